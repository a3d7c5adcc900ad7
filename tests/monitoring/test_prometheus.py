"""A real Prometheus that scrapes a real node_exporter with what muxwatch printed; alerts and dashboard on it."""

import collections
import concurrent.futures
import json
import pathlib
import re
import tempfile
import unittest

import plugin_output
import station
from exporter import RULES, MonitoringSide
from hosts import on_host
from surroundings import CONFIGURATION, MUXWATCH, PROMTOOL, TOP, fetch, run, wait_until
from test_formats import cases, command_lines, lint

IDENTIFIERS = TOP / "build" / "manuals" / "identifiers"
DASHBOARD = CONFIGURATION / "grafana-dashboard.json"
RULES_TEST = TOP / "tests" / "monitoring" / "rules.test.yml"
# What the host goes through, and what Prometheus then has to show.
STORY = [
    (["muxwatch check --format prometheus"],
     {'muxwatch_state{host="alone"} == 1': ("state", "ok"), 'muxwatch_mux_worlds{host="alone"} > bool 0': 1}),
    (["/sim/fault mux-down", "muxwatch check --format prometheus"],
     {'muxwatch_state{host="alone"} == 1': ("state", "critical"), 'muxwatch_mux_running{host="alone"}': 0,
      'ALERTS{host="alone"}': ("alertname", "MuxDown")}),
    (["muxwatch ensure", "muxwatch check --format prometheus"],
     {'muxwatch_state{host="alone"} == 1': ("state", "ok"), 'muxwatch_starts_total{host="alone"}': 1,
      'time() - muxwatch_last_start_timestamp_seconds{host="alone"} < bool 600': 1}),
    (["/sim/fault mux-down", "muxwatch ensure", "muxwatch pause 2h", "muxwatch ensure",
      "muxwatch check --format prometheus"],
     {'muxwatch_reason{host="alone"} == 1': ("reason", "mux-down"),
      'muxwatch_starts_suppressed_total{host="alone",reason="back-off"}': 1,
      'muxwatch_starts_suppressed_total{host="alone",reason="paused"}': 1,
      'muxwatch_paused_until_timestamp_seconds{host="alone"} - time() > bool 3600': 1}),
    (["/sim/fault hostd-down", "/sim/fault localcli-missing", "/sim/fault mux-down off", "muxwatch ensure",
      "muxwatch check --format prometheus"],
     {'muxwatch_state{host="alone"} == 1': ("state", "unknown"),
      'muxwatch_probe_observed{host="alone",probe="connections"}': 0,
      'muxwatch_probe_failures_total{host="alone",probe="connections"}': 1,
      'ALERTS{host="alone",alertname="MuxProbeFailed"}': ("alertstate", "pending")}),
]


class Scene:
    """What all tests here look at: the monitoring side, with reports on the cases and the first of the host's story."""

    side = None
    states = collections.Counter()
    stages = []


def reduce(document):
    """The document without the host's name, which is a plain one in every case, and the time."""
    return re.sub(r'host="[-\w.]+"', "", re.sub(r"(?m)^(\w+_timestamp_seconds{.*}) \d+$", r"\1", document))


def put_cases():
    """One host for each case, but for those that only repeat another."""
    seen = set()
    for name, words in command_lines("prometheus"):
        code, out, _ = cases.run_program(MUXWATCH, words)
        if f'{{host="{name}"' in out and reduce(out) not in seen:
            Scene.side.put(name, out)
            Scene.states[code] += 1
            seen.add(reduce(out))


def play_story():
    answers = on_host([], [line for lines, _ in STORY for line in lines])
    for lines, wanted in STORY:
        Scene.stages.append((lines[-1], answers[len(lines) - 1][1], wanted))
        answers = answers[len(lines):]


def ask_hosts(form):
    """All hosts of the station by SSH, side by side: (name, exit code, report)."""
    def ask(number):
        code, out, _ = station.on_host(number, f"/opt/muxwatch/bin/muxwatch check --format {form}")
        return station.name(number), code, out
    with concurrent.futures.ThreadPoolExecutor() as pool:
        return list(pool.map(ask, (number for number, _, _ in station.HOSTS)))


def setUpModule():
    folder = unittest.enterModuleContext(tempfile.TemporaryDirectory())
    Scene.side = unittest.enterModuleContext(MonitoringSide(pathlib.Path(folder)))
    put_cases()
    play_story()
    Scene.side.put("alone", Scene.stages[0][1])
    Scene.side.start()


class Scraped(unittest.TestCase):
    def test_every_case_is_counted(self):
        for state, code in plugin_output.EXIT_CODES.items():
            if Scene.states[code]:
                series = f'muxwatch_state{{state="{state.lower()}",host!~"alone|esx.."}}'
                Scene.side.wait_for(f"count({series} == 1)", Scene.states[code])
        Scene.side.wait_for("node_textfile_scrape_error", 0)
        self.assertEqual(lint(fetch(Scene.side.metrics_url)), "")
        faults = [line for line in Scene.side.exporter.said().splitlines() if "collector=textfile msg" in line]
        self.assertEqual([line for line in faults if "file=broken.prom" not in line], [])

    def test_a_host_and_its_story(self):
        for last, report, wanted in Scene.stages:
            Scene.side.put("alone", report)
            stamp = re.search(r"muxwatch_report_timestamp_seconds{.*} (\d+)", report)[1]
            Scene.side.wait_for('muxwatch_report_timestamp_seconds{host="alone"}', int(stamp))
            for expression, value in wanted.items():
                with self.subTest(expression, after=last):
                    self.show(expression, value)

    @staticmethod
    def show(expression, value):
        """Rules are evaluated some time after a scrape, hence the waiting."""
        if isinstance(value, tuple):
            label, text = value
            wait_until(lambda: [labels.get(label) for labels, _ in Scene.side.query(expression)] == [text],
                       f"{expression}: {value}; it is {Scene.side.query(expression)}")
        else:
            Scene.side.wait_for(expression, value)

    def test_hosts_by_ssh(self):
        """Each host's own file, as a job on the monitoring side writes it."""
        for name, _, report in ask_hosts("prometheus"):
            Scene.side.put(name, report)
            self.addCleanup((Scene.side.textfiles / f"{name}.prom").unlink)
        for number, _, state in station.HOSTS:
            self.show(f'muxwatch_state{{host="{station.name(number)}"}} == 1', ("state", state.lower()))

    def test_a_file_that_cannot_be_read_is_told(self):
        Scene.side.put("broken", "muxwatch_state{host=\n")
        self.addCleanup((Scene.side.textfiles / "broken.prom").unlink)
        Scene.side.wait_for('ALERTS{alertname="MuxwatchTextfileBroken"}', 1)


class Rules(unittest.TestCase):
    @staticmethod
    def rows(kind):
        """Of the program's own table, by id, what stands behind it."""
        _, out, _ = run([IDENTIFIERS, "en"])
        rows = [line.split("\t") for line in out.splitlines() if line.startswith(f"{kind}\t")]
        return {row[1]: row[2:] for row in rows}

    def test_over_time(self):
        code, out, err = run([PROMTOOL, "test", "rules", RULES_TEST])
        self.assertEqual(code, 0, out + err)
        code, out, err = run([PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", RULES])
        self.assertEqual(code, 0, out + err)

    def test_no_grave_reason_without_an_alert_that_gives_its_steps(self):
        rules = {rule["name"]: rule for rule in Scene.side.ask("rules")["groups"][0]["rules"]}
        by_reason = {reason: rule for rule in rules.values()
                     for reason in re.findall(r'reason="([-a-z]+)"', rule["query"])}
        severities = {"CRITICAL": "critical", "UNKNOWN": "warning"}
        for reason, (state, _, *steps) in self.rows("reason").items():
            with self.subTest(reason):
                steps = [step.format(service="vShield-Endpoint-Mux", port=48651) for step in steps]
                self.assertEqual(reason in by_reason, state in severities)
                if state in severities:
                    runbook = by_reason[reason]["annotations"]["runbook"].splitlines()
                    self.assertEqual([step for step in steps if step not in runbook], [])
                    self.assertEqual(by_reason[reason]["labels"]["severity"], severities[state])
                    others = re.search(r'reason=~"([^"]+)"', rules[f"Muxwatch{state.capitalize()}"]["query"])
                    self.assertIn(reason, others[1].split("|"))

    def test_no_broken_link_without_its_step(self):
        links = self.rows("link")
        self.assertGreater(len(links), 6)
        runbook = next(rule for rule in Scene.side.ask("rules")["groups"][0]["rules"] if rule["name"] == "MuxLinkBroken")
        steps = dict(re.findall(r'if eq \$labels\.link "([-a-z]+)" -}}\n(.*)\n', runbook["annotations"]["runbook"]))
        self.assertEqual(steps, {link: step for link, (_, step) in links.items()})

    def test_what_an_alert_says(self):
        def find():
            return [alert for alert in Scene.side.ask("alerts")["alerts"] if alert["labels"]["alertname"] == "MuxDown"]
        for alert in wait_until(find, "an alert MuxDown"):
            self.assertEqual(alert["annotations"]["summary"],
                             f"{alert['labels']['host']}: Mux is not running, no guest is protected")


class Dashboard(unittest.TestCase):
    """Grafana is not in Debian: its file is held against the form that it reads, and each query is really asked."""

    document = json.loads(DASHBOARD.read_text())
    panels = document["panels"]

    def test_form(self):
        variables = {variable["name"]: variable for variable in self.document["templating"]["list"]}
        self.assertEqual(list(variables), ["datasource", "host"])
        source = {"type": "prometheus", "uid": "${datasource}"}
        self.assertEqual(len({panel["id"] for panel in self.panels}), len(self.panels))
        for panel in self.panels:
            with self.subTest(panel["title"]):
                self.assertIn(panel["type"], ("stat", "table", "timeseries", "state-timeline"))
                self.assertTrue(panel["description"])
                self.assertEqual([panel["datasource"], *(target["datasource"] for target in panel["targets"])],
                                 [source] * (1 + len(panel["targets"])))
                names = [target["refId"] for target in panel["targets"]]
                self.assertEqual(names, ["A", "B"][:len(names)])

    def test_no_panel_covers_another(self):
        taken = collections.Counter()
        for panel in self.panels:
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24)
            taken.update((x, y) for x in range(place["x"], place["x"] + place["w"])
                         for y in range(place["y"], place["y"] + place["h"]))
        self.assertEqual(set(taken.values()), {1})

    def test_queries(self):
        """Prometheus takes each; the metrics in it exist, and what does not only show trouble finds something."""
        queries = [target["expr"] for panel in self.panels for target in panel["targets"]]
        Scene.side.wait_for("count(count_over_time(muxwatch_starts_total[1m]) > 1)", 1)
        names = Scene.side.ask("label/__name__/values")
        for query in queries:
            with self.subTest(query):
                self.assertEqual(set(re.findall(r"muxwatch_\w+", query)) - set(names), set())
                self.assertIn('host=~"$host"', query)
                asked = query.replace("$host", ".*")
                found = Scene.side.query(asked)
                self.assertTrue(found or query.endswith("> 0"))


if __name__ == "__main__":
    unittest.main()
