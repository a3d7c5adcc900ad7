#!/bin/sh
# The words that a scenario's commands may use, and how each command is answered. Sent to the simulated host's
# shell ahead of the scenario. The host's own tools may be spoiled by a fault, so what is to be proved is read
# from /sim/proc.

muxwatch() { /opt/muxwatch/bin/muxwatch "$@"; }
check() { muxwatch check --format json "$@"; }
ensure() { muxwatch ensure --format json "$@"; }
# For `become_ensure &`: so that $! is muxwatch itself, not a shell that waits for it.
become_ensure() { exec /opt/muxwatch/bin/muxwatch ensure --format json "$@"; }
# broken ARG...: the links that muxwatch ARG... calls broken
broken() {
    muxwatch "$@" --format json |
        awk -F '"' '$2 == "id" { id = $4 } $2 == "state" && $4 == "broken" { said = said " " id } END { print "broken:" said "." }'
}
# agree FOLDER: what check and diagnose call broken, on this host and by what collect writes into FOLDER: all the same
agree() {
    muxwatch collect "$1" >/dev/null
    for look in check diagnose; do
        broken "$look"
        broken "$look" --from "$1"
    done | sort -u
}
# redacted NAME: collects twice, once with --redact; prints what diagnose says of both, and fails where that differs, or where a name or an
# address of the host, its guests or its networks is in the redacted folder
redacted() {
    muxwatch collect "/tmp/whole-$1" >/dev/null && muxwatch collect --redact "/tmp/case-$1" >/dev/null || return
    for folder in "whole-$1" "case-$1"; do
        muxwatch diagnose --from "/tmp/$folder" --format json |
            grep -E '"(id|state|answer|why|release|scope|count|established|manager|exit_code)":' >"/tmp/said-$folder"
    done
    diff "/tmp/said-whole-$1" "/tmp/said-case-$1" && cat "/tmp/said-case-$1" &&
        ! grep -rniE "esx[0-9]|web01|db01|old01|dsva01|virtual appl|micro\W*appl|datastore1|Management N|VM Network|vmk[0-9]|10\.3\.|00:50:56|case-" \
            "/tmp/case-$1"
}
past() { muxwatch history --format json; }
fault() { /sim/fault "$@"; }

# soon SECONDS COMMAND [ARG...]: waits until the command succeeds; fails where it does not within that time
soon() {
    tries=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        usleep 50000
    done
}

# fails COMMAND [ARG...]: `soon 5 fails mux_up`
fails() { ! "$@"; }

mux_service() { [ -e /etc/init.d/nsx-context-mux ] && echo nsx-context-mux || echo vShield-Endpoint-Mux; }
mux_pid() { pidof vShield-Endpoint-Mux || pidof nsx-context-mux; }
mux_up() { [ -n "$(mux_pid)" ]; }
mux_down() { ! mux_up; }
watchdog_gone() { ! sh /sbin/watchdog.sh -r "$(mux_service)"; }
connected() { /sim/host/localcli network ip connection list | grep -q ':48651 .*ESTABLISHED'; }
back_off_over() { past | grep -q '"back_off_seconds": 0,'; }
pause_over() { past | grep -q '"paused_until": null'; }

# time_passes SECONDS: for what muxwatch remembers, as if so much time had gone by; so no story hangs on how fast the host is
time_passes() {
    state=/var/run/vmware/muxwatch.state
    aged=$(awk -v s="$1" '
        /^(start|healthy-since|paused|damaged|protection-seen|links-asked) / { print $1, $2 - s, $3 - s; next }
        { print }' $state) && echo "$aged" >$state
}

# times_called WORD COUNT: muxwatch has called Mux's init script with that word at least so often
times_called() { [ "$(grep -c "^muxwatch $1\$" /sim/run/mux-calls)" -ge "$2" ]; }

# record_calls: each call of Mux's init script leaves a line "CALLER WORD", lest a start pass unseen
record_calls() {
    : >/sim/run/mux-calls
    sed -i "2i read -r caller </sim/proc/\$PPID/comm && echo \"\$caller \${1-}\" >>/sim/run/mux-calls" \
        "/etc/init.d/$(mux_service)"
}

# say PART...: files of the folder below, or how the host is (see tests/simhost/src/look.h)
say() { /sim/bin/sim look /sim/run/answer - "$@"; }

# look PART...: the same, after all that was logged so far is in the log
marks=0
look() {
    marks=$((marks + 1))
    mark=mark-$marks
    [ ! -e /sim/on/syslog-missing ] && [ ! -e /sim/on/syslog-stuck ] || mark=-
    /sim/bin/sim look /sim/run/answer "$mark" "$@"
}

# answer CODE: what the command printed, and how the host is now
answer() {
    echo "answer $1"
    look out err mux watchdog processes calls log files
}

# answer_briefly CODE: only what the command printed
answer_briefly() {
    echo "answer $1"
    say out err
}

mkdir -p /sim/run/answer
ln -s ../mux-calls /sim/run/answer/calls
record_calls
