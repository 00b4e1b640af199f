-- Delayed tasks whose time has come go back to the head of their list, unless their domain stands still.
-- ARGV: 3 leader token · 4 how many at most
-- Returns how many went.
if not leads(ARGV[3]) then return 0 end
if redis.call('HEXISTS', key('fleet:desired:' .. domain), 'paused_at') == 1 then return 0 end
local due = redis.call('ZRANGEBYSCORE', index('delayed'), '-inf', now, 'LIMIT', 0, ARGV[4])
for _, id in ipairs(due) do
  redis.call('ZREM', index('delayed'), id)
  if field(id, 'state') == 'delayed' then
    to_head(id, domain)
    event(domain, 'promoted', id)
  end
end
flush()
return #due
