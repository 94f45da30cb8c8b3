// Matrix products, row-major with leading dimensions in elements. Every element of C is one fixed chain of operations:
//
//     c = beta C[i,j], or 0 where beta is 0 (C is not read then)
//     for each block of CK_DEPTH consecutive k, the last one shorter:
//         p = 0;  for k in the block, ascending:  p = fma(op(A)[i,k], op(B)[k,j], p)
//         c = fma(alpha, p, c)
//     C[i,j] = c
//
// where fma rounds once and beta C is rounded. So the bits depend on neither the instruction set nor the number of
// threads nor the matrices' other rows and columns: those only choose which elements are computed together.
#pragma once
#include <stddef.h>

/// Length of a block of k: part of the definition of the sum.
enum { CK_DEPTH = 256 };

/// C[m,n] = alpha op(A)[m,k] op(B)[k,n] + beta C. A is [m,k] or, transposed, [k,m]; B is [k,n] or, transposed, [n,k].
/// C overlaps neither. With k = 0 it is beta C. Uses one thread, the calling one.
void ck_sgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc);

/// The same in double precision.
void ck_dgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
    ptrdiff_t lda, const double *b, ptrdiff_t ldb, double beta, double *c, ptrdiff_t ldc);

/// Rows first … end of the upper triangle of C[n,n] = alpha op(A) op(A)^T + beta C, by the same chains; A is [n,k] or,
/// with transpose, [k,n]. What lies below the diagonal is left alone.
void ck_dsyrk_rows(
    int transpose, ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, ptrdiff_t k, double alpha, const double *a,
    ptrdiff_t lda, double beta, double *c, ptrdiff_t ldc);

/// The whole upper triangle.
void ck_dsyrk(
    int transpose, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a, ptrdiff_t lda, double beta, double *c,
    ptrdiff_t ldc);
