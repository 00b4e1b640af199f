#!/usr/bin/env bash
# Shows what all agents say, interleaved by time: scripts/tail-logs.sh [options]
# A thin wrapper of `agentnet logs` that takes exactly the options below.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: tail-logs.sh [options]

  -m, --main           only the main orchestrator
  -d, --domains        only domains: their orchestrators and their workers
  -t, --task ID        only one task, its children included
  -g, --grep PATTERN   only lines that match a regular expression
  -n, --lines N        how many lines of the past (default: 100)
      --no-follow      stop after the lines there are
  -h, --help           this text

The network's Redis is $REDIS_URL, or redis://localhost:6379.
TEXT
}

refuse() {
    printf 'tail-logs.sh: %s\n' "$*" >&2
    printf 'see: tail-logs.sh --help\n' >&2
    exit 2
}

options=()
while [ $# -gt 0 ]; do
    case $1 in
        -m | --main | -d | --domains | --no-follow)
            options+=("$1")
            shift
            ;;
        -t | --task | -g | --grep | -n | --lines)
            [ $# -gt 1 ] || refuse "$1 needs a value"
            options+=("$1" "$2")
            shift 2
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            refuse "unknown option $1"
            ;;
    esac
done

exec "$(dirname "${BASH_SOURCE[0]}")/../agentnet" logs "${options[@]}"
