# Static analysis of what ships and of vibtool: gcc -fanalyzer, clang-tidy (.clang-tidy; clang's warnings and its
# analyzer are among its checks) and cppcheck. Any finding fails. A source is looked at again only when it or a header has changed.

ANALYSED := $(SOURCES) $(VIB_SOURCES)
ANALYSIS := $(ANALYSED:%.c=build/analysis/%.o)
ANALYSIS_FLAGS = $(if $(filter vib/%,$<),$(VIB_LANGUAGE),$(LANGUAGE) \
	$(subst -I,-isystem ,$(shell pkg-config --cflags libxml-2.0)))
# cppcheck's advice against vfork (host/children.h says why it must be) and readdir (there is one thread).
CPPCHECK = --quiet --error-exitcode=1 --std=c11 --library=posix --enable=warning,performance,portability,style \
	--suppress=vforkCalled --suppress=readdirCalled --suppress=missingIncludeSystem -Iesx -Ivib

analysis: $(ANALYSIS)
	@echo "analysis: $(words $(ANALYSIS)) sources without a finding (gcc -fanalyzer, clang-tidy, cppcheck)"

build/analysis/%.o: %.c Makefile .clang-tidy tests/analysis/build.mk | build/setup
	@mkdir -p $(@D)
	$(call say,analysis)
	$(Q)cppcheck $(CPPCHECK) $<
	$(Q)clang-tidy --quiet $< -- $(filter-out -MMD -MP,$(ANALYSIS_FLAGS)) 2>/dev/null
	$(Q)gcc $(ANALYSIS_FLAGS) -O1 -fanalyzer -c -o $@ $<
