-- One main orchestrator leads. Its token is "<instance> <number>"; the number only ever grows.
-- ARGV: 3 instance · 4 how long the lead lasts unrenewed, in ms
-- Returns the caller's leader token, or '' if another one leads.
local leader = key('network:leader')
local held = redis.call('GET', leader)
if held then
  if string.match(held, '^(%S+)') ~= ARGV[3] then return '' end
  redis.call('PEXPIRE', leader, ARGV[4])
  return held
end
redis.call('SETNX', key('network:epoch'), 1)
local token = ARGV[3] .. ' ' .. redis.call('INCR', key('network:leader:number'))
redis.call('SET', leader, token, 'PX', ARGV[4])
return token
