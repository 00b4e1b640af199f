-- Work that a domain handed in takes its place in its repository's merge queue, once per attempt.
-- ARGV: 3 leader token · 4 repository · 5.. ids
-- Returns how many were put in.
if not leads(ARGV[3]) then return 0 end
local put = 0
for i = 5, #ARGV do
  local id = ARGV[i]
  local attempt = field(id, 'attempt')
  if field(id, 'state') == 'verifying' and field(id, 'queued') ~= attempt then
    -- The list first: where somebody put something else there, this fails and nothing says it was done.
    redis.call('RPUSH', key('merges:queue:' .. ARGV[4]), id)
    redis.call('HSET', info_key(id), 'queued', attempt, 'repository', ARGV[4])
    event(domain, 'queued', id)
    put = put + 1
  end
end
flush()
return put
