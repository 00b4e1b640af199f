-- A person does not want a task any more.
-- ARGV: 3 id · 4 reason
-- Returns cancelled, wanted (its worker is told), late (it is landing), ended or unknown.
local answer = call_off(ARGV[3], domain, ARGV[4])
flush()
return answer
