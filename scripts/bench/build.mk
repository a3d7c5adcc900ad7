# The benchmark: `make bench` measures everything and shows it beside what else could do the work (under 10 minutes);
# `bench-short`, a part of `make check`, only tries that each of its parts works, on tiny inputs, with no limit on time.

BENCH_PROGRAMS = stopwatch minimal probe touch lists read-list least limits
BENCH = build/muxwatch build/vibtool build/tools/peak build/simhost/busybox $(BENCH_PROGRAMS:%=build/bench/%)
BENCH_LANGUAGE = -std=c11 -D_GNU_SOURCE -Iesx $(XML_HEADERS) $(WARNINGS)

C_FILES += $(wildcard scripts/bench/*.c)

bench: $(BENCH) build/bench/muxwatch-glibc
	@scripts/bench/run

bench-short: $(BENCH)
	@scripts/bench/run --short >build/bench/short.log || { cat build/bench/short.log; exit 1; }
	@tail -n 1 build/bench/short.log

lint: build/clang/bench.ok

build/bench/stopwatch build/bench/lists: build/bench/%: scripts/bench/%.c scripts/bench/build.mk | build/setup-all
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc $(BENCH_LANGUAGE) -O2 -o $@ $<

build/bench/limits: scripts/bench/limits.c scripts/bench/build.mk | build/setup-all
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc $(BENCH_LANGUAGE) -O2 -o $@ $< $(shell pkg-config --libs libcrypto zlib)

build/bench/minimal build/bench/probe build/bench/touch: build/bench/%: scripts/bench/%.c scripts/bench/build.mk | build/setup-all
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc $(BENCH_LANGUAGE) -O2 -static -s -o $@ $<

# The shipped objects, but for the program around them.
build/bench/least: build/musl/scripts/bench/least.o build/static/lib/libxml2.a
build/bench/read-list: build/musl/scripts/bench/read-list.o $(filter-out %/main.o,$(SOURCES:%.c=build/musl/%.o)) \
	build/static/lib/libxml2.a
build/bench/read-list build/bench/least:
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)musl-gcc $(SHIPPED) $(SHIPPED_LINK) -o $@ $^

# The same program as anybody would link it first: static, with glibc and the machine's libxml2.
build/bench/muxwatch-glibc: $(SOURCES) $(wildcard esx/*.h esx/*/*.h) Makefile scripts/bench/build.mk $(JAPANESE) | build/setup-all
	@mkdir -p $(@D)
	$(call say,glibc)
	$(Q)gcc $(filter-out -MMD -MP,$(LANGUAGE)) $(XML_HEADERS) -Os -static -s \
		-o $@ $(SOURCES) $(shell pkg-config --static --libs libxml-2.0) -lstdc++ 2>$@.log || { cat $@.log; exit 1; }

build/clang/bench.ok: CLANG_LANGUAGE = $(BENCH_LANGUAGE)
build/clang/bench.ok: $(wildcard scripts/bench/*.c) scripts/bench/build.mk

.PHONY: bench
