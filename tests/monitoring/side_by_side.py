"""Runs test modules side by side, each in a process of its own: they wait more than they compute."""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ASIDE = 4
# The slowest first.
ORDER = ("test_prometheus", "test_rsyslog", "test_faults", "test_formats")


def run(module):
    result = subprocess.run([sys.executable, "-B", "-W", "error::ResourceWarning", "-m", "unittest", module],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    text = result.stdout.decode(errors="backslashreplace")
    count = re.search(r"^Ran (\d+) tests? in ([\d.]+s)$", text, re.M)
    if result.returncode != 0 or count is None or int(count[1]) == 0:
        return module, False, text
    return module, True, f"{count[1]} tests passed in {count[2]}\n"


def main():
    found = {path.stem for path in pathlib.Path(__file__).parent.glob("test_*.py")}
    modules = sys.argv[1:] or [*ORDER, *sorted(found.difference(ORDER))]
    os.chdir(pathlib.Path(__file__).parent)
    with concurrent.futures.ThreadPoolExecutor(ASIDE) as pool:
        results = list(pool.map(run, modules))
    for module, passed, text in results:
        print(f"{'' if passed else 'FAILED '}{module}: {text}", end="")
    failed = sum(not passed for _, passed, _ in results)
    print(f"tests/monitoring: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
