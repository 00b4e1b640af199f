-- Tasks that waited for their children end when all of these have; their results are made of the
-- children's.
-- ARGV: 3 leader token · 4 bytes of an output kept · 5 how many to look at at most
--       6.. ids; none for those of which a child has just ended
-- Returns how many were looked at.
if not leads(ARGV[3]) then return 0 end
local kept = tonumber(ARGV[4])
local candidates = {unpack(ARGV, 6)}
if #candidates == 0 then candidates = redis.call('SPOP', index('joinable'), ARGV[5]) end

local function joined(children)
  local sum = {state = 'done', failure = '', why = {}, said = {}, last = '', commit = '', merged = true,
    tokens_in = 0, tokens_out = 0, cost = 0}
  for _, child in ipairs(children) do
    local state = field(child, 'state')
    if not is_end(state) then return nil end
    if state == 'dead' then sum.state, sum.failure = 'dead', 'child_failed' end
    if state == 'cancelled' and sum.state == 'done' then sum.state = 'cancelled' end
    if state ~= 'done' then table.insert(sum.why, child .. ' is ' .. state) end
    local output, fault, ended, commit, merged, tokens_in, tokens_out, cost = unpack(redis.call('HMGET',
      result_key(child), 'output', 'error', 'finished_at', 'commit', 'merged', 'tokens_in', 'tokens_out', 'cost_usd'))
    local text = output and string.find(output, '%S') and output or fault or ''
    table.insert(sum.said, child .. ' (' .. state .. '): ' .. text)
    -- The commit that landed last is the first that holds all parts.
    if ended > sum.last then sum.last, sum.commit = ended, commit or sum.commit end
    sum.merged = sum.merged and merged == 'true'
    sum.tokens_in = sum.tokens_in + (tonumber(tokens_in) or 0)
    sum.tokens_out = sum.tokens_out + (tonumber(tokens_out) or 0)
    sum.cost = sum.cost + (tonumber(cost) or 0)
  end
  return sum
end

for _, id in ipairs(candidates) do
  local children = redis.call('SMEMBERS', key('tasks:children:' .. id))
  table.sort(children)
  local sum = field(id, 'state') == 'waiting' and joined(children)
  if sum then
    redis.call('SREM', index('waiting'), id)
    finish(id, domain, sum.state, sum.failure, table.concat(sum.why, ', '),
      'output', string.sub(table.concat(sum.said, '\n'), -kept), 'commit', sum.commit,
      'merged', tostring(sum.merged), 'tokens_in', as_text(sum.tokens_in),
      'tokens_out', as_text(sum.tokens_out), 'cost_usd', string.format('%.6f', sum.cost))
  end
end
flush()
return #candidates
