"""What was measured, as a table on the terminal, as JSON, and as the README's section."""

import json
import os
import platform
import statistics
import subprocess
import time

from measuring import BUILD, TOP

UNITS = {"s": 1, "ms": 1000}
PARTS = {
    "check": ("A check", "確認"), "reading": ("Reading connections", "接続一覧の読み取り"),
    "packaging": ("vibtool", "vibtool"), "starting": ("Size and start", "大きさと起動"),
}


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
        self.tables, self.facts_told, self.figures, self.limits = [], [], [], []
        self.began = time.time()

    def table(self, part, title, rivals, unit, first, rows=None, mebibytes=None, extra=None):
        """The times of a contest; ratios are ours over theirs."""
        lines = []
        for name, rival in rivals.items():
            walls = [run[0] for run in rival.runs]
            lines.append({
                "name": name, "runs": len(walls), "median_s": statistics.median(walls), "least_s": min(walls),
                "own_cpu_s": rival.own, "ratio": rivals[first].wall / rival.wall if first else None,
                "rate": rate_of(rival.wall, rows, mebibytes), "extra": (extra or {}).get(name, "")})
        self.tables.append({"part": part, "title": title, "unit": unit, "lines": lines})
        print(f"\n{title}")
        for line in lines:
            print("  " + "  ".join(shown(line, unit)))

    def facts(self, part, title, pairs):
        self.facts_told.append({"part": part, "title": title, "facts": pairs})
        print(f"\n{title}")
        for name, value in pairs:
            print(f"  {name:42} {value}")

    def figure(self, name, value, limit, unit):
        self.figures.append({"name": name, "value": value, "limit": limit, "unit": unit, "reached": value <= limit})

    def limit(self, name, why):
        """Why a figure can not be reached, with what was measured that shows it."""
        self.limits.append({"name": name, "why": why})

    def finish(self):
        print("\nThe figures to reach")
        for figure in self.figures:
            mark = "reached    " if figure["reached"] else "NOT REACHED"
            print(f"  {mark}  {figure['name']:62} {number(figure['value'], figure['unit']):>11}"
                  f"  at most {number(figure['limit'], figure['unit'])}")
        for limit in self.limits:
            print(f"  {limit['name']}: {limit['why']}")

    def write(self):
        commit = subprocess.run(["git", "-C", str(TOP), "describe", "--always", "--dirty"], capture_output=True, text=True,
                                check=False).stdout.strip()
        told = {"machine": machine(), "commit": commit, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.began)),
                "seconds": round(time.time() - self.began, 1), "load": os.getloadavg()[0], "tables": self.tables,
                "facts": self.facts_told, "figures": self.figures, "limits": self.limits}
        (BUILD / "bench.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return told


def number(value, unit):
    digits = 2 if unit in ("×", "ms") else 1 if unit == "MiB" else 0
    return f"{value:.{digits}f} {unit}".strip()


def shown(line, unit):
    factor = UNITS[unit]
    ratio = f"{line['ratio']:6.2f}" if line["ratio"] is not None else ""
    return (f"{line['name']:28}", f"{line['median_s'] * factor:10.2f} {unit:2}", f"least {line['least_s'] * factor:10.2f}",
            f"cpu {line['own_cpu_s'] * factor:10.2f}", f"{ratio:6}", f"{line['rate']:16}", line["extra"], f"({line['runs']})")
