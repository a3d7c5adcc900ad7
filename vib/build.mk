# vibtool, the second program: it makes and checks VIBs on the build machine, with its C library and its libxml2,
# libarchive, OpenSSL and zlib. `vib-tests` runs its tests.

VIB_PACKAGES = libxml-2.0 libarchive libcrypto zlib
VIB_HEADERS = $(call packages,VIB_HEADERS,--cflags $(VIB_PACKAGES))
VIB_LIBRARIES = $(call packages,VIB_LIBRARIES,--libs $(VIB_PACKAGES))
VIB_SOURCES := $(wildcard vib/*.c vib/*/*.c)
# JSON is written by muxwatch's own writer.
VIB_SHARED = esx/report/json_writer.c esx/base/moment.c esx/base/span.c esx/base/utf8.c
VIB_LANGUAGE = -std=c11 -D_GNU_SOURCE -DVIBTOOL_VERSION='"$(VERSION)"' -Ivib -Iesx -MMD -MP $(WARNINGS) \
	$(VIB_HEADERS)
VIB_RELEASE = -O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
VIB_RELEASE_LINK = -pie -s -Wl,-z,relro,-z,now -Wl,-z,noexecstack
VIB_SANITIZED = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
VIB_OBJECTS = $(patsubst %.c,build/vibtool.o/$(1)/%.o,$(VIB_SOURCES) $(VIB_SHARED))

build/vibtool: $(call VIB_OBJECTS,release)
	$(call say,link)
	$(Q)gcc $(VIB_RELEASE) $(VIB_RELEASE_LINK) -o $@ $^ $(VIB_LIBRARIES)

build/asan/vibtool: $(call VIB_OBJECTS,asan)
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)gcc $(VIB_SANITIZED) -o $@ $^ $(VIB_LIBRARIES)

build/vibtool.o/release/%.o: %.c Makefile vib/build.mk | build/setup-run
	@mkdir -p $(@D)
	$(call say,gcc)
	$(Q)gcc $(VIB_LANGUAGE) $(VIB_RELEASE) -c -o $@ $<

build/vibtool.o/asan/%.o: %.c Makefile vib/build.mk | build/setup-check
	@mkdir -p $(@D)
	$(call say,asan)
	$(Q)gcc $(VIB_LANGUAGE) $(VIB_SANITIZED) -c -o $@ $<

# vibtool, its manuals and its completion.
PREFIX = /usr/local

install: build/vibtool
	install -D -m 755 build/vibtool $(DESTDIR)$(PREFIX)/bin/vibtool
	install -D -m 644 vib/vibtool.1 $(DESTDIR)$(PREFIX)/share/man/man1/vibtool.1
	install -D -m 644 vib/vibtool.ja.1 $(DESTDIR)$(PREFIX)/share/man/ja/man1/vibtool.1
	install -D -m 644 vib/completion.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vibtool

vib-tests: build/vibtool build/asan/vibtool build/tools/peak build/tools/shortage.so
	@tests/vib/run

.PHONY: install vib-tests
