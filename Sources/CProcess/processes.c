// Walks through all processes that /proc lists. Unaware of stages. System calls only, no allocation: it is called in processes
// that were forked from one with several threads.
#define _GNU_SOURCE
#include "entries.h"
#include "internal.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

static pid_t number(const char *name) {
    pid_t value = 0;
    for (; *name >= '0' && *name <= '9'; name++) value = 10 * value + (*name - '0');
    return *name == 0 ? value : 0;
}

int count_processes(int (*counts)(int folder, const char *name, pid_t pid)) {
    char listing[1 << 13];
    int found = 0;
    int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return 0;
    long count;
    while ((count = syscall(SYS_getdents64, folder, listing, sizeof listing)) > 0) {
        for (long at = 0; at < count;) {
            const struct linux_dirent64 *entry = (const void *)(listing + at);
            at += entry->length;
            pid_t pid = number(entry->name);
            if (pid > 0) found += counts(folder, entry->name, pid);
        }
    }
    close(folder);
    return found;
}
