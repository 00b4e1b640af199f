-- A domain takes no more and finishes what it has.
-- ARGV: none of its own
-- Returns since when, in ms.
local desired = key('fleet:desired:' .. domain)
local since = redis.call('HGET', desired, 'drained_at')
if since then return since end
redis.call('HSET', desired, 'drained_at', NOW)
redis.call('HINCRBY', desired, 'generation', 1)
event(domain, 'drained', '')
claimable[domain] = true
flush()
return NOW
