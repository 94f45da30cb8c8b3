// Starting children and waiting for events: the system calls that Swift does not import. Unaware of stages.
#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct failed_step {
    volatile int code;
    const char *volatile name;
};

// Runs between vfork and exec, in the parent's memory: system calls only.
static void become_child(const struct child_request *request, pid_t parent, struct failed_step *failed) {
#define TRY(what, call)          \
    if ((call) < 0) {            \
        failed->code = errno;    \
        failed->name = what;     \
        return;                  \
    }
    TRY("setpgid", setpgid(0, 0));
    TRY("prctl", prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (getppid() != parent) _exit(127);  // the parent died before the line above
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction standard = {.sa_handler = SIG_DFL};
        sigaction(signal, &standard, NULL);  // fails for SIGKILL, SIGSTOP and glibc's own: nothing to reset there
    }
    TRY("chdir", chdir(request->folder));
    int empty = open("/dev/null", O_RDONLY);
    TRY("open /dev/null", empty);
    TRY("dup2", dup2(empty, 0));
    TRY("dup2", dup2(request->output, 1));
    TRY("dup2", dup2(request->output, 2));
    if (request->progress == 3) {
        TRY("fcntl", fcntl(3, F_SETFD, 0));
    } else if (request->progress >= 0) {
        TRY("dup2", dup2(request->progress, 3));
    }
    // Kernels before 5.9 lack close_range; the engine's own descriptors are close-on-exec anyway.
    syscall(SYS_close_range, request->progress >= 0 ? 4 : 3, ~0u, 0);
    if (request->memory_limit > 0) {
        struct rlimit limit = {request->memory_limit, request->memory_limit};
        TRY("setrlimit", setrlimit(RLIMIT_AS, &limit));
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(request->program, request->arguments, request->environment);
    failed->code = errno;
    failed->name = "execve";
#undef TRY
}

int child_start(const struct child_request *request, pid_t *pid, int *pidfd, const char **step) {
    struct failed_step failed = {0, NULL};
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the parent may run in the child, which borrows the parent's memory.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = vfork();
    if (child == 0) {
        become_child(request, parent, &failed);
        _exit(127);
    }
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) {
        *step = "vfork";
        return code;
    }
    if (failed.code != 0) {
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        *step = failed.name;
        return failed.code;
    }
    *pidfd = (int)syscall(SYS_pidfd_open, child, 0);
    if (*pidfd < 0) {
        code = errno;
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        *step = "pidfd_open";
        return code;
    }
    *pid = child;
    return 0;
}

static void interrupting_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

int signal_descriptor(void) {
    sigset_t set;
    interrupting_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void signal_descriptor_close(int descriptor) {
    sigset_t set;
    interrupting_signals(&set);
    close(descriptor);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int signal_next(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int event_descriptor(int blocking) { return eventfd(0, EFD_CLOEXEC | (blocking ? 0 : EFD_NONBLOCK)); }

void start_writing(int descriptor) { sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE); }

int copy_in_kernel(int source, int target) {
    if (ioctl(target, FICLONE, source) == 0) return 0;
    for (;;) {
        ssize_t copied = copy_file_range(source, NULL, target, NULL, 1 << 30, 0);
        if (copied == 0) return 0;
        if (copied < 0 && errno != EINTR) return errno;
    }
}
