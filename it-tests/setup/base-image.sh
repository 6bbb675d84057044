#!/usr/bin/env bash
#
# Makes sure that the image debian:bookworm-slim exists. Where it is missing it is built from Debian packages with
# debootstrap, from the mirror that the machine's apt sources name; no image registry is asked. Wants a running engine
# (docker-engine.sh).

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly IMAGE=debian:bookworm-slim
readonly SUITE=bookworm

main() {
    docker info >/dev/null 2>&1 || impossible "no Docker engine answers; run docker-engine.sh first"
    if image_exists; then
        return
    fi
    one_at_a_time base-image
    image_exists || build
}

image_exists() {
    docker image inspect "$IMAGE" >/dev/null 2>&1
}

build() {
    need_root "debootstrap"
    if ! has debootstrap; then
        say "installing debootstrap"
        apt_install debootstrap
    fi
    local mirror keyring
    mirror=$(debian_mirror)
    keyring=$(debian_keyring)
    scratch_dir
    say "building $IMAGE with debootstrap"
    quietly debootstrap --variant=minbase --keyring="$keyring" "$SUITE" "$SCRATCH_DIR/root" "$mirror" \
        || fail "debootstrap $SUITE"
    slim "$SCRATCH_DIR/root"
    tar -C "$SCRATCH_DIR/root" --numeric-owner --one-file-system -cf - . \
        | docker import --change 'CMD ["bash"]' - "$IMAGE" >/dev/null
    say "ready: $IMAGE"
}

# Leaves out what the published slim image leaves out, too.
slim() {
    rm -rf -- "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb "$1"/var/lib/apt/lists/*
    rm -rf -- "$1"/usr/share/{doc,man,locale,info,lintian}/* "$1"/var/log/{apt,bootstrap.log,dpkg.log}
}

main "$@"
