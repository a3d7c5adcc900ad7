"""What the tests here share: where things are, and programs that run for a while, each wait with a deadline."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess
import time
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).resolve().parents[2]
CASES = TOP / "tests" / "cases"
CONFIGURATION = TOP / "scripts" / "fleet" / "monitoring"
PROGRAMS = TOP / "build" / "monitoring" / "programs"
MUXWATCH = TOP / "build" / "muxwatch"
PROMTOOL = PROGRAMS / "usr" / "bin" / "promtool"
PLUGINS = PROGRAMS / "usr" / "lib" / "nagios" / "plugins"
LIBRARIES = PROGRAMS / "usr" / "lib" / "x86_64-linux-gnu"
LIMIT_S = 300


def load_script(path):
    """A script without the ending .py as a module."""
    loader = importlib.machinery.SourceFileLoader(path.name.replace("-", "_"), str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def run(words, **more):
    """Runs a program to its end; its exit code, stdout and stderr as text."""
    more.setdefault("stdin", subprocess.DEVNULL if "input" not in more else None)
    result = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            timeout=LIMIT_S, check=False, **more)
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def wait_until(condition, what):
    """Asks until the answer is true, and returns it."""
    deadline = time.monotonic() + LIMIT_S
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {LIMIT_S} s in vain: {what}")
        time.sleep(0.05)
    return answer


def fetch(url):
    """The text at a URL on this machine, or None while nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=LIMIT_S) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError):
        return None


class Daemon:
    """A program that runs until the with statement ends; its output goes into a file."""

    def __init__(self, log, words, **more):
        self.log = log
        self.words = [str(word) for word in words]
        self.more = more

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.more)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def said(self):
        return self.log.read_text(errors="backslashreplace")

    def answer(self, url):
        """What it answers at a URL, once it is up."""
        def ask():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.words[0]} has ended:\n{self.said()}")
            return fetch(url)
        return wait_until(ask, f"{self.words[0]} at {url}")
