-- A task of `main` gets its children, once, and waits for them.
-- ARGV: 3 leader token · 4 id · 5 its token · 6 the routing decision as JSON
--       7.. one packed list per child: id, domain, priority, what is asked for as JSON, then fields
--           and values of the record
-- Returns 'routed'; 'cancelled' if somebody wanted that meanwhile; 'stale' if the claim is not the
-- caller's any more.
local id = ARGV[4]
if not leads(ARGV[3]) or field(id, 'state') ~= 'active' or field(id, 'token') ~= ARGV[5] then
  return {'stale'}
end
drop_claim(id, domain)
local wanted = field(id, 'cancel_wanted')
if wanted ~= '' then
  finish(id, domain, 'cancelled', '', wanted)
  flush()
  return {'cancelled'}
end
redis.call('HSET', info_key(id), 'routing', ARGV[6])
set_state(id, 'waiting', 'waits_for', 'children')
redis.call('SADD', index('waiting'), id)
event(domain, 'routed', id, ',"routing":' .. ARGV[6])
-- Those of an attempt that was retried are none of this one's.
redis.call('DEL', key('tasks:children:' .. id), running_key(id))
for i = 7, #ARGV do
  local child = cmsgpack.unpack(ARGV[i])
  local child_id, of, priority, spec = unpack(child, 1, 4)
  create(child_id, of, spec, 'parent', id, unpack(child, 5))
  redis.call('RPUSH', pending_key(of, priority), child_id)
  claimable[of] = true
  redis.call('SADD', key('tasks:children:' .. id), child_id)
  redis.call('SADD', running_key(id), child_id)
  event(of, 'submitted', child_id, member('parent', id))
end
flush()
return {'routed'}
