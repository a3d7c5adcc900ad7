# The messages in Japanese. xgettext finds all that the code marks by tr() and MESSAGE(), msgcmp fails the build where ja.po lacks
# one, msgfmt where the places of a format differ, and scripts/catalogue turns the rest into a table for language.c.

JAPANESE = build/language/japanese.h
LANGUAGE_OBJECTS = $(foreach kind,musl asan coverage analysis fuzz/muxwatch,build/$(kind)/esx/report/language.o) \
	build/analysis/esx/report.tidy build/analysis/esx/report.deep build/asan/tests/unit/test_language.o

$(LANGUAGE_OBJECTS): $(JAPANESE)

$(JAPANESE): esx/report/ja.po scripts/catalogue esx/report/language.mk $(wildcard esx/*.c esx/*/*.c) | build/setup-run
	@mkdir -p $(@D)
	$(call say,words)
	$(Q)scripts/catalogue $@
