-- The tasks of a plan come to be, in as many calls as they need; the last lets the plan wait for them.
-- ARGV: 3 leader token · 4 the plan's id · 5 its token · 6 '1' if these are the last
--       7 the plan's weight
--       8.. one packed list per task, behind those that it waits for: id, domain, priority, ids of
--           these separated by blanks, what is asked for as JSON, ids of other plans' tasks that write
--           to the same places, its repository, where it writes there as JSON ('' for nowhere), then
--           fields and values of the record
-- Returns 'planned'; 'unwanted' if somebody wants the plan cancelled; 'stale' if the claim is not the
-- caller's any more.
local id = ARGV[4]
local state, token, held = unpack(redis.call('HMGET', info_key(id), 'state', 'token', 'paused_at'))
if not leads(ARGV[3]) or state ~= 'active' or token ~= ARGV[5] then return {'stale'} end
-- Its parts wait to be claimed in a lane of their own.
local lane = id .. ':' .. ARGV[7]
local function waits(task, of, open)
  redis.call('HSET', info_key(task), 'state', 'waiting', 'waits_for', 'dependencies')
  redis.call('SADD', needs_key(task), unpack(open))
  enter(index('waiting', of), task)
  event(of, 'deferred', task, member('reason', 'waits for ' .. table.concat(open, ', ')))
end
local function claim(task, rivals, repository, places)
  local locks = key('locks:' .. repository)
  redis.call('HSET', info_key(task), 'locks', repository)
  redis.call('HSET', locks, task, places)
  for rival in string.gmatch(rivals, '%S+') do
    -- It may have ended since.
    if redis.call('HEXISTS', locks, rival) == 1 then
      redis.call('SADD', rivals_key(task), rival)
      redis.call('SADD', rivals_key(rival), task)
    end
  end
end
for i = 8, #ARGV do
  local packed = cmsgpack.unpack(ARGV[i])
  local task, of, priority, dependencies, spec, rivals, repository, places = unpack(packed, 1, 8)
  -- A main that died may have come as far as this.
  if create(task, of, spec, 'parent', id, 'lane', lane, unpack(packed, 9)) then
    redis.call('SADD', key('tasks:children:' .. id), task)
    event(of, 'submitted', task, member('parent', id))
    if places ~= '' then claim(task, rivals, repository, places) end
    local open = {}
    for dependency in string.gmatch(dependencies, '%S+') do
      -- What was made by an earlier call may have ended already.
      if field(dependency, 'state') == 'done' then
        hand_over(dependency, task)
      else
        redis.call('SADD', dependents_key(dependency), task)
        open[#open + 1] = dependency
      end
    end
    if #open > 0 then
      waits(task, of, open)
    else
      offer_planned(task, of, priority, id, held, lane)
    end
  end
end
local answer = 'planned'
if ARGV[6] == '1' then
  drop_claim(id, domain)
  set_state(id, 'waiting', 'waits_for', 'children', 'planned', 1)
  redis.call('SADD', index('waiting'), id)
  event(domain, 'planned', id, ',"tasks":' .. redis.call('SCARD', key('tasks:children:' .. id)))
  if field(id, 'cancel_wanted') ~= '' then answer = 'unwanted' end
end
flush()
return {answer}
