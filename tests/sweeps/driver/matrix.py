"""The fault matrix: matrix.table says what is expected, a cell a line; here is how each is brought about."""

import dataclasses
import os
import signal
import time

from driver import judge
from driver.host import DOWN, WELL, Job

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "matrix.table")
# lying: Mux runs, but its own status says that it does not.
WORLDS = {"healthy": WELL, "down": DOWN, "lying": (*WELL, "status-lies")}
SUBJECTS = {
    "mux": ("mux",),
    "ps": ("ps",),
    "esxcfg-module": ("esxcfg-module",),
    "esxcli": ("esxcli",),
    "localcli": ("localcli",),
    "both-lists": ("esxcli", "localcli"),
    "maintenance": ("esxcli-mode", "localcli-mode"),
    "witnesses": ("ps", "esxcli-list", "localcli-list"),
    "start": ("start",),
}
MODES = ("missing", "not-executable")
FAULTS = {
    "exit-1": "exits 1",
    "exit-3": "exits 3",
    "exit-127": "exits 127",
    "killed": "killed",
    "hangs": "hangs",
    "ignores-term": "stubborn",
    "grandchild": "grandchild",
    "empty": "empty",
    "100-MiB": "flood",
    "line-of-10-MiB": "line",
    "NUL-bytes": "nul",
    "invalid-UTF-8": "utf8",
    "escapes": "escapes",
    "cut-half-way": "cut",
    "right-but-exit-1": "fails 1",
}
SLOW = ("hangs", "stubborn")
HOST_FAULTS = (
    *("state-missing", "state-read-only", "state-full", "state-no-inodes", "log-missing", "log-stuck", "descriptors-closed"),
    *("nofile-8", "memory-32M", "lock-held", "second-instance"),
)
CLOCK_FAULTS = ("back", "forward", "boot", "back-and-boot", "forward-and-boot")
SIGNALS = ("TERM", "INT", "HUP", "PIPE")
BUDGET = 3
DAY_S, LONG_AGO_S = 86400, 3000
# A window longer than what passed since a run before the boot, and shorter than what passed since the boot.
SINCE_BOOT = "budget-window = 60s\nback-off-max = 60s\n"
AGES_S = 10**8  # a host's uptime before it booted: more than any now
# When a signal comes or the clock is set: with the so many-th call of a program, or so many seconds after the start of muxwatch.
MOMENTS = {
    "first-look": ("ps", 1),
    "maintenance-asked": ("esxcli-mode", 1),
    "waiting": 1.0,
    "second-look": ("esxcli-list", 2),
    "start": ("start", 1),
    "last-question": ("ps", 3),
    "verification": ("ps", 5),
    "last-look": ("esxcfg-module", 3),
}


@dataclasses.dataclass
class Cell:
    line: int
    subject: str
    fault: str
    world: str
    expected: tuple  # state, exit code, reasons, action; "-": nothing is said

    def hangs(self):
        return FAULTS.get(self.fault) in SLOW

    def slow(self):
        """Waits for its deadlines as a run from cron does; the other hanging ones have five seconds in all."""
        if (self.subject, self.fault, self.world) == ("mux", "exit-3", "down"):
            return True  # half a minute goes by while Mux does not say that it runs
        return self.hangs() and (self.world != "healthy" or self.subject == "esxcli")


class BadTable(Exception):
    pass


def load():
    cells = []
    with open(TABLE, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            words = line.split("#")[0].split()
            if not words:
                continue
            if len(words) != 7 or words[2] not in WORLDS:
                raise BadTable(f"matrix.table:{number}: SUBJECT FAULT WORLD STATE EXIT REASONS ACTION")
            cells.append(Cell(number, *words[:3], tuple(words[3:])))
    seen = {(cell.subject, cell.fault, cell.world) for cell in cells}
    missing = [" ".join(cell) for cell in required() if cell not in seen]
    if missing:
        raise BadTable(f"matrix.table lacks {', '.join(missing)}")
    return cells


def required():
    """The cells that may not be forgotten: SUBJECT, FAULT, WORLD."""
    for subject in SUBJECTS:
        modes = () if subject == "start" else MODES  # it has its file in common with mux
        for fault in (*modes, *FAULTS):
            for world in {"witnesses": ("lying",), "start": ("down",)}.get(subject, ("healthy", "down")):
                yield subject, fault, world
    for subject, faults in (("host", HOST_FAULTS), ("clock", CLOCK_FAULTS)):
        for fault in faults:
            yield from ((subject, fault, world) for world in ("healthy", "down"))
    for subject, whats in (("signal", SIGNALS), ("clock", ("back", "forward"))):
        for what in whats:
            yield from ((subject, f"{what}@{moment}", "down") for moment in MOMENTS)


def state_with(starts, ago_s, wall_s=0, uptime_s=0):
    """A state file with so many starts, by clocks that have since been set by -wall_s and -uptime_s."""
    wall = time.time() - ago_s + wall_s
    uptime = max(0, time.clock_gettime(time.CLOCK_MONOTONIC) - ago_s) + uptime_s
    lines = f"start {int(wall)} {int(uptime)}\n" * starts
    return f"muxwatch-state 1\n{lines}in-a-row {starts}\npause-seconds 0\nbudget-told 0\nend\n"


def signal_at(moment, number, **more):
    """A job in which muxwatch gets a signal at that moment."""
    when = MOMENTS[moment]
    if isinstance(when, float):
        return Job(signal=(number, when), **more)
    return Job(faults={when[0]: f"signals {number} {when[1]}"}, **more)


def clock_job(cell):
    """What the clock was set by between the run before and this one, or is at a moment of this one."""
    step, _, moment = cell.fault.partition("@")
    seconds = DAY_S * {"back": -1, "forward": 1}.get(step.split("-")[0], 0)
    world = WORLDS[cell.world]
    if moment:
        return signal_at(moment, int(signal.SIGWINCH), world=world, state=state_with(BUDGET - 1, LONG_AGO_S),
                         strace=("/sweep/stepclock", str(seconds)))
    if "boot" not in step:
        return Job(world=world, state=state_with(BUDGET, 30, -seconds))
    return Job(world=world, state=state_with(BUDGET, 30, -seconds, AGES_S), settings=SINCE_BOOT)


def job_of(cell):
    world = WORLDS[cell.world]
    if cell.subject == "signal":
        name, moment = cell.fault.split("@")
        return signal_at(moment, int(getattr(signal, f"SIG{name}")), world=world)
    if cell.subject == "clock":
        return clock_job(cell)
    if cell.subject == "host" and cell.fault == "second-instance":
        return Job(world=world, beside=True)
    if cell.subject == "host":
        return Job(world=world, host=cell.fault)
    if cell.fault in MODES:
        programs = [key.split("-")[0] if "cli-" in key else key for key in SUBJECTS[cell.subject]]
        return Job(world=world, modes={program: cell.fault for program in programs})
    faults = {key: FAULTS[cell.fault] for key in SUBJECTS[cell.subject]}
    words = Job.words + (("--timeout", "5") if cell.hangs() and not cell.slow() else ())
    return Job(world=world, faults=faults, words=words)


def seen(result):
    report = judge.report_of(result)
    if report is None:
        return ("-", str(result["code"]), "-", "-")
    action = report["action"]
    # What was interrupted is a start that was made, or, as a suppressor, one that was not.
    made = "start-interrupted" if action["result"] == "interrupted" else action["result"]
    done = action["suppressed_by"] or made
    reasons = ",".join(reason["id"] for reason in report["reasons"])
    return (report["state"], str(result["code"]), reasons, done)


def wrong_beside(cell, result):
    """Of two at once, the first one does it all."""
    expected = 1 if cell.world == "down" else 0
    if "beside" in result and result["beside"] != expected:
        yield f"the first of the two ended with exit code {result['beside']}"


def take_service(cell, result):
    """What the start of a service leaves is the service: that has to be there afterwards. Returns what is wrong with it."""
    if (cell.subject, cell.fault) != ("start", "grandchild"):
        return []
    left, result["left"] = result["left"], []
    return [] if left else ["it ended what start had left, which may be Mux"]


def wrong_with_clock(cage, cell, result):
    """A clock that is set in a run is seen to be, and set right again it frees no start that was made."""
    if cell.subject != "clock" or "@" not in cell.fault:
        return
    if not result["injected"]:
        yield "the clock was never set"
    if result["starts"]:
        after = cage.run(Job(reset=False, world=DOWN, state=result["state"]))
        if after["starts"]:
            yield "the next run, by the right clock, starts once more than the budget has"


def examine(cage, cell):
    job = job_of(cell)
    result = cage.run(job)
    served = take_service(cell, result)
    found = judge.wrong(result, job, silent=cell.fault == "descriptors-closed")
    found += served
    found += wrong_beside(cell, result)
    found += wrong_with_clock(cage, cell, result)
    if seen(result) != cell.expected:
        found.insert(0, f"expected {' '.join(cell.expected)}")
    starts = len(result["starts"])
    if starts != (cell.expected[3] in ("started", "failed", "start-interrupted") or (cell.fault, cell.world) in STARTS_UNSAID):
        found.append(f"{starts} starts")
    what = f"{cell.subject:<14} {cell.fault:<25} {cell.world:<8}"
    text = f"{what} {' '.join(seen(result)):<70} {result['seconds']:5.1f} s"
    return [text] + [f"    {line}" for line in found], not found


# Cells in which Mux is started though the report of the run at hand does not say so.
STARTS_UNSAID = {("descriptors-closed", "down"), ("second-instance", "down")}


def run(cages, short):
    """Prints the matrix. Returns how many cells were tried and how many failed."""
    cells = sorted((cell for cell in load() if not (short and cell.slow())), key=lambda cell: not cell.slow())
    results = dict(zip([cell.line for cell in cells], cages.map(examine, cells)))
    failed = 0
    for line in sorted(results):
        text, well = results[line]
        failed += not well
        print(("ok      " if well else "not ok  ") + "\n".join(text))
    return len(cells), failed
