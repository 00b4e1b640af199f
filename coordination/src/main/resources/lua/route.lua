-- A task of `main` gets its children, once, and waits for them.
-- ARGV: 3 leader token · 4 id · 5 its token · 6 the routing decision as JSON
--       7.. one JSON object per child: {id, domain, fields = {field = value}}
-- Returns 'routed', or 'stale' if the claim is not the caller's any more.
local id = ARGV[4]
if not leads(ARGV[3]) or field(id, 'state') ~= 'active' or field(id, 'token') ~= ARGV[5] then
  return 'stale'
end
drop_claim(id, domain)
redis.call('HSET', info_key(id), 'routing', ARGV[6], 'finished_token', ARGV[5])
set_state(id, 'waiting', 'waits_for', 'children')
redis.call('SADD', index('waiting'), id)
event(domain, 'routed', id, {routing = cjson.decode(ARGV[6])})
for i = 7, #ARGV do
  local child = cjson.decode(ARGV[i])
  for name, value in pairs(child.fields) do redis.call('HSET', info_key(child.id), name, value) end
  redis.call('HSET', info_key(child.id), 'submitted_at', now)
  redis.call('HSET', result_key(child.id), 'submitted_at', now)
  set_state(child.id, 'pending')
  redis.call('RPUSH', pending_key(child.domain, field(child.id, 'priority')), child.id)
  redis.call('SADD', key('tasks:children:' .. id), child.id)
  count(child.domain, 'submitted')
  event(child.domain, 'submitted', child.id, {parent = id})
end
flush_events()
return 'routed'
