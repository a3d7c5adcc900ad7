# Faults of every kind, swept over the shipped binary: `make sweep` all of them, `make sweep-short` a part of each
# in less than a minute, `make soak RUNS=10000` run upon run on flapping hosts, `make flapping RUNS=10000` the same in the
# simulated host.

RUNS = 10000

sweep: build/muxwatch build/sweeps/probe build/vibtool build/tools/shortage.so
	@tests/sweeps/run
	@tests/vib/allocations

sweep-short: vib simhost build/muxwatch build/sweeps/probe build/vibtool build/tools/shortage.so
	@tests/sweeps/run --short
	@tests/vib/allocations --short
	@tests/flapping/run --runs 48 --hosts 4 --pause 0.3

soak: build/muxwatch build/sweeps/probe
	@tests/sweeps/run --runs $(RUNS) soak

flapping: vib simhost
	@tests/flapping/run --runs $(RUNS)

lint: build/clang/tests/sweeps/probe.o

build/sweeps/probe: tests/sweeps/probe.c tests/sweeps/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc -std=c11 -D_GNU_SOURCE $(WARNINGS) -Os -static -s -o $@ $<

build/clang/tests/sweeps/probe.o: tests/sweeps/probe.c tests/sweeps/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,clang)
	$(Q)clang -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -c -o $@ $<

build/tools/shortage.so: tests/vib/shortage.c tests/sweeps/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc -std=c11 -D_GNU_SOURCE $(WARNINGS) -O1 -fPIC -shared -o $@ $<

.PHONY: sweep sweep-short soak flapping
