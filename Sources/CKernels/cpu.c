// Which instruction set the kernels use. Unaware of what they compute.
#include "ckernels_cpu.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int ck_has_fused_multiply_add(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("fma") != 0;
#else
    return 1;
#endif
}

int ck_best_instruction_set(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) return CK_SET_AVX512;
    if (__builtin_cpu_supports("x86-64-v3")) return CK_SET_AVX2;
#endif
    return CK_SET_BASELINE;
}

// What is in use, plus one; 0 before anybody has asked. Two threads that ask at once find the same.
static _Atomic int chosen;

// The cap that the environment sets.
static int cap_of_environment(void)
{
    const char *const names[] = {"baseline", "avx2", "avx512"};
    const char *const wanted = getenv("STAGECRAFT_INSTRUCTIONS");
    if (!wanted || !*wanted) return CK_SET_AVX512;
    for (int set = CK_SET_BASELINE; set <= CK_SET_AVX512; set++)
        if (strcmp(wanted, names[set]) == 0) return set;
    fprintf(
        stderr, "error: STAGECRAFT_INSTRUCTIONS does not name an instruction set\n  found:    %s\n  expected: %s\n", wanted,
        "baseline, avx2 or avx512");
    exit(2);
}

int ck_instruction_set(void)
{
    int set = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (set == 0) {
        ck_cap_instruction_set(cap_of_environment());
        set = atomic_load_explicit(&chosen, memory_order_relaxed);
    }
    return set - 1;
}

void ck_cap_instruction_set(int cap)
{
    const int best = ck_best_instruction_set();
    atomic_store_explicit(&chosen, (cap < best ? cap : best) + 1, memory_order_relaxed);
}
