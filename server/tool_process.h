// Runs a program over bytes that people sent: without a shell, without the network, with bounds on
// its time, memory and output, in a process group that is gone with it, and without a file: what it
// reads lies in memory, what it writes comes through a pipe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "http/message.h"
#include "server/sandbox.h"

namespace septet::server {

struct ToolCommand {
  std::string program;  // its path
  std::vector<std::string> arguments;
  int input = -1;  // becomes its standard input; it may also be opened anew as /dev/stdin
  std::size_t most_output_bytes = 0;
  bool may_cut = false;  // the beginning of more output does; otherwise more is a failure
  int cpu_s = 20;
  std::int64_t wall_ms = 30'000;
  std::uint64_t memory_bytes = std::uint64_t{2} << 30;  // of its address space
};

// What it wrote to its standard output. Errors: unprocessable "tool_failed", if it did not end with
// status 0 or within its bounds; unavailable "tool_not_started".
Result<std::string> run_tool(const Sandbox&, const ToolCommand&);

// The bytes as a file in memory. Of more than `head` + `tail` bytes only those at both ends are
// there, and zeros that take no space between them. Errors: the stream's; unavailable.
Result<Descriptor> memory_file(const http::Stream&, std::uint64_t head, std::uint64_t tail);

// Where the program lies, as a shell would find it; empty: nowhere.
std::string program_path(const std::string& name);

}  // namespace septet::server
