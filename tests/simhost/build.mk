# The simulated host: `make simhost` builds what scripts/simhost needs into build/simhost/.

SIMHOST_SOURCES := $(wildcard tests/simhost/src/*.c)
SIMHOST_LANGUAGE = -std=c11 -D_GNU_SOURCE -MMD -MP $(WARNINGS)
# musl has no kernel headers of its own; those of the machine come last.
SIMHOST_MUSL = -Os -fno-pie -isystem build/static/include -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu

# vib: by it muxwatch gets there.
simhost: build/simhost/strace build/simhost/tree-bin build/simhost/tree-lib build/simhost/root vib
	@tests/simhost/set-up

lint: build/clang/simhost.ok

build/simhost/sim: $(SIMHOST_SOURCES:%.c=build/simhost/%.o)
	$(call say,link)
	$(Q)musl-gcc -static -no-pie -s -flto-partition=one -o $@ $^ build/static/lib/libxml2.a

build/simhost/%.o: %.c tests/simhost/build.mk build/static/lib/libxml2.a
	@mkdir -p $(@D)
	$(call say,musl)
	$(Q)musl-gcc $(SIMHOST_LANGUAGE) $(SIMHOST_MUSL) -c -o $@ $<

build/clang/simhost.ok: CLANG_LANGUAGE = $(SIMHOST_LANGUAGE) -isystem build/static/include
build/clang/simhost.ok: $(SIMHOST_SOURCES) tests/simhost/build.mk build/static/lib/libxml2.a

build/simhost/busybox: tests/simhost/trim-busybox tests/simhost/applets | build/setup-run
	@mkdir -p $(@D)
	$(call say,trim)
	$(Q)tests/simhost/trim-busybox /bin/busybox $@ tests/simhost/applets

# What each boot copies: with BusyBox in /bin, and where it is from 7.0.2 on.
build/simhost/tree-bin: BUSYBOX = /bin/busybox
build/simhost/tree-lib: BUSYBOX = /usr/lib/vmware/busybox/bin/busybox
build/simhost/tree-bin build/simhost/tree-lib: build/simhost/sim build/simhost/busybox tests/simhost/lay-out \
		$(shell find tests/simhost/root)
	$(call say,tree)
	$(Q)tests/simhost/lay-out $(BUSYBOX) $@.new
	@rm -rf $@ && mv $@.new $@ && touch $@

# For the fault "call-surface": strace and the libraries that it needs. They are large, so a host shares them.
build/simhost/strace: tests/simhost/build.mk | build/setup-run
	$(call say,strace)
	$(Q)rm -rf $@ && mkdir -p $@
	$(Q)strace=$$(command -v strace) && cp $$strace $$(ldd $$strace | grep -o '/[^ ]*') $@

# Hosts of a fleet have an SSH server, too.
simhost-ssh: simhost build/simhost/ssh

build/simhost/ssh: tests/fleet/make-sshd tests/tools/unpack | build/setup-all
	$(call say,sshd)
	$(Q)tests/fleet/make-sshd $@

# Only a place to mount the host's file system on; it stays empty.
build/simhost/root:
	@mkdir -p $@
