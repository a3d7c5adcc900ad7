"""The definitions for Nagios and Icinga, by the real daemons: each checks its configuration, then asks three hosts."""

import pathlib
import re
import tempfile
import unittest

import station
from surroundings import CONFIGURATION, LIBRARIES, PLUGINS, PROGRAMS, Daemon, run, wait_until

NAGIOS = PROGRAMS / "usr" / "sbin" / "nagios4"
NAGIOS_OBJECTS = PROGRAMS / "etc" / "nagios4" / "objects"
ICINGA = LIBRARIES / "icinga2" / "sbin" / "icinga2"
ICINGA_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(LIBRARIES)}
# Address, state as these daemons number it, and the beginning of what they have to show.
HOSTS = {
    "esx01": (station.address(1), 0, "MUXWATCH OK - protection is working (esx01)"),
    "esx02": (station.address(2), 2, "MUXWATCH CRITICAL - Mux is not running (esx02)"),
    "gone": (station.GONE, 3, "Remote command execution failed: ssh: connect to host 192.0.2.99"),
}
DATA = {"esx01": r"worlds=\d+;;;0 connections=1;;1:;0 time=[\d.]+s;;;0",
        "esx02": r"worlds=0;;;0 connections=0;;1:;0 time=[\d.]+s;;;0", "gone": ""}


def services(folder):
    """By host, the fields of each service that has been checked, and what it showed, from files as Nagios' status.dat."""
    text = "".join(file.read_text() for file in sorted(folder.glob("status.*")))
    found = {}
    for block in re.findall(r"(?ms)^servicestatus \{$(.*?)^\s*\}$", text):
        fields = dict(re.findall(r"(?m)^\s*(\w+)=(.*)$", block), shown=block)
        if fields["has_been_checked"] == "1":
            found[fields["host_name"]] = fields
    return found


class Monitored(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def hold(self):
        """Waits for all hosts' services, then holds what is shown of them against the hosts."""
        wait_until(lambda: set(services(self.folder)) == set(HOSTS), "all hosts' services")
        shown = services(self.folder)
        for host, (_, state, beginning) in HOSTS.items():
            with self.subTest(host):
                fields = shown[host]
                self.assertEqual(fields["service_description"], "agentless protection")
                self.assertEqual(fields["check_command"].split("!")[0].removeprefix("check_"), "muxwatch")
                self.assertEqual(fields["current_state"], str(state))
                self.assertTrue(fields["plugin_output"].startswith(beginning), fields["plugin_output"])
                self.assertRegex(fields["performance_data"].strip(), f"^{DATA[host]}$")
        self.assertIn("- /etc/init.d/vShield-Endpoint-Mux start", shown["esx02"]["shown"])


class Nagios(Monitored):
    def configure(self):
        """Debian's own objects, ours, and three hosts; the plug-ins lie elsewhere here."""
        asked = "check_command           check_muxwatch"
        ours = (CONFIGURATION / "nagios-muxwatch.cfg").read_text().replace("/usr/lib/nagios/plugins", str(PLUGINS))
        ours = ours.replace(asked, f"{asked}!-F {station.ssh_config()}")
        hosts = "".join(f"define host {{\n use generic-host\n host_name {host}\n address {address}\n"
                        " hostgroups esxi\n max_check_attempts 1\n contact_groups admins\n}\n"
                        for host, (address, _, _) in HOSTS.items())
        (self.folder / "ours.cfg").write_text(ours + hosts)
        (self.folder / "results").mkdir()
        files = [self.folder / "ours.cfg"]
        files += [NAGIOS_OBJECTS / f"{name}.cfg" for name in ("commands", "contacts", "templates", "timeperiods")]
        settings = {"log_file": "log", "status_file": "status.dat", "object_cache_file": "objects", "temp_path": "",
                    "temp_file": "temporary", "check_result_path": "results", "command_file": "commands",
                    "lock_file": "lock", "query_socket": "queries", "state_retention_file": "retained"}
        lines = [f"cfg_file={file}" for file in files]
        lines += [f"{key}={self.folder / name}" for key, name in settings.items()]
        lines += ["nagios_user=root", "nagios_group=root", "check_for_updates=0", "status_update_interval=1",
                  "service_inter_check_delay_method=n", "enable_notifications=0", "execute_host_checks=0",
                  "illegal_macro_output_chars=`~$&|'\"<>"]
        (self.folder / "nagios.cfg").write_text("\n".join(lines) + "\n")

    def test_hosts(self):
        self.configure()
        code, out, err = run([NAGIOS, "-v", self.folder / "nagios.cfg"])
        self.assertEqual(code, 0, out + err)
        self.assertRegex(out, r"Total Warnings: 0\nTotal Errors:   0")
        with Daemon(self.folder / "output", [NAGIOS, self.folder / "nagios.cfg"]):
            self.hold()


# Icinga has no status.dat since 2.14. In both versions a PerfdataWriter writes in a form of one's own what a check gave.
ICINGA_SHOWS = r"servicestatus {\nhas_been_checked=1\nhost_name=$host.name$\nservice_description=$service.name$\n" \
    r"check_command=$service.check_command$\ncurrent_state=$service.state_id$\nperformance_data=$service.perfdata$\n" \
    r"plugin_output=$service.output$\n}"


class Icinga(Monitored):
    def configure(self):
        hosts = "".join(f'object Host "{host}" {{\n  address = "{address}"\n  check_command = "dummy"\n'
                        f'  vars.muxwatch = true\n  vars.by_ssh_identity = "{station.folder()}/key"\n}}\n'
                        for host, (address, _, _) in HOSTS.items())
        # The first check comes at some moment of the interval. by_ssh has no variable for a configuration of ssh.
        known = f"UserKnownHostsFile={station.folder()}/known_hosts"
        ours = (CONFIGURATION / "icinga2-muxwatch.conf").read_text()
        ours = ours.replace("check_interval = 5m", "check_interval = 2s")
        ours = ours.replace('"LogLevel=ERROR"', f'"LogLevel=ERROR", "{known}"')
        (self.folder / "icinga2.conf").write_text(
            'include <itl>\ninclude <plugins>\n'
            f'const PluginDir = "{PLUGINS}"\nconst NodeName = "station"\n'
            'library "checker"\nlibrary "perfdata"\nobject CheckerComponent "checker" {}\n'
            f'object PerfdataWriter "status" {{\n  rotation_interval = 1s\n'
            f'  service_temp_path = "{self.folder}/service"\n  service_perfdata_path = "{self.folder}/status"\n'
            f'  host_temp_path = "{self.folder}/host"\n  host_perfdata_path = "{self.folder}/hosts"\n'
            f'  service_format_template = "{ICINGA_SHOWS}"\n}}\n{ours}\n{hosts}')
        places = {"ConfigDir": "", "DataDir": "data", "InitRunDir": "run", "LogDir": "log", "CacheDir": "cache",
                  "SpoolDir": "spool"}
        for place in places.values():
            (self.folder / place).mkdir(exist_ok=True)
        definitions = [f"{key}={self.folder / place}" for key, place in places.items()]
        definitions += ["RunAsUser=root", "RunAsGroup=root"]
        library = PROGRAMS / "usr" / "share" / "icinga2" / "include"
        return [ICINGA, "daemon", "-c", self.folder / "icinga2.conf", "-I", library,
                *(word for definition in definitions for word in ("-D", definition))]

    def test_hosts(self):
        words = self.configure()
        code, out, err = run([*words, "-C"], env=ICINGA_ENVIRONMENT)
        self.assertEqual(code, 0, out + err)
        self.assertNotRegex(out, "critical/|warning/")
        self.assertIn("Instantiated 3 Services", out)
        with Daemon(self.folder / "output", words, env=ICINGA_ENVIRONMENT):
            self.hold()


if __name__ == "__main__":
    unittest.main()
