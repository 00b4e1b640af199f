-- Hands in what a domain has finished and claims up to the free slots: the one script of its work.
-- ARGV: 3 agent · 4 request id · 5 lease in ms · 6 free slots
--       7.. one JSON object per finished attempt:
--         {id, token, kind = completed|checked|failed|released|cancelled, failure, reason, retried,
--          delay, result = {field = value}}
-- Returns JSON {finished = {{id, verdict = accepted|same|stale|gone}}, granted = {{field, value …}}};
-- a request that was answered before gets the same answer again.
local agent, request = ARGV[3], ARGV[4]
local lease, slots = tonumber(ARGV[5]), tonumber(ARGV[6])
local grant_key = key('agents:grant:' .. agent)
local before = redis.call('HGET', grant_key, request)
if before then return before end

local function write_result(id, result)
  for name, value in pairs(result) do redis.call('HSET', result_key(id), name, value) end
end

local function put_back(f, failure, reason)
  local left = tonumber(field(f.id, 'tries_left'))
  if failure ~= '' then
    left = left - 1
    redis.call('HSET', info_key(f.id), 'tries_left', left, 'failure', failure, 'reason', reason)
  end
  if left <= 0 then return finish(f.id, domain, 'dead', failure, reason) end
  if f.delay > 0 then
    set_state(f.id, 'delayed')
    redis.call('ZADD', index('delayed'), now + f.delay, f.id)
    event(domain, 'delayed', f.id, {failure = failure, reason = reason, delay = f.delay})
  else
    to_head(f.id, domain)
    event(domain, 'returned', f.id, {failure = failure, reason = reason})
  end
end

local function settle(f)
  if redis.call('EXISTS', info_key(f.id)) == 0 then return 'gone' end
  if field(f.id, 'state') ~= 'active' or field(f.id, 'token') ~= f.token then
    if field(f.id, 'finished_token') == f.token then return 'same' end
    return 'stale'
  end
  drop_claim(f.id, domain)
  redis.call('HSET', info_key(f.id), 'finished_token', f.token)
  write_result(f.id, f.result)
  local wanted = field(f.id, 'cancel_wanted')
  if f.kind == 'cancelled' or wanted ~= '' then
    finish(f.id, domain, 'cancelled', '', wanted)
  elseif f.kind == 'completed' then
    set_state(f.id, 'verifying')
    redis.call('SADD', index('verifying'), f.id)
    event(domain, 'verifying', f.id, {agent = agent})
    redis.call('PUBLISH', key('wake:main'), f.id)
  elseif f.kind == 'checked' then
    finish(f.id, domain, 'done', '', '')
    redis.call('PUBLISH', key('wake:main'), f.id)
  elseif f.kind == 'released' then
    put_back(f, '', f.reason)
  elseif f.retried then
    put_back(f, f.failure, f.reason)
  else
    finish(f.id, domain, 'dead', f.failure, f.reason)
  end
  return 'accepted'
end

local finished = {}
for i = 7, #ARGV do
  local f = cjson.decode(ARGV[i])
  table.insert(finished, {f.id, settle(f)})
end

-- Which list comes first: of 21 claims 16 look at high first, 4 at normal, 1 at low.
local HIGH_FIRST, NORMAL_FIRST, LOW_FIRST =
  {'high', 'normal', 'low'}, {'normal', 'high', 'low'}, {'low', 'high', 'normal'}
local function order()
  local turn = redis.call('HINCRBY', key('stats:' .. domain), 'turns', 1) % 21
  if turn < 16 then return HIGH_FIRST elseif turn < 20 then return NORMAL_FIRST end
  return LOW_FIRST
end

local function pop()
  for _, priority in ipairs(order()) do
    local id = redis.call('LPOP', pending_key(domain, priority))
    if id then return id end
  end
  return nil
end

local epoch = redis.call('GET', key('network:epoch')) or '1'
local granted = {}
while #granted < slots do
  local id = pop()
  if not id then break end
  if field(id, 'state') ~= 'pending' then
    redis.call('XADD', key('quarantine'), 'MAXLEN', '~', 1000, '*',
      'where', index('pending'), 'why', 'no pending task of that id', 'entry', string.sub(id, 1, 4096))
  else
    local attempt = redis.call('HINCRBY', info_key(id), 'attempt', 1)
    local token = epoch .. '.' .. attempt
    set_state(id, 'active', 'token', token, 'agent', agent, 'claimed_at', now)
    -- What an earlier attempt handed in is none of this one's.
    redis.call('HDEL', result_key(id), 'attempt_commit', 'base_commit', 'files', 'added', 'removed')
    redis.call('HSET', result_key(id), 'agent', agent, 'attempt', attempt, 'started_at', now)
    redis.call('SADD', index('active'), id)
    redis.call('ZADD', index('leases'), now + lease, id)
    event(domain, 'claimed', id, {agent = agent, attempt = attempt})
    table.insert(granted, redis.call('HGETALL', info_key(id)))
  end
end
flush_events()
local reply = cjson.encode({finished = finished, granted = granted})
if #finished > 0 or #granted > 0 then
  redis.call('DEL', grant_key)
  redis.call('HSET', grant_key, request, reply)
  redis.call('EXPIRE', grant_key, 60)
end
return reply
