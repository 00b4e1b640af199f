-- Says where tasks stand at one moment, and changes nothing.
-- ARGV: 3 '1' to look into the lists too, which takes as long as they are
--       4 repositories, separated by blanks · 5.. ids
-- Returns per id, as JSON: its state ('' if there is no record), whether it is queued to be merged,
-- and the indexes it stands in, a list's as often as it stands there. Of one that waits also what is
-- wrong with that ('' if nothing is), and since how many ms it need not wait any more.
local lists = ARGV[3] == '1'
local answers = {}
local function listed(found, name, list, id)
  if lists then
    for _ in ipairs(redis.call('LPOS', list, id, 'COUNT', 0)) do found[#found + 1] = name end
  end
end
-- In a lane that does not take turns it is claimed by nobody.
local function waiting(found, of, priority, lane, id)
  local name = 'pending:' .. priority
  listed(found, name, pending_key(of, priority), id)
  if lane and redis.call('ZSCORE', lanes_key(of, priority), lane) then
    listed(found, name, pending_key(of, priority, lane), id)
  end
end
local function scored(found, name, of, id)
  if redis.call('ZSCORE', index(name, of), id) then found[#found + 1] = name end
end
local function contained(found, name, of, id)
  if redis.call('SISMEMBER', index(name, of), id) == 1 then found[#found + 1] = name end
end
-- Main has to take note of the ends of what this waits for, or is made of.
local function waits(id, of, of_rivals)
  local needed = redis.call('SMEMBERS', of == 'main' and running_key(id) or needs_key(id))
  local wrong, since = '', 0
  if #needed == 0 and of ~= 'main' then wrong = 'waits for nothing' end
  for _, one in ipairs(needed) do
    local state = field(one, 'state')
    if state == '' then
      wrong = 'waits for ' .. one .. ', which does not exist'
    elseif of ~= 'main' and redis.call('SISMEMBER', dependents_key(one), id) == 0 then
      wrong = 'waits for ' .. one .. ', which does not know of it'
    elseif state == 'done' or (of == 'main' or of_rivals) and is_end(state) then
      local ended = tonumber(redis.call('HGET', result_key(one), 'finished_at') or NOW)
      since = math.max(since, now - ended)
    end
  end
  return wrong, since
end
for i = 5, #ARGV do
  local id, found = ARGV[i], {}
  local of = domain_of(id)
  for _, name in ipairs({'verifying', 'waiting'}) do contained(found, name, of, id) end
  for _, name in ipairs({'leases', 'delayed', 'ended'}) do scored(found, name, of, id) end
  local record = redis.call('HMGET', info_key(id), 'state', 'priority', 'attempt', 'queued', 'repository',
    'paused_at', 'waits_for', 'lane')
  for _, priority in ipairs({'nested', 'high', 'normal', 'low'}) do waiting(found, of, priority, record[8], id) end
  listed(found, 'dead', index('dead', of), id)
  -- Its own repository's queue may not have been there when the others were looked up.
  local own = record[5] or ''
  listed(found, 'merges:' .. own, key('merges:queue:' .. own), id)
  for repository in string.gmatch(ARGV[4], '%S+') do
    if repository ~= own then
      listed(found, 'merges:' .. repository, key('merges:queue:' .. repository), id)
    end
  end
  local wrong, since = '', 0
  -- What a person paused waits for him, and what waits for room for main, as long as that knows of it.
  if record[1] == 'waiting' and record[7] == 'room' then
    if not redis.call('ZSCORE', key('budgets:deferred:' .. of), id) then wrong = 'waits for room, unknown to main' end
  elseif record[1] == 'waiting' and not record[6] then
    wrong, since = waits(id, of, record[7] == 'artifact')
  end
  answers[#answers + 1] = cjson.encode({
    wrong = wrong, since = since,
    id = id, state = record[1] or '', priority = record[2] or 'normal', repository = record[5] or '',
    queued = record[4] == record[3], stands = found
  })
end
return answers
