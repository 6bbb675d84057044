#!/usr/bin/env bash
#
# Provides h2spec, the conformance tests for HTTP/2, and prints the folder that the program is in.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

main() {
    [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]] || impossible "h2spec exists for Linux on x86_64 only"
    need python3 tar
    local libraries
    libraries=$("$SETUP_DIR/maven-libraries.sh" h2spec)
    one_at_a_time h2spec
    if [[ ! -x $libraries/h2spec ]]; then
        scratch_dir
        python3 -m zipfile -e "$libraries"/*.jar "$SCRATCH_DIR/jar"
        tar -xzf "$SCRATCH_DIR"/jar/h2spec/*/h2spec_linux_amd64.tar.gz -C "$SCRATCH_DIR" --no-same-owner h2spec
        mv -T -- "$SCRATCH_DIR/h2spec" "$libraries/h2spec"
    fi
    printf '%s\n' "$libraries"
}

main "$@"
