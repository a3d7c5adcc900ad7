"""Part 1: a check, beside the script that it replaces and the least that it could cost.

Run by itself (in a mount name space of its own) it makes a host out of a folder, with stand-ins that cost what the
host's programs do or nothing, takes the times there, and prints them as JSON.
"""

import ctypes
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import measuring
from measuring import BUILD, TOOLS, TOP, Rival

MS_BIND, MS_REC = 4096, 16384
PROBES = {"vShield-Endpoint-Mux": "/etc/init.d/vShield-Endpoint-Mux", "ps": "/bin/ps",
          "esxcfg-module": "/bin/esxcfg-module", "esxcli": "/bin/esxcli"}
ROWS = 60
XML_WORD = "--formatter=xml"
# What they cost on a host, in milliseconds: esxcli is a Python program, a script's status starts others.
REALISTIC = {"vShield-Endpoint-Mux": 200, "ps": 50, "esxcfg-module": 300, "esxcli": 1200}
OUTPUT = {
    "vShield-Endpoint-Mux": "vShield-Endpoint-Mux is running\n",
    "ps": "WID      CID      WorldName             Command\n" + "".join(
        f"{number}  {number}  {name:20}  /usr/lib/vmware/{name}\n" for number, name in
        [(5695, "vShield-Endpoint-Mux"), (5700, "vShield-Endpoint-Mux"),
         *((n, "hostd-worker") for n in range(6000, 6150))]),
    "esxcfg-module": "Name                     Used  Size (kb)\n" + "".join(
        f"{name:24} {3:4}  {144:9}\n" for name in ["vmkernel", *(f"module{n}" for n in range(100)), "vmci"]),
}
SCRIPT = """#!/bin/sh
# The commands of the support text, one after the other.
failed=0
/etc/init.d/vShield-Endpoint-Mux status | grep -q 'is running' || failed=2
ps -c | grep -v grep | grep -q vShield-Endpoint-Mux || failed=2
esxcfg-module -l | grep -q '^vmci ' || failed=2
esxcli network ip connection list | grep 48651 | grep -q ESTABLISHED || failed=2
exit $failed
"""
SCRIPT_NAME, ALONE_NAME, LEAST_NAME = "ash script with grep", "the slowest probe alone", "minimal C program"
TITLES = {"realistic": "A check, with probes that cost what a host's do (esxcli 1.2 s, the others 0.05 to 0.3 s)",
          "free": "A check, with probes that cost nothing"}
START_NAME, XML_NAME = "its start alone (--version)", "libxml2 alone, on that list"
READING_NAME = "minimal C program that reads, with libxml2"
TOUCHES = 1000
TOUCH_NAMES = TOUCHED_NAME, UNTOUCHED_NAME = "1,000 pages touched", "no page touched"
WHY = ("Of {mine} ms of its own processor time, a check with probes that cost nothing needs {start} for its start "
       "(--version), {probes} to start four probes (what the minimal program takes more than that), {xml} for libxml2 to "
       "read the list (with handlers that do nothing); its own pipes, readers, verdict and report are the other {rest}. "
       "First touches of memory are in all of these: {faults} page faults, of which one costs {touch} µs on this machine. "
       "A program that only starts the probes, reads what they print and has libxml2 read the list, without deadlines, "
       "readers and a verdict (scripts/bench/least.c), takes {reading_own} ms, and {reading_wall} × the minimal program's "
       "time on the clock.")
MUXWATCH = ["/opt/muxwatch", "check"]
XML_ALONE = ["/opt/least", f"/bench/esxcli.{XML_WORD}"]

libc = ctypes.CDLL(None, use_errno=True)


def mount(source, target, kind, flags):
    if libc.mount(source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), b"") != 0:
        raise OSError(ctypes.get_errno(), f"mount {target}")


def make_host(root):
    """/bin, /sbin, /etc and /opt are the host's, /usr is the machine's, for strace and valgrind. Then enters it."""
    mount("tmpfs", root, "tmpfs", 0)
    for folder in ("bin", "sbin", "usr", "proc", "dev", "etc/init.d", "var/run/vmware", "opt", "bench", "tmp"):
        os.makedirs(f"{root}/{folder}")
    mount("/usr", f"{root}/usr", "", MS_BIND | MS_REC)
    mount("/proc", f"{root}/proc", "", MS_BIND | MS_REC)
    for name in ("/lib", "/lib64"):
        os.symlink(f"usr{name}", root + name)
    pathlib.Path(f"{root}/dev/null").touch()
    mount("/dev/null", f"{root}/dev/null", "", MS_BIND)
    shutil.copy2(BUILD / "simhost" / "busybox", f"{root}/bin/busybox")  # with a host's applets and no others
    for applet in ("sh", "grep", "cat"):
        os.symlink("busybox", f"{root}/bin/{applet}")
    for program in (BUILD / "muxwatch", BUILD / "tools" / "peak", TOOLS / "minimal", TOOLS / "stopwatch",
                    TOOLS / "touch", TOOLS / "least"):
        shutil.copy2(program, f"{root}/opt/")
    for name, path in PROBES.items():
        shutil.copy2(TOOLS / "probe", root + path)
        pathlib.Path(f"{root}/bench/{name}.out").write_text(OUTPUT.get(name, ""), encoding="utf-8")
    pathlib.Path(f"{root}/bench/esxcli.system").write_text("Disabled\n", encoding="utf-8")
    for kind, suffix in (("table", "out"), ("xml", XML_WORD)):
        text = measuring.output_of([TOOLS / "lists", kind, ROWS])
        pathlib.Path(f"{root}/bench/esxcli.{suffix}").write_text(text, encoding="utf-8")
    script = pathlib.Path(f"{root}/opt/script")
    script.write_text(SCRIPT, encoding="utf-8")
    script.chmod(0o755)
    os.chroot(root)
    os.chdir("/")


def set_delays(delays):
    for name in PROBES:
        pathlib.Path(f"/bench/{name}.delay").write_text(str(delays.get(name, 0)), encoding="utf-8")


def take_times(delays, rounds, *controls):
    set_delays(delays)
    rivals = [Rival("muxwatch check", MUXWATCH), Rival(SCRIPT_NAME, ["/opt/script"]),
              Rival(ALONE_NAME, [PROBES["esxcli"], XML_WORD]), Rival(LEAST_NAME, ["/opt/minimal", *PROBES.values()]),
              *controls]
    return {name: rival.runs for name, rival in measuring.contest(rivals, rounds, stopwatch="/opt/stopwatch").items()}


def controls():
    """What of a check's own time is not its to save: reading at all, its start, its library's part of it, new pages of memory."""
    return [Rival(READING_NAME, ["/opt/least", *reversed(PROBES.values())]),
            Rival(START_NAME, ["/opt/muxwatch", "--version"]),
            Rival(XML_NAME, XML_ALONE),
            Rival(TOUCHED_NAME, ["/opt/touch", TOUCHES]), Rival(UNTOUCHED_NAME, ["/opt/touch", 0])]


def count_calls():
    """All system calls of a check, and those that only read what the probes print."""
    command = ["/usr/bin/strace", "-o", "/tmp/calls", *MUXWATCH]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, timeout=60)
    calls = pathlib.Path("/tmp/calls").read_text(encoding="utf-8").splitlines()
    calls = [line for line in calls if re.match(r"\w+\(", line)]
    return {"all": len(calls), "reading": sum(line.startswith("read(") for line in calls)}


def confirm_dead():
    """Seconds of a dry run of ensure on a host whose Mux is down."""
    set_delays({})
    for name, text in (("vShield-Endpoint-Mux", "vShield-Endpoint-Mux is not running\n"),
                       ("ps", "WID CID WorldName Command\n5 5 hostd hostd\n")):
        pathlib.Path(f"/bench/{name}.out").write_text(text, encoding="utf-8")
    for suffix in ("out", XML_WORD):
        path = pathlib.Path(f"/bench/esxcli.{suffix}")
        path.write_text(path.read_text(encoding="utf-8").replace("vShield-Endpoint-Mux", "hostd"), encoding="utf-8")
    rival = Rival("confirming", ["/opt/muxwatch", "ensure", "--dry-run"], exit_code=2)
    rival.measure(stopwatch="/opt/stopwatch")
    return rival.runs


def inside(root, rounds_real, rounds_free):
    make_host(root)
    measuring.ENVIRONMENT["PATH"] = "/bin:/sbin:/usr/bin"
    seen = {"realistic": take_times(REALISTIC, rounds_real), "free": take_times({}, rounds_free, *controls())}
    seen |= {"calls": count_calls(), "instructions": measuring.instructions(MUXWATCH),
             "xml_instructions": measuring.instructions(XML_ALONE),
             "peak_kib": measuring.peak_kib(MUXWATCH, peak="/opt/peak"), "confirming": confirm_dead()}
    json.dump(seen, sys.stdout)


def rivals_of(runs):
    return {name: Rival(name, [], runs=[tuple(run) for run in some]) for name, some in runs.items()}


def why(free):
    """Where a check's own processor time goes, out of the controls of the same run."""
    ms = {name: rival.own * 1000 for name, rival in free.items()}
    start, least = ms[START_NAME], ms[LEAST_NAME]
    parts = {"mine": ms["muxwatch check"], "start": start, "probes": max(least - start, 0), "xml": ms[XML_NAME] - start}
    parts["rest"] = parts["mine"] - parts["start"] - parts["probes"] - parts["xml"]
    faults = {"faults": f"{free['muxwatch check'].faults:.0f}", "touch": f"{touch_us(free):.1f}"}
    reading = {"reading_own": f"{ms[READING_NAME]:.2f}",
               "reading_wall": f"{free[READING_NAME].wall / free[LEAST_NAME].wall:.2f}"}
    return WHY, {name: f"{value:.2f}" for name, value in parts.items()} | faults | reading


def touch_us(free):
    """What the first touch of a page costs."""
    return (free[TOUCHED_NAME].own - free[UNTOUCHED_NAME].own) / TOUCHES * 1e6


def bench(report, short):
    root = TOOLS / "root"
    root.mkdir(exist_ok=True)
    user = measuring.output_of([TOP / "scripts" / "spaces"]).split()
    rounds = ["1", "3"] if short else ["5", "201"]
    command = ["unshare", *user, "--mount", "/usr/bin/python3", "-B", "-E", __file__, root, *rounds]
    seen = json.loads(measuring.output_of(command))
    for case, unit in (("realistic", "s"), ("free", "ms")):
        rivals = {name: rival for name, rival in rivals_of(seen[case]).items() if name not in TOUCH_NAMES}
        report.table("check", TITLES[case], rivals, unit=unit, first="muxwatch check", shown=True)
    real, free = rivals_of(seen["realistic"]), rivals_of(seen["free"])
    mine = free["muxwatch check"]
    calls = seen["calls"]
    report.facts("check", "What a check costs by itself, with probes that cost nothing", [
        ("processor time of muxwatch itself", f"{mine.own * 1000:.2f} ms"),
        ("instructions (callgrind)", f"{seen['instructions']:,}"),
        ("of libxml2 alone, on that list", f"{seen['xml_instructions']:,}"),
        ("system calls, of them reading", f"{calls['all']}, {calls['reading']}"),
        ("most memory", f"{seen['peak_kib']} KiB"),
        ("page faults, and what one costs", f"{mine.faults:.0f}, {touch_us(free):.1f} µs"),
        ("ensure --dry-run where Mux is down", f"{seen['confirming'][0][0]:.3f} s"),
    ], shown=True)
    ours = real["muxwatch check"].wall
    report.figure("check, realistic probes, over the slowest probe alone", ours / real[ALONE_NAME].wall, 1.02, "×")
    report.figure("check, realistic probes, over the script", ours / real[SCRIPT_NAME].wall, 0.75, "×")
    report.figure("check, free probes, over the minimal C program", mine.wall / free[LEAST_NAME].wall, 1.15, "×",
                  why=why(free))
    report.figure("check, free probes, over the script", mine.wall / free[SCRIPT_NAME].wall, 0.25, "×")
    report.figure("check, own processor time", mine.own * 1000, 3, "ms", why=why(free))
    report.figure("check, system calls beyond reading", calls["all"] - calls["reading"], 120, "")
    report.figure("check, most memory", seen["peak_kib"], 1024, "KiB")
    report.figure("confirming a dead Mux, beyond the 2 s between the two looks", (seen["confirming"][0][0] - 2) * 1000,
                  100, "ms")


if __name__ == "__main__":
    inside(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
