-- For wrk: asks the addresses of a file in turn and reports one line: answers | microseconds | 99th percentile in microseconds | failures.
local requests, last = {}, 0

function init(args)
  local headers = {}
  if args[2] then headers["Authorization"] = args[2] end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency, _)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("\n%d|%d|%d|%d\n", summary.requests, summary.duration, latency:percentile(99), failures))
end
