// Loops over several threads. Unaware of what they compute: no result depends on the number of threads, because a loop's
// parts write to different places and no sum is shared between them.
#pragma once
#include <stddef.h>

/// Sets how many threads a loop may use, the calling one included: at least 1, at most `CK_MOST_THREADS`.
void ck_set_threads(int threads);
/// How many threads a loop may use; 1 at first.
int ck_threads(void);
enum { CK_MOST_THREADS = 64 };

/// Calls body(context, first, end) for ranges that cover 0 ..< count, each but the last a multiple of `grain` long,
/// side by side, and returns when all are done. Inside a loop, and while another thread is in one, it is a single call.
void ck_parallel(
    ptrdiff_t count, ptrdiff_t grain, void (*body)(void *context, ptrdiff_t first, ptrdiff_t end), void *context);
