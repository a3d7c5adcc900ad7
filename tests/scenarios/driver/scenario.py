"""A scenario's file: what it shows, on which host, and its steps with what must hold after each."""

import os

RELEASES = ("5.5", "6.7", "8.0", "9.0")


class BadScenario(Exception):
    pass


class Step:
    """One command. What begins with `$` prepares and must succeed; what begins with `>` is examined."""

    def __init__(self, kind, command, line):
        self.examined = kind == ">"
        self.command = command
        self.line = line
        self.expected = []


class Scenario:
    def __init__(self, path):
        self.name = os.path.basename(path).removesuffix(".scenario")
        self.about = ""
        self.releases = ["6.7"]
        self.long = False
        self.bare = False
        self.steps = []
        with open(path, encoding="utf-8") as file:
            self._parse(file.read().splitlines())
        if not self.about or not any(step.examined for step in self.steps):
            raise BadScenario(f"{path}: it needs a first line that says what it shows, and an examined step")
        for step in self.steps:
            if step.examined and not any(word == "exit" for word, _, _ in step.expected):
                raise BadScenario(f"{path}:{step.line}: the step does not say its exit code")

    def _parse(self, lines):
        self.about = lines[0].strip() if lines else ""
        number = 1
        while number < len(lines):
            begin = number
            line = lines[number].strip()
            while line.endswith("\\") and number + 1 < len(lines):
                number += 1
                line = line[:-1].rstrip() + " " + lines[number].strip()
            number += 1
            if line and not line.startswith("#"):
                self._take(line, begin + 1)

    def _take(self, line, number):
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word in ("$", ">"):
            self.steps.append(Step(word, rest, number))
        elif self.steps and self.steps[-1].examined:
            self.steps[-1].expected.append((word, rest, number))
        elif word == "release" and set(rest.split()) <= set(RELEASES):
            self.releases = rest.split()
        elif word == "fault":
            self.steps.append(Step("$", f"fault {rest}", number))
        elif word == "settings":
            self.steps.append(Step("$", f"echo '{rest}' >>/etc/config/muxwatch.conf", number))
        elif line in ("long", "bare"):
            setattr(self, line, True)
        else:
            raise BadScenario(f"{self.name}:{number}: cannot be read: {line}")
