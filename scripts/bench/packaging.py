"""Part 3: vibtool, beside a shell pipeline of the usual tools, and beside what its libraries can do at most."""

import os
import pathlib
import shutil

import measuring
from measuring import BUILD, HERE, TOP, TOOLS, BenchError, Rival

MIB = 1024 * 1024
SIZES = {1: 9, 10: 5, 200: 3}
DEFLATED_MOST = 10
# The pipeline does not look into what it has made or bundles.
TITLES = {"build": "vibtool build (and check what was made), a payload of {size} MiB",
          "check": "vibtool check, a payload of {size} MiB",
          "bundle": "vibtool bundle (check first), a payload of {size} MiB"}
VIBTOOL = BUILD / "vibtool"
EPOCH = "1700000000"
OURS, THEIRS = "vibtool", "shell pipeline"
WORK = TOOLS / "vib.data"


def fill_tree(root, size):
    """Copies of this machine's own programs and libraries, in the order of their names, up to the size."""
    left = size
    for number, path in enumerate(sorted(pathlib.Path("/usr/lib/x86_64-linux-gnu").rglob("*"))):
        if left <= 0:
            return
        if path.is_symlink() or not path.is_file():
            continue
        bytes_ = path.read_bytes()[:left]
        target = root / "opt" / "bench" / f"{number % 97:02}" / path.name[:40]
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.write_bytes(bytes_)
            left -= len(bytes_)
    raise BenchError(f"this machine's libraries are too small for {size // MIB} MiB")


def rivals_of():
    """Of each command of vibtool: its rivals."""
    files = {name: str(WORK / name) for name in ("root", "ours.vib", "theirs", "ours.zip", "theirs.zip")}
    pipeline = str(HERE / "pipeline")
    vib = f"{files['theirs']}/bench.vib"
    return {
        "build": [Rival(OURS, [VIBTOOL, "build", "--descriptor", WORK / "descriptor.xml", "--root", files["root"],
                               "--version", "1.0-1", "--output", files["ours.vib"]]),
                  Rival(THEIRS, [pipeline, "build", files["root"], files["theirs"], EPOCH])],
        "check": [Rival(OURS, [VIBTOOL, "check", files["ours.vib"]]), Rival(THEIRS, [pipeline, "check", vib])],
        "bundle": [Rival(OURS, [VIBTOOL, "bundle", "--output", files["ours.zip"], files["ours.vib"]]),
                   Rival(THEIRS, [pipeline, "bundle", vib, files["theirs.zip"]])],
    }


def limits_of(size):
    """What OpenSSL and zlib need for the same bytes, each by itself; to deflate much takes long, and tells no more."""
    payload, tar = WORK / "theirs" / "payload", WORK / "theirs" / "payload.tar"
    steps = [("sha256", "member", payload), ("sha256", "tar", tar), ("sha1", "tar", tar),
             ("inflate", "member", payload)]
    if size <= DEFLATED_MOST:
        steps.append(("deflate", "tar", tar))
    return [Rival(f"{what} of the {name}", [TOOLS / "limits", what, path]) for what, name, path in steps]


def measure(report, size, rounds):
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    fill_tree(WORK / "root", size * MIB)
    shutil.copy2(TOP / "descriptor.xml", WORK)
    commands = rivals_of()
    for command, rivals in commands.items():
        results = measuring.contest(rivals, rounds, least=min(2, rounds))
        report.table("packaging", TITLES[command], results, unit="ms", first=OURS, mebibytes=size,
                     shown=size == max(SIZES), size=size)
    limits = measuring.contest(limits_of(size), rounds)
    report.table("packaging", "What the libraries take by themselves, {size} MiB", limits, unit="ms", first=None,
                 mebibytes=size, size=size)
    peaks = {name: rivals[0].peak_kib for name, rivals in commands.items()}
    report.facts("packaging", "The most memory of vibtool, {size} MiB",
                 [(name, f"{kib:,} KiB") for name, kib in peaks.items()], shown=size == max(SIZES), size=size)
    return commands, [rival.wall for rival in limits.values()], peaks


def bench(report, short):
    os.environ["SOURCE_DATE_EPOCH"] = measuring.ENVIRONMENT["SOURCE_DATE_EPOCH"] = EPOCH
    for size, rounds in ([(1, 1)] if short else SIZES.items()):
        commands, limits, peaks = measure(report, size, rounds)
        ratios = {name: rivals[0].wall / rivals[1].wall for name, rivals in commands.items()}
        if size == 1:
            continue
        report.figure("vibtool build of {size} MiB, over the pipeline", ratios["build"], 1.0, "×", size=size)
        report.figure("vibtool check of {size} MiB, over digests and inflate alone",
                      commands["check"][0].wall / sum(limits[:4]), 1.1, "×", size=size)
    if not short:
        report.figure("vibtool, most memory at {size} MiB", max(peaks.values()) / 1024, 16, "MiB", size=size)
    shutil.rmtree(WORK)
