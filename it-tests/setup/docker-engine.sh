#!/usr/bin/env bash
#
# docker-engine.sh [start]   makes sure that a Docker engine answers: installs docker.io and starts dockerd where needed
# docker-engine.sh stop      stops the dockerd that this script started, and no other
#
# Process id and log are in ${FALCONER_CACHE:-$HOME/.cache/falconer}/docker. Exit status 3: this machine cannot have one.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly ENGINE_DIR=$CACHE_DIR/docker
readonly PID_FILE=$ENGINE_DIR/dockerd.pid
readonly LOG_FILE=$ENGINE_DIR/dockerd.log
readonly START_SECONDS=60
readonly STOP_SECONDS=30

main() {
    case ${1:-start} in
        start) [[ $# -le 1 ]] || usage "[start|stop]" ;;
        stop) [[ $# -eq 1 ]] || usage "[start|stop]" ;;
        *) usage "[start|stop]" ;;
    esac
    one_at_a_time docker-engine
    "${1:-start}"
}

start() {
    if engine_answers; then
        return
    fi
    [[ -z ${DOCKER_HOST:-} ]] || impossible "nothing answers at DOCKER_HOST"
    need_root "starting a Docker engine"
    [[ $(uname -s) == Linux ]] || impossible "dockerd runs on Linux only"
    if ! has dockerd || ! has docker; then
        say "installing docker.io"
        apt_install docker.io iptables
    fi
    engine_answers || start_engine
}

engine_answers() {
    has docker && timeout 10 docker info >/dev/null 2>&1 9>&-
}

start_engine() {
    mkdir -p "$ENGINE_DIR"
    say "starting dockerd, log in $LOG_FILE"
    setsid dockerd --pidfile "$PID_FILE" >"$LOG_FILE" 2>&1 </dev/null 9>&- &
    local engine=$!
    local deadline=$((SECONDS + START_SECONDS))
    until engine_answers; do
        if ! kill -0 "$engine" 2>/dev/null; then
            tail -n 5 "$LOG_FILE" >&2
            impossible "dockerd ended by itself"
        fi
        if ((SECONDS >= deadline)); then
            kill "$engine" 2>/dev/null || true
            fail "dockerd did not answer within $START_SECONDS s"
        fi
        sleep 0.2
    done
    say "ready: Docker engine $(docker version --format '{{.Server.Version}}')"
}

stop() {
    local engine
    engine=$(started_engine)
    if [[ -z $engine ]]; then
        return
    fi
    say "stopping dockerd [pid $engine]"
    kill "$engine"
    local deadline=$((SECONDS + STOP_SECONDS))
    while kill -0 "$engine" 2>/dev/null; do
        ((SECONDS < deadline)) || fail "dockerd [pid $engine] did not stop within $STOP_SECONDS s"
        sleep 0.1
    done
    rm -f -- "$PID_FILE"
}

# The pid of our dockerd, or nothing. A pid alone could belong to someone else by now, so its command line is asked too.
started_engine() {
    local pid
    pid=$(cat "$PID_FILE" 2>/dev/null) || return 0
    if tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "$PID_FILE"; then
        printf '%s\n' "$pid"
    fi
}

main "$@"
