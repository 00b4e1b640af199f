-- An agent that is gone leaves the registry as a whole.
-- ARGV: 3 agent
local id = ARGV[3]
redis.call('SREM', key('agents:all'), id)
redis.call('SREM', key('agents:domains'), id)
redis.call('DEL', key('agents:info:' .. id), key('agents:heartbeat:' .. id), grant_keys(id))
redis.call('EXPIRE', key('logs:' .. id), DAY)
return 'ok'
