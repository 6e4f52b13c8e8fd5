-- What wrk asks for scale_bench.mjs: wrk … -s scale.lua URL -- KIND FOLDER RUN. FOLDER/people has a line for each person:
-- token, id of a folder of 100, id of a folder to write to, id of a folder in it, id of a file of 1 MB.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local people, kind, run, asked, content = {}, "", "", 0, ""

local function random_bytes(count)
  local file = io.open("/dev/urandom", "rb")
  local bytes = file:read(count)
  file:close()
  return bytes
end

function init(args)
  kind, run = args[1], args[3]
  for line in io.lines(args[2] .. "/people") do
    local token, hundred, written, renamed, file = line:match("(%S+) (%S+) (%S+) (%S+) (%S+)")
    people[#people + 1] = {headers = {["Authorization"] = "Bearer " .. token}, hundred = hundred, written = written,
                           renamed = renamed, file = file}
  end
  content = random_bytes(4096)
  asked = number * 7  -- the threads are not in step
end

local function fresh() return run .. "-" .. number .. "-" .. asked end

local function list(person)
  return wrk.format("GET", "/api/drive/nodes?parent_id=" .. person.hundred, person.headers)
end

local function write(person)
  if asked % 2 == 0 then
    return wrk.format("PATCH", "/api/drive/nodes/" .. person.renamed, person.headers, '{"name": "' .. fresh() .. '"}')
  end
  return wrk.format("POST", "/api/drive/nodes", person.headers,
                    '{"name": "folder ' .. fresh() .. '", "parent_id": "' .. person.written .. '"}')
end

local function upload(person)
  local name = fresh()
  local head = '--b\r\nContent-Disposition: form-data; name="parent_id"\r\n\r\n' .. person.written ..
    '\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="' .. name .. '"\r\n\r\n'
  -- Each begins with its name, so that nothing is found to be there already.
  local body = head .. name .. content:sub(#name + 1) .. "\r\n--b--\r\n"
  return wrk.format("POST", "/api/drive/upload", {["Authorization"] = person.headers["Authorization"],
                    ["Content-Type"] = "multipart/form-data; boundary=b"}, body)
end

function request()
  asked = asked + 1
  local person = people[asked % #people + 1]
  if kind == "upload" then return upload(person) end
  if kind == "download" then
    return wrk.format("GET", "/api/drive/download?file_id=" .. person.file, person.headers)
  end
  if kind == "mixed" and asked % 101 == 0 then return write(person) end
  return list(person)
end

function done(summary, latency)
  io.write(string.format("RESULT %f %d %f\n", summary.requests / summary.duration * 1e6,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(99) / 1000))
end
