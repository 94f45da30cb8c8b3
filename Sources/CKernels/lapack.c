// Double-precision products and the Cholesky solve of OpenBLAS: row-major calls turned into Fortran's column-major.
#include "ckernels_lapack.h"
#include <stddef.h>

// Fortran passes every argument by address and each string's length, hidden, at the end.
extern void dgemm_(
    const char *, const char *, const int *, const int *, const int *, const double *, const double *, const int *,
    const double *, const int *, const double *, double *, const int *, size_t, size_t);
extern void dsyrk_(
    const char *, const char *, const int *, const int *, const double *, const double *, const int *, const double *,
    double *, const int *, size_t, size_t);
extern void dposv_(
    const char *, const int *, const int *, double *, const int *, double *, const int *, int *, size_t);

void ck_dgemm(
    int transpose_a, int transpose_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a, int32_t lda,
    const double *b, int32_t ldb, double beta, double *c, int32_t ldc)
{
    // Row-major C = A B is column-major C^T = B^T A^T, and a row-major matrix read by columns is its transpose.
    dgemm_(
        transpose_b ? "T" : "N", transpose_a ? "T" : "N", &n, &m, &k, &alpha, b, &ldb, a, &lda, &beta, c, &ldc, 1, 1);
}

void ck_dsyrk(
    int transpose, int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c,
    int32_t ldc)
{
    // The row-major upper triangle is the column-major lower one.
    dsyrk_("L", transpose ? "N" : "T", &n, &k, &alpha, a, &lda, &beta, c, &ldc, 1, 1);
}

int32_t ck_dposv(int32_t n, int32_t count, double *a, double *b)
{
    int info = 0;
    dposv_("L", &n, &count, a, &n, b, &n, &info, 1);
    return info;
}
