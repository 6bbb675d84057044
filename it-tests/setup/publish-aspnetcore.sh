#!/usr/bin/env bash
#
# publish-aspnetcore.sh <output-folder>
#
# Publishes the ASP.NET Core test site as its developer would: dotnet publish -c Release, offline. The web.config in the
# folder is the one that the SDK writes, untouched. What was in the folder before is replaced.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly SOURCE_DIR=$SETUP_DIR/../apps/aspnetcore

main() {
    [[ $# -eq 1 && -n $1 ]] || usage "<output-folder>"
    local output=$1
    check_replaceable "$output"
    local dotnet_dir
    dotnet_dir=$("$SETUP_DIR/dotnet-sdk.sh")
    scratch_dir
    publish "$dotnet_dir/bin/dotnet"
    mkdir -p -- "$(dirname -- "$output")"
    rm -rf -- "$output"
    mv -T -- "$SCRATCH_DIR/published" "$output"
    say "published TestSite to $output"
}

# A slip of the hand must not cost anyone a folder of theirs.
check_replaceable() {
    [[ ! -e $1 || -f $1/TestSite.dll || -z $(ls -A -- "$1") ]] || fail "$1 exists and is not an earlier TestSite"
}

# The sources are copied so that obj and bin stay out of the tree; no build server outlives the call.
publish() {
    local dotnet=$1
    mkdir "$SCRATCH_DIR/source"
    tar -C "$SOURCE_DIR" --exclude=./obj --exclude=./bin -cf - . | tar -C "$SCRATCH_DIR/source" -xf -
    quietly "$dotnet" publish "$SCRATCH_DIR/source/TestSite.csproj" --configuration Release \
        --output "$SCRATCH_DIR/published" -nodeReuse:false -p:UseSharedCompilation=false \
        || fail "dotnet publish"
}

main "$@"
