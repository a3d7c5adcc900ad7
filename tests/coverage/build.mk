# Coverage of muxwatch's sources by the unit tests, with gcov: `make coverage` prints it by room, and fails below the floors
# of tests/coverage/report.

# (Without the optimizer gcc guesses wrong about how long numbers get.)
COVERAGE_FLAGS = -O0 -g --coverage -Wno-format-truncation $(XML_HEADERS)
COVERAGE_OBJECTS := $(patsubst %.c,build/coverage/%.o,$(filter-out esx/main.c,$(SOURCES)))
# One is left out, for it stands before the allocators of the sanitizers' runtime.
COVERAGE_UNIT := $(patsubst tests/unit/%.c,build/coverage/unit/%,$(filter-out %/test_out_of_memory.c,$(UNIT_SOURCES)))

coverage: $(COVERAGE_UNIT)
	@tests/coverage/report $(COVERAGE_OBJECTS) -- $(COVERAGE_UNIT)

# The tests are those of `unit`; what they test is counted.
build/coverage/unit/%: build/asan/tests/unit/%.o build/coverage/muxwatch.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) --coverage -o $@ $^ $(XML_LIBRARIES) -lcmocka

build/coverage/muxwatch.a: $(COVERAGE_OBJECTS)

build/coverage/%.o: %.c Makefile tests/coverage/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,gcov)
	$(Q)gcc $(LANGUAGE) $(COVERAGE_FLAGS) -c -o $@ $<
