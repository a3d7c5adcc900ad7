# The messages in Japanese. xgettext finds all that the code marks by tr() and MESSAGE(), msgcmp fails the build where ja.po lacks
# one, msgfmt where the places of a format differ, and scripts/catalogue turns the rest into a table for language.c.

JAPANESE = build/language/japanese.h
LANGUAGE_OBJECTS = $(foreach kind,musl asan coverage analysis fuzz/muxwatch,build/$(kind)/esx/base/language.o) \
	build/analysis/esx/base.tidy build/analysis/esx/base.deep build/asan/tests/unit/test_language.o

$(LANGUAGE_OBJECTS): $(JAPANESE)

$(JAPANESE): esx/base/ja.po scripts/catalogue esx/base/language.mk $(wildcard esx/*.c esx/*/*.c) | build/setup-run
	@mkdir -p $(@D)
	$(call say,words)
	$(Q)scripts/catalogue $@
