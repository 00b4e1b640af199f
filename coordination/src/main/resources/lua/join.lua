-- What the end of a task leads to: what waited for it begins, and what it is a part of ends when none
-- of its parts can go on. That one's result is made of theirs. What an agent has submitted ends with its
-- task.
-- ARGV: 3 leader token · 4 bytes of an output kept · 5 how many that have just ended to look at at most
--       6.. ids of tasks to look at with all of their parts
-- Returns how many that had just ended were looked at, and as many as at most if there may be more.
if not leads(ARGV[3]) then return 0 end
local kept, most = tonumber(ARGV[4]), tonumber(ARGV[5])
-- Of those that wait for one part, so many are let go in one call: it holds Redis as long as it takes.
local left, unfinished = 500, false

-- What waited for others that write where it does comes before those that are new.
local function begin_again(id, of)
  if wait_for_rivals(id, of, false) then return end
  leave('SREM', index('waiting', of), id)
  to_head(id, of)
  event(of, 'released', id, member('reason', 'nobody else writes where it does'))
end
local function begin(id)
  local of = domain_of(id)
  local priority, parent, own, lane = unpack(redis.call('HMGET', info_key(id), 'priority', 'parent', 'paused_at',
    'lane'))
  local whole, stands = unpack(redis.call('HMGET', info_key(parent), 'state', 'paused_at'))
  -- What ended while it stood is resumed by nobody.
  local held = own or stands and not is_end(whole)
  leave('SREM', index('waiting', of), id)
  redis.call('HSET', info_key(id), 'state', 'pending', 'changed_at', NOW)
  if offer_planned(id, of, priority, parent, held, lane) then
    event(of, 'released', id, member('reason', 'all that it waited for is done'))
  end
end
-- Of two that write to the same places nothing is handed over.
local function let_go(id, dependent)
  local state, waits_for = unpack(redis.call('HMGET', info_key(dependent), 'state', 'waits_for'))
  local is_rival = waits_for == 'artifact'
  if redis.call('SREM', needs_key(dependent), id) == 1 then
    if not is_rival then hand_over(id, dependent) end
    if redis.call('EXISTS', needs_key(dependent)) == 0 and state == 'waiting' then
      if is_rival then begin_again(dependent, domain_of(dependent)) else begin(dependent) end
    end
  end
end
-- Lets those go that wait for `id`, which is done. Returns whether that were all.
local function release(id)
  local waiting = redis.call('SPOP', dependents_key(id), left)
  left = left - #waiting
  for _, dependent in ipairs(waiting) do let_go(id, dependent) end
  return redis.call('EXISTS', dependents_key(id)) == 0
end
local function hold_back(id, state)
  for _, dependent in ipairs(redis.call('SMEMBERS', dependents_key(id))) do
    if field(dependent, 'waits_for') == 'artifact' then
      redis.call('SREM', dependents_key(id), dependent)
      let_go(id, dependent)
    elseif field(dependent, 'state') == 'waiting' then
      event(domain_of(dependent), 'held', dependent, member('reason', id .. ' is ' .. state))
    end
  end
end
-- Nobody is left who could use it.
local function call_off_parts(id, state)
  for _, part in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
    call_off(part, domain_of(part), id .. ', which has submitted it, is ' .. state)
  end
end
-- Which parts have ended of what they are parts of.
local wholes = {}
local function settle(id)
  local state, parent, forked, lane = unpack(redis.call('HMGET', info_key(id), 'state', 'parent', 'forked', 'lane'))
  if not is_end(state) then return end
  if forked then call_off_parts(id, state) end
  if not parent then return end
  -- Nothing waits for what is of no plan.
  if lane and state ~= 'done' then
    hold_back(id, state)
  elseif lane then
    forget_rivals(id)
    if not release(id) then
      redis.call('SADD', index('joinable'), id)
      unfinished = true
    end
  end
  gather(wholes, parent, id)
end

-- What its parts make of the whole; nothing if one is at work after all.
local function joined(children)
  local sum = {state = 'done', failure = '', why = {}, said = {}, last = '', commit = '', merged = false,
    tokens_in = 0, tokens_out = 0, cost = 0, held = 0, gone = 0}
  -- A hundred for the id before it.
  local each = math.max(200, math.floor(kept / #children) - 100)
  for _, child in ipairs(children) do
    local state, output, fault, ended, commit, merged, tokens_in, tokens_out, cost = unpack(redis.call('HMGET',
      result_key(child), 'status', 'output', 'error', 'finished_at', 'commit', 'merged', 'tokens_in', 'tokens_out',
      'cost_usd'))
    -- What has ended says so in both; what has not, in its record.
    if not is_end(state) then state = field(child, 'state') end
    if state == 'waiting' then
      sum.held = sum.held + 1
    elseif state == '' then
      sum.gone = sum.gone + 1
    elseif not is_end(state) then
      return nil
    else
      if state == 'dead' then sum.state, sum.failure = 'dead', 'child_failed' end
      if state == 'cancelled' and sum.state == 'done' then sum.state = 'cancelled' end
      if state ~= 'done' and #sum.why < 20 then table.insert(sum.why, child .. ' is ' .. state) end
      local text = output and string.find(output, '%S') and output or fault or ''
      -- A report begins with its outcome, what went wrong stands at the end.
      table.insert(sum.said, child .. ' (' .. state .. '): ' .. excerpt(text, each, state ~= 'done'))
      -- The commit that landed last is the first that holds all parts.
      -- Who only reports has none, and often ends last.
      if commit and commit ~= '' and ended > sum.last then sum.last, sum.commit = ended, commit end
      sum.merged = sum.merged or merged == 'true'
      sum.tokens_in = sum.tokens_in + (tonumber(tokens_in) or 0)
      sum.tokens_out = sum.tokens_out + (tonumber(tokens_out) or 0)
      sum.cost = sum.cost + (tonumber(cost) or 0)
    end
  end
  -- They ended before the whole was tried again; nobody knows any more how.
  if sum.gone > 0 then
    sum.state, sum.failure = 'dead', 'child_failed'
    table.insert(sum.why, sum.gone .. ' left after their retention')
  end
  if sum.held > 0 then
    table.insert(sum.why, sum.held .. ' not begun, as what they wait for is not done')
  end
  -- What is done has landed, or had nothing to land.
  sum.merged = sum.merged and sum.state == 'done'
  return sum
end
local function join(id)
  -- A task of a domain may wait as well, and is not made of its parts.
  if domain_of(id) ~= domain or redis.call('EXISTS', running_key(id)) == 1 or field(id, 'state') ~= 'waiting' then return end
  local children = redis.call('SMEMBERS', key('tasks:children:' .. id))
  table.sort(children)
  local sum = joined(children)
  if not sum then return end
  redis.call('SREM', index('waiting'), id)
  finish(id, domain, sum.state, sum.failure, table.concat(sum.why, ', '),
    'output', excerpt(table.concat(sum.said, '\n'), kept), 'commit', sum.commit,
    'merged', tostring(sum.merged), 'tokens_in', as_text(sum.tokens_in),
    'tokens_out', as_text(sum.tokens_out), 'cost_usd', string.format('%.6f', sum.cost))
end

for i = 6, #ARGV do
  wholes[ARGV[i]] = {}
  for _, part in ipairs(redis.call('SMEMBERS', running_key(ARGV[i]))) do settle(part) end
end
local ended = redis.call('SPOP', index('joinable'), most)
for _, id in ipairs(ended) do settle(id) end
for id, parts in pairs(wholes) do
  if #parts > 0 then redis.call('SREM', running_key(id), unpack(parts)) end
  join(id)
end
flush()
return unfinished and most or #ended
