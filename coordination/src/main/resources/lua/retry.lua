-- Fresh tries for a task that died or was cancelled, or for all parts of a plan that did. Their
-- attempts go on counting.
-- ARGV: 3 id · 4 tries · 5 a note for the next attempt, or ''
--       6 '' or the commit that a person hands in instead of another try, 7 as which attempt, 8 the
--       leader's token
-- Returns retried, running (it has not ended, or another attempt comes next), done or unknown.
local id = ARGV[3]
local state = redis.call('HGET', info_key(id), 'state')
if not state then return 'unknown' end
if state == 'done' then return 'done' end
if state ~= 'dead' and state ~= 'cancelled' then return 'running' end
local commit = ARGV[6]
if commit ~= '' and
    (not leads(ARGV[8]) or (tonumber(field(id, 'attempt')) or 0) + 1 ~= tonumber(ARGV[7])) then
  return 'running'
end
local function revive(task, of)
  redis.call('LREM', index('dead', of), 0, task)
  redis.call('ZREM', index('ended', of), task)
  redis.call('HDEL', info_key(task), 'cancel_wanted', 'queued', 'alone', 'paused_at')
  redis.call('HDEL', result_key(task), 'finished_at', 'error', 'failure')
  redis.call('HSET', info_key(task), 'tries_left', ARGV[4], 'stalls', 0)
  for _, name in ipairs(redis.call('HKEYS', info_key(task))) do
    if string.sub(name, 1, 7) == 'failed:' then redis.call('HDEL', info_key(task), name) end
  end
  count(of, 'retried')
end
local function wait(task, of, what)
  set_state(task, 'waiting', 'waits_for', what)
  redis.call('SADD', index('waiting', of), task)
end
-- What a person did himself is checked and merged like any other work. No claim has the token of it.
local function verify(task, of)
  redis.call('HDEL', info_key(task), 'found', 'token')
  redis.call('HDEL', result_key(task), 'worker', 'output', 'base_commit', 'files', 'added', 'removed')
  redis.call('HSET', result_key(task), 'attempt_commit', commit)
  set_state(task, 'verifying', 'attempt', ARGV[7])
  enter(index('verifying', of), task)
  event(of, 'verifying', task)
end
local function again(task, of)
  revive(task, of)
  if ARGV[5] ~= '' then redis.call('HSET', info_key(task), 'feedback', ARGV[5]) end
  event(of, 'retried', task, member('reason', ARGV[5]))
  -- It may have been cancelled before it could begin.
  if field(task, 'waits_for') == 'artifact' then forget_needs(task) end
  if commit == '' and redis.call('EXISTS', needs_key(task)) == 1 then
    wait(task, of, 'dependencies')
  else
    if commit ~= '' then
      verify(task, of)
    elseif wait_for_rivals(task, of, false) then
      redis.call('HSET', result_key(task), 'status', 'waiting')
    else
      to_head(task, of)
    end
    local parent = field(task, 'parent')
    if domain_of(parent) == 'main' and field(parent, 'state') ~= '' then
      redis.call('SADD', running_key(parent), task)
    end
  end
  -- Before its first claim a task has no result.
  if field(task, 'attempt') == '' then redis.call('DEL', result_key(task)) end
end
if field(id, 'planned') ~= '' then
  revive(id, domain)
  wait(id, domain, 'children')
  event(domain, 'retried', id, member('reason', ARGV[5]))
  for _, part in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
    local ended = field(part, 'state')
    if ended == 'dead' or ended == 'cancelled' then again(part, domain_of(part)) end
  end
else
  again(id, domain)
  local parent = field(id, 'parent')
  local ended = field(parent, 'state')
  -- What an agent has submitted changes nothing of that agent's own end.
  if domain_of(parent) == 'main' and (ended == 'dead' or ended == 'cancelled') then
    revive(parent, 'main')
    wait(parent, 'main', 'children')
    event('main', 'retried', parent)
  end
end
flush()
return 'retried'
