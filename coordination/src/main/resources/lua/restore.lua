-- Puts right what Redis has forgotten, after it came back with less than was known.
-- ARGV: 3 leader token · 4 step
--   landed: 5 id · 6 commit · 7 branch -> work that has landed is not done again
--   over:   claims are granted again
-- Returns 'stale'; 'unknown' if there is no such task; 'corrected' or 'right'.
if not leads(ARGV[3]) then return 'stale' end
if ARGV[4] == 'over' then
  redis.call('DEL', key('network:restoring'))
  return 'corrected'
end
local id = ARGV[5]
local state = redis.call('HGET', info_key(id), 'state')
if not state then return 'unknown' end
-- What waits to be merged is settled by the merge queue, and no claim stands any more.
if state == 'pending' then
  wait_no_more(id, domain)
elseif state == 'delayed' then
  redis.call('ZREM', index('delayed'), id)
else
  return 'right'
end
finish(id, domain, 'done', '', '', 'merged', 'true', 'commit', ARGV[6], 'landed_on', ARGV[7])
tell_end(id)
flush()
return 'corrected'
