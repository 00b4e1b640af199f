#!/usr/bin/env bash
# Submits a task: scripts/send-task.sh <domain|main> <description> [options]
# A thin wrapper of `agentnet send` that takes exactly the options below.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: send-task.sh <domain|main> <description> [options]

  -p, --priority low|normal|high   how urgent it is (default: normal)
  -t, --timeout SECONDS            working time of one attempt (default: 300)
  -w, --wait                       follow it; the exit code says whether it succeeded
  -c, --context JSON               a JSON object that the worker is shown
  -r, --redis URL                  the network's Redis (default: $REDIS_URL or
                                   redis://localhost:6379)
  -h, --help                       this text
TEXT
}

refuse() {
    printf 'send-task.sh: %s\n' "$*" >&2
    printf 'see: send-task.sh --help\n' >&2
    exit 2
}

priority=normal timeout=300 context='{}' redis=${REDIS_URL:-redis://localhost:6379} wait=()
words=()
while [ $# -gt 0 ]; do
    case $1 in
        -p | --priority | -t | --timeout | -c | --context | -r | --redis)
            [ $# -gt 1 ] || refuse "$1 needs a value"
            case $1 in
                -p | --priority) priority=$2 ;;
                -t | --timeout) timeout=$2 ;;
                -c | --context) context=$2 ;;
                -r | --redis) redis=$2 ;;
            esac
            shift 2
            ;;
        -w | --wait)
            wait=(--wait)
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        --)
            shift
            words+=("$@")
            break
            ;;
        -*)
            refuse "unknown option $1"
            ;;
        *)
            words+=("$1")
            shift
            ;;
    esac
done
[ "${#words[@]}" -eq 2 ] || refuse "it takes a domain and a description, in quotes"
[[ $timeout =~ ^-?[0-9]+$ ]] || refuse "a timeout of \"$timeout\": give whole seconds"

exec "$(dirname "${BASH_SOURCE[0]}")/../agentnet" send --priority="$priority" \
    --timeout="$timeout" --context="$context" --redis="$redis" "${wait[@]}" -- "${words[@]}"
