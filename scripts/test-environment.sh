#!/usr/bin/env bash
# What the tests need and this machine may lack: a Docker engine with Compose and BuildKit, a base
# image, Redis. Installs it on Debian where it may (root, or CI=true), starts a Docker engine of its
# own where none answers, and says what is missing where it may not.
#
#   . scripts/test-environment.sh        gives the functions need_engine, need_base_image, need_redis,
#                                        need_faketime, need_image_variables, stop_engine. Each need_… returns 0 when
#                                        it is there and 1 when it is not, having said why; the names of
#                                        what is missing gather in TEST_ENVIRONMENT_MISSING
#   scripts/test-environment.sh need…    the same from outside: `engine base-image redis`, or `stop`;
#                                        prints the variables to export on stdout
#
# AGENTNET_TEST_STATE   folder of the engine's data (default: agentnet-test-<uid> in the temp folder)
# AGENTNET_TEST_CACHE   folder of what a second run need not make again (default: ~/.cache/agentnet)
#
# Everything said goes to stderr, one line per step with the seconds since the start.
#
# shellcheck disable=SC1091  # /etc/os-release is not ours to check

TEST_ENVIRONMENT_STATE="${AGENTNET_TEST_STATE:-${TMPDIR:-/tmp}/agentnet-test-$(id -u)}"
TEST_ENVIRONMENT_CACHE="${AGENTNET_TEST_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/agentnet}"
TEST_ENVIRONMENT_MISSING=()
# Not empty once this run has started an engine.
TEST_ENVIRONMENT_STARTED=
TEST_ENVIRONMENT_BASE=debian:trixie-slim
TEST_ENVIRONMENT_START=$SECONDS
# The tarball stands for "no image can be pulled here": it is only made when a pull has failed.
TEST_ENVIRONMENT_TARBALL="$TEST_ENVIRONMENT_CACHE/debian-trixie-$(uname -m).tar"

environment_says() {
    printf 'environment %4ds  %s\n' "$((SECONDS - TEST_ENVIRONMENT_START))" "$*" >&2
}

environment_lacks() { # <what> <how to get it>
    TEST_ENVIRONMENT_MISSING+=("$1")
    environment_says "missing: $1. $2"
    return 1
}

# --- installing -----------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

on_debian() {
    [ -r /etc/os-release ] && (. /etc/os-release && [ "$ID" = debian ]) && command -v apt-get >/dev/null
}

may_install() {
    on_debian || return 1
    [ "$(id -u)" = 0 ] && return 0
    [ "${CI:-}" = true ] && command -v sudo >/dev/null && sudo -n true 2>/dev/null
}

install_packages() { # <package>…
    local log="$TEST_ENVIRONMENT_STATE/apt.log" policy=/usr/sbin/policy-rc.d made_policy=no result=0
    mkdir -p "$TEST_ENVIRONMENT_STATE"
    environment_says "installing $*"
    # A package that starts its service would take the ports and sockets that tests want for theirs.
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
        made_policy=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-unsafe-io "$@" >"$log" 2>&1 || result=$?
    if [ "$made_policy" = yes ]; then as_root rm -f "$policy"; fi
    if [ "$result" != 0 ]; then
        tail -n 15 "$log" >&2
        environment_says "apt-get failed, its output is in $log"
    fi
    return "$result"
}

# The package lists, once per shell and only if a package is going to be installed.
refresh_lists() {
    [ -z "${TEST_ENVIRONMENT_REFRESHED:-}" ] || return 0
    environment_says "reading the package lists"
    as_root apt-get update -q -o DPkg::Lock::Timeout=300 >/dev/null 2>&1 \
        || environment_says "apt-get update reported an error; trying with what it got"
    TEST_ENVIRONMENT_REFRESHED=yes
}

# The address of the Debian mirror that this machine itself uses, whatever format its sources have:
# apt is asked for what it made of them.
debian_mirror() {
    local release site
    release="$(. /etc/os-release && echo "${VERSION_CODENAME:-}")"
    # shellcheck disable=SC2016  # names for apt-get to fill in
    site="$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null \
        | awk -v release="$release" '$1 == release { print $2; exit }')"
    case "$site" in
        mirror+file:*) site="$(awk '/^[a-z]/ { print $1; exit }' "${site#mirror+file:}")" ;;
    esac
    [ -n "$site" ] && echo "${site%/}"
}

# Debian 13 beside an older Debian: only what is asked for by name comes from it.
add_trixie() {
    local mirror list=/etc/apt/sources.list.d/agentnet-trixie.list
    if (. /etc/os-release && [ "${VERSION_ID:-0}" -ge 13 ]); then return 0; fi
    if ! apt-cache policy | grep -q 'n=trixie,'; then
        mirror="$(debian_mirror)" || return 1
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" \
            | as_root tee "$list" >/dev/null
        printf 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n' \
            | as_root tee /etc/apt/preferences.d/agentnet-trixie >/dev/null
        unset TEST_ENVIRONMENT_REFRESHED
        refresh_lists
    fi
    TEST_ENVIRONMENT_TRIXIE=/trixie
}

install_engine() {
    refresh_lists
    add_trixie || { environment_says "found no Debian mirror in this machine's apt sources"; return 1; }
    local from="${TEST_ENVIRONMENT_TRIXIE:-}"
    install_packages "docker.io$from" "docker-cli$from" "docker-buildx$from" \
        "docker-compose$from" iptables
}

# --- the engine -----------------------------------------------------------------------------------

engine_answers() {
    command -v docker >/dev/null && timeout 20 docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

client_is_complete() {
    docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1
}

# A Docker engine with Compose and BuildKit. The one that answers already is taken; otherwise one is
# started that shares no folder with any other. DOCKER_HOST is exported when it is ours.
need_engine() {
    local socket="$TEST_ENVIRONMENT_STATE/docker.sock"
    if ! engine_answers && [ -S "$socket" ]; then
        DOCKER_HOST="unix://$socket" engine_answers && export DOCKER_HOST="unix://$socket"
    fi
    if engine_answers; then
        client_is_complete || { may_install && install_engine && client_is_complete; } \
            || environment_lacks "docker compose and buildx" "Install Docker's Compose and Buildx plugins."
        return
    fi
    if [ "$(id -u)" != 0 ] && ! may_install; then
        environment_lacks "a Docker engine" "Start Docker, or run this as root on Debian."
        return
    fi
    if ! command -v dockerd >/dev/null || ! client_is_complete; then
        may_install || { environment_lacks "a Docker engine" "Install Docker Engine and Compose."; return; }
        install_engine || { environment_lacks "a Docker engine" "Its packages did not install."; return; }
    fi
    start_engine
}

start_engine() {
    local state="$TEST_ENVIRONMENT_STATE" log="$TEST_ENVIRONMENT_STATE/docker.log" waited=0 run started options=()
    local socket="$state/docker.sock"
    mkdir -p "$state"
    # Sockets below the exec root have long names and a path of a socket ends at 108 characters.
    run="/run/agentnet-engine-$(printf '%s' "$state" | cksum | cut -d' ' -f1)"
    forget_gone_bridges
    # What an earlier run of this engine kept of its networks: their bridge may have had another name.
    as_root rm -f "$state/docker/network/files/local-kv.db"
    mapfile -t options < <(network_options)
    environment_says "starting a Docker engine in $state"
    rm -f "$state/docker.pid"
    # setsid: Ctrl-C in the test run must not reach the engine before the tests have cleaned up.
    as_root setsid nohup dockerd --data-root "$state/docker" --exec-root "$run" \
        --pidfile "$state/docker.pid" --host "unix://$socket" --group "$(id -g)" \
        "${options[@]}" >"$log" 2>&1 </dev/null &
    started=$!
    until DOCKER_HOST="unix://$socket" engine_answers; do
        waited=$((waited + 1))
        # Read from a cold disk, it takes longer than that until it writes its pid.
        if [ "$waited" -gt 120 ] || { [ "$waited" -gt 10 ] && ! engine_runs && [ ! -d "/proc/$started" ]; }; then
            tail -n 5 "$log" >&2
            environment_lacks "a Docker engine" "dockerd did not start, its log is $log"
            return
        fi
        sleep 0.5
    done
    export DOCKER_HOST="unix://$socket"
    TEST_ENVIRONMENT_STARTED=yes
    environment_says "the engine answers: $(docker version --format '{{.Server.Version}}')"
}

# Engines leave behind by which address their networks were seen from outside. The next one may give the
# same addresses to a network of its own, whose containers then do not reach each other.
forget_gone_bridges() {
    local rule device
    command -v iptables >/dev/null || return 0
    # Where no engine runs, what was some engine's bridge is nobody's.
    if command -v ip >/dev/null && command -v pgrep >/dev/null && ! pgrep -x dockerd >/dev/null; then
        for device in /sys/class/net/br-*; do
            device="${device##*/}"
            [[ ! "$device" =~ ^br-[0-9a-f]{12}$ ]] || as_root ip link delete "$device" || true
        done
    fi
    while read -r rule; do
        device="$(sed -nE 's/.* ! -o (br-[0-9a-f]{12}|agentnet-test[0-9]+) -j MASQUERADE$/\1/p' <<<"$rule")"
        if [ -n "$device" ] && [ ! -e "/sys/class/net/$device" ]; then
            # shellcheck disable=SC2086  # a list of words
            as_root iptables -t nat ${rule/#-A/-D}
        fi
    done < <(as_root iptables -t nat -S POSTROUTING 2>/dev/null)
}

# One option per line. Beside another engine ours needs a bridge and addresses of its own; and where
# the machine's link carries smaller packets than usual, containers must not send larger ones.
network_options() {
    local device mtu
    device="$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)"
    mtu="$(cat "/sys/class/net/$device/mtu" 2>/dev/null || echo 1500)"
    if [ "$mtu" -lt 1500 ]; then
        printf '%s\n' --mtu "$mtu" --default-network-opt "bridge=com.docker.network.driver.mtu=$mtu"
    fi
    if [ -e /sys/class/net/docker0 ] && command -v ip >/dev/null; then
        local number bridge
        number="$(engine_number)"
        bridge="agentnet-test$number"
        if [ ! -e "/sys/class/net/$bridge" ]; then
            as_root ip link add name "$bridge" type bridge
            as_root ip address add "10.213.$number.1/24" dev "$bridge"
            as_root ip link set "$bridge" up
        fi
        printf '%s\n' --bridge "$bridge" \
            --default-address-pool "base=10.214.$((number * 16)).0/20,size=24"
    fi
}

# 0 to 15, another for each state folder: two engines of ours must not share a bridge.
engine_number() {
    echo $(($(printf '%s' "$TEST_ENVIRONMENT_STATE" | cksum | cut -d' ' -f1) % 16))
}

engine_runs() {
    local pid
    pid="$(cat "$TEST_ENVIRONMENT_STATE/docker.pid" 2>/dev/null)" && [ -d "/proc/$pid" ]
}

# Ends the engine of the state folder, whoever started it. Its data stays, so that the next run finds its
# images.
stop_engine() {
    local pid waited=0
    engine_runs || return 0
    pid="$(cat "$TEST_ENVIRONMENT_STATE/docker.pid")"
    environment_says "stopping the Docker engine $pid"
    as_root kill "$pid"
    while [ -d "/proc/$pid" ] && [ "$waited" -lt 60 ]; do
        waited=$((waited + 1))
        sleep 0.5
    done
    local bridge
    bridge="agentnet-test$(engine_number)"
    if [ -e "/sys/class/net/$bridge" ]; then as_root ip link delete "$bridge"; fi
}

# --- images ---------------------------------------------------------------------------------------

images_can_be_pulled() {
    [ ! -f "$TEST_ENVIRONMENT_TARBALL" ]
}

# The base image that Dockerfile.agent names: pulled, or else made from Debian's packages.
need_base_image() {
    docker image inspect "$TEST_ENVIRONMENT_BASE" >/dev/null 2>&1 && return 0
    if images_can_be_pulled; then
        environment_says "pulling $TEST_ENVIRONMENT_BASE"
        timeout 120 docker pull -q "$TEST_ENVIRONMENT_BASE" >/dev/null 2>&1 && return 0
        environment_says "it cannot be pulled here"
        make_base_tarball || { environment_lacks "the image $TEST_ENVIRONMENT_BASE" "Pull it."; return; }
    fi
    environment_says "importing $TEST_ENVIRONMENT_BASE"
    docker import -c 'CMD ["bash"]' "$TEST_ENVIRONMENT_TARBALL" "$TEST_ENVIRONMENT_BASE" >/dev/null
}

make_base_tarball() {
    local root mirror result=0
    may_install || return 1
    if ! command -v debootstrap >/dev/null; then
        refresh_lists
        install_packages debootstrap || return 1
    fi
    mirror="$(debian_mirror)" || { refresh_lists; mirror="$(debian_mirror)"; } || return 1
    environment_says "making it from Debian's packages"
    mkdir -p "$TEST_ENVIRONMENT_STATE" "$TEST_ENVIRONMENT_CACHE"
    root="$(mktemp -d "$TEST_ENVIRONMENT_STATE/debootstrap.XXXXXX")"
    # As in Debian's own images: dpkg syncs every file otherwise, minutes on a slow disk, and here an
    # installation that was cut off is thrown away anyway.
    chmod 755 "$root"
    mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/docker-apt-speedup"
    as_root debootstrap --variant=minbase --include=ca-certificates trixie "$root" "$mirror" \
        >"$TEST_ENVIRONMENT_STATE/debootstrap.log" 2>&1 \
        && as_root rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* \
        && as_root tar -C "$root" -cf "$TEST_ENVIRONMENT_TARBALL.part" . \
        && mv "$TEST_ENVIRONMENT_TARBALL.part" "$TEST_ENVIRONMENT_TARBALL" || result=1
    if [ "$result" != 0 ]; then tail -n 5 "$TEST_ENVIRONMENT_STATE/debootstrap.log" >&2; fi
    as_root rm -rf "$root"
    return "$result"
}

# A JDK 25 as a folder, for builds that cannot pull one as an image.
find_jdk_25() {
    local folder other='' javac
    javac="$(readlink -f "$(command -v javac)" 2>/dev/null)"
    for folder in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
        "${HOME:-}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        grep -qs '^JAVA_VERSION="25' "$folder/release" || continue
        [ -x "$folder/bin/jlink" ] || continue
        # Temurin by preference: what is linked from it runs on older systems, too.
        if grep -qs 'Adoptium' "$folder/release"; then echo "$folder"; return; fi
        other="${other:-$folder}"
    done
    [ -n "$other" ] && echo "$other"
}

# The variables that docker-compose.yml and `agentnet image build` need where no image can be pulled.
need_image_variables() {
    local bundle
    for bundle in "${CA_BUNDLE:-}" "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}"; do
        if [ -s "$bundle" ]; then export CA_BUNDLE="$bundle"; break; fi
    done
    images_can_be_pulled && return 0
    JDK_CONTEXT="$(find_jdk_25)" || { environment_lacks "a JDK 25" "Install Temurin 25."; return; }
    export JDK_CONTEXT
    export REDIS_IMAGE="$TEST_ENVIRONMENT_BASE" REDIS_UI_IMAGE="$TEST_ENVIRONMENT_BASE"
}

# --- Redis ----------------------------------------------------------------------------------------

need_redis() {
    command -v redis-server >/dev/null && command -v redis-cli >/dev/null && return 0
    if may_install; then
        refresh_lists
        install_packages redis-server redis-tools && return 0
    fi
    environment_lacks "redis-server" "Install Redis 6.2 or newer."
}

# A wall clock that a test can put forward and back for one process.
need_faketime() {
    compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null && return 0
    if may_install; then
        refresh_lists
        install_packages libfaketime && return 0
    fi
    environment_lacks "libfaketime" "Install it."
}

# --- from outside ---------------------------------------------------------------------------------

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -u
    [ $# -gt 0 ] || set -- engine base-image redis
    for need in "$@"; do
        case "$need" in
            engine) need_engine ;;
            base-image) need_engine && need_base_image && need_image_variables ;;
            redis) need_redis ;;
            faketime) need_faketime ;;
            stop) stop_engine ;;
            *) echo "usage: $0 [engine|base-image|redis|faketime|stop]…" >&2; exit 2 ;;
        esac
    done
    for variable in DOCKER_HOST CA_BUNDLE JDK_CONTEXT REDIS_IMAGE REDIS_UI_IMAGE; do
        [ -z "${!variable:-}" ] || printf 'export %s=%q\n' "$variable" "${!variable}"
    done
    [ ${#TEST_ENVIRONMENT_MISSING[@]} = 0 ]
fi
