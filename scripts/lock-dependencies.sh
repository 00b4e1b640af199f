#!/usr/bin/env bash
# Writes dependencies.sha256: which jars of other people's are shipped, and their sums. The tests and the
# image's build refuse any other. Run it after a change of a version, and read what it changed.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 0 ] || { echo "usage: scripts/lock-dependencies.sh" >&2; exit 2; }
[ -d cli/target/lib ] || { echo "lock-dependencies.sh: nothing is built; run: mvn -DskipTests package" >&2; exit 1; }

for jar in cli/target/lib/*.jar; do
    name=${jar##*/}
    # Ours are named after their module's folder.
    [ -d "${name%%-[0-9]*}" ] || (cd cli/target/lib && sha256sum "$name")
done >dependencies.sha256
git --no-pager diff --stat -- dependencies.sha256
