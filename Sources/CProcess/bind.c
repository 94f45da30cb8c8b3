// Files that a program finds in its folder without their having been copied: bound there, read-only, in a mount namespace that
// nobody else sees and that ends with the program.

#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    ssize_t length = (ssize_t)strlen(text);
    int code = write(file, text, (size_t)length) == length ? 0 : errno ? errno : EIO;
    close(file);
    return code;
}

// A user namespace in which this process is who it was, and a mount namespace.
static int enter_namespaces(void) {
    char users[64], groups[64];
    snprintf(users, sizeof users, "%u %u 1", geteuid(), geteuid());
    snprintf(groups, sizeof groups, "%u %u 1", getegid(), getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS)) return errno;
    int code = write_text("/proc/self/setgroups", "deny");
    if (code && code != ENOENT) return code;
    if ((code = write_text("/proc/self/uid_map", users))) return code;
    return write_text("/proc/self/gid_map", groups);
}

int bind_read_only(const char *const *sources, const char *const *targets, size_t count) {
    // Whoever may mount needs no user namespace, in which other users' files would be nobody's.
    int is_privileged = unshare(CLONE_NEWNS) == 0;
    int code;
    if (!is_privileged && (code = enter_namespaces())) return code;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) return errno;
    for (size_t index = 0; index < count; index++) {
        if (mount(sources[index], targets[index], NULL, MS_BIND, NULL)) return errno;
        // What the file system forbids stays forbidden: the kernel lets nobody take that away.
        struct statvfs status;
        if (statvfs(targets[index], &status)) return errno;
        unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY;
        if (status.f_flag & ST_NOSUID) flags |= MS_NOSUID;
        if (status.f_flag & ST_NODEV) flags |= MS_NODEV;
        if (status.f_flag & ST_NOEXEC) flags |= MS_NOEXEC;
        if (status.f_flag & ST_NOATIME) flags |= MS_NOATIME;
        if (status.f_flag & ST_NODIRATIME) flags |= MS_NODIRATIME;
        if (status.f_flag & ST_RELATIME) flags |= MS_RELATIME;
        if (mount(NULL, targets[index], NULL, flags, NULL)) return errno;
    }
    // In a further namespace what was mounted before is locked: the program cannot make it writable again.
    return is_privileged ? 0 : enter_namespaces();
}

int can_bind_read_only(const char *source, const char *target) {
    pid_t child = fork();
    if (child < 0) return 0;
    if (child == 0) {
        int code = bind_read_only(&source, &target, 1);
        // It counts if the file cannot be written to there, and only if.
        _exit(code == 0 && open(target, O_WRONLY | O_CLOEXEC) < 0 && errno == EROFS ? 0 : 1);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return 0;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
