-- A task of `main` gets its children, once, and waits for them.
-- ARGV: 3 leader token · 4 id · 5 its token · 6 the routing decision as JSON
--       7.. one packed list per child: id, domain, priority, what is asked for as JSON, then fields
--           and values of the record
-- Returns 'routed'; 'cancelled' if somebody wanted that meanwhile; 'stale' if the claim is not the
-- caller's any more.
local id = ARGV[4]
local state, token, wanted, held = unpack(redis.call('HMGET', info_key(id), 'state', 'token', 'cancel_wanted',
  'paused_at'))
if not leads(ARGV[3]) or state ~= 'active' or token ~= ARGV[5] then return {'stale'} end
drop_claim(id, domain)
if wanted then
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
  redis.call('SADD', key('tasks:children:' .. id), child_id)
  offer(child_id, of, priority, id, held)
  event(of, 'submitted', child_id, member('parent', id))
end
flush()
return {'routed'}
