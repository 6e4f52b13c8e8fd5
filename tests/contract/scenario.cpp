#include "contract/scenario.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <regex>

#include "base/encoding.h"
#include "base/hash.h"
#include "contract/match.h"
#include "contract/multipart.h"
#include "contract/variables.h"

namespace septet::contract {

namespace {

using Failure = std::optional<std::string>;

Error bad(std::string what) {
  return invalid("", "bad_scenario", std::move(what));
}

// The member, or null, of which items() has none.
const Json& member(const Json& object, const char* key) {
  static const Json none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

constexpr int pause_ms = 100;  // between two looks at what is done in the background

// A misspelt member would silently expect nothing.
Result<void> only_known(const Json& object, const std::set<std::string>& known) {
  for (const auto& [key, _] : object.items())
    if (!known.contains(key)) return bad("unknown member \"" + key + "\"");
  return {};
}

const std::set<std::string> scenario_members{"name", "people", "needs", "contents", "steps"};
const std::set<std::string> step_members{
    "as",        "note",           "method",    "url",    "headers", "json",
    "multipart", "announce_bytes", "half_sent", "times",  "capture", "advance_s",
    "expect",    "text",           "base64",    "hex",    "random",  "repeat",
    "content",   "from",           "to",        "until_s"};
const std::set<std::string> expect_members{
    "status", "json", "problem", "headers", "body_sha256", "body_regex", "text",
    "base64", "hex",  "random",  "repeat",  "content",     "from",       "to"};

Failure status_failure(const Json& expected, const Answer& answer) {
  const bool allowed = expected.is_array() ? std::find(expected.begin(), expected.end(),
                                                       answer.status) != expected.end()
                                           : expected == answer.status;
  if (allowed) return std::nullopt;
  return "status: expected " + to_text(expected) + ", actual " + std::to_string(answer.status) +
         " " + shown(answer.body);
}

Failure header_failure(const std::string& name, const Json& expected, const Answer& answer) {
  const std::string* actual = answer.headers.find(name);
  if (expected.is_null())
    return actual == nullptr ? std::nullopt : Failure(name + ": expected none, actual " + *actual);
  const std::string pattern = expected.get<std::string>();
  if (actual != nullptr && std::regex_search(*actual, std::regex(pattern))) return std::nullopt;
  return name + ": expected " + pattern + ", actual " + (actual == nullptr ? "none" : *actual);
}

Failure headers_failure(const Json& expected, const Answer& answer) {
  for (const auto& [name, pattern] : expected.items())
    if (auto failure = header_failure(name, pattern, answer)) return failure;
  return std::nullopt;
}

Failure json_failure(const Json& expected, const Answer& answer) {
  const auto actual = parse_json(answer.body);
  if (!actual.ok()) return "body: expected JSON, actual " + shown(answer.body);
  return difference(expected, *actual);
}

Failure problem_failure(const Json& expected, const Answer& answer) {
  if (auto failure = header_failure("Content-Type", "^application/problem\\+json", answer))
    return failure;
  return json_failure(expected.is_string() ? Json{{"code", expected}} : expected, answer);
}

std::string described(const std::string& bytes) {
  return std::to_string(bytes.size()) + " bytes " + to_hex(sha256(bytes)).substr(0, 12) + " \"" +
         shown(bytes.substr(0, 80)) + "\"";
}

Failure content_failure(const std::string& expected, const std::string& actual) {
  if (expected == actual) return std::nullopt;
  return "body: expected " + described(expected) + ", actual " + described(actual);
}

Failure body_failure(const Json& expect, const Answer& answer) {
  if (expect.contains("body_sha256")) {
    const std::string hash = to_hex(sha256(answer.body));
    if (hash != expect["body_sha256"])
      return "body: expected the hash " + to_text(expect["body_sha256"]) + ", actual " + hash;
  }
  if (expect.contains("body_regex") &&
      !std::regex_search(answer.body, std::regex(expect["body_regex"].get<std::string>())))
    return "body: expected " + to_text(expect["body_regex"]) + ", actual " + shown(answer.body);
  return std::nullopt;
}

// The sum of an answer's checks, each optional but the status.
Failure answer_failure(const Json& expect, const Answer& answer, const Variables& variables) {
  if (auto failure = status_failure(expect.at("status"), answer)) return failure;
  if (expect.contains("headers"))
    if (auto failure = headers_failure(expect["headers"], answer)) return failure;
  if (expect.contains("problem"))
    if (auto failure = problem_failure(expect["problem"], answer)) return failure;
  if (expect.contains("json"))
    if (auto failure = json_failure(expect["json"], answer)) return failure;
  if (has_content(expect)) {
    const auto content = variables.content(expect);
    if (!content.ok()) return content.error().message;
    if (auto failure = content_failure(*content, answer.body)) return failure;
  }
  return body_failure(expect, answer);
}

// The value of the cookie of that name that the answer sets.
std::string set_cookie(const Answer& answer, const std::string& name) {
  for (const auto& [header, value] : answer.headers.fields()) {
    std::string lower = header;
    std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
    if (lower == "set-cookie" && value.starts_with(name + "="))
      return value.substr(name.size() + 1, value.find(';') - name.size() - 1);
  }
  return {};
}

Result<Json> captured(const std::string& where, const Answer& answer) {
  if (where == "body") return Json(answer.body);
  if (where.starts_with("header:")) return Json(answer.headers.get(where.substr(7)));
  if (where.starts_with("cookie:")) return Json(set_cookie(answer, where.substr(7)));
  const Json json = TRY(parse_json(answer.body));
  const Json::json_pointer pointer(where);
  if (!json.contains(pointer)) return bad("nothing to capture at " + where);
  return json.at(pointer);
}

class Run {
 public:
  Run(Host& host, Random& random, const std::string& address, Asked& asked)
      : host_(host),
        variables_(random, [&host] { return host.now(); }),
        address_(address),
        asked_(asked) {}

  Failure failure_of(const Json& scenario) {
    if (auto ready = prepare(scenario); !ready.ok()) return "preparing: " + ready.error().message;
    int number = 0;
    for (const Json& step : scenario.at("steps")) {
      ++number;
      if (auto failure = step_failure(step)) return title(number, step) + *failure;
    }
    return std::nullopt;
  }

 private:
  static std::string title(int number, const Json& step) {
    const std::string note = step.contains("note") ? ", " + step["note"].get<std::string>() : "";
    return "step " + std::to_string(number) + " (" + step.value("method", "") + " " +
           step.value("url", "") + note + "): ";
  }

  Result<void> prepare(const Json& scenario) {
    TRY(only_known(scenario, scenario_members));
    TRY(host_.begin_scenario());
    TRY(variables_.add_contents(member(scenario, "contents")));
    const Json& needs = member(scenario, "needs");
    if (std::find(needs.begin(), needs.end(), "administrator") != needs.end())
      TRY(add_administrator());
    for (const Json& name : member(scenario, "people"))
      TRY(add_person(name.get<std::string>(), ""));
    return {};
  }

  Result<void> add_administrator() {
    if (host_.administrator.is_null())
      host_.administrator = TRY(add_person("admin", host_.setup_token()));
    people_.insert("admin");
    remember("admin", host_.administrator);
    return {};
  }

  void remember(const std::string& name, const Json& person) {
    for (const auto& [key, value] : person.items()) variables_.set(name + "." + key, value);
  }

  Result<Answer> post(const std::string& url, const Json& body) {
    Exchange exchange{"POST", url, {}, to_text(body)};
    exchange.headers.set("Content-Type", "application/json");
    exchange.address = address_;
    asked_.emplace("POST", url);
    return host_.exchange(exchange);
  }

  // Registered, signed in, and known to the variables. In local mode there is nothing to do.
  Result<Json> add_person(const std::string& name, const std::string& setup_token) {
    people_.insert(name);
    if (host_.has("local")) return Json();
    Json person = TRY(variables_.filled({{"username", name + "{{random}}"},
                                         {"email", name + "{{random}}@example.org"},
                                         {"password", "correct horse {{random}}"}}));
    if (!setup_token.empty()) person["setup_token"] = setup_token;
    const Answer made = TRY(post("/api/users", person));
    if (made.status != 201) return bad(name + " could not register: " + shown(made.body));
    person["user_id"] = TRY(captured("/user_id", made));
    const Answer in = TRY(post("/api/auth/login", {{"username", person["username"]},
                                                   {"password", person["password"]},
                                                   {"device", "contract"}}));
    if (in.status != 200) return bad(name + " could not sign in: " + shown(in.body));
    person["token"] = TRY(captured("/token", in));
    remember(name, person);
    return person;
  }

  Failure step_failure(const Json& unfilled) {
    if (unfilled.contains("advance_s")) {
      host_.advance(seconds(unfilled["advance_s"].get<std::int64_t>()));
      return std::nullopt;
    }
    if (unfilled.contains("until_s")) return last_failure(unfilled, unfilled["until_s"]);
    const int times = unfilled.value("times", 1);
    for (int i = 0; i < times; ++i) {
      auto failed = exchanged_failure(unfilled, i == times - 1);
      if (!failed.ok()) return failed.error().message;
      if (*failed) return **failed;
    }
    return std::nullopt;
  }

  // Of what happens in the background: asked for again until it is as expected.
  Failure last_failure(const Json& unfilled, std::int64_t until_s) {
    using Clock = std::chrono::steady_clock;
    const auto until = Clock::now() + std::chrono::seconds(until_s);
    for (;;) {
      auto failed = exchanged_failure(unfilled, true);
      if (!failed.ok()) return failed.error().message;
      if (!*failed || Clock::now() > until) return *failed;
      poll(nullptr, 0, pause_ms);
    }
  }

  Result<Failure> exchanged_failure(const Json& unfilled, bool check) {
    TRY(only_known(unfilled, step_members));
    TRY(only_known(member(unfilled, "expect"), expect_members));
    const Json step = TRY(variables_.filled(unfilled));
    const Exchange exchange = TRY(exchange_of(step));
    asked_.emplace(exchange.method, exchange.url.substr(0, exchange.url.find('?')));
    auto answered = host_.exchange(exchange);
    if (exchange.sending == Sending::half || !check) return Failure();
    if (!answered.ok()) return Failure("no answer: " + answered.error().message);
    if (auto failure = answer_failure(step.at("expect"), *answered, variables_)) return failure;
    for (const auto& [name, where] : member(step, "capture").items())
      variables_.set(name, TRY(captured(where.get<std::string>(), *answered)));
    return Failure();
  }

  Result<Exchange> exchange_of(const Json& step) {
    Exchange out{step.at("method"), step.at("url")};
    out.address = address_;
    if (step.contains("as")) TRY(authorize(step["as"].get<std::string>(), out));
    TRY(add_body(step, out));
    for (const auto& [name, value] : member(step, "headers").items())
      out.headers.set(name, value.is_string() ? value.get<std::string>() : to_text(value));
    if (step.value("half_sent", false)) out.sending = Sending::half;
    if (step.contains("announce_bytes")) {
      out.sending = Sending::announced;
      out.announced_bytes = step["announce_bytes"].get<std::uint64_t>();
    }
    return out;
  }

  Result<void> authorize(const std::string& name, Exchange& out) {
    if (!people_.contains(name)) return bad(name + " is not among the scenario's people");
    if (host_.has("local")) return {};
    const Json token = TRY(variables_.filled("{{" + name + ".token}}"));
    out.headers.set("Authorization", "Bearer " + token.get<std::string>());
    return {};
  }

  Result<void> add_body(const Json& step, Exchange& out) {
    if (step.contains("json")) {
      out.body = to_text(step["json"]);
      out.headers.set("Content-Type", "application/json");
    } else if (step.contains("multipart")) {
      const std::string boundary = "septet-contract-boundary";
      std::vector<Part> parts;
      for (const Json& part : step["multipart"])
        parts.push_back({part.value("name", ""), part.value("filename", ""), part.value("type", ""),
                         TRY(variables_.content(part))});
      out.body = multipart_body(parts, boundary);
      out.headers.set("Content-Type", "multipart/form-data; boundary=" + boundary);
    } else {
      out.body = TRY(variables_.content(step));
    }
    return {};
  }

  Host& host_;
  Variables variables_;
  const std::string& address_;
  Asked& asked_;
  std::set<std::string> people_;
};

}  // namespace

bool can_run(const Host& host, const Json& scenario) {
  const Json& needs = member(scenario, "needs");
  if (member(scenario, "people").size() > 1 && !host.has("accounts")) return false;
  for (const Json& step : member(scenario, "steps")) {
    if (step.contains("announce_bytes") && !host.has("announce")) return false;
    if (step.contains("half_sent") && !host.has("half")) return false;
    if (step.contains("advance_s") && !host.has("clock")) return false;
  }
  return std::all_of(needs.begin(), needs.end(),
                     [&](const Json& need) { return host.has(need.get<std::string>()); });
}

std::optional<std::string> failure_of(Host& host, Random& random, const Json& scenario,
                                      const std::string& address, Asked& asked) {
  try {
    return Run(host, random, address, asked).failure_of(scenario);
  } catch (const std::exception& e) {  // nlohmann's, and those of malformed patterns
    return std::string("bad scenario: ") + e.what();
  }
}

}  // namespace septet::contract
