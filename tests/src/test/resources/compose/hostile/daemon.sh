# Leaves processes behind that nothing ties to it: in sessions of their own, and one that has cleared
# its environment, too.
setsid -f sleep 1001
(setsid -f sh -c 'sleep 1002 & sleep 1003')
env -i setsid -f /usr/bin/sleep 1004
env -i setsid -f sh -c '/usr/bin/sleep 1005 & exit 0'
echo "left $(pgrep -c sleep 2>/dev/null || ls /proc | grep -c '^[0-9]')"
