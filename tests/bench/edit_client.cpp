// The client of edit_bench.mjs.
//   edit_client upload PORT TOKEN FILE [FILE_ID BASE_VERSION]
// uploads a file as the interface does: cut, announced, what is missing sent in frames, committed.
// Prints the id and the version that it became.
//   edit_client plan OLD NEW
// prints what an edit would take on the wire: in chunks, and by two protocols that do not exist.
#include <httplib.h>

#include <cstdio>
#include <fstream>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/json.h"
#include "blob/chunker.h"

using namespace septet;

namespace {

constexpr std::size_t batch_bytes = 4 << 20;  // of chunks in one request, as wasm/client has it

struct Cut {
  std::string id;  // raw
  std::string_view bytes;
};

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Cut> cut(std::string_view rest) {
  std::vector<Cut> out;
  while (!rest.empty()) {
    const std::string_view chunk = rest.substr(0, blob::first_cut(rest));
    out.push_back({sha256(chunk), chunk});
    rest.remove_prefix(chunk.size());
  }
  return out;
}

void append_frame(std::string& out, std::string_view chunk) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(chunk.size() >> shift);
  out += chunk;
}

Json must(const httplib::Result& answer) {
  if (answer && answer->status < 300) return Json::parse(answer->body);
  std::fprintf(stderr, "refused: %s\n", answer ? answer->body.c_str() : "no answer");
  std::exit(1);
}

class Upload {
 public:
  Upload(httplib::Client& client, const std::vector<Cut>& cuts) : client_(client), cuts_(cuts) {}

  void run(Json request) {
    request["chunks"] = Json::array();
    std::size_t size = 0;
    for (const Cut& one : cuts_) {
      request["chunks"].push_back({{"id", to_hex(one.id)}, {"size_bytes", one.bytes.size()}});
      size += one.bytes.size();
    }
    request["size_bytes"] = size;
    const Json state = must(client_.Post("/api/drive/uploads", request.dump(), "application/json"));
    url_ = "/api/drive/uploads/" + state.value("id", "");
    send(state["missing"]);
    const Json reply = must(client_.Post(url_ + "/commit", "", "application/json"));
    std::printf("%s %d\n", reply.value("file_id", "").c_str(), reply.value("version", 0));
  }

 private:
  void send(const Json& missing) {
    std::unordered_map<std::string, std::string_view> by_id;
    for (const Cut& one : cuts_) by_id[to_hex(one.id)] = one.bytes;
    std::string frames;
    for (const Json& id : missing) {
      append_frame(frames, by_id.at(id));
      if (frames.size() >= batch_bytes) flush(frames);
    }
    if (!frames.empty()) flush(frames);
  }
  void flush(std::string& frames) {
    must(client_.Post(url_ + "/chunks", frames, "application/octet-stream"));
    frames.clear();
  }

  httplib::Client& client_;
  const std::vector<Cut>& cuts_;
  std::string url_;
};

int upload(int count, char** values) {
  httplib::Client client("127.0.0.1", std::stoi(values[2]));
  client.set_keep_alive(true);
  client.set_default_headers({{"Authorization", std::string("Bearer ") + values[3]}});
  client.set_read_timeout(60);
  const std::string bytes = read_file(values[4]);
  Json request = {{"name", "large.bin"}};
  if (count > 6) {
    request["file_id"] = values[5];
    request["base_version"] = std::stoi(values[6]);
  }
  Upload(client, cut(bytes)).run(std::move(request));
  return 0;
}

// How many bytes of `next` are in no block of `base`, as rsync's rolling checksum finds them.
std::size_t literal_bytes(std::string_view base, std::string_view next, std::size_t block) {
  std::unordered_set<std::string_view> blocks;
  for (std::size_t at = 0; at + block <= base.size(); at += block)
    blocks.insert(base.substr(at, block));
  std::size_t literal = 0;
  for (std::size_t at = 0; at < next.size();) {
    const bool found = at + block <= next.size() && blocks.count(next.substr(at, block)) != 0;
    literal += found ? 0 : 1;
    at += found ? block : 1;
  }
  return literal;
}

struct Gap {
  std::size_t base_begin = 0, base_end = 0;  // bytes of the old file
  std::vector<Cut> cuts;                     // of the new one
};

// Runs of chunks that the old file does not have, and what stood there.
std::vector<Gap> gaps(const std::vector<Cut>& base, const std::vector<Cut>& next) {
  std::unordered_map<std::string, std::size_t> begins, ends;
  std::size_t at = 0;
  for (const Cut& one : base) {
    begins.emplace(one.id, at);
    at += one.bytes.size();
    ends.emplace(one.id, at);
  }
  std::vector<Gap> out;
  std::size_t last = 0;
  bool is_open = false;
  for (const Cut& one : next) {
    const auto known = begins.find(one.id);
    if (known == begins.end()) {
      if (!is_open) out.push_back({.base_begin = last, .base_end = at, .cuts = {}});
      out.back().cuts.push_back(one);
      is_open = true;
      continue;
    }
    if (is_open) out.back().base_end = known->second;
    is_open = false;
    last = ends.at(one.id);
  }
  return out;
}

int plan(char** values) {
  constexpr std::size_t block = 512, block_sum = 8;  // of it a rolling sum and a hash
  constexpr std::size_t outline = 12;                // size and part of the SHA-256 of a chunk
  const std::string old_bytes = read_file(values[2]), new_bytes = read_file(values[3]);
  const auto base = cut(old_bytes), next = cut(new_bytes);
  std::size_t chunks = 0, chunk_bytes = 0, sums = 0, literals = 0;
  const auto found = gaps(base, next);
  for (const Gap& gap : found) {
    std::string fresh;
    for (const Cut& one : gap.cuts) fresh += one.bytes;
    const std::string_view before =
        std::string_view(old_bytes).substr(gap.base_begin, gap.base_end - gap.base_begin);
    chunks += gap.cuts.size();
    chunk_bytes += fresh.size();
    sums += before.size() / block * block_sum;
    literals += literal_bytes(before, fresh, block) + 16;
  }
  const std::size_t runs = (found.size() + 1) * 12 + chunks * 36;
  std::printf(
      "{\"chunks\": %zu, \"changed\": %zu, \"changed_bytes\": %zu, "
      "\"outline_and_chunks\": %zu, \"outline_and_deltas\": %zu}\n",
      next.size(), chunks, chunk_bytes, base.size() * outline + runs + chunk_bytes,
      base.size() * outline + runs + sums + literals);
  return 0;
}

}  // namespace

int main(int count, char** values) {
  const std::string_view what = count > 1 ? values[1] : "";
  if (what == "upload" && count > 4) return upload(count, values);
  if (what == "plan" && count > 3) return plan(values);
  return 2;
}
