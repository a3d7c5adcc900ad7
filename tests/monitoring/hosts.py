"""What muxwatch prints on a simulated host with faults, by the real commands, time-outs and all."""

import subprocess

from surroundings import LIMIT_S, TOP

SIMHOST = TOP / "scripts" / "simhost"
# Runs each line of $lines by muxwatch, and then prints for each: exit code, length of stdout and of stderr, and these.
SCRIPT = """
n=0
echo "$lines" | while read -r line; do
    n=$((n + 1))
    /opt/muxwatch/bin/muxwatch $line >/tmp/$n.out 2>/tmp/$n.err
    echo $? >/tmp/$n.code
done
for code in /tmp/*.code; do
    n=${code%.code}
    echo "${n#/tmp/} $(cat $n.code) $(wc -c <$n.out) $(wc -c <$n.err)"
    cat $n.out $n.err
done
"""


def on_host(faults, lines, before="", release="6.7"):
    """Runs muxwatch with each line on one fresh host; a list of (exit code, stdout, stderr)."""
    words = [str(SIMHOST), "--release", release]
    for fault in faults:
        words += ["--fault", fault]
    script = f"{before}\nlines='{chr(10).join(lines)}'\n{SCRIPT}"
    result = subprocess.run([*words, "--", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LIMIT_S,
                            check=True)
    rest, answers = result.stdout, {}
    while rest:
        head, _, rest = rest.partition(b"\n")
        number, code, out_size, err_size = (int(word) for word in head.split())
        out, err, rest = rest[:out_size], rest[out_size:out_size + err_size], rest[out_size + err_size:]
        answers[number] = code, out.decode(), err.decode()
    if sorted(answers) != list(range(1, len(lines) + 1)):
        raise AssertionError(f"answers of the host: {sorted(answers)}")
    return [answers[number] for number in sorted(answers)]
