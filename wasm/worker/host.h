// What the JavaScript around a module of ours provides: files, randomness and the time, and in the
// tab's worker messages. There it is web/local/host_library.js over the browser's private file
// system (OPFS); the unit tests under Node.js bring files in plain memory
// (tests/support/memory_host.cpp).
#pragma once

extern "C" {

// Files are slots of a pool that was opened before the module started, so that every call here is
// synchronous. Sizes and offsets are in bytes, as double since JavaScript has no 64-bit integers in
// calls; they are exact up to 2^53.

// The slot of the file, made if absent and `create`; -1 if there is none, or the pool is full.
int septet_file_open(const char* name, int create);
int septet_file_exists(const char* name);
// Durable when it returns. 0, or -1 on failure; removing what is absent succeeds.
int septet_file_remove(const char* name);
// How many bytes were read, fewer than `size` at the end of the file; -1 on failure.
int septet_file_read(int slot, void* bytes, int size, double offset);
// 0; -1 on failure; -2 if the browser's quota or the disk is full.
int septet_file_write(int slot, const void* bytes, int size, double offset);
int septet_file_truncate(int slot, double size);
// 0 once everything written before is durable; -1 on failure.
int septet_file_flush(int slot);
double septet_file_size(int slot);

// Fills with bytes from the system's cryptographic generator.
void septet_random(void* bytes, int size);
// Microseconds since 1970 in UTC.
double septet_now_us(void);

// ---- Only where there are messages

// Answers the message that is being handled. Both are copied.
void septet_answer(const char* text, int text_size, const char* bytes, int byte_size);
// Goes to every tab.
void septet_push(const char* text, int text_size);
// Bytes of the file (a Blob) that came with the message being handled: how many were read; -1 on
// failure.
int septet_attachment_read(void* bytes, int size, double offset);
}
