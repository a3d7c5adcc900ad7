# The manuals and the READMEs: `manuals` holds them against mandoc, against the program's tables and against each other;
# `examples` runs every example in them.

manuals: build/muxwatch build/vibtool build/manuals/identifiers
	@tests/manuals/run

examples: vib simhost
	@tests/examples/run

lint: build/clang/tests/manuals/identifiers.ok

build/manuals/identifiers: build/asan/tests/manuals/identifiers.o build/asan/muxwatch.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(SANITIZED) -o $@ $^ $(shell pkg-config --libs libxml-2.0)

.PHONY: manuals examples
