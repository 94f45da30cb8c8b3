// A process that outlives the engine, to end what the engine's stages have left running: their keepers do that, unless these
// have been killed. Unaware of stages: it knows them by their folder for temporary files. After the fork only system calls:
// another thread may have held any lock.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { environment_size = 1 << 17, mark_size = 4096 };

// HOME and TMPDIR of a stage are its attempt's folder, unless the manifest whitelists these variables.
static const char *const variables[] = {"TMPDIR=", "HOME="};
static char marks[2][mark_size + 16];
static char environment[environment_size];

static int starts_with_mark(const char *text, size_t length) {
    for (int i = 0; i < 2; i++) {
        size_t size = strlen(marks[i]);
        if (length >= size && memcmp(text, marks[i], size) == 0) return 1;
    }
    return 0;
}

// Whether the process was started with one of the marks in its environment.
static int is_marked(int process) {
    int file = openat(process, "environ", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    size_t filled = 0;
    ssize_t count;
    while (filled < sizeof environment && (count = read(file, environment + filled, sizeof environment - filled)) > 0)
        filled += (size_t)count;
    close(file);
    for (size_t start = 0; start < filled;) {
        if (starts_with_mark(environment + start, filled - start)) return 1;
        const char *end = memchr(environment + start, 0, filled - start);
        if (end == NULL) break;
        start = (size_t)(end - environment) + 1;
    }
    return 0;
}

static int kill_marked(int folder, const char *name, pid_t pid) {
    if (pid == getpid()) return 0;
    // The descriptor stands for this process, even if its number is given to another one meanwhile.
    int target = (int)syscall(SYS_pidfd_open, pid, 0);
    if (target < 0) return 0;
    int process = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int found = process >= 0 && is_marked(process);
    if (found) syscall(SYS_pidfd_send_signal, target, SIGKILL, NULL, 0);
    if (process >= 0) close(process);
    close(target);
    return found;
}

static void guard(void) {
    setsid();
    prctl(PR_SET_NAME, "stage-guard");
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    for (int number = 0; number < 3; number++) {
        static const int polite[] = {SIGINT, SIGTERM, SIGHUP};
        signal(polite[number], SIG_IGN);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir("/") != 0) _exit(1);
    char byte;
    ssize_t count;
    while ((count = read(0, &byte, 1)) > 0 || (count < 0 && errno == EINTR)) {
    }
    // A process that forks faster than it is found would need more rounds.
    struct timespec pause = {0, 5000000};
    for (int round = 0; round < 200 && count_processes(kill_marked) > 0; round++) syscall(SYS_nanosleep, &pause, NULL);
    _exit(0);
}

int guard_start(const char *folder) {
    if (strlen(folder) > mark_size) {
        errno = ENAMETOOLONG;
        return -1;
    }
    for (int i = 0; i < 2; i++) snprintf(marks[i], sizeof marks[i], "%s%s/", variables[i], folder);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    // Nobody shall have to wait for it: it is a child of nobody's.
    pid_t between = fork();
    if (between == 0) {
        // Neither locks nor somebody's terminal must be held open, not even until the guard's first moment.
        dup2(ends[0], 0);
        if (syscall(SYS_close_range, 1, ~0u, 0) != 0)
            for (int other = 1; other < 1024; other++) close(other);
        if (fork() == 0) guard();
        _exit(0);
    }
    int code = errno;
    close(ends[0]);
    if (between < 0) {
        close(ends[1]);
        errno = code;
        return -1;
    }
    while (waitpid(between, NULL, 0) < 0 && errno == EINTR) {
    }
    return ends[1];
}
