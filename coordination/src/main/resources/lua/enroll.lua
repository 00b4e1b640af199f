-- Main takes an agent, with its workers, into the registry.
-- ARGV: 3 agent · 4 orchestrator or worker
redis.call('SADD', key('agents:all'), ARGV[3])
if ARGV[4] == 'orchestrator' then redis.call('SADD', key('agents:domains'), ARGV[3]) end
return 'ok'
