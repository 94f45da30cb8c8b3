// What Swift cannot call: fork (for limits and death signals set between fork and exec), signal handlers, eventfd, ….
#pragma once
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

struct child_request {
    const char *program;       // absolute path, not searched
    char *const *arguments;    // NULL-terminated, arguments[0] included
    char *const *environment;  // NULL-terminated; the whole environment of the child
    const char *folder;        // working folder
    int output;                // descriptor that becomes standard output and standard error
    int text;                  // descriptor that becomes standard output instead, or -1
    int channel;               // descriptor that becomes 3, or -1
    uint64_t memory_limit;     // address space in bytes; 0: none
};

/// What a keeper says of its child: that it has started or could not be started, and then that it has ended.
struct keeper_report {
    pid_t child;
    int code;            // of a start: 0 or an errno, of
    uint32_t step;       // this step
    int status;          // of an end: as wait4(2) gives it
    struct rusage usage;
    int survivors;       // what the child has started and what could not be killed
};

/// Starts a keeper: a process that runs children one at a time and ends all that they have started, in whatever group or
/// session, once the child has ended or the returned line to it is closed. -1: errno. It ignores the signals by which people
/// end programs, and is not in our session.
int keeper_start(pid_t *pid);

/// Has a keeper that is at rest start a child, in a process group of its own that dies with the keeper. All other descriptors
/// are closed in the child, all signals have their defaults, standard input is empty. Returns 0 and sets *pid, or an errno;
/// *step then names what failed. The strings of each list lie in memory in their order. A keeper that its child stops before it
/// has told of the start is woken.
int keeper_begin(int line, pid_t keeper, const struct child_request *request, pid_t *pid, const char **step);

/// Sends a signal to the child's group, unless the child has ended. -1: the keeper is gone.
int keeper_signal(int line, int number);

/// Waits until the child and all that it has started have ended: the line is readable then. -1: the keeper is gone.
int keeper_end(int line, struct keeper_report *report);

/// Kills the children of this process and, if `adopt_orphans` was called before they were started, all that descends from
/// them; tries for so long. How many children were left; 0: nothing is alive.
int end_children(int milliseconds);

/// Sees to it that nobody can write to an open file, opened for reading, until it is closed: 0 if nobody has it open for
/// writing or mapped for that, and if it belongs to us and has one name. -1: one of these is not so, or cannot be known.
/// Whoever opens it for writing meanwhile waits (fcntl(2), "leases"); SIGIO must be ignored.
int hold_still(int descriptor);

/// Whether nobody has tried to open the file for writing since `hold_still`.
int was_still(int descriptor);

/// Starts a process that waits until this one has ended, or closed the descriptor that is returned, and then kills every
/// process whose HOME or TMPDIR lies in `folder` (absolute): what stages have started and left behind, in whatever group
/// or session. It is a child of nobody here and does not end with our group. -1: errno.
int guard_start(const char *folder);

/// From now on SIGINT, SIGTERM and SIGHUP (unless it is ignored, as under nohup) make the returned descriptor readable
/// instead of ending the process. -1: errno. Handlers, not blocked signals with a signalfd: libraries may have started
/// threads that do not block them.
int signal_descriptor(void);

/// Gives the signals their former effect and closes the descriptor. The number of a signal that has come and was not asked
/// for by `signal_next` yet, or 0.
int signal_descriptor_close(int descriptor);

/// The number of the latest signal since the last call, or 0; *times: how many have come.
int signal_next(int descriptor, int *times);

/// A counter to wake up a poller: close-on-exec; blocking reads if `blocking`. -1: errno.
int event_descriptor(int blocking);

/// Makes orphans among the descendants of this process its children instead of init's. -1: errno.
int adopt_orphans(void);

/// The C compiler that has compiled this.
const char *compiler_version(void);

/// How many processors this process's affinity mask allows (sched_getaffinity(2)); 0 if that is not known.
int processors_in_affinity_mask(void);

/// Something in a folder, as the folder itself says.
struct folder_entry {
    const char *name;
    uint64_t inode;
    unsigned char type;  // DT_REG, …; DT_UNKNOWN where the file system does not tell
};

/// Reads all of an open folder from its beginning, as `next_entry` takes it. The number of bytes, or -1 with errno: ERANGE
/// if `capacity` is too small.
ssize_t read_folder(int folder, char *entries, size_t capacity);

/// The entry at *at, which moves on; "." and ".." are passed over. 0: there is none. The name lies in `entries`.
int next_entry(const char *entries, size_t filled, size_t *at, struct folder_entry *entry);

/// Whether the open file or folder has extended attributes or an access list.
int has_attributes(int descriptor);

/// The value of an extended attribute: its size, or -1 with errno (ENODATA: the file has none of this name).
ssize_t read_attribute(const char *path, const char *name, char *value, size_t capacity);

/// Sets an extended attribute. -1: errno.
int write_attribute(int descriptor, const char *name, const char *value, size_t size);

/// When a file, behind links, was made, in nanoseconds since 1970; -1: it is not there, or its file system does not tell.
int64_t birth_time(const char *path);

/// The number of the kind of file system that an open file is on (f_type of statfs(2)), or -1.
long file_system(int descriptor);

/// Starts writing the file's dirty pages to the disk and does not wait: a later fsync then has less to wait for.
void start_writing(int descriptor);

/// Waits until all that was written to the file system of this file is on the disk (syncfs(2)). -1: errno.
int sync_file_system(int descriptor);

/// Fills the empty file `target` with what is left to read of `source`: sharing blocks where the file system can
/// (FICLONE), else in the kernel. 0 or an errno; EXDEV, EINVAL, ENOSYS or EOPNOTSUPP mean that reading and writing may
/// still do it.
int copy_in_kernel(int source, int target);

/// Forks: what reads a file of unknown origin goes on in a child that may use `memory` bytes of address space beside what
/// there is now (0: any amount) and `seconds` of processor time (0: any), leaves no core file, writes its standard error
/// to `errors` and dies with its parent. For a process without other threads at work. Returns as fork(2) does.
pid_t confine(uint64_t memory, uint64_t seconds, int errors);

/// From now on no file that the process writes grows beyond `bytes`: a write that would make it do so ends the process by
/// SIGXFSZ.
void limit_file_size(pid_t process, uint64_t bytes);

/// An empty file in memory, close-on-exec. -1: errno.
int memory_file(void);

/// Lets this process, and what it starts, find each of the files `sources` at the place of the same number in `targets`, which
/// are files, too; nobody can write to them there. Nobody else sees that. The process has one thread. 0 or an errno.
int bind_read_only(const char *const *sources, const char *const *targets, size_t count);

/// Whether that can be done on this machine; tries it in a process of its own.
int can_bind_read_only(const char *source, const char *target);
