-- A domain that stood still goes on, as does one that took no more. Its leases last longer by the time
-- it stood, which does not count as work.
-- ARGV: 3 lease in ms · 4 '' for a person; what main has waited for ends that pause alone
-- Returns how long it stood, in ms; '' if it was neither paused nor drained.
local lease, cause = tonumber(ARGV[3]), ARGV[4]
local desired = key('fleet:desired:' .. domain)
local held = redis.call('HMGET', desired, 'paused_at', 'drained_at', 'paused_for')
if not held[1] and not held[2] then return '' end
if cause == '' then
  redis.call('HDEL', desired, 'paused_at', 'drained_at', 'paused_for')
else
  if held[3] ~= cause then return '' end
  redis.call('HDEL', desired, 'paused_at', 'paused_for')
end
redis.call('HINCRBY', desired, 'generation', 1)
-- A clock that was put back makes no pause that lasted less than nothing.
local since = math.min(tonumber(held[1]) or now, now)
local length = now - since
if held[1] then
  redis.call('HSET', desired, 'resumed_at', NOW)
  local leases = redis.call('ZRANGE', index('leases'), 0, -1, 'WITHSCORES')
  for i = 1, #leases, 2 do
    local id, lease_end = leases[i], tonumber(leases[i + 1])
    -- One that was renewed meanwhile ends no later than one that is renewed now.
    lease_end = math.min(lease_end + length, math.max(lease_end, now + lease))
    redis.call('ZADD', index('leases'), as_text(lease_end), id)
    -- What a person paused by itself counts its own time from then on.
    local own = tonumber(field(id, 'paused_at')) or now
    redis.call('HINCRBY', info_key(id), 'paused_ms', as_text(math.max(0, own - since)))
  end
end
event(domain, 'resumed', '', ',"paused_ms":' .. as_text(length))
claimable[domain] = true
flush()
return as_text(length)
