"""The allocation sweep: each allocation of a run fails once, and once more with all behind it.

The sanitized muxwatch, with the machine's C library and libxml2, so that what does not crash but is wrong is found as well;
tests/sweeps/shortage.c lets the allocations fail. The programs that it calls are not touched.
"""

import json
import time

from driver import judge
from driver.calls import wrong_afterwards
from driver.host import DOWN, ENSURE, WELL, Job

SANITIZERS = "handle_segv=0:verify_asan_link_order=0:allocator_may_return_null=1:detect_leaks=0:exitcode=99"
SHORTAGE = {
    "LD_PRELOAD": "/sweep/shortage.so",
    "SHORTAGE_TOLD": "/sweep/trace",
    "ASAN_OPTIONS": SANITIZERS,
    "UBSAN_OPTIONS": "exitcode=99",
}
# A name, the host and the words of a run.
RUNS = (
    ("ensure", WELL, ENSURE),
    ("ensure, Mux down", DOWN, ENSURE),
    ("check", WELL, ("check", "--format", "json")),
    ("check, Mux down", DOWN, ("check", "--format", "json")),
    ("diagnose", DOWN, ("diagnose", "--format", "json")),
    ("history", WELL, ("history", "--format", "json")),
    ("pause", WELL, ("pause", "1h", "--format", "json")),
    ("reset", WELL, ("reset", "--format", "json")),
)
REPORTING = ("ensure", "check", "diagnose")
# Which allocations are tried, and how many at once, until a run needs fewer.
STEPS, SHORT_STEPS = (1, 64), (50, 4)


def job_of(run, nth, lasts):
    _, world, words = run
    environment = {**SHORTAGE, "SHORTAGE_AT": str(nth), **({"SHORTAGE_LASTS": "1"} if lasts else {})}
    return Job(world=world, words=words, program="/sweep/muxwatch-sanitized", environment=environment)


def wrong_with_words(result):
    """Of the commands that report nothing about the host: one whole document, or none and a line that says why."""
    try:
        json.loads(result["out"])
    except ValueError:
        if result["code"] == 0 or not result["err"].startswith("muxwatch: "):
            yield f"exit code {result['code']}, and on stdout {result['out'][:100]!r}"


def examine(cage, cell):
    """Returns whether the allocation was made at all, and what was wrong."""
    run, nth, lasts = cell
    job = job_of(run, nth, lasts)
    result = cage.run(job)
    if not result["refused"]:
        return False, []
    if run[2][0] in REPORTING:
        found = judge.wrong(result, job)
    else:
        found = [*judge.wrong_with_files(result), *wrong_with_words(result)]
    if result["code"] not in (0, 1, 2, 3) or result["left"] or result["hung"]:
        found.append(f"exit code {result['code']}, left {result['left']}")
    found += wrong_afterwards(cage)
    return True, [f"{line}; stderr: {result['err'][-1500:].strip()}" for line in found]


def sweep(cages, run, lasts, step, aside):
    """All allocations of one run. Returns how many were tried, and prints what failed."""
    tried, failed, first = 0, 0, 1
    while True:
        cells = [(run, nth, lasts) for nth in range(first, first + aside * step, step)]
        results = cages.map(examine, cells)
        for cell, (made, found) in zip(cells, results):
            tried += made
            failed += bool(found)
            if found:
                print(f"not ok  allocations: {run[0]}, {cell[1]}{' and on' if lasts else ''}\n    " + "\n    ".join(found))
        if not all(made for made, _ in results):
            return tried, failed
        first += aside * step


def run(cages, short):
    """Prints one line. Returns how many allocations were tried and how many failed."""
    began = time.monotonic()
    steps = SHORT_STEPS if short else STEPS
    counts = [sweep(cages, one, lasts, *steps) for one in RUNS for lasts in (False, True)]
    tried = sum(tried for tried, _ in counts)
    each = ", ".join(f"{one[0]} {counts[2 * i][0]}" for i, one in enumerate(RUNS))
    print(f"allocations: muxwatch (sanitized): {each}; each also with all behind it; {time.monotonic() - began:.0f} s")
    if not all(count for count, _ in counts):
        print("not ok  allocations: a run of muxwatch made none")
        return tried, tried
    return tried, sum(failed for _, failed in counts)
