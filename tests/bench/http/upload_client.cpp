// Uploads files over kept connections and prints how long it took, in seconds.
//   upload_client septet|dav PORT CONNECTIONS FILES BYTES_EACH PREFIX [TOKEN [PARENT_ID]]
#include <httplib.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <thread>

#include "base/random.h"
#include "support/fakes.h"

using namespace septet;

namespace {

struct Load {
  bool dav = false;
  int port = 0;
  int connections = 8;
  int files = 10'000;
  int size_bytes = 4'096;
  std::string prefix, token, parent_id;
};

// Every file begins with its name, so that nothing is found to be there already.
bool send(httplib::Client& client, const Load& load, int number, std::string& bytes) {
  const std::string name = load.prefix + std::to_string(number) + ".bin";
  name.copy(bytes.data(), bytes.size());
  if (load.dav) {
    const auto put = client.Put("/dav/" + name, bytes, "application/octet-stream");
    return put && put->status / 100 == 2;
  }
  httplib::MultipartFormDataItems items{{"file", bytes, name, "application/octet-stream"}};
  if (!load.parent_id.empty()) items.insert(items.begin(), {"parent_id", load.parent_id, "", ""});
  const auto posted = client.Post("/api/drive/upload", items);
  return posted && posted->status == 200;
}

// False if one of them was refused.
bool upload_all(const Load& load) {
  std::atomic<int> next{0};
  std::atomic<bool> good{true};
  std::vector<std::thread> threads;
  for (int i = 0; i < load.connections; ++i)
    threads.emplace_back([&, i] {
      httplib::Client client("127.0.0.1", load.port);
      client.set_keep_alive(true);
      client.set_tcp_nodelay(true);
      if (!load.dav) client.set_default_headers({{"Authorization", "Bearer " + load.token}});
      std::string bytes =
          test::SeededRandom(static_cast<std::uint64_t>(i)).bytes(std::size_t(load.size_bytes));
      for (int n = next++; n < load.files && good; n = next++)
        if (!send(client, load, n, bytes)) good = false;
    });
  for (auto& thread : threads) thread.join();
  return good;
}

int number(const char* text) {
  int out = 0;
  std::from_chars(text, text + std::char_traits<char>::length(text), out);
  return out;
}

}  // namespace

int main(int count, char** values) {
  if (count < 7) return 2;
  const Load load{std::string_view(values[1]) == "dav",
                  number(values[2]),
                  number(values[3]),
                  number(values[4]),
                  number(values[5]),
                  values[6],
                  count > 7 ? values[7] : "",
                  count > 8 ? values[8] : ""};
  const auto began = std::chrono::steady_clock::now();
  const bool good = upload_all(load);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%.4f\n", took.count());
  return good ? 0 : 1;
}
