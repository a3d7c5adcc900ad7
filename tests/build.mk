# The tests and the benchmark: tests/README.md says what each is for.

ASAN_FLAGS = -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
C_FILES = $(wildcard esx/*.[ch] esx/*/*.[ch] vib/*.[ch] vib/*/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch] scripts/bench/*.c)
SHELL_FILES = .ci/run $(shell grep -rlIE '^\#!/bin/(ba)?sh' scripts tests vib)
UNIT_SOURCES := $(wildcard tests/unit/test_*.c)
UNIT := $(UNIT_SOURCES:tests/unit/%.c=build/unit/%)

scenarios scenarios-others: vib simhost
	@tests/scenarios/run --releases $(if $(filter %-others,$@),others,main)

selftest selftest-others: vib simhost
	@tests/simhost/selftest $(if $(filter %-others,$@),others,main)

cases: build/muxwatch build/asan/muxwatch
	@tests/cases/run build/muxwatch
	@tests/cases/run build/asan/muxwatch
	@tests/pasted/run build/muxwatch
	@tests/pasted/links build/muxwatch

unit: $(UNIT) build/decode/show
	@scripts/run-unit $(UNIT)
	@tests/decode/run build/decode/show

vib-tests: build/vibtool build/asan/vibtool build/tools/peak build/tools/shortage.so
	@tests/vib/run

binary binary-again: build/muxwatch build/tools/peak build/tools/lists
	@scripts/check-binary $(if $(filter %-again,$@),--again) build/muxwatch

package: vib
	@scripts/check-package

# No input may make a reader slow: tests/linear/run and tests/linear/vibtool say how that is held.
linear: build/muxwatch
	@tests/linear/run --short build/muxwatch

linear-long: build/muxwatch build/vibtool build/tools/peak
	@tests/linear/run build/muxwatch
	@tests/linear/vibtool build/vibtool build/tools/peak

# The manuals and the READMEs against mandoc, the program's tables and each other; every example in them is run.
manuals: build/muxwatch build/vibtool build/manuals/identifiers
	@tests/manuals/run

examples fresh: vib simhost
	@tests/$@/run

# The fleet: its playbooks on simulated hosts that are reached by SSH; its page and metrics; monitoring systems.
fleet: vib simhost-ssh
	@cd scripts/fleet && ANSIBLE_HOME=$(CURDIR)/build/fleet/ansible ansible-lint --offline --profile production -q
	@tests/fleet/hosts --hosts 4 --releases 6.7,8.0,5.5,6.7 --without-muxwatch -- tests/fleet/checks

fleet-demo: vib simhost-ssh
	@tests/fleet/hosts --hosts 20 --releases 6.7,8.0 --without-muxwatch -- tests/fleet/demo

fleet-page: build/muxwatch build/monitoring/programs/unpacked
	@tests/fleet-page/run

fleet-scale: build/muxwatch
	@tests/fleet-page/scale 10000

fleet-screenshots: fleet-demo
	@tests/fleet-page/screenshots

monitoring: build/muxwatch build/manuals/identifiers simhost-ssh build/monitoring/programs/unpacked
	@tests/monitoring/run

build/monitoring/programs/unpacked: tests/tools/unpack tests/build.mk | build/setup-all
	$(call begin,unpack)
	$(Q)tests/tools/unpack $(@D) prometheus prometheus-node-exporter monitoring-plugins-basic nagios4-core nagios4-common \
		icinga2-bin icinga2-common rsyslog
	$(Q)[ -e $(@D)/usr/bin/promtool ] || ln -s "$$(command -v promtool)" $(@D)/usr/bin/ # Debian 13 has a package for it
	$(Q)touch $@

RUNS = 10000
# Faults of every kind, swept over the shipped binary: all of them, a part of each, run upon run on flapping hosts.
SWEPT = build/muxwatch build/sweeps/probe build/sweeps/stepclock build/sweeps/muxwatch-sanitized build/tools/shortage.so

sweep: $(SWEPT) build/vibtool build/asan/vibtool build/unit/test_policy_random analysis-deep
	@tests/sweeps/run
	@tests/vib/run --all damage
	@scripts/check-binary --whole build/muxwatch
	@POLICY_SEED=1 POLICY_LIVES=700 build/unit/test_policy_random >build/unit/policy.log || { cat build/unit/policy.log; exit 1; }
	@sed -n 's/^policy:/sweep &/p' build/unit/policy.log

sweep-short: $(SWEPT)
	@tests/sweeps/run --short

soak: $(SWEPT)
	@tests/sweeps/run --runs $(RUNS) soak

flapping-short: vib simhost
	@tests/flapping/run --runs 24 --hosts 2

flapping: vib simhost
	@tests/flapping/run --runs $(RUNS)

# By hand: how many of SEED's faults in judge and read the cases and the unit tests catch.
SEED = 17
mutants: build/language/japanese.h | build/setup-check
	@tests/analysis/mutants --seed $(SEED)

# The benchmark: what has to be fast. bench-short only tries that each of its parts works.
BENCH = build/muxwatch build/vibtool build/tools/peak build/tools/lists build/bench/stopwatch build/bench/probe

bench bench-short: $(BENCH)
	@scripts/bench/run $(if $(filter %-short,$@),--short)

# The formats, both compilers' warnings, and the rooms of esx/.
lint: build/clang/esx.ok build/clang/vib.ok build/clang/gnu.ok $(ESX_SOURCES:esx/%.c=build/plain/%.o)
	$(Q)clang-format --dry-run -Werror $(C_FILES)
	$(Q)shellcheck -x $(SHELL_FILES)
	$(Q)scripts/check-rooms esx build/plain
	$(Q)tests/analysis/rooms build/plain

# A second compiler's opinion on the tests' sources, by their flags. (What ships meets clang in `analysis`.) clang-tidy, here
# no more than clang and one check without which it does not start, looks at many in the time that clang takes for each.
build/clang/esx.ok: CLANG_FLAGS = $(ESX_FLAGS) $(XML_FLAGS)
build/clang/esx.ok: $(UNIT_SOURCES) $(wildcard tests/tools/*.c tests/manuals/*.c tests/decode/*.c)
build/clang/vib.ok: CLANG_FLAGS = $(VIB_FLAGS)
build/clang/vib.ok: $(wildcard tests/fuzz/*.c)
build/clang/gnu.ok: CLANG_FLAGS = $(C_FLAGS) -D_GNU_SOURCE -isystem build/static/include
build/clang/gnu.ok: $(SIMHOST_SOURCES) $(wildcard tests/sweeps/*.c scripts/bench/*.c) | build/static/lib/libxml2.a
build/clang/%.ok: tests/build.mk $(filter %.h,$(C_FILES)) | build/setup-check build/language/japanese.h
	$(call begin,clang)
	$(Q)clang-tidy --quiet --checks='-*,clang-diagnostic-*,misc-misplaced-const' --warnings-as-errors='*' \
		$(filter %.c,$^) -- $(filter-out -MMD -MP,$(CLANG_FLAGS)) 2>/dev/null
	@touch $@

# gcc's analyzer, clang-tidy (.clang-tidy; clang's warnings and its analyzer are among its checks) and cppcheck; any finding
# fails. clang's analyzer follows fewer paths than in `analysis-deep`, in a fifth of the time.
ANALYSED := $(wildcard esx/*.c esx/*/*.c vib/*.c vib/*/*.c)
ANALYSIS_FLAGS = $(if $(filter vib/%,$<),$(VIB_FLAGS),$(ESX_FLAGS) $(XML_FLAGS))
TIDY = clang-tidy --quiet $< -- $(filter-out -MMD -MP,$(ANALYSIS_FLAGS))
# From its version 13 on, gcc's analyzer takes the descriptors 0 to 2 of a child, and those that are -1 by design, for faults. It
# loses lists that hang on an array; ASan looks for leaks in the unit test of these.
GCC_ANALYZER = -fanalyzer -Wno-analyzer-fd-leak -Wno-analyzer-fd-use-without-check \
	$(if $(filter esx/evidence/redact.c,$<),-Wno-analyzer-malloc-leak)
# Of cppcheck all but style, of which each version has another idea (clang-tidy's checks of that are chosen by name), and
# its advice against vfork (host/children.h says why it must be) and readdir (there is one thread). Debian 13's believes
# that fdopen closes the descriptor even when it fails (gcc, too, finds one closed twice), and says where it tried fewer paths.
CPPCHECK = --quiet --error-exitcode=1 --std=c11 --library=posix --enable=warning,performance,portability \
	--suppress=vforkCalled --suppress=readdirCalled --suppress=doubleFree --suppress=normalCheckLevelMaxBranches \
	--suppress=missingIncludeSystem -Iesx -Ivib

analysis: $(ANALYSED:%.c=build/analysis/%.o)
	@echo "analysis: $(words $^) sources without a finding (gcc -fanalyzer, clang-tidy, cppcheck)"

analysis-deep: $(ANALYSED:%.c=build/analysis/%.deep)
	@echo "sweep analysis: $(words $^) sources tried, $(words $^) passed, 0 failed (clang's analyzer, at full depth)"

build/analysis/%.o: %.c Makefile tests/build.mk .clang-tidy | build/setup-check build/language/japanese.h
	$(call begin,analysis)
	$(Q)cppcheck $(CPPCHECK) $<
	$(Q)$(TIDY) -Xclang -analyzer-config -Xclang mode=shallow 2>/dev/null
	$(Q)gcc $(ANALYSIS_FLAGS) -O1 $(GCC_ANALYZER) -c -o $@ $<

build/analysis/%.deep: %.c build/analysis/%.o
	$(call begin,analysis)
	$(Q)$(TIDY) 2>/dev/null
	@touch $@

# muxwatch for the tests: glibc and the machine's libxml2, every sanitizer finding fatal. (With the sanitizers linked in, a program
# that starts often does so in half the time; but whoever stands before the allocators of their library needs that beside it.)
build/asan/muxwatch: SANITIZER_LINK = -static-libasan -static-libubsan
build/asan/muxwatch build/sweeps/muxwatch-sanitized: $(ESX_SOURCES:%.c=build/asan/%.o)
	$(call begin,link)
	$(Q)gcc $(ASAN_FLAGS) $(SANITIZER_LINK) -o $@ $^ $(XML_LIBRARIES)

# A test program links as much of muxwatch as it uses.
build/asan/muxwatch.a: $(filter-out %/main.o,$(ESX_SOURCES:%.c=build/asan/%.o))
build/coverage/muxwatch.a: $(filter-out %/main.o,$(ESX_SOURCES:%.c=build/coverage/%.o))
build/fuzz/muxwatch.a: $(patsubst %.c,build/fuzz/esx/%.o,$(filter-out esx/main.c,$(ESX_SOURCES)))
build/fuzz/vibtool.a: $(patsubst %.c,build/fuzz/vib/%.o,$(filter-out vib/main.c,$(VIB_SOURCES)))
build/%.a:
	$(call begin,ar)
	$(Q)rm -f $@ && ar qcs $@ $^

build/asan/%.o: %.c Makefile tests/build.mk | build/setup-check build/language/japanese.h
	$(call begin,asan)
	$(Q)gcc $(ESX_FLAGS) $(OPTIMIZE) $(ASAN_FLAGS) $(XML_FLAGS) -c -o $@ $<

OPTIMIZE = -O1
# Tests themselves gain nothing by the optimizer, which takes as long as all else; but for the one that stands before the
# allocators of the sanitizers' runtime. (Without the optimizer gcc guesses wrong about how long numbers get.)
$(patsubst %.c,build/asan/%.o,$(filter-out %/test_out_of_memory.c,$(UNIT_SOURCES))): OPTIMIZE = -O0 -Wno-format-truncation

$(UNIT) build/manuals/identifiers build/decode/show: build/%: build/asan/tests/%.o build/asan/muxwatch.a
	$(call begin,link)
	$(Q)gcc $(ASAN_FLAGS) -o $@ $^ $(XML_LIBRARIES) -lcmocka

# For scripts/check-rooms: what a source calls, an object calls.
build/plain/%.o: esx/%.c Makefile tests/build.mk | build/setup-check build/language/japanese.h
	$(call begin,plain)
	$(Q)gcc $(ESX_FLAGS) -O1 $(XML_FLAGS) -fno-pie -c -o $@ $<

# Coverage of muxwatch's sources by the unit tests, with gcov, but for the one that stands before the allocators of the sanitizers'
# runtime: fails below the floors of tests/coverage/report.
COVERAGE_UNIT := $(patsubst tests/unit/%.c,build/coverage/unit/%,$(filter-out %/test_out_of_memory.c,$(UNIT_SOURCES)))

coverage: $(COVERAGE_UNIT)
	@tests/coverage/report $(filter-out %/main.o,$(ESX_SOURCES:%.c=build/coverage/%.o)) -- $(COVERAGE_UNIT)

build/coverage/unit/%: build/asan/tests/unit/%.o build/coverage/muxwatch.a
	$(call begin,link)
	$(Q)gcc $(ASAN_FLAGS) --coverage -o $@ $^ $(XML_LIBRARIES) -lcmocka

build/coverage/%.o: %.c Makefile tests/build.mk | build/setup-check build/language/japanese.h
	$(call begin,gcov)
	$(Q)gcc $(ESX_FLAGS) -O0 -g --coverage -Wno-format-truncation $(XML_FLAGS) -c -o $@ $<

# Fuzzing, with clang's libFuzzer. A target is one file of tests/fuzz; those named vib_* test vibtool, the others muxwatch.
# fuzz-replay tries each on its seeds and on what was found before.
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ_SECONDS = 60
FUZZ_FLAGS = -O1 $(ASAN_FLAGS)

# The seeds of bundles are made with vibtool.
fuzz fuzz-replay: build/vibtool $(FUZZ_TARGETS:%=build/fuzz/%)
	@tests/fuzz/run $(if $(filter fuzz,$@),fuzz $(FUZZ_SECONDS),replay) $(FUZZ_TARGETS)

# extract makes and opens names by these two only; the target watches them.
build/fuzz/vib_extract: FUZZ_WRAP = -Wl,--wrap=openat,--wrap=mkdirat
build/fuzz/vib_%: build/fuzz/target/vib_%.o build/fuzz/vibtool.a
	$(call begin,link)
	$(Q)clang $(FUZZ_FLAGS) -fsanitize=fuzzer $(FUZZ_WRAP) -o $@ $^ $(VIB_LIBRARIES) -ljansson

build/fuzz/%: build/fuzz/target/%.o build/fuzz/muxwatch.a
	$(call begin,link)
	$(Q)clang $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(XML_LIBRARIES) -ljansson

build/fuzz/target/%.o: tests/fuzz/%.c Makefile tests/build.mk | build/setup-check
	$(call begin,fuzz)
	$(Q)clang $(VIB_FLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<

build/fuzz/esx/%.o: %.c Makefile tests/build.mk | build/setup-check build/language/japanese.h
	$(call begin,fuzz)
	$(Q)clang $(ESX_FLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link $(XML_FLAGS) -c -o $@ $<

build/fuzz/vib/%.o: %.c Makefile tests/build.mk | build/setup-check
	$(call begin,fuzz)
	$(Q)clang $(VIB_FLAGS) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<

# Small programs of the tests; static, for some run where there is no C library.
build/tools/%: tests/tools/%.c tests/build.mk | build/setup-check
	$(call begin,musl)
	$(Q)musl-gcc $(C_FLAGS) -D_GNU_SOURCE -O2 -static -s -o $@ $<

build/sweeps/%: tests/sweeps/%.c tests/build.mk | build/setup-check
	$(call begin,musl)
	$(Q)musl-gcc $(C_FLAGS) -D_GNU_SOURCE -Os -static -s -o $@ $< $(KERNEL_HEADERS)

build/bench/%: scripts/bench/%.c tests/build.mk | build/setup-all
	$(call begin,musl)
	$(Q)musl-gcc $(C_FLAGS) -D_GNU_SOURCE -O2 -static -s -o $@ $<

build/tools/shortage.so: tests/sweeps/shortage.c tests/build.mk | build/setup-check
	$(call begin,gcc)
	$(Q)gcc $(C_FLAGS) -D_GNU_SOURCE -O1 -fPIC -shared -o $@ $<

.PHONY: fleet-demo fleet-scale fleet-screenshots sweep soak flapping mutants bench analysis-deep fuzz
