-- Takes back leases that ran out or whose container died.
-- ARGV: 3 leader token · 4 failure name · 5 reason
--       6 stalls that kill a task; 0 where it is nothing that a task can be blamed for
--       7.. id, lease end that the reaper saw ('' when the container is known to be dead),
--       orchestrator that held it ('' for any), triples
-- Returns the ids that were taken back.
if not leads(ARGV[3]) then return {} end
local failure, reason, most = ARGV[4], ARGV[5], tonumber(ARGV[6])
-- While a domain stands still no lease of it runs out. Who is known to be dead is dead all the same.
local stands = redis.call('HEXISTS', key('fleet:desired:' .. domain), 'paused_at') == 1
local taken = {}
for i = 7, #ARGV, 3 do
  local id, seen, holder = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local score = redis.call('ZSCORE', index('leases'), id)
  local same = seen == '' or not stands and tonumber(score) == tonumber(seen)
  if same and field(id, 'state') == 'active' and (holder == '' or field(id, 'agent') == holder) then
    drop_claim(id, domain)
    redis.call('HSET', info_key(id), 'token', '', 'failure', failure, 'reason', reason,
      'found', failure .. ': ' .. reason)
    local stalls = redis.call('HINCRBY', info_key(id), 'stalls', most > 0 and 1 or 0)
    if field(id, 'cancel_wanted') ~= '' then
      finish(id, domain, 'cancelled', '', field(id, 'cancel_wanted'))
    elseif most > 0 and stalls >= most then
      finish(id, domain, 'dead', failure, reason)
    else
      -- Whatever was at work beside a task that kills its domain comes to its last chance with it.
      if stalls == most - 1 then redis.call('HSET', info_key(id), 'alone', 1) end
      to_head(id, domain)
      event(domain, 'reaped', id, why(failure, reason))
    end
    tell_end(id)
    table.insert(taken, id)
  end
end
flush()
return taken
