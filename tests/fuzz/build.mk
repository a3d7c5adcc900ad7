# Fuzzing, with clang's libFuzzer. `make fuzz FUZZ_SECONDS=N` gives all targets together N seconds; `make fuzz-replay`
# runs each on its seeds and on what was found before. A target is one file of tests/fuzz; those named vib_* test
# vibtool, the others muxwatch.

FUZZ_SECONDS = 60
FUZZ_NAMES := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
FUZZ_VIB := $(filter vib_%,$(FUZZ_NAMES))
FUZZ_ESX := $(filter-out vib_%,$(FUZZ_NAMES))
FUZZ_SANITIZED = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
FUZZ_CHECKED = address,undefined
# Names that jansson, which reads back what the printers wrote, has too.
FUZZ_RENAMED = -Djson_string=writer_string -Djson_null=writer_null
FUZZ_OBJECTS = $(patsubst %.c,build/fuzz/$(1)/%.o,$(2))
FUZZ_GCC := $(FUZZ_NAMES:%=build/fuzz/gcc/tests/fuzz/%.o)

# The seeds of bundles are made with vibtool.
fuzz fuzz-replay: build/vibtool

fuzz: $(FUZZ_NAMES:%=build/fuzz/%)
	@tests/fuzz/run fuzz $(FUZZ_SECONDS) $(sort $(FUZZ_NAMES))

fuzz-replay: $(FUZZ_NAMES:%=build/fuzz/%)
	@tests/fuzz/run replay $(sort $(FUZZ_NAMES))

lint: $(FUZZ_GCC)

$(FUZZ_ESX:%=build/fuzz/%): build/fuzz/%: build/fuzz/target/tests/fuzz/%.o build/fuzz/muxwatch.a
	$(call say,link)
	$(Q)clang $(FUZZ_SANITIZED) -fsanitize=fuzzer,$(FUZZ_CHECKED) -o $@ $^ $(shell pkg-config --libs libxml-2.0 jansson)

# extract makes and opens names by these two only; the target watches them.
build/fuzz/vib_extract: FUZZ_WRAP = -Wl,--wrap=openat,--wrap=mkdirat

$(FUZZ_VIB:%=build/fuzz/%): build/fuzz/%: build/fuzz/target/tests/fuzz/%.o build/fuzz/vibtool.a
	$(call say,link)
	$(Q)clang $(FUZZ_SANITIZED) -fsanitize=fuzzer,$(FUZZ_CHECKED) $(FUZZ_WRAP) -o $@ $^ \
		$(shell pkg-config --libs $(VIB_PACKAGES) jansson)

build/fuzz/muxwatch.a: $(call FUZZ_OBJECTS,muxwatch,$(filter esx/base/% esx/judge/% esx/report/%,$(SOURCES)))
build/fuzz/vibtool.a: $(call FUZZ_OBJECTS,vibtool,$(filter-out vib/main.c,$(VIB_SOURCES)) $(VIB_SHARED))

build/fuzz/muxwatch/%.o: %.c Makefile tests/fuzz/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(LANGUAGE) $(FUZZ_RENAMED) $(FUZZ_SANITIZED) -fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) \
		$(subst -I,-isystem ,$(shell pkg-config --cflags libxml-2.0)) -c -o $@ $<

build/fuzz/vibtool/%.o: %.c Makefile tests/fuzz/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(VIB_LANGUAGE) $(FUZZ_RENAMED) $(FUZZ_SANITIZED) \
		-fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) -c -o $@ $<

build/fuzz/target/%.o: %.c Makefile tests/fuzz/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,fuzz)
	$(Q)clang $(VIB_LANGUAGE) $(FUZZ_SANITIZED) -fsanitize=fuzzer-no-link,$(FUZZ_CHECKED) -c -o $@ $<

# For the second compiler's opinion only.
build/fuzz/gcc/%.o: %.c Makefile tests/fuzz/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc $(VIB_LANGUAGE) -O1 -c -o $@ $<

.PHONY: fuzz fuzz-replay
