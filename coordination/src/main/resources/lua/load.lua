-- How much a domain has of everything, at one moment.
-- ARGV: none of its own
-- Returns names and numbers in turn: the indexes, how many ms the first lease and the first delayed
-- task are overdue, then the counters, each with 'stats.' before it.
-- No time passes for a domain that stands still, and none of that time counts when it goes on.
local pause = redis.call('HMGET', key('fleet:desired:' .. domain), 'paused_at', 'resumed_at')
local at, from = tonumber(pause[1]) or now, tonumber(pause[2]) or 0
local function overdue(name)
  local first = redis.call('ZRANGE', index(name), 0, 0, 'WITHSCORES')
  return first[2] and as_text(math.max(0, at - math.max(from, tonumber(first[2])))) or '0'
end
local pending = 0
for _, priority in ipairs({'nested', 'high', 'normal', 'low'}) do
  pending = pending + redis.call('LLEN', pending_key(domain, priority))
  for _, lane in ipairs(redis.call('ZRANGE', lanes_key(domain, priority), 0, -1)) do
    if lane ~= '' then pending = pending + redis.call('LLEN', pending_key(domain, priority, lane)) end
  end
end
local load = {
  'pending', tostring(pending),
  'active', tostring(redis.call('ZCARD', index('leases'))),
  'delayed', tostring(redis.call('ZCARD', index('delayed'))),
  'verifying', tostring(redis.call('SCARD', index('verifying'))),
  'waiting', tostring(redis.call('SCARD', index('waiting'))),
  'dead', tostring(redis.call('LLEN', index('dead'))),
  'lease_overdue', overdue('leases'),
  'delay_overdue', overdue('delayed')
}
local stats = redis.call('HGETALL', key('stats:' .. domain))
for i = 1, #stats, 2 do
  load[#load + 1] = 'stats.' .. stats[i]
  load[#load + 1] = stats[i + 1]
end
return load
