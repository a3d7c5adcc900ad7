#!/bin/sh
# What makes a host flap, as long as the runs last: `run` adds the things that befall it, a line each, in a loop. Runs on the
# simulated host, in the background; two of them are at work at once, one on Mux and one on all the rest.
. /sim/lib
mux=/etc/init.d/vShield-Endpoint-Mux

note() { read -r uptime _ </sim/proc/uptime && echo "$uptime $*" >>/sim/run/flaps; }

# pass MILLISECONDS: a while; ends the flapper when the runs are over
pass() {
    usleep $(($1 * 1000))
    [ ! -e /sim/run/stop ] || exit 0
}

# fault MILLISECONDS NAME: that is wrong for so long. What cannot be switched off at once (a file is in use) soon can.
fault() {
    [ ! -e /sim/run/stop ] || exit 0
    note begin "$2"
    /sim/fault "$2" || note failed "$2"
    usleep $(($1 * 1000))
    tries=30
    until /sim/fault "${2%%=*}" off; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || break
        usleep 100000
    done
    note end "$2"
}

# once COMMAND [ARG...]
once() {
    note begin "$1"
    "$@"
    note end "$1"
}

mux_dies() { mux_kill; }
mux_goes() { "$mux" stop; }
mux_comes() { "$mux" start; }
reset() { /opt/muxwatch/bin/muxwatch reset -q; }
pause() { /opt/muxwatch/bin/muxwatch pause 2s -q; }
second_run() { /opt/muxwatch/bin/muxwatch ensure -q; }
look() { /opt/muxwatch/bin/muxwatch check -q; }
terminate() { kill -TERM "$(cat /sim/run/session)"; }
