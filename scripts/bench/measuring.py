"""Taking times: every rival of a contest on the same input, one after the other, round after round."""

import dataclasses
import os
import pathlib
import re
import statistics
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = TOP / "build"
TOOLS = BUILD / "bench"
# A run that takes longer than this is not repeated: it is far from being a matter of chance.
LONG_S = 3.0
# Nothing hangs a benchmark.
LIMIT_S = 300
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": "/"}


class BenchError(Exception):
    """Something did not do what it was measured for."""


@dataclasses.dataclass
class Rival:
    """A command, and what to call it; `pipe` is a file that comes through a pipe on its standard input."""

    name: str
    command: list
    pipe: str = ""
    exit_code: int = 0
    runs: list = dataclasses.field(default_factory=list)  # of (wall, own, all) in seconds, KiB, and page faults

    def measure(self, stopwatch=TOOLS / "stopwatch"):
        words = [str(stopwatch), *(["-p", self.pipe] if self.pipe else []), *map(str, self.command)]
        # Not /dev/null: a grep that knows that nobody reads on ends at its first find.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile("w+") as result:
            subprocess.run(["/bin/sh", "-c", f'exec "$@" 3>&{result.fileno()}', "sh", *words], env=ENVIRONMENT,
                           stdin=subprocess.DEVNULL, stdout=output, stderr=output, pass_fds=[result.fileno()],
                           timeout=LIMIT_S, check=False)
            result.seek(0)
            numbers = result.read().split()
        if len(numbers) != 6 or int(numbers[4]) != self.exit_code:
            raise BenchError(f"{self.name}: {' '.join(words)}: ended with {numbers[4:] or 'no result'}")
        self.runs.append((*(int(number) / 1e9 for number in numbers[:3]), int(numbers[3]), int(numbers[5])))

    def median(self, which=0):
        return statistics.median(run[which] for run in self.runs)

    @property
    def wall(self):
        return self.median(0)

    @property
    def own(self):
        return self.median(1)

    @property
    def faults(self):
        return self.median(4)

    @property
    def peak_kib(self):
        return max(run[3] for run in self.runs)


def contest(rivals, rounds, least=1, **how):
    """Runs each rival once a round, so that what else the machine does meets all; long ones only `least` times."""
    for number in range(rounds):
        for rival in rivals:
            if number < least or rival.runs[0][0] < LONG_S:
                rival.measure(**how)
    return {rival.name: rival for rival in rivals}


def output_of(command, **how):
    """What a command prints; it must end with 0."""
    done = subprocess.run([str(word) for word in command], env=ENVIRONMENT, stdin=how.pop("stdin", subprocess.DEVNULL),
                          capture_output=True, text=True, timeout=LIMIT_S, check=False, **how)
    if done.returncode != 0:
        raise BenchError(f"{' '.join(map(str, command))}: ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def peak_kib(command, peak=BUILD / "tools" / "peak", pipe=None):
    """The most memory, in KiB, that a command held."""
    with open(pipe or os.devnull, "rb") as stdin:
        done = subprocess.run([str(peak), *map(str, command)], env=ENVIRONMENT, stdin=stdin, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, timeout=LIMIT_S, check=False)
    found = re.search(r"^exit 0 resident (\d+) KiB", done.stderr, re.MULTILINE)
    if not found:
        raise BenchError(f"{' '.join(map(str, command))}: no peak of memory: {done.stderr.strip()[-300:]}")
    return int(found.group(1))


def instructions(command):
    """How many instructions a command executes itself, as valgrind's callgrind counts them."""
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
                          env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, timeout=LIMIT_S, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if not found:
        raise BenchError(f"callgrind: {done.stderr.strip()[-300:]}")
    return int(found.group(1))
