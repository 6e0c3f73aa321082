-- Requests that differ, from a file with one "PATH<TAB>AUTHORIZATION" per line, and the outcome as JSON.

function init(arguments)
  if not arguments[1] then return end
  local requests = {}
  for line in io.lines(arguments[1]) do
    local path, authorization = line:match("^(%S+)\t?(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if authorization ~= "" then headers.authorization = authorization end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  local next = 0
  -- Only now: without this function wrk sends one and the same request, which costs it less.
  request = function()
    next = next % #requests + 1
    return requests[next]
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'outcome {"requests":%d,"seconds":%f,"p99":%f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
