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

// What the archive holds is staged while it arrives; only once all of it was right does any of it
// appear, all at once.
class Importer {
 public:
  Importer(Context& context, Nodes& nodes, const Caller& caller)
      : context_(context), nodes_(nodes), caller_(caller), stage_(context, caller) {}
  // Errors: as of Exchange::import().
  Result<ImportReport> run(http::Body&);

 private:
  struct Arrived {
    std::string path;                   // as in the archive
    std::optional<NewContent> content;  // of a file
  };
  Result<ImportReport> read(http::Body&);
  Result<void> begin(const archive::Entry&);
  Result<void> data(std::string_view piece);
  Result<void> end();
  Result<void> end_file();
  Result<void> read_description();

  Result<void> put_all(db::Transaction&);
  Result<Id> put_file(db::Transaction&, const Arrived&);
  // The folder of that path ("drive/a/b/"), made with those above it if need be.
  Result<Id> folder_at(db::Transaction&, std::string_view path);
  Result<Id> make_folder(db::Transaction&, const Id& parent_id, std::string_view name);
  Result<void> star(db::Transaction&, const std::string& path, const Id& node_id);

  Context& context_;
  Nodes& nodes_;
  const Caller& caller_;
  Stage stage_;
  std::vector<Arrived> arrived_;
  std::map<std::string, ArchivedNode> described_;
  bool is_ours_ = false;  // there was something of an archive of everything
  archive::Entry entry_;
  std::optional<std::string> description_;  // while it is read
  std::optional<Cutter> cutter_;            // while a file is read
  // Of the write.
  ImportReport report_;
  std::map<std::string, Id, std::less<>> folders_;
};

}  // namespace septet::drive
