"""Cages, seen from outside: a job goes in, what became of it comes out."""

import dataclasses
import json
import os
import queue
import subprocess
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, "..", "..", ".."))
BUILD = os.path.join(TOP, "build", "sweeps")
MUXWATCH = os.path.join(TOP, "build", "muxwatch")
# What is in /sweep of a host. The sanitized muxwatch has a name of its own there.
TOOLS = [os.path.join(TOP, "build", path) for path in ("sweeps/probe", "sweeps/stepclock", "sweeps/muxwatch-sanitized",
                                                       "tools/shortage.so")]
WELL = ("mux", "connected", "vmci")
DOWN = ("connected", "vmci")
ENSURE = ("ensure", "--format", "json")


@dataclasses.dataclass(frozen=True)
class Job:
    """One run of muxwatch."""

    reset: bool = True  # first a fresh host; else state, settings and programs stay as they are
    world: tuple = WELL  # what is true: of mux, connected, vmci, maintenance, status-lies, start-fails
    faults: dict = dataclasses.field(default_factory=dict)  # KEY: what is wrong with that program; probe.c
    modes: dict = dataclasses.field(default_factory=dict)  # program: missing or not-executable
    host: str | None = None  # what is wrong with the host; see cage.py, host_faults
    state: str | None = None  # the state file that it finds
    settings: str = ""  # the settings file
    words: tuple = ENSURE
    program: str = "/opt/muxwatch"
    environment: dict = dataclasses.field(default_factory=dict)
    strace: tuple = ()  # or what else is to run it
    count: bool = False  # count the system calls that strace saw
    beside: bool = False  # another run is under way, begun just before
    signal: tuple | None = None  # number, seconds after its start
    limit: float = 130  # seconds after which it counts as hung
    settle: float = 1.0  # seconds within which all that it started has to end


class CageLost(Exception):
    """A cage could not be built, or ended."""


class Cage:
    def __init__(self, root, user):
        command = ["unshare", *user, "--mount", "--pid", "--ipc", "--fork", "--kill-child=KILL"]
        command += ["/usr/bin/python3", "-B", "-E"]
        command += [os.path.join(HERE, "cage.py"), root, MUXWATCH, *TOOLS]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, job):
        try:
            self.process.stdin.write(json.dumps(dataclasses.asdict(job)) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise CageLost("a cage ended")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Cages:
    """So many cages, side by side. Each takes the next cell as soon as it has done one."""

    def __init__(self, count):
        root = os.path.join(BUILD, "root")
        os.makedirs(root, exist_ok=True)
        user = subprocess.run([os.path.join(TOP, "scripts", "spaces")], stdout=subprocess.PIPE, text=True, check=True)
        self.all = [Cage(root, user.stdout.split()) for _ in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for cage in self.all:
            cage.close()

    def map(self, function, cells):
        """function(cage, cell) for each; the results in the cells' order."""
        results = [None] * len(cells)
        errors = []
        waiting = queue.SimpleQueue()
        for item in enumerate(cells):
            waiting.put(item)

        def work(cage):
            try:
                while not errors:
                    index, cell = waiting.get_nowait()
                    results[index] = function(cage, cell)
            except queue.Empty:
                pass
            except Exception as error:  # raised again below, in the main thread
                errors.append(error)

        threads = [threading.Thread(target=work, args=(cage,)) for cage in self.all]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return results
