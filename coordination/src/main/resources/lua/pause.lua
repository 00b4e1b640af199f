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
-- A claim whose reply was lost is asked for again when the domain goes on, however late that is.
for _, agent in ipairs(redis.call('SMEMBERS', key('agents:domains'))) do
  if domain_of(agent) == domain then
    for _, grant in ipairs({grant_keys(agent)}) do redis.call('PERSIST', grant) end
  end
end
event(domain, 'paused', '', cause ~= '' and member('for', cause))
claimable[domain] = true
flush()
return NOW
