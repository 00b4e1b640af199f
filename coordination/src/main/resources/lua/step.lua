-- Hands in what a domain has finished and claims up to the free slots: the one script of its work.
-- ARGV: 3 agent · 4 request id, with "2:" before it where another of the agent's is under way
--       5 lease in ms · 6 free slots, and how many more may be claimed that wait a moment for one
--       7 how many tasks may go to work at all, parts of tasks at work among them, whose agents may wait
--         and so leave a slot to their parts; then how many of these of each depth, from 1 on, as far
--         as any are here
--       8.. one packed list per finished attempt: id, token, completed|checked|failed|released|
--           cancelled, failure, reason, '1' if it is to be retried ('free' if no try is lost by
--           that), delay in ms the first time, which doubles with each failure of that name, the
--           longest delay, how many of that name kill it, what the next attempt is told ('' for
--           nothing), then fields and values of the result
-- Returns accepted, same, stale or gone per finished attempt, then two values per granted task: the
-- fields of its record and their values as a packed list, and what was asked for. A request that was
-- answered before gets the same answer again.
local agent, request = ARGV[3], ARGV[4]
local lease, slots = tonumber(ARGV[5]), tonumber(ARGV[6])
local depths = {}
for number in string.gmatch(ARGV[7], '%S+') do depths[#depths + 1] = tonumber(number) end
local idle = table.remove(depths, 1)
-- Of any kind.
local at_most = math.max(slots, idle)
-- More than there are: each task at work may have twenty of them.
local MOST_NESTED = 1000
local grant_key, beside = grant_keys(agent)
if string.sub(request, 1, 2) == '2:' then grant_key = beside end
local stored = redis.call('MGET', grant_key, key('network:epoch'), key('network:restoring'))
local before, epoch = stored[1] or '', stored[2] or '1'
-- Request, verdicts and what was granted are a line each; ids, tokens and words have no blanks.
if string.sub(before, 1, #request + 1) == request .. '\n' then
  local verdicts, granted = string.match(before, '\n(.*)\n(.*)$')
  local again = {}
  for verdict in string.gmatch(verdicts, '%S+') do again[#again + 1] = verdict end
  for id, token in string.gmatch(granted, '(%S+) (%S+)') do
    -- What was lost again meanwhile is not granted twice.
    if field(id, 'state') == 'active' and field(id, 'token') == token then
      local record = redis.call('HGETALL', info_key(id))
      local size = #record
      record[size + 1], record[size + 2] = 'id', id
      again[#again + 1] = cmsgpack.pack(record)
      again[#again + 1] = redis.call('GET', spec_key(id)) or ''
    end
  end
  return again
end

-- Which of its tasks have landed is not known yet.
if stored[3] then at_most = 0 end
-- And nothing is claimed while a person pauses the domain or drains it, nor by one of it that is soon
-- not wanted. Nonsense there stops nobody.
if at_most > 0 then
  local held = redis.pcall('HMGET', key('fleet:desired:' .. domain), 'paused_at', 'drained_at', 'retire_from')
  local retired = tonumber(held[3])
  if held[1] or held[2] or retired and tonumber(string.match(agent, '%d+$')) >= retired then at_most = 0 end
end

local function put_back(id, failure, reason, by, packed)
  local tries_left, delay = tonumber(field(id, 'tries_left')) or 0, 0
  if failure ~= '' then
    if packed[6] ~= 'free' then tries_left = tries_left - 1 end
    redis.call('HSET', info_key(id), 'tries_left', tries_left, 'failure', failure, 'reason', reason)
    local times = redis.call('HINCRBY', info_key(id), 'failed:' .. failure, 1)
    if times >= tonumber(packed[9]) then tries_left = 0 end
    delay = math.min(tonumber(packed[7]) * 2 ^ (times - 1), tonumber(packed[8]))
  end
  if tries_left <= 0 then
    end_record(id, domain, 'dead', failure, reason, by)
    return 'dead'
  end
  if delay > 0 then
    redis.call('HSET', info_key(id), 'state', 'delayed', 'changed_at', NOW)
    enter_at(index('delayed'), as_text(now + delay), id)
    event(domain, 'delayed', id, by .. why(failure, reason) .. ',"delay":' .. as_text(delay))
    return 'delayed'
  end
  local state = to_head(id, domain)
  event(domain, 'returned', id, by .. why(failure, reason))
  return state
end

-- Moves a task whose claim ended to where its outcome, packed as above, leads. Returns that state, and
-- whether and why it failed.
local function move(id, by, wanted, packed)
  local kind, failure, reason = packed[3], packed[4], packed[5]
  if kind == 'cancelled' or wanted ~= '' then
    end_record(id, domain, 'cancelled', '', wanted, by)
    return 'cancelled', '', wanted
  elseif kind == 'checked' then
    end_record(id, domain, 'done', '', '', by)
    wakes_main = true
    return 'done', '', ''
  elseif kind == 'failed' and packed[6] == '' then
    end_record(id, domain, 'dead', failure, reason, by)
    return 'dead', failure, reason
  elseif kind == 'completed' then
    redis.call('HSET', info_key(id), 'state', 'verifying', 'changed_at', NOW)
    enter(index('verifying'), id)
    event(domain, 'verifying', id, by .. member('agent', agent))
    wakes_main = true
    return 'verifying', '', ''
  end
  return put_back(id, failure, reason, by, packed), failure, reason
end

-- Whose outcome an event tells of, by its own word: a history shows it if a late one was ever taken. A
-- Redis that forgot may give the same token twice, but not in the same epoch: false then.
local claims = {}
local function claim_of(token)
  local by = claims[token]
  if by == nil then
    by = string.match(token, '^%d+') == epoch and ',"attempt":' .. string.match(token, '%d+$')
    claims[token] = by
  end
  return by
end
-- From the eleventh on `packed` holds the fields and values of the result.
local function settle(packed)
  local id, token = packed[1], packed[2]
  local record = redis.call('HMGET', info_key(id), 'state', 'token', 'cancel_wanted', 'parent', 'forked')
  if not record[1] then return 'gone' end
  -- A token outlives its claim until the next one, unless the claim was lost.
  if record[2] ~= token then return 'stale' end
  if record[1] ~= 'active' then return 'same' end
  local by = claim_of(token)
  if not by then return 'stale' end
  drop_claim(id, domain)
  if packed[10] ~= '' then redis.call('HSET', info_key(id), 'found', packed[10]) end
  local state, failure, reason = move(id, by, record[3] or '', packed)
  local result = result_key(id)
  if state == 'done' then
    redis.call('HSET', result, 'status', state, 'finished_at', NOW, unpack(packed, 11))
  else
    redis.call('HSET', result, 'status', state, 'error', reason, 'failure', failure, unpack(packed, 11))
    if is_end(state) then redis.call('HSET', result, 'finished_at', NOW) end
  end
  if is_end(state) then tell_main(id, record[4], record[5]) end
  return 'accepted'
end

local finished, answers = {}, {}
for i = 8, #ARGV do
  local verdict = settle(cmsgpack.unpack(ARGV[i]))
  finished[#finished + 1] = verdict
  answers[#answers + 1] = verdict
end

-- Of what has a budget, or may not be at work more often, so many may be at work here at once, as main
-- allows: each of them reserves what a turn costs. Whose task it is stands in what was asked for.
-- Returns what says what leaves no room for one more, or reserves it and returns nil.
local function lacking_by(allowance)
  local allowed, at_work = {}, {}
  for n = 1, #allowance, 2 do allowed[allowance[n]] = tonumber(allowance[n + 1]) end
  local function payers(id, spec)
    spec = cjson.decode(spec)
    local parent, worker = 'task:' .. (spec.parent or ''), domain .. ':' .. (spec.worker or '')
    local all = {'network', 'domain:' .. domain, 'room:' .. domain, 'role:' .. worker, 'room:' .. worker, parent,
      'task:' .. id}
    for _, whole in ipairs(spec.above or {}) do all[#all + 1] = 'task:' .. whole end
    return all
  end
  local function reserve(all)
    for _, payer in ipairs(all) do at_work[payer] = (at_work[payer] or 0) + 1 end
  end
  for _, id in ipairs(leased(domain)) do
    local record = redis.call('HMGET', info_key(id), 'state', 'lends_until')
    local works = record[1] == 'active' and not lends(record[2])
    local spec = works and redis.pcall('GET', spec_key(id))
    if type(spec) == 'string' then reserve(payers(id, spec)) end
  end
  -- What is everybody's here leaves all where they are, in their order.
  for _, payer in ipairs({'network', 'domain:' .. domain, 'room:' .. domain}) do
    if allowed[payer] then at_most = math.min(at_most, allowed[payer] - (at_work[payer] or 0)) end
  end
  -- Others may have waited for the room.
  if #finished > 0 then claimable[domain] = true end
  return function(id, spec)
    local all = payers(id, spec)
    for _, payer in ipairs(all) do
      if allowed[payer] and (at_work[payer] or 0) >= allowed[payer] then return payer end
    end
    reserve(all)
    return nil
  end
end

local taken, from = {}, {}
-- Somebody else may have put another type there: that error holds no ids, and others are served.
-- Returns whether there may be more.
local function take(priority, most)
  local ids = redis.pcall('LPOP', pending_key(domain, priority), most) or {}
  local here = {priority}
  for _, id in ipairs(ids) do
    taken[#taken + 1] = id
    from[#taken] = here
  end
  return #ids == most
end
local function take_by_priority()
  -- Lanes take turns while something waits in any that has a name. What has none enters unseen, as
  -- whoever submits asks for no lane. A lane is found empty when it stands first. Returns how many are
  -- still to be taken.
  local function take_in_turn(priority, most)
    local lanes, seen = lanes_key(domain, priority), false
    while most > 0 do
      local first = redis.pcall('ZRANGE', lanes, 0, 1, 'WITHSCORES')
      local lane, at = first[1], tonumber(first[2])
      if not lane then return most end
      if lane == '' and not first[3] then
        redis.call('DEL', lanes)
        return most
      end
      if not seen then redis.call('ZADD', lanes, 'NX', as_text(at + STRIDE), '') end
      seen = true
      local id = redis.pcall('LPOP', pending_key(domain, priority, lane))
      if type(id) == 'string' then
        taken[#taken + 1] = id
        from[#taken] = {priority, lane, first[2]}
        redis.call('ZADD', lanes, as_text(at + stride(lane)), lane)
        most = most - 1
      else
        redis.call('ZREM', lanes, lane)
      end
    end
    return most
  end
  local empty, has_lanes = {}, false
  local function take_waiting(priority, most)
    if empty[priority] then return end
    if has_lanes then most = take_in_turn(priority, most) end
    if most > 0 then empty[priority] = not take(priority, most) end
  end
  -- Of 21 claims 16 look at high first, 4 at normal, 1 at low, and then at the others in this order.
  local function take_by_weight()
    local nested = #taken
    local turn = redis.call('HINCRBY', key('stats:' .. domain), 'turns', slots)
    local high, low = 0, 0
    for n = turn - slots + 1, turn do
      if n % 21 < 16 then high = high + 1 elseif n % 21 == 20 then low = low + 1 end
    end
    take_waiting('high', high)
    take_waiting('normal', slots - high - low)
    take_waiting('low', low)
    for _, priority in ipairs({'high', 'normal', 'low'}) do take_waiting(priority, slots + nested - #taken) end
  end
  -- Parts of tasks at work come first. Of each depth so many are here at most, so that those that wait for
  -- deeper ones leave them room, and all that are here have one.
  local function take_nested()
    local list = pending_key(domain, 'nested')
    for _, id in ipairs(redis.pcall('LRANGE', list, 0, MOST_NESTED - 1)) do
      if #taken >= math.min(idle, at_most) then return end
      local depth = tonumber(field(id, 'depth'))
      if (depths[depth] or 1) > 0 then
        if depths[depth] then depths[depth] = depths[depth] - 1 end
        redis.call('LREM', list, 0, id)
        taken[#taken + 1] = id
        from[#taken] = {'nested'}
      end
    end
  end
  local high, low, all = lanes_key(domain, 'high'), lanes_key(domain, 'low'), lanes_key(domain)
  -- What is named four times counts four times.
  local there = redis.call('EXISTS', pending_key(domain, 'nested'), pending_key(domain, 'high'),
    pending_key(domain, 'low'), high, high, high, high, low, low, low, low, all, all, all, all)
  has_lanes = there > 3
  local has_priorities = there % 4 > 0 or has_lanes and redis.call('EXISTS', high, low) > 0
  if has_priorities then take_nested() end
  slots = math.min(slots, at_most - #taken)
  if slots > 0 then
    if has_priorities then take_by_weight() else take_waiting('normal', slots) end
  end
end
-- Mostly nothing has a budget, a priority of its own or a lane, nor is part of anything at work: then
-- no other list is looked at than that of all, and no turns are counted.
local lacking
if redis.call('EXISTS', key('budgets:allowance:' .. domain), pending_key(domain, 'nested'), pending_key(domain, 'high'),
  pending_key(domain, 'low'), lanes_key(domain, 'high'), lanes_key(domain, 'low'), lanes_key(domain)) > 0 then
  local allowance = redis.pcall('HGETALL', key('budgets:allowance:' .. domain))
  if #allowance > 0 then lacking = lacking_by(allowance) end
  if at_most > 0 then take_by_priority() end
elseif slots > 0 and at_most > 0 then
  take('normal', slots)
end

local grants, lease_end, by, first_by, first_token = {}, nil, nil, nil, epoch .. '.1'
if #taken > 0 then
  lease_end = as_text(now + lease)
  by = member('agent', agent) .. ',"attempt":'
  first_by = by .. '1'
end
local function holds_any()
  for _, id in ipairs(leased(domain)) do
    local record = redis.call('HMGET', info_key(id), 'state', 'agent', 'lends_until')
    if record[2] == agent and record[1] == 'active' and not lends(record[3]) then return true end
  end
  return false
end
local function set_aside(id, why)
  redis.call('XADD', key('quarantine'), 'MAXLEN', '~', 1000, '*',
    'where', index('pending'), 'why', why, 'entry', string.sub(id, 1, 4096))
end
-- What was asked for is written when a task is submitted; a domain's user of Redis may only read it, and
-- of its own tasks only. One that somebody else's id stands among is asked for each.
local specs = {}
if #taken > 0 then
  local keys = {}
  for i, id in ipairs(taken) do keys[i] = spec_key(id) end
  specs = redis.pcall('MGET', unpack(keys))
  if specs.err then
    for i, name in ipairs(keys) do specs[i] = redis.pcall('GET', name) end
  end
end
-- Returns 'alone' if nothing else may be granted beside it, 'later' if it may not be beside others.
local function grant(id, spec)
  local info = info_key(id)
  local record = redis.pcall('HGETALL', info)
  local state, last, alone
  for n = 1, #record, 2 do
    local name = record[n]
    if name == 'state' then state = record[n + 1]
    elseif name == 'attempt' then last = record[n + 1]
    elseif name == 'alone' then alone = 'alone' end
  end
  if alone and (#grants > 0 or holds_any()) then return 'later' end
  if state ~= 'pending' then
    set_aside(id, 'no pending task of that id')
    return nil
  end
  if type(spec) ~= 'string' then
    set_aside(id, 'a task that nobody submitted')
    redis.call('DEL', info)
    return nil
  end
  local payer = lacking and lacking(id, spec)
  if payer then
    redis.call('HSET', info, 'state', 'waiting', 'changed_at', NOW, 'waits_for', 'room', 'waits_on', payer)
    if last then redis.call('HSET', result_key(id), 'status', 'waiting') end
    enter(index('waiting'), id)
    enter_at(key('budgets:deferred:' .. domain), NOW, id)
    event(domain, 'deferred', id, member('reason', 'as many are at work as ' .. payer .. ' allows'))
    -- Whoever stands behind it is not held up.
    claimable[domain] = true
    return nil
  end
  local attempt, token, told = '1', first_token, first_by
  if last then
    attempt = tostring((tonumber(last) or 0) + 1)
    token, told = epoch .. '.' .. attempt, by .. attempt
    -- What an earlier attempt handed in, or failed with, is none of this one's.
    redis.call('HDEL', result_key(id), 'attempt_commit', 'base_commit', 'files', 'added', 'removed', 'error', 'failure',
      'check', 'check_task', 'check_tries', 'check_command', 'check_exit', 'checked_commit', 'tree')
    redis.call('HSET', result_key(id), 'status', 'active')
    redis.call('HDEL', info, 'paused_ms', 'lends_until')
  end
  redis.call('HSET', info, 'state', 'active', 'claimed_at', NOW, 'attempt', attempt, 'token', token, 'agent', agent)
  enter_at(index('leases'), lease_end, id)
  event(domain, 'claimed', id, told)
  -- These come last, so that they win over the record's earlier ones.
  local size = #record
  record[size + 1], record[size + 2] = 'id', id
  record[size + 3], record[size + 4] = 'token', token
  answers[#answers + 1] = cmsgpack.pack(record)
  answers[#answers + 1] = spec
  grants[#grants + 1] = id
  grants[#grants + 1] = token
  return alone
end
local function put_back_from(first)
  for i = #taken, first, -1 do
    local priority, lane, at = unpack(from[i])
    redis.call('LPUSH', pending_key(domain, priority, lane), taken[i])
    if at then redis.call('ZADD', lanes_key(domain, priority), at, lane) end
  end
end
for i, id in ipairs(taken) do
  local how = grant(id, specs[i])
  if how then
    put_back_from(how == 'later' and i or i + 1)
    break
  end
end

flush()
if #finished > 0 or #grants > 0 then
  redis.call('SET', grant_key, request .. '\n' .. table.concat(finished, ' ') .. '\n' .. table.concat(grants, ' '))
end
return answers
