"""What was measured, as tables on the terminal and as JSON; section.py makes build/bench.md of it."""

import json
import os
import platform
import statistics
import subprocess
import time

import section
from measuring import BUILD, TOP

UNITS = {"s": 1, "ms": 1000}


def rate_of(median, rows, mebibytes):
    if rows:
        return f"{rows / median / 1e6:.2f} M rows/s"
    return f"{mebibytes / median:.0f} MiB/s" if mebibytes else ""


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}, {distribution()}"


def distribution():
    return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")


class Report:
    def __init__(self):
        self.tables, self.facts_told, self.figures = [], [], []
        self.began = time.time()

    def table(self, part, title, rivals, unit, first, rows=None, mebibytes=None, extra=None, shown=False, **values):
        """The times of a contest, and ours over theirs. The title has places for values. `shown`: in build/bench.md."""
        lines = []
        for name, rival in rivals.items():
            walls = [run[0] for run in rival.runs]
            lines.append({
                "name": name, "runs": len(walls), "median_s": statistics.median(walls), "least_s": min(walls),
                "own_cpu_s": rival.own, "ratio": rivals[first].wall / rival.wall if first else None,
                "rate": rate_of(rival.wall, rows, mebibytes), "extra": (extra or {}).get(name, "")})
        self.tables.append({"part": part, "title": title, "values": values, "unit": unit, "shown": shown,
                            "lines": lines})
        print(f"\n{title.format(**values)}")
        for line in lines:
            print("  " + "  ".join(columns_of(line, unit)))

    def facts(self, part, title, pairs, shown=False, **values):
        self.facts_told.append({"part": part, "title": title, "values": values, "shown": shown, "facts": pairs})
        print(f"\n{title.format(**values)}")
        for name, value in pairs:
            print(f"  {name:42} {value}")

    def figure(self, name, value, limit, unit, why=None, **values):
        """A figure to reach; `why`, a text and the values of its places, says what stands in its way, as measured."""
        self.figures.append({"name": name, "values": values, "value": value, "limit": limit, "unit": unit,
                             "reached": value <= limit, "why": why})

    def finish(self):
        print("\nThe figures to reach")
        for figure in self.figures:
            mark = "reached    " if figure["reached"] else "NOT REACHED"
            value, limit = (section.number(figure[which], figure["unit"]) for which in ("value", "limit"))
            print(f"  {mark}  {figure['name'].format(**figure['values']):62} {value:>11}  at most {limit}")
        for text, values in section.reasons_of(self.figures):
            print(f"  {text.format(**values)}")

    def told(self):
        """All of it, for JSON and the section."""
        commit = subprocess.run(["git", "-C", str(TOP), "describe", "--always", "--dirty"], capture_output=True,
                                text=True, check=False).stdout.strip()
        began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.began))
        return {"machine": machine(), "commit": commit, "time": began,
                "seconds": round(time.time() - self.began, 1), "load": os.getloadavg()[0], "tables": self.tables,
                "facts": self.facts_told, "figures": self.figures}

    def write(self):
        told = self.told()
        (BUILD / "bench.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        section.write(told)


def columns_of(line, unit):
    factor = UNITS[unit]
    ratio = f"{line['ratio']:6.2f}" if line["ratio"] is not None else ""
    times = (line[which] * factor for which in ("median_s", "least_s", "own_cpu_s"))
    return (f"{line['name']:28}", "{:10.2f} {unit:2}  least {:10.2f}  cpu {:10.2f}".format(*times, unit=unit),
            f"{ratio:6}", f"{line['rate']:16}", line["extra"], f"({line['runs']})")
