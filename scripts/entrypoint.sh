#!/bin/sh
# Starts the role of this container: AGENT_ROLE = main | domain | spawner | egress.
# `health` as the only argument asks instead whether that role is well: exit 0 or 1. Any other arguments
# are a command of agentnet's command line, run in this container's surroundings.
#
#   AGENT_JAVA_OPTIONS   further options for our Java, after the ones below
#   AGENT_CA_FILE        PEM bundle to trust besides the usual authorities; absent or empty is fine
set -eu

home=/opt/agentnet

say_and_exit() { # <exit code> <message>
    echo "agentnet: $2" >&2
    exit "$1"
}

# --- health ---------------------------------------------------------------------------------------

# There is no HTTP client in the image, and a Java one would cost half a second of processor each time.
answers_health() { # <port>
    command -v bash >/dev/null || say_and_exit 1 "the health check needs bash in the image"
    # shellcheck disable=SC2016  # for that bash
    timeout 5 bash -c '
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf "GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n" >&3
        read -r _ status _ <&3
        echo "GET /health: $status"
        [ "$status" = 200 ]' health "$1"
}

# The spawner touches this file in every round, each 5 s.
spawner_is_well() {
    touched="$(stat -c %Y /tmp/spawner.alive 2>/dev/null)" || say_and_exit 1 "no round of the spawner yet"
    age=$(($(date +%s) - touched))
    echo "last round $age s ago"
    [ "$age" -lt 20 ]
}

if [ "${1:-}" = health ]; then
    case "${AGENT_ROLE:-}" in
        main) answers_health "${AGENT_HTTP_PORT:-7070}" ;;
        egress) answers_health 3128 ;;
        spawner) spawner_is_well ;;
        *) ;; # a domain's health is its heartbeat in Redis
    esac
    exit
fi

# --- start ----------------------------------------------------------------------------------------

# An empty value means "not set": Compose cannot leave a variable out. An empty key file, too.
[ -n "${ANTHROPIC_API_KEY:-}" ] || unset ANTHROPIC_API_KEY
[ -n "${ANTHROPIC_BASE_URL:-}" ] || unset ANTHROPIC_BASE_URL
[ -n "${AGENT_ID:-}" ] || unset AGENT_ID
[ -n "${DOMAIN_TYPE:-}" ] || unset DOMAIN_TYPE
[ -s "${ANTHROPIC_API_KEY_FILE:-}" ] || unset ANTHROPIC_API_KEY_FILE

export AGENTNET_HOME="$home"
# All that starts Java here, but for memory and compiler: as in scripts/train-cache.sh, which made the
# cache of classes. It is trained with what a domain does, as domains start all the time; the others
# have most of it in common.
java="-XX:AOTCache=$home/lib/agentnet.aot -XX:+UseSerialGC -XX:-UsePerfData"
java="$java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
java="$java -cp $home/lib/cli-0.1.0.jar"
# What an operator shows to main and to Redis; the command line outside asks for it.
case "${1:-}" in
    operator-token | operator-redis) class=Role ;;
    *) class=AgentnetCommand ;;
esac
if [ $# -gt 0 ]; then
    # shellcheck disable=SC2086  # a list of options
    exec "$home/jre/bin/java" $java -XX:TieredStopAtLevel=1 -Xmx64m "dev.agentnet.cli.$class" "$@"
fi

# Small heaps, as most of a container's memory is for the agents, and small to begin with: else what the
# start leaves behind is spread over a heap as large as the machine suggests. C1 is enough for processes
# that mostly wait: what C2 takes for itself main does not win back in an hour of work.
c1="-XX:TieredStopAtLevel=1"
small="$c1 -XX:ReservedCodeCacheSize=24m"
# A domain's workers wait for processes: one thread at a time carries them all, and leaves the other
# processors to Redis and the agents.
carriers="-Djdk.virtualThreadScheduler.parallelism=1"
# So many pages of each stack are kept free for native code, and Java touches them all where it has not
# compiled: 64 KiB rather than 80, for each child of an agent's. Only this processor's Java takes less.
shadow=
[ "$(uname -m)" != x86_64 ] || shadow="-XX:StackShadowPages=16"
case "${AGENT_ROLE:-}" in
    main) memory="-Xms32m -Xmx512m $c1" ;;
    domain) memory="-Xms16m -Xmn6m -Xmx96m $small $carriers" ;;
    spawner) memory="-Xmx64m $small" ;;
    egress) memory="-Xmx48m $small" ;;
    "") say_and_exit 2 "AGENT_ROLE is not set; it must be main, domain, spawner or egress" ;;
    *) say_and_exit 2 "AGENT_ROLE is '$AGENT_ROLE'; it must be main, domain, spawner or egress" ;;
esac

# The socket's group has another number on every machine, and Compose cannot look it up. So the spawner
# may start as root, with the right to change its user and no other, and takes that group and our user.
socket=/var/run/docker.sock
if [ "$AGENT_ROLE" = spawner ] && [ "$(id -u)" = 0 ] && [ -S "$socket" ]; then
    exec setpriv --reuid=10001 --regid=10001 --groups="$(stat -c %g "$socket")" "$0"
fi

export AGENTNET_LOG_LEVEL="${AGENTNET_LOG_LEVEL:-INFO}"

trust=
if [ -s "${AGENT_CA_FILE:-}" ]; then
    "$home/jre/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$home/trust" \
        TrustStore "$AGENT_CA_FILE" /tmp/agentnet-trust.p12
    trust="-Djavax.net.ssl.trustStore=/tmp/agentnet-trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
    # git wants everything in one file, node takes what comes on top.
    cat /etc/ssl/certs/ca-certificates.crt "$AGENT_CA_FILE" >/tmp/agentnet-ca.crt 2>/dev/null || true
    export GIT_SSL_CAINFO=/tmp/agentnet-ca.crt NODE_EXTRA_CA_CERTS="$AGENT_CA_FILE"
fi

# tini is process 1 from here on: it passes signals on and takes in what agents leave behind. It comes
# last, since as another user it could not signal Java.
# shellcheck disable=SC2086  # lists of options
exec "$home/bin/tini" -- "$home/jre/bin/java" $java -Xss512k $shadow -XX:+ExitOnOutOfMemoryError $memory \
    $trust ${AGENT_JAVA_OPTIONS:-} dev.agentnet.cli.Role "$AGENT_ROLE"
