// Matrix products: the variants, and which one is called.
#include "ckernels_gemm.h"
#include "variants.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#pragma STDC FP_CONTRACT OFF

// None of these changes a bit of any result.
enum {
    TILE_VECTORS = 2,
    BLOCK_COLUMNS = 1024,  // of op(B) that are copied at a time
    PANELS_AT_ONCE = 4,    // of op(B) that are copied in one go
    FEW_COLUMNS = 128,     // of C, for which A is read where it lies
    MANY_COLUMNS = 512,    // of C, for which A is copied by tiles
    FEW_ROWS = 48,         // of C, for which B is read where it lies
    PADDING = 16,          // between copied lines: keeps them from sharing cache sets
    NO_DIAGONAL = INT32_MIN,
};

// Of op(A), copied at a time: rows, by the bytes of a number, and room for them.
#define BLOCK_ROWS(bytes) (768 / (ptrdiff_t)(bytes))
#define COPIED(bytes) ((BLOCK_ROWS(bytes) + 2 * PADDING) * (CK_DEPTH + PADDING))

/// C = alpha op(A) op(B) + beta C; row i is written from column diagonal + i on.
#define DECLARE_OPERANDS(REAL)                      \
    typedef struct {                                \
        int transpose_a, transpose_b;               \
        ptrdiff_t m, n, k, lda, ldb, ldc, diagonal; \
        REAL alpha, beta;                           \
        const REAL *a, *b;                          \
        REAL *c;                                    \
    } REAL##_operands
DECLARE_OPERANDS(float);
DECLARE_OPERANDS(double);

#define ROWS_TO_6(CASE, v) CASE(1, v) CASE(2, v) CASE(3, v) CASE(4, v) CASE(5, v) CASE(6, v)
#define ROWS_TO_12(CASE, v) \
    ROWS_TO_6(CASE, v) CASE(7, v) CASE(8, v) CASE(9, v) CASE(10, v) CASE(11, v) CASE(12, v)

// Sixteen registers hold tiles of 6 rows, thirty-two of 12. Two steps along k at once save a few instructions, but need
// more addresses than there are registers where the rows are 12.
#if defined(__x86_64__)
#define TILE_ROWS 6
#define EACH_ROWS ROWS_TO_6
#define UNROLLED _Pragma("clang loop unroll_count(2)")
#define VARIANT baseline
#define VECTOR_BYTES 16
#define TARGET
#include "gemm_variant.h"
#define VARIANT avx2
#define VECTOR_BYTES 32
#define TARGET CK_AVX2
#include "gemm_variant.h"
#undef TILE_ROWS
#undef EACH_ROWS
#undef UNROLLED
#define TILE_ROWS 12
#define EACH_ROWS ROWS_TO_12
#define UNROLLED _Pragma("clang loop unroll(disable)")
#define VARIANT avx512
#define VECTOR_BYTES 64
#define TARGET CK_AVX512
#include "gemm_variant.h"
#define CHOOSE(product, operands, workspace)                                      \
    switch (ck_instruction_set()) {                                               \
    case CK_SET_AVX512: product##_avx512(operands, workspace); break;             \
    case CK_SET_AVX2: product##_avx2(operands, workspace); break;                 \
    default: product##_baseline(operands, workspace); break;                      \
    }
#else
#define TILE_ROWS 12
#define EACH_ROWS ROWS_TO_12
#define UNROLLED _Pragma("clang loop unroll(disable)")
#define VARIANT baseline
#define VECTOR_BYTES 16
#define TARGET
#include "gemm_variant.h"
#define CHOOSE(product, operands, workspace) product##_baseline(operands, workspace);
#endif

// Every thread that multiplies keeps a workspace until it ends.
static pthread_key_t workspaces;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_key(void) { pthread_key_create(&workspaces, free); }

static void *own_workspace(void)
{
    const size_t bytes = COPIED(sizeof(double)) * sizeof(double) + BLOCK_COLUMNS * CK_DEPTH * sizeof(double);
    static _Thread_local void *own;
    if (own) return own;
    pthread_once(&once, make_key);
    if (posix_memalign(&own, 64, bytes) != 0) {
        fprintf(stderr, "error: no memory for a matrix product (%zu bytes)\n", bytes);
        exit(1);
    }
    pthread_setspecific(workspaces, own);
    return own;
}

void ck_sgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc)
{
    const float_operands p = {transpose_a, transpose_b, m, n, k, lda, ldb, ldc, NO_DIAGONAL, alpha, beta, a, b, c};
    CHOOSE(float_product, &p, own_workspace())
}

void ck_dgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a,
    ptrdiff_t lda, const double *b, ptrdiff_t ldb, double beta, double *c, ptrdiff_t ldc)
{
    const double_operands p = {transpose_a, transpose_b, m, n, k, lda, ldb, ldc, NO_DIAGONAL, alpha, beta, a, b, c};
    CHOOSE(double_product, &p, own_workspace())
}

void ck_dsyrk_rows(
    int transpose, ptrdiff_t n, ptrdiff_t first, ptrdiff_t end, ptrdiff_t k, double alpha, const double *a,
    ptrdiff_t lda, double beta, double *c, ptrdiff_t ldc)
{
    // Columns before the first row are below the diagonal.
    a += first * (transpose ? 1 : lda);
    c += first * ldc + first;
    const double_operands p = {
        transpose, !transpose, end - first, n - first, k, lda, lda, ldc, 0, alpha, beta, a, a, c};
    CHOOSE(double_product, &p, own_workspace())
}

void ck_dsyrk(
    int transpose, ptrdiff_t n, ptrdiff_t k, double alpha, const double *a, ptrdiff_t lda, double beta, double *c,
    ptrdiff_t ldc)
{
    ck_dsyrk_rows(transpose, n, 0, n, k, alpha, a, lda, beta, c, ldc);
}
