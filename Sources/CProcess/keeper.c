// A process between the engine and a child, for one child at a time. Orphans among the child's descendants become the keeper's
// children, whatever group or session they have moved to, so that it can tell when none of them is alive, and can end them:
// those of one child, and no other's. If the engine dies, the line to it closes, and the keeper ends the child too.
// After the fork only system calls: another thread may have held any lock.
#define _GNU_SOURCE
#include "cprocess.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <poll.h>
#include <unistd.h>

// How long a keeper tries to end what is left: somebody else's process (a program that changes its user), or one that
// waits for a dead file server, may not be killable.
enum { patience_ms = 10000 };

// What the engine sends to have a child started; the strings follow: folder, arguments, environment, each with its end.
struct order {
    uint32_t arguments, variables;
    uint64_t text_size, memory_limit;
    uint32_t has_channel, has_text;
};

// The line is one of packets, so that a signal for a child that has just ended is not taken for the next order.
enum { packet_size = 1 << 16 };

static int send_all(int line, const void *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(line, bytes, count < packet_size ? count : packet_size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return -1;
        bytes = (const char *)bytes + sent;
        count -= (size_t)sent;
    }
    return 0;
}

// 0: all has come; -1: the other end is gone.
static int receive_all(int line, void *bytes, size_t count) {
    while (count > 0) {
        ssize_t got = recv(line, bytes, count, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            if (got == 0) errno = ECONNRESET;
            return -1;
        }
        bytes = (char *)bytes + got;
        count -= (size_t)got;
    }
    return 0;
}

// Output, and as the order says a channel and a descriptor for standard output.
enum { most_descriptors = 3 };

// Takes an order and its descriptors; -1 for those that are not there.
static int receive_order(int line, struct order *order, int descriptors[most_descriptors]) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(most_descriptors * sizeof(int))];
    } control;
    struct iovec part = {order, sizeof *order};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    for (;;) {
        ssize_t got = recvmsg(line, &message, MSG_CMSG_CLOEXEC);
        if (got == sizeof *order) break;
        if (got == 0 || (got < 0 && errno != EINTR)) return -1;
        message.msg_controllen = sizeof control;
    }
    for (int i = 0; i < most_descriptors; i++) descriptors[i] = -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header))
        if (header->cmsg_type == SCM_RIGHTS) memcpy(descriptors, CMSG_DATA(header), header->cmsg_len - CMSG_LEN(0));
    return 0;
}

static void send_report(int line, struct keeper_report report) { send_all(line, &report, sizeof report); }

// Does what the engine asks for the running child. -1: the engine is gone.
static int obey(int line, pid_t child) {
    unsigned char number;
    ssize_t got = recv(line, &number, sizeof number, MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    if (got == 0) return -1;
    // It may have left its group.
    if (kill(-child, number) != 0) kill(child, number);
    return 0;
}

// Whether the child has ended; takes ended orphans off the system's list meanwhile.
static int has_ended(pid_t child) {
    for (;;) {
        siginfo_t info = {0};
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return 0;
        if (info.si_pid == child) return 1;
        waitpid(info.si_pid, NULL, WNOHANG);
    }
}

// Waits for the child's end and ends all that it has left running. -1: the engine is gone.
static int attend(int line, int deaths, pid_t child) {
    int is_alone = 0;
    while (!has_ended(child)) {
        struct pollfd events[] = {{.fd = deaths, .events = POLLIN}, {.fd = is_alone ? -1 : line, .events = POLLIN}};
        poll(events, 2, -1);
        struct signalfd_siginfo info;
        if (events[0].revents != 0 && read(deaths, &info, sizeof info) < 0 && errno != EAGAIN) _exit(1);
        if (events[1].revents != 0 && obey(line, child) != 0) {
            is_alone = 1;
            kill(child, SIGKILL);
        }
    }
    // The group's number stays taken until wait4, so this cannot hit a stranger.
    kill(-child, SIGKILL);
    struct rusage usage;
    int status = 0;
    while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    struct keeper_report report = {.child = child, .status = status, .usage = usage};
    report.survivors = end_children(patience_ms);
    send_report(line, report);
    return is_alone ? -1 : 0;
}

static void keep(int line) {
    setsid();
    prctl(PR_SET_NAME, "stage-keeper");
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
    sigset_t deaths_only, none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    sigemptyset(&deaths_only);
    sigaddset(&deaths_only, SIGCHLD);
    sigprocmask(SIG_BLOCK, &deaths_only, NULL);
    int deaths = signalfd(-1, &deaths_only, SFD_CLOEXEC | SFD_NONBLOCK);
    if (deaths < 0 || adopt_orphans() != 0 || chdir("/") != 0) _exit(1);
    child_signals();
    struct order order;
    int descriptors[most_descriptors];
    while (receive_order(line, &order, descriptors) == 0) {
        size_t words = (size_t)order.arguments + order.variables + 2;
        size_t size = order.text_size + words * sizeof(char *);
        char **pointers = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pointers == MAP_FAILED) _exit(1);
        char *text = (char *)(pointers + words);
        if (receive_all(line, text, order.text_size) != 0) _exit(1);
        struct child_request request = {
            .folder = text, .output = descriptors[0], .channel = order.has_channel ? descriptors[1] : -1,
            .text = order.has_text ? descriptors[order.has_channel ? 2 : 1] : -1, .memory_limit = order.memory_limit};
        char **next = pointers;
        request.arguments = next;
        for (uint32_t i = 0; i < order.arguments; i++) *next++ = text += strlen(text) + 1;
        *next++ = NULL;
        request.environment = next;
        for (uint32_t i = 0; i < order.variables; i++) *next++ = text += strlen(text) + 1;
        *next = NULL;
        request.program = request.arguments[0];
        struct keeper_report report = {0};
        report.code = start_child(&request, &report.child, &report.step);
        for (int i = 0; i < most_descriptors; i++)
            if (descriptors[i] >= 0) close(descriptors[i]);
        munmap(pointers, size);
        send_report(line, report);
        if (report.code == 0 && attend(line, deaths, report.child) != 0) break;
    }
    _exit(0);
}

int keeper_start(pid_t *pid) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    sigset_t all, before;
    sigfillset(&all);
    // No handler of the engine may run in the keeper.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t keeper = fork();
    if (keeper == 0) {
        // Neither locks nor other keepers' lines may be held open. 0, 1 and 2 are /dev/null's.
        int line = dup2(ends[1], 3);
        if (line != 3) _exit(1);
        if (syscall(SYS_close_range, 4, ~0u, 0) != 0)
            for (int other = 4; other < 4096; other++) close(other);
        fcntl(line, F_SETFD, FD_CLOEXEC);
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (nothing < 0) _exit(1);
        for (int number = 0; number < 3; number++) dup2(nothing, number);
        keep(line);
    }
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (keeper < 0) {
        close(ends[0]);
        errno = code;
        return -1;
    }
    *pid = keeper;
    return ends[0];
}

int keeper_begin(int line, pid_t keeper, const struct child_request *request, pid_t *pid, const char **step) {
    struct order order = {
        .memory_limit = request->memory_limit, .has_channel = request->channel >= 0, .has_text = request->text >= 0};
    size_t folder_size = strlen(request->folder) + 1;
    // The strings of each list lie one behind the other.
    size_t sizes[2];
    char *const *lists[] = {request->arguments, request->environment};
    uint32_t counts[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        while (lists[i][counts[i]] != NULL) counts[i]++;
        sizes[i] = 0;
        if (counts[i] > 0) {
            const char *last = lists[i][counts[i] - 1];
            sizes[i] = (size_t)(last - lists[i][0]) + strlen(last) + 1;
        }
    }
    order.arguments = counts[0];
    order.variables = counts[1];
    order.text_size = folder_size + sizes[0] + sizes[1];

    int descriptors[most_descriptors] = {request->output};
    int count = 1;
    if (order.has_channel) descriptors[count++] = request->channel;
    if (order.has_text) descriptors[count++] = request->text;
    size_t passed = (size_t)count * sizeof(int);
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(most_descriptors * sizeof(int))];
    } control = {0};
    struct iovec part = {&order, sizeof order};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(passed)};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    *header = (struct cmsghdr){.cmsg_len = CMSG_LEN(passed), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    memcpy(CMSG_DATA(header), descriptors, passed);
    *step = "send to its keeper";
    ssize_t sent;
    while ((sent = sendmsg(line, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    if (sent < 0) return errno;
    if (send_all(line, request->folder, folder_size) != 0
        || (counts[0] > 0 && send_all(line, lists[0][0], sizes[0]) != 0)
        || (counts[1] > 0 && send_all(line, lists[1][0], sizes[1]) != 0))
        return errno;
    // The child may have stopped its parent before that could tell of the start.
    struct pollfd answer = {.fd = line, .events = POLLIN};
    for (;;) {
        int ready = poll(&answer, 1, 200);
        if (ready > 0 || (ready < 0 && errno != EINTR)) break;
        kill(keeper, SIGCONT);
    }
    struct keeper_report report;
    if (receive_all(line, &report, sizeof report) != 0) return errno;
    *pid = report.child;
    *step = report.step < start_step_count ? start_steps[report.step] : "";
    return report.code;
}

int keeper_signal(int line, int number) {
    unsigned char byte = (unsigned char)number;
    return send_all(line, &byte, 1);
}

int keeper_end(int line, struct keeper_report *report) { return receive_all(line, report, sizeof *report); }
