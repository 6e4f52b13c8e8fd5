// The text of files on its way into the index: found after the upload, in the background, so that
// an upload is not held up. What a newer version, a crash or another server overtakes is done anew.
#pragma once

#include "drive/text_store.h"
#include "drive/versions.h"

namespace septet::drive {

class Texts {
 public:
  explicit Texts(Context& context) : context_(context) {}

  // Adds the kinds of jobs.
  void add_jobs();
  // What no change asked for by itself: what failed, files from before there was such a list, and
  // what waited for a program that the host now has.
  Result<void> ask_for_all();

 private:
  struct Done {
    store::WantedText wanted;
    std::string text;
  };
  Result<void> extract(const jobs::Job&, const jobs::StopAsked&);
  Result<bool> extract_some(const Id& account_id, bool again, const jobs::StopAsked&);
  Result<std::optional<std::string>> text_of(const store::WantedText&);
  Result<void> keep(const Id& account_id, const std::vector<Done>&);
  Result<void> leave(const store::WantedText&, store::TextState);
  Result<void> list_older(const jobs::StopAsked&);

  Context& context_;
};

// To be called where a file came, changed or came back, in its transaction; after the commit comes
// settle_texts(). One job an account, however many files.
Result<void> ask_for_text(db::Transaction&, Context&, const store::NodeRow&);
// Where no host runs jobs by itself (in the tab, in tests) the text is found now.
void settle_texts(Context&);

}  // namespace septet::drive
