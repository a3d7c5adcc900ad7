"""Fleets for the tests of the page and the metrics: reports that the program made of tests/cases, given a name each."""

import copy
import datetime
import json
import os
import pathlib
import random
import subprocess

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = TOP / "build" / "muxwatch"
NOW = "2026-11-24T16:00:00Z"
RELEASES = ["5.5.0", "6.5.0", "6.7.0", "6.7.0", "7.0.3", "8.0.2"]
COMMANDS = {
    "mux": "/etc/init.d/vShield-Endpoint-Mux status",
    "worlds": "ps -c",
    "vmci": "esxcfg-module -l",
    "connections": "esxcli --formatter=xml network ip connection list",
}
# A name for each finding, and the case that shows it.
CASES = {
    "ok": "mux-running",
    "no-manager": "manager-missing",
    "mux-down": "mux-down",
    "disconnected": "dsva-time-wait",
    "vmci-missing": "vmci-missing",
    "maintenance": "maintenance-mux-down",
    "hostd-down": "xml-hostd-down",
    "not-installed": "not-installed",
    "contradiction": "mux-down-world-connected",
}
SCHEMA = json.loads((TOP / "esx" / "report" / "report.schema.json").read_text())
LINKS = SCHEMA["$defs"]["link"]["properties"]["id"]["examples"]
UNREACHABLE = "ssh: connect to host {name} port 22: Connection timed out"
STARTED = {
    "en": (
        "vShield-Endpoint-Mux was down; muxwatch started it, and it is running again after 2.1 s.",
        "Find out why it stopped: /var/log/syslog.log, /var/log/vmkernel.log",
    ),
    "ja": (
        "vShield-Endpoint-Mux は停止していました。muxwatch が起動し、2.1 秒後に稼働を確認しました。",
        "停止していた理由を /var/log/syslog.log と /var/log/vmkernel.log で確認してください。",
    ),
}
# What a file name can hold. The last must not be taken for a key that every JavaScript object has.
HOSTILE_NAMES = [
    "<script>window.hacked = 1<",
    '"><img src=x onerror=window.hacked=1>',
    "esx'`&amp;\\",
    '"}\n\x1b[31m',
    "\u202egpj.exe\u2066",
    "{{ 7 * 7 }}{% raw %}${hacked}",
    "x" * 200,
    "日本 のホスト",
    "#host=%00%zz",
    "constructor",
]


def show(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def judge(case, language="en"):
    """What the program reports on a case, as if it had asked a host."""
    words = [PROGRAM, "check", "--from", TOP / "tests" / "cases" / case, "--format", "json", "--lang", language]
    result = subprocess.run(words, stdout=subprocess.PIPE, env={"PATH": "/bin"}, timeout=60, check=False)
    # A host names no file of evidence.
    document = json.loads(result.stdout.replace(b"connections.xml", b"esxcli"))
    for name, probe in document["probes"].items():
        probe["file"], probe["command"] = None, COMMANDS[name]
        probe["duration_seconds"] = 0.02 if name == "mux" else 0.4
    return document


def started_from(document, language):
    """A report of ensure that started Mux, which no evidence in a folder can show."""
    document = copy.deepcopy(document)
    text, step = STARTED[language]
    document["state"] = "WARNING"
    document["reasons"] = [{"id": "mux-started", "state": "WARNING", "text": text, "next_steps": [step]}]
    document["action"] = {
        "kind": "start",
        "result": "started",
        "suppressed_by": None,
        "recovery_seconds": 2.1,
        "detail": None,
    }
    return document


def with_links(document, *broken, newer=()):
    """A report without a connection whose links are broken by id, and otherwise whole or, the last, not known. Only a host's own
    lists say so, no evidence of CASES."""
    last = LINKS[-1]
    states = {link: "broken" if link in broken else "unknown" if link == last else "ok" for link in [*LINKS, *newer]}
    why = {"broken": "closed", "unknown": "no-pattern", "ok": None}
    links = [
        {"id": link, "state": state, "why": why[state], "source": "network firewall ruleset list"} for link, state in states.items()
    ]
    return {**document, "links": links}


class Fleet:
    """Writes hosts into a folder, as the collector would."""

    def __init__(self, folder, language="en", now=NOW):
        self.folder, self.language, self.now = pathlib.Path(folder), language, moment_of(now)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.reports = {name: judge(case, language) for name, case in CASES.items()}
        self.reports["started"] = started_from(self.reports["ok"], language)

    def write(self, name, document):
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=2)
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")

    def add(self, name, finding, release="6.7.0", minutes_ago=2, own_name=None):
        """A host with one of the findings."""
        document = copy.copy(self.reports[finding])
        document["time"] = show(self.now - datetime.timedelta(minutes=minutes_ago))
        document["host"] = {"name": own_name or name.split(".")[0], "release": release}
        self.write(name, document)

    def add_unreachable(self, name, minutes_ago=2):
        time = show(self.now - datetime.timedelta(minutes=minutes_ago))
        self.write(
            name,
            {
                "format_version": "1.0",
                "time": time,
                "host": {"name": name, "release": None},
                "unreachable": UNREACHABLE.format(name=name),
            },
        )

    def add_without_ssh(self, name):
        self.add_unreachable(name)
        document = json.loads((self.folder / f"{name}.json").read_text())
        self.write(name, {**document, "unreachable": "has no SSH (muxwatch_ssh is false)", "without_ssh": True})

    def add_history(self, name, *spans, events=(), starts=0, minutes_ago=2, paused_until=None):
        """A run every five minutes; a span is (state, from how many minutes ago on), the oldest first."""
        marks = []
        for ago in range(24 * 60 - 1, minutes_ago - 1, -5):
            state = [state for state, since in spans if ago <= since]
            if state and state[-1]:
                marks.append({"time": show(self.now - datetime.timedelta(minutes=ago)), "state": state[-1]})
        self.write(
            f"{name}.history",
            {
                "format_version": "1.0",
                "program": {"name": "muxwatch", "version": "0.1.0"},
                "time": show(self.now - datetime.timedelta(minutes=minutes_ago)),
                "host": {"name": name.split(".")[0], "release": "6.7.0"},
                "paused_until": paused_until,
                "starts_in_window": starts,
                "budget": 3,
                "back_off_seconds": 0,
                "marks": marks,
                "events": [
                    {"time": show(self.now - datetime.timedelta(minutes=ago)), "event": text} for ago, text in events
                ],
            },
        )


def hostile_files(fleet):
    """What a host that was taken over may send, or a broken one leave: a name, and the file as put_hostile() takes it. None is
    a report."""
    report = dict(fleet.reports["mux-down"], time=NOW)
    reason = report["reasons"][0]
    finding = {"state": "OK", "text": "x", "next_steps": []}
    link = {"id": "rule-set", "state": "broken", "why": "closed", "source": "x"}
    many = [dict(reason, id=f"finding-{n}") for n in range(1500)]
    text = json.dumps(report)
    return {
        "nothing": "",
        "half": text[:-40],
        "deep lists": "[" * 100000,
        "deep objects": '{"a":' * 50000,
        "too big": text + " " * 300 * 1024,
        "not UTF-8": b"\xff\xfe" + text.encode(),
        "a version of two lines": {**report, "program": {"name": "muxwatch", "version": '0.1.0\nmuxwatch_state{host="esx01"} 1'}},
        "1,500 findings": {**report, "reasons": many},
        "an id without end": {**report, "reasons": [dict(reason, id="x" * 100000)]},
        "OK, but CRITICAL": {**report, "state": "OK"},
        "OK, but CRITICAL beside it": {**report, "state": "OK", "reasons": [dict(finding, id="ok"), reason]},
        "CRITICAL, but OK": {**report, "reasons": [dict(finding, id="ok")]},
        "a link twice": {**report, "links": [link, link]},
        "a link with another state": {**report, "links": [dict(link, state="broken\n")]},
        "a link without end": {**report, "links": [dict(link, id="x" * 100000)]},
        "1,500 links": {**report, "links": [dict(link, id=f"link-{n}") for n in range(1500)]},
        "a number without end": text.replace('"exit_code": 1', '"exit_code": ' + "9" * 5000).replace('"count": 0', '"count": ' + "9" * 5000),
        "a float without end": text.replace('"duration_seconds": 0.4', '"duration_seconds": 1e300'),
        "another year": {**report, "time": "2026-11-31T00:00:00Z"},
        "a list": [report],
        "a pipe": os.mkfifo,
        "a folder": os.mkdir,
        "a link to itself": lambda path: os.symlink(path, path),
        "a link to a device": lambda path: os.symlink("/dev/zero", path),
    }


def put_hostile(folder, name, content):
    path = pathlib.Path(folder, f"{name}.json")
    if callable(content):
        content(path)
    else:
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def remove_hostile(folder, name):
    path = pathlib.Path(folder, f"{name}.json")
    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


def tell_story(folder, language="en", now=NOW):
    """Twenty hosts on a bad afternoon: an appliance went away, and a few hosts have troubles of their own."""
    fleet = Fleet(folder, language, now)
    day = ("OK", 1440)
    for site, count, release in (("fra1", 9, "6.7.0"), ("muc2", 6, "7.0.3"), ("tyo1", 5, "8.0.2")):
        for i in range(1, count + 1):
            fleet.add(f"esx{i:02d}.{site}.example.net", "ok", release)
            fleet.add_history(f"esx{i:02d}.{site}.example.net", day)
    for i in (5, 6, 7):
        name = f"esx{i:02d}.fra1.example.net"
        fleet.add(name, "disconnected")
        fleet.add_history(
            name, day, ("CRITICAL", 104), events=[(104, "state-changed from=OK to=CRITICAL reasons=dsva-disconnected")]
        )
    name = "esx02.muc2.example.net"
    fleet.add(name, "mux-down", "7.0.3")
    fleet.add_history(
        name,
        day,
        ("WARNING", 95),
        ("OK", 90),
        ("WARNING", 65),
        ("OK", 60),
        ("WARNING", 40),
        ("OK", 35),
        ("CRITICAL", 19),
        starts=3,
        events=[
            (40, "mux-started recovery_s=1.9"),
            (19, "restart-budget-spent starts=3 window_s=3600"),
            (19, "state-changed from=OK to=CRITICAL reasons=mux-down"),
        ],
    )
    name = "esx04.muc2.example.net"
    fleet.add(name, "vmci-missing", "6.5.0")
    fleet.add_history(
        name,
        day,
        ("", 620),
        ("CRITICAL", 600),
        events=[(600, "state-changed from=OK to=CRITICAL reasons=vmci-missing")],
    )
    name = "esx05.muc2.example.net"
    fleet.add(name, "started", "7.0.3")
    fleet.add_history(
        name,
        day,
        ("WARNING", 5),
        starts=1,
        events=[(2, "mux-start reason=mux-down"), (2, "mux-started recovery_s=2.1")],
    )
    fleet.add("esx06.muc2.example.net", "maintenance", "7.0.3")
    fleet.add_history("esx06.muc2.example.net", day, ("WARNING", 180), paused_until="2026-11-24T18:00:00Z")
    fleet.add("esx09.fra1.example.net", "hostd-down")
    fleet.add_history("esx09.fra1.example.net", day, ("UNKNOWN", 340), ("OK", 310), ("UNKNOWN", 50))
    fleet.add("esx02.fra1.example.net", "no-manager")
    fleet.add("esx02.tyo1.example.net", "ok", "8.0.2", minutes_ago=3 * 1440)
    (fleet.folder / "esx02.tyo1.example.net.history.json").unlink()
    fleet.add_unreachable("esx04.tyo1.example.net")
    (fleet.folder / "esx04.tyo1.example.net.history.json").unlink()
    fleet.write("esx05.tyo1.example.net", "Segmentation fault\n")
    fleet.add_without_ssh("esx03.tyo1.example.net")
    (fleet.folder / "esx03.tyo1.example.net.history.json").unlink()
    return fleet


def make_many(folder, count, now=NOW):
    """A fleet of any size, the same for the same size: nine in ten hosts are OK, all have a whole history."""
    fleet, chance = Fleet(folder, "en", now), random.Random(4711)
    for i in range(1, count + 1):
        name, draw = f"esx{i:05d}.site{i % 40:02d}.example.net", chance.random()
        if draw < 0.01:
            fleet.add_unreachable(name)
            continue
        if draw < 0.012:
            fleet.write(name, "Segmentation fault\n")
            continue
        finding = "ok" if draw < 0.9 else chance.choice([name for name in fleet.reports if name != "ok"])
        fleet.add(name, finding, chance.choice(RELEASES), minutes_ago=chance.randint(1, 130))
        trouble = [] if finding == "ok" else [(fleet.reports[finding]["state"], chance.randint(5, 1400))]
        events = [(ago, f"state-changed from=OK to={state}") for state, ago in trouble]
        fleet.add_history(name, ("OK", 1440), *trouble, events=events, starts=int(draw > 0.98))
    return fleet
