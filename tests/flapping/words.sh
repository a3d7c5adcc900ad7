#!/bin/sh
# The words of this test, sent to the simulated host's shell after those of ../scenarios/driver/host.sh.

now() { read -r uptime _ </sim/proc/uptime && echo "$uptime"; }

# From now on each call of Mux's init script with `start` leaves a line "UPTIME CALLER", and since when Mux ran, where it did: in
# hundredths of a second of the same clock, for each of its processes.
record_starts() {
    : >/sim/run/starts
    cat >/sim/run/note-start <<'END'
read -r uptime _ </sim/proc/uptime
line="$uptime $1"
for pid in $(pidof vShield-Endpoint-Mux); do
    read -r stat </sim/proc/$pid/stat || continue
    set -- ${stat##*) }
    line="$line ${20}"
done 2>/dev/null
echo "$line" >>/sim/run/starts
END
    # shellcheck disable=SC2016 # it is for the init script's shell
    sed -i '3i [ "${1-}" != start ] || sh /sim/run/note-start "$caller"' /etc/init.d/vShield-Endpoint-Mux
}

# left SESSION: the processes of a session; fails where there are none
left() {
    cat /sim/proc/[0-9]*/stat 2>/dev/null | awk -v session="$1" '
        { rest = $0; sub(/.*\) /, "", rest); split(rest, field, " ") }
        field[4] == session { print; found = 1 }
        END { exit !found }'
}

# What runs, by name: to compare the end with the beginning.
names() {
    for comm in /sim/proc/[0-9]*/comm; do
        ! read -r name <"$comm" || echo "$name"
    done
} 2>/dev/null

# One run of ensure, in a session of its own: by that one knows whom it left.
run_ensure() {
    begun=$(now)
    before=$(mux_pid)
    # shellcheck disable=SC2016
    setsid sh -c 'echo $$ >/sim/run/session; exec /opt/muxwatch/bin/muxwatch ensure --format json' \
        </dev/null >/sim/run/answer/out 2>/sim/run/answer/err
    code=$?
    {
        echo "begun $begun"
        echo "ended $(now)"
        echo "mux $before"
        echo "mux $(mux_pid)"
        read -r session </sim/run/session
        soon 3 fails left "$session" || left "$session" | sed 's/^/left /'
        find /var/run/vmware -type f -exec wc -c {} + | sed '/ total$/d; s/^/file /'
    } 2>/dev/null >/sim/run/answer/facts
    echo "answer $code"
    say out err facts
}

# What went on meanwhile: of the flappers, of the starts, of the processes.
tell() {
    cat /sim/run/flaps >/sim/run/answer/flaps
    cat /sim/run/starts >/sim/run/answer/starts
    names >/sim/run/answer/names
    echo "answer 0"
    say flaps starts names
}

: >/sim/run/flaps
record_starts
