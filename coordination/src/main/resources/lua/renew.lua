-- Renews all leases of a domain at once.
-- ARGV: 3 lease in ms · 4.. id, token pairs
-- Returns one word per pair: continue, pause (stand still until the next word), wait (its agent waits for
-- what it has submitted), cancel (wanted by a person) or lost (kill that work now).
-- A lease that ran out but was not reaped is extended.
local lease, answers = tonumber(ARGV[3]), {}
for i = 4, #ARGV, 2 do
  local id, token = ARGV[i], ARGV[i + 1]
  local record = redis.call('HMGET', info_key(id), 'state', 'token', 'cancel_wanted', 'paused_at', 'lends_until')
  if record[1] ~= 'active' or record[2] ~= token then
    table.insert(answers, 'lost')
  else
    redis.call('ZADD', index('leases'), now + lease, id)
    table.insert(answers, record[3] and 'cancel' or record[4] and 'pause'
      or lends(record[5]) and 'wait' or 'continue')
  end
end
return answers
