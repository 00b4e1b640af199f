-- Counts what a model call cost, once: for its task and all that this is a part of, for its worker and its
-- domain, and for the network. Or it only says how these stand.
-- ARGV: 3 task id, '' if it is for none · 4 attempt · 5 the call's own id, '' to ask only
--       6 tokens in · 7 tokens out · 8 cost in millionths of a dollar · 9 tokens that have no price
--       10, 11 tokens and millionths that the task may cost if it does not say so itself, '' for no limit
--       12.. what else it is counted for, and its limits: scope, tokens, millionths
-- Returns 'ok', or 'stale' if it is asked for an attempt that is not at work; then each scope and how it
-- stands as JSON.
local id, attempt, call = ARGV[3], ARGV[4], ARGV[5]
local counts = false
if call ~= '' then
  -- It may be told again.
  counts = redis.call('SET', key('budgets:call:' .. call), 1, 'NX', 'EX', 3600)
elseif id ~= '' then
  local record = redis.call('HMGET', info_key(id), 'state', 'attempt', 'cancel_wanted')
  if record[1] ~= 'active' or record[2] ~= attempt or record[3] then return {'stale'} end
end
local answers = {'ok'}
-- What a person has added counts on top of what was configured or asked for. What stands above a task and
-- does not say itself what it may cost has the limit that its own calls were given.
local function limit(name, field, base, raised)
  if base == 'as it is' then return tonumber(redis.call('HGET', name, field)) end
  if base == '' then
    redis.call('HDEL', name, field)
    return nil
  end
  local sum = tonumber(base) + (tonumber(raised) or 0)
  redis.call('HSET', name, field, as_text(sum))
  return sum
end
local function account(scope, tokens, micros)
  local name = key('budgets:' .. scope)
  if counts then
    for place, counter in ipairs({'tokens_in', 'tokens_out', 'cost_micros', 'unpriced_tokens'}) do
      redis.call('HINCRBY', name, counter, ARGV[5 + place])
    end
  end
  local has = redis.call('HMGET', name, 'tokens_in', 'tokens_out', 'cost_micros', 'unpriced_tokens',
    'raised_tokens', 'raised_micros', 'finish')
  local limit_tokens = limit(name, 'limit_tokens', tokens, has[5])
  local limit_micros = limit(name, 'limit_micros', micros, has[6])
  answers[#answers + 1] = cjson.encode({
    scope = scope, tokens_in = tonumber(has[1]), tokens_out = tonumber(has[2]), cost_micros = tonumber(has[3]),
    unpriced_tokens = tonumber(has[4]), finish = tonumber(has[7]),
    limit_tokens = limit_tokens, limit_micros = limit_micros
  })
  return limit_tokens or limit_micros
end
-- What was asked for says what it is a part of: no domain may write that.
local one, tokens, micros = id, ARGV[10], ARGV[11]
for _ = 1, 10 do
  local spec = redis.call('GET', spec_key(one))
  if not spec then break end
  spec = cjson.decode(spec)
  local budget = spec.budget or {}
  if budget.tokens then tokens = as_text(budget.tokens) end
  if budget.cost_usd then micros = as_text(math.floor(budget.cost_usd * 1000000 + 0.5)) end
  local limited = account('task:' .. one, tokens, micros)
  if one ~= id and limited then redis.call('SADD', key('budgets:features'), one) end
  one, tokens, micros = spec.parent or '', 'as it is', 'as it is'
end
for i = 12, #ARGV, 3 do account(ARGV[i], ARGV[i + 1], ARGV[i + 2]) end
return answers
