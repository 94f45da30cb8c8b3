// Double-precision products, the Cholesky solve and symmetric eigenvectors of OpenBLAS: row-major calls turned into
// Fortran's column-major.
#include "ckernels_lapack.h"
#include "library.h"
#include <stddef.h>
#include <stdlib.h>

// Fortran passes every argument by address and each string's length, hidden, at the end.
extern void dgemm_(
    const char *, const char *, const int *, const int *, const int *, const double *, const double *, const int *,
    const double *, const int *, const double *, double *, const int *, size_t, size_t);
extern void dsyrk_(
    const char *, const char *, const int *, const int *, const double *, const double *, const int *, const double *,
    double *, const int *, size_t, size_t);
extern void dposv_(
    const char *, const int *, const int *, double *, const int *, double *, const int *, int *, size_t);
extern void dsyevr_(
    const char *, const char *, const char *, const int *, double *, const int *, const double *, const double *,
    const int *, const int *, const double *, int *, double *, double *, const int *, int *, double *, const int *,
    int *, const int *, int *, size_t, size_t, size_t);

void ck_dgemm(
    int transpose_a, int transpose_b, int32_t m, int32_t n, int32_t k, double alpha, const double *a, int32_t lda,
    const double *b, int32_t ldb, double beta, double *c, int32_t ldc)
{
    // Row-major C = A B is column-major C^T = B^T A^T, and a row-major matrix read by columns is its transpose.
    LIBRARY_FUNCTION("libopenblas.so.0", dgemm_);
    real(
        transpose_b ? "T" : "N", transpose_a ? "T" : "N", &n, &m, &k, &alpha, b, &ldb, a, &lda, &beta, c, &ldc, 1, 1);
}

void ck_dsyrk(
    int transpose, int32_t n, int32_t k, double alpha, const double *a, int32_t lda, double beta, double *c,
    int32_t ldc)
{
    // The row-major upper triangle is the column-major lower one.
    LIBRARY_FUNCTION("libopenblas.so.0", dsyrk_);
    real("L", transpose ? "N" : "T", &n, &k, &alpha, a, &lda, &beta, c, &ldc, 1, 1);
}

int32_t ck_dposv(int32_t n, int32_t count, double *a, double *b)
{
    int info = 0;
    LIBRARY_FUNCTION("libopenblas.so.0", dposv_);
    real("L", &n, &count, a, &n, b, &n, &info, 1);
    return info;
}

int32_t ck_dsyevr(int32_t n, int32_t count, double *a, double *values, double *vectors)
{
    LIBRARY_FUNCTION("libopenblas.so.0", dsyevr_);
    // The largest ones are the last: LAPACK counts from the smallest, from 1.
    int first = n - count + 1, last = n, found = 0, info = 0, size = -1, integers = -1, integer_size = 0;
    double unused = 0, work_size = 0;
    int *support = malloc(2 * (size_t)count * sizeof *support);
    // LAPACK wants room for all n values though it returns `count`.
    double *all = malloc((size_t)n * sizeof *all);
    double *work = NULL;
    int *integer_work = NULL;
    for (int pass = 0; pass < 2 && info == 0; pass++) {
        real(
            "V", "I", "L", &n, a, &n, &unused, &unused, &first, &last, &unused, &found, all, vectors, &n, support,
            work ? work : &work_size, &size, integer_work ? integer_work : &integer_size, &integers, &info, 1, 1, 1);
        if (pass == 0) {
            size = (int)work_size;
            integers = integer_size;
            work = malloc((size_t)size * sizeof *work);
            integer_work = malloc((size_t)integers * sizeof *integer_work);
        }
    }
    for (int i = 0; i < count; i++) values[i] = all[i];
    free(integer_work);
    free(work);
    free(all);
    free(support);
    return info;
}
