"""Whether a step was as its scenario says, and as every step must be."""

import json
import os
import re

import jsonschema

SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "esx", "report")
OWN_FILES = {"muxwatch.state": 4096, "muxwatch.history": 64 * 1024, "muxwatch.lock": 40}
LOG_LINE = re.compile(r" muxwatch\[\d+\]: ([a-z]+(?:-[a-z]+)*)((?: [a-z_-]+=(?:\"[^\"]*\"|\S+))*)$")
LOG_LINE_MAX = 900
# Controls, marks that turn the direction, characters without width, separators of lines.
HIDDEN = re.compile("[\x80-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
MISSING = object()


class Schemas:
    def __init__(self):
        self.checkers = {name: self._load(name) for name in ("report", "history", "done", "settings")}

    @staticmethod
    def _load(name):
        with open(os.path.join(SCHEMAS, f"{name}.schema.json"), encoding="utf-8") as file:
            schema = json.load(file)
        checker = jsonschema.validators.validator_for(schema)
        checker.check_schema(schema)
        return checker(schema, format_checker=jsonschema.FormatChecker())

    def faults(self, document):
        marks = {"history": "marks", "done": "done", "settings": "settings"}
        name = next((name for name, key in marks.items() if key in document), "report")
        for error in self.checkers[name].iter_errors(document):
            where = "/".join(str(part) for part in error.absolute_path)
            yield f"{name}.schema.json: {where or 'the document'}: {error.message}"


def documents(text):
    """All JSON documents of a text that begins as one; none where it does not."""
    found = []
    text = text.strip()
    while text.startswith("{"):
        document, end = json.JSONDecoder().raw_decode(text)
        found.append(document)
        text = text[end:].lstrip()
    if found and text:
        raise ValueError(f"after the JSON there is: {text[:60]!r}")
    return found


def look_up(document, path):
    for key in path.split("."):
        if not isinstance(document, dict) or key not in document:
            return MISSING
        document = document[key]
    return document


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)


def in_range(value, expected):
    found = re.fullmatch(r"([\d.]+?)\.\.([\d.]+)", expected)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return bool(found) and number and float(found[1]) <= value <= float(found[2])


def matches(value, expected):
    if expected.startswith("~ "):
        return isinstance(value, str) and expected[2:] in value
    return as_text(value) in expected.split("|") or in_range(value, expected)


def follows(events, expected):
    """Whether the events are those expected: `a|b` is one of both, `a?` may be missing."""
    pattern = "".join(f"(?:(?:{word.rstrip('?')}) ){'?' if word.endswith('?') else ''}" for word in expected)
    return bool(re.fullmatch(pattern, "".join(f"{event} " for event in events)))


class Judgement:
    """Collects what is wrong with one step."""

    def __init__(self, step, before, after, schemas):
        self.before = before
        self.after = after
        self.schemas = schemas
        self.expected = step.expected
        self.wrong = []
        self.documents = []
        self.new_log = after.log[len(before.log) :]
        self.starts = after.calls[len(before.calls) :].count("muxwatch start")

    def all(self):
        self._output()
        for word, rest, line in self.expected:
            self._one(word, rest, line)
        self._mux()
        self._log()
        self._errors()
        self._files()
        self._processes()
        return self.wrong

    def _say(self, text, line=None):
        self.wrong.append(f"line {line}: {text}" if line else text)

    def _given(self, word):
        return [rest for given, rest, _ in self.expected if given == word]

    def _compare(self, what, expected, found, line):
        if expected != found:
            self._say(f"{what}: expected {expected}, found {found}", line)

    def _output(self):
        if not self.after.out_is_text or HIDDEN.search(self.after.out):
            self._say(f"stdout is not only text that shows: {self.after.out[-2000:]!a}")
        try:
            self.documents = documents(self.after.out)
        except ValueError as error:
            self._say(f"stdout is no JSON: {error}")
        for document in self.documents:
            for fault in self.schemas.faults(document):
                self._say(fault)

    def _one(self, word, rest, line):
        if word == "exit":
            if str(self.after.code) not in rest.split("|"):
                self._say(f"exit code: expected {rest}, found {self.after.code}", line)
        elif word == "stdout":
            if rest != "nothing" and rest not in self.after.out or rest == "nothing" and self.after.out:
                self._say(f"stdout: expected {rest}, found {self.after.out[-2000:]!r}", line)
        elif word == "within":
            if self.after.seconds > float(rest) * self.after.slack:
                self._say(f"it took {self.after.seconds:.1f} s, more than {rest} (times {self.after.slack:.1f} for a busy "
                          "machine)", line)
        elif word not in ("starts", "mux", "log", "logged", "stderr"):
            self._field(word, rest, line)

    def _patient(self, word, rest):
        """A range of how long something took reaches further on a busy machine."""
        found = re.fullmatch(r"([\d.]+)\.\.([\d.]+)", rest)
        took = word.endswith(("duration_seconds", "recovery_seconds"))
        return f"{found[1]}..{float(found[2]) * self.after.slack}" if found and took else rest

    def _field(self, word, rest, line):
        if len(self.documents) != 1:
            self._say(f"{word}: stdout has {len(self.documents)} JSON documents", line)
            return
        report = self.documents[0]
        if word == "reasons" and "reasons" in report:
            self._compare("reasons", rest, " ".join(reason["id"] for reason in report["reasons"]), line)
        elif word == "action" and report.get("action"):
            found = [report["action"][key] for key in ("kind", "result", "suppressed_by")]
            self._compare("action", rest, " ".join(part for part in found if part), line)
        else:
            value = look_up(report, word)
            if value is MISSING:
                self._say(f"the report has no {word}", line)
            elif not matches(value, self._patient(word, rest)):
                self._say(f"{word}: expected {rest}, found {as_text(value)}", line)

    def _mux(self):
        """Nobody may touch Mux but by as many starts as the scenario allows."""
        allowed = int((self._given("starts") or ["0"])[0])
        if self.starts != allowed:
            self._say(f"muxwatch started Mux {self.starts} times, not {allowed}")
        for call in self.after.calls:
            if call.startswith("muxwatch ") and call not in ("muxwatch status", "muxwatch start"):
                self._say(f"muxwatch called the init script with another word: {call}")
        if allowed == 0 and self.before.mux != self.after.mux and not self._given("mux"):
            self._say(f"Mux was process {self.before.mux} and is {self.after.mux} now")
        if self._given("mux") == ["up"] and not self.after.mux:
            self._say("Mux does not run")

    def _log(self):
        """The events of the step, in their order; a step of which nothing is said logs nothing."""
        events = []
        for entry in self.new_log:
            found = LOG_LINE.search(entry)
            events.append(found[1] if found else "?")
            if not found or len(entry.encode()) > LOG_LINE_MAX:
                self._say(f"syslog: this is no event of ours: {entry}")
        expected = " ".join(self._given("log"))
        if not follows(events, expected.split()):
            self._say(f"syslog: expected {expected or 'nothing'}, found {self.new_log or 'nothing'}")
        for text in self._given("logged"):
            if not any(text in entry for entry in self.new_log):
                self._say(f"syslog: no line has {text}: {self.new_log}")

    def _errors(self):
        expected = self._given("stderr")
        lines = self.after.err.splitlines()
        for text in expected:
            if not any(text in line for line in lines):
                self._say(f"stderr: no line has {text}")
        for line in lines:
            if not any(text in line for text in expected):
                self._say(f"stderr: not expected: {line}")

    def _files(self):
        for path, size in self.after.files.items():
            limit = OWN_FILES.get(os.path.basename(path))
            if limit is None and path not in self.before.files:
                self._say(f"a file was left: {path}")
            elif limit is not None and int(size) >= limit:
                self._say(f"{path} has {size} bytes, {limit} are too many")

    def _processes(self):
        own = set(self.after.mux) | set(self.after.watchdog) if self.starts or self._given("mux") else set()
        for pid, name in self.after.orphans().items():
            if pid not in self.before.processes and pid not in own:
                self._say(f"a process was left: {pid} ({name})")
        for pid, name in self.after.zombies().items():
            self._say(f"a zombie was left: {pid} ({name})")


def unsettled(before, after):
    """Whether somebody is there who may just be on the way out: what was killed is reaped a moment later."""
    own = set(after.mux) | set(after.watchdog)
    new = {pid for pid in after.orphans() if pid not in before.processes and pid not in own}
    return bool(new or after.zombies())
