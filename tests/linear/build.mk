# No input may make a reader slow: tests/linear/run says how that is held.

linear: build/muxwatch
	@tests/linear/run build/muxwatch

.PHONY: linear
