-- A person stops one task where it is: its worker is told to, or nobody claims it.
-- ARGV: 3 id
-- Returns paused, already, merging (its work is handed in), waiting (for something else), ended or
-- unknown.
local id = ARGV[3]
local record = redis.call('HMGET', info_key(id), 'state', 'paused_at', 'priority', 'agent')
local state = record[1]
if not state then return 'unknown' end
if is_end(state) then return 'ended' end
if record[2] then return 'already' end
if state == 'verifying' then return 'merging' end
if state == 'waiting' then return 'waiting' end
redis.call('HSET', info_key(id), 'paused_at', NOW)
if state ~= 'active' then
  redis.call('LREM', pending_key(domain, record[3]), 0, id)
  redis.call('ZREM', index('delayed'), id)
  to_head(id, domain)
end
event(domain, 'paused', id)
flush()
if state == 'active' then redis.call('PUBLISH', key('control:' .. record[4]), id) end
return 'paused'
