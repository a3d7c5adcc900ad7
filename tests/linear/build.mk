# No input may make a reader slow: tests/linear/run and tests/linear/vibtool say how that is held.

linear: build/muxwatch
	@tests/linear/run --short build/muxwatch

linear-long: build/muxwatch build/vibtool build/tools/peak
	@tests/linear/run build/muxwatch
	@tests/linear/vibtool build/vibtool build/tools/peak

.PHONY: linear linear-long
