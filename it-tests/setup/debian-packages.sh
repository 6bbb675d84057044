#!/usr/bin/env bash
#
# debian-packages.sh <package>...
#
# Installs those of the packages that are missing, without anything that they only recommend, and prints the folder that
# their programs are in.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

main() {
    (($# > 0)) || usage "<package>..."
    has dpkg-query || impossible "this is not Debian"
    one_at_a_time debian-packages
    local package missing=()
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    if ((${#missing[@]} > 0)); then
        say "installing ${missing[*]}"
        apt_install "${missing[@]}"
    fi
    printf '/usr/bin\n'
}

# shellcheck disable=SC2016 # the name is dpkg's
installed() {
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

main "$@"
