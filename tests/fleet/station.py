"""What a program on the station does: asks the hosts by SSH, runs the playbooks, switches faults."""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
FLEET = os.path.join(TOP, "scripts", "fleet")
ROLE = os.path.join(FLEET, "roles", "muxwatch")
VIB = os.path.join(TOP, "build", "muxwatch.vib")
LIMIT_S = 900  # no playbook takes a tenth of it

sys.path.insert(0, os.path.join(TOP, "tests", "scenarios"))

from driver.vibs import make_newer  # noqa: E402

try:
    STATION = os.environ["FLEET_DIR"]
    HOSTS = os.environ["FLEET_HOSTS"].split()
    SSH_CONFIG, INVENTORY = os.environ["FLEET_SSH_CONFIG"], os.environ["FLEET_INVENTORY"]
except KeyError as missing:
    sys.exit(f"{sys.argv[0]}: {missing.args[0]} is not set; run it by tests/fleet/hosts (see tests/fleet/README.md)")

NEWER = os.path.join(STATION, "newer.vib")
EXTRA = os.path.join(STATION, "extra.yml")


def prepare(variables):
    """Makes the VIB for an upgrade, and a second inventory with the variables of some hosts, {name: YAML}."""
    make_newer(STATION)
    with open(EXTRA, "w", encoding="utf-8") as file:
        file.write("all:\n  children:\n    esxi:\n      hosts:\n")
        file.writelines(f"        {name}: {text}\n" for name, text in variables.items())


def ssh(host, command):
    """What the command prints there, whatever its exit code."""
    done = subprocess.run(
        ["ssh", "-n", "-F", SSH_CONFIG, host, command], stdout=subprocess.PIPE, text=True, timeout=LIMIT_S, check=False
    )
    return done.stdout.strip()


def fault(host, *names):
    """Switches faults on. Some leave a program running, which shall not hold the connection."""
    ssh(host, "; ".join(f"/sim/fault {name} >/dev/null 2>&1" for name in names))


def cable(host, state):
    """Pulls the host's cable, "down", or puts it back, "up". The station shall not wait for it."""
    subprocess.run(["ip", "link", "set", host, state], check=True)
    subprocess.run(["ip", "neigh", "flush", "dev", "fleet"], check=True)


def version(host):
    found = re.search(r"^muxwatch +(\S+)", ssh(host, "esxcli software vib list"), re.MULTILINE)
    return found[1] if found else None


def hold_cron(host):
    """Cron runs ensure, which would mend what is to be seen."""
    ssh(host, "/etc/init.d/muxwatch stop")


def make_busy(host):
    """Somebody on the host uses a file of the VIB, so that an upgrade breaks off, until make_idle."""
    ssh(host, "setsid sleep 3600 </opt/muxwatch/share/doc/muxwatch.8.txt >/dev/null 2>&1 & echo $! >/tmp/busy")


def make_idle(host):
    ssh(host, "kill $(cat /tmp/busy); rm /tmp/busy")


class Playbook:
    """A playbook's run: its output, its exit code, the counts of its recap and the lines of its summary, by host."""

    def __init__(self, name, *options, inventories=(INVENTORY, EXTRA), **environment):
        where = [word for path in inventories for word in ("-i", path)]
        done = subprocess.run(
            ["ansible-playbook", *where, os.path.join(FLEET, name), *options],
            env=dict(os.environ, LC_ALL="C.UTF-8", **dict({"ANSIBLE_CONFIG": os.path.join(FLEET, "ansible.cfg")}, **environment)),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT_S,
            check=False,
        )  # fmt: skip
        self.output, self.code = done.stdout, done.returncode
        self.recap = dict(re.findall(r"^(esx\d+) +: (ok=.*)$", self.output, re.MULTILINE))
        self.said = re.sub(r"^.*\n", "", self.output.partition("\nMUXWATCH: ")[2], count=1).strip()
        self.summary = dict(re.findall(r"^(esx\d+) +(.*)$", self.said, re.MULTILINE))
