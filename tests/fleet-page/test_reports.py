"""The reader: what it takes for a report, what it says of all else; and how page and metrics fail."""

import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import fleet
import jsonschema
from show import reports, view

TOOLS = fleet.TOP / "scripts" / "fleet"
OTHERS = [None, "x", -1, 1.5, True, [], {}, [None], "2026-13-01T00:00:00Z", "OK"]


class FolderTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="muxwatch-fleet-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.reader = reports.Reader(self.folder)

    def write(self, name, content):
        if isinstance(content, dict):
            content = json.dumps(content)
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self):
        return {host.name: host for host in self.reader.hosts()}

    def run_tool(self, name, *words):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [TOOLS / name, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip


class ReadingTest(FolderTest):
    def test_each_kind_of_wrong_file_is_told(self):
        report = json.dumps(fleet.judge("mux-down"))
        link = {"id": "rule-set", "state": "broken", "why": "closed", "source": "x"}
        wrong = {
            "problem_empty": [b"", b" \n\n"],
            "problem_not_utf8": [b"\xff\xfe{}", report.encode("utf-16")],
            "problem_not_json": [
                "Segmentation fault",
                report[:-10],
                report + report,
                '{"a": NaN}',
                '{"a": 1e999}',
                '{"a": -Infinity}',
                '{"a": ' + "9" * 5000 + "}",
                b'{"a": "\x00"}',
            ],
            "problem_too_deep": ["[" * 100000, '{"a":' * 40000],
            "problem_too_big": [report + " " * reports.REPORT_LIMIT],
            "problem_repeated_key": ['{"state": "OK", ' + report[1:], report.replace('"id":', '"id": "ok", "id":')],
            "problem_wrong_shape": [
                "[]",
                "null",
                "7",
                '"text"',
                "{}",
                '{"unreachable": ""}',
                '{"unreachable": null}',
                report.replace('"CRITICAL"', '"FINE"'),
                report.replace('"1.0"', '"2.0"'),
                report.replace('"time": "2', '"time": "3x'),
                report.replace('"0.1.0"', '"0.1.0\\n"'),
                report.replace('"0.1.0"', '"0.1.0 and more"'),
                json.dumps({**json.loads(report), "links": [link, link]}),
                json.dumps({**json.loads(report), "links": [dict(link, id="x" * 65)]}),
                json.dumps({**json.loads(report), "links": [dict(link, id=f"x{n}") for n in range(33)]}),
            ],
            "problem_inconsistent": [report.replace('"state": "CRITICAL"', '"state": "OK"', 1)],
            "problem_too_many": [report.replace('"mux-down"', f'"{"x" * 65}"')],
        }
        for problem, contents in wrong.items():
            for content in contents:
                self.write("esx01.json", content)
                with self.subTest(problem=problem, content=content[:40]):
                    host = self.read()["esx01"]
                    self.assertIsNone(host.report)
                    self.assertEqual(host.unreadable.problem, problem)

    def test_what_is_no_file_is_not_waited_for(self):
        os.mkfifo(self.folder / "pipe.json")
        os.mkdir(self.folder / "folder.json")
        os.symlink("nowhere", self.folder / "dangling.json")
        os.symlink("/dev/zero", self.folder / "zero.json")
        hosts = self.read()
        problems = {name: host.unreadable.problem for name, host in hosts.items()}
        self.assertEqual(
            problems,
            {
                "pipe": "problem_not_file",
                "folder": "problem_not_file",
                "dangling": "problem_missing",
                "zero": "problem_not_file",
            },
        )

    def test_no_host_is_dropped_and_order_is_natural(self):
        for name in (
            "\u0663.json",
            "esx10.json",
            "esx9.json",
            "esx9.history.json",
            "only.history.json",
            ".hidden.json",
            "notes.txt",
        ):
            self.write(name, "garbage")
        self.write(b"\xff.json".decode("utf-8", "surrogateescape"), "garbage")
        self.write("\\udcff.json", "garbage")
        self.assertEqual(list(self.read()), ["\\\\udcff", "esx9", "esx10", "only", "\u0663", "\\udcff"])

    def test_history_is_apart_from_the_report(self):
        self.write("esx01.json", fleet.judge("mux-running"))
        self.write("esx01.history.json", "garbage")
        self.write("esx02.json", fleet.judge("mux-running"))
        self.write("esx02.history.json", fleet.judge("usage-history"))
        self.write("esx03.json", fleet.judge("mux-running"))
        hosts = self.read()
        self.assertEqual(hosts["esx01"].report["state"], "OK")
        self.assertEqual(hosts["esx01"].history_unreadable.problem, "problem_not_json")
        self.assertEqual(hosts["esx02"].history_unreadable.problem, "problem_history_failed")
        self.assertIsNone(hosts["esx03"].history_unreadable)

    def test_unreachable(self):
        fleet.Fleet(self.folder).add_unreachable("esx01")
        host = self.read()["esx01"]
        self.assertEqual(host.unreachable, "ssh: connect to host esx01 port 22: Connection timed out")
        self.assertEqual(host.time, 1795535880)

    def test_what_cannot_be_seen_is_written_out(self):
        self.assertEqual(
            reports.printable("a\x1b[31m\u202eb\u2028\ud800\u3000日本"), "a\\u001b[31m\\u202eb\\u2028\\ud800\u3000日本"
        )
        self.assertEqual(len(reports.printable("x" * 5000)), reports.TEXT_LIMIT + 1)


def places(value, path=()):
    """The path to each value in a document."""
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


def mutations(document):
    """The document with one value left out, or another in its place."""
    for path in places(document):
        if path:
            for other in [..., *OTHERS]:
                changed = copy.deepcopy(document)
                holder = changed
                for key in path[:-1]:
                    holder = holder[key]
                if other is ...:
                    del holder[path[-1]]
                else:
                    holder[path[-1]] = other
                yield path, changed


class SchemaTest(FolderTest):
    """The reader refuses what the schema refuses, by the reference implementation, and beyond that only month 13 and a state that is not that
    of the worst finding."""

    def compare(self, kind, document, take, time):
        schema = json.loads((reports.SCHEMAS / f"{kind}.schema.json").read_text())
        reference = jsonschema.Draft202012Validator(schema)
        refused = 0
        for path, changed in mutations(document):
            # Such a mark, in front of others, is out of order.
            month_13 = path in ((time,), ("marks", 0, "time")) and "2026-13-01T00:00:00Z" in json.dumps(changed)
            valid = reference.is_valid(changed) and not month_13
            if valid and kind == "report":
                # Beyond the schema: the state is that of the worst finding.
                valid = changed["state"] == max((each["state"] for each in changed["reasons"]), key=reports.STATES.index)
            refused += not valid
            self.write("esx01.json" if kind == "report" else "esx01.history.json", changed)
            self.assertEqual(take(self.read()["esx01"]) is not None, valid, (path, changed))
        self.assertGreater(refused, 100)

    def test_reports(self):
        self.compare("report", fleet.with_links(fleet.judge("dsva-time-wait"), "rule-set"), lambda host: host.report, "time")

    def test_histories(self):
        made = fleet.Fleet(self.folder)
        made.add("esx01", "ok")
        made.add_history("esx01", ("OK", 9), events=[(5, "mux-start reason=mux-down")], minutes_ago=4)
        self.compare(
            "history",
            json.loads((self.folder / "esx01.history.json").read_text()),
            lambda host: host.history,
            "paused_until",
        )

    def test_marks_are_the_same_however_they_are_printed(self):
        """The program's own form is read without json, and any other by it."""
        made = fleet.Fleet(self.folder)
        made.add_history("esx01", ("OK", 1440), ("WARNING", 700), ("CRITICAL", 300), ("UNKNOWN", 100))
        text = (self.folder / "esx01.history.json").read_text()
        fast = reports.split_marks(text.encode())[1]
        self.assertEqual(fast, reports.marks_of(json.loads(text)))
        self.assertEqual(set(fast[1]), set("0123"))
        for other in (json.dumps(json.loads(text)), text.replace("      ", "     "), text.replace('"marks": [', '"marks":[')):
            self.assertIsNone(reports.split_marks(other.encode()))
            self.write("esx01.history.json", other)
            self.assertEqual(self.read()["esx01"].history["marks"], fast)

    def test_what_is_no_mark_is_none_in_the_fast_form_either(self):
        made = fleet.Fleet(self.folder)
        made.add_history("esx01", ("OK", 1440))
        text = (self.folder / "esx01.history.json").read_text()
        mark = text.partition('"marks": [')[2].partition("}")[0] + "}"
        for wrong in (
            text.replace('"state": "OK"', '"state": "FINE"', 1),
            text.replace('"state": "OK"', "0", 1),
            text.replace('"state": "OK"', "\udcf8", 1),
            text.replace(":01:00Z", ":0x:00Z", 1),
            text.replace(mark, mark.replace("}", "},"), 1),
            text.replace(mark + ",", mark, 1),
            text.replace('"marks": [', '"x": {"marks": [', 1).replace("\n  ],", "\n  ]},", 1),
            text.replace("\n  ],", "\n  ", 1),
        ):
            self.assertNotEqual(wrong, text)
            self.write("esx01.history.json", wrong.encode("utf-8", "surrogateescape"))
            self.assertIsNotNone(self.read()["esx01"].history_unreadable, wrong[:400])

    def test_marks_out_of_order(self):
        fleet.Fleet(self.folder).add_history("esx01", ("OK", 1440))
        document = json.loads((self.folder / "esx01.history.json").read_text())
        self.assertEqual(len(self.read()["esx01"].history["marks"][0]), 288)
        document["marks"].reverse()
        self.write("esx01.history.json", document)
        self.assertEqual(self.read()["esx01"].history_unreadable.detail, "marks")


class LineTest(unittest.TestCase):
    def test_worst_of_each_quarter(self):
        now = reports.epoch("2026-11-24T16:00:00Z")
        marks = reports.marks_of(
            {
                "marks": [
                    {"time": "2026-11-23T16:00:00Z", "state": "CRITICAL"},
                    {"time": "2026-11-23T16:00:01Z", "state": "OK"},
                    {"time": "2026-11-24T15:45:00Z", "state": "OK"},
                    {"time": "2026-11-24T15:50:00Z", "state": "CRITICAL"},
                    {"time": "2026-11-24T15:55:00Z", "state": "UNKNOWN"},
                    {"time": "2026-11-24T16:00:00Z", "state": "WARNING"},
                    {"time": "2026-11-24T16:00:01Z", "state": "CRITICAL"},
                ]
            }
        )
        self.assertEqual(view.draw_line(marks, view.cell_bounds(now)), "O" + "-" * 93 + "OC")


class FailureTest(FolderTest):
    """One line on stderr, exit code 3, and nothing written."""

    def test_failures(self):
        empty, full = self.folder / "empty", self.folder / "full"
        empty.mkdir()
        fleet.Fleet(full).add("esx01", "ok")
        failing = [
            ["--output", self.folder / "o"],
            [self.folder / "none", "--output", self.folder / "o"],
            [empty, "--output", self.folder / "o"],
            [full / "esx01.json", "--output", self.folder / "o"],
            [full],
            [full, "--output", self.folder / "none" / "o"],
            [full, "--output", empty],
            [full, "--output", "/proc/o"],
            [full, "--output", self.folder / "o", "--outp", "x"],
        ]
        of_page = [
            [full, "--output", self.folder / "o", *words]
            for words in (["--now", "yesterday"], ["--stale-after", "0h"], ["--lang", "fr"])
        ]
        for tool, words in [
            *(("metrics", words) for words in failing),
            *(("page", words) for words in of_page + failing[:3]),
        ]:
            with self.subTest(tool=tool, words=words):
                result = self.run_tool(tool, *words)
                self.assertEqual((result.returncode, result.stdout), (3, ""))
                self.assertRegex(result.stderr, rf"\Ascripts/fleet/{tool}: [^\n]+\n\Z")
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"empty", "full"})

    def test_full_disk_leaves_the_old_file(self):
        fleet.Fleet(self.folder / "reports").add("esx01", "ok")
        self.write("page.html", "old")
        limited = 'ulimit -f 1; trap "" XFSZ; exec "$@"'
        for tool in ("page", "metrics"):
            words = [TOOLS / tool, self.folder / "reports", "--output", self.folder / "page.html"]
            result = subprocess.run(
                ["bash", "-c", limited, "bash", *words], capture_output=True, text=True, timeout=120, check=False
            )
            self.assertEqual((result.returncode, result.stderr.count("\n")), (3, 1), result.stderr)
        self.assertEqual((self.folder / "page.html").read_text(), "old")
        self.assertEqual({path.name for path in self.folder.iterdir()}, {"reports", "page.html"})

    def test_what_is_written_can_be_read_by_others(self):
        fleet.Fleet(self.folder / "reports").add("esx01", "ok")
        result = self.run_tool("metrics", self.folder / "reports", "--output", self.folder / "fleet.prom")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        umask = os.umask(0o022)
        os.umask(umask)
        self.assertEqual((self.folder / "fleet.prom").stat().st_mode & 0o777, 0o666 & ~umask)
        # Not those of Ansible's plugins, which Ansible writes where it may.
        self.assertEqual([*TOOLS.glob("__pycache__"), *(TOOLS / "show").rglob("__pycache__")], [])
