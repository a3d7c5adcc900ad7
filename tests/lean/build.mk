# The shipped program once more, with all of libxml2, to hold the shipped one against; and the second compiler's opinion
# of what libxml2-lean.c has instead.

C_FILES += scripts/libxml2-lean.c

lint: build/clang/lean.ok

build/clang/lean.ok: scripts/libxml2-lean.c

binary: lean

lean: build/muxwatch build/lean/muxwatch
	@tests/lean/run $^

build/lean/muxwatch: $(SOURCES:%.c=build/musl/%.o)
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)musl-gcc $(SHIPPED) $(SHIPPED_LINK) -o $@ $^ build/static/lib/libxml2.a

.PHONY: lean
