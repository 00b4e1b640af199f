-- New tasks, or the ones that were submitted under the same idempotency keys: all of those that a
-- client had to submit while an earlier call was under way.
-- ARGV: 3 seconds an idempotency key is kept
--       4.. one packed list per task: id, domain, priority, idempotency key or '', sha256 of what is
--           asked for, that itself as JSON, then fields and values of the record
-- Returns per task 'accepted', 'duplicate' or 'conflict', a space and an id.
local answers, pending = {}, {}
-- The answer for a key that stands for a task already, or nil.
local function known(idem, sha)
  local found = redis.call('GET', key('tasks:idem:' .. idem))
  if not found then return nil end
  local known_id, known_sha = string.match(found, '^(%S+) (%S+)$')
  return (known_sha == sha and 'duplicate ' or 'conflict ') .. known_id
end
local function submit(task)
  local id, of, priority, idem, sha, spec = unpack(task, 1, 6)
  if idem ~= '' then
    local answer = known(idem, sha)
    if answer then return answer end
    redis.call('SET', key('tasks:idem:' .. idem), id .. ' ' .. sha, 'EX', ARGV[3])
  end
  -- A client whose reply was lost may send all of it again.
  if not create(id, of, spec, unpack(task, 7)) then return 'accepted ' .. id end
  gather(pending, pending_key(of, priority), id)
  claimable[of] = true
  event(of, 'submitted', id)
  return 'accepted ' .. id
end
for i = 4, #ARGV do answers[#answers + 1] = submit(cmsgpack.unpack(ARGV[i])) end
for list, ids in pairs(pending) do redis.call('RPUSH', list, unpack(ids)) end
flush()
return answers
