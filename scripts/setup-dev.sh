#!/usr/bin/env bash
# Makes a fresh clone ready for work: finds a JDK 25, builds everything once, and installs what the
# tests need if asked to.
#
#   scripts/setup-dev.sh [--with-test-needs]
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
# shellcheck source=scripts/test-environment.sh
. "$root/scripts/test-environment.sh"

test_needs=no
case "${1:-}" in
    "") ;;
    --with-test-needs) test_needs=yes ;;
    *)
        echo "usage: $0 [--with-test-needs]" >&2
        exit 2
        ;;
esac

scripts/check-prerequisites.sh embedded

# Maven itself on the JDK 25, so that the formatter runs, too. What compiles is chosen by the poms.
JAVA_HOME="$(find_jdk_25)"
export JAVA_HOME
echo
echo "Building with $JAVA_HOME (the first time takes some minutes, mostly downloads)"
started=$SECONDS
mvn -B -q -ntp -DskipTests package
echo "Built in $((SECONDS - started)) s"

if [ "$test_needs" = yes ]; then
    echo
    echo "Installing what the tests need"
    need_redis || true
    { need_engine && need_base_image; } || true
    if [ ${#TEST_ENVIRONMENT_MISSING[@]} -gt 0 ]; then
        echo "Not there: ${TEST_ENVIRONMENT_MISSING[*]}. The tests that need it will be skipped."
    fi
fi

cat <<'END'

Next:
  ./agentnet demo                the whole path in a throw-away repository
  ./scripts/test.sh              every test
  mvn -q -pl workspace -am test  the unit tests of a module and those below it
  docker compose up -d --build   the network in containers
END
