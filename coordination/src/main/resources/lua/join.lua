-- A task that waited for its children ends when all of them have.
-- ARGV: 3 leader token · 4 id · 5 done|dead|cancelled · 6 failure name · 7 reason
--       8.. field, value pairs of the result
-- Returns 'joined', or 'stale' if it does not wait or a child has not ended.
local id = ARGV[4]
if not leads(ARGV[3]) or field(id, 'state') ~= 'waiting' then return 'stale' end
for _, child in ipairs(redis.call('SMEMBERS', key('tasks:children:' .. id))) do
  local state = field(child, 'state')
  if state ~= 'done' and state ~= 'dead' and state ~= 'cancelled' then return 'stale' end
end
redis.call('SREM', index('waiting'), id)
finish(id, domain, ARGV[5], ARGV[6], ARGV[7], unpack(ARGV, 8))
tell_parent(field(id, 'parent'))
flush()
return 'joined'
