// What a program that reads what people send cannot do, should that take it over: see or change
// files other than those it runs with (Landlock), reach the network or another process (seccomp).
// Each holds where the kernel has it; Linux 5.13 and newer has both.
#pragma once

#include "server/descriptor.h"

namespace septet::server {

class Sandbox {
 public:
  // Prepares what may be read: /usr, the fonts and their cache, and a few devices.
  Sandbox();

  bool guards_files() const { return static_cast<bool>(rules_); }
  // In a child process before exec, for which it stays: makes nothing but system calls.
  void enter() const noexcept;

 private:
  Descriptor rules_;
};

}  // namespace septet::server
