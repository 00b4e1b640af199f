-- Renews all leases of a domain at once.
-- ARGV: 3 lease in ms · 4.. id, token pairs
-- Returns one word per pair: continue, cancel (wanted by a person) or lost (kill that work now).
-- A lease that ran out but was not reaped is extended.
local lease, answers = tonumber(ARGV[3]), {}
for i = 4, #ARGV, 2 do
  local id, token = ARGV[i], ARGV[i + 1]
  if field(id, 'state') ~= 'active' or field(id, 'token') ~= token then
    table.insert(answers, 'lost')
  else
    redis.call('ZADD', index('leases'), now + lease, id)
    table.insert(answers, field(id, 'cancel_wanted') ~= '' and 'cancel' or 'continue')
  end
end
return answers
