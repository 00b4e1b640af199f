-- A task at work gets a part that its agent asked for, once for each name: whoever asks again, an attempt
-- that comes after it among them, gets the same one, unless that was cancelled.
-- ARGV: 3 leader token · 4 the parent's id · 5 its attempt · 6 how many parts it may have
--       7 one packed list: the part's id, domain, priority, name, what is asked for as JSON, then fields and
--         values of the record
-- Returns 'made', 'same' or 'other' (the name stands for what was asked for in other words), a space and
-- the part's id; 'full'; 'stale' if the attempt is not at work any more, or the caller does not lead.
local id = ARGV[4]
local state, attempt, wanted, held = unpack(redis.call('HMGET', info_key(id), 'state', 'attempt', 'cancel_wanted',
  'paused_at'))
if not leads(ARGV[3]) or state ~= 'active' or attempt ~= ARGV[5] or wanted then return {'stale'} end
local part = cmsgpack.unpack(ARGV[7])
local part_id, of, priority, name, spec = unpack(part, 1, 5)
local others = 0
for _, other in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
  local record = redis.call('HMGET', info_key(other), 'state', 'name')
  if record[1] ~= 'cancelled' then
    if record[2] == name then
      return {(redis.call('GET', spec_key(other)) == spec and 'same ' or 'other ') .. other}
    end
    others = others + 1
  end
end
if others >= tonumber(ARGV[6]) then return {'full'} end
create(part_id, of, spec, 'parent', id, 'name', name, unpack(part, 6))
redis.call('SADD', key('tasks:children:' .. id), part_id)
redis.call('HSET', info_key(id), 'forked', 1)
offer(part_id, of, priority, held)
event(of, 'submitted', part_id, member('parent', id))
flush()
return {'made ' .. part_id}
