-- An orchestrator's heartbeat: what it says of itself and of its workers.
-- ARGV: 3 agent · 4 seconds the beat is good for · 5 workers as a JSON array of ids
--       6.. field, value pairs of its own info
local id = ARGV[3]
redis.call('HSET', key('agents:info:' .. id), 'workers', ARGV[5], 'beat_at', now, unpack(ARGV, 6))
redis.call('SET', key('agents:heartbeat:' .. id), now, 'EX', ARGV[4])
return 'ok'
