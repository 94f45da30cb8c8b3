// Signals that end a run, as something to poll. Unaware of stages.
#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static const int interrupting_signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { signal_count = sizeof interrupting_signals / sizeof *interrupting_signals };
static struct sigaction former_actions[signal_count];
static volatile int signal_event = -1;
// The latest signal's number. The event counts them: none is lost, however quickly they come.
static volatile sig_atomic_t latest_signal;

static void note_signal(int number) {
    int before = errno;
    uint64_t one = 1;
    latest_signal = number;
    // A full counter is readable already.
    if (write(signal_event, &one, sizeof one) < 0) errno = before;
}

int signal_descriptor(void) {
    signal_event = event_descriptor(0);
    if (signal_event < 0) return -1;
    latest_signal = 0;
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigset_t wanted;
    sigemptyset(&wanted);
    for (int i = 0; i < signal_count; i++) {
        sigaction(interrupting_signals[i], NULL, &former_actions[i]);
        if (former_actions[i].sa_handler != SIG_IGN) sigaction(interrupting_signals[i], &action, NULL);
        sigaddset(&wanted, interrupting_signals[i]);
    }
    // Whoever started us may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
    return signal_event;
}

int signal_next(int descriptor, int *times) {
    uint64_t count;
    if (read(descriptor, &count, sizeof count) != sizeof count) return 0;
    *times = count > 1000 ? 1000 : (int)count;
    // Never cleared: one that comes now makes the event readable again.
    return latest_signal;
}

int signal_descriptor_close(int descriptor) {
    for (int i = 0; i < signal_count; i++) sigaction(interrupting_signals[i], &former_actions[i], NULL);
    int times;
    int late = signal_next(descriptor, &times);
    signal_event = -1;
    close(descriptor);
    return late;
}
