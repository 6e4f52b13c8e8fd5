// Takes an archive of everything back in, as it arrives.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "archive/zip.h"
#include "drive/intake.h"
#include "drive/nodes.h"

namespace septet::drive {

inline constexpr std::string_view archived_folder = "drive/";
inline constexpr std::string_view archived_description = "drive.json";

// What drive.json says.
struct ArchivedNode {
  std::string path;  // as in the archive
  Timestamp modified_at;
  bool starred = false;
  static void visit(auto& self, auto&& field) {
    field("path", self.path);
    field("modified_at", self.modified_at);
    field("starred", self.starred);
  }
};
struct ArchivedNodes {
  std::vector<ArchivedNode> nodes;
  static void visit(auto& self, auto&& field) { field("nodes", self.nodes); }
};

class Importer {
 public:
  Importer(Context& context, Nodes& nodes, const Caller& caller)
      : context_(context), nodes_(nodes), caller_(caller) {}
  // Errors: as of Exchange::import().
  Result<ImportReport> run(http::Body&);

 private:
  Result<void> begin(const archive::Entry&);
  Result<void> data(std::string_view piece);
  Result<void> end();
  Result<void> end_file();
  Result<void> read_description();
  // The folder of that path ("drive/a/b/"), made with those above it if need be.
  Result<Id> folder_at(std::string_view path);
  Result<Id> make_folder(const Id& parent_id, std::string_view name);
  Result<void> star(const std::string& path, const Id& node_id);

  Context& context_;
  Nodes& nodes_;
  const Caller& caller_;
  ImportReport report_;
  std::map<std::string, ArchivedNode> described_;
  std::map<std::string, Id, std::less<>> folders_;
  archive::Entry entry_;
  std::optional<std::string> description_;  // while it is read
  std::optional<Intake> intake_;            // while a file is read
};

}  // namespace septet::drive
