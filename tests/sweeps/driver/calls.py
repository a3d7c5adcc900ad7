"""The call sweep and the kill sweep: every system call of a run fails once, in several ways; or is its last.

strace injects into the shipped binary; its children are let go at their exec, so what they do is never
disturbed. The calls between vfork() and exec are a child's own, and are swept as well: there the so many-th call
of each child is hit.
"""

import collections
import dataclasses
import functools
import signal
import time

from driver import judge
from driver.host import DOWN, WELL, Job

TRACE = ("strace", "-f", "--detach-on=execve", "-qq", "-o", "/sweep/trace")
WORLDS = {"healthy": WELL, "down": DOWN}
ERRORS = ("EINTR", "EIO", "ENOMEM", "ENOSPC", "EAGAIN", "EMFILE", "ENOSYS")
SIGNALS = ("TERM", "PIPE")
# Where no program can answer: musl stops before main() when arch_prctl fails, exit_group and rt_sigreturn do not
# return, and strace itself makes the execve that counts.
NOT_SWEPT = ("execve", "arch_prctl", "exit_group", "rt_sigreturn")
BASELINES = 3  # a run's count of poll() and read() varies a little
BUDGET = 3


@dataclasses.dataclass(frozen=True)
class Cell:
    world: str
    call: str
    nth: int
    what: str  # error=… or signal=…

    def strace(self):
        # Only the call at hand is traced, or the answers would be lost in the trace.
        return (*TRACE, "-e", f"trace={self.call}", "-e", f"inject={self.call}:{self.what}:when={self.nth}")

    def name(self):
        return f"{self.world} {self.call} {self.what} when={self.nth}"


@functools.cache
def count_calls(cages):
    """How often each call is made in a run, at most, in each of the worlds."""
    worlds = list(WORLDS) * BASELINES
    results = cages.map(lambda cage, world: cage.run(Job(world=WORLDS[world], strace=TRACE, count=True)), worlds)
    most = {world: collections.Counter() for world in WORLDS}
    for world, result in zip(worlds, results):
        most[world] |= collections.Counter(result["made"])
    for made in most.values():
        if not {"read", "vfork", "rename", "exit_group"} <= set(made):
            raise RuntimeError(f"strace saw only {dict(made)}")
    return most


def cells_of(world, made, ways, short):
    """All of them; or, short, each call's first and last time, in ways that take turns."""
    cells = []
    for call, count in sorted(made.items()):
        if call in NOT_SWEPT:
            continue
        occurrences = sorted({1, count}) if short else range(1, count + 1)
        for nth in occurrences:
            chosen = [ways[len(cells) % len(ways)]] if short else ways
            cells += [Cell(world, call, nth, way) for way in chosen]
    return cells


def ended_silently(cell, result):
    """A signal that came before muxwatch could handle it ends it, and then it has done nothing."""
    ended = cell.what.startswith("signal=") and result["code"] == -getattr(signal, f"SIG{cell.what[7:]}")
    return ended and not result["starts"] and not result["out"]


def wrong_afterwards(cage):
    """The next run, on a host that is well, finds nothing amiss. Yields what it found."""
    result = cage.run(Job(reset=False))
    if result["code"] != 0 or result["err"] or any("damaged" in line for line in result["log"]):
        yield f"the next run: exit code {result['code']}, {result['err']}{result['log']}"
    if set(result["files"]) - set(judge.FILES_MAX):
        yield f"the next run leaves {sorted(result['files'])}"


def examine_failure(cage, cell):
    job = Job(world=WORLDS[cell.world], strace=cell.strace())
    result = cage.run(job)
    silent = ended_silently(cell, result)
    found = list(judge.wrong(result, job, silent=silent))
    if result["code"] not in (0, 1, 2, 3) and not silent:
        found.append(f"exit code {result['code']}")
    found += wrong_afterwards(cage)
    return result["injected"], [f"{line}; stderr: {result['err'].strip()}" for line in found]


def spent_but_one():
    """A state with all starts of the budget made but one, long enough ago that no back-off holds."""
    wall = int(time.time()) - 3000
    starts = f"start {wall} 0\n" * (BUDGET - 1)
    return f"muxwatch-state 1\n{starts}in-a-row 2\npause-seconds 0\nbudget-told 0\nlast-state OK\nend\n"


def examine_kill(cage, cell):
    """Killed at a call; then two more runs while Mux is down again: never more starts than the budget has."""
    old = spent_but_one()
    job = Job(world=WORLDS[cell.world], state=old, strace=cell.strace(), settle=3.0)
    killed = cage.run(job)
    found = [f"left processes: {killed['left']}"] if killed["left"] else []
    found += [f"killed: {line}" for line in judge.wrong_with_starts(killed, job)]
    found += [f"killed: {line}" for line in judge.wrong_with_files(killed) if not line.endswith(".new")]
    if killed["state"] != old and not killed["state"].endswith("\nend\n"):
        found.append("the state is neither the old one nor a new one")
    starts = len(killed["starts"])
    for run in ("second", "third") if cell.world == "down" else ():
        job = Job(reset=False, world=DOWN, state=killed["state"])
        result = cage.run(job)
        starts += len(result["starts"])
        found += [f"{run} run: {line}" for line in judge.wrong(result, job)]
    if starts > 1:
        found.append(f"{starts} starts where one was left")
    found += wrong_afterwards(cage)
    return killed["injected"], found


def sweep(cages, name, examine, ways, short):
    """Prints one line for the part. Returns cells tried and failed."""
    cells = []
    for world, made in count_calls(cages).items():
        cells += cells_of(world, made, ways, short)
    began = time.monotonic()
    results = cages.map(examine, cells)
    hit = sum(injected for injected, _ in results)
    failures = [(cell, found) for cell, (_, found) in zip(cells, results) if found]
    for cell, found in failures:
        print(f"not ok  {name}: {cell.name()}\n" + "\n".join(f"    {line}" for line in found))
    calls = len({(cell.world, cell.call, cell.nth) for cell in cells})
    took = time.monotonic() - began
    print(f"{name}: {calls} calls, {hit} of {len(cells)} faults took effect, {took:.0f} s")
    if hit < len(cells) / 2:
        print(f"not ok  {name}: most of the faults never took effect")
        return len(cells), len(cells)
    return len(cells), len(failures)


def run_failures(cages, short):
    return sweep(cages, "calls", examine_failure, [f"error={error}" for error in ERRORS], short)


def run_signals(cages, short):
    return sweep(cages, "signals", examine_failure, [f"signal={name}" for name in SIGNALS], short)


def run_kills(cages, short):
    return sweep(cages, "kills", examine_kill, ["signal=KILL"], short)
