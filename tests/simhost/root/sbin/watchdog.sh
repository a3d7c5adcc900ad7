#!/bin/sh
# Keeps a daemon running, as the vendor's script of this name does: after QUICK deaths in a row, each under UPTIME
# seconds of life, it gives up and exits 0, and nothing starts the daemon any more.
#   watchdog.sh -s TAG [-u UPTIME] [-q QUICK] COMMAND [ARG...]
#   watchdog.sh -k TAG      end the watchdog of TAG (not its daemon)
#   watchdog.sh -r TAG      is there one? prints its process id
set -u
program=watchdog.sh
before_launch() { :; }

mode=run
uptime=60
quick=5
while getopts s:k:r:u:q: option; do
    case $option in
    s) tag=$OPTARG ;;
    k) mode=kill tag=$OPTARG ;;
    r) mode=ask tag=$OPTARG ;;
    u) uptime=$OPTARG ;;
    q) quick=$OPTARG ;;
    *) exit 1 ;;
    esac
done
shift $((OPTIND - 1))
pid_file=/var/run/watchdog-${tag:?}.PID

watchdog_pid() {
    read -r pid <"$pid_file" && kill -0 "$pid" && echo "$pid"
} 2>/dev/null

case $mode in
ask)
    watchdog_pid
    exit
    ;;
kill)
    ! pid=$(watchdog_pid) || kill "$pid" 2>/dev/null || :
    rm -f "$pid_file"
    exit
    ;;
esac

log() { logger -t "watchdog-$tag" "$*"; }

echo $$ >"$pid_file"
log "Begin '$*', min-uptime = $uptime, max-quick-failures = $quick"
failures=0
while [ "$failures" -lt "$quick" ]; do
    . /sim/overrides
    before_launch
    began=$(date +%s)
    "$@"
    code=$?
    life=$(($(date +%s) - began))
    if [ "$life" -ge "$uptime" ]; then
        failures=0
    else
        failures=$((failures + 1))
    fi
    log "'$*' exited after $life seconds with $code (quick failures $failures)"
done
log "End '$*', failure limit reached"
rm -f "$pid_file"
exit 0
