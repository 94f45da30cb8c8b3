// Files, folders and processors: the system calls that Swift does not import. Unaware of stages.
#define _GNU_SOURCE
#include "cprocess.h"
#include "entries.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
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

int event_descriptor(int blocking) { return eventfd(0, EFD_CLOEXEC | (blocking ? 0 : EFD_NONBLOCK)); }

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

ssize_t read_attribute(const char *path, const char *name, char *value, size_t capacity) {
    return getxattr(path, name, value, capacity);
}

int write_attribute(int descriptor, const char *name, const char *value, size_t size) {
    return fsetxattr(descriptor, name, value, size, 0);
}

int hold_still(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || status.st_uid != geteuid() || status.st_nlink != 1) return -1;
    return fcntl(descriptor, F_SETLEASE, F_RDLCK);
}

int was_still(int descriptor) { return fcntl(descriptor, F_GETLEASE) == F_RDLCK; }

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
