-- A person stops one task where it is: its worker is told to, or nobody claims it. All that it is made of
-- stops with it, but for what is handed in.
-- ARGV: 3 id
-- Returns paused, already, merging (its work is handed in), ended or unknown.
local told = {}
local function stop(id, of)
  local record = redis.call('HMGET', info_key(id), 'state', 'paused_at', 'agent')
  local state = record[1]
  if not state then return 'unknown' end
  if is_end(state) then return 'ended' end
  if record[2] then return 'already' end
  if state == 'verifying' then return 'merging' end
  redis.call('HSET', info_key(id), 'paused_at', NOW)
  if state == 'active' then
    told[id] = record[3]
  elseif state ~= 'waiting' then
    wait_no_more(id, of)
    redis.call('ZREM', index('delayed', of), id)
    to_head(id, of)
  end
  event(of, 'paused', id)
  return 'paused'
end
local function stop_all(id, of)
  local answer = stop(id, of)
  -- What was tried again since a whole was paused is not.
  if answer == 'paused' or answer == 'already' then
    for _, part in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
      stop_all(part, domain_of(part))
    end
  end
  return answer
end
local answer = stop_all(ARGV[3], domain)
flush()
for id, agent in pairs(told) do redis.call('PUBLISH', key('control:' .. agent), id) end
return answer
