-- Put before every other script. ARGV[1] is always the network's key prefix ('' or 'acme:'),
-- ARGV[2] the domain whose tasks the script moves. Keys are made from them as the data model says.
--
-- The first command is a write that frees: after it Redis lets a script write although it is at
-- maxmemory, so that a full network can still drain. Only submit must be refused then.
local prefix, domain = ARGV[1], ARGV[2]
local EVENTS_KEPT, DAY = 10000, 86400
local function key(name) return prefix .. name end
local function info_key(id) return key('tasks:info:' .. id) end
local function result_key(id) return key('results:' .. id) end
local function index(name, of) return key('tasks:' .. name .. ':' .. (of or domain)) end
local function pending_key(of, priority)
  if priority == 'high' or priority == 'low' then return index('pending', of) .. ':' .. priority end
  return index('pending', of)
end
if not SUBMITTING then redis.call('ZREM', index('leases'), '') end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local events = {}
local function event(of, kind, id, fields)
  fields = fields or {}
  fields.type, fields.task, fields.at = kind, id, now
  events[of] = events[of] or {}
  table.insert(events[of], fields)
end
-- One entry per domain and script call, then one wake-up.
local function flush_events()
  for of, list in pairs(events) do
    redis.call('XADD', key('events:' .. of), 'MAXLEN', '~', EVENTS_KEPT, '*', 'events', cjson.encode(list))
    redis.call('PUBLISH', key('wake:' .. of), #list)
    for _, e in ipairs(list) do redis.call('PUBLISH', key('log:' .. e.task), e.type) end
  end
end

local function field(id, name) return redis.call('HGET', info_key(id), name) or '' end
local function count(of, name) redis.call('HINCRBY', key('stats:' .. of), name, 1) end
local function leads(token) return redis.call('GET', key('network:leader')) == token end

-- The record's one state, and the result's word for it.
local function set_state(id, state, ...)
  redis.call('HSET', info_key(id), 'state', state, 'changed_at', now, ...)
  redis.call('HSET', result_key(id), 'status', state)
end
local function drop_claim(id, of)
  redis.call('ZREM', index('leases', of), id)
  redis.call('SREM', index('active', of), id)
end
local function to_head(id, of)
  set_state(id, 'pending')
  redis.call('LPUSH', pending_key(of, field(id, 'priority')), id)
end
local function finish(id, of, state, failure, reason)
  set_state(id, state)
  if failure ~= '' then redis.call('HSET', info_key(id), 'failure', failure, 'reason', reason) end
  redis.call('HSET', result_key(id), 'finished_at', now, 'error', reason, 'failure', failure)
  if state == 'dead' then redis.call('RPUSH', index('dead', of), id)
  else redis.call('ZADD', index('ended', of), now, id) end
  count(of, state)
  event(of, state, id, {failure = failure, reason = reason})
  local parent = field(id, 'parent')
  if parent ~= '' then redis.call('PUBLISH', key('wake:main'), parent) end
end
