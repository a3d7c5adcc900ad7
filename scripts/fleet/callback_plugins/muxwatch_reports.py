"""Writes what collect.yml gathers: reports/HOST.json and reports/HOST.history.json, as the answers come in."""

import json
import os
import tempfile
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: muxwatch_reports
    type: aggregate
    short_description: the files of collected reports
    description: Acts in a play that sets the variable muxwatch_reports, the folder that the files go to.
"""

FOLDER = "muxwatch_reports"
MARK = "\n==history==\n"
REASON_LENGTH = 300


def parse(text, version="1."):
    """A document of muxwatch's, or None."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    if isinstance(document, dict) and str(document.get("format_version", "")).startswith(version):
        return document
    return None


def one_line(text):
    return " ".join(text.split())[:REASON_LENGTH]


def reason(result):
    """Why there is no report, in a line."""
    if result.get("unreachable"):
        return one_line(result.get("msg", "")) or "cannot be reached"
    code = result.get("rc")
    said = one_line(result.get("stderr", "")) or one_line(result.get("stdout", "").partition(MARK)[0])
    if code is None:
        return one_line(result.get("msg", "")) or "was not asked"
    if code in (124, 137):
        return "did not answer in time" + (f": {said}" if said else "")
    return "printed no valid report" + (f": {said}" if said else "")


def write(path, text):
    """So that a reader never sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".new-")
    try:
        with open(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "muxwatch_reports"
    CALLBACK_NEEDS_ENABLED = False

    def __init__(self):
        super().__init__()
        self.folder = None
        self.missing = {}  # the hosts without a report, and why
        self.count = 0

    def v2_playbook_on_play_start(self, play):
        if FOLDER not in play.vars:
            return
        manager = play.get_variable_manager()
        self.folder = os.path.abspath(os.path.expanduser(manager.get_vars(play=play)[FOLDER]))
        os.makedirs(self.folder, exist_ok=True)
        hosts = [host.name for host in manager._inventory.get_hosts(play.hosts)]
        self.missing = dict.fromkeys(hosts, "was not asked: the collection ended before")
        self.count = len(hosts)

    def path(self, name, suffix):
        return os.path.join(self.folder, name.replace("/", "_") + suffix)

    def take(self, result):
        """The answer of a host that ran the command, in whatever way it ended."""
        name = result._host.name
        if name not in self.missing:
            return
        report, _, history = result._result.get("stdout", "").partition(MARK)
        document = parse(report)
        if not document or "state" not in document:
            self.missing[name] = reason(result._result)
            return
        write(self.path(name, ".json"), report)
        if parse(history):
            write(self.path(name, ".history.json"), history)
        else:
            self.forget_history(name)
        del self.missing[name]

    def forget_history(self, name):
        """One of an earlier collection would pass for today's."""
        try:
            os.unlink(self.path(name, ".history.json"))
        except FileNotFoundError:
            pass

    def v2_runner_on_ok(self, result):
        if self.folder:
            self.take(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        if self.folder:
            self.take(result)

    def v2_runner_on_unreachable(self, result):
        if self.folder and result._host.name in self.missing:
            self.missing[result._host.name] = reason(dict(result._result, unreachable=True))

    def v2_runner_on_skipped(self, result):
        if self.folder:
            self.missing[result._host.name] = "has no SSH (muxwatch_ssh is false)"

    def v2_playbook_on_stats(self, stats):
        if not self.folder:
            return
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        for name, why in self.missing.items():
            host = {"name": name, "release": None}
            document = {"format_version": "1.0", "time": now, "host": host, "unreachable": why}
            write(self.path(name, ".json"), json.dumps(document, ensure_ascii=False) + "\n")
            self.forget_history(name)
        self._display.banner("MUXWATCH")
        for name, why in self.missing.items():
            self._display.display(f"{name:<24} {why}")
        given = self.count - len(self.missing)
        self._display.display(f"{given} of {self.count} hosts gave their report; see {self.folder}")
