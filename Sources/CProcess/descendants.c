// Ends what a process's children have left running. Unaware of stages. System calls only, no allocation: it is called in
// processes that were forked from one with several threads.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1); }

// The parent of a process in /proc; 0: it has gone.
static pid_t parent(int folder, const char *process) {
    char path[32], text[512];
    size_t length = strlen(process);
    if (length > sizeof path - sizeof "/stat") return 0;
    memcpy(path, process, length);
    memcpy(path + length, "/stat", sizeof "/stat");
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    // "4711 (name, any bytes) S 4710 …"
    const char *end = strrchr(text, ')');
    if (end == NULL || strlen(end) < 5) return 0;
    pid_t value = 0;
    for (const char *digit = end + 4; *digit >= '0' && *digit <= '9'; digit++) value = 10 * value + (*digit - '0');
    return value;
}

static int kill_child(int folder, const char *name, pid_t pid) {
    if (parent(folder, name) != getpid()) return 0;
    kill(pid, SIGKILL);
    return 1;
}

// Whether there is no child at all; takes the dead off the system's list.
static int has_none(void) {
    pid_t ended;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0 || (ended < 0 && errno == EINTR)) {
    }
    return ended < 0 && errno == ECHILD;
}

// The children of a killed child become this process's, and a process that is to die cannot fork any more. So whatever
// descends from a child is found in the end.
int end_children(int milliseconds) {
    struct timespec start, now, pause = {0, 200000};
    clock_gettime(CLOCK_MONOTONIC, &start);
    // A process that has no child has no descendant.
    while (!has_none()) {
        // Until they are taken off the system's list no other process can have their numbers.
        int found = count_processes(kill_child);
        if (has_none()) break;
        clock_gettime(CLOCK_MONOTONIC, &now);
        long long passed = (now.tv_sec - start.tv_sec) * 1000LL + (now.tv_nsec - start.tv_nsec) / 1000000;
        if (passed >= milliseconds) return found > 0 ? found : 1;
        syscall(SYS_nanosleep, &pause, NULL);
        if (pause.tv_nsec < 5000000) pause.tv_nsec *= 2;
    }
    return 0;
}
