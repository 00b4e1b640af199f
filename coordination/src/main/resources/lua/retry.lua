-- Fresh tries for a task that died or was cancelled. Its attempts go on counting.
-- ARGV: 3 id · 4 tries · 5 a note for the next attempt, or ''
-- Returns retried, running (it has not ended), done or unknown.
local id = ARGV[3]
local state = redis.call('HGET', info_key(id), 'state')
if not state then return 'unknown' end
if state == 'done' then return 'done' end
if state ~= 'dead' and state ~= 'cancelled' then return 'running' end
local function revive(task, of)
  redis.call('LREM', index('dead', of), 0, task)
  redis.call('ZREM', index('ended', of), task)
  redis.call('HDEL', info_key(task), 'cancel_wanted', 'queued', 'alone')
  redis.call('HDEL', result_key(task), 'finished_at', 'error', 'failure')
  redis.call('HSET', info_key(task), 'tries_left', ARGV[4], 'stalls', 0, 'returns', 0)
  count(of, 'retried')
end
revive(id, domain)
if ARGV[5] ~= '' then redis.call('HSET', info_key(id), 'feedback', ARGV[5]) end
to_head(id, domain)
event(domain, 'retried', id, member('reason', ARGV[5]))
local parent = field(id, 'parent')
if field(parent, 'state') == 'dead' or field(parent, 'state') == 'cancelled' then
  revive(parent, 'main')
  set_state(parent, 'waiting', 'waits_for', 'children')
  redis.call('SADD', index('waiting', 'main'), parent)
  event('main', 'retried', parent)
end
flush()
return 'retried'
