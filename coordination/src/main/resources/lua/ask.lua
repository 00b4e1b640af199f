-- A question for a person comes to be, unless the same one is open; what stands still for it is noted.
-- ARGV: 3 leader token · 4 what it is about: of each there is one open question
--       5 the question as JSON, its id, subject and time left out · 6 questions that may be open at most
--       7.. ids of tasks that stand still for it
-- Returns the question's id; '' if the caller does not lead or there are too many.
if not leads(ARGV[3]) then return '' end
local subject = ARGV[4]
local id = redis.call('HGET', key('inbox:subjects'), subject)
if not id then
  if redis.call('HLEN', key('inbox:open')) >= tonumber(ARGV[6]) then return '' end
  id = 'q' .. redis.call('INCR', key('inbox:number'))
  local question = cjson.decode(ARGV[5])
  question.id, question.subject, question.at = id, subject, now
  redis.call('HSET', key('inbox:subjects'), subject, id)
  redis.call('HSET', key('inbox:open'), id, cjson.encode(question))
end
for i = 7, #ARGV do redis.call('SADD', key('inbox:tasks:' .. id), ARGV[i]) end
return id
