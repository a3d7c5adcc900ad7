"""Part 4: the size of the shipped program, and how fast it starts."""

import measuring
from measuring import BUILD, TOOLS, Rival

ROUNDS = 101
OURS, GLIBC = "muxwatch", "the same, static with glibc"


def bench(report, short):
    programs = {OURS: BUILD / "muxwatch", GLIBC: TOOLS / "muxwatch-glibc", "BusyBox (busybox true)": "/bin/busybox"}
    if short:
        del programs[GLIBC]  # which takes longer to build than all that is short takes to run
    rivals = [Rival(name, [path, "true" if "busybox" in str(path) else "--version"]) for name, path in programs.items()]
    results = measuring.contest(rivals, 3 if short else ROUNDS)
    sizes = {name: measuring.pathlib.Path(path).stat().st_size for name, path in programs.items()}
    report.table("starting", "Start: muxwatch --version", results, unit="ms", first=OURS, shown=True,
                 extra={name: f"{size:,} bytes" for name, size in sizes.items()})
    report.figure("the shipped program's size", sizes[OURS] / 1024, 400, "KiB")
