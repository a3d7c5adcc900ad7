"""Debian's check_by_ssh against simulated hosts with a real SSH server, by the Nagios definition's command line."""

import pathlib
import re
import shlex
import tempfile
import unittest

import plugin_output
import station
from surroundings import CONFIGURATION, PLUGINS, run

DEFINITION = re.search(r"command_line +(\S.*)", (CONFIGURATION / "nagios-muxwatch.cfg").read_text())[1]
# What a first line has to begin with, and performance data: None where the value is not known.
EXPECTED = {
    1: ("MUXWATCH OK - protection is working (esx01)", 1, 1),
    2: ("MUXWATCH CRITICAL - Mux is not running (esx02)", 0, 0),
    3: ("MUXWATCH CRITICAL - Mux has no connection to the appliance (esx03)", 1, 0),
    4: ("MUXWATCH OK - protection is working (esx04)", 1, 1),
    5: ("MUXWATCH UNKNOWN - not everything could be checked (esx05)", 1, 1),
}


def ask(address, **more):
    """As Nagios would run it."""
    line = DEFINITION.replace("$HOSTADDRESS$", address).replace("$ARG1$", f"-F {station.ssh_config()}")
    line = line.replace("/usr/lib/nagios/plugins", str(PLUGINS))
    return run(shlex.split(line), **more)


class CheckBySsh(unittest.TestCase):
    def test_hosts(self):
        for number, faults, state in station.HOSTS:
            with self.subTest(station.name(number), faults=faults):
                code, out, err = ask(station.address(number))
                output = plugin_output.check(out, code)
                first, worlds, connections = EXPECTED[number]
                self.assertEqual((output["state"], output["first"], err), (state, first, ""))
                data = output["data"]
                self.assertEqual(data["worlds"]["value"] > 0, worlds > 0)
                self.assertEqual((data["connections"]["value"], data["connections"]["critical"]), (connections, "1:"))
                self.assertEqual((data["time"]["unit"], data["time"]["minimum"]), ("s", "0"))
                self.assertEqual(data["time"]["value"] > 9, "status-hangs" in faults)

    def test_key_that_runs_nothing_else(self):
        """The README's line for authorized_keys."""
        line = re.search(r"(?m)^    (restrict,.*) ssh-ed25519", (CONFIGURATION / "README.md").read_text())[1]
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"])
        number = station.HOSTS[0][0]
        host = station.name(number)
        entry = f"{line} {(folder / 'key.pub').read_text()}"
        station.on_host(number, "cat >>/etc/ssh/keys-root/authorized_keys", input=entry.encode())
        config = pathlib.Path(station.ssh_config()).read_text().replace(f"{station.folder()}/key\n", f"{folder}/key\n")
        (folder / "config").write_text(config)
        for command in ("id", "muxwatch pause", "/opt/muxwatch/bin/muxwatch check --format nagios --timeout 30"):
            with self.subTest(command):
                code, out, _ = run(["ssh", "-F", folder / "config", host, command])
                self.assertEqual(plugin_output.check(out, code)["first"], f"MUXWATCH OK - protection is working ({host})")

    def test_host_gone(self):
        code, out, _ = ask(station.GONE)
        self.assertEqual(code, plugin_output.EXIT_CODES["UNKNOWN"])
        self.assertIn(f"connect to host {station.GONE}", out)


if __name__ == "__main__":
    unittest.main()
