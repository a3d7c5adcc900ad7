"""The section "What it costs" of README.md and README.ja.md, made of what was measured."""

from measuring import BUILD, TOP

BEGIN, END = "<!-- bench: what follows is the output of make bench -->", "<!-- bench: end -->"
LANGUAGES = {"en": ("README.md", BUILD / "bench.md"), "ja": ("README.ja.md", BUILD / "bench.ja.md")}
UNITS = {"s": (1, 2), "ms": (1000, 1)}
JAPANESE = {
    "Measured by `make bench` on {machine}; load {load:.1f} at its end. Times are medians; behind each rival "
    "stands our time over its.":
        "{machine} で `make bench` により計測（終了時の負荷 {load:.1f}）。時間は中央値。競合の後の数値は「当方の時間 ÷ 競合の時間」。",
    "on the same input": "同じ入力に対して", "time": "時間", "beside": "比較対象", "by itself": "単体の値", "value": "値",
    "figure to reach": "目標", "measured": "計測値", "at most": "上限", "reached": "達成", "yes": "はい", "no": "いいえ",
    "A check, with probes that cost what a host's do (esxcli 1.2 s, the others 0.05 to 0.3 s)":
        "確認。問い合わせの所要時間は実際のホスト並み（esxcli 1.2 秒、その他 0.05～0.3 秒）",
    "A check, with probes that cost nothing": "確認。問い合わせの所要時間はゼロ",
    "Table of {count} rows ({size}), from a file": "表 {count} 行（{size}）、ファイルから",
    "Table of {count} rows ({size}), through a pipe": "表 {count} 行（{size}）、パイプ経由",
    "XML of {count} rows ({size}), from a file": "XML {count} 行（{size}）、ファイルから",
    "XML of {count} rows ({size}), through a pipe": "XML {count} 行（{size}）、パイプ経由",
    "vibtool build (and check what was made), a payload of {size} MiB": "vibtool build（作成後の検査を含む）、ペイロード {size} MiB",
    "vibtool check, a payload of {size} MiB": "vibtool check、ペイロード {size} MiB",
    "vibtool bundle (check first), a payload of {size} MiB": "vibtool bundle（事前の検査を含む）、ペイロード {size} MiB",
    "Start: muxwatch --version": "起動: muxwatch --version",
    "ash script with grep": "grep を使う ash スクリプト", "the slowest probe alone": "最も遅い問い合わせ単体",
    "minimal C program": "最小の C プログラム",
    "minimal C program that reads, with libxml2": "出力を読み libxml2 に渡すだけの最小の C プログラム",
    "shell pipeline": "シェルのパイプライン", "mawk, by fields": "mawk（フィールド単位）",
    "BusyBox awk, by fields": "BusyBox awk（フィールド単位）", "the same, static with glibc": "glibc で静的リンクした同じもの",
    "python3, expat": "python3 の expat", "python3, lxml iterparse": "python3 の lxml iterparse",
    "BusyBox (busybox true)": "BusyBox（busybox true）",
    "Of {mine} ms of its own processor time, a check with probes that cost nothing needs {start} for its start "
    "(--version), {probes} to start four probes (what the minimal program takes more than that), {xml} for libxml2 to "
    "read the list (with handlers that do nothing); its own pipes, readers, verdict and report are the other {rest}. "
    "First touches of memory are in all of these: {faults} page faults, of which one costs {touch} µs on this machine. "
    "A program that only starts the probes, reads what they print and has libxml2 read the list, without deadlines, "
    "readers and a verdict (scripts/bench/least.c), takes {reading_own} ms, and {reading_wall} × the minimal program's "
    "time on the clock.":
        "所要時間ゼロの問い合わせによる確認の CPU 時間 {mine} ms のうち、{start} はプログラムの起動（--version）、{probes} は 4 個の"
        "問い合わせの起動（最小のプログラムがそれを上回る分）、{xml} は libxml2 による一覧の読み取り（何もしないハンドラ）で、"
        "残りの {rest} は自身のパイプ、読み取り、判定、レポート。そのいずれにもメモリのページへの初回アクセスが含まれる"
        "（ページフォルト {faults} 回、このマシンでは 1 回 {touch} µs）。期限も判定も自前の読み取りもなく、問い合わせを起動し、"
        "その出力を読み、一覧を libxml2 に渡すだけのプログラム（scripts/bench/least.c）でも {reading_own} ms かかり、"
        "経過時間は最小のプログラムの {reading_wall} 倍。",
    "page faults, and what one costs": "ページフォルト、1 回の所要時間",
    "its start alone (--version)": "起動のみ（--version）", "libxml2 alone, on that list": "libxml2 のみ（同じ一覧）",
    "What a check costs by itself, with probes that cost nothing": "確認そのもの（問い合わせの所要時間ゼロ）",
    "processor time of muxwatch itself": "muxwatch 自身の CPU 時間", "instructions (callgrind)": "命令数（callgrind）",
    "of libxml2 alone, on that list": "うち libxml2 のみの場合（同じ一覧）",
    "system calls, of them reading": "システムコール数、うち読み取り", "most memory": "最大メモリ",
    "ensure --dry-run where Mux is down": "Mux 停止時の ensure --dry-run",
    "The most memory of muxwatch check": "muxwatch check の最大メモリ",
    "The most memory of vibtool, {size} MiB": "vibtool の最大メモリ、{size} MiB",
    "check, realistic probes, over the slowest probe alone": "確認（実際並み）÷ 最も遅い問い合わせ単体",
    "check, realistic probes, over the script": "確認（実際並み）÷ スクリプト",
    "check, free probes, over the minimal C program": "確認（所要時間ゼロ）÷ 最小の C プログラム",
    "check, free probes, over the script": "確認（所要時間ゼロ）÷ スクリプト",
    "check, own processor time": "確認、自身の CPU 時間",
    "check, system calls beyond reading": "確認、読み取り以外のシステムコール",
    "check, most memory": "確認、最大メモリ",
    "confirming a dead Mux, beyond the 2 s between the two looks": "Mux 停止の再確認、2 秒の間隔を除く",
    "reading, most memory": "読み取り、最大メモリ",
    "table through a pipe, over grep -c Mux": "表（パイプ）÷ grep -c Mux",
    "table from a file, over grep -c Mux": "表（ファイル）÷ grep -c Mux",
    "table from a file, over mawk by fields": "表（ファイル）÷ mawk（フィールド単位）",
    "XML through a pipe, over xmllint --stream": "XML（パイプ）÷ xmllint --stream",
    "XML from a file, over xmllint --stream": "XML（ファイル）÷ xmllint --stream",
    "XML from a file, over python3 expat": "XML（ファイル）÷ python3 の expat",
    "vibtool build of {size} MiB, over the pipeline": "vibtool build {size} MiB ÷ パイプライン",
    "vibtool check of {size} MiB, over digests and inflate alone": "vibtool check {size} MiB ÷ ダイジェストと展開のみの合計",
    "vibtool, most memory at {size} MiB": "vibtool、{size} MiB での最大メモリ", "the shipped program's size": "出荷するプログラムの大きさ",
}


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


def lines_of(told, say):
    """The section's lines; `say` turns a text into the language's, and fills its places."""
    yield say("Measured by `make bench` on {machine}; load {load:.1f} at its end. Times are medians; behind each rival "
              "stands our time over its.", machine=told["machine"], load=told["load"])
    yield ""
    yield row(say("on the same input"), say("time"), say("beside"))
    yield "|---|---|---|"
    for table in told["tables"]:
        if table["shown"]:
            first, *others = table["lines"]
            rivals = [f"{say(line['name'])} {time_of(line, table['unit'])} (**{line['ratio']:.2f}**)"
                      for line in others]
            yield row(say(table["title"], **table["values"]), time_of(first, table["unit"]), "; ".join(rivals))
    yield ""
    yield row(say("by itself"), say("value"))
    yield "|---|---|"
    for facts in told["facts"]:
        if facts["shown"]:
            values = ", ".join(f"{say(name)} {value}" for name, value in facts["facts"])
            yield row(say(facts["title"], **facts["values"]), values)
    yield ""
    yield row(say("figure to reach"), say("measured"), say("at most"), say("reached"))
    yield "|---|---|---|---|"
    for figure in told["figures"]:
        yield row(say(figure["name"], **figure["values"]), number(figure["value"], figure["unit"]),
                  number(figure["limit"], figure["unit"]), say("yes" if figure["reached"] else "no"))
    for text, values in reasons_of(told["figures"]):
        yield ""
        yield say(text, **values)


def make(told, language):
    """The section in one of the languages."""
    def say(text, **values):
        return (JAPANESE.get(text, text) if language == "ja" else text).format(**values)
    return "\n".join(lines_of(told, say)) + "\n"


def write(told):
    """build/bench.md and build/bench.ja.md."""
    for language, (_, path) in LANGUAGES.items():
        path.write_text(make(told, language), encoding="utf-8")


def put_into_readmes():
    """Puts what was written last between the two marks of each README."""
    for readme, path in LANGUAGES.values():
        text = (TOP / readme).read_text(encoding="utf-8")
        if text.count(BEGIN) != 1 or text.count(END) != 1:
            raise SystemExit(f"bench: {readme} needs one line {BEGIN} and, behind it, one {END}")
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        made = path.read_text(encoding="utf-8")
        (TOP / readme).write_text(f"{before}{BEGIN}\n\n{made}\n{END}{after}", encoding="utf-8")
        print(f"{readme}: the section is that of {path.relative_to(TOP)}")
