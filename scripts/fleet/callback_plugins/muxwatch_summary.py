"""Says at the end of install.yml and remove.yml which host is in which state, those never reached among them."""

from collections import Counter

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: muxwatch_summary
    type: aggregate
    short_description: the state of every host after muxwatch was rolled out or removed
    description: Prints a line for each host of the play, from what the role noted with set_stats.
"""

PLAYS = ("install.yml", "remove.yml")
LINE_LENGTH = 300


def one_line(text):
    text = " ".join(str(text).split())
    return text if len(text) <= LINE_LENGTH else text[: LINE_LENGTH - 3] + "..."


def versions(noted):
    before, after = noted.get("before") or "none", noted.get("after") or "none"
    return after if before == after else f"{before} -> {after}"


def describe(noted, trouble, task):
    """Returns the state of a host in a word or two, and all else there is to say of it."""
    state = noted.get("state")
    if state in ("failed", "would fail") or trouble:
        left = noted.get("left", "unknown")
        why = one_line(noted.get("text") or trouble)
        return "would fail" if state == "would fail" else "FAILED", why if left == "unknown" else f"has {left}: {why}"
    if state is None:
        return ("UNFINISHED", f'broke off after "{task}"') if task else ("as it was", "not begun")
    report = f", {noted['report']}" if "report" in noted else ""
    words = "" if noted.get("report", "OK") == "OK" else f": {one_line(noted['text'])}"
    return state, versions(noted) + report + words


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "muxwatch_summary"
    CALLBACK_NEEDS_ENABLED = False

    def __init__(self):
        super().__init__()
        self.wanted = False
        self.hosts = {}  # by name: reached by SSH?
        self.trouble = {}
        self.tasks = {}  # the last one that each host has done

    def v2_playbook_on_start(self, playbook):
        self.wanted = playbook._file_name.rsplit("/", 1)[-1] in PLAYS

    def v2_playbook_on_play_start(self, play):
        if not self.wanted or self.hosts:
            return
        manager = play.get_variable_manager()
        for host in manager._inventory.get_hosts(play.hosts):
            by_ssh = manager.get_vars(play=play, host=host).get("muxwatch_ssh", True)
            self.hosts[host.name] = str(by_ssh).lower() in ("true", "yes", "1", "on")

    def v2_runner_on_ok(self, result):
        if not result._task.action.endswith("add_host"):
            self.tasks[result._host.name] = result._task.name

    def v2_runner_on_unreachable(self, result):
        if not result._task.ignore_unreachable:
            self.trouble[result._host.name] = result._result.get("msg", "cannot be reached")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        if not ignore_errors:
            self.trouble[result._host.name] = result._result.get("msg", "failed")

    def v2_playbook_on_stats(self, stats):
        if not self.hosts:
            return
        lines, counts = [], Counter()
        for name, by_ssh in self.hosts.items():
            noted = stats.custom.get(name, {}).get("muxwatch", {})
            state, more = describe(noted, self.trouble.get(name), self.tasks.get(name))
            if not by_ssh:
                state, more = "no SSH", "muxwatch_ssh is false: README.md names the roads by esxcli, PowerCLI and govc"
            counts[state] += 1
            lines.append(f"{name:<24} {state:<14} {more}")
        total = ", ".join(f"{count} {state}" for state, count in counts.most_common())
        self._display.banner("MUXWATCH")
        self._display.display("\n".join(lines))
        self._display.display(f"{len(self.hosts)} hosts: {total}")
