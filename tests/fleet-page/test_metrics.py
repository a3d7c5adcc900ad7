"""The metrics of a fleet: the program's own where it has them, and valid whatever the hosts are called."""

import concurrent.futures
import json
import re
import subprocess

import fleet
from test_reports import FolderTest

CASES = fleet.TOP / "tests" / "cases"
PROMTOOL = fleet.TOP / "build" / "monitoring" / "programs" / "usr" / "bin" / "promtool"
FLEET_ONLY = re.compile(
    r"^(# (HELP|TYPE) )?muxwatch_(host_reached|host_asked_timestamp_seconds|report_timestamp_seconds)\b"
)


def cases():
    """Those that are a plain check of evidence; empty-folder is a folder without any."""
    return sorted(
        path.name
        for path in CASES.iterdir()
        if path.is_dir() and not path.name.startswith("diagnose-") and not (path / "command").exists()
    )


def judge(case, form):
    options = (CASES / case / "options").read_text().splitlines() if (CASES / case / "options").exists() else []
    words = [fleet.PROGRAM, "check", "--from", case, *options, "--format", form]
    result = subprocess.run(words, cwd=CASES, stdout=subprocess.PIPE, env={"PATH": "/bin"}, timeout=60, check=False)
    return result.stdout.decode()


class MetricsTest(FolderTest):
    def metrics(self):
        result = self.run_tool("metrics", self.folder, "--output", self.folder / "fleet.prom")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        text = (self.folder / "fleet.prom").read_text()
        checked = subprocess.run(
            [PROMTOOL, "check", "metrics"], input=text, capture_output=True, text=True, timeout=120, check=False
        )
        self.assertEqual((checked.returncode, checked.stdout, checked.stderr), (0, "", ""))
        return text.splitlines()

    def test_every_case_is_as_the_program_says_it(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            documents = list(pool.map(lambda case: judge(case, "json"), cases()))
            wanted = list(pool.map(lambda case: judge(case, "prometheus"), cases()))
        for case, document in zip(cases(), documents):
            self.write(f"{case}.json", document)
        seen = {}
        for line in self.metrics():
            if not FLEET_ONLY.match(line):
                seen.setdefault(line if line[0] == "#" else re.search('host="([^"]*)"', line)[1], []).append(line)
        for case, text in zip(cases(), wanted):
            lines = [line for line in text.splitlines() if not FLEET_ONLY.match(line)]
            with self.subTest(case=case):
                self.assertEqual([line for line in lines if line[0] != "#"], seen[case])
                self.assertEqual([line for line in lines if line[0] == "#" and line not in seen], [])
        self.assertGreater(len(wanted), 150)

    def test_hosts_without_a_report_are_not_reached_and_nothing_else(self):
        made = fleet.Fleet(self.folder)
        made.add("esx01", "ok")
        made.add_unreachable("esx02")
        made.write("esx03", "garbage")
        lines = self.metrics()
        for host, reached, families in (("esx01", 1, 12), ("esx02", 0, 2), ("esx03", 0, 1)):
            own = [line for line in lines if f'host="{host}"' in line]
            self.assertIn(f'muxwatch_host_reached{{host="{host}"}} {reached}', own)
            self.assertEqual(len({line.split("{")[0] for line in own}), families)
        self.assertIn('muxwatch_report_timestamp_seconds{host="esx01"} 1795535880', lines)
        self.assertIn('muxwatch_host_asked_timestamp_seconds{host="esx02"} 1795535880', lines)

    def test_what_ensure_says(self):
        made = fleet.Fleet(self.folder)
        made.add("esx01", "started")
        lines = self.metrics()
        self.assertIn('muxwatch_recovery_seconds{host="esx01"} 2.100', lines)
        self.assertIn('muxwatch_probe_duration_seconds{host="esx01",probe="mux"} 0.020', lines)

    def test_hostile_names_and_newer_ids(self):
        made = fleet.Fleet(self.folder)
        for name in fleet.HOSTILE_NAMES:
            made.add(name, "mux-down", own_name="esx")
        made.reports["newer"] = json.loads(json.dumps(made.reports["mux-down"]).replace("mux-down", "moon-down"))
        made.add("esx01", "newer")
        lines = self.metrics()
        self.assertTrue('muxwatch_reason{host="esx01",reason="moon-down"} 1' in lines)
        self.assertTrue(r'muxwatch_host_reached{host="\"}\\u000a\\u001b[31m"} 1' in lines)
        reached = [line for line in lines if line.startswith("muxwatch_host_reached")]
        self.assertEqual((len(reached), len(set(reached))), (len(fleet.HOSTILE_NAMES) + 1,) * 2)
