#include "panels/drive/phrases.h"

#include <charconv>
#include <vector>

#include "base/text.h"
#include "ui/format.h"

namespace septet::panels::drive {

namespace api = septet::drive;

namespace {

std::string in_quotes(std::string_view name) {
  return "“" + std::string(name) + "”";
}

std::string folder_called(const std::optional<std::string>& name) {
  return name && !name->empty() ? in_quotes(*name) : "My files";
}

std::string version_called(const api::Activity& what) {
  return what.version ? "version " + std::to_string(*what.version) : "a version";
}

std::string downloads_left(const api::Link& link) {
  const std::int64_t left = *link.download_limit - link.download_count;
  return left <= 0 ? "No downloads left" : ui::count_text(left, "download left", "downloads left");
}

std::string until(Timestamp at, Timestamp now) {
  return "until " + ui::within_sentence(ui::date_text(at, now));
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z') out.front() -= 'a' - 'A';
  return out;
}

// "You", "you", "Priya": you within a sentence is small.
std::string object_called(const Id& id, const NameOf& name_of) {
  const std::string name = name_of(id);
  return name == "You" ? "you" : name;
}

std::string sharing_text(const api::Activity& what, const std::string& it, const NameOf& name_of) {
  const Id with = what.user_id.value_or(Id{});
  const bool left = what.kind == api::ActivityKind::unshared && what.author_id == with;
  if (left) return "left " + it;
  return (what.kind == api::ActivityKind::shared ? "shared " : "stopped sharing ") + it + " with " +
         object_called(with, name_of);
}

std::string done_text(const api::Activity& what, const std::string& it, const NameOf& name_of) {
  switch (what.kind) {
    case api::ActivityKind::created:
      return "added " + it;
    case api::ActivityKind::edited:
      return "changed " + it + (what.version ? ", " + version_called(what) : "");
    case api::ActivityKind::renamed:
      return "renamed " + it + (what.before ? " from " + in_quotes(*what.before) : "") +
             (it == "it" ? " to " + in_quotes(what.name) : "");
    case api::ActivityKind::moved:
      return "moved " + it + " from " + folder_called(what.before) + " to " +
             folder_called(what.after);
    case api::ActivityKind::trashed:
      return "moved " + it + " to the trash";
    case api::ActivityKind::restored:
      return "took " + it + " out of the trash";
    case api::ActivityKind::version_restored:
      return "brought back " + version_called(what) + (it == "it" ? "" : " of " + it);
    case api::ActivityKind::version_deleted:
      return "deleted " + version_called(what) + (it == "it" ? "" : " of " + it);
    case api::ActivityKind::shared:
    case api::ActivityKind::unshared:
      return sharing_text(what, it, name_of);
    case api::ActivityKind::link_made:
      return "made a link to " + it;
    case api::ActivityKind::link_removed:
      return "removed a link to " + it;
    case api::ActivityKind::commented:
      break;
  }
  return "commented on " + it;
}

void tell_count(std::vector<std::string>& out, std::int64_t count, std::string_view one,
                std::string_view many) {
  if (count > 0) out.push_back(ui::count_text(count, one, many));
}

}  // namespace

std::optional<std::int64_t> number_in(std::string_view text) {
  text = trimmed(text);
  std::int64_t out = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = fault == std::errc{} && end == text.data() + text.size();
  return whole && out > 0 ? std::optional(out) : std::nullopt;
}

std::string_view role_text(api::Permission role) {
  switch (role) {
    case api::Permission::viewer:
      return "Can view";
    case api::Permission::editor:
      return "Can edit";
    case api::Permission::owner:
      break;
  }
  return "Owner";
}

std::string_view mode_text(api::LinkMode mode) {
  switch (mode) {
    case api::LinkMode::download:
      return "Anyone can download";
    case api::LinkMode::view:
      return "Anyone can view";
    case api::LinkMode::drop:
      break;
  }
  return "Anyone can put files in";
}

bool expired(const api::Link& link, Timestamp now) {
  return link.expires_at && *link.expires_at <= now;
}

std::string limits_text(const api::Link& link, Timestamp now) {
  std::vector<std::string> parts;
  if (expired(link, now))
    parts.push_back("expired " + ui::within_sentence(ui::date_text(*link.expires_at, now)));
  if (link.download_limit) parts.push_back(downloads_left(link));
  if (link.expires_at && !expired(link, now)) parts.push_back(until(*link.expires_at, now));
  if (link.has_password) parts.push_back("with a password");
  if (!link.download_limit && link.download_count > 0)
    parts.push_back(ui::count_text(link.download_count, "download", "downloads") + " so far");
  return joined(parts, ", ");
}

std::string brief_text(const api::Link& link, Timestamp now) {
  if (expired(link, now)) return "Expired";
  if (link.download_limit) return downloads_left(link);
  if (link.expires_at) return joined({until(*link.expires_at, now)}, "");
  if (link.has_password) return "With a password";
  return link.mode == api::LinkMode::view   ? "View only"
         : link.mode == api::LinkMode::drop ? "Drop box"
                                            : "Anyone can download";
}

std::string activity_text(const api::Activity& what, const Id& shown_of, const NameOf& name_of) {
  const std::string who = what.author_id ? name_of(*what.author_id) : "Somebody with the link";
  const std::string it = what.node_id == shown_of ? "it" : in_quotes(what.name);
  return who + " " + done_text(what, it, name_of);
}

bool does_anything(const api::RewindReport& report) {
  return report.content_count + report.restored_count + report.moved_count + report.trashed_count >
         0;
}

std::string rewind_text(const api::RewindReport& report) {
  std::vector<std::string> parts;
  tell_count(parts, report.content_count, "file gets back its content of then",
             "files get back their content of then");
  tell_count(parts, report.restored_count, "item comes back from the trash",
             "items come back from the trash");
  tell_count(parts, report.moved_count, "item goes back to its old name or place",
             "items go back to their old names or places");
  tell_count(parts, report.trashed_count, "item that was not there goes to the trash",
             "items that were not there go to the trash");
  if (parts.empty()) parts.push_back("Everything is as it was then");
  tell_count(parts, report.lost_count, "item cannot come back: it was deleted for good",
             "items cannot come back: they were deleted for good");
  return joined(parts, ".\n") + ".";
}

bool is_conflict_copy(std::string_view name) {
  const std::size_t at = name.rfind(" (conflict ");
  return at != name.npos && name.find(')', at) != name.npos;
}

}  // namespace septet::panels::drive
