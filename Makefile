# muxwatch. `make help` lists the targets; `make V=1 TARGET` shows the commands.

# Called without -j: as many jobs as there are cores.
ifeq (0,$(MAKELEVEL))
MAKEFLAGS += -j$(shell nproc)
endif

VERSION = 0.1.0
# The parts of `make check`: what a change in esx/, vib/ or the simulated host can break. Those that wait most come first, so
# that the others fill their gaps.
CHECKS = scenarios sweep-short selftest vib-tests lint unit cases binary package linear manuals examples
# What `make check-all` has besides: long forms, other releases, and what needs another system or tool to look at.
CHECKS_ALL = fuzz-replay scenarios-others flapping-short monitoring fleet fleet-page selftest-others analysis coverage linear-long \
	binary-again bench-short

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wpointer-arith -Wcast-qual -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
LANGUAGE = -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DMUXWATCH_VERSION='"$(VERSION)"' \
	-Iesx -isystem build/language -MMD -MP $(WARNINGS)

# The shipped build: an ESXi host takes a static program at a fixed address, linked with musl. The
# rest makes it small, and the same from whichever folder it was built in. (noseparate-code: constants lie
# with the code, not on pages of their own; what can be written can still not be executed.)
SHIPPED = -Oz -flto -fno-pie -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	-isystem build/static/include
SHIPPED_LINK = -static -no-pie -s -flto-partition=one -Wl,--gc-sections -Wl,--build-id=none \
	-Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,-z,noseparate-code
# The same sources for the tests: glibc and the machine's libxml2, every sanitizer finding fatal.
SANITIZED = $(OPTIMIZED) -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all $(XML_HEADERS)
OPTIMIZED = -O1

# What pkg-config says; it is asked once, and not before scripts/setup ran.
packages = $(eval $(1) := $$(subst -I,-isystem ,$$(shell pkg-config $(2))))$($(1))
XML_HEADERS = $(call packages,XML_HEADERS,--cflags libxml-2.0)
XML_LIBRARIES = $(call packages,XML_LIBRARIES,--libs libxml-2.0)

# What starts often: with the sanitizers linked in, it does so in half the time.
QUICK_START = -static-libasan -static-libubsan

SOURCES := $(wildcard esx/*.c esx/*/*.c)
UNIT_SOURCES := $(wildcard tests/unit/test_*.c)
UNIT := $(UNIT_SOURCES:tests/unit/%.c=build/unit/%)
TOOLS := build/tools/peak

C_FILES = $(wildcard esx/*.[ch] esx/*/*.[ch] vib/*.[ch] vib/*/*.[ch] tests/*/*.[ch] tests/*/*/*.[ch])
HEADERS := $(filter %.h,$(C_FILES))
SHELL_FILES = .ci/run $(shell grep -rlIE '^\#!/bin/(ba)?sh' scripts tests vib)

Q = $(if $(V),,@)
say = @$(if $(V),:,echo "  $(1)	$@")

all: build/muxwatch vib simhost

define HELP
make             builds the programs (build/muxwatch, build/vibtool), the package and the simulated host
make run         shows muxwatch on a simulated ESXi host
make check       runs the tests of what a change in esx/, vib/ or the simulated host can break; each part runs alone, too:
                 make $(CHECKS)
make check-all   runs these, then the rest: make $(CHECKS_ALL)
make vib         builds the package and its offline bundle
make install     installs vibtool, its manuals and completion below PREFIX (/usr/local)
make sweep       runs the long fault sweeps; also: soak, flapping, fuzz (FUZZ_SECONDS=60), analysis-deep
make bench       measures what must be fast (scripts/bench/README.md)
make fleet-demo  rolls out to twenty simulated hosts and collects their reports
make format      formats the C sources, by .clang-format
make clean       removes what was built; make distclean also removes libxml2
make V=1 ...     shows the commands
The first three install the Debian packages that they need.
endef

help:
	$(info $(HELP))@:

# The package. Its version is VERSION-N.TREE: N counts the commits, so it rises with each; TREE is the hash of all the
# files as they are, so it differs whenever the content does. Its time is the last commit's.
vib: build/muxwatch build/vibtool
	@version=$$(scripts/version $(VERSION)) && SOURCE_DATE_EPOCH=$$(scripts/version --epoch) && \
		export SOURCE_DATE_EPOCH && scripts/package "$$version"

# Where nobody may make name spaces it tells its story on recorded evidence.
run:
	+@$(MAKE) -s --no-print-directory build/setup-run build/static/lib/libxml2.a
	+@if lacking=$$(scripts/spaces 2>&1 >/dev/null); then $(MAKE) -s --no-print-directory all && scripts/run; \
		else $(MAKE) -s --no-print-directory build/muxwatch && scripts/run "$$lacking"; fi

# The parts run side by side, two more than there are cores, for they also wait; each shows what it printed when it ends.
run_parts = +@scripts/spaces >/dev/null && $(MAKE) -s --no-print-directory build/setup-$(1) build/static/lib/libxml2.a && \
	$(MAKE) --no-print-directory all && \
	MAKEFLAGS='$(filter-out -j% --jobserver%,$(MAKEFLAGS))' \
	$(MAKE) -k -j$$(($$(nproc) + 2)) --no-print-directory --output-sync=target $(2) && \
	echo "make $@: all passed ($(2))"

check:
	$(call run_parts,check,$(CHECKS))

check-all: check
	$(call run_parts,all,$(CHECKS_ALL))

$(CHECKS): | build/setup-check
$(CHECKS_ALL): | build/setup-all

lint: build/clang/unit.ok $(SOURCES:esx/%.c=build/plain/%.o)
	$(Q)clang-format --dry-run -Werror $(C_FILES)
	$(Q)shellcheck -x $(SHELL_FILES)
	$(Q)scripts/check-rooms esx build/plain
	$(Q)tests/analysis/rooms build/plain

format:
	clang-format -i $(C_FILES)

unit: $(UNIT)
	@scripts/run-unit $(UNIT)

binary: build/muxwatch $(TOOLS)
	@scripts/check-binary build/muxwatch

binary-again: build/muxwatch
	@scripts/check-binary --again build/muxwatch

package: vib
	@scripts/check-package

cases: build/muxwatch build/asan/muxwatch
	@tests/cases/run build/muxwatch
	@tests/cases/run build/asan/muxwatch

selftest: vib simhost
	@tests/simhost/selftest main

selftest-others: vib simhost
	@tests/simhost/selftest others

scenarios: vib simhost
	@tests/scenarios/run --releases main

scenarios-others: vib simhost
	@tests/scenarios/run --releases others

clean:
	@[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name static -exec rm -rf {} +

distclean:
	@rm -rf build

build/muxwatch: $(SOURCES:%.c=build/musl/%.o) build/static/lib/libxml2.a
	$(call say,link)
	$(Q)musl-gcc $(SHIPPED) $(SHIPPED_LINK) -o $@ $^

build/asan/muxwatch: $(SOURCES:%.c=build/asan/%.o)
	$(call say,link)
	$(Q)gcc $(SANITIZED) $(QUICK_START) -o $@ $^ $(XML_LIBRARIES)

build/unit/%: build/asan/tests/unit/%.o build/asan/muxwatch.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) -o $@ $^ $(XML_LIBRARIES) -lcmocka

build/asan/muxwatch.a: $(filter-out %/main.o,$(SOURCES:%.c=build/asan/%.o))

# A test program links as much of one as it uses.
build/%.a:
	$(call say,ar)
	$(Q)rm -f $@ && ar qcs $@ $^

build/tools/%: tests/tools/%.c | build/setup-check
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc $(LANGUAGE) $(SHIPPED) $(SHIPPED_LINK) -o $@ $<

build/musl/%.o: %.c Makefile build/static/lib/libxml2.a
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc $(LANGUAGE) $(SHIPPED) -c -o $@ $<

build/asan/%.o: %.c Makefile | build/setup-check
	@mkdir -p $(@D)
	$(call say,asan)
	$(Q)gcc $(LANGUAGE) $(SANITIZED) -c -o $@ $<

# For scripts/check-rooms: what a source calls, an object calls.
build/plain/%.o: esx/%.c Makefile | build/setup-check
	@mkdir -p $(@D)
	$(call say,plain)
	$(Q)gcc $(LANGUAGE) $(OPTIMIZED) $(XML_HEADERS) -fno-pie -c -o $@ $<

# Tests themselves gain nothing by the optimizer, which takes as long as all else; but for the one that stands before the
# allocators of the sanitizers' runtime. (Without the optimizer gcc guesses wrong about how long numbers get.)
$(patsubst %.c,build/asan/%.o,$(filter-out %/test_out_of_memory.c,$(UNIT_SOURCES))): \
	OPTIMIZED = -O0 -Wno-format-truncation

# Only to have a second compiler's opinion: every source must be free of warnings with both. (What ships meets clang in
# tests/analysis.) Each folder's build.mk says which sources there are and their flags; clang-tidy, here no more than clang
# and one check without which it does not start, looks at many sources in the time that clang itself takes to start for each.
CLANG_LANGUAGE = $(LANGUAGE) $(XML_HEADERS)

build/clang/unit.ok: $(UNIT_SOURCES) $(wildcard tests/tools/*.c)

build/clang/%.ok: Makefile $(HEADERS) | build/setup-check
	@mkdir -p $(@D)
	$(call say,clang)
	$(Q)clang-tidy --quiet --checks='-*,clang-diagnostic-*,misc-misplaced-const' --warnings-as-errors='*' \
		$(filter %.c,$^) -- $(filter-out -MMD -MP,$(CLANG_LANGUAGE)) 2>/dev/null
	@touch $@

build/static/lib/libxml2.a: scripts/static-libraries | build/setup-run
	@scripts/static-libraries

# scripts/setup ran, and found or installed what is needed.
build/setup-%: scripts/setup
	@scripts/setup $*
	@mkdir -p build && touch $@

build/setup-check: | build/setup-run
build/setup-all: | build/setup-check

# Tests do not depend on their caller's locale, which may not even be generated (Ansible refuses that). And Python, Ansible's,
# too, leaves no byte code in the tree.
$(CHECKS) $(CHECKS_ALL): export LC_ALL = C.UTF-8
$(CHECKS) $(CHECKS_ALL): export PYTHONDONTWRITEBYTECODE = 1

include esx/report/language.mk vib/build.mk $(sort $(wildcard tests/*/build.mk scripts/*/build.mk))
-include $(shell find build -name '*.d' -type f 2>/dev/null)

.PHONY: help all vib run check check-all format clean distclean simhost simhost-ssh $(CHECKS) $(CHECKS_ALL)
.SECONDARY:
.DELETE_ON_ERROR:
