-- Tasks of `main` get their children, once, and wait for them.
-- ARGV: 3.. per task one packed list: leader token, id, its token, the routing decision as JSON, how many
--       children; behind it one packed list per child: id, domain, priority, what is asked for as JSON,
--       then fields and values of the record
-- Returns per task 'routed'; 'cancelled' if somebody wanted that meanwhile; 'stale' if the claim is not
-- the caller's any more.
local specs = {}
local function route(leader, id, own, decision, children)
  local state, token, wanted, held = unpack(redis.call('HMGET', info_key(id), 'state', 'token', 'cancel_wanted',
    'paused_at'))
  if not leads(leader) or state ~= 'active' or token ~= own then return 'stale' end
  drop_claim(id, domain)
  if wanted then
    finish(id, domain, 'cancelled', '', wanted)
    return 'cancelled'
  end
  set_state(id, 'waiting', 'waits_for', 'children', 'routing', decision)
  enter(index('waiting', domain), id)
  event(domain, 'routed', id, ',"routing":' .. decision)
  local whole, ids = member('parent', id), {}
  for n, child in ipairs(children) do
    local child_id, of, priority, spec = unpack(child, 1, 4)
    -- Nobody has heard of it: were this a call again, the claim would not be the caller's any more.
    specs[#specs + 1], specs[#specs + 2] = spec_key(child_id), spec
    record_new(child_id, of, 'parent', id, unpack(child, 5))
    offer(child_id, of, priority, held)
    event(of, 'submitted', child_id, whole)
    ids[n] = child_id
  end
  -- Those of an attempt that was retried are none of this one's.
  redis.call('DEL', key('tasks:children:' .. id), running_key(id))
  if #ids > 0 then
    redis.call('SADD', key('tasks:children:' .. id), unpack(ids))
    redis.call('SADD', running_key(id), unpack(ids))
  end
  return 'routed'
end
local answers, i = {}, 3
while i <= #ARGV do
  local leader, id, token, decision, size = unpack(cmsgpack.unpack(ARGV[i]))
  local children = {}
  for n = 1, tonumber(size) do children[n] = cmsgpack.unpack(ARGV[i + n]) end
  answers[#answers + 1] = route(leader, id, token, decision, children)
  i = i + 1 + #children
end
if #specs > 0 then redis.call('MSET', unpack(specs)) end
flush()
return answers
