// How long versions are kept: all of them for a time, after that the newest of each day (UTC). The
// current one always is.
#pragma once

#include "drive/versions.h"

namespace septet::drive {

// What stays of nodes that are gone for good (see erase_activity) goes after a year.
inline constexpr Duration gone_kept = days(365);

class Retention {
 public:
  // `kept`: all versions for so long; nothing: for ever.
  Retention(Context& context, Duration kept) : context_(context), kept_(kept) {}

  static constexpr char job[] = "drive.retain";
  // Whether the job has something to do.
  Result<bool> any_due();
  // Takes what is due, some at a time, as a job: it may be stopped and repeated.
  Result<void> thin_out(const jobs::StopAsked&);

 private:
  Result<bool> thin_some();
  bool thins() const { return kept_.us > 0; }

  Context& context_;
  const Duration kept_;
};

}  // namespace septet::drive
