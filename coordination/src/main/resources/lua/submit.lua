-- A new task, or the one that was submitted under the same idempotency key.
-- ARGV: 3 id · 4 idempotency key or '' · 5 sha256 of the payload · 6 seconds the key is kept
--       7.. field, value pairs of the record
-- Returns {'accepted' | 'duplicate' | 'conflict', id}
local id, idem = ARGV[3], ARGV[4]
if idem ~= '' then
  local known = redis.call('GET', key('tasks:idem:' .. idem))
  if known then
    local known_id, sha = string.match(known, '^(%S+) (%S+)$')
    if sha == ARGV[5] then return {'duplicate', known_id} end
    return {'conflict', known_id}
  end
  redis.call('SET', key('tasks:idem:' .. idem), id .. ' ' .. ARGV[5], 'EX', ARGV[6])
end
redis.call('HSET', info_key(id), unpack(ARGV, 7))
redis.call('HSET', info_key(id), 'submitted_at', now)
redis.call('HSET', result_key(id), 'submitted_at', now)
set_state(id, 'pending')
redis.call('RPUSH', pending_key(domain, field(id, 'priority')), id)
count(domain, 'submitted')
event(domain, 'submitted', id)
flush_events()
return {'accepted', id}
