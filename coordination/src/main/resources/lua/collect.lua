-- Retention: finished tasks leave as a whole. A child stays until its parent has ended, which makes
-- something of it, or while others wait for it: it counts as just ended, so that others get
-- their turn. The dead wait for a person, so they leave by number alone. What never began leaves with
-- its plan.
-- ARGV: 3 leader token · 4 age in ms after which a task leaves
--       5 how many finished ones may stay, and how many dead ones
--       6 how many to remove at most in one call
-- Returns the ids that left.
if not leads(ARGV[3]) then return {} end
local limit = tonumber(ARGV[6])
local old = redis.call('ZRANGEBYSCORE', index('ended'), '-inf', now - tonumber(ARGV[4]), 'LIMIT', 0, limit)
local over = redis.call('ZCARD', index('ended')) - tonumber(ARGV[5])
if #old == 0 and over > 0 then
  old = redis.call('ZRANGE', index('ended'), 0, math.min(over, limit) - 1)
end
local gone = {}
local function is_needed(id)
  local whole = field(field(id, 'parent'), 'state')
  return whole ~= '' and not is_end(whole) or redis.call('EXISTS', dependents_key(id)) == 1
end
local function give_up_parts(id)
  for _, part in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
    if field(part, 'state') == 'waiting' then
      local of = domain_of(part)
      redis.call('SREM', index('waiting', of), part)
      forget_needs(part)
      finish(part, of, 'cancelled', '', 'its plan has left')
      tell_main(part, id)
    end
  end
end
local function remove(id)
  give_up_parts(id)
  -- Whoever tries it again is not to wait for what is no more.
  forget_needs(id)
  forget_rivals(id)
  redis.call('DEL', info_key(id), spec_key(id), result_key(id), result_key(id) .. ':logs',
    key('tasks:children:' .. id), dependents_key(id), running_key(id), key('budgets:task:' .. id))
  gone[#gone + 1] = id
end
for _, id in ipairs(old) do
  if is_needed(id) then
    redis.call('ZADD', index('ended'), now, id)
  else
    redis.call('ZREM', index('ended'), id)
    remove(id)
  end
end
for _ = 1, math.min(redis.call('LLEN', index('dead')) - tonumber(ARGV[5]), limit) do
  local id = redis.call('LPOP', index('dead'))
  if is_needed(id) then redis.call('RPUSH', index('dead'), id) else remove(id) end
end
flush()
return gone
