#!/usr/bin/env bash
#
# npm-package.sh <name>@<version>
#
# Provides a package from npm, with everything it needs, and prints the folder in which Node.js finds it (a node_modules):
# ${FALCONER_CACHE:-$HOME/.cache/falconer}/npm/<name>@<version>/node_modules. No script of a package is run.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

main() {
    [[ $# -eq 1 && $1 =~ ^[a-z0-9-]+@[0-9.]+$ ]] || usage "<name>@<version>"
    local package=$1
    local folder=$CACHE_DIR/npm/$package
    one_at_a_time "npm-$package"
    if [[ ! -d $folder ]]; then
        need npm
        scratch_dir
        say "fetching $package with npm"
        quietly npm install --prefix "$SCRATCH_DIR" --ignore-scripts --no-audit --no-fund "$package" || fail "npm install $package"
        mkdir -p -- "$CACHE_DIR/npm"
        mkdir -- "$SCRATCH_DIR/complete"
        mv -- "$SCRATCH_DIR/node_modules" "$SCRATCH_DIR/complete/"
        mv -T -- "$SCRATCH_DIR/complete" "$folder"
    fi
    printf '%s\n' "$folder/node_modules"
}

main "$@"
