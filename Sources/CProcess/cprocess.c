// Starting children and waiting for events: the system calls that Swift does not import. Unaware of stages.
#define _GNU_SOURCE
#include "cprocess.h"
#include "entries.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/fs.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

const char *compiler_version(void) { return __VERSION__; }

int processors_in_affinity_mask(void)
{
    // Larger than a cpu_set_t, for machines with more than 1024 processors.
    cpu_set_t masks[64];
    if (sched_getaffinity(0, sizeof masks, masks) != 0) return 0;
    return CPU_COUNT_S(sizeof masks, masks);
}

// Signals that need no reset in a child: they have their defaults here, or (SIGKILL, SIGSTOP, glibc's own) always.
static sigset_t plain_signals;

void child_signals(void) {
    sigemptyset(&plain_signals);
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction now;
        int is_plain = sigaction(signal, NULL, &now) != 0
                       || (!(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL);
        if (is_plain) sigaddset(&plain_signals, signal);
    }
}

// What every child reads: opened by the first one's start.
static int empty_input = -1;

// What a child is to do, and how far it came.
struct start {
    const struct child_request *request;
    pid_t parent;
    volatile int code;
    const char *volatile failed_step;
};

// Descriptors above the ones that the child takes over are not worth copying: there are many. It gets a table of its own.
static int own_descriptors(const struct child_request *request) {
    int last = empty_input;
    if (request->output > last) last = request->output;
    if (request->channel > last) last = request->channel;
    if (syscall(SYS_close_range, last + 1, ~0u, CLOSE_RANGE_UNSHARE) == 0) return 0;
    // Kernels before 5.9 lack close_range; the engine's descriptors are close-on-exec anyway.
    return unshare(CLONE_FILES);
}

// Runs between clone and exec, in the parent's memory: system calls only.
static int become_child(void *argument) {
    struct start *start = argument;
    const struct child_request *request = start->request;
#define TRY(what, call)             \
    if ((call) < 0) {               \
        start->code = errno;        \
        start->failed_step = what;  \
        return 127;                 \
    }
    TRY("descriptors", own_descriptors(request));
    TRY("setpgid", setpgid(0, 0));
    TRY("prctl", prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (getppid() != start->parent) return 127;  // the parent died before the line above
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction standard = {.sa_handler = SIG_DFL};
        if (!sigismember(&plain_signals, signal)) sigaction(signal, &standard, NULL);
    }
    TRY("chdir", chdir(request->folder));
    TRY("dup2", dup2(empty_input, 0));
    TRY("dup2", dup2(request->output, 1));
    TRY("dup2", dup2(request->output, 2));
    if (request->channel == 3) {
        TRY("fcntl", fcntl(3, F_SETFD, 0));
    } else if (request->channel >= 0) {
        TRY("dup2", dup2(request->channel, 3));
    }
    syscall(SYS_close_range, request->channel >= 0 ? 4 : 3, ~0u, 0);
    if (request->memory_limit > 0) {
        struct rlimit limit = {request->memory_limit, request->memory_limit};
        TRY("setrlimit", setrlimit(RLIMIT_AS, &limit));
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->program, request->arguments, request->environment);
    start->code = errno;
    start->failed_step = "execve";
    return 127;
#undef TRY
}

int child_start(const struct child_request *request, pid_t *pid, int *pidfd, const char **step) {
    if (empty_input < 0) empty_input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (empty_input < 0) {
        *step = "open /dev/null";
        return errno;
    }
    struct start start = {request, getpid(), 0, NULL};
    // Stacks grow downwards on all processors that Swift runs on.
    _Alignas(16) char stack[1 << 15];
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the parent may run in the child, which borrows the parent's memory until it is another program.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD | SIGCHLD;
    pid_t child = clone(become_child, stack + sizeof stack, flags, &start, pidfd);
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) {
        *step = "clone";
        return code;
    }
    if (start.code != 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        close(*pidfd);
        *step = start.failed_step;
        return start.code;
    }
    *pid = child;
    return 0;
}

static const int interrupting_signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { signal_count = sizeof interrupting_signals / sizeof *interrupting_signals };
static struct sigaction former_actions[signal_count];
static volatile int signal_event = -1;
static volatile sig_atomic_t latest_signal;

static void note_signal(int number) {
    int before = errno;
    uint64_t one = 1;
    latest_signal = number;
    // A full counter is readable already.
    if (write(signal_event, &one, sizeof one) < 0) errno = before;
}

int signal_descriptor(void) {
    signal_event = event_descriptor(0);
    if (signal_event < 0) return -1;
    latest_signal = 0;
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigset_t wanted;
    sigemptyset(&wanted);
    for (int i = 0; i < signal_count; i++) {
        sigaction(interrupting_signals[i], NULL, &former_actions[i]);
        if (former_actions[i].sa_handler != SIG_IGN) sigaction(interrupting_signals[i], &action, NULL);
        sigaddset(&wanted, interrupting_signals[i]);
    }
    // Whoever started us may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
    return signal_event;
}

void signal_descriptor_close(int descriptor) {
    for (int i = 0; i < signal_count; i++) sigaction(interrupting_signals[i], &former_actions[i], NULL);
    close(descriptor);
    signal_event = -1;
}

int signal_next(int descriptor) {
    uint64_t count;
    if (read(descriptor, &count, sizeof count) != sizeof count) return 0;
    int number = latest_signal;
    latest_signal = 0;
    return number;
}

int event_descriptor(int blocking) { return eventfd(0, EFD_CLOEXEC | (blocking ? 0 : EFD_NONBLOCK)); }

int adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

ssize_t read_folder(int folder, char *entries, size_t capacity) {
    if (lseek(folder, 0, SEEK_SET) < 0) return -1;
    size_t filled = 0;
    for (;;) {
        // The longest entry: with less room the kernel might find no place for the next one.
        if (capacity - filled < sizeof(struct linux_dirent64) + 264) {
            errno = ERANGE;
            return -1;
        }
        long count = syscall(SYS_getdents64, folder, entries + filled, capacity - filled);
        if (count <= 0) return count < 0 ? -1 : (ssize_t)filled;
        filled += (size_t)count;
    }
}

int next_entry(const char *entries, size_t filled, size_t *at, struct folder_entry *entry) {
    while (*at < filled) {
        const struct linux_dirent64 *found = (const void *)(entries + *at);
        *at += found->length;
        if (strcmp(found->name, ".") == 0 || strcmp(found->name, "..") == 0) continue;
        *entry = (struct folder_entry){found->name, found->inode, found->type};
        return 1;
    }
    return 0;
}

int has_attributes(int descriptor) { return flistxattr(descriptor, NULL, 0) > 0; }

long file_system(int descriptor) {
    struct statfs system;
    return fstatfs(descriptor, &system) == 0 ? (long)system.f_type : -1;
}

void start_writing(int descriptor) { sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE); }

int sync_file_system(int descriptor) { return syncfs(descriptor); }

int copy_in_kernel(int source, int target) {
    if (ioctl(target, FICLONE, source) == 0) return 0;
    for (;;) {
        ssize_t copied = copy_file_range(source, NULL, target, NULL, 1 << 30, 0);
        if (copied == 0) return 0;
        if (copied < 0 && errno != EINTR) return errno;
    }
}
