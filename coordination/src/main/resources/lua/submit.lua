-- New tasks, or the ones that were submitted under the same idempotency keys: all of those that a
-- client had to submit while an earlier call was under way.
-- ARGV: 3 seconds an idempotency key is kept
--       4.. two values per task: a packed list of id, domain, priority, idempotency key or '', sha256 of
--           what is asked for, then fields and values of the record; and what is asked for, as JSON
-- Returns per task 'accepted', 'duplicate' or 'conflict', a space and an id.
local answers = {}
-- The answer for a key that stands for a task already. One that does not stands for this task from now on.
local function known(id, idem, sha)
  if idem == '' then return nil end
  local found = redis.call('GET', key('tasks:idem:' .. idem))
  if found then
    local known_id, known_sha = string.match(found, '^(%S+) (%S+)$')
    return (known_sha == sha and 'duplicate ' or 'conflict ') .. known_id
  end
  redis.call('SET', key('tasks:idem:' .. idem), id .. ' ' .. sha, 'EX', ARGV[3])
  return nil
end
local fresh, specs = {}, {}
for i = 4, #ARGV, 2 do
  local task = cmsgpack.unpack(ARGV[i])
  local id = task[1]
  local before = known(id, task[4], task[5])
  if not before then
    fresh[#fresh + 1] = task
    specs[#specs + 1], specs[#specs + 2] = spec_key(id), ARGV[i + 1]
  end
  answers[#answers + 1] = before or 'accepted ' .. id
end
if #fresh > 0 then
  -- A client whose reply was lost may send all of it again; then each is looked at.
  local all = redis.call('MSETNX', unpack(specs)) == 1
  for n, task in ipairs(fresh) do
    local id, of = task[1], task[2]
    if all or redis.call('SET', specs[2 * n - 1], specs[2 * n], 'NX') then
      record_new(id, of, unpack(task, 6))
      wait_for_claim('RPUSH', id, of, task[3])
      event(of, 'submitted', id)
    end
  end
end
flush()
return answers
