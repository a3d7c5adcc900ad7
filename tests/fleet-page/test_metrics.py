"""The metrics of a fleet: the program's own where it has them, and valid whatever the hosts are called."""

import ast
import collections
import concurrent.futures
import copy
import json
import os
import random
import re
import subprocess

import fleet
from show import reports
from test_reports import FolderTest, places

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


# What ends a line, a label, a metric, a character; and what another reader takes for the beginning of one.
NASTY = ["\n", "\r", '"', "\\", "\\n", "{", "}", ",", "=", "# HELP x", " 1", "\x00", "\x1b[2J", "\x85", "\u2028", "\ud800", "\u202e", "é", "\U0001f4a9"]


# What the schema lets a text have.
ALLOWED = [text for text in NASTY if text > "\x1f" and not "\x7f" <= text <= "\x9f"]


def nasty_strings(alphabet, count):
    chance = random.Random(22)
    return ["".join(chance.choices([*alphabet, "a", "0", "OK"], k=chance.randint(1, 12))) for _ in range(count)]


def replaced(document, path, value):
    changed = copy.deepcopy(document)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return changed


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

    def test_a_host_has_as_many_series_as_the_page_says(self):
        self.write("h.json", judge("mux-running", "json"))
        durations = 4  # of the probes, which evidence does not have
        count = durations + sum('host="h"' in line for line in self.metrics())
        text = (fleet.TOP / "scripts" / "fleet" / "page.md").read_text()
        self.assertIn(f"{count} per host, {count}0,000 for 10,000 hosts", text)

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

    def test_links_where_they_are_known(self):
        made = fleet.Fleet(self.folder)
        made.add("esx01", "disconnected")
        made.reports["closed"] = fleet.with_links(made.reports["disconnected"], "rule-set", "moon", newer=["moon"])
        made.add("esx02", "closed")
        links = [line for line in self.metrics() if line.startswith("muxwatch_link_broken")]
        wanted = [(link, int(link == "rule-set")) for link in fleet.LINKS[:-1]] + [("moon", 1)]
        self.assertEqual(links, [f'muxwatch_link_broken{{host="esx02",link="{link}"}} {broken}' for link, broken in wanted])

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

    def read_back(self, lines):
        """The samples that promtool itself reads from the file: each one's labels."""
        stamped = "".join(line + ("\n" if line.startswith("#") else " 1\n") for line in lines) + "# EOF\n"
        self.write("stamped", stamped)
        (self.folder / "data" / "wal").mkdir(parents=True)
        for words in (["create-blocks-from", "openmetrics", self.folder / "stamped", self.folder / "data"], ["dump", self.folder / "data"]):
            # A later promtool makes a folder in the "data" of where it runs.
            done = subprocess.run([PROMTOOL, "tsdb", *words], cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
        label = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*")')
        return [
            {name: ast.literal_eval(value) for name, value in label.findall(line.rpartition("} ")[0])}
            for line in done.stdout.splitlines()
        ]

    def test_any_string_in_any_field_is_read_back(self):
        """Whatever a host says in whatever field, and whatever it is called: promtool reads the file, and each label is what
        the report had, made visible."""
        document = fleet.with_links(fleet.judge("dsva-time-wait"), "rule-set")
        document["host"]["name"] = "esx"
        strings, documents = nasty_strings(NASTY, 8) + nasty_strings(ALLOWED, 8), {}
        paths = [path for path in places(document) if path]
        for path in paths:
            for text in [*strings, "0.1.0\n", "0.1.0-1.ab\n"]:
                documents[f"h{len(documents)}"] = replaced(document, path, text)
        for text in nasty_strings(NASTY, 40):
            documents[text.replace("\x00", "").replace("/", "")] = document
        for name, changed in documents.items():
            (self.folder / os.fsdecode(name.encode("utf-8", "surrogatepass") + b".json")).write_text(json.dumps(changed))
        read = {host.name: host for host in self.read().values()}
        self.assertGreater(len([host for host in read.values() if host.report]), 150)
        samples = self.read_back(self.metrics())
        info = {sample["host"]: sample for sample in samples if sample["__name__"] == "muxwatch_info"}
        self.assertEqual(set(info), {name for name, host in read.items() if host.report})
        self.assertEqual({sample["host"] for sample in samples}, set(read))
        links = collections.defaultdict(set)
        for sample in samples:
            if sample["__name__"] == "muxwatch_link_broken":
                links[sample["host"]].add(sample.get("link", ""))
        for name, labels in info.items():
            report = read[name].report
            known = {reports.printable(link["id"]) for link in report["links"] if link["state"] != "unknown"}
            self.assertEqual(links[name], known)
            for label, text in (
                ("version", report["program"]["version"]),
                ("release", report["host"]["release"]),
                ("service", report["service"]),
            ):
                self.assertEqual(labels.get(label, ""), reports.printable(text or ""))

    def test_a_sick_host_changes_nothing_of_the_others(self):
        made = fleet.Fleet(self.folder)
        for name, finding in (("esx01", "ok"), ("esx02", "mux-down"), ("esx03", "started")):
            made.add(name, finding)
        made.add_unreachable("esx04")
        alone = self.metrics()
        for name, content in fleet.hostile_files(made).items():
            with self.subTest(name):
                fleet.put_hostile(self.folder, "esx02a", content)
                lines = self.metrics()
                self.assertEqual([line for line in lines if 'host="esx02a"' not in line], alone)
                self.assertIn('muxwatch_host_reached{host="esx02a"} 0', lines)
                fleet.remove_hostile(self.folder, "esx02a")

    def test_page_writes_the_same(self):
        made = fleet.tell_story(self.folder / "reports")
        done = [
            self.run_tool("page", made.folder, "--output", self.folder / "page.html", "--metrics", self.folder / "both.prom"),
            self.run_tool("metrics", made.folder, "--output", self.folder / "alone.prom"),
        ]
        self.assertEqual([(each.returncode, each.stderr) for each in done], [(0, "")] * 2)
        self.assertEqual((self.folder / "both.prom").read_bytes(), (self.folder / "alone.prom").read_bytes())
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"reports", "page.html", "both.prom", "alone.prom"})

    def test_a_host_without_ssh_is_not_one_that_is_lost(self):
        made = fleet.Fleet(self.folder)
        made.add("esx01", "ok")
        made.add_without_ssh("esx02")
        own = [line for line in self.metrics() if 'host="esx02"' in line]
        self.assertEqual(own, ['muxwatch_host_without_ssh{host="esx02"} 1'])
