# What monitoring systems make of muxwatch: its formats by their own readers, and scripts/fleet/monitoring on the real
# programs: check_by_ssh, Prometheus and node_exporter, Nagios, Icinga, rsyslog.

MONITORING_PROGRAMS = build/monitoring/programs

monitoring: build/muxwatch build/manuals/identifiers simhost-ssh $(MONITORING_PROGRAMS)/unpacked
	@tests/monitoring/run

$(MONITORING_PROGRAMS)/unpacked: tests/monitoring/programs | build/setup-all
	@rm -rf $(@D)
	$(call say,unpack)
	$(Q)tests/monitoring/programs $(@D)
	$(Q)touch $@

.PHONY: monitoring
