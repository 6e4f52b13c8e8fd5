#include "server/sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace septet::server {

namespace {

constexpr std::uint64_t reading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t reading_a_file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
// Everything that the first version of Landlock knows.
constexpr std::uint64_t all_access = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

struct Readable {
  const char* path;
  std::uint64_t access;
};
constexpr Readable readable[] = {
    {"/usr", reading},
    {"/lib", reading},
    {"/lib64", reading},
    {"/etc/ld.so.cache", reading_a_file},
    {"/etc/fonts", reading},
    {"/var/cache/fontconfig", reading},
    {"/dev/urandom", reading_a_file},
    {"/dev/zero", reading_a_file},
    {"/dev/null", reading_a_file | LANDLOCK_ACCESS_FS_WRITE_FILE},
};

void allow(int rules, const Readable& one) {
  const Descriptor place(open(one.path, O_PATH | O_CLOEXEC));
  if (!place) return;
  const landlock_path_beneath_attr rule{.allowed_access = one.access, .parent_fd = place.fd()};
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

#if defined(__x86_64__)
constexpr std::uint32_t this_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t this_architecture = AUDIT_ARCH_AARCH64;
#else
#error "the number of this processor's system calls is not known here"
#endif
constexpr std::uint32_t other_numbering = 0x40000000;  // of x86's x32, which has its own numbers

// Ways out: to the network, to other processes, to the kernel's less travelled parts.
constexpr std::uint32_t refused[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_sendto,
    SYS_sendmsg,
    SYS_kill,
    SYS_tkill,
    SYS_tgkill,
    SYS_pidfd_open,
    SYS_pidfd_send_signal,
    SYS_pidfd_getfd,
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_io_uring_setup,
    SYS_mount,
    SYS_unshare,
    SYS_setns,
    SYS_keyctl,
    SYS_add_key,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_truncate,
};
constexpr std::size_t refused_count = std::size(refused);

constexpr std::uint32_t refusal = SECCOMP_RET_ERRNO | EPERM;

// Load, compare with each, refuse or allow; built before there is a child.
struct Filter {
  sock_filter code[6 + refused_count];
  constexpr Filter() : code{} {
    constexpr auto load = BPF_LD | BPF_W | BPF_ABS;
    constexpr auto equals = BPF_JMP | BPF_JEQ | BPF_K;
    constexpr std::size_t last = 4 + refused_count;  // allows; the next one refuses
    std::size_t at = 0;
    const auto add = [&](int operation, std::uint32_t value, std::size_t yes, std::size_t no) {
      code[at++] = {static_cast<std::uint16_t>(operation), static_cast<std::uint8_t>(yes),
                    static_cast<std::uint8_t>(no), value};
    };
    add(load, offsetof(seccomp_data, arch), 0, 0);
    add(equals, this_architecture, 0, last - at);
    add(load, offsetof(seccomp_data, nr), 0, 0);
    add(BPF_JMP | BPF_JGE | BPF_K, other_numbering, last - at, 0);
    for (const std::uint32_t number : refused) add(equals, number, last - at, 0);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    add(BPF_RET | BPF_K, refusal, 0, 0);
  }
};
constexpr Filter filter;

}  // namespace

Sandbox::Sandbox() {
  const landlock_ruleset_attr handled{.handled_access_fs = all_access};
  rules_ = Descriptor(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  if (!rules_) return;
  for (const Readable& one : readable) allow(rules_.fd(), one);
}

void Sandbox::enter() const noexcept {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (rules_) syscall(SYS_landlock_restrict_self, rules_.fd(), 0);
  const sock_fprog program{static_cast<unsigned short>(std::size(filter.code)),
                           const_cast<sock_filter*>(filter.code)};
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

}  // namespace septet::server
