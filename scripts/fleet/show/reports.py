"""Reads a folder of reports, one host after the other.

HOST.json is what `muxwatch check|ensure --format json` printed on HOST, or the collector's note that HOST could not be
asked; HOST.history.json is what `muxwatch history --format json` printed there, and may be absent. Whatever else such a
file holds, the host is reported, as one whose report cannot be read: no host is dropped, and none stops the others.

A host is known by the name of its file: the inventory's, and unique. What it calls itself need not be ("localhost").

A host is not trusted. Each check here is for all readers of a report: what the schema cannot say stands in check_sense().
"""

import dataclasses
import datetime
import json
import os
import pathlib
import re
import stat
import unicodedata

import fastjsonschema

SCHEMAS = pathlib.Path(__file__).resolve().parents[3] / "esx" / "report"
# What the collector writes for a host that it could not ask.
UNREACHABLE_SCHEMA = {
    "type": "object",
    "required": ["format_version", "time", "host", "unreachable"],
    "properties": {
        "format_version": {"type": "string", "pattern": "^1\\.[0-9]+$"},
        "time": {"type": "string"},
        "host": {"type": "object"},
        "unreachable": {"type": "string", "minLength": 1},
        "without_ssh": {"type": "boolean"},
    },
}
# Real ones have 2 to 4 KB and, with five-minute runs, 21 KB; the largest that the program can print is within these.
REPORT_LIMIT = 256 * 1024
HISTORY_LIMIT = 1024 * 1024
TEXT_LIMIT = 1000
# A report has each reason and each link once, and there are a dozen. Each unknown id costs every scrape a series.
REASONS_LIMIT, ID_LIMIT = 32, 64
TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
STATES = ("OK", "UNKNOWN", "WARNING", "CRITICAL")
DIGITS = {state: str(place) for place, state in enumerate(STATES)}
# How the program prints the marks of a history, five in six bytes of all that is read: each like MARK, with a byte of its own
# for the state, and 0 for a digit.
MARKS_BEGIN, MARKS_END = b'"marks": [', b"\n  ]"
STATE_BYTES = {f'"state": "{state}"'.encode(): 0xF8 + place for place, state in enumerate(STATES)}
MARK = b'\n    {\n      "time": "0000-00-00T00:00:00Z",\n      \xf8\n    }'
MARK_TIME, MARK_STATE, MARK_WIDTH = MARK.index(b"0"), MARK.index(b"\xf8"), len(MARK) + 1
MARK_LIKE = bytes.maketrans(b"123456789\xf9\xfa\xfb", b"000000000\xf8\xf8\xf8")
STATE_DIGITS = {0xF8 + place: digit for place, digit in enumerate(DIGITS.values())}
HISTORY_SUFFIX, REPORT_SUFFIX = ".history.json", ".json"
# Controls, format characters such as those that turn the direction of writing, half characters, line separators.
UNPRINTABLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Unreadable(Exception):
    """A file that is no report. `problem` is a name of words.json, `detail` what more there is to say, or ''."""

    def __init__(self, problem, detail=""):
        super().__init__(problem, detail)
        self.problem, self.detail = problem, detail


@dataclasses.dataclass(slots=True)
class Host:
    """One host of the folder. Exactly one of `report`, `unreachable` and `unreadable` is not None.

    without_ssh the inventory says that the host is not to be asked; `unreachable` is set, too

    name        of its file, printable
    report      the document, valid by the schema
    unreachable why it could not be asked
    unreadable  why its file is no report
    time        seconds since 1970 of the report or of the failed attempt; None if unreadable
    history     the document, its marks as marks_of() has them, paused_until in seconds; None where there is none, or it
                is unreadable
    history_unreadable  an Unreadable, or None
    """

    name: str
    report: dict | None = None
    unreachable: str | None = None
    unreadable: Unreadable | None = None
    time: int | None = None
    without_ssh: bool = False
    history: dict | None = None
    history_unreadable: Unreadable | None = None


def printable(text):
    """The text; a character that is not seen, or changes how others are seen, becomes an escape."""
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT] + "…"
    if text.isprintable():
        return text
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in UNPRINTABLE else c for c in text)


def epoch(text):
    """The seconds since 1970 of a report's time; ValueError where it is none, such as in month 13."""
    if not re.fullmatch(TIME, text):
        raise ValueError(text)
    return int(datetime.datetime.fromisoformat(f"{text[:-1]}+00:00").timestamp())


def natural(name):
    """The key that sorts esx9 before esx10."""
    return [int(part) if place % 2 else part for place, part in enumerate(re.split("([0-9]+)", name))]


def refuse_repeated(pairs):
    """Of an object's pairs its dictionary; which of two values would count is a guess that is not made."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Unreadable("problem_repeated_key")
    return result


def bounded_integer(text):
    """An integer that every reader of what is made of it can hold; counts, exit codes and the like are far below."""
    if len(text) > 15:
        raise Unreadable("problem_not_json", f"{text[:15]}…")
    return int(text)


def bounded_number(text):
    number = float(text)
    if not abs(number) < 1e15:
        raise Unreadable("problem_not_json", text[:15])
    return number


def read_file(path, limit):
    """The bytes of a regular file of at most `limit`. A FIFO or a device is not waited for."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Unreadable("problem_missing") from None
    except OSError as error:
        raise Unreadable("problem_open", error.strerror) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("problem_not_file")
        content = os.read(descriptor, min(status.st_size, limit) + 1)
    except OSError as error:
        raise Unreadable("problem_open", error.strerror) from None
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise Unreadable("problem_too_big", f"> {limit // 1024} KiB")
    if not content.strip():
        raise Unreadable("problem_empty")
    return content


def decoder(pairs_hook=None):
    return json.JSONDecoder(
        object_pairs_hook=pairs_hook,
        parse_int=bounded_integer,
        parse_float=bounded_number,
        parse_constant=bounded_number,
    )


# To make one takes longer than to read a report.
REPORT_DECODER, HISTORY_DECODER = decoder(refuse_repeated), decoder()


def parse(content, json_decoder=HISTORY_DECODER):
    try:
        document = json_decoder.decode(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise Unreadable("problem_not_utf8") from None
    except RecursionError:
        raise Unreadable("problem_too_deep") from None
    except json.JSONDecodeError as error:
        raise Unreadable("problem_not_json", f"{error.msg}, {error.lineno}:{error.colno}") from None
    if not isinstance(document, dict):
        raise Unreadable("problem_wrong_shape", type(document).__name__)
    return document


def hold(document, validate):
    """Raises Unreadable where the document breaks a schema."""
    try:
        validate(document)
    except fastjsonschema.JsonSchemaValueException as error:
        raise Unreadable("problem_wrong_shape", printable(error.message.replace("data.", "", 1))) from None


def check_sense(document):
    """Raises Unreadable where a report that is valid by the schema is none that the program could have made."""
    reasons = document["reasons"]
    if len(reasons) > REASONS_LIMIT or any(len(reason["id"]) > ID_LIMIT for reason in reasons):
        raise Unreadable("problem_too_many", f"{len(reasons):,}")
    links = [link["id"] for link in document["links"] or []]
    if len(links) > REASONS_LIMIT or len(set(links)) < len(links) or any(len(link) > ID_LIMIT for link in links):
        raise Unreadable("problem_wrong_shape", "links")
    worst = max((reason["state"] for reason in reasons), key=STATES.index)
    if document["state"] != worst:
        raise Unreadable("problem_inconsistent", f"{document['state']} / {worst}")


def split_marks(content):
    """Takes the marks out of a history that is printed as the program prints it, a third of json's time: the rest of the
    document, and the marks as marks_of() has them. None where it is printed otherwise: json reads that."""
    first, _, rest = content.partition(MARKS_BEGIN)
    marks, _, rest = rest.partition(MARKS_END)
    # A quote within a text is escaped, so what is found is a key; and where it is found once, it is the document's own.
    if not marks.isascii() or MARKS_BEGIN in rest:
        return None
    for printed, byte in STATE_BYTES.items():
        marks = marks.replace(printed, bytes([byte]))
    count = (len(marks) + 1) // MARK_WIDTH
    if count == 0 or marks.translate(MARK_LIKE) != b",".join([MARK] * count):
        return None
    text = marks.decode("latin-1")
    times = [text[place : place + 20] for place in range(MARK_TIME, len(text), MARK_WIDTH)]
    document = parse(first + MARKS_BEGIN + b"]" + rest)
    if document.get("marks") != [] or times != sorted(times):
        return None
    return document, (times, text[MARK_STATE::MARK_WIDTH].translate(STATE_DIGITS))


def marks_of(document):
    """The marks, taken out of the document: their times, and a digit for each, the place of its state in STATES.

    Ten thousand hosts have three million of them, so they are checked all at once, not one by one by the schema.
    """
    try:
        marks = document.pop("marks")
        times = [mark["time"] for mark in marks]
        states = "".join([DIGITS[mark["state"]] for mark in marks])
        text = " ".join(times)
        sound = (
            isinstance(marks, list)
            and len(text) == max(0, 21 * len(times) - 1)
            and re.fullmatch(f"(?:{TIME}(?: |$))*", text)
        )
    except (KeyError, TypeError):
        sound = False
    if not sound or times != sorted(times):
        raise Unreadable("problem_wrong_shape", "marks")
    return times, states


class Reader:
    """Reads the hosts of a folder; without their histories where `histories` is False."""

    def __init__(self, folder, histories=True):
        self.folder, self.histories = folder, histories
        schemas = {kind: json.loads((SCHEMAS / f"{kind}.schema.json").read_text()) for kind in ("report", "history")}
        self.validate_report = fastjsonschema.compile(schemas["report"])
        self.validate_history = fastjsonschema.compile(schemas["history"])
        self.validate_unreachable = fastjsonschema.compile(UNREACHABLE_SCHEMA)
        self.reason_ids = schemas["report"]["properties"]["reasons"]["items"]["properties"]["id"]["examples"]

    def names(self):
        """The hosts that a file is there of, sorted, hidden files apart; OSError where the folder cannot be listed."""
        names = set()
        for entry in os.listdir(self.folder):
            for suffix in (HISTORY_SUFFIX, REPORT_SUFFIX):
                if entry.endswith(suffix) and not entry.startswith("."):
                    names.add(entry[: -len(suffix)])
                    break
        return sorted(names, key=natural)

    def hosts(self):
        for name in self.names():
            # A backslash is doubled so that two files never become one name.
            host = Host(printable(name.replace("\\", "\\\\")))
            self.read_report(host, os.path.join(self.folder, name + REPORT_SUFFIX))
            if self.histories:
                self.read_history(host, os.path.join(self.folder, name + HISTORY_SUFFIX))
            yield host

    def read_report(self, host, path):
        try:
            document = parse(read_file(path, REPORT_LIMIT), REPORT_DECODER)
            if "unreachable" in document:
                hold(document, self.validate_unreachable)
                host.time = self.time_of(document)
                host.unreachable = printable(document["unreachable"].strip() or "?")
                host.without_ssh = document.get("without_ssh", False)
            else:
                hold(document, self.validate_report)
                check_sense(document)
                host.time = self.time_of(document)
                host.report = document
        except Unreadable as problem:
            # The traceback would keep what was read.
            host.unreadable = Unreadable(problem.problem, problem.detail)

    def read_history(self, host, path):
        if not os.path.lexists(path):
            return
        try:
            content = read_file(path, HISTORY_LIMIT)
            split = split_marks(content)
            document, marks = split or (parse(content), None)
            if "reasons" in document:
                # `muxwatch history` that failed prints a report instead.
                hold(document, self.validate_report)
                raise Unreadable("problem_history_failed", printable(document["reasons"][0]["text"]))
            marks = marks or marks_of(document)
            hold({**document, "marks": []}, self.validate_history)
            if document["paused_until"] is not None:
                document["paused_until"] = self.time_of(document, "paused_until")
            host.history = {**document, "marks": marks}
        except Unreadable as problem:
            host.history_unreadable = Unreadable(problem.problem, problem.detail)

    @staticmethod
    def time_of(document, key="time"):
        try:
            return epoch(document[key])
        except ValueError:
            raise Unreadable("problem_wrong_shape", f"{key}: {printable(document[key])}") from None
