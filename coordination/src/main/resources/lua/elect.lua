-- One main orchestrator leads. Its token is "<instance> <number>"; the number only ever grows.
-- ARGV: 3 instance · 4 how long the lead lasts unrenewed, in ms
--       5 epoch and 6 pulse that the caller has seen, 0 where it has seen none
-- The pulse counts elections and renewals. A Redis whose pulse is behind what was seen has forgotten
-- something: then a new epoch begins, and nothing is granted until a leader has put right what is wrong.
-- Returns the caller's leader token, epoch, pulse and '1' while that is to be done; nothing if another
-- one leads.
local leader, pulse, epoch = key('network:leader'), key('network:pulse'), key('network:epoch')
local held = redis.call('GET', leader)
if held and string.match(held, '^(%S+)') ~= ARGV[3] then return {} end
if held then
  redis.call('PEXPIRE', leader, ARGV[4])
else
  held = ARGV[3] .. ' ' .. redis.call('INCR', key('network:leader:number'))
  redis.call('SET', leader, held, 'PX', ARGV[4])
end
redis.call('SETNX', epoch, 1)
redis.call('SETNX', key('network:version'), 2)
if (tonumber(redis.call('GET', pulse)) or 0) < tonumber(ARGV[6]) then
  redis.call('SET', epoch, as_text(math.max(redis.call('GET', epoch), ARGV[5]) + 1))
  redis.call('SET', pulse, ARGV[6])
  redis.call('SET', key('network:restoring'), 1)
end
return {held, redis.call('GET', epoch), as_text(redis.call('INCR', pulse)),
  redis.call('GET', key('network:restoring')) or ''}
