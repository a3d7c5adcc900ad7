# Fuzzing, with clang's libFuzzer. `make fuzz FUZZ_SECONDS=N` gives all targets together N seconds; `make fuzz-replay`
# runs each on its seeds and on what was found before, with gcc's sanitized objects, which other tests need too. A target is
# one file of tests/fuzz (but replay.c); those named vib_* test vibtool, the others muxwatch.

FUZZ_SECONDS = 60
FUZZ_NAMES := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_VIB := $(filter vib_%,$(FUZZ_NAMES))
FUZZ_ESX := $(filter-out vib_%,$(FUZZ_NAMES))
FUZZ_SANITIZED = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
FUZZ_CHECKED = address,undefined
# Names that jansson, which reads back what the printers wrote, has too.
FUZZ_RENAMED = -Djson_string=writer_string -Djson_null=writer_null
FUZZ_OBJECTS = $(patsubst %.c,build/fuzz/$(1)/%.o,$(2))

# The seeds of bundles are made with vibtool.
fuzz fuzz-replay: build/vibtool

fuzz: $(FUZZ_NAMES:%=build/fuzz/%)
	@tests/fuzz/run fuzz $(FUZZ_SECONDS) $(sort $(FUZZ_NAMES))

fuzz-replay: $(FUZZ_NAMES:%=build/fuzz/replay/%)
	@tests/fuzz/run replay $(sort $(FUZZ_NAMES))

lint: build/clang/fuzz.ok

$(FUZZ_ESX:%=build/fuzz/%): build/fuzz/%: build/fuzz/target/tests/fuzz/%.o build/fuzz/muxwatch.a
	$(call say,link)
	$(Q)clang $(FUZZ_SANITIZED) -fsanitize=fuzzer,$(FUZZ_CHECKED) -o $@ $^ $(XML_LIBRARIES) -ljansson

# extract makes and opens names by these two only; the target watches them.
build/fuzz/vib_extract build/fuzz/replay/vib_extract: FUZZ_WRAP = -Wl,--wrap=openat,--wrap=mkdirat

$(FUZZ_VIB:%=build/fuzz/%): build/fuzz/%: build/fuzz/target/tests/fuzz/%.o build/fuzz/vibtool.a
	$(call say,link)
	$(Q)clang $(FUZZ_SANITIZED) -fsanitize=fuzzer,$(FUZZ_CHECKED) $(FUZZ_WRAP) -o $@ $^ \
		$(VIB_LIBRARIES) -ljansson

build/fuzz/muxwatch.a: $(call FUZZ_OBJECTS,muxwatch,$(filter esx/base/% esx/read/% esx/judge/% esx/keep/% esx/report/% esx/evidence/%,$(SOURCES)))
build/fuzz/vibtool.a: $(call FUZZ_OBJECTS,vibtool,$(filter-out vib/main.c,$(VIB_SOURCES)) $(VIB_SHARED))

build/fuzz/muxwatch/%.o: %.c Makefile tests/fuzz/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(LANGUAGE) $(FUZZ_RENAMED) $(FUZZ_SANITIZED) -fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) \
		$(XML_HEADERS) -c -o $@ $<

build/fuzz/vibtool/%.o: %.c Makefile tests/fuzz/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(VIB_LANGUAGE) $(FUZZ_RENAMED) $(FUZZ_SANITIZED) \
		-fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) -c -o $@ $<

build/fuzz/target/%.o: %.c Makefile tests/fuzz/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(VIB_LANGUAGE) $(FUZZ_SANITIZED) -fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) -c -o $@ $<

$(FUZZ_ESX:%=build/fuzz/replay/%): build/fuzz/replay/%: build/fuzz/gcc/%.o build/fuzz/gcc/replay.o build/fuzz/gcc/muxwatch.a
$(FUZZ_VIB:%=build/fuzz/replay/%): build/fuzz/replay/%: build/fuzz/gcc/%.o build/fuzz/gcc/replay.o build/fuzz/gcc/vibtool.a

$(FUZZ_NAMES:%=build/fuzz/replay/%):
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) $(FUZZ_WRAP) -o $@ $^ $(VIB_LIBRARIES) -ljansson

build/fuzz/gcc/muxwatch.a: build/asan/muxwatch.a
build/fuzz/gcc/vibtool.a: build/asan/vibtool.a
build/asan/vibtool.a: $(filter-out %/vib/main.o,$(call VIB_OBJECTS,asan))
build/fuzz/gcc/muxwatch.a build/fuzz/gcc/vibtool.a:
	@mkdir -p $(@D)
	$(call say,rename)
	$(Q)objcopy --redefine-sym json_string=writer_string --redefine-sym json_null=writer_null $< $@

build/fuzz/gcc/%.o: tests/fuzz/%.c Makefile tests/fuzz/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,asan)
	$(Q)gcc $(VIB_LANGUAGE) $(SANITIZED) -c -o $@ $<

build/clang/fuzz.ok: CLANG_LANGUAGE = $(VIB_LANGUAGE)
build/clang/fuzz.ok: $(wildcard tests/fuzz/*.c) tests/fuzz/build.mk

.PHONY: fuzz fuzz-replay
