-- Notes that handed-in work does not merge with work that is ahead of it in its queue.
-- ARGV: 3 leader token · 4 id · 5 attempt · 6 ids of the others, separated by blanks · 7 files
-- Returns 'ok' or 'stale'.
local id = ARGV[4]
if not leads(ARGV[3]) or field(id, 'state') ~= 'verifying' or field(id, 'attempt') ~= ARGV[5] then return 'stale' end
redis.call('HSET', info_key(id), 'overlaps', ARGV[6], 'overlaps_in', ARGV[7])
event(domain, 'overlaps', id, member('with', ARGV[6]) .. member('reason', 'does not merge with what is ahead of it in ' .. ARGV[7]))
flush()
return 'ok'
