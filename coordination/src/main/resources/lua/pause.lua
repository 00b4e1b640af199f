-- A domain stands still: until it is resumed nothing of it is claimed, no lease of it runs out and
-- nothing that is delayed comes back. Nothing is moved, however much waits.
-- ARGV: 3 what main waits for; '' for a person, whose pause only a person ends
-- Returns since when, in ms.
local desired, cause = key('fleet:desired:' .. domain), ARGV[3]
local since = redis.call('HGET', desired, 'paused_at')
if cause == '' then redis.call('HDEL', desired, 'paused_for') end
if tonumber(since) then return since end
redis.call('HSET', desired, 'paused_at', NOW)
if cause ~= '' then redis.call('HSET', desired, 'paused_for', cause) end
redis.call('HINCRBY', desired, 'generation', 1)
event(domain, 'paused', '', cause ~= '' and member('for', cause))
claimable[domain] = true
flush()
return NOW
