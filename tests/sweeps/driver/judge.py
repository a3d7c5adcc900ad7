"""What must hold after every run of muxwatch, whatever was wrong with the host."""

import json
import os

import jsonschema

from driver.host import TOP

EXIT_CODES = {"OK": 0, "WARNING": 1, "CRITICAL": 2, "UNKNOWN": 3}
FILES_MAX = {"muxwatch.state": 4095, "muxwatch.history": 64 * 1024 - 1, "muxwatch.lock": 39}


def load_schema():
    with open(os.path.join(TOP, "esx", "report", "report.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    return jsonschema.validators.validator_for(schema)(schema)


SCHEMA = load_schema()


def report_of(result):
    """The report that was printed, or None; a broken one counts as none."""
    try:
        return json.loads(result["out"])
    except ValueError:
        return None


def counted_starts(state):
    return sum(line.startswith("start ") for line in state.splitlines())


def wrong_with_report(result, report):
    if report is None:
        if result["code"] not in (1, 2, 3):
            yield f"no report, but exit code {result['code']}"
        if not any(line.startswith("muxwatch: ") for line in result["err"].splitlines()):
            yield "no report, and nothing on stderr that says why"
        return
    for error in SCHEMA.iter_errors(report):
        yield f"report.schema.json: {'/'.join(map(str, error.absolute_path))}: {error.message}"
    if result["code"] != EXIT_CODES[report["state"]] and "stdout" not in result["err"]:
        yield f"the state is {report['state']}, the exit code {result['code']}"


def wrong_with_starts(result, job):
    if "up" in result["starts"]:
        yield "it started a Mux that ran"
    if len(result["starts"]) > 1:
        yield f"{len(result['starts'])} starts"
    before = counted_starts(job.state or "")
    if counted_starts(result["state"]) < before + len(result["starts"]):
        yield "a start that the state file does not count"


def wrong_with_files(result):
    for name, size in result["files"].items():
        if name not in FILES_MAX and name != "filler":
            yield f"left the file {name}"
        elif size > FILES_MAX.get(name, size):
            yield f"{name} has {size} bytes"
    state = result["state"]
    if state and not (state.startswith("muxwatch-state 1\n") and state.endswith("\nend\n")):
        yield "the state file is not whole"


def wrong_with_verdict(result, job, report):
    if result["code"] == 0 and not result["mux"]:
        yield "it said OK, and Mux is down"
    reasons = [reason["id"] for reason in report["reasons"]] if report else []
    if "mux-down" in reasons and "mux" in job.world and "status-lies" not in job.world:
        yield "it said that Mux is down, and it runs"
    if "vmci-missing" in reasons and "vmci" in job.world:
        yield "it said that VMCI is missing, and it is there"
    if "dsva-disconnected" in reasons and {"mux", "connected"} <= set(job.world):
        yield "it said that the appliance is not connected, and it is"


def wrong(result, job, silent=False):
    """Lines on what is wrong. `silent`: its stdout was closed, or it was ended before it could speak."""
    report = report_of(result)
    found = []
    if result["hung"]:
        found.append(f"still there after {job.limit} s")
    if result["left"]:
        found.append(f"left processes: {' '.join(result['left'])}")
    if not silent:
        found += wrong_with_report(result, report)
    found += wrong_with_starts(result, job)
    found += wrong_with_files(result)
    found += wrong_with_verdict(result, job, report)
    return found
