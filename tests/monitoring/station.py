"""The simulated hosts beside which tests/monitoring/run runs the tests, and how to reach them by SSH."""

import os
import pathlib

from surroundings import run

# Host number, its faults, and the state that a check from the monitoring side has to find.
HOSTS = [
    (1, [], "OK"),
    (2, ["mux-down"], "CRITICAL"),
    (3, ["rule-set-closed"], "CRITICAL"),
    (4, ["hostd-down"], "OK"),
    (5, ["status-hangs"], "UNKNOWN"),
]
# One more, whose state changes while the tests run.
CHANGING = len(HOSTS) + 1
# In the hosts' network, but nobody's.
GONE = "192.0.2.99"


def name(number):
    return f"esx{number:02}"


def address(number):
    return f"192.0.2.{number}"


def folder():
    """Where the station keeps key, known_hosts and ssh_config."""
    return pathlib.Path(os.environ["FLEET_DIR"])


def ssh_config():
    return os.environ["FLEET_SSH_CONFIG"]


def on_host(number, command, **more):
    """Runs a line of shell on a host: exit code, stdout, stderr."""
    return run(["ssh", "-F", ssh_config(), name(number), command], **more)


if __name__ == "__main__":
    print("--hosts", CHANGING)
    for each, faults, _ in HOSTS:
        for fault in faults:
            print("--fault", f"{name(each)}={fault}")
