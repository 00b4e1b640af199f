-- All work of a domain ends now, no try lost, and nothing of it begins until it is resumed.
-- ARGV: 3 reason
-- Returns the ids that were taken back.
local desired = key('fleet:desired:' .. domain)
redis.call('HSETNX', desired, 'paused_at', NOW)
redis.call('HDEL', desired, 'paused_for')
redis.call('HSET', desired, 'replicas', 0)
redis.call('HINCRBY', desired, 'generation', 1)
local taken, agents = {}, {}
local function take_back(id, agent, cancel_wanted)
  taken[#taken + 1] = id
  agents[agent] = id
  drop_claim(id, domain)
  redis.call('HSET', info_key(id), 'token', '', 'reason', ARGV[3])
  if cancel_wanted then
    finish(id, domain, 'cancelled', '', cancel_wanted)
    tell_end(id)
  else
    to_head(id, domain)
    event(domain, 'reaped', id, member('reason', ARGV[3]))
  end
end
for _, id in ipairs(leased(domain)) do
  local record = redis.call('HMGET', info_key(id), 'state', 'agent', 'cancel_wanted')
  if record[1] == 'active' then take_back(id, record[2], record[3]) end
end
event(domain, 'paused', '')
claimable[domain] = true
flush()
-- Who hears that a lease is lost ends that work at once.
for agent, id in pairs(agents) do redis.call('PUBLISH', key('control:' .. agent), id) end
return taken
