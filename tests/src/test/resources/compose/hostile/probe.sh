# Tries from inside what must not be possible, and says in one line each how it went.
# Arguments: addresses of the host, as "port,address…", and the address of another domain's container.
port="${1%%,*}"
hosts="$(echo "${1#*,}" | tr , ' ')"
neighbour="$2"

try() { # <what> <command…>: whether it went well
    what="$1"; shift
    if "$@" >/dev/null 2>&1; then echo "$what: yes"; else echo "$what: no"; fi
}
opens() { # <host> <port>: whether anybody answers there, and be it with a refusal
    answer="$(timeout 3 bash -c "exec 3<>/dev/tcp/$1/$2" 2>&1)" || case "$answer" in
        *refused*) return 0 ;;
        *) return 1 ;;
    esac
}
proxy() { # <host:port>: what the egress proxy says
    timeout 5 bash -c '
        exec 3<>"/dev/tcp/egress/3128"
        printf "CONNECT %s HTTP/1.1\r\n\r\n" "$1" >&3
        head -c 400 <&3 | tr -d "\r" | sed -n "1p;\$p"' proxy "$1" | paste -sd " "
}

echo "user: $(id -u):$(id -g) $(id -G)"
grep -E '^(Cap[A-Z]|NoNew|Seccomp:)' /proc/self/status | tr -d '\t' | paste -sd ' '
echo "devices: $(find /dev -type b -o -type c | sort | paste -sd ' ')"
try "makes a device" mknod /tmp/disk b 8 0
try "mounts" mount -t tmpfs none /mnt
try "becomes root in a namespace" unshare -Ur true
try "writes to the root" touch /anything
try "writes to our program" touch /opt/agentnet/lib/anything
try "writes to a base's program" touch /usr/bin/anything
try "changes the kernel's settings" sh -c 'echo 1 >/proc/sys/kernel/core_pattern'
try "makes a cgroup" mkdir "/sys/fs/cgroup/mine"
echo "mounts: $(awk '$5 !~ "^/(proc|sys|dev)(/|$)" { print $5 }' /proc/self/mountinfo | sort -u | paste -sd ' ')"
echo "sockets: $(find / -xdev -type s 2>/dev/null | paste -sd ' ')"
try "finds Docker's socket" ls /var/run/docker.sock /run/docker.sock
echo "files: $(cd /workspace/.agentnet && find . -type f ! -path './template/hostile/*' | sort | paste -sd ' ')"
cat /proc/*/environ 2>/dev/null | tr '\0' '\n' | grep -iE 'key|secret|passw' | sort -u | sed 's/^/environment: /'

try "reaches Redis" opens message-broker 6379
try "reaches main" opens main-orchestrator 7070
try "reaches the proxy" opens egress 3128
for host in $hosts; do try "reaches the host at $host" opens "$host" "$port"; done
try "reaches the host by name" opens host.docker.internal "$port"
try "reaches another domain" opens "$neighbour" 9
try "reaches the metadata" opens 169.254.169.254 80
try "reaches the Internet" opens 198.51.100.1 443
try "resolves a name outside" getent hosts example.org
try "finds the spawner" getent hosts spawner
try "finds Redis Commander" getent hosts redis-ui
try "has a route out" awk '$2 == "00000000" { found = 1 } END { exit !found }' /proc/net/route
for place in example.org:443 198.51.100.1:443 169.254.169.254:80 message-broker:6379 "$neighbour:9"; do
    echo "proxy to ${place%:*}: $(proxy "$place")"
done
