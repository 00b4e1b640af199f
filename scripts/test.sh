#!/usr/bin/env bash
# Runs every test, and installs on Debian what they need and the machine lacks. Where it may not
# install, it says what is missing and counts those tests as skipped.
#
#   scripts/test.sh            every test
#   scripts/test.sh --unit     only the quick ones beside the code, which are those without the tag
#                              "slow"; they need nothing installed
#   scripts/test.sh --faults   only the faults, and fifty mixtures of them by chance: half an hour
#   scripts/test.sh --scale    only a plan of a thousand tasks through a whole network: five minutes
#   scripts/test.sh --mutants [NAME…]
#                              changes each Lua script (or those named, as in "step land") in all ways
#                              that matter, and says which change no test of theirs notices: minutes
#                              for a script, more than an hour for all
#   CI=true scripts/test.sh    nothing may be skipped
set -euo pipefail
cd "$(dirname "$0")/.."
began=$SECONDS

# shellcheck source=scripts/test-environment.sh
. scripts/test-environment.sh

say() {
    printf 'test %4ds  %s\n' $((SECONDS - began)) "$*"
}

what=all
case "${1:-}" in
    "") ;;
    --unit) what=unit ;;
    --faults) what=faults ;;
    --scale) what=scale ;;
    --mutants) what=mutants; shift ;;
    *)
        echo "usage: scripts/test.sh [--unit | --faults | --scale | --mutants [NAME...]]" >&2
        exit 2
        ;;
esac

jdk=$(find_jdk_25) || {
    echo "test.sh: no JDK 25 found; install one or set JAVA_HOME" >&2
    exit 1
}
export JAVA_HOME=$jdk

# The folder of changed scripts stands first on the class path.
if [ "$what" = mutants ]; then
    say "compiling"
    target=coordination/target
    mvn -B -ntp -q -pl coordination test-compile dependency:build-classpath \
        -Dmdep.outputFile=target/class-path -Dmdep.includeScope=test
    rm -rf $target/mutants
    mkdir $target/mutants
    say "changing the scripts"
    exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m \
        -cp "$target/mutants:$target/test-classes:$target/classes:$(cat $target/class-path)" \
        dev.agentnet.mutants.MutationRun coordination/src/main/resources/lua $target/mutants "$@"
fi

# An engine that was there before may be another run's.
finish() {
    [ -z "$TEST_ENVIRONMENT_STARTED" ] || stop_engine
}
trap finish EXIT

install_claude() { # <folder> <version> <seconds>
    timeout -k 10 "$3" npm install --silent --no-audit --no-fund --prefix "$1" \
        "@anthropic-ai/claude-code@$2" >/dev/null 2>&1
}

# Claude Code for the tests that run it against a fake of its API; its licence lets everybody install
# it for himself, and nobody pass it on.
need_claude() {
    local folder=$TEST_ENVIRONMENT_CACHE/claude version=2.1.329
    AGENTNET_TEST_CLAUDE=$(find "$folder" -path '*claude-code-linux*' -name claude -type f 2>/dev/null | head -n 1)
    if [ -z "$AGENTNET_TEST_CLAUDE" ]; then
        command -v npm >/dev/null || { environment_lacks "npm" "Install node and npm."; return 1; }
        say "installing Claude Code $version for the tests"
        # On a line that falls silent npm would wait for ever.
        install_claude "$folder" "$version" 300 || install_claude "$folder" "$version" 600 ||
            { environment_lacks "Claude Code" "npm could not install it."; return 1; }
        AGENTNET_TEST_CLAUDE=$(find "$folder" -path '*claude-code-linux*' -name claude -type f | head -n 1)
    fi
    export AGENTNET_TEST_CLAUDE
}

need_docker() {
    need_engine && need_base_image && need_image_variables && export AGENTNET_TEST_DOCKER=1
}

modules=()
if [ "$what" = unit ]; then
    # Two modules at a time, where neither needs the other: most tests wait. Only here, where what they
    # need was fetched before. Maven says of each module that the toolchains' plugin is not known to be
    # thread-safe; it looks up the one JDK.
    modules=(-T 2 -pl '!tests' -DexcludedGroups=slow
        -Dorg.slf4j.simpleLogger.log.org.apache.maven.lifecycle.internal.builder.BuilderCommon=error)
elif [ "$what" = faults ]; then
    need_redis || true
    need_faketime || true
    need_docker || true
    modules=(-pl tests -am '-Dtest=Fault*,NemesisTest,SimulationTest' -Dsurefire.failIfNoSpecifiedTests=false)
    export AGENTNET_TEST_SEEDS=${AGENTNET_TEST_SEEDS:-50}
elif [ "$what" = scale ]; then
    modules=(-pl tests -am '-Dtest=LargePlanTest' -Dsurefire.failIfNoSpecifiedTests=false)
    export AGENTNET_TEST_PLAN_TASKS=${AGENTNET_TEST_PLAN_TASKS:-1000}
else
    need_redis || true
    need_faketime || true
    need_claude || true
    need_docker || true
fi

say "compiling and testing"
log=$(mktemp)
find . -path '*/target/surefire-reports' -type d -prune -exec rm -rf {} +
shown='^\[(ERROR|WARNING)\]|Tests run:|^\[INFO\] (Running|BUILD|Reactor)|SUCCESS|FAILURE'
set +e
mvn -B -ntp "${modules[@]}" verify 2>&1 | tee "$log" | grep --line-buffered -E "$shown"
status=${PIPESTATUS[0]}
set -e
[ "$status" = 0 ] || tail -n 60 "$log"
rm -f "$log"

# The sums over all reports, as one line that people and programs can read.
sum() {
    find . -path '*/target/surefire-reports/TEST-*.xml' -exec grep -ho "<testsuite [^>]*" {} + |
        grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ s += $1 } END { print s + 0 }'
}
tests=$(sum tests)
skipped=$(sum skipped)
failed=$(($(sum failures) + $(sum errors)))
[ ${#TEST_ENVIRONMENT_MISSING[@]} = 0 ] || say "missing: ${TEST_ENVIRONMENT_MISSING[*]}"
say "done"
echo "$((tests - skipped - failed)) passed, $failed failed, $skipped skipped"
[ "$status" = 0 ] || exit 1
if [ "${CI:-}" = true ] && { [ "$skipped" != 0 ] || [ "$tests" = 0 ]; }; then
    echo "test.sh: with CI=true nothing may be skipped" >&2
    exit 1
fi
