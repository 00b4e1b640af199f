-- The leader leaves, so that another need not wait for its time to run out.
-- ARGV: 3 leader token
if leads(ARGV[3]) then redis.call('DEL', key('network:leader')) end
return 'ok'
