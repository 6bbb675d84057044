#!/usr/bin/env bash
#
# haproxy.sh
#
# Prints the path of a HAProxy: this machine's own, or else Debian's, unpacked into the cache folder. Nothing is installed, so
# no service starts.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly PACKAGES=(haproxy liblua5.3-0 libopentracing-c-wrapper0 libopentracing1)
readonly FOLDER=$CACHE_DIR/haproxy

main() {
    (($# == 0)) || usage
    local own
    if own=$(PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin type -P haproxy); then
        printf '%s\n' "$own"
        return
    fi
    one_at_a_time haproxy
    [[ -x $FOLDER/haproxy ]] || unpack
    printf '%s\n' "$FOLDER/haproxy"
}

unpack() {
    need apt-get dpkg-deb
    scratch_dir
    mkdir "$SCRATCH_DIR/packages" "$SCRATCH_DIR/haproxy"
    cd "$SCRATCH_DIR/packages"
    say "fetching HAProxy"
    local package
    for package in "${PACKAGES[@]}"; do
        download "$package" || [[ $package != haproxy ]] || impossible "apt-get finds no package haproxy"
    done
    for package in *.deb; do
        dpkg-deb -x "$package" "$SCRATCH_DIR/haproxy"
    done
    cat >"$SCRATCH_DIR/haproxy/haproxy" <<'END'
#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu) exec "$here/usr/sbin/haproxy" "$@"
END
    chmod 0755 "$SCRATCH_DIR/haproxy/haproxy"
    "$SCRATCH_DIR/haproxy/haproxy" -v >/dev/null || fail "the HAProxy of this Debian does not run here"
    rm -rf -- "$FOLDER"
    mv -- "$SCRATCH_DIR/haproxy" "$FOLDER"
}

# The lists of a fresh machine are empty.
download() {
    quietly apt_get download "$1" || { quietly apt_get update && quietly apt_get download "$1"; }
}

main "$@"
