# The benchmark: what has to be fast (README.md here). `bench-short` only tries that each of its parts works.

BENCH = build/muxwatch build/vibtool build/tools/peak build/bench/stopwatch build/bench/lists build/bench/probe

C_FILES += $(wildcard scripts/bench/*.c)

bench: $(BENCH)
	@scripts/bench/run

bench-short: $(BENCH)
	@scripts/bench/run --short

lint: build/clang/bench.ok

# Static, for they also run where there is no C library.
build/bench/%: scripts/bench/%.c scripts/bench/build.mk | build/setup-all
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc -std=c11 -D_GNU_SOURCE $(WARNINGS) -O2 -static -s -o $@ $<

build/clang/bench.ok: CLANG_LANGUAGE = -std=c11 -D_GNU_SOURCE $(WARNINGS)
build/clang/bench.ok: $(wildcard scripts/bench/*.c) scripts/bench/build.mk

.PHONY: bench
