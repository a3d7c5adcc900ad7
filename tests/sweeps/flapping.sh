#!/bin/sh
# Runs inside a simulated host, sent to its shell by tests/sweeps/flapping: `ensure` again and again, while what it asks comes
# and goes. RUNS, NUMBER (of this host) and SWITCH_EVERY are set before it. Says what is wrong, and last how it went.
muxwatch=/opt/muxwatch/bin/muxwatch
script=/etc/init.d/vShield-Endpoint-Mux
faults="mux-down dsva-down hostd-down mux-down esxcli-cut ps-missing mux-down status-garbage vmci-missing mux-down maintenance
    owner-empty mux-down status-silent state-damaged mux-down syslog-missing modules-missing mux-down localcli-missing"
state_max=4096
history_max=65536
resets_every=400 # runs; so that more starts than one budget are seen

# Each call of Mux's init script leaves a line with who called and what for.
: >/sim/run/calls
sed -i "2i read -r caller </sim/proc/\$PPID/comm && echo \"\$caller \${1-}\" >>/sim/run/calls" "$script"

complaints=0
complain() {
    complaints=$((complaints + 1))
    echo "wrong: host $NUMBER, run $run, fault ${fault:-none}: $*"
}

starts() { grep -c '^muxwatch start$' /sim/run/calls; }
mux_up() { [ -n "$(pidof vShield-Endpoint-Mux)" ]; }

# How many processes there are, of muxwatch and in all.
processes() {
    set -- /sim/proc/[0-9]*
    echo $#
}

watch_run() {
    up=no
    ! mux_up || up=yes
    before=$(starts)
    "$muxwatch" ensure -q >/sim/run/said 2>&1
    code=$?
    after=$(starts)
    case $code in 0 | 1 | 2 | 3) ;; *) complain "exit code $code" ;; esac
    [ $((after - before)) -le 1 ] || complain "$((after - before)) starts in one run"
    [ "$up" = no ] || [ "$after" -eq "$before" ] || complain "a start while Mux ran"
    [ "$code" -ne 0 ] || mux_up || complain "OK while Mux is down"
    [ $((after - started_before_reset)) -le 3 ] || complain "more than 3 starts without a reset"
    [ -z "$(pidof muxwatch)" ] || complain "a muxwatch is left"
    ! grep -q '^State:.Z' /sim/proc/[0-9]*/status 2>/dev/null || complain "a zombie"
    for file in /var/run/vmware/muxwatch.*; do
        case $file in
        *.state) max=$state_max ;;
        *.history) max=$history_max ;;
        *.lock) max=0 ;;
        *) complain "there is $file" && continue ;;
        esac
        [ ! -e "$file" ] || [ "$(stat -c %s "$file")" -le "$max" ] || complain "$file has $(stat -c %s "$file") bytes"
    done
}

# shellcheck disable=SC2086 # the list is meant to be split
set -- $faults
shift $((NUMBER % $#))
[ $# -gt 0 ] || set -- mux-down
fault=
run=0
started_before_reset=0
begun=$(processes)
echo "back-off = 1s
back-off-max = 1s" >/etc/config/muxwatch.conf
while [ "$run" -lt "$RUNS" ]; do
    run=$((run + 1))
    if [ $((run % SWITCH_EVERY)) -eq 0 ]; then
        [ -z "$fault" ] || /sim/fault "$fault" off
        fault=
        if [ $((run / SWITCH_EVERY % 2)) -eq 0 ]; then
            fault=$1
            /sim/fault "$fault"
            # With the state file its count of starts is gone, too.
            [ "$fault" != state-damaged ] || started_before_reset=$(starts)
            shift
            # shellcheck disable=SC2086 # the list is meant to be split
            [ $# -gt 0 ] || set -- $faults
        fi
    fi
    if [ $((run % resets_every)) -eq 0 ]; then
        "$muxwatch" reset -q
        started_before_reset=$(starts)
    fi
    watch_run
done
[ -z "$fault" ] || /sim/fault "$fault" off
# What the fault's end starts again takes a while to settle; one process left by each run would be hundreds.
sleep 2
[ "$(processes)" -le $((begun + 5)) ] || complain "$(processes) processes, $begun at the start"
echo "flapping: $run runs $(starts) starts $complaints wrong $(stat -c %s /var/run/vmware/muxwatch.state) bytes of state" \
    "$(stat -c %s /var/run/vmware/muxwatch.history) of history"
