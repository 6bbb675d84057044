-- What wrk sends (a body, when BENCH_BODY names a file) and how it tells its figures: one line for wrk.py.

local body = os.getenv("BENCH_BODY")
if body then
   local file = assert(io.open(body, "rb"))
   wrk.method = "PUT"
   wrk.body = file:read("*a")
   file:close()
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      "BENCH {\"requests\": %d, \"bytes\": %d, \"microseconds\": %d, \"connect\": %d, \"read\": %d, \"write\": %d, "
         .. "\"status\": %d, \"timeout\": %d, \"p50\": %d, \"p99\": %d}\n",
      summary.requests, summary.bytes, summary.duration, errors.connect, errors.read, errors.write,
      errors.status, errors.timeout, latency:percentile(50), latency:percentile(99)))
end
