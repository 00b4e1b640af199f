# Does nothing for a while.
echo waiting
sleep "$1"
