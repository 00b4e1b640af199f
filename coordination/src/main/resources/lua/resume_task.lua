-- A task that a person paused goes on: with the same attempt where its worker still holds it, else it is
-- the next to be claimed. All that it is made of goes on with it.
-- ARGV: 3 id
-- Returns resumed, running (it was not paused), ended or unknown.
local told = {}
local function go_on(id, of)
  local record = redis.call('HMGET', info_key(id), 'state', 'paused_at', 'agent', 'waits_for')
  local state = record[1]
  if not state then return 'unknown' end
  if is_end(state) then return 'ended' end
  if not record[2] then return 'running' end
  redis.call('HDEL', info_key(id), 'paused_at')
  if state == 'active' then
    -- From when its whole domain stood still that pause is counted, and not this one.
    local stands = tonumber(redis.call('HGET', key('fleet:desired:' .. of), 'paused_at')) or now
    local stood = math.max(0, stands - tonumber(record[2]))
    redis.call('HINCRBY', info_key(id), 'paused_ms', as_text(stood))
    told[id] = record[3]
  elseif state == 'waiting' and record[4] == 'resume' then
    redis.call('SREM', index('waiting', of), id)
    redis.call('HDEL', info_key(id), 'waits_for')
    to_head(id, of)
  end
  event(of, 'resumed', id)
  return 'resumed'
end
local function go_on_all(id, of)
  local answer = go_on(id, of)
  if answer == 'resumed' then
    for _, part in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
      go_on_all(part, domain_of(part))
    end
  end
  return answer
end
local answer = go_on_all(ARGV[3], domain)
flush()
for id, agent in pairs(told) do redis.call('PUBLISH', key('control:' .. agent), id) end
return answer
