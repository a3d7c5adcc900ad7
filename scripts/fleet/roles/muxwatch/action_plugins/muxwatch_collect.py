"""Asks one host for its report and its history, and writes what it answered: `folder`/HOST.json and HOST.history.json.

Whatever a host does, there is a file of it afterwards: its report, or why there is none. What it may print and how long it may
take is bounded by files/ssh-bounded, which the ssh of tasks/collect.yml is.
"""

import hashlib
import json
import os
import re
import tempfile
import time

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

PROGRAM = "/opt/muxwatch/bin/muxwatch"
MARK = "\n==history==\n"
COMMAND = f"{PROGRAM} check --format json; echo; echo ==history==; {PROGRAM} history --format json"
REASON_LENGTH = 300
NAME_LENGTH = 200
TIMED_OUT, CUT = (124, 137), 141


class NoReport(Exception):
    """Why a host has none, as a line."""


def one_line(text):
    """What can be seen of the text."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:REASON_LENGTH]


def file_name(host):
    """The host's name as the beginning of a file's: two hosts never have the same. What a path cannot have becomes %XX, as
    does what would make it hidden, or another host's history."""
    name = re.sub(r"[%/\x00-\x1f\x7f]|^\.|\.(?=history$)", lambda found: f"%{ord(found[0]):02X}", host)
    if len(name.encode()) <= NAME_LENGTH:
        return name
    digest = hashlib.sha256(host.encode()).hexdigest()[:16]
    return f"{name.encode()[:NAME_LENGTH].decode(errors='ignore')}%{digest}"


def document(text):
    """What muxwatch printed, or None where it is nothing that muxwatch prints."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and str(parsed.get("format_version", "")).startswith("1.") else None


def split(code, out, err):
    """The report, and the history or None; NoReport where there is no report."""
    try:
        report, _, history = out.decode().partition(MARK)
    except UnicodeDecodeError:
        report, history = "", ""
    if "state" in (document(report) or {}):
        return report, history if document(history) else None
    said = one_line(err.decode(errors="replace")) or one_line(out[:4096].decode(errors="replace").partition(MARK)[0])
    if code in TIMED_OUT:
        why = "did not answer in time"
    elif code == CUT:
        why = "printed more than a report can have"
    else:
        why = "printed no valid report"
    raise NoReport(f"{why}: {said}" if said else why)


def write(path, text):
    """So that a reader never sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def remove(path):
    """The history of an earlier collection would pass for today's."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


def put(folder, host, report, history):
    path = os.path.join(folder, file_name(host))
    if history is None:
        remove(f"{path}.history.json")
    else:
        write(f"{path}.history.json", history)
    write(f"{path}.json", report)


def note(host, why, **more):
    """What takes the place of a report."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    noted = {"format_version": "1.0", "time": now, "host": {"name": host, "release": None}, "unreachable": why, **more}
    return json.dumps(noted) + "\n"


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        host, folder, title = task_vars["inventory_hostname"], self._task.args["folder"], self._task.args["title"]
        os.makedirs(folder, exist_ok=True)
        state, why = "report", ""
        if not self._task.args["ssh"]:
            state, why = "no SSH", "muxwatch_ssh is false"
            put(folder, host, note(host, why, without_ssh=True), None)
        else:
            try:
                put(folder, host, *self.ask())
            except NoReport as problem:
                state, why = "no report", str(problem)
                put(folder, host, note(host, why), None)
        # As set_stats does: for the summary.
        notes = {"data": {"muxwatch": {title: {"state": state, "text": why}}}, "per_host": True, "aggregate": True}
        return dict(result, changed=False, ansible_stats=notes)

    def ask(self):
        try:
            return split(*self._connection.exec_command(COMMAND, sudoable=False))
        except AnsibleError as error:
            raise NoReport(one_line(str(error)) or "cannot be reached") from error
