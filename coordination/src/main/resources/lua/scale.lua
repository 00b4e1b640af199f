-- A person says how many orchestrators a domain has, or leaves it to main again. One that was drained
-- works again.
-- ARGV: 3 number, '' for main's own
local desired = key('fleet:desired:' .. domain)
if ARGV[3] == '' then
  redis.call('HDEL', desired, 'fixed')
else
  redis.call('HSET', desired, 'fixed', ARGV[3])
end
redis.call('HDEL', desired, 'drained_at')
redis.call('HINCRBY', desired, 'generation', 1)
event(domain, 'scaled', '', member('replicas', ARGV[3]))
claimable[domain] = true
flush()
return 'ok'
