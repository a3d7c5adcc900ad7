"""The soak: run upon run of ensure on hosts that flap, each with one state, history and lock for all its runs."""

import random
import time

from driver import judge
from driver.host import DOWN, WELL, Job

SEED = 20
SETTINGS = "budget = 20\nback-off = 1s\nback-off-max = 1s\n"
BUDGET = 20
# What a host is like for some runs in a row: the weight, what is true of it, what is wrong with its programs.
MOODS = (
    (57, WELL, {}),
    (10, ("mux", "vmci"), {}),  # the appliance is not connected
    (5, ("mux", "connected"), {}),  # VMCI is not loaded
    (5, WELL, {"esxcli": "exits 1"}),
    (5, WELL, {"ps": "empty"}),
    (5, WELL, {"mux": "exits 127"}),
    (5, WELL, {"esxcli": "cut", "localcli": "killed"}),
    (3, (*WELL, "status-lies"), {}),
    (5, DOWN, {}),
    (1, (*DOWN, "start-fails", "maintenance"), {}),
    (1, DOWN, {"esxcli-mode": "exits 1", "localcli-mode": "exits 1"}),
)
RUNS_IN_A_ROW = 5
HOSTS = 4  # few, so that 10,000 runs drive each host's history beyond what it keeps


def moods(seed, runs):
    """The mood of each of so many runs; the same for the same seed."""
    chance = random.Random(seed)
    weights = [weight for weight, _, _ in MOODS]
    mood = MOODS[0]
    for run in range(runs):
        if run % RUNS_IN_A_ROW == 0:
            mood = chance.choices(MOODS, weights)[0]
        yield mood


def soak_host(cage, cell):
    """One host. Returns what was wrong, the starts, and the greatest sizes of the files in each half of the runs."""
    seed, runs = cell
    found, starts, biggest = [], 0, [{}, {}]
    state = ""
    for run, (_, world, faults) in enumerate(moods(seed, runs)):
        job = Job(reset=run == 0, world=world, faults=faults, settings=SETTINGS, state=state if run else None)
        result = cage.run(job)
        state = result["state"]
        starts += len(result["starts"])
        wrong = judge.wrong(result, job)
        if result["code"] == 0 and world != WELL:
            wrong.append("it said OK of a host that is not well")
        found += [f"host {seed}, run {run}: {line}" for line in wrong]
        half = biggest[2 * run // runs]
        for name, size in result["files"].items():
            half[name] = max(half.get(name, 0), size)
    if starts > BUDGET:
        found.append(f"host {seed}: {starts} starts, and the budget is {BUDGET}")
    return found, starts, biggest


def run(cages, runs):
    """Prints one line. Returns how many runs there were and how many hosts failed."""
    began = time.monotonic()
    each = -(-runs // HOSTS)
    results = cages.map(soak_host, [(SEED + host, each) for host in range(HOSTS)])
    wrong = [line for found, _, _ in results for line in found]
    for line in wrong:
        print(f"not ok  soak: {line}")
    sizes = [
        " ".join(f"{name} {max(sizes[half].get(name, 0) for _, _, sizes in results)}" for name in judge.FILES_MAX)
        for half in (0, 1)
    ]
    print(
        f"soak: {HOSTS} hosts, {each} runs each, {sum(starts for _, starts, _ in results)} starts,"
        f" {time.monotonic() - began:.0f} s; greatest sizes in the first half: {sizes[0]}; in the second: {sizes[1]}"
    )
    return each * HOSTS, len(wrong)
