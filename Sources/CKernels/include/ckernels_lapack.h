// Double-precision products, the Cholesky solve and symmetric eigenvectors of OpenBLAS, row-major.
#pragma once
#include <stdint.h>

/// C[m,n] = alpha op(A)[m,k] op(B)[k,n] + beta C, all row-major with leading dimensions in elements.
void ck_dgemm(
    int transpose_a, int transpose_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a, int32_t lda,
    const double *b, int32_t ldb, double beta, double *c, int32_t ldc);

/// Upper triangle (row-major) of C[n,n] = alpha op(A) op(A)^T + beta C; A is [n,k], or with transpose [k,n].
void ck_dsyrk(
    int transpose, int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c,
    int32_t ldc);

/// Solves A X = B for symmetric positive definite A[n,n] (its row-major upper triangle is read and overwritten by
/// the factor); B holds the right-hand sides as rows, [count,n], and returns the solutions in the same layout.
/// Returns LAPACK's info: 0, or i > 0 if the leading minor of order i is not positive.
int32_t ck_dposv(int32_t n, int32_t count, double *a, double *b);

/// The `count` largest eigenvalues of symmetric A[n,n], ascending, with unit eigenvectors as rows [count,n]. A's
/// row-major upper triangle is read; A is destroyed. Returns LAPACK's info: 0 unless it failed to converge.
int32_t ck_dsyevr(int32_t n, int32_t count, double *a, double *values, double *vectors);
