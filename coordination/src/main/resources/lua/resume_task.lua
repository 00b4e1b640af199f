-- A task that a person paused goes on: with the same attempt where its worker still holds it, else it is
-- the next to be claimed.
-- ARGV: 3 id
-- Returns resumed, running (it was not paused), ended or unknown.
local id = ARGV[3]
local record = redis.call('HMGET', info_key(id), 'state', 'paused_at', 'agent', 'attempt')
local state = record[1]
if not state then return 'unknown' end
if is_end(state) then return 'ended' end
if not record[2] then return 'running' end
redis.call('HDEL', info_key(id), 'paused_at')
if state == 'active' then
  -- From when its whole domain stood still that pause is counted, and not this one.
  local stands = tonumber(redis.call('HGET', key('fleet:desired:' .. domain), 'paused_at')) or now
  local stood = math.max(0, stands - tonumber(record[2]))
  redis.call('HINCRBY', info_key(id), 'paused_ms', as_text(stood))
elseif state == 'waiting' then
  redis.call('SREM', index('waiting'), id)
  redis.call('HDEL', info_key(id), 'waits_for')
  to_head(id, domain)
  -- Before its first claim a task has no result.
  if not record[4] then redis.call('DEL', result_key(id)) end
end
event(domain, 'resumed', id)
flush()
if state == 'active' then redis.call('PUBLISH', key('control:' .. record[3]), id) end
return 'resumed'
