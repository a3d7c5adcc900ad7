"""What a monitoring plug-in may print, by the Monitoring Plugins guidelines and Nagios' plug-in interface."""

import re
import unicodedata

EXIT_CODES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
FIRST_LINE = re.compile(r"MUXWATCH (OK|WARNING|CRITICAL|UNKNOWN) - (\S.*)")
FORBIDDEN = "$&'\"<>`"
# What Nagios 4 keeps of an output, and what its older versions and NRPE 2 do.
SIZE_MAX = 4096
NUMBER = r"-?(?:\d+(?:\.\d+)?)"
RANGE = re.compile(rf"@?(?:(?:~|{NUMBER})?:)?(?:{NUMBER})?")
# label=value[unit];[warning];[critical];[minimum];[maximum]
DATUM = re.compile(rf"(?P<label>[^\s=';|]+)=(?P<value>{NUMBER}|U)(?P<unit>us|ms|s|%|[KMGT]?B|c)?"
                   r"(?:;(?P<warning>[^;]*)(?:;(?P<critical>[^;]*)"
                   r"(?:;(?P<minimum>[^;]*)(?:;(?P<maximum>[^;]*))?)?)?)?")


class BadOutput(ValueError):
    """The output breaks a rule; the text says which."""


def require(condition, message):
    if not condition:
        raise BadOutput(message)


def parse_range(text):
    """The range as (lowest, highest, inside): whether values inside are the bad ones."""
    require(RANGE.fullmatch(text), f"no threshold range: {text!r}")
    inside = text.startswith("@")
    low, colon, high = text.lstrip("@").rpartition(":")
    lowest = float("-inf") if low == "~" else float(low or 0)
    highest = float(high) if high else float("inf")
    require(lowest <= highest, f"a threshold range that is empty: {text!r}")
    return lowest, highest, inside


def alarms(value, text):
    """Whether a value is one that the threshold range warns of."""
    if not text or value is None:
        return False
    lowest, highest, inside = parse_range(text)
    return (lowest <= value <= highest) == inside


def parse_datum(text):
    found = DATUM.fullmatch(text)
    require(found, f"no performance datum: {text!r}")
    datum = found.groupdict()
    for bound in ("minimum", "maximum"):
        require(not datum[bound] or re.fullmatch(NUMBER, datum[bound]), f"{bound} is no number: {text!r}")
    require(not (datum["unit"] and datum["value"] == "U"), f"an unknown value with a unit: {text!r}")
    datum["value"] = None if datum["value"] == "U" else float(datum["value"])
    alarms(datum["value"] or 0, datum["warning"])
    alarms(datum["value"] or 0, datum["critical"])
    return datum


def columns_of(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def parse(text):
    """The output taken apart: state, first line, long text, performance data by label."""
    require(text.endswith("\n") and not text.endswith("\n\n"), "it does not end with one line's end")
    require(len(text.encode()) <= SIZE_MAX, f"{len(text.encode())} bytes; the reader's buffer holds {SIZE_MAX}")
    words, bar, data = text.partition("|")
    require(bar, "no performance data")
    require(not set(FORBIDDEN) & set(text) and "|" not in data, "a character that the reader takes for its own")
    lines = words.rstrip(" ").split("\n")
    require(all(line.strip() and line.isprintable() for line in lines), "an empty line, or one that cannot be printed")
    first = FIRST_LINE.fullmatch(lines[0])
    require(first and len(lines) > 1, f"the first line does not name the state: {lines[0]!r}")
    require(columns_of(lines[0]) < 80, f"the first line has {columns_of(lines[0])} columns")
    parsed = [parse_datum(datum) for datum in data.split()]
    require(len({datum["label"] for datum in parsed}) == len(parsed) > 0, "a label twice, or none")
    data = {datum.pop("label"): datum for datum in parsed}
    return {"state": first[1], "first": lines[0], "long": lines[1:], "data": data}


def check(text, exit_code):
    """Takes the output apart and holds it against the exit code."""
    output = parse(text)
    require(exit_code == EXIT_CODES[output["state"]], f"exit code {exit_code} with {output['first']!r}")
    for label, datum in output["data"].items():
        # Who draws the data, colours it by its own thresholds.
        red = alarms(datum["value"], datum["critical"]) or alarms(datum["value"], datum["warning"])
        require(output["state"] != "OK" or not red, f"OK, but {label} is beyond its threshold")
    return output
