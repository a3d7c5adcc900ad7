"""One simulated host, kept running: a command goes in, and all that can be seen after it comes out."""

import os
import re
import selectors
import subprocess
import tempfile
import time

BRIEF_PARTS = ("out", "err")
PARTS = (*BRIEF_PARTS, "mux", "watchdog", "processes", "calls", "log", "files")
DIRECTORY = os.path.dirname(os.path.abspath(__file__))
SIMHOST = os.path.join(DIRECTORY, "..", "..", "..", "scripts", "simhost")


def slack():
    """How many times longer things may take than on a quiet machine: as many as there are processes for a processor."""
    return min(5.0, max(1.0, os.getloadavg()[0] / os.cpu_count()))


class HostLost(Exception):
    """The host ended, or did not answer in time."""


class Answer:
    """What a command printed and how the host was after it."""

    def __init__(self, code, parts, seconds):
        self.code = code
        self.seconds = seconds
        self.slack = slack()
        self.out = parts["out"].decode("utf-8", "backslashreplace")
        self.out_is_text = self.out.encode() == parts["out"]
        self.err = parts["err"].decode("utf-8", "backslashreplace")
        self.mux = sorted(parts["mux"].decode().split())
        self.watchdog = parts["watchdog"].decode().split()
        self.calls = parts["calls"].decode().splitlines()
        self.log = parts["log"].decode("utf-8", "backslashreplace").splitlines()
        self.files = dict(reversed(line.split()) for line in parts["files"].decode().splitlines())
        self.processes = {}
        for line in parts["processes"].decode("utf-8", "replace").splitlines():
            found = re.match(r"(\d+) \((.*)\) (\S) (\d+) ", line)
            if found:
                self.processes[found[1]] = (found[2], found[3], found[4])

    def zombies(self):
        """But those of crond, which waits for its ended jobs only when the next minute begins."""
        dead = {pid: (name, parent) for pid, (name, state, parent) in self.processes.items() if state == "Z"}
        crond = {pid for pid, (name, _, _) in self.processes.items() if name == "crond"}
        return {pid: name for pid, (name, parent) in dead.items() if parent not in crond}

    def orphans(self):
        """Whoever lost its parent; a process that muxwatch leaves behind becomes one."""
        return {pid: name for pid, (name, _, parent) in self.processes.items() if parent == "1"}


class Host:
    def __init__(self, release, bare):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [SIMHOST, "--release", release, *(["--bare"] if bare else []), "--", "sh"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        self.buffer = b""
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        with open(os.path.join(DIRECTORY, "host.sh"), "rb") as words:
            self._send(words.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for file in (self.process.stdin, self.process.stdout, self.errors, self.selector):
            try:
                file.close()
            except BrokenPipeError:
                pass

    def run(self, command, limit_s, own_shell, brief=False):
        """Runs a line of shell, in a shell of its own or in the session's, and returns the Answer; a brief one has but what
        the command printed."""
        begin, end = ("(", ")") if own_shell else ("{", "}")
        began = time.monotonic()
        streams = "</dev/null >/sim/run/answer/out 2>/sim/run/answer/err"
        self._send(f"{begin} {command}\n{end} {streams}; {'answer_briefly' if brief else 'answer'} $?\n".encode())
        code = self._code(began + limit_s)
        seconds = time.monotonic() - began
        asked = BRIEF_PARTS if brief else PARTS
        parts = dict.fromkeys(PARTS, b"") | dict(zip(asked, self._parts(asked, began + limit_s)))
        return Answer(code, parts, seconds)

    def _send(self, text):
        try:
            self.process.stdin.write(text)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self._lost("the host ended") from None

    def _line(self, deadline):
        while b"\n" not in self.buffer:
            self._read(deadline)
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode("utf-8", "replace").split()

    def _number(self, word, place, deadline):
        """The number of a line that has this word before or behind it."""
        words = self._line(deadline)
        if len(words) != 2 or words[place] != word:
            raise HostLost(f"the host said {' '.join(words)!r} where {word!r} was due")
        return int(words[1 - place])

    def _code(self, deadline):
        return self._number("answer", 0, deadline)

    def _parts(self, names, deadline):
        """The bytes of each part: the sizes come first."""
        sizes = [self._number(name, 1, deadline) for name in (*names, "total")]
        return [self._bytes(size, deadline) for size in sizes[:-1]]

    def _bytes(self, size, deadline):
        while len(self.buffer) < size:
            self._read(deadline)
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _read(self, deadline):
        if not self.selector.select(max(0, deadline - time.monotonic())):
            raise self._lost("no answer in time")
        chunk = os.read(self.process.stdout.fileno(), 65536)
        if not chunk:
            raise self._lost("the host ended")
        self.buffer += chunk

    def _lost(self, why):
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace").strip()
        return HostLost(f"{why}; it said: {said}" if said else why)
