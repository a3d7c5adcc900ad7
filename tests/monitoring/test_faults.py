"""Every format on simulated hosts: probes that fail, hang and flood, starts that do not help, refusals."""

import concurrent.futures
import json
import unittest

import esxcli_output
import plugin_output
from hosts import on_host
from surroundings import CASES, load_script
from test_formats import lint

cases = load_script(CASES / "run")
FORMATS = ("nagios", "prometheus", "json", "esxcli")
# Faults, the state that check has to see, and how long a run may take.
HOSTS = [
    (["mux-down"], "CRITICAL", 10),
    (["mux-down", "start-fails", "hostd-down"], "CRITICAL", 10),
    (["mux-down", "maintenance", "state-read-only"], "WARNING", 10),
    (["hostd-down", "localcli-missing"], "UNKNOWN", 10),
    (["esxcli-hangs", "localcli-hangs", "ps-missing", "modules-missing"], "UNKNOWN", 2),
    (["status-floods", "ps-empty", "lists-cut"], "UNKNOWN", 10),
    (["mux-not-installed", "state-damaged"], "UNKNOWN", 10),
]
# More than one ensure in a row, so that a start, what it led to and a suppressed one are told.
COMMANDS = ("check", "ensure")
REFUSED = ["ensure --timeout 0", "diagnose --config /no/such/file", "history --config /no/such/file"]


def examine(words, answer):
    """One answer by the reader of its format; the state that it tells."""
    code, out, _ = answer
    command, name = words.split()[1], words.split()[-1]
    if name == "nagios":
        return plugin_output.check(out, code)["state"]
    if name == "prometheus":
        faults = lint(out)
        plugin_output.require(not faults, faults)
        return next(state for state in plugin_output.EXIT_CODES if f'state="{state.lower()}"}} 1\n' in out)
    if name == "esxcli":
        if esxcli_output.is_refusal(out, code):
            return "refused"
        plugin_output.require(code == 0, f"exit code {code}")
        values = esxcli_output.check(out, command)
        return values["State"] if isinstance(values, dict) else None
    cases.take_json(words.split()[1:], out, code)
    return json.loads(out)["state"]


class EveryFault(unittest.TestCase):
    def examine(self, faults, state, timeout):
        lines = [f"muxwatch {command} --timeout {timeout} --format {name}" for command in COMMANDS for name in FORMATS]
        for line, answer in zip(lines, on_host(faults, lines)):
            with self.subTest(line, faults=faults):
                told = examine(line, answer)
                self.assertTrue("ensure" in line or told == state, f"{told}, not {state}:\n{answer[1]}")
                # check_by_ssh takes what is said on stderr for a failure of ssh.
                self.assertTrue("nagios" not in line or "ensure" in line or answer[2] == "", answer[2])

    def test_faults(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for result in [pool.submit(self.examine, *host) for host in HOSTS]:
                result.result()

    def test_refusals(self):
        lines = [f"muxwatch {line} --format {name}" for line in REFUSED for name in FORMATS]
        for line, answer in zip(lines, on_host([], lines)):
            with self.subTest(line):
                self.assertEqual(examine(line, answer), "refused" if line.endswith("esxcli") else "UNKNOWN")
                self.assertEqual(answer[2].count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
