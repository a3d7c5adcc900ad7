# The simulated host: `make simhost` builds what scripts/simhost needs into build/simhost/.

SIMHOST_SOURCES := $(wildcard tests/simhost/src/*.c)
# musl has no kernel headers of its own; those of the machine come last.
KERNEL_HEADERS = -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu

# vib: by it muxwatch gets there. root: only a place to mount the host's file system on.
simhost: build/simhost/strace build/simhost/tree-bin build/simhost/tree-lib vib
	@mkdir -p build/simhost/root && tests/simhost/set-up

build/simhost/sim: $(SIMHOST_SOURCES:%.c=build/simhost/%.o) build/static/lib/libxml2.a
	$(call begin,link)
	$(Q)musl-gcc -static -no-pie -s -flto-partition=one -o $@ $^

build/simhost/%.o: %.c tests/simhost/build.mk | build/static/lib/libxml2.a
	$(call begin,musl)
	$(Q)musl-gcc $(C_FLAGS) -D_GNU_SOURCE -Os -fno-pie -isystem build/static/include $(KERNEL_HEADERS) -c -o $@ $<

build/simhost/busybox: tests/simhost/trim-busybox tests/simhost/applets | build/setup-run
	$(call begin,trim)
	$(Q)tests/simhost/trim-busybox /bin/busybox $@ tests/simhost/applets

# What each boot copies: with BusyBox in /bin, and where it is from 7.0.2 on.
build/simhost/tree-bin: BUSYBOX = /bin/busybox
build/simhost/tree-lib: BUSYBOX = /usr/lib/vmware/busybox/bin/busybox
build/simhost/tree-bin build/simhost/tree-lib: build/simhost/sim build/simhost/busybox tests/simhost/lay-out \
		$(shell find tests/simhost/root)
	$(call begin,tree)
	$(Q)tests/simhost/lay-out $(BUSYBOX) $@.new && rm -rf $@ && mv $@.new $@ && touch $@

# For the fault "call-surface": strace and the libraries that it needs. They are large, so a host shares them.
build/simhost/strace: tests/simhost/build.mk | build/setup-run
	$(call begin,strace)
	$(Q)rm -rf $@ && mkdir -p $@ && strace=$$(command -v strace) && cp $$strace $$(ldd $$strace | grep -o '/[^ ]*') $@

# Hosts of a fleet have an SSH server, too.
simhost-ssh: simhost build/simhost/ssh

build/simhost/ssh: tests/fleet/make-sshd tests/tools/unpack | build/setup-all
	$(call begin,sshd)
	$(Q)tests/fleet/make-sshd $@

.PHONY: simhost simhost-ssh
