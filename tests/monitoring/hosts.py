"""What muxwatch prints on a fresh simulated host, which is not one of the station's."""

import os
import shlex
import subprocess

from surroundings import LIMIT_S, TOP

SIMHOST = TOP / "scripts" / "simhost"
NAME = "alone"
# Runs each line of $lines, and then prints for each: exit code, length of stdout and of stderr, and these.
SCRIPT = """
muxwatch() { /opt/muxwatch/bin/muxwatch "$@"; }
n=0
echo "$lines" | while read -r line; do
    n=$((n + 1))
    eval "$line" >/tmp/$n.out 2>/tmp/$n.err </dev/null
    echo $? >/tmp/$n.code
done
for code in /tmp/*.code; do
    n=${code%.code}
    echo "${n#/tmp/} $(cat $n.code) $(wc -c <$n.out) $(wc -c <$n.err)"
    cat $n.out $n.err
done
"""


def on_host(faults, lines):
    """Runs each line of shell on one fresh host, muxwatch in its PATH; a list of (exit code, stdout, stderr)."""
    words = [str(SIMHOST)]
    for fault in faults:
        words += ["--fault", fault]
    script = f"lines={shlex.quote(chr(10).join(lines))}\n{SCRIPT}"
    result = subprocess.run([*words, "--", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LIMIT_S,
                            env=dict(os.environ, SIMHOST_NAME=NAME), check=True)
    rest, answers = result.stdout, {}
    while rest:
        head, _, rest = rest.partition(b"\n")
        number, code, out_size, err_size = (int(word) for word in head.split())
        out, err, rest = rest[:out_size], rest[out_size:out_size + err_size], rest[out_size + err_size:]
        answers[number] = code, out.decode(), err.decode()
    if sorted(answers) != list(range(1, len(lines) + 1)):
        raise AssertionError(f"answers of the host: {sorted(answers)}")
    return [answers[number] for number in sorted(answers)]
