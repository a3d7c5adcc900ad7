"""Part 2: reading connection lists, table and XML, from a file and through a pipe."""

import os
import shutil

import measuring
from measuring import BUILD, HERE, TOOLS, BenchError, Rival

SIZES = 1_000, 20_000  # rows; the larger is that of the largest host
ROUNDS = 21
FILES = {"table": "connections.txt", "xml": "connections.xml"}
FIELDS = ('$1 ~ /^tcp/ && $5 ~ /:48651$/ && $6 == "ESTABLISHED" && /vShield-Endpoint-Mux/ { found++ } '
          'END { print found + 0 }')
EVIDENCE = {
    "mux-status.txt": "vShield-Endpoint-Mux is running\n",
    "ps.txt": "WID   CID   WorldName             Command\n"
              "5695  5695  vShield-Endpoint-Mux  /usr/lib/vmware/vShield-Endpoint-Mux\n",
    "esxcfg-module.txt": "Name                     Used  Size (kb)\nvmkernel                    0       9072\n"
                         "vmci                        3        144\n",
}
TITLES = {("table", False): "Table of {count} rows ({size}), from a file",
          ("table", True): "Table of {count} rows ({size}), through a pipe",
          ("xml", False): "XML of {count} rows ({size}), from a file",
          ("xml", True): "XML of {count} rows ({size}), through a pipe"}
MUXWATCH, XMLLINT = "muxwatch", "xmllint --stream"


def make_evidence(kind, rows):
    folder = TOOLS / "lists.data"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in EVIDENCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    with open(folder / FILES[kind], "wb") as file:
        measuring.subprocess.run([TOOLS / "lists", kind, str(rows)], stdout=file, check=True, timeout=measuring.LIMIT_S)
    os.sync()  # so that nothing is written while the times are taken
    return folder


def rivals_of(kind, folder, pipe):
    """The rivals, each with the list from its file, or through a pipe."""
    path = str(folder / FILES[kind])
    name = [] if pipe else [path]
    mine = [TOOLS / "read-list", kind] if pipe else [BUILD / "muxwatch", "check", "--from", folder]
    words = {MUXWATCH: mine}
    if kind == "table":
        words |= {"grep -c Mux": ["grep", "-c", "Mux", *name], "BusyBox grep -c Mux": ["busybox", "grep", "-c", "Mux", *name],
                  "mawk, by fields": ["mawk", FIELDS, *name], "BusyBox awk, by fields": ["busybox", "awk", FIELDS, *name]}
    else:
        words |= {XMLLINT: ["xmllint", "--stream", "--noout", *(name or ["-"])],
                  "python3, expat": [HERE / "rows-expat", *name], "python3, lxml iterparse": [HERE / "rows-lxml", *name]}
    return [Rival(rival, command, pipe=path if pipe else "") for rival, command in words.items()]


def hold_answers(kind, folder, rows):
    """All that count the connections to the appliance find the same number: nobody is fast by reading less."""
    answers = set()
    with open(folder / FILES[kind], encoding="utf-8") as file:
        answers.add(measuring.output_of([TOOLS / "read-list", kind], stdin=file).strip())
    for rival in rivals_of(kind, folder, False):
        if "fields" in rival.name:
            answers.add(f"{rows} {measuring.output_of(rival.command).strip()}")
        elif rival.name.startswith("python3"):
            answers.add(measuring.output_of(rival.command).strip())
    if len(answers) != 1 or not next(iter(answers)).startswith(f"{rows} "):
        raise BenchError(f"{kind}: the rivals count {answers} of {rows} rows")


def measure(report, kind, rows, pipe, rounds):
    folder = TOOLS / "lists.data"
    size = (folder / FILES[kind]).stat().st_size
    rivals = measuring.contest(rivals_of(kind, folder, pipe), rounds)
    report.table("reading", TITLES[kind, pipe], rivals, unit="ms", first=MUXWATCH, rows=rows,
                 shown=rows == SIZES[-1], count=f"{rows:,}", size=f"{size / 1e6:,.1f} MB")
    return rivals


def bench(report, short):
    peaks = []
    rounds = 1 if short else ROUNDS
    for kind in FILES:
        for rows in SIZES[:1] if short else SIZES:
            folder = make_evidence(kind, rows)
            hold_answers(kind, folder, rows)
            piped = measure(report, kind, rows, True, rounds)
            filed = measure(report, kind, rows, False, rounds)
            peaks.append((kind, rows, measuring.peak_kib([BUILD / "muxwatch", "check", "--from", folder])))
        judge(report, kind, piped, filed)
    shutil.rmtree(TOOLS / "lists.data")
    report.facts("reading", "The most memory of muxwatch check", [
        (f"{FILES[kind]}, {rows:,}", f"{kib} KiB") for kind, rows, kib in peaks], shown=True)
    report.figure("reading, most memory", max(kib for _, _, kib in peaks), 1024, "KiB")


def judge(report, kind, piped, filed):
    """The figures, from the longest lists: there the start of the programs counts least."""
    if kind == "table":
        report.figure("table through a pipe", piped[MUXWATCH].wall * 1000, 30, "ms")
        report.figure("table from a file", filed[MUXWATCH].wall * 1000, 30, "ms")
    else:
        report.figure("XML through a pipe, over xmllint --stream", piped[MUXWATCH].wall / piped[XMLLINT].wall, 1.0, "×")
        report.figure("XML from a file, over xmllint --stream", filed[MUXWATCH].wall / filed[XMLLINT].wall, 1.0, "×")
