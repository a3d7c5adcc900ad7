# muxwatch. `make help` lists the targets; `make V=1 TARGET` shows the commands; `make -j4 TARGET` runs four at a time.
# Here: the programs, the package, and what runs by itself. tests/build.mk: the tests and the benchmark; vib/build.mk: vibtool.

VERSION = 0.1.0
# What a change in esx/, vib/ or the simulated host can break. Those that wait most come first.
CHECKS = scenarios sweep-short selftest vib-tests lint unit cases binary package linear manuals examples
# Long forms, other releases, and what needs another system or tool to look at.
CHECKS_ALL = fuzz-replay scenarios-others flapping-short monitoring fleet fleet-page selftest-others analysis coverage linear-long \
	binary-again bench-short fresh

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wpointer-arith -Wcast-qual -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
C_FLAGS = -std=c11 -MMD -MP $(WARNINGS)
XML_FLAGS = $(subst -I,-isystem ,$(shell pkg-config --cflags libxml-2.0))
XML_LIBRARIES = $(shell pkg-config --libs libxml-2.0)

ESX_SOURCES := $(wildcard esx/*.c esx/*/*.c)
ESX_FLAGS = $(C_FLAGS) -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -DMUXWATCH_VERSION='"$(VERSION)"' -Iesx -Ibuild/language
# An ESXi host takes a static program at a fixed address, linked with musl. The rest makes it small, and the same from whichever
# folder it was built in. (noseparate-code: constants lie with the code, not on pages of their own; what can be written can still
# not be executed.) The second line turns off what copies code or data, or pads data, to make it faster; libxml2 is built by
# scripts/static-libraries with nearly the same. (norelro, common-page-size: nothing in a static program at a fixed address makes a
# segment read-only after its start, so a page for it would only be padding.)
SHIP_FLAGS = -Oz -flto -fno-pie -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables \
	-fno-jump-tables -fno-thread-jumps -fno-caller-saves -fno-tree-dominator-opts -fno-tree-dse -fno-tree-sra -malign-data=abi \
	-isystem build/static/include
SHIP_LINK_FLAGS = -static -no-pie -s -flto-partition=one -Wl,--gc-sections -Wl,--build-id=none \
	-Wl,-z,norelro -Wl,-z,common-page-size=64 -Wl,-z,noexecstack -Wl,-z,noseparate-code

# begin WHAT: the first line of a recipe: makes the target's folder and says what is done.
begin = @mkdir -p $(@D); $(if $(V),:,echo "  $(1)	$@")
Q = $(if $(V),,@)

all: build/muxwatch vib simhost

define HELP
make             builds the programs (build/muxwatch, build/vibtool), the package and the simulated host
make run         shows muxwatch on a simulated ESXi host
make check       runs the tests of what a change in esx/, vib/ or the simulated host can break; each part runs alone, too:
                 make $(CHECKS)
make check-all   runs these, then the rest: make $(CHECKS_ALL)
make vib         builds the package and its offline bundle
make install     installs vibtool, its manuals and completion below PREFIX (/usr/local)
make sweep       runs the long fault sweeps; also: soak, flapping, fuzz (FUZZ_SECONDS=60), analysis-deep,
                 mutants (SEED=17)
make bench       measures what must be fast (scripts/bench/README.md)
make fleet-demo  rolls out to twenty simulated hosts and collects their reports
make format      formats the C sources, by .clang-format
make clean       removes what was built; make distclean also removes libxml2
make V=1 ...     shows the commands; make -j4 ... runs four at a time, make -k ... goes on after a failure
The first three install the Debian packages that they need.
endef

help:
	$(info $(HELP))@:

# The package. Its version is VERSION-N.TREE: N counts the commits, so it rises with each; TREE is the hash of all the
# files as they are, so it differs whenever the content does. Its time is the last commit's.
vib: build/muxwatch build/vibtool
	@version=$$(scripts/version $(VERSION)) && SOURCE_DATE_EPOCH=$$(scripts/version --epoch) && \
		export SOURCE_DATE_EPOCH && scripts/package "$$version"

# Where nobody may make name spaces it tells its story on recorded evidence.
run:
	@$(MAKE) -s --no-print-directory build/muxwatch
	@if lacking=$$(scripts/spaces 2>&1 >/dev/null); then $(MAKE) -s --no-print-directory simhost && scripts/run; \
		else scripts/run "$$lacking"; fi

spaces:
	@scripts/spaces >/dev/null

check: spaces $(CHECKS)
	@echo "make check: all passed ($(CHECKS))"

check-all: check $(CHECKS_ALL)
	@echo "make check-all: all passed ($(CHECKS_ALL))"

format:
	clang-format -i $(C_FILES)

clean:
	@[ ! -d build ] || find build -mindepth 1 -maxdepth 1 ! -name static -exec rm -rf {} +

distclean:
	@rm -rf build

build/muxwatch: $(ESX_SOURCES:%.c=build/musl/%.o) build/static/lib/libxml2.a
	$(call begin,link)
	$(Q)musl-gcc $(SHIP_FLAGS) $(SHIP_LINK_FLAGS) -o $@ $^

build/musl/%.o: %.c Makefile | build/static/lib/libxml2.a build/language/japanese.h
	$(call begin,musl)
	$(Q)musl-gcc $(ESX_FLAGS) $(SHIP_FLAGS) -c -o $@ $<

# The messages in Japanese. xgettext finds all that the code marks by tr() and MESSAGE(), msgcmp fails the build where ja.po lacks
# one, msgfmt where the places of a format differ, and scripts/catalogue turns the rest into a table for language.c.
build/language/japanese.h: esx/report/ja.po scripts/catalogue $(ESX_SOURCES) | build/setup-run
	$(call begin,words)
	$(Q)scripts/catalogue $@

build/static/lib/libxml2.a: scripts/static-libraries | build/setup-run
	@scripts/static-libraries

# scripts/setup ran, and found or installed what is needed.
build/setup-%: scripts/setup
	@scripts/setup $*
	@mkdir -p build && touch $@

build/setup-check: | build/setup-run
build/setup-all: | build/setup-check
$(CHECKS): | build/setup-check
$(CHECKS_ALL): | build/setup-all

# Tests do not depend on their caller's locale, which may not even be generated (Ansible refuses that). And Python, Ansible's,
# too, leaves no byte code in the tree.
$(CHECKS) $(CHECKS_ALL): export LC_ALL = C.UTF-8
$(CHECKS) $(CHECKS_ALL): export PYTHONDONTWRITEBYTECODE = 1

include vib/build.mk tests/build.mk tests/simhost/build.mk
-include $(shell find build -name '*.d' -type f 2>/dev/null)

.PHONY: help all vib install run spaces check check-all format clean distclean $(CHECKS) $(CHECKS_ALL)
.SECONDARY:
.DELETE_ON_ERROR:
