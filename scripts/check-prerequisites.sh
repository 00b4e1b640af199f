#!/usr/bin/env bash
# Says whether this machine has what agentnet needs, and what to do about what it lacks.
#
#   scripts/check-prerequisites.sh            either way of running it is enough
#   scripts/check-prerequisites.sh docker     for `docker compose up`
#   scripts/check-prerequisites.sh embedded   for `./agentnet up` and `./agentnet demo`
#
# Exit 0 when it is all there, 1 when something is missing, 2 for wrong use.
set -uo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
missing=0

there() { printf '  ✓ %s\n' "$1"; }

absent() { # <what> <what to do>
    printf '  ✗ %s\n      %s\n' "$1" "$2"
    missing=$((missing + 1))
}

remark() { printf '  · %s\n' "$1"; }

# Whether version $1 is at least $2; digits and dots count, what follows them does not.
at_least() {
    local has="${1%%[!0-9.]*}"
    [ -n "$has" ] && [ "$(printf '%s\n%s\n' "$2" "$has" | sort -V | head -n 1)" = "$2" ]
}

check_docker() {
    local version error group
    if ! command -v docker >/dev/null; then
        absent "no docker" "Install Docker Engine 23 or newer with its Compose and Buildx plugins."
        return
    fi
    if ! version="$(docker version --format '{{.Server.Version}}' 2>&1)"; then
        error="$(printf '%s' "$version" | tail -n 1)"
        case "$error" in
            *"permission denied"*)
                absent "Docker's socket is closed to you" \
                    "Join its group (sudo usermod -aG docker \"\$USER\", then log in again)." ;;
            *) absent "Docker does not answer: $error" "Start it (sudo systemctl start docker)." ;;
        esac
        return
    fi
    if at_least "$version" 23; then
        there "Docker Engine $version"
    else
        absent "Docker Engine $version" "Version 23 or newer is needed, for its builder."
    fi
    version="$(docker compose version --short 2>/dev/null)"
    if at_least "${version#v}" 2.17; then
        there "Docker Compose $version"
    else
        absent "Docker Compose ${version:-is not there}" "Install Compose 2.17 or newer as Docker's plugin."
    fi
    if docker buildx version >/dev/null 2>&1; then
        there "Docker Buildx"
    else
        absent "Docker Buildx is not there" "Install the Buildx plugin; the images need BuildKit."
    fi
    check_room "$(docker info --format '{{.MemTotal}}' 2>/dev/null)"
    group="$(stat -c %g /var/run/docker.sock 2>/dev/null)"
    [ -z "$group" ] || remark "the socket's group is $group (only needed if you set SPAWNER_USER)"
}

check_room() { # <bytes of memory that Docker has>
    local mib=$((${1:-0} / 1048576))
    if [ "$mib" -ge 3500 ]; then
        there "$mib MiB of memory for containers"
    elif [ "$mib" -gt 0 ]; then
        absent "only $mib MiB of memory for containers" \
            "4 GiB are needed: 2 for main, 1 for each domain at work, and Redis."
    fi
}

check_embedded() {
    local version jdk
    version="$(git version 2>/dev/null | sed 's/^git version //')"
    if at_least "$version" 2.38; then
        there "git $version"
    else
        absent "git ${version:-is not there}" "Install git 2.38 or newer."
    fi
    # shellcheck source=scripts/test-environment.sh
    jdk="$(. "$root/scripts/test-environment.sh" && find_jdk_25)"
    if [ -n "$jdk" ]; then
        there "JDK 25 in $jdk"
    else
        absent "no JDK 25" "Install one (Temurin 25, or your system's openjdk-25-jdk), or set JAVA_HOME."
    fi
    version="$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')"
    if at_least "$version" 3.8; then
        there "Maven $version"
    else
        absent "Maven ${version:-is not there}" "Install Maven 3.8 or newer."
    fi
    remark "no Redis is needed: the embedded network brings its own"
}

case "${1:-any}" in
    docker)
        echo "For docker compose:"
        check_docker
        ;;
    embedded)
        echo "For ./agentnet:"
        check_embedded
        ;;
    any)
        echo "For docker compose:"
        check_docker
        lacking_for_docker=$missing
        missing=0
        echo "For ./agentnet, without Docker:"
        check_embedded
        # One way is enough.
        if [ "$lacking_for_docker" = 0 ]; then missing=0; fi
        ;;
    *)
        echo "usage: $0 [docker|embedded]" >&2
        exit 2
        ;;
esac

if [ "$missing" -gt 0 ]; then
    echo "Something is missing; see above."
    exit 1
fi
echo "All there."
