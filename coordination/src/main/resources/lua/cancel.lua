-- A person does not want a task any more.
-- ARGV: 3 id · 4 reason
-- Returns cancelled, wanted (its worker is told), late (it is landing), ended or unknown.
local id, reason = ARGV[3], ARGV[4]
local state = redis.call('HGET', info_key(id), 'state')
if not state then return 'unknown' end
if is_end(state) then return 'ended' end
if state == 'active' then
  redis.call('HSET', info_key(id), 'cancel_wanted', reason)
  event(domain, 'cancel-wanted', id, member('reason', reason))
  flush()
  redis.call('PUBLISH', key('control:' .. field(id, 'agent')), id)
  return 'wanted'
end
if state == 'verifying' then
  local repository = field(id, 'repository')
  if redis.call('HGET', key('merges:intent:' .. repository), 'task') == id then return 'late' end
  redis.call('LREM', key('merges:queue:' .. repository), 0, id)
  redis.call('SREM', index('verifying'), id)
elseif state == 'pending' then
  wait_no_more(id, domain)
elseif state == 'delayed' then
  redis.call('ZREM', index('delayed'), id)
else
  redis.call('SREM', index('waiting'), id)
end
finish(id, domain, 'cancelled', '', reason)
tell_parent(field(id, 'parent'), id)
flush()
return 'cancelled'
