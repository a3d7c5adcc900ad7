# Static analysis of what ships and of vibtool: gcc -fanalyzer, clang-tidy (.clang-tidy; clang's warnings and its
# analyzer are among its checks) and cppcheck. Any finding fails. A source is looked at again only when it or a header has changed.
# For `make check` clang's analyzer follows fewer paths (a fifth of the time); `make analysis-deep`, a part of `make sweep`,
# follows them as far as it can.

ANALYSED := $(SOURCES) $(VIB_SOURCES)
ANALYSIS := $(ANALYSED:%.c=build/analysis/%.o)
ANALYSIS_FLAGS = $(if $(filter vib/%,$<),$(VIB_LANGUAGE),$(LANGUAGE) \
	$(subst -I,-isystem ,$(shell pkg-config --cflags libxml-2.0)))
# cppcheck's advice against vfork (host/children.h says why it must be) and readdir (there is one thread).
CPPCHECK = --quiet --error-exitcode=1 --std=c11 --library=posix --enable=warning,performance,portability,style \
	--suppress=vforkCalled --suppress=readdirCalled --suppress=missingIncludeSystem -Iesx -Ivib

analysis: $(ANALYSIS)
	@echo "analysis: $(words $(ANALYSIS)) sources without a finding (gcc -fanalyzer, clang-tidy, cppcheck)"

analysis-deep: $(ANALYSED:%.c=build/analysis/%.deep)
	@echo "sweep analysis: $(words $^) sources tried, $(words $^) passed, 0 failed (clang's analyzer, at full depth)"

TIDY = clang-tidy --quiet $< -- $(filter-out -MMD -MP,$(ANALYSIS_FLAGS))
SHALLOW = -Xclang -analyzer-config -Xclang mode=shallow

build/analysis/%.deep: %.c Makefile .clang-tidy tests/analysis/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,analysis)
	$(Q)$(TIDY) 2>/dev/null
	@touch $@

build/analysis/%.o: %.c Makefile .clang-tidy tests/analysis/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,analysis)
	$(Q)cppcheck $(CPPCHECK) $<
	$(Q)$(TIDY) $(SHALLOW) 2>/dev/null
	$(Q)gcc $(ANALYSIS_FLAGS) -O1 -fanalyzer -c -o $@ $<

.PHONY: analysis-deep
