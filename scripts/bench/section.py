"""build/bench.md: what was measured, as tables."""

from measuring import BUILD

UNITS = {"s": (1, 2), "ms": (1000, 1)}


def number(value, unit):
    digits = 2 if unit in ("×", "ms") else 1 if unit == "MiB" else 0
    return f"{value:.{digits}f} {unit}".strip()


def row(*cells):
    return "| " + " | ".join(cells) + " |"


def time_of(line, unit):
    factor, digits = UNITS["s" if line["median_s"] >= 1 else unit]
    unit = "s" if line["median_s"] >= 1 else unit
    return f"{line['median_s'] * factor:,.{digits}f} {unit}" + (f", {line['extra']}" if line["extra"] else "")


def reasons_of(figures):
    """What stands in the way of the figures that are not reached, each once."""
    found = []
    for figure in figures:
        if not figure["reached"] and figure["why"] and figure["why"] not in found:
            found.append(figure["why"])
    return found


def lines_of(told):
    yield (f"Measured by `make bench` on {told['machine']}; load {told['load']:.1f} at its end. Times are medians; behind "
           "each rival stands our time over its.")
    yield ""
    yield row("on the same input", "time", "beside")
    yield "|---|---|---|"
    for table in told["tables"]:
        if table["shown"]:
            first, *others = table["lines"]
            rivals = [f"{line['name']} {time_of(line, table['unit'])} (**{line['ratio']:.2f}**)" for line in others]
            yield row(table["title"].format(**table["values"]), time_of(first, table["unit"]), "; ".join(rivals))
    yield ""
    yield row("by itself", "value")
    yield "|---|---|"
    for facts in told["facts"]:
        if facts["shown"]:
            values = ", ".join(f"{name} {value}" for name, value in facts["facts"])
            yield row(facts["title"].format(**facts["values"]), values)
    yield ""
    yield row("figure to reach", "measured", "at most", "reached")
    yield "|---|---|---|---|"
    for figure in told["figures"]:
        yield row(figure["name"].format(**figure["values"]), number(figure["value"], figure["unit"]),
                  number(figure["limit"], figure["unit"]), "yes" if figure["reached"] else "no")
    for text, values in reasons_of(told["figures"]):
        yield ""
        yield text.format(**values)


def make(told):
    return "\n".join(lines_of(told)) + "\n"


def write(told):
    (BUILD / "bench.md").write_text(make(told), encoding="utf-8")
