-- A task of `main` gets its children, once, and waits for them.
-- ARGV: 3 leader token · 4 id · 5 its token · 6 the routing decision as JSON
--       7.. one JSON object per child: {id, domain, priority, fields = [field, value …]}
-- Returns 'routed', or 'stale' if the claim is not the caller's any more.
local id = ARGV[4]
if not leads(ARGV[3]) or field(id, 'state') ~= 'active' or field(id, 'token') ~= ARGV[5] then
  return 'stale'
end
drop_claim(id, domain)
redis.call('HSET', info_key(id), 'routing', ARGV[6])
set_state(id, 'waiting', 'waits_for', 'children')
redis.call('SADD', index('waiting'), id)
event(domain, 'routed', id, ',"routing":' .. ARGV[6])
for i = 7, #ARGV do
  local child = cjson.decode(ARGV[i])
  create(child.id, child.domain, unpack(child.fields))
  redis.call('RPUSH', pending_key(child.domain, child.priority), child.id)
  claimable[child.domain] = true
  redis.call('SADD', key('tasks:children:' .. id), child.id)
  event(child.domain, 'submitted', child.id, member('parent', id))
end
flush()
return 'routed'
