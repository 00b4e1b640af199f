-- The steps of a landing. An intent stands before git is touched, so that a new leader can settle it.
-- ARGV: 3 leader token · 4 repository · 5 id · 6 attempt · 7 step
--   intent: 8 old commit · 9 new commit   -> the task can no longer be cancelled
--   withdraw: it does not land for now   -> it can be cancelled again
--   done:   8.. field, value pairs of the result
--   back:   8 failure · 9 reason · 10 feedback for the next attempt · 11 how often it may come back for that
--           12.. field, value pairs of the result: what was checked
--   drop:   the entry is not waiting to be merged any more; take it out of the queue
-- Returns 'ok' or 'stale'.
local repository, id, attempt, step = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
if not leads(ARGV[3]) then return 'stale' end
local queue, intent = key('merges:queue:' .. repository), key('merges:intent:' .. repository)
local function withdraw()
  if redis.call('HGET', intent, 'task') == id then redis.call('DEL', intent) end
end
local function leave_queue()
  redis.call('LREM', queue, 0, id)
  withdraw()
end
local mine = field(id, 'state') == 'verifying' and field(id, 'attempt') == attempt
if step == 'drop' then
  if mine then return 'stale' end
  leave_queue()
  return 'ok'
end
if not mine then return 'stale' end
if step == 'intent' then
  redis.call('HSET', intent, 'task', id, 'attempt', attempt, 'old', ARGV[8], 'new', ARGV[9], 'leader', ARGV[3])
  return 'ok'
end
if step == 'withdraw' then
  withdraw()
  return 'ok'
end
leave_queue()
tell_end(id)
redis.call('SREM', index('verifying'), id)
if step == 'done' then
  finish(id, domain, 'done', '', '', unpack(ARGV, 8))
else
  local returns = redis.call('HINCRBY', info_key(id), 'failed:' .. ARGV[8], 1)
  redis.call('HSET', info_key(id), 'failure', ARGV[8], 'reason', ARGV[9], 'feedback', ARGV[10])
  -- What an attempt before this one failed with is past.
  redis.call('HDEL', info_key(id), 'found', 'overlaps', 'overlaps_in')
  if ARGV[12] then redis.call('HSET', result_key(id), unpack(ARGV, 12)) end
  if returns > tonumber(ARGV[11]) then
    finish(id, domain, 'dead', ARGV[8], ARGV[9])
  else
    to_head(id, domain)
    event(domain, 'returned', id, why(ARGV[8], ARGV[9]))
  end
end
flush()
return 'ok'
