#!/usr/bin/env bash
#
# maven-libraries.sh <name>
#
# Provides what libraries/<name>.xml names, and all that it needs, and prints the folder with the jars: programs for the
# tests to run as processes of their own, kept out of our own class path. The folder is
# ${FALCONER_CACHE:-$HOME/.cache/falconer}/libraries/<name>; it is made anew when the list has changed.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly DEPENDENCY_PLUGIN=org.apache.maven.plugins:maven-dependency-plugin:3.11.0

main() {
    [[ $# -eq 1 && -f $SETUP_DIR/libraries/$1.xml ]] || usage "<name of a file in libraries, without .xml>"
    local name=$1
    local list=$SETUP_DIR/libraries/$name.xml folder=$CACHE_DIR/libraries/$name
    one_at_a_time "libraries-$name"
    if ! cmp -s -- "$list" "$folder/list.xml"; then
        scratch_dir
        fetch "$list" "$SCRATCH_DIR/$name"
        mkdir -p -- "$CACHE_DIR/libraries"
        rm -rf -- "$folder"
        mv -T -- "$SCRATCH_DIR/$name" "$folder"
    fi
    printf '%s\n' "$folder"
}

# The list comes last: a folder that has it is complete.
fetch() {
    local list=$1 folder=$2
    need mvn
    say "fetching $(basename -- "$list" .xml) with Maven"
    cp -- "$list" "$SCRATCH_DIR/pom.xml"
    quietly mvn -q -B -f "$SCRATCH_DIR/pom.xml" "$DEPENDENCY_PLUGIN:copy-dependencies" "-DoutputDirectory=$folder" \
        || fail "mvn cannot fetch what $list names"
    cp -- "$list" "$folder/list.xml"
}

main "$@"
