// A child in which a file of unknown origin may do its worst. Unaware of what is read.
#define _GNU_SOURCE
#include "cprocess.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

int memory_file(void) { return memfd_create("stagecraft", MFD_CLOEXEC); }

// Lowers a limit; never raises it.
static void limit(int resource, uint64_t most) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return;
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > most) limit.rlim_cur = most;
    setrlimit(resource, &limit);
}

void limit_file_size(pid_t process, uint64_t bytes) {
    struct rlimit limit = {bytes, bytes};
    prlimit(process, RLIMIT_FSIZE, &limit, NULL);
}

// Bytes of address space in use; 0 if that is not known.
static uint64_t address_space(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file) return 0;
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

pid_t confine(uint64_t memory, uint64_t seconds, int errors) {
    uint64_t used = memory > 0 ? address_space() : 0;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);  // the parent died before the line above
    dup2(errors, STDERR_FILENO);
    limit(RLIMIT_CORE, 0);
    if (used > 0) limit(RLIMIT_AS, used + memory);
    if (seconds > 0) limit(RLIMIT_CPU, seconds);
    return 0;
}
