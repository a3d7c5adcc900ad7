# The manuals and the READMEs: `manuals` holds them against mandoc, against the program's tables and against each other;
# `examples` runs every example in them.

manuals: build/muxwatch build/vibtool build/manuals/identifiers
	@tests/manuals/run

examples: vib simhost
	@tests/examples/run

lint: build/clang/manuals.ok

build/clang/manuals.ok: tests/manuals/identifiers.c

build/manuals/identifiers: build/asan/tests/manuals/identifiers.o build/asan/muxwatch.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) -o $@ $^ $(XML_LIBRARIES)

.PHONY: manuals examples
