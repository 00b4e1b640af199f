-- Lines of a task's log: numbered, capped, announced.
-- ARGV: 3 id · 4 lines kept · 5.. JSON objects
-- Returns the last number, 0 if there is no such task any more.
local id = ARGV[3]
if redis.call('EXISTS', info_key(id)) == 0 then return 0 end
local logs = result_key(id) .. ':logs'
local seq = 0
for i = 5, #ARGV do
  seq = redis.call('HINCRBY', info_key(id), 'log_seq', 1)
  redis.call('RPUSH', logs, '{"seq":' .. seq .. ',' .. string.sub(ARGV[i], 2))
end
redis.call('LTRIM', logs, -tonumber(ARGV[4]), -1)
redis.call('PUBLISH', key('log:' .. id), 'line')
return seq
