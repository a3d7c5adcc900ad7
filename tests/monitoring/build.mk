# What monitoring systems make of muxwatch: its formats by their own readers, and scripts/fleet/monitoring on the real
# programs: check_by_ssh, Prometheus and node_exporter, Nagios, Icinga, rsyslog.

MONITORING_PROGRAMS = build/monitoring/programs
MONITORING_PACKAGES = prometheus prometheus-node-exporter monitoring-plugins-basic nagios4-core nagios4-common icinga2-bin \
	icinga2-common rsyslog

monitoring: build/muxwatch build/manuals/identifiers simhost-ssh $(MONITORING_PROGRAMS)/unpacked
	@tests/monitoring/run

# Debian 13 has promtool as a package of its own, which may be installed.
$(MONITORING_PROGRAMS)/unpacked: tests/tools/unpack tests/monitoring/build.mk | build/setup-all
	$(call say,unpack)
	$(Q)tests/tools/unpack $(@D) $(MONITORING_PACKAGES)
	$(Q)[ -e $(@D)/usr/bin/promtool ] || ln -s "$$(command -v promtool)" $(@D)/usr/bin/
	$(Q)touch $@

.PHONY: monitoring
