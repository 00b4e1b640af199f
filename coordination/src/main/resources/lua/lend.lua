-- An agent waits for what it has submitted: its clock stands, and others may use its slot. It says so again
-- and again as long as it does.
-- ARGV: 3 leader token · 4 id · 5 attempt · 6 for how many ms; 0 when it goes on
-- Returns 'ok'; 'stale' if the attempt is not at work any more, or the caller does not lead.
local id = ARGV[4]
local state, attempt, before, agent = unpack(redis.call('HMGET', info_key(id), 'state', 'attempt', 'lends_until',
  'agent'))
if not leads(ARGV[3]) or state ~= 'active' or attempt ~= ARGV[5] then return 'stale' end
local until_when = now + tonumber(ARGV[6])
redis.call('HSET', info_key(id), 'lends_until', as_text(until_when))
-- Whoever holds it hears of a change at once, else when it renews its leases.
if lends(before) ~= lends(until_when) then redis.call('PUBLISH', key('control:' .. agent), id) end
return 'ok'
