#!/bin/sh
# Compiles the shop and its tests into a temporary folder and runs every test.
set -eu
cd "$(dirname "$0")"

# Sets jdk to the first JDK of version 17 or later.
find_jdk() {
    for jdk in "${JAVA_HOME:-}" \
        "$(readlink -f "$(command -v javac)" 2>/dev/null | sed 's,/bin/javac$,,')" \
        /usr/lib/jvm/* /opt/java/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/.sdkman/candidates/java/*
    do
        [ -x "$jdk/bin/javac" ] || continue
        grep -Eqs '^JAVA_VERSION="(1[7-9]|[2-9][0-9])' "$jdk/release" && return
    done
    echo "check.sh: no JDK of version 17 or later; set JAVA_HOME to one" >&2
    exit 1
}

find_jdk
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# javac spends much of its time on loading its own classes. With an archive of them it takes half
# as long, so the first run with a JDK leaves one in the cache folder.
cache=${XDG_CACHE_HOME:-${HOME:-/dev/null}/.cache}/shop-check
archive=$cache/javac-$(cksum <"$jdk/release" | tr ' ' -).jsa
if [ -f "$archive" ]; then
    sharing=-J-XX:SharedArchiveFile=$archive
elif mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
    sharing=-J-XX:ArchiveClassesAtExit=$out/javac.jsa
else
    sharing=-J-Xshare:auto
fi

"$jdk/bin/javac" "$sharing" -J-Xlog:disable -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC \
    -proc:none -encoding UTF-8 -d "$out/classes" $(find src test -name '*.java')
[ ! -f "$out/javac.jsa" ] || mv -f "$out/javac.jsa" "$archive" || true

"$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$out/classes" shop.Tests
