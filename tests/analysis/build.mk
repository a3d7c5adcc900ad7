# Static analysis of what ships and of vibtool: gcc -fanalyzer, clang-tidy (.clang-tidy; clang's warnings and its
# analyzer are among its checks) and cppcheck. Any finding fails. What has not changed is not looked at again.
# For `make check` clang's analyzer follows fewer paths (a fifth of the time); `make analysis-deep`, a part of `make sweep`,
# follows them as far as it can.

ANALYSED := $(SOURCES) $(VIB_SOURCES)
ANALYSED_ROOMS := $(patsubst %/,build/analysis/%,$(sort $(dir $(ANALYSED))))
ANALYSIS := $(ANALYSED:%.c=build/analysis/%.o)
ANALYSIS_FLAGS = $(if $(filter vib/%,$<),$(VIB_LANGUAGE),$(LANGUAGE) $(XML_HEADERS))
# From its version 13 on, gcc's analyzer takes the descriptors 0 to 2 of a child, and those that are -1 by design, for faults.
GCC_ANALYZER = -fanalyzer -Wno-analyzer-fd-leak -Wno-analyzer-fd-use-without-check
# Of cppcheck all but style, of which each version has another idea (clang-tidy's checks of that are chosen by name), and but
# for its advice against vfork (host/children.h says why it must be) and readdir (there is one thread). Debian 13's believes
# that fdopen closes the descriptor even when it fails (gcc, too, finds one closed twice), and says where it tried fewer paths.
CPPCHECK = --quiet --error-exitcode=1 --std=c11 --library=posix --enable=warning,performance,portability \
	--suppress=vforkCalled --suppress=readdirCalled --suppress=doubleFree --suppress=normalCheckLevelMaxBranches \
	--suppress=missingIncludeSystem -Iesx -Ivib

analysis: $(ANALYSED_ROOMS:%=%.tidy) $(ANALYSIS)
	@echo "analysis: $(words $(ANALYSIS)) sources without a finding (gcc -fanalyzer, clang-tidy, cppcheck)"

analysis-deep: $(ANALYSED_ROOMS:%=%.deep)
	@echo "sweep analysis: $(words $(ANALYSED)) sources tried, $(words $(ANALYSED)) passed, 0 failed (clang's analyzer, at full depth)"

# A room's sources go to clang-tidy together, for its start takes longer than a source does; but not those with a list of
# arguments, for what it knows about these it learns from the first source it sees, and gets wrong in the next.
VARIADIC := $(shell grep -l '<stdarg\.h>' $(ANALYSED))
TIDY = for sources in "$(filter-out $(VARIADIC),$(filter %.c,$^))" $(filter $(VARIADIC),$^); do \
	clang-tidy --quiet $$sources -- $(filter-out -MMD -MP,$(ANALYSIS_FLAGS)) $(DEPTH) 2>/dev/null || exit; done

define analysed_room
$(1).tidy $(1).deep: $(wildcard $(1:build/analysis/%=%)/*.c) $(HEADERS) Makefile .clang-tidy tests/analysis/build.mk | build/setup-check
endef
$(foreach room,$(ANALYSED_ROOMS),$(eval $(call analysed_room,$(room))))

$(ANALYSED_ROOMS:%=%.tidy): DEPTH = -Xclang -analyzer-config -Xclang mode=shallow
$(ANALYSED_ROOMS:%=%.tidy) $(ANALYSED_ROOMS:%=%.deep):
	@mkdir -p $(@D)
	$(call say,analysis)
	$(Q)$(TIDY)
	@touch $@

build/analysis/%.o: %.c Makefile tests/analysis/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,analysis)
	$(Q)cppcheck $(CPPCHECK) $<
	$(Q)gcc $(ANALYSIS_FLAGS) -O1 $(GCC_ANALYZER) -c -o $@ $<

.PHONY: analysis-deep
