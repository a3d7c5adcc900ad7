"""The fleet's metrics: those of `muxwatch --format prometheus` where the JSON report has the data.

A host without a report that can be read has muxwatch_host_reached 0, and none of them; one that is not to be asked has
muxwatch_host_without_ssh alone.
"""

import itertools
import os
import tempfile

from show import reports, tool

# In the order in which `muxwatch --format prometheus` has them, as the others below.
PROBES = ("mux", "worlds", "vmci", "connections")
CONNECTION_STATES = (
    "CLOSED",
    "LISTEN",
    "SYN_SENT",
    "SYN_RCVD",
    "CLOSE_WAIT",
    "FIN_WAIT_1",
    "CLOSING",
    "LAST_ACK",
    "FIN_WAIT_2",
    "TIME_WAIT",
)
PIECE = 64 * 1024
# The families, in order: name, help. All are gauges. The first three are the fleet's own, the others the program's.
FAMILIES = {
    "host_without_ssh": "1: the inventory says that the host is not to be asked.",
    "host_reached": "Whether there is a report of the host that can be read.",
    "host_asked_timestamp_seconds": "When the host was last asked, with or without an answer.",
    "info": "The program, the host's release and the service that was asked for.",
    "state": "1 for the state that the host is in, 0 for the others.",
    "reason": "1 for what was found, 0 for what could have been.",
    "probe_observed": "Whether the probe saw what it asks for.",
    "probe_duration_seconds": "How long the probe took.",
    "mux_running": "What Mux's own status says.",
    "mux_worlds": "How many worlds have Mux's name.",
    "vmci_loaded": "Whether the VMCI driver is loaded.",
    "appliance_connections": "Connections to the appliance, by their state.",
    "link_broken": "Whether the link between Mux and the appliance is broken, where that is known.",
    "recovery_seconds": "How long Mux took to run again after this start.",
    "report_timestamp_seconds": "When this report was made.",
}


def quoted(text):
    """A label's value. Each string that a host may have a say in passes here."""
    return reports.printable(text).replace("\\", "\\\\").replace('"', '\\"')


class Metrics:
    """Collects samples for the file `output`, a family's together as the format wants them: each family in a nameless file
    beside it, for 10,000 hosts have 34 MB of them. A Failure where one cannot be written."""

    def __init__(self, output, reason_ids):
        self.families, self.output, self.reason_ids = {}, output, reason_ids

    def add(self, name, labels, value):
        self.write(name, f"muxwatch_{name}{{{labels}}} {value}\n")

    def write(self, name, samples):
        if name not in self.families:
            self.families[name] = tempfile.TemporaryFile(dir=os.path.dirname(self.output) or ".")
        self.families[name].write(samples.encode("utf-8", "backslashreplace"))

    def take(self, host):
        with tool.writing(self.output):
            add_host(self, host)

    def finish(self):
        tool.write_whole(self.output, self.pieces())

    def pieces(self):
        for name, about in FAMILIES.items():
            if name in self.families:
                yield f"# HELP muxwatch_{name} {about}\n# TYPE muxwatch_{name} gauge\n".encode()
                self.families[name].seek(0)
                yield from iter(lambda file=self.families[name]: file.read(PIECE), b"")


def add_info(metrics, host, report):
    labels = (("version", report["program"]["version"]), ("release", report["host"]["release"] or ""), ("service", report["service"]))
    metrics.add("info", ",".join([host, *(f'{name}="{quoted(text)}"' for name, text in labels)]), 1)


def add_each(metrics, host, name, label, values):
    """A sample for each value of a label, from pairs of that value and the sample's."""
    begin = f'muxwatch_{name}{{{host},{label}="'
    metrics.write(name, "".join([f'{begin}{value}"}} {number}\n' for value, number in values]))


def add_states(metrics, host, report, reason_ids):
    add_each(metrics, host, "state", "state", [(state.lower(), int(report["state"] == state)) for state in reports.STATES])
    found = {reason["id"] for reason in report["reasons"]}
    # Those that a later minor version added come last.
    ids = itertools.chain(reason_ids, sorted(found.difference(reason_ids)))
    add_each(metrics, host, "reason", "reason", [(quoted(reason), int(reason in found)) for reason in ids])


def add_probes(metrics, host, probes):
    add_each(metrics, host, "probe_observed", "probe", [(name, int(probes[name]["error"] is None)) for name in PROBES])
    took = [(name, probes[name]["duration_seconds"]) for name in PROBES]
    took = [(name, f"{seconds:.3f}") for name, seconds in took if seconds is not None]
    if took:
        add_each(metrics, host, "probe_duration_seconds", "probe", took)


def add_seen(metrics, host, probes):
    if probes["mux"]["state"] != "unknown":
        metrics.add("mux_running", host, int(probes["mux"]["state"] == "running"))
    if probes["worlds"]["count"] is not None:
        metrics.add("mux_worlds", host, probes["worlds"]["count"])
    if probes["vmci"]["state"] != "unknown":
        metrics.add("vmci_loaded", host, int(probes["vmci"]["state"] == "loaded"))
    connections = probes["connections"]
    if connections["established"] is not None:
        established = connections["established"] + (connections["established_without_owner"] or 0)
        others = connections["other_states"] or {}
        counts = [("ESTABLISHED", established), *((state, others.get(state, 0)) for state in CONNECTION_STATES)]
        add_each(metrics, host, "appliance_connections", "state", counts)


def add_links(metrics, host, links):
    known = [(quoted(link["id"]), int(link["state"] == "broken")) for link in links if link["state"] != "unknown"]
    add_each(metrics, host, "link_broken", "link", known)


def add_host(metrics, host):
    label = f'host="{quoted(host.name)}"'
    if host.without_ssh:
        metrics.add("host_without_ssh", label, 1)
        return
    metrics.add("host_reached", label, int(host.report is not None))
    if host.time is not None:
        metrics.add("host_asked_timestamp_seconds", label, host.time)
    if host.report is None:
        return
    add_info(metrics, label, host.report)
    add_states(metrics, label, host.report, metrics.reason_ids)
    add_probes(metrics, label, host.report["probes"])
    add_seen(metrics, label, host.report["probes"])
    add_links(metrics, label, host.report["links"] or [])
    action = host.report["action"]
    if action is not None and action["recovery_seconds"] is not None:
        metrics.add("recovery_seconds", label, f'{action["recovery_seconds"]:.3f}')
    metrics.add("report_timestamp_seconds", label, host.time)
