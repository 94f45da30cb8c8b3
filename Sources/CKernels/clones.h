// One definition of a kernel, compiled for three instruction sets and chosen when the program is loaded.
#pragma once

// A file that uses it turns FP_CONTRACT off and fixes the order of every sum: then all clones give the same bits.
#ifndef CK_CLONES
#if defined(__x86_64__)
#define CK_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4"), min_vector_width(512)))
#else
#define CK_CLONES
#endif
#endif

// A part of a kernel, compiled with each of its clones.
#define CK_INLINE static inline __attribute__((always_inline))

// Before a loop whose iterations do not depend on each other, arguments that are the same array included: without it a
// call in place takes the scalar path.
#define CK_INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
