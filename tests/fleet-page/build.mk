# The fleet page and the fleet's metrics. By hand: `fleet-scale` measures them with 10,000 reports, `fleet-screenshots` makes the
# pictures of the README.

FLEET_REPORTS = 10000

# promtool is one of the programs that the monitoring tests unpack.
fleet-page: build/muxwatch build/monitoring/programs/unpacked
	@tests/fleet-page/run

fleet-scale: build/muxwatch
	@tests/fleet-page/scale $(FLEET_REPORTS)

fleet-screenshots: fleet-demo
	@tests/fleet-page/screenshots

.PHONY: fleet-page fleet-scale fleet-screenshots
