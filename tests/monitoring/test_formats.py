"""Every case of tests/cases in every format for programs, each by its reader: refusals of a command line, too."""

import concurrent.futures
import json
import re
import unittest

import esxcli_output
import plugin_output
from surroundings import CASES, MUXWATCH, PROMTOOL, load_script, run

cases = load_script(CASES / "run")
REPORTING = ("check", "diagnose", "ensure")


def in_format(words, name, before="json"):
    """The command line, with another format in the place of the one it asks for; None where it asks for none."""
    if "--format" not in words or before not in words:
        return None
    return [name if word == before else word for word in words]


def command_lines(name):
    """(case, words) for every case that asks for a format."""
    for folder in cases.folders_of([]):
        words = in_format(cases.runs_of(folder)[0][0], name)
        if words is not None:
            yield folder.name, words


def lint(document):
    """What promtool says against a document."""
    code, out, err = run([PROMTOOL, "check", "metrics"], input=document.encode())
    return f"{out}{err}" or (f"promtool ended with {code}" if code else "")


def check_nagios(words):
    code, out, _ = cases.run_program(MUXWATCH, words)
    output = plugin_output.check(out, code)
    plugin_output.require(words[0] in REPORTING or output["state"] == "UNKNOWN", "no refusal")


def lint_all(documents):
    """The same against many. Each document's metrics get a name of their own, so promtool starts only once where all is well."""
    together = lint("".join(
        re.sub(r"\bmuxwatch_", f"document{number}_muxwatch_", document)
        for number, document in enumerate(documents.values())
    ))  # fmt: skip
    if not together:
        return ""
    return "".join(f"{name}: {faults}" for name, faults in zip(documents, map(lint, documents.values())) if faults) or together


def check_prometheus(words):
    code, out, _ = cases.run_program(MUXWATCH, words)
    state = next(state for state, number in plugin_output.EXIT_CODES.items() if number == code).lower()
    plugin_output.require(f'state="{state}"}} 1\n' in out, f"exit code {code} without the state {state}")
    return out


def is_refused(words):
    """Does the same command line in JSON say that it was refused?"""
    report = json.loads(cases.run_program(MUXWATCH, in_format(words, "json", "esxcli"))[1])
    return not report["done"] if "done" in report else "wrong-usage" in [reason["id"] for reason in report.get("reasons", [])]


def check_esxcli(words):
    code, out, _ = cases.run_program(MUXWATCH, words)
    refused = esxcli_output.is_refusal(out, code)
    plugin_output.require(refused == is_refused(words), f"exit code {code}: {out[:100]!r}")
    if not refused:
        plugin_output.require(code == 0, f"exit code {code}, though a structure was printed")
        esxcli_output.check(out, words[0])


class EveryCase(unittest.TestCase):
    def examine(self, name, check, least):
        """Runs the check on all command lines, two at a time. Returns what it returned for each case."""
        returned = {}
        lines = list(command_lines(name))
        self.assertGreaterEqual(len(lines), least)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            results = [(case, words, pool.submit(check, words)) for case, words in lines]
            for case, words, result in results:
                with self.subTest(case, command=" ".join(words)):
                    returned[case] = result.result()
        return returned

    def test_nagios(self):
        self.examine("nagios", check_nagios, 245)

    def test_prometheus(self):
        self.assertEqual(lint_all(self.examine("prometheus", check_prometheus, 245)), "")

    def test_esxcli(self):
        self.examine("esxcli", check_esxcli, 245)


class TheReaders(unittest.TestCase):
    """They refuse what is wrong: a reader that takes everything proves nothing."""

    GOOD = "MUXWATCH OK - all is well (esx01)\nOK ok\nmuxwatch 1 | worlds=2;;;0 time=0.1s;;;0\n"

    def test_plugin_output(self):
        plugin_output.check(self.GOOD, 0)
        for old, new in (("OK -", "FINE -"), ("all", "a$b"), ("all", "a" * 80), ("all", "亜" * 30), ("| ", ""),
                         ("\nOK ok\nmuxwatch 1", ""), ("OK ok", "OK \x1b ok"), ("OK ok", "x" * 4096), ("2;", "2x;"),
                         ("2;", "U%;"), ("2;;", "2;2:1;"), ("2;;", "2;x;"), ("2;;;", "2;;3:;"), ("worlds", "time"),
                         ("0\n", "0|\n"), ("0\n", "0\n\n")):
            with self.subTest(f"{old!r} -> {new!r}"), self.assertRaises(plugin_output.BadOutput):
                self.assertIn(old, self.GOOD)
                plugin_output.check(self.GOOD.replace(old, new), 0)
        with self.assertRaises(plugin_output.BadOutput):
            plugin_output.check(self.GOOD, 2)

    def test_ranges(self):
        for text, inside, outside in (("10", 10, 11), ("10:", 10, 9), ("~:10", -5, 11), ("10:20", 20, 21),
                                      ("0", 0, -1)):
            self.assertFalse(plugin_output.alarms(inside, text), text)
            self.assertTrue(plugin_output.alarms(outside, text), text)
        self.assertTrue(plugin_output.alarms(15, "@10:20"))

    def test_exposition(self):
        good = "# HELP muxwatch_x What.\n# TYPE muxwatch_x gauge\nmuxwatch_x 1\n"
        self.assertEqual(lint(good), "")
        for bad in (good + good, good.replace(" 1", " one"), good.replace("# HELP muxwatch_x What.\n", ""),
                    good.replace("gauge", "counter")):
            self.assertNotEqual(lint(bad), "")
            self.assertRegex(lint_all({"a": good, "b": bad, "c": good}), r"\Ab: ")
        self.assertEqual(lint_all({"a": good, "b": good}), "")

    def test_structure(self):
        _, good, _ = cases.run_program(MUXWATCH, ["check", "--from", "seed-normal", "--format", "esxcli"])
        self.assertEqual(esxcli_output.check(good, "check")["State"], "OK")
        for old, new in (("Service", "Servant"), ("string>OK", "string><b/>OK"), ("<field name", "x<field name"),
                         ("MuxwatchReport", "MuxwatchDone"), ("xmlns=", "xmlns:x="), (">OK<", ">FINE<"),
                         ("</structure>", "</structure><structure/>")):
            with self.subTest(f"{old!r} -> {new!r}"), self.assertRaises((ValueError, SyntaxError)):
                self.assertIn(old, good)
                esxcli_output.check(good.replace(old, new), "check")
        with self.assertRaises(esxcli_output.BadStructure):
            esxcli_output.check(good, "history")


if __name__ == "__main__":
    unittest.main()
