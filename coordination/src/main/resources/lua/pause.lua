-- A domain stands still: until it is resumed nothing of it is claimed, no lease of it runs out and
-- nothing that is delayed comes back. Nothing is moved, however much waits.
-- ARGV: none of its own
-- Returns since when, in ms.
local desired = key('fleet:desired:' .. domain)
local since = redis.call('HGET', desired, 'paused_at')
if tonumber(since) then return since end
redis.call('HSET', desired, 'paused_at', NOW)
redis.call('HINCRBY', desired, 'generation', 1)
-- A claim whose reply was lost is asked for again when the domain goes on, however late that is.
for _, agent in ipairs(redis.call('SMEMBERS', key('agents:domains'))) do
  if string.match(agent, '^[^.]*') == domain then redis.call('PERSIST', key('agents:grant:' .. agent)) end
end
event(domain, 'paused', '')
claimable[domain] = true
flush()
return NOW
