"""Says at the end of a playbook what became of each host, those that were never reached among them.

The role notes it with set_stats: of the whole run `muxwatch_hosts`, which has for each summary its hosts, the state and the
text of those without a note of their own, and which state is not worth a line; of each host `muxwatch`, which has for each
summary a state and a text.
"""

from collections import Counter

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: muxwatch_summary
    type: aggregate
    short_description: the state of every host after muxwatch was rolled out, removed or asked
    description: Prints a line for each host that the role muxwatch took note of.
"""

LINE_LENGTH = 300


def one_line(text):
    text = " ".join(str(text).split())
    return text if len(text) <= LINE_LENGTH else text[: LINE_LENGTH - 3] + "..."


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "muxwatch_summary"
    CALLBACK_NEEDS_ENABLED = False

    def v2_playbook_on_stats(self, stats):
        for title, play in stats.custom.get("_run", {}).get("muxwatch_hosts", {}).items():
            self.summarize(title, play, stats.custom)

    def summarize(self, title, play, noted):
        counts = Counter()
        self._display.banner(f"MUXWATCH: {title}")
        for name in play["hosts"]:
            note = noted.get(name, {}).get("muxwatch", {}).get(title, play)
            counts[note["state"]] += 1
            # Of ten thousand hosts those matter that did not answer.
            if note["state"] != play.get("quiet"):
                self._display.display(f"{name:<24} {note['state']:<14} {one_line(note['text'])}")
        total = ", ".join(f"{count} {state}" for state, count in counts.most_common())
        number = len(play["hosts"])
        self._display.display(f"{number} {'host' if number == 1 else 'hosts'}: {total}")
