"""scripts/fleet/metrics: what it makes of reports that were collected from hosts, on node_exporter and Prometheus."""

import json
import pathlib
import re
import tempfile
import unittest

import station
from exporter import MonitoringSide
from surroundings import TOP, fetch, run, wait_until
from test_formats import lint
from test_prometheus import ask_hosts

METRICS = TOP / "scripts" / "fleet" / "metrics"
LOST = {"format_version": "1.0", "time": "2026-11-24T16:00:00Z", "host": {"name": "esx99", "release": None},
        "unreachable": "ssh: connect to host esx99 port 22: No route to host"}


class FleetMetrics(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.side = self.enterContext(MonitoringSide(self.folder, ports=(9101, 9091)))

    def test_hosts(self):
        reports = self.folder / "reports"
        reports.mkdir()
        for name, _, report in ask_hosts("json"):
            (reports / f"{name}.json").write_text(report)
        (reports / "esx99.json").write_text(json.dumps(LOST))
        code, out, err = run([METRICS, reports, "--output", self.side.textfiles / "fleet.prom"])
        self.assertEqual((code, out, err), (0, "", ""))
        self.hold_links(ask_hosts("prometheus"))
        self.side.start()
        self.assertEqual(lint(fetch(self.side.metrics_url)), "")
        for number, _, state in station.HOSTS:
            query = f'muxwatch_state{{host="{station.name(number)}",state="{state.lower()}"}}'
            self.side.wait_for(query, 1)
        self.side.wait_for("sum(muxwatch_host_reached)", len(station.HOSTS))
        self.side.wait_for("node_textfile_scrape_error", 0)
        self.side.wait_for('muxwatch_link_broken{host="esx03"} == 1 and on (link) muxwatch_link_broken{link="rule-set"}', 1)
        unreached = 'ALERTS{alertname="MuxwatchHostUnreachable"}'
        wait_until(lambda: [labels["host"] for labels, _ in self.side.query(unreached)] == ["esx99"], unreached)

    def hold_links(self, answers):
        """No case of tests/cases has links: they are here as the program itself has them."""
        made = (self.side.textfiles / "fleet.prom").read_text().splitlines()
        wanted = "".join(report for name, _, report in answers if name == "esx03").splitlines()
        of_host = re.compile(r'(# \w+ )?muxwatch_link_broken( |\{host="esx03")')
        lines = [[line for line in text if of_host.match(line)] for text in (wanted, made)]
        self.assertEqual(*lines)
        self.assertGreater(len(lines[0]), 6)


if __name__ == "__main__":
    unittest.main()
