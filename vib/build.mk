# vibtool, the second program: it makes and checks VIBs on the build machine, with that one's libraries.

VIB_PACKAGES = libxml-2.0 libarchive libcrypto zlib
VIB_LIBRARIES = $(shell pkg-config --libs $(VIB_PACKAGES))
# JSON and dates are written by muxwatch's own writers.
VIB_SOURCES := $(wildcard vib/*.c vib/*/*.c) esx/report/json_writer.c esx/base/moment.c esx/base/span.c esx/base/utf8.c
VIB_FLAGS = $(C_FLAGS) -D_GNU_SOURCE -DVIBTOOL_VERSION='"$(VERSION)"' -Ivib -Iesx \
	$(subst -I,-isystem ,$(shell pkg-config --cflags $(VIB_PACKAGES)))
VIB_RELEASE_FLAGS = -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
VIB_LINK_FLAGS = -pie -s -Wl,-z,relro,-z,now -Wl,-z,noexecstack

build/vibtool: $(VIB_SOURCES:%.c=build/vibtool.o/release/%.o)
	$(call begin,link)
	$(Q)gcc $(VIB_RELEASE_FLAGS) $(VIB_LINK_FLAGS) -o $@ $^ $(VIB_LIBRARIES)

build/asan/vibtool: $(VIB_SOURCES:%.c=build/vibtool.o/asan/%.o)
	$(call begin,link)
	$(Q)gcc $(ASAN_FLAGS) -o $@ $^ $(VIB_LIBRARIES)

build/vibtool.o/release/%.o: %.c Makefile vib/build.mk | build/setup-run
	$(call begin,gcc)
	$(Q)gcc $(VIB_FLAGS) $(VIB_RELEASE_FLAGS) -c -o $@ $<

build/vibtool.o/asan/%.o: %.c Makefile vib/build.mk | build/setup-check
	$(call begin,asan)
	$(Q)gcc $(VIB_FLAGS) -O1 $(ASAN_FLAGS) -c -o $@ $<

PREFIX = /usr/local

install: build/vibtool
	install -D -m 755 build/vibtool $(DESTDIR)$(PREFIX)/bin/vibtool
	install -D -m 644 vib/vibtool.1 $(DESTDIR)$(PREFIX)/share/man/man1/vibtool.1
	install -D -m 644 vib/vibtool.ja.1 $(DESTDIR)$(PREFIX)/share/man/ja/man1/vibtool.1
	install -D -m 644 vib/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vibtool
