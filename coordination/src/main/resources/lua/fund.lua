-- Says of which budgets, and of which workers, how many tasks may be at work in a domain, and lets those
-- go that wait for room.
-- ARGV: 3 leader token · 4 how many budgets have a limit · then as many pairs: scope, how many tasks
--       then ids of tasks that waited for one
-- Returns which of these went back to the head of their lists, the first of them first.
if not leads(ARGV[3]) then return {} end
local allowance, last = key('budgets:allowance:' .. domain), 4 + 2 * tonumber(ARGV[4])
redis.call('DEL', allowance)
for i = 5, last, 2 do redis.call('HSET', allowance, ARGV[i], ARGV[i + 1]) end
local gone = {}
for i = #ARGV, last + 1, -1 do
  local id = ARGV[i]
  redis.call('ZREM', key('budgets:deferred:' .. domain), id)
  local record = redis.call('HMGET', info_key(id), 'state', 'waits_for')
  if record[1] == 'waiting' and record[2] == 'room' then
    redis.call('SREM', index('waiting'), id)
    redis.call('HDEL', info_key(id), 'waits_for', 'waits_on')
    to_head(id, domain)
    event(domain, 'released', id, member('reason', 'there is room'))
    table.insert(gone, 1, id)
  end
end
flush()
return gone
