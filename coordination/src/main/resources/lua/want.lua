-- How many orchestrators main wants of a domain. No more while a person has it stand still: main may
-- have looked before, and of a domain whose work was killed none is to stay.
-- ARGV: 3 number
-- Returns 1 if that is new.
local desired = key('fleet:desired:' .. domain)
local before = redis.call('HMGET', desired, 'replicas', 'paused_at')
local wanted, known = tonumber(ARGV[3]), tonumber(before[1]) or 0
if wanted == known or before[2] and wanted > known then return 0 end
redis.call('HSET', desired, 'replicas', ARGV[3])
redis.call('HINCRBY', desired, 'generation', 1)
return 1
