#include "server/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>

#include "base/text.h"

namespace septet::server {

namespace {

using Assign = Result<void> (*)(Settings&, const std::string&);

struct Flag {
  std::string_view name;
  std::string_view argument;  // as help shows it; empty: a switch
  std::string_view help;
  Assign assign;
};

Error wrong(std::string message) {
  return invalid("", "wrong_setting", std::move(message));
}

template <std::string Settings::*member>
Result<void> text(Settings& settings, const std::string& value) {
  settings.*member = value;
  return {};
}

template <int Settings::*member, int least, int most>
Result<void> number(Settings& settings, const std::string& value) {
  int parsed = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (error != std::errc{} || end != value.data() + value.size() || parsed < least || parsed > most)
    return wrong("needs a number from " + std::to_string(least) + " to " + std::to_string(most));
  settings.*member = parsed;
  return {};
}

template <bool Settings::*member>
Result<void> choice(Settings& settings, const std::string& value) {
  if (value != "on" && value != "off") return wrong("is on or off");
  settings.*member = value == "on";
  return {};
}

Result<void> database(Settings& settings, const std::string& value) {
  if (!value.starts_with("postgresql://") && !value.starts_with("postgres://"))
    return wrong("needs a URL, postgresql://USER@HOST/NAME");
  settings.database = value;
  return {};
}

constexpr std::array<Flag, 18> flags{{
    {"port", "N", "the port to listen on (8080)", number<&Settings::port, 0, 65'535>},
    {"host", "ADDRESS", "the address to listen on (127.0.0.1: this machine only)",
     text<&Settings::host>},
    {"data", "DIR", "the folder that everything is kept in (data)", text<&Settings::data>},
    {"key-file", "FILE",
     "the master key, made if it is not there (DATA/master.key); or SEPTET_KEY holds it",
     text<&Settings::key_file>},
    {"database", "URL", "postgresql://USER@HOST/NAME, for several servers (DATA/store/septet.db)",
     database},
    {"blobs", "URL",
     "s3://BUCKET?endpoint=http://HOST&region=NAME, for several servers (DATA/store/packs)",
     text<&Settings::blobs>},
    {"name", "TEXT", "the name of this server, shown on its sign-in page (Septet)",
     text<&Settings::name>},
    {"empty", "", "do not fill the first start with a demonstration", choice<&Settings::empty>},
    {"tls-cert", "FILE", "speak TLS: the certificate chain, PEM", text<&Settings::tls_cert>},
    {"tls-key", "FILE", "and its private key, PEM", text<&Settings::tls_key>},
    {"trust-proxy", "", "believe X-Forwarded-For and X-Forwarded-Proto",
     choice<&Settings::trust_proxy>},
    {"threads", "N", "threads that answer requests (16)", number<&Settings::threads, 1, 1'024>},
    {"max-connections", "N", "connections held at once (20000)",
     number<&Settings::max_connections, 1, 1'000'000>},
    {"versions-kept-days", "N",
     "keep all versions of a file for so long, then the newest of each day; 0: for ever (30)",
     number<&Settings::versions_kept_days, 0, 36'500>},
    {"rate-limit", "on|off", "refuse who asks too often (on)", choice<&Settings::rate_limit>},
    {"log", "FILE", "append a line of JSON for each request; - is the standard output",
     text<&Settings::log>},
    {"metrics-for-all", "", "answer /metrics to other machines too",
     choice<&Settings::metrics_for_all>},
    {"config", "FILE", "read settings from lines \"name = value\"",
     [](Settings&, const std::string&) -> Result<void> { return {}; }},
}};

const Flag* find_flag(std::string_view name) {
  const auto found =
      std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

std::string variable_of(std::string_view flag) {
  std::string out = "SEPTET_";
  for (const char c : flag) out.push_back(c == '-' ? '_' : static_cast<char>(c - 'a' + 'A'));
  return out;
}

Result<void> assign(Settings& settings, const Flag& flag, const std::string& value,
                    const std::string& where) {
  auto done = flag.assign(settings, value);
  if (!done.ok()) return wrong(where + " " + done.error().message + ".");
  return {};
}

Result<void> read_file(Settings& settings, const std::string& path) {
  std::ifstream file(path);
  if (!file) return wrong("The settings file " + path + " cannot be read.");
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    const std::string where = path + ":" + std::to_string(++number);
    const auto content = trimmed(line);
    if (content.empty() || content.starts_with('#')) continue;
    const auto equals = content.find('=');
    const std::string name(trimmed(content.substr(0, equals)));
    const Flag* flag = find_flag(name);
    if (equals == content.npos || flag == nullptr || flag->name == "config")
      return wrong(where + ": there is no setting \"" + name + "\".");
    TRY(assign(settings, *flag, std::string(trimmed(content.substr(equals + 1))),
               where + ": " + name));
  }
  return {};
}

Result<void> read_environment(Settings& settings, const Environment& environment) {
  settings.key = environment("SEPTET_KEY").value_or("");
  for (const Flag& flag : flags) {
    const auto value = environment(variable_of(flag.name));
    if (value) TRY(assign(settings, flag, *value, variable_of(flag.name)));
  }
  return {};
}

struct Given {
  const Flag* flag;
  std::string value;
};

// "--name value", "--name=value", "--switch", and what is no flag.
Result<std::vector<Given>> split(std::span<const std::string> arguments,
                                 std::vector<std::string>& operands) {
  std::vector<Given> out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!argument.starts_with("--")) {
      operands.push_back(argument);
      continue;
    }
    const auto equals = argument.find('=');
    const std::string name = argument.substr(2, equals == argument.npos ? equals : equals - 2);
    const Flag* flag = find_flag(name);
    if (flag == nullptr)
      return wrong("There is no flag --" + name + " (septet serve --help lists them).");
    if (equals != argument.npos)
      out.push_back({flag, argument.substr(equals + 1)});
    else if (flag->argument.empty())
      out.push_back({flag, "on"});
    else if (i + 1 < arguments.size())
      out.push_back({flag, arguments[++i]});
    else
      return wrong("--" + name + " needs a value (" + std::string(flag->argument) + ").");
  }
  return out;
}

}  // namespace

Result<Invocation> read_settings(std::span<const std::string> arguments,
                                 const Environment& environment) {
  Invocation out;
  for (const auto& argument : arguments)
    if (argument == "--help" || argument == "-h" || argument == "help") return out;
  const auto given = TRY(split(arguments, out.operands));
  std::string config = environment("SEPTET_CONFIG").value_or("");
  for (const Given& one : given)
    if (one.flag->name == "config") config = one.value;
  if (!config.empty()) TRY(read_file(out.settings, config));
  TRY(read_environment(out.settings, environment));
  for (const Given& one : given)
    TRY(assign(out.settings, *one.flag, one.value, "--" + std::string(one.flag->name)));
  if (out.settings.tls_cert.empty() != out.settings.tls_key.empty())
    return wrong("--tls-cert and --tls-key belong together.");
  if (out.operands.empty()) return out;
  out.command = out.operands.front();
  out.operands.erase(out.operands.begin());
  return out;
}

std::string help_text() {
  std::string out =
      "septet serve [settings]: answers at http://127.0.0.1:8080 until it is told to stop.\n\n"
      "Settings, as flags, as variables of the environment (--key-file is SEPTET_KEY_FILE), or in\n"
      "the lines of a --config file; flags win over variables, variables over the file:\n\n";
  for (const Flag& flag : flags) {
    std::string left = std::string("  --").append(flag.name);
    if (!flag.argument.empty()) left += " " + std::string(flag.argument);
    left.resize(std::max<std::size_t>(left.size() + 2, 28), ' ');
    out += left + std::string(flag.help) + "\n";
  }
  return out;
}

}  // namespace septet::server
