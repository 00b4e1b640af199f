-- A person answers a question, once. What is added to a limit counts from here on; main does the rest.
-- ARGV: 3 the question's id · 4 the answer's word; 'withdrawn' if there is nothing left to ask
--       5 what is added: tokens_<n> or micros_<n>, or '' · 6 answered questions that are kept
-- Returns 'answered'; 'before <word>' if somebody was first; 'unknown'.
local id, word = ARGV[3], ARGV[4]
local open, answered = key('inbox:open'), key('inbox:answered')
local text = redis.call('HGET', open, id)
if not text then
  local before = redis.call('HGET', answered, id)
  return before and 'before ' .. cjson.decode(before).answer or 'unknown'
end
local question = cjson.decode(text)
local account = key('budgets:' .. question.scope)
local unit, more = string.match(ARGV[5], '^(%a+)_(%d+)$')
if unit then
  redis.call('HINCRBY', account, 'raised_' .. unit, more)
  if redis.call('HEXISTS', account, 'limit_' .. unit) == 1 then
    redis.call('HINCRBY', account, 'limit_' .. unit, more)
  end
end
if word == 'finish' then
  for _, task in ipairs(redis.call('SMEMBERS', key('inbox:tasks:' .. id))) do
    redis.call('HSET', key('budgets:task:' .. task), 'finish', field(task, 'attempt'))
  end
end
question.answer, question.answered_at = word, now
redis.call('HDEL', open, id)
redis.call('HDEL', key('inbox:subjects'), question.subject)
redis.call('HSET', answered, id, cjson.encode(question))
redis.call('RPUSH', key('inbox:order'), id)
redis.call('RPUSH', key('inbox:due'), id)
for _ = 1, redis.call('LLEN', key('inbox:order')) - tonumber(ARGV[6]) do
  redis.call('HDEL', answered, redis.call('LPOP', key('inbox:order')))
end
redis.call('PUBLISH', key('wake:main'), 1)
return 'answered'
