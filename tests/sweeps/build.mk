# Faults of every kind, swept over the shipped binary: `make sweep` all of them, `make sweep-short` a part of each,
# `make soak RUNS=10000` run upon run on flapping hosts, `make flapping RUNS=10000` the same in the
# simulated host.

RUNS = 10000

# What the hosts of a sweep hold.
SWEPT = build/muxwatch build/sweeps/probe build/sweeps/stepclock build/sweeps/muxwatch-sanitized build/tools/shortage.so

sweep: $(SWEPT) build/vibtool build/asan/vibtool build/unit/test_policy_random analysis-deep
	@tests/sweeps/run
	@tests/vib/run --all damage
	@scripts/check-binary --whole build/muxwatch
	@POLICY_SEED=1 POLICY_LIVES=700 build/unit/test_policy_random >build/unit/policy.log || { cat build/unit/policy.log; exit 1; }
	@sed -n 's/^policy:/sweep &/p' build/unit/policy.log

sweep-short: $(SWEPT)
	@tests/sweeps/run --short

flapping-short: vib simhost
	@tests/flapping/run --runs 24 --hosts 2

soak: $(SWEPT)
	@tests/sweeps/run --runs $(RUNS) soak

flapping: vib simhost
	@tests/flapping/run --runs $(RUNS)

lint: build/clang/sweeps.ok

# With the sanitizers' library beside it, since whoever stands before the allocators of that does not come before a
# program's own.
build/sweeps/muxwatch-sanitized: $(SOURCES:%.c=build/asan/%.o)
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) -o $@ $^ $(XML_LIBRARIES)

build/sweeps/%: tests/sweeps/%.c tests/sweeps/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc -std=c11 -D_GNU_SOURCE $(WARNINGS) -Os -static -s -o $@ $< -idirafter /usr/include \
		-idirafter /usr/include/x86_64-linux-gnu

build/clang/sweeps.ok: CLANG_LANGUAGE = -std=c11 -D_GNU_SOURCE $(WARNINGS)
build/clang/sweeps.ok: $(wildcard tests/sweeps/*.c) tests/sweeps/build.mk

build/tools/shortage.so: tests/sweeps/shortage.c tests/sweeps/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -fPIC -shared -o $@ $<

.PHONY: sweep sweep-short soak flapping
