"""What the page shows of each host: its state, findings, facts and 24-hour line, and the groups that need action."""

import bisect
import collections
import datetime
import json
import pathlib
import re

from show.catalogue import OTHER, Catalogue
from show.reports import STATES, Unreadable, printable

FOLDER = pathlib.Path(__file__).resolve().parent
# The page's states, the worst first: the program's, and between them what is not known for another reason than
# UNKNOWN's. Each has a letter, so that no state is told by colour alone.
KINDS = {
    "critical": "C",
    "warning": "W",
    "unreachable": "X",
    "unreadable": "!",
    "unknown": "?",
    "stale": "S",
    "ok": "O",
    "without": "N",
}
# Nobody has to do anything about these.
QUIET = ("ok", "without")
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}
CLOCK_TOLERANCE_S = 300
CELL_S, CELLS = 900, 96
LETTERS = str.maketrans({str(place): state[0] for place, state in enumerate(STATES)})
# How many findings of a state, hosts of a finding, differences within it and events of a host are written out, and how much
# of a host's own words; the table has every host.
GROUPS_SHOWN, HOSTS_SHOWN, VARIANTS_SHOWN, EVENTS_SHOWN, QUOTE_LENGTH = 8, 24, 3, 3, 200
# Where a row of the page has them.
LINKS = 9
RELEASE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4}){1,3}")
# The reasons that say that Mux is down.
DOWN = ("mux-down", "start-failed", "restart-budget-spent")
# The events after which a host that is down is down for another reason than before.
ATTEMPTS = {
    "start-failed": "start-failed",
    "restart-budget-spent": "restart-budget-spent",
    "start-suppressed": "",
    "mux-started": None,
    "reset": None,
}


def load_words(language):
    """The page's words in one language; KeyError where one is missing in it."""
    table = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    return {name: words[language] for name, words in table.items()}


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def show_time(seconds):
    return moment(seconds).strftime("%Y-%m-%d %H:%M")


class Pool:
    """Values that many hosts share, each kept once and known by its index."""

    def __init__(self):
        self.values, self.indices = [], {}

    def add(self, value):
        key = repr(value)
        index = self.indices.get(key)
        if index is None:
            index = self.indices[key] = len(self.values)
            self.values.append(value)
        return index


def cell_bounds(now):
    """The times between which the cells of the 24 hours before `now` lie, as reports write them."""
    return [moment(now - (CELLS - i) * CELL_S).strftime("%Y-%m-%dT%H:%M:%SZ") for i in range(CELLS + 1)]


def split_step(step):
    """A step's parts in turn: words, a command, words."""
    return step.split("`")


def draw_line(marks, bounds):
    """A letter for each cell, of the worst state that was seen in it; `-` where none was."""
    times, states = marks
    cuts = [bisect.bisect_right(times, bound) for bound in bounds]
    seen = [states[first:end] for first, end in zip(cuts, cuts[1:])]
    # The most hosts have been OK all day: then there is nothing to compare.
    worst = [part[:1] or "-" for part in seen] if len(set(states)) == 1 else [max(part, default="-") for part in seen]
    return "".join(worst).translate(LETTERS)


def shorten(text):
    text = printable(text)
    return text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH] + "…"


class View:
    """Turns hosts into rows of the page, in a language, as of `now`; reports older than `stale_s` are stale."""

    def __init__(self, language, now, stale_s, limit):
        self.words, self.catalogue = load_words(language), Catalogue(language)
        self.now, self.stale_s, self.limit = now, stale_s, limit
        self.pool, self.bounds = Pool(), cell_bounds(now)
        self.rows, self.oldest = [], None

    def say(self, name, **values):
        return self.words[name].format(**values)

    def count_hosts(self, number):
        return self.words["host_one"] if number == 1 else self.say("host_many", n=f"{number:,}")

    def age_of(self, time):
        if time is None:
            return self.words["age_none"]
        minutes = (self.now - time) // 60
        if time - self.now > CLOCK_TOLERANCE_S:
            return self.words["age_ahead"]
        if minutes < 1:
            return self.words["age_now"]
        if minutes < 120:
            return self.say("age_minutes", n=minutes)
        if minutes < 48 * 60:
            return self.say("age_hours", n=minutes // 60)
        return self.say("age_days", n=minutes // (24 * 60))

    def is_stale(self, time):
        """Older than the limit, or dated so far ahead that its age is not known."""
        return time is not None and (self.now - time > self.stale_s or time - self.now > CLOCK_TOLERANCE_S)

    def explain(self, problem):
        return self.say(problem.problem, detail=problem.detail)

    def finding(self, group, rank, lines, quote="", note="", name=""):
        """What is wrong, in our words (the text, then the steps), in the host's own, and what is known beside it. `name` is an
        id that the catalogue does not have."""
        return [group, rank, self.pool.add(lines), quote, note, name]

    def own(self, kind, text):
        """A finding about the report, not from it."""
        return [self.finding(kind, RANKS[kind], [self.words[f"{kind}_text"].format(limit=self.limit), self.words[f"{kind}_step"]], text)]

    def judge(self, host):
        """The host's kind and findings, the worst first."""
        if host.without_ssh:
            return "without", self.own("without", "")
        if host.unreachable is not None:
            return "unreachable", self.own("unreachable", shorten(host.unreachable))
        if host.unreadable is not None:
            return "unreadable", self.own("unreadable", self.explain(host.unreadable))
        findings = [self.reason(host, reason) for reason in host.report["reasons"]]
        kind = host.report["state"].lower()
        if kind == "ok" and self.is_stale(host.time):
            return "stale", [*self.own("stale", ""), *findings]
        return kind, findings

    def reason(self, host, reason):
        """A reason of a report. A check cannot know that muxwatch tried to start Mux; the history does."""
        name, rank, note = reason["id"], RANKS[reason["state"].lower()], ""
        if name not in self.catalogue.reasons:
            return self.finding(OTHER, rank, [self.words["other_text"], self.words["other_step"]], shorten(reason["text"]), "", name)
        if name in DOWN:
            name, note = self.attempt(host, name)
        return self.finding(name, rank, self.catalogue.advice(name, host.report["service"]), shorten(reason["text"]), note)

    def attempt(self, host, name):
        """What became of the last start where Mux is down, by the reason `name`: the id to show, and when, or why there was
        none. What a report of ensure says goes before what the history does."""
        action = host.report["action"]
        if action is not None and action["suppressed_by"] and name == "mux-down":
            return name, self.not_started(action["suppressed_by"])
        for event in reversed(host.history["events"] if host.history else []):
            logged, _, values = event["event"].partition(" ")
            if logged not in ATTEMPTS and not (logged == "state-changed" and " to=OK" in event["event"]):
                continue
            shown = ATTEMPTS.get(logged)
            if shown and name in ("mux-down", shown):
                return shown, self.say(f"note_{shown}", time=event["time"][:16].replace("T", " "))
            by = re.search(r"(?:^| )by=([a-z0-9-]{1,40})(?: |$)", values)
            return name, self.not_started(by[1]) if shown == "" and by and name == "mux-down" else ""
        return name, ""

    def not_started(self, suppressor):
        return self.say("note_suppressed", reason=self.catalogue.suppressors.get(suppressor, shorten(suppressor)))

    def add(self, host):
        kind, findings = self.judge(host)
        own_name = printable(host.report["host"]["name"] or "") if host.report else ""
        release = (host.report["host"]["release"] or "") if host.report else ""
        if host.time is not None:
            self.oldest = min(host.time, self.oldest or host.time)
        time = (
            None if host.time is None else [show_time(host.time), self.age_of(host.time), int(self.is_stale(host.time))]
        )
        self.rows.append(
            [
                host.name,
                RANKS[kind],
                host.time or 0,
                self.pool.add(time or ["", self.words["age_none"], 0]),
                self.pool.add(release if RELEASE.fullmatch(release) else ""),
                self.pool.add(findings),
                self.pool.add(self.facts_of(host)),
                self.pool.add(self.line_of(host)),
                self.pool.add(self.events_of(host)),
                self.pool.add(self.links_of(host)),
                own_name,
            ]
        )

    def links_of(self, host):
        """The broken links between Mux and the appliance, in the catalogue's order. Where protection was never set up, none is
        missed."""
        if host.report is None or any(reason["id"] == "protection-not-deployed" for reason in host.report["reasons"]):
            return []
        broken = {link["id"] for link in host.report["links"] or [] if link["state"] == "broken"}
        known = self.catalogue.links
        return [link for link in known if link in broken or link == OTHER and broken.difference(known)]

    def line_of(self, host):
        """The cells, and what they say in words."""
        if host.history is None:
            return ["", self.words["day_none"]]
        cells = draw_line(host.history["marks"], self.bounds)
        if not cells.strip("-"):
            return ["", self.words["day_no_marks"]]
        spans = [(self.words[f"state_{state.lower()}"], cells.count(state[0])) for state in reversed(STATES)]
        spans.append((self.words["day_gap"], cells.count("-")))
        return [cells, ", ".join(f"{word} {n // 4}:{n % 4 * 15:02d}" for word, n in spans if n)]

    def events_of(self, host):
        if host.history is None:
            return []
        return [
            [event["time"].replace("T", " ").rstrip("Z"), shorten(event["event"])]
            for event in host.history["events"][-EVENTS_SHOWN:]
        ]

    def facts_of(self, host):
        """What was seen, as pairs of a label and a text."""
        facts = []
        if host.report is not None:
            probes = host.report["probes"]
            facts = [
                ("mux", self.see_mux(probes["mux"])),
                ("worlds", self.see_worlds(probes["worlds"])),
                ("vmci", self.see_vmci(probes["vmci"])),
                ("connections", self.see_connections(probes["connections"])),
                ("action", self.see_action(host.report["action"])),
                ("service", printable(host.report["service"])),
                ("program", printable(host.report["program"]["version"])),
            ]
        facts += self.remembered(host)
        return [[self.words[f"fact_{name}"], text] for name, text in facts if text]

    def unseen(self, probe):
        return self.say("seen_unknown", error=shorten(probe["error"]))

    def see_mux(self, mux):
        return self.unseen(mux) if mux["error"] else self.words[f"seen_{mux['state']}"]

    def see_worlds(self, worlds):
        return self.unseen(worlds) if worlds["error"] else self.say("seen_worlds", n=worlds["count"])

    def see_vmci(self, vmci):
        return (
            self.unseen(vmci) if vmci["error"] else self.say(f"seen_{vmci['state']}", module=printable(vmci["module"]))
        )

    def see_connections(self, connections):
        if connections["error"]:
            return self.unseen(connections)
        if connections["state"] == "established":
            return self.say("seen_established", peers=", ".join(connections["peers"] or ["?"]))
        states = ", ".join(f"{state} {count}" for state, count in (connections["other_states"] or {}).items())
        return self.say("seen_other", states=states) if states else self.words["seen_none"]

    def see_action(self, action):
        if action is None or action["result"] == "none":
            return ""
        if action["result"] == "started" and action["recovery_seconds"] is not None:
            return self.say("action_recovered", seconds=f"{action['recovery_seconds']:.1f}")
        suppressor = action["suppressed_by"] or ""
        return self.say(f"action_{action['result']}", reason=self.catalogue.suppressors.get(suppressor, shorten(suppressor)))

    def remembered(self, host):
        """What the history's head says: starts that count, a pause; or why there is no history."""
        if isinstance(host.history_unreadable, Unreadable):
            return [("history", self.explain(host.history_unreadable))]
        if host.history is None:
            return []
        history, facts = host.history, []
        if history["starts_in_window"] or history["back_off_seconds"]:
            name = "starts_back_off" if history["back_off_seconds"] else "starts_value"
            facts.append(
                (
                    "starts",
                    self.say(
                        name,
                        n=history["starts_in_window"],
                        budget=history["budget"],
                        seconds=history["back_off_seconds"],
                    ),
                )
            )
        if history["paused_until"] is not None:
            facts.append(("paused", self.say("paused_value", time=show_time(history["paused_until"]))))
        return facts

    def counts(self):
        """How many hosts each kind has, the worst first."""
        numbers = [0] * len(KINDS)
        for row in self.rows:
            numbers[row[1]] += 1
        return [
            {"kind": kind, "rank": rank, "letter": KINDS[kind], "word": self.words[f"state_{kind}"], "n": numbers[rank]}
            for kind, rank in RANKS.items()
        ]

    def headline(self):
        """What the page says first."""
        protected = sum(row[1] == RANKS["ok"] for row in self.rows)
        if len(self.rows) == 1:
            return self.words["headline_only" if protected else "headline_only_not"]
        return self.say("headline_one" if protected == 1 else "headline", n=f"{protected:,}", hosts=self.count_hosts(len(self.rows)))

    def actions(self):
        """For each kind that needs action, its hosts by their worst finding: known ones first, the most frequent first."""
        groups = [{} for _ in KINDS]
        for row in self.rows:
            worst = self.pool.values[row[5]][0]
            groups[row[1]].setdefault((worst[0], worst[2]), []).append(row)
        for count in self.counts():
            found = sorted(groups[count["rank"]].items(), key=lambda item: (item[0][0] == OTHER, -len(item[1])))
            if found and count["kind"] not in QUIET:
                yield {
                    **count,
                    "about": self.words[f"about_{count['kind']}"],
                    "hosts": self.count_hosts(count["n"]),
                    "groups": [self.group(*key, rows) for key, rows in found[:GROUPS_SHOWN]],
                    "rest": self.rest(found[GROUPS_SHOWN:]),
                }

    def group(self, name, advice, rows):
        """One finding: what it is, its hosts, and how they differ: broken links, what else was found, notes, their own words. The
        step that a broken link needs comes before those of the finding."""
        findings = [self.pool.values[row[5]] for row in rows]
        text, *steps = self.pool.values[advice]
        links = collections.Counter(link for row in rows for link in self.pool.values[row[LINKS]])
        broken = [(link, *self.catalogue.links[link][1:], self.count_hosts(number)) for link, number in links.most_common()]
        others = collections.Counter(other[0] for each in findings for other in each[1:] if other[0] not in ("ok", name))
        return {
            "id": name,
            "text": text,
            "links": [(link, how, hosts) for link, how, _, hosts in broken],
            "steps": [(split_step(step), hosts) for *_, step, hosts in broken] + [(split_step(step), "") for step in steps],
            "others": self.most(others),
            "notes": self.most(collections.Counter(each[0][4] for each in findings if each[0][4])),
            "quotes": self.most(collections.Counter(each[0][3] for each in findings if each[0][3])),
            "names": [row[0] for row in rows[:HOSTS_SHOWN]],
            "more": len(rows) - HOSTS_SHOWN,
            "n": len(rows),
        }

    def most(self, counter):
        """The most frequent, each with its number of hosts, and how many more there are."""
        shown = [(text, self.count_hosts(number)) for text, number in counter.most_common(VARIANTS_SHOWN)]
        return {"shown": shown, "more": len(counter) - len(shown)}

    def rest(self, found):
        if not found:
            return ""
        return self.say(
            "groups_more", groups=f"{len(found):,}", hosts=self.count_hosts(sum(len(rows) for _, rows in found))
        )

    def choices(self, column, names_of):
        """What a column's filter offers: each value and how many hosts have it, the most frequent first."""
        numbers = {}
        for row in self.rows:
            for name in names_of(self.pool.values[row[column]]):
                numbers[name] = numbers.get(name, 0) + 1
        return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))

    def reasons(self):
        return self.choices(5, lambda findings: {finding[0] for finding in findings})

    def releases(self):
        return self.choices(4, lambda release: [release])

    def links(self):
        return [(link, self.catalogue.links[link][0], number) for link, number in self.choices(LINKS, lambda links: links)]

    def data(self):
        """What the page's script works with."""
        return {
            "words": self.words,
            "pool": self.pool.values,
            "hosts": self.rows,
            "links": self.catalogue.links,
            "states": [[count["letter"], count["kind"], count["word"]] for count in self.counts()],
        }
