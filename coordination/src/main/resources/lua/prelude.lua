-- Put before every other script, which gets of it what it uses: what it defines at the beginning of a
-- line costs Redis a third of a command at each call, whether it is called or not.
--
-- ARGV[1] is always the network's key prefix ('' or 'acme:'), ARGV[2] the domain whose tasks the script
-- moves. Keys are made from them as the data model says.
--
-- The first command is a write that frees: after it Redis lets a script write although it is at
-- maxmemory, so that a full network can still drain. Only what submits must be refused then.
local prefix, domain = ARGV[1], ARGV[2]
local EVENTS_KEPT, DAY = 10000, 86400
local INFO, RESULTS, SPEC = prefix .. 'tasks:info:', prefix .. 'results:', prefix .. 'tasks:spec:'
local function key(name) return prefix .. name end
local function info_key(id) return INFO .. id end
local function spec_key(id) return SPEC .. id end
local function result_key(id) return RESULTS .. id end
-- What a task still waits for; what waits for it; and which parts of it have begun and not ended.
local function needs_key(id) return prefix .. 'tasks:needs:' .. id end
local function dependents_key(id) return prefix .. 'tasks:dependents:' .. id end
local function running_key(id) return prefix .. 'tasks:running:' .. id end
-- Tasks of other plans that write to the same places.
local function rivals_key(id) return prefix .. 'tasks:rivals:' .. id end
-- A text that is made again for each task costs more than most commands: these are made once.
local own = {}
local function index(name, of)
  if of and of ~= domain then return prefix .. 'tasks:' .. name .. ':' .. of end
  local known = own[name]
  if not known then
    known = prefix .. 'tasks:' .. name .. ':' .. domain
    own[name] = known
  end
  return known
end
local function by_priority(list, priority)
  if priority == 'high' or priority == 'low' or priority == 'nested' then return list .. ':' .. priority end
  return list
end
-- Parts of a plan wait in a lane of its own, all others in one that has no name.
local function pending_key(of, priority, lane)
  local list = by_priority(index('pending', of), priority)
  if lane and lane ~= '' then return list .. ':' .. lane end
  return list
end
local function lanes_key(of, priority) return by_priority(index('lanes', of), priority) end
if not SUBMITTING then redis.call('ZREM', index('leases'), '') end
local seconds, micros = unpack(redis.call('TIME'))
-- As text: Redis would print every number that it is handed with 17 digits, which is slow.
local function as_text(number) return string.format('%.0f', number) end
local NOW = seconds .. string.sub('00000' .. micros, -6, -4)
local now = tonumber(NOW)

-- What a script does to an index, a counter or the events is gathered and written by flush(), one
-- command per key however many tasks it moves: first what leaves, then what comes. So is what comes
-- behind all others in a list; what comes before them, or to a lane, does at once.
local removed, added, queued, counted, events, claimable = {}, {}, {}, {}, {}, {}
local ended, wakes_main = {}, false
local function gather(into, name, value, command)
  local list = into[name]
  if not list then
    list = {command = command}
    into[name] = list
  end
  list[#list + 1] = value
  return list
end
local function count(of, name)
  local counters = counted[of] or {}
  counters[name] = (counters[name] or 0) + 1
  counted[of] = counters
end
-- `more` is what else a watcher is told, as JSON members that begin with a comma. (An encoder would
-- take longer than the rest of the event.) What the same happens to one after the other is told once.
local function event(of, kind, id, more)
  local all = events[of]
  if not all then
    all = {}
    events[of] = all
  end
  local last = all[#all]
  if not last or last.kind ~= kind or last.more ~= more then
    last = {kind = kind, more = more}
    all[#all + 1] = last
  end
  last[#last + 1] = id
end
local function member(name, text) return ',"' .. name .. '":' .. cjson.encode(text) end
local function why(failure, reason) return member('failure', failure) .. member('reason', reason) end
local function leave(command, name, id) gather(removed, name, id, command) end
local function enter(name, id) gather(added, name, id, 'SADD') end
local function enter_at(name, score, id)
  local list = gather(added, name, score, 'ZADD')
  list[#list + 1] = id
end
local function write_gathered(all)
  for name, list in pairs(all) do redis.call(list.command, name, unpack(list)) end
end
-- Per domain one entry in its events; then who waits is told which tasks ended, and who claims that
-- something can be claimed.
local function flush()
  write_gathered(removed)
  write_gathered(added)
  write_gathered(queued)
  for of, counters in pairs(counted) do
    for name, n in pairs(counters) do redis.call('HINCRBY', key('stats:' .. of), name, n) end
  end
  for of, all in pairs(events) do
    local told = {}
    for n, one in ipairs(all) do
      told[3 * n - 2] = (n == 1 and '[' or ',') .. '{"type":"' .. one.kind .. '"' .. (one.more or '') .. ',"at":' .. NOW ..
        ',"tasks":["'
      told[3 * n - 1] = table.concat(one, '","')
      told[3 * n] = '"]}'
    end
    told[#told + 1] = ']'
    redis.call('XADD', key('events:' .. of), 'MAXLEN', '~', EVENTS_KEPT, '*', 'events', table.concat(told))
    if ended[of] then redis.call('PUBLISH', key('ended:' .. of), table.concat(ended[of], ' ')) end
    if claimable[of] then redis.call('PUBLISH', key('wake:' .. of), 1) end
  end
  if wakes_main then redis.call('PUBLISH', key('wake:main'), 1) end
end

-- Where the last answer of an agent's stands, and that of the last request it made beside another.
local function grant_keys(agent) return key('agents:grant:' .. agent), key('agents:grant:' .. agent .. ':2') end
-- Whose a task is, or an agent.
local function domain_of(id) return string.match(id, '^[^.]*') end
local function field(id, name) return redis.call('HGET', info_key(id), name) or '' end
local function leads(token) return redis.call('GET', key('network:leader')) == token end

local function is_end(state) return state == 'done' or state == 'dead' or state == 'cancelled' end

-- The record's one state, and the result's word for it.
local function set_state(id, state, ...)
  redis.call('HSET', info_key(id), 'state', state, 'changed_at', NOW, ...)
  redis.call('HSET', result_key(id), 'status', state)
end
-- The record of a new task, whose spec is written already.
local function record_new(id, of, ...)
  redis.call('HSET', info_key(id), 'state', 'pending', 'submitted_at', NOW, ...)
  count(of, 'submitted')
end
-- A new task, which waits to be claimed and has no result yet: `spec` is what was asked for, which no
-- transition changes, `...` the fields of its record and their values. Returns whether it is new.
local function create(id, of, spec, ...)
  if not redis.call('SET', spec_key(id), spec, 'NX') then return false end
  record_new(id, of, ...)
  return true
end
-- No two begin that write to the same places: the second waits until the first has ended, however it
-- does. `first` is whether it has not waited for any before: then it waits for those too that already
-- wait so, which it could pass by otherwise. (Nobody waits for it then, so that none wait in a circle.)
-- Returns whether it has to wait.
local function wait_for_rivals(id, of, first)
  local found = {}
  for _, rival in ipairs(redis.call('SMEMBERS', rivals_key(id))) do
    local state, waits_for = unpack(redis.call('HMGET', info_key(rival), 'state', 'waits_for'))
    local begun = state ~= 'waiting' or waits_for ~= 'dependencies' and waits_for ~= 'artifact'
    local ahead = first and waits_for == 'artifact'
    if state and not is_end(state) and (begun or ahead) then
      redis.call('SADD', dependents_key(rival), id)
      found[#found + 1] = rival
    end
  end
  if #found == 0 then return false end
  redis.call('SADD', needs_key(id), unpack(found))
  redis.call('HSET', info_key(id), 'state', 'waiting', 'waits_for', 'artifact')
  enter(index('waiting', of), id)
  event(of, 'deferred', id, member('reason', 'writes to the same places as ' .. table.concat(found, ', ')))
  return true
end
-- It waits for nothing any more.
local function forget_needs(id)
  for _, needed in ipairs(redis.call('SMEMBERS', needs_key(id))) do
    redis.call('SREM', dependents_key(needed), id)
  end
  redis.call('DEL', needs_key(id))
end
-- Its places are nobody's any more: it is done, or leaves.
local function forget_rivals(id)
  redis.call('HDEL', key('locks:' .. field(id, 'locks')), id)
  for _, rival in ipairs(redis.call('SMEMBERS', rivals_key(id))) do
    redis.call('SREM', rivals_key(rival), id)
  end
  redis.call('DEL', rivals_key(id))
end
-- Lanes get claims in proportion to their weights: the next claim is of the lane that stands first in
-- virtual time, which then moves on by a stride, and twice the weight makes half the stride (stride
-- scheduling, Waldspurger and Weihl 1995; the bound is that of start-time fair queueing, Goyal, Vin
-- and Cheng 1996). As no lane stands further behind the first than its own stride, two lanes of weights
-- v and w in which tasks wait all the while get n and m claims with |n/v - m/w| <= 1/v + 1/w. A lane
-- that is new, or was empty, begins a stride behind the first and just before those that stand there:
-- it is not paid for its absence, and however many new ones come, the first gets its claim before them.
local STRIDE = 720720 -- Every number up to 16 divides it.
-- A lane's weight stands at the end of its name.
local function stride(lane) return STRIDE / (tonumber(string.match(lane, ':(%d+)$')) or 1) end
local function enter_lane(of, priority, lane)
  local lanes = lanes_key(of, priority)
  local first = tonumber(redis.call('ZRANGE', lanes, 0, 0, 'WITHSCORES')[2])
  -- What is of no plan was there before; if nothing is, `step` sees that.
  if not first then redis.call('ZADD', lanes, 0, '') end
  redis.call('ZADD', lanes, 'NX', as_text((first or 0) + stride(lane) - 1), lane)
end
-- `push` says at which end of its list.
local function wait_for_claim(push, id, of, priority, lane)
  local list = pending_key(of, priority, lane)
  if push == 'RPUSH' and not lane then
    gather(queued, list, id, push)
  elseif redis.call(push, list, id) == 1 and lane then
    enter_lane(of, priority, lane)
  end
  claimable[of] = true
end
-- Nobody is to claim it any more.
local function wait_no_more(id, of)
  local record = redis.call('HMGET', info_key(id), 'priority', 'lane')
  redis.call('LREM', pending_key(of, record[1], record[2]), 0, id)
end
-- A part that may begin waits for a claim, or with a whole that a person paused for him.
local function offer(id, of, priority, held, lane)
  if held then
    redis.call('HSET', info_key(id), 'state', 'waiting', 'waits_for', 'resume', 'paused_at', NOW)
    enter(index('waiting', of), id)
    return
  end
  wait_for_claim('RPUSH', id, of, priority, lane)
end
-- The same for a part of a plan, which has begun with that, but may have to wait for others first.
-- Returns whether it does not.
local function offer_planned(id, of, priority, parent, held, lane)
  redis.call('SADD', running_key(parent), id)
  if not wait_for_rivals(id, of, true) then
    offer(id, of, priority, held, lane)
    return true
  end
  if held then redis.call('HSET', info_key(id), 'paused_at', NOW) end
  return false
end
-- Each task at work has a lease, and nothing else has one.
local function leased(of) return redis.call('ZRANGE', index('leases', of), 0, -1) end
local function drop_claim(id, of) leave('ZREM', index('leases', of), id) end
-- What a person paused waits to be resumed instead, wherever it comes back from. Returns its state.
local function to_head(id, of)
  local record = redis.call('HMGET', info_key(id), 'priority', 'paused_at', 'attempt', 'lane')
  if record[2] then
    set_state(id, 'waiting', 'waits_for', 'resume')
    enter(index('waiting', of), id)
    return 'waiting'
  end
  set_state(id, 'pending')
  -- Before its first claim a task has no result.
  if not record[3] then redis.call('DEL', result_key(id)) end
  wait_for_claim('LPUSH', id, of, record[1], record[4])
  return 'pending'
end
-- The end of a task in its record and in the indexes. `by` is what the event says besides.
local function end_record(id, of, state, failure, reason, by)
  by = by or ''
  if failure == '' and reason == '' then
    redis.call('HSET', info_key(id), 'state', state)
    event(of, state, id, by)
  else
    redis.call('HSET', info_key(id), 'state', state, 'failure', failure, 'reason', reason)
    event(of, state, id, by .. why(failure, reason))
  end
  if state == 'dead' then redis.call('RPUSH', index('dead', of), id)
  else enter_at(index('ended', of), NOW, id) end
  count(of, state)
  gather(ended, of, id)
end
-- Both ends of a task. `...` are fields and values of its result.
local function finish(id, of, state, failure, reason, ...)
  end_record(id, of, state, failure, reason)
  redis.call('HSET', result_key(id), 'status', state, 'finished_at', NOW, 'error', reason, 'failure', failure, ...)
end
-- Main looks what the end of a task leads to, for what it is a part of and for its own parts.
local function tell_main(id, parent, forked)
  if forked or parent then
    enter(index('joinable', 'main'), id)
    wakes_main = true
  end
end
local function tell_end(id)
  local record = redis.call('HMGET', info_key(id), 'parent', 'forked')
  tell_main(id, record[1], record[2])
end
-- Nobody wants a task any more. Returns cancelled, wanted (its worker is told), late (it is landing), ended
-- or unknown.
local function call_off(id, of, reason)
  local record = redis.call('HMGET', info_key(id), 'state', 'agent', 'repository')
  local state = record[1]
  if not state then return 'unknown' end
  if is_end(state) then return 'ended' end
  if state == 'active' then
    redis.call('HSET', info_key(id), 'cancel_wanted', reason)
    event(of, 'cancel-wanted', id, member('reason', reason))
    redis.call('PUBLISH', key('control:' .. record[2]), id)
    return 'wanted'
  end
  if state == 'verifying' then
    local repository = record[3] or ''
    if redis.call('HGET', key('merges:intent:' .. repository), 'task') == id then return 'late' end
    redis.call('LREM', key('merges:queue:' .. repository), 0, id)
    redis.call('SREM', index('verifying', of), id)
  elseif state == 'pending' then
    wait_no_more(id, of)
  elseif state == 'delayed' then
    redis.call('ZREM', index('delayed', of), id)
  else
    redis.call('SREM', index('waiting', of), id)
  end
  finish(id, of, 'cancelled', '', reason)
  tell_end(id)
  return 'cancelled'
end
-- What an agent waits for is done by others meanwhile: it is not at work, for so long.
local function lends(until_when) return (tonumber(until_when) or 0) > now end
-- At most so many bytes of a text, none of its characters cut in two: its beginning, or its end.
local MORE = '\226\128\166'
local function excerpt(text, most, of_the_end)
  if #text <= most then return text end
  if of_the_end then return MORE .. string.gsub(string.sub(text, -most), '^[\128-\191]+', '') end
  return string.gsub(string.sub(text, 1, most), '[\192-\255][\128-\191]*$', '') .. MORE
end
-- What a task is told of one that it waited for: where its work is, and the beginning of what it said.
-- Many have much to say, and a prompt is short: later ones are only named.
local function hand_over(from, to)
  local told = field(to, 'upstream')
  local output, commit, branch, landed = unpack(redis.call('HMGET', result_key(from), 'output', 'commit', 'branch',
    'landed_on'))
  local room = math.max(0, math.min(1500, 12000 - #told))
  local line = cjson.encode({task = from, name = field(from, 'name'), commit = commit or '', branch = branch or '',
    landed_on = landed or '', said = excerpt(output or '', room)})
  redis.call('HSET', info_key(to), 'upstream', told .. line .. '\n')
end
