# The fleet: `fleet` holds the playbooks of scripts/fleet against a few simulated hosts that are reached by SSH, `fleet-demo`
# tells the story with twenty. What the demonstration makes is in build/fleet/.

fleet: vib simhost-ssh
	@cd scripts/fleet && ANSIBLE_HOME=$(CURDIR)/build/fleet/ansible ansible-lint --offline --profile production -q
	@tests/fleet/hosts --hosts 4 --releases 6.7,8.0,5.5,6.7 --without-muxwatch -- tests/fleet/checks

fleet-demo: vib simhost-ssh
	@tests/fleet/hosts --hosts 20 --releases 6.7,8.0 --without-muxwatch -- tests/fleet/demo

.PHONY: fleet fleet-demo
