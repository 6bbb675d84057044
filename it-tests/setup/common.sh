# shellcheck shell=bash
# shellcheck disable=SC2034 # some names are for the scripts only
#
# Sourced by the scripts beside it; not run by itself.
#
# Standard output is for answers (a folder, a table); what a script does and why it stops goes to standard error.

SETUP_DIR=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly SETUP_DIR
readonly CACHE_DIR=${FALCONER_CACHE:-${HOME:-/tmp}/.cache/falconer}

readonly EXIT_FAILED=1
readonly EXIT_USAGE=2
readonly EXIT_IMPOSSIBLE=3

say() {
    printf '%s: %s\n' "$(basename -- "$0" .sh)" "$*" >&2
}

# The work was tried and went wrong.
fail() {
    say "failed: $*"
    exit "$EXIT_FAILED"
}

# This machine cannot do it, and trying would not help.
impossible() {
    say "not possible here: $*"
    exit "$EXIT_IMPOSSIBLE"
}

usage() {
    say "usage: $(basename -- "$0") $*"
    exit "$EXIT_USAGE"
}

has() {
    command -v "$1" >/dev/null 2>&1
}

need() {
    local tool
    for tool in "$@"; do
        has "$tool" || impossible "$tool is not installed"
    done
}

need_root() {
    [[ $EUID -eq 0 ]] || impossible "$1 needs root"
}

# One run of a script at a time: several test modules may ask for the same thing at once.
one_at_a_time() {
    mkdir -p "$CACHE_DIR"
    exec 9>"$CACHE_DIR/.$1.lock"
    flock 9 || fail "cannot lock $CACHE_DIR/.$1.lock"
}

# Removed when the script ends, however it ends.
scratch_dir() {
    SCRATCH_DIR=$(mktemp -d "$CACHE_DIR/.work.XXXXXX")
    trap 'rm -rf -- "$SCRATCH_DIR"' EXIT
}

# Runs a command quietly; its output is shown only when it fails.
quietly() {
    local output
    if ! output=$("$@" 2>&1 9>&-); then
        printf '%s\n' "$output" | tail -n 20 >&2
        return 1
    fi
}

# The Debian mirror that this machine's own apt sources name, whatever it is called there.
debian_mirror() {
    if [[ -n ${FALCONER_DEBIAN_MIRROR:-} ]]; then
        printf '%s\n' "${FALCONER_DEBIAN_MIRROR%/}"
        return
    fi
    need apt-get
    local id='' codename='' mirror
    id=$(. /etc/os-release && printf '%s' "${ID:-}")
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    [[ $id == debian ]] || impossible "this is not Debian; name a Debian mirror in FALCONER_DEBIAN_MIRROR"
    # shellcheck disable=SC2016 # the names are apt's
    mirror=$(apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
        | awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }')
    [[ -n $mirror ]] || impossible "apt sources name no mirror for $codename main; name one in FALCONER_DEBIAN_MIRROR"
    printf '%s\n' "${mirror%/}"
}

debian_keyring() {
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [[ -r $keyring ]] || impossible "$keyring is missing (package debian-archive-keyring)"
    printf '%s\n' "$keyring"
}

apt_install() {
    need apt-get
    need_root "installing $*"
    if ! apt_get install "$@" >/dev/null 2>&1; then
        quietly apt_get update || fail "apt-get update"
        quietly apt_get install "$@" || fail "apt-get install $*"
    fi
}

apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends "$@" </dev/null 9>&-
}
