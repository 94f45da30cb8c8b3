// One definition of a kernel, compiled for several instruction sets and chosen when it is called.
#pragma once
#include "ckernels_cpu.h"

// A part of a kernel, compiled with each of its variants. Always inlined, so that no vector is ever passed between
// functions of unlike instruction sets.
#define CK_INLINE static inline __attribute__((always_inline))
#pragma clang diagnostic ignored "-Wpsabi"

#if defined(__x86_64__)
#define CK_AVX2 __attribute__((target("arch=x86-64-v3")))
#define CK_AVX512 __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#endif

/// Defines `returns name parameters { … }`, with a body that follows; `arguments` are the parameters' names in brackets.
/// A file that uses it turns FP_CONTRACT off and fixes the order of every sum: then all variants give the same bits.
#define CK_KERNEL(returns, name, parameters, arguments) CK_VARIANTS(, returns, name, parameters, arguments)
/// The same for a function of one file.
#define CK_LOCAL_KERNEL(returns, name, parameters, arguments) CK_VARIANTS(static, returns, name, parameters, arguments)

#if defined(__x86_64__)
#define CK_VARIANTS(linkage, returns, name, parameters, arguments)                                \
    CK_INLINE returns name##_body parameters;                                                     \
    static returns name##_baseline parameters { return name##_body arguments; }                   \
    static CK_AVX2 returns name##_avx2 parameters { return name##_body arguments; }               \
    static CK_AVX512 returns name##_avx512 parameters { return name##_body arguments; }           \
    linkage returns name parameters                                                               \
    {                                                                                             \
        switch (ck_instruction_set()) {                                                           \
        case CK_SET_AVX512: return name##_avx512 arguments;                                       \
        case CK_SET_AVX2: return name##_avx2 arguments;                                           \
        default: return name##_baseline arguments;                                                \
        }                                                                                         \
    }                                                                                             \
    CK_INLINE returns name##_body parameters
#else
#define CK_VARIANTS(linkage, returns, name, parameters, arguments) linkage returns name parameters
#endif

// Before a loop whose iterations do not depend on each other, arguments that are the same array included: without it a
// call in place takes the scalar path.
#define CK_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
