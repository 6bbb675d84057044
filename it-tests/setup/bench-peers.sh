#!/usr/bin/env bash
#
# bench-peers.sh             says which of the programs that the benchmarks compare with, or measure with, are installed
# bench-peers.sh --install   installs the missing ones from Debian, without any service of theirs starting

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# program -> Debian package
declare -rA PACKAGE_OF=([nginx]=nginx-light [haproxy]=haproxy [caddy]=caddy [wrk]=wrk [h2load]=nghttp2-client)
readonly PROGRAMS=(nginx haproxy caddy wrk h2load)
readonly SERVICES=(nginx haproxy caddy)

main() {
    case "$*" in
        '') report ;;
        --install)
            one_at_a_time bench-peers
            install_missing
            report
            ;;
        *) usage "[--install]" ;;
    esac
}

# Administrators' programs are not on everyone's PATH.
located() {
    PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin type -P "$1"
}

report() {
    local program
    for program in "${PROGRAMS[@]}"; do
        printf '%-8s %s\n' "$program" "$(located "$program" || printf 'missing (Debian package %s)' "${PACKAGE_OF[$program]}")"
    done
}

install_missing() {
    local program packages=() services=()
    for program in "${PROGRAMS[@]}"; do
        if ! located "$program" >/dev/null; then
            packages+=("${PACKAGE_OF[$program]}")
            [[ " ${SERVICES[*]} " != *" $program "* ]] || services+=("$program")
        fi
    done
    ((${#packages[@]} > 0)) || return 0
    need_root "installing ${packages[*]}"
    say "installing ${packages[*]}"
    forbid_service_starts
    apt_install "${packages[@]}"
    allow_service_starts
    keep_stopped "${services[@]}"
}

# Debian asks this file before a package starts a service; 101 is "no". One that is there already is left alone.
readonly POLICY=/usr/sbin/policy-rc.d
POLICY_IS_OURS=no

forbid_service_starts() {
    if [[ ! -e $POLICY ]]; then
        POLICY_IS_OURS=yes
        trap allow_service_starts EXIT
        printf '#!/bin/sh\nexit 101\n' >"$POLICY"
        chmod 0755 "$POLICY"
    fi
}

allow_service_starts() {
    if [[ $POLICY_IS_OURS == yes ]]; then
        rm -f -- "$POLICY"
        POLICY_IS_OURS=no
    fi
}

# Installed for measuring, not for serving: not now, and not after the next boot.
keep_stopped() {
    local service
    [[ -d /run/systemd/system ]] || return 0
    for service in "$@"; do
        quietly systemctl disable --now "$service.service" || fail "cannot disable $service.service"
    done
}

main "$@"
