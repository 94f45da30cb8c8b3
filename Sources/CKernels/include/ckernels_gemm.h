// Single-precision matrix products over oneDNN.
#pragma once
#include <stddef.h>

/// C[m,n] = alpha op(A)[m,k] op(B)[k,n] + beta C, all row-major with leading dimensions in elements.
/// Returns oneDNN's status, 0 on success.
int ck_sgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);

/// Version of the oneDNN library that runs the products, as major * 10000 + minor * 100 + patch.
int ck_dnnl_version(void);

/// Caps the threads of this thread's products through the OpenMP runtime that oneDNN has loaded.
/// Returns 0, or -1 if no OpenMP runtime is loaded.
int ck_set_threads(int threads);
