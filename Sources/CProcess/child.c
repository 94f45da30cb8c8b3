// Starts a child: what is set between clone and exec. Unaware of stages.
#define _GNU_SOURCE
#include "cprocess.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const start_steps[start_step_count] = {
    [step_none] = "", [step_descriptors] = "descriptors", [step_group] = "setpgid", [step_parent] = "prctl",
    [step_folder] = "chdir", [step_streams] = "dup2", [step_limit] = "setrlimit", [step_program] = "execve",
    [step_clone] = "clone"};

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
    volatile uint32_t failed_step;
};

// Descriptors above the ones that the child takes over are not worth copying: there are many. It gets a table of its own.
static int own_descriptors(const struct child_request *request) {
    int last = empty_input;
    if (request->output > last) last = request->output;
    if (request->channel > last) last = request->channel;
    if (request->text > last) last = request->text;
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
        start->failed_step = step_##what; \
        return 127;                 \
    }
    TRY(descriptors, own_descriptors(request));
    TRY(group, setpgid(0, 0));
    TRY(parent, prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (getppid() != start->parent) return 127;  // the parent died before the line above
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction standard = {.sa_handler = SIG_DFL};
        if (!sigismember(&plain_signals, signal)) sigaction(signal, &standard, NULL);
    }
    TRY(folder, chdir(request->folder));
    TRY(streams, dup2(empty_input, 0));
    TRY(streams, dup2(request->text >= 0 ? request->text : request->output, 1));
    TRY(streams, dup2(request->output, 2));
    if (request->channel == 3) {
        TRY(streams, fcntl(3, F_SETFD, 0));
    } else if (request->channel >= 0) {
        TRY(streams, dup2(request->channel, 3));
    }
    syscall(SYS_close_range, request->channel >= 0 ? 4 : 3, ~0u, 0);
    if (request->memory_limit > 0) {
        struct rlimit limit = {request->memory_limit, request->memory_limit};
        TRY(limit, setrlimit(RLIMIT_AS, &limit));
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->program, request->arguments, request->environment);
    start->code = errno;
    start->failed_step = step_program;
    return 127;
#undef TRY
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
// The sanitizer takes every call of clone for a fork, and loses track of a thread whose memory is shared with the child.
int __clone(int (*)(void *), void *, int, void *, ...);
#define clone __clone
#endif
#endif

int start_child(const struct child_request *request, pid_t *pid, uint32_t *step) {
    if (empty_input < 0) empty_input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (empty_input < 0) {
        *step = step_streams;
        return errno;
    }
    struct start start = {request, getpid(), 0, step_none};
    // Stacks grow downwards on all processors that Swift runs on.
    _Alignas(16) char stack[1 << 15];
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the parent may run in the child, which borrows the parent's memory until it is another program.
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t child = clone(become_child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_FILES | SIGCHLD, &start);
    int code = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (child < 0) {
        *step = step_clone;
        return code;
    }
    if (start.code != 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        *step = start.failed_step;
        return start.code;
    }
    *pid = child;
    return 0;
}
