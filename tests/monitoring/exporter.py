"""A monitoring side as real programs: node_exporter with its textfile folder, and a Prometheus that scrapes it."""

import contextlib
import json
import urllib.parse

from surroundings import CONFIGURATION, PROGRAMS, Daemon, fetch, wait_until

RULES = CONFIGURATION / "muxwatch.rules.yml"
SETTINGS = """
global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 1s}
rule_files: [%s]
scrape_configs:
  - job_name: muxwatch
    static_configs: [{targets: ["%s"]}]
"""


class MonitoringSide(contextlib.ExitStack):
    """Both daemons, until the stack is closed; `folder` becomes their home."""

    def __init__(self, folder, ports=(9100, 9090)):
        super().__init__()
        self.exporter_address, self.prometheus_address = (f"127.0.0.1:{port}" for port in ports)
        self.metrics_url = f"http://{self.exporter_address}/metrics"
        self.folder = folder
        self.textfiles = folder / "textfiles"
        self.textfiles.mkdir()

    def start(self):
        programs = PROGRAMS / "usr" / "bin"
        self.exporter = self.enter_context(Daemon(self.folder / "exporter.log", [
            programs / "prometheus-node-exporter", "--collector.disable-defaults", "--collector.textfile",
            f"--collector.textfile.directory={self.textfiles}", "--web.disable-exporter-metrics",
            f"--web.listen-address={self.exporter_address}"]))
        self.exporter.answer(self.metrics_url)
        settings = self.folder / "prometheus.yml"
        settings.write_text(SETTINGS % (RULES, self.exporter_address))
        self.prometheus = self.enter_context(Daemon(self.folder / "prometheus.log", [
            programs / "prometheus", f"--config.file={settings}", f"--storage.tsdb.path={self.folder / 'data'}",
            f"--web.listen-address={self.prometheus_address}"]))
        self.prometheus.answer(f"http://{self.prometheus_address}/-/ready")

    def put(self, name, text):
        """A new file for node_exporter, never seen half written."""
        waiting = self.textfiles / f"{name}.waiting"
        waiting.write_text(text)
        waiting.rename(self.textfiles / f"{name}.prom")

    def ask(self, path, **parameters):
        url = f"http://{self.prometheus_address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        answer = json.loads(fetch(url) or "{}")
        if answer.get("status") != "success":
            raise AssertionError(f"Prometheus refuses {path} {parameters}: {answer}")
        return answer["data"]

    def query(self, expression):
        """The expression's series now, as a list of (labels, value)."""
        found = self.ask("query", query=expression)["result"]
        return [(series["metric"], float(series["value"][1])) for series in found]

    def wait_for(self, expression, value):
        """Until the expression is one series of that value, as it is when the next scrape is in."""
        def has_come():
            return [number for _, number in self.query(expression)] == [value]
        wait_until(has_come, f"{expression} to be {value}; it is {self.query(expression)}")
