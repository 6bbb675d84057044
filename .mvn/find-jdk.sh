#!/bin/sh
#
# Prints the home of a JDK 25: JAVA_HOME if that is one, else the first that lies where JDKs usually lie. Exit status 1 and
# a sentence on standard error when there is none.

set -eu

is_jdk_25() {
    [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release" 2>/dev/null
}

# The JDK that a java on the PATH belongs to.
of_path() {
    java=$(command -v java) || return 0
    java=$(readlink -f "$java") || return 0
    printf '%s\n' "${java%/bin/java}"
}

for jdk in "${JAVA_HOME-}" "$(of_path)" /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/lib/jvm/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$jdk"; then
        printf '%s\n' "$jdk"
        exit 0
    fi
done

cat >&2 <<'END'
Falconer is built with JDK 25, and none was found: not in JAVA_HOME, not on the PATH, not where JDKs usually lie.
Install one (for example Eclipse Temurin 25, https://adoptium.net) or name yours: export JAVA_HOME=/path/to/jdk-25
END
exit 1
