// Loops over several threads: a pool that grows when it is first needed, and hands out the parts of one loop at a time.
// The calling thread takes parts like all others: where the others get no processor, it does the work alone.
#include "ckernels_parallel.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

/// One loop.
typedef struct {
    void (*body)(void *, ptrdiff_t, ptrdiff_t);
    void *context;
    ptrdiff_t count, grain;
    int parts, next;
} loop;

static _Atomic int allowed = 1;
static pthread_mutex_t one_loop = PTHREAD_MUTEX_INITIALIZER;  // held by the thread whose loop it is
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;      // guards the loop and the number of workers
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER, ended = PTHREAD_COND_INITIALIZER;
static loop current;
static int workers;
static _Atomic unsigned loops;  // how many have begun
static _Atomic int unfinished;  // parts of the current one
static _Thread_local int inside;

// Looks before it sleeps: the next loop, or the last part of this one, is often only microseconds away. A sleeper's
// wake-up takes longer than most parts; a processor that others want is not kept from them for long.
enum { LOOKS = 4000 };

static inline void pause_briefly(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

void ck_set_threads(int threads)
{
    atomic_store(&allowed, threads < 1 ? 1 : threads > CK_MOST_THREADS ? CK_MOST_THREADS : threads);
}

int ck_threads(void) { return atomic_load(&allowed); }

/// Takes parts of the current loop and works on them until there are none. Holds `lock` at both ends.
static void take_parts(void)
{
    while (current.next < current.parts) {
        const loop l = current;
        const ptrdiff_t grains = (l.count + l.grain - 1) / l.grain;
        const ptrdiff_t first = grains * l.next / l.parts * l.grain, end = grains * (l.next + 1) / l.parts * l.grain;
        current.next++;
        pthread_mutex_unlock(&lock);
        inside = 1;
        l.body(l.context, first, end < l.count ? end : l.count);
        inside = 0;
        pthread_mutex_lock(&lock);
        if (atomic_fetch_sub(&unfinished, 1) == 1) pthread_cond_signal(&ended);
    }
}

static void *work(void *unused)
{
    (void)unused;
    unsigned seen = 0;
    pthread_mutex_lock(&lock);
    for (;;) {
        take_parts();
        seen = atomic_load(&loops);
        pthread_mutex_unlock(&lock);
        for (int i = 0; i < LOOKS && atomic_load_explicit(&loops, memory_order_relaxed) == seen; i++) pause_briefly();
        pthread_mutex_lock(&lock);
        while (atomic_load(&loops) == seen) pthread_cond_wait(&begun, &lock);
    }
    return NULL;
}

/// Starts workers until there are `wanted`, if the system lets it. They leave signals to other threads.
static void start_workers(int wanted)
{
    if (workers >= wanted) return;
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    for (; workers < wanted; workers++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, work, NULL) != 0) break;
        pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void ck_parallel(
    ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t first, ptrdiff_t end), void *context)
{
    if (count <= 0) return;
    const ptrdiff_t grains = (count + grain - 1) / grain;
    const int threads = ck_threads();
    const int parts = grains < threads ? (int)grains : threads;
    if (parts <= 1 || inside || pthread_mutex_trylock(&one_loop) != 0) {
        body(context, 0, count);
        return;
    }
    pthread_mutex_lock(&lock);
    start_workers(parts - 1);
    current = (loop){.body = body, .context = context, .count = count, .grain = grain, .parts = parts};
    atomic_store(&unfinished, parts);
    atomic_fetch_add(&loops, 1);
    pthread_cond_broadcast(&begun);
    take_parts();
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < LOOKS && atomic_load(&unfinished) > 0; i++) pause_briefly();
    pthread_mutex_lock(&lock);
    while (atomic_load(&unfinished) > 0) pthread_cond_wait(&ended, &lock);
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&one_loop);
}
