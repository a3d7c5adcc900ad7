"""Debian's rsyslogd with rsyslog-muxwatch.conf, to which a simulated host forwards its syslog."""

import pathlib
import re
import socket
import subprocess
import tempfile
import unittest

import station
from surroundings import CONFIGURATION, LIBRARIES, PROGRAMS, Daemon, run, wait_until

RSYSLOGD = PROGRAMS / "usr" / "sbin" / "rsyslogd"
LOGS = pathlib.Path("/var/log/muxwatch")
SETTINGS = f"""
module(load="imudp")
input(type="imudp" port="514")
global(workDirectory="{{folder}}" umask="0022")
include(file="{CONFIGURATION / 'rsyslog-muxwatch.conf'}")
*.* {{folder}}/rest.log
"""
EVENTS = {"mux-start", "mux-started", "start-failed", "start-suppressed", "restart-budget-spent", "state-changed",
          "state-damaged", "settings-refused", "lock-held", "paused", "resumed", "reset"}
# Brings about each event at least once. The simulation's syslogd is told to forward first.
STORY = """
pkill -f 'syslogd -n'
while pgrep -f 'syslogd -n' >/dev/null; do sleep 0.1; done
setsid /sim/bin/busybox syslogd -n -L -R 192.0.2.254:514 -O /var/log/syslog.log </dev/null >/dev/null 2>&1 &
until [ -e /dev/log ]; do sleep 0.1; done
printf 'budget = 2\\nback-off = 1s\\nback-off-max = 1s\\n' >>/etc/config/muxwatch.conf
muxwatch() { /opt/muxwatch/bin/muxwatch "$@"; }
muxwatch ensure >/dev/null
/sim/fault mux-down && muxwatch ensure >/dev/null
muxwatch pause -q 1h
/sim/fault mux-down && muxwatch ensure >/dev/null
muxwatch resume -q
sleep 2
/sim/fault start-fails && muxwatch ensure >/dev/null
sleep 3
muxwatch ensure >/dev/null
muxwatch reset -q
/sim/fault start-fails off && /sim/fault mux-down off
echo damaged >/var/run/vmware/muxwatch.state
muxwatch ensure >/dev/null
/sim/fault mux-down
: >/var/run/vmware/muxwatch.lock
/opt/muxwatch/bin/muxwatch ensure >/dev/null & stopped=$!
until [ -s /var/run/vmware/muxwatch.lock ]; do :; done
kill -STOP $stopped
echo "$stopped 1" >/var/run/vmware/muxwatch.lock
muxwatch ensure >/dev/null
kill -KILL $stopped
/sim/fault mux-down off
echo 'nonsense = 1' >>/etc/config/muxwatch.conf
muxwatch ensure >/dev/null 2>&1
n=0 # syslogd writes when it comes to it
until grep -q settings-refused /var/log/syslog.log || [ $n -ge 100 ]; do n=$((n + 1)); sleep 0.1; done
sed -n 's/.* muxwatch\\[[0-9]*\\]: //p' /var/log/syslog.log
"""


def told(name):
    """What a file of the log folder holds: the events with their values, without time, host and severity."""
    path = LOGS / f"{name}.log"
    return [line.split(" ", 3)[3] for line in path.read_text().splitlines()] if path.exists() else []


class Rsyslog(unittest.TestCase):
    def setUp(self):
        # The file names its folder, and it shall be tried as it is.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "logs", "/var/log"], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", "/var/log"], check=True)
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        settings = self.folder / "rsyslog.conf"
        settings.write_text(SETTINGS.replace("{folder}", str(self.folder)))
        words = [RSYSLOGD, "-f", settings, "-i", self.folder / "pid", "-M", LIBRARIES / "rsyslog"]
        environment = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": str(LIBRARIES)}
        code, out, err = run([*words, "-N1"], env=environment)
        self.assertEqual(code, 0, out + err)
        self.enterContext(Daemon(self.folder / "output", [*words, "-n"], env=environment))

    def send(self, message):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), ("127.0.0.1", 514))

    def await_line(self, path, text):
        wait_until(lambda: path.exists() and text in path.read_text(), f"{text} in {path}")

    def await_server(self):
        """Until what is sent is also written."""
        def arrived():
            self.send("<13>Nov 24 16:00:00 station ready: ready")
            return (self.folder / "rest.log").exists()
        wait_until(arrived, "rsyslogd's first line")

    def test_events(self):
        self.await_server()
        code, out, err = station.on_host(station.CHANGING, "sh", input=STORY.encode())
        self.assertEqual(code, 0, out + err)
        logged = out.splitlines()
        self.assertEqual({line.split()[0] for line in logged}, EVENTS)
        wait_until(lambda: len(told("all")) >= len(logged), f"all of\n{out}")
        self.assertEqual(told("all"), logged)
        for event in EVENTS:
            with self.subTest(event):
                self.assertEqual(told(event), [line for line in logged if line.split()[0] == event])
        self.assertEqual(told("other"), [])
        alarming = re.compile("mux-start |settings-refused |state-damaged|lock-held |start-failed|restart-budget|state-changed .*to=CRIT")
        self.assertEqual(told("alarms"), [line for line in logged if alarming.match(line)])
        self.assertNotIn("muxwatch", (self.folder / "rest.log").read_text())
        self.hold_queries()

    def hold_queries(self):
        """Each example query of the README finds something in what the host logged."""
        readme = (CONFIGURATION / "README.md").read_text()
        queries = re.findall(r"(?m)^    ((?:grep|awk|cut) .*/var/log/muxwatch/.*)$", readme)
        self.assertGreaterEqual(len(queries), 5)
        for query in queries:
            with self.subTest(query):
                code, out, err = run(["bash", "-o", "pipefail", "-c", query])
                self.assertEqual((code, err), (0, ""))
                self.assertTrue(out.strip())

    def test_forms(self):
        """As ESXi forwards; and what only calls itself muxwatch names no file."""
        self.await_server()
        self.send("<28>2026-11-24T16:00:00.123Z esx07.example.org muxwatch[4711]: mux-start service=nsx-context-mux\n")
        self.await_line(LOGS / "alarms.log", "mux-start")
        self.assertEqual((LOGS / "mux-start.log").read_text(),
                         "2026-11-24T16:00:00.123Z esx07.example.org warning mux-start service=nsx-context-mux\n")
        for message in ("../../tmp/x y=z", "mux-starter", "Reset", "all", ""):
            self.send(f"<28>2026-11-24T16:00:00Z esx07 muxwatch: {message} end")
        wait_until(lambda: len(told("other")) == 5, "all of them in other.log")
        self.assertEqual({path.stem for path in LOGS.iterdir()}, {"all", "alarms", "mux-start", "other"})


if __name__ == "__main__":
    unittest.main()
