// The Cholesky factor of a symmetric positive definite matrix, and triangular systems with it: halves, halves of
// halves, …, which meet in matrix products, down to blocks that are worked on directly. After F. G. Gustavson,
// "Recursion leads to automatic variable blocking for dense linear-algebra algorithms", IBM J. Res. Dev. 41, 737 (1997).
#pragma STDC FP_CONTRACT OFF  // before the headers: it must cover the functions inlined from them
#include "ckernels_cholesky.h"
#include "ckernels_gemm.h"
#include "lanes.h"

// Order of the largest triangle that is worked on directly. It fixes the order of every sum, and with it the bits: a
// constant of the definition, not of the machine.
enum { BLOCK = 64 };

// Right-hand sides that a block is solved for at a time, one a lane.
enum { WIDTH = 2 * CK_LANES };

// Where a triangle of more than BLOCK rows is cut: at a multiple of BLOCK.
static ptrdiff_t half(ptrdiff_t n) { return ((n + BLOCK - 1) / BLOCK + 1) / 2 * BLOCK; }

typedef double four __attribute__((ext_vector_type(4)));

// to[j,i] = from[i,j] for i < m, j < n.
CK_INLINE void transpose(
    ptrdiff_t m, ptrdiff_t n, const double *restrict from, ptrdiff_t from_row, double *restrict to, ptrdiff_t to_row)
{
    ptrdiff_t whole = n / 4 * 4, i = 0;
    for (; i + 4 <= m; i += 4) {
        for (ptrdiff_t j = 0; j < whole; j += 4) {
            four r[4];
            for (int k = 0; k < 4; k++) memcpy(&r[k], from + (i + k) * from_row + j, sizeof r[k]);
            const four even = __builtin_shufflevector(r[0], r[1], 0, 4, 2, 6);
            const four odd = __builtin_shufflevector(r[0], r[1], 1, 5, 3, 7);
            const four lower_even = __builtin_shufflevector(r[2], r[3], 0, 4, 2, 6);
            const four lower_odd = __builtin_shufflevector(r[2], r[3], 1, 5, 3, 7);
            r[0] = __builtin_shufflevector(even, lower_even, 0, 1, 4, 5);
            r[1] = __builtin_shufflevector(odd, lower_odd, 0, 1, 4, 5);
            r[2] = __builtin_shufflevector(even, lower_even, 2, 3, 6, 7);
            r[3] = __builtin_shufflevector(odd, lower_odd, 2, 3, 6, 7);
            for (int k = 0; k < 4; k++) memcpy(to + (j + k) * to_row + i, &r[k], sizeof r[k]);
        }
        for (ptrdiff_t j = whole; j < n; j++)
            for (ptrdiff_t k = i; k < i + 4; k++) to[j * to_row + k] = from[k * from_row + j];
    }
    for (; i < m; i++)
        for (ptrdiff_t j = 0; j < n; j++) to[j * to_row + i] = from[i * from_row + j];
}

// The triangle of one block as its unknowns are found, one after another: row i holds the factors of the unknowns
// before it, then the reciprocal of its own.
typedef struct {
    ptrdiff_t order;
    int backward;  // the last unknown is found first
    double rows[BLOCK][BLOCK];
} triangle;

// U^T, whose first unknown is found first, or U, whose last one is.
static void take_triangle(triangle *t, int backward, ptrdiff_t n, const double *u, ptrdiff_t ldu)
{
    t->order = n;
    t->backward = backward;
    for (ptrdiff_t i = 0; i < n; i++) {
        for (ptrdiff_t p = 0; p < i; p++)
            t->rows[i][p] = backward ? u[(n - 1 - i) * ldu + n - 1 - p] : u[p * ldu + i];
        const ptrdiff_t own = backward ? n - 1 - i : i;
        t->rows[i][i] = 1 / u[own * ldu + own];
    }
}

// Solves for `count` right-hand sides: the columns of X[order,count], or with `as_rows` the rows of X[count,order].
CK_LOCAL_KERNEL(
    void, solve_block, (const triangle *t, int as_rows, ptrdiff_t count, double *x, ptrdiff_t ldx),
    (t, as_rows, count, x, ldx))
{
    double tile[BLOCK][WIDTH];
    const ptrdiff_t n = t->order, first = t->backward ? n - 1 : 0, step = t->backward ? -1 : 1;
    for (ptrdiff_t r = 0; r < count; r += WIDTH) {
        const ptrdiff_t lanes = count - r < WIDTH ? count - r : WIDTH;
        double *here = x + (as_rows ? r * ldx : r);
        if (lanes < WIDTH) memset(tile, 0, sizeof tile);
        if (as_rows)
            transpose(lanes, n, here, ldx, &tile[0][0], WIDTH);
        else
            for (ptrdiff_t i = 0; i < n; i++) memcpy(tile[i], here + i * ldx, (size_t)lanes * sizeof(double));
        for (ptrdiff_t i = 0; i < n; i++) {
            ck_pair sum, known;
            memcpy(&sum, tile[first + step * i], sizeof sum);
            for (ptrdiff_t p = 0; p < i; p++) {
                memcpy(&known, tile[first + step * p], sizeof known);
                sum = ck_pair_fma(-t->rows[i][p], known, sum);
            }
            sum *= t->rows[i][i];
            memcpy(tile[first + step * i], &sum, sizeof sum);
        }
        if (as_rows)
            transpose(n, lanes, &tile[0][0], WIDTH, here, ldx);
        else
            for (ptrdiff_t i = 0; i < n; i++) memcpy(here + i * ldx, tile[i], (size_t)lanes * sizeof(double));
    }
}

static void solve_directly(
    int backward, int as_rows, ptrdiff_t n, const double *u, ptrdiff_t ldu, ptrdiff_t count, double *x, ptrdiff_t ldx)
{
    triangle t;
    take_triangle(&t, backward, n, u, ldu);
    solve_block(&t, as_rows, count, x, ldx);
}

// U^T X = B for X[n,count], in place of B.
static void solve_columns(ptrdiff_t n, const double *u, ptrdiff_t ldu, ptrdiff_t count, double *x, ptrdiff_t ldx)
{
    if (n <= BLOCK) {
        solve_directly(0, 0, n, u, ldu, count, x, ldx);
        return;
    }
    const ptrdiff_t h = half(n);
    solve_columns(h, u, ldu, count, x, ldx);
    ck_dgemm(1, 0, n - h, count, h, -1, u + h, ldu, x, ldx, 1, x + h * ldx, ldx);
    solve_columns(n - h, u + h * ldu + h, ldu, count, x + h * ldx, ldx);
}

// U^T y = b, or with `backward` U y = b, for each row b of X[count,n], in its place.
static void solve_rows(
    int backward, ptrdiff_t n, const double *u, ptrdiff_t ldu, ptrdiff_t count, double *x, ptrdiff_t ldx)
{
    if (n <= BLOCK) {
        solve_directly(backward, 1, n, u, ldu, count, x, ldx);
        return;
    }
    const ptrdiff_t h = half(n);
    const double *lower = u + h * ldu + h;
    if (backward) {
        solve_rows(1, n - h, lower, ldu, count, x + h, ldx);
        ck_dgemm(0, 1, count, h, n - h, -1, x + h, ldx, u + h, ldu, 1, x, ldx);
        solve_rows(1, h, u, ldu, count, x, ldx);
    } else {
        solve_rows(0, h, u, ldu, count, x, ldx);
        ck_dgemm(0, 0, count, n - h, h, -1, x, ldx, u + h, ldu, 1, x + h, ldx);
        solve_rows(0, n - h, lower, ldu, count, x + h, ldx);
    }
}

// The factor of one block, row by row, or the order of the first minor that is not positive.
CK_LOCAL_KERNEL(ptrdiff_t, factor_block, (ptrdiff_t n, double *a, ptrdiff_t lda), (n, a, lda))
{
    for (ptrdiff_t p = 0; p < n; p++) {
        double *row = a + p * lda;
        if (!(row[p] > 0)) return p + 1;
        row[p] = __builtin_elementwise_sqrt(row[p]);
        const double scale = 1 / row[p];
        for (ptrdiff_t j = p + 1; j < n; j++) row[j] *= scale;
        for (ptrdiff_t i = p + 1; i < n; i++) {
            double *other = a + i * lda;
            const double factor = -row[i];
            CK_INDEPENDENT
            for (ptrdiff_t j = i; j < n; j++) other[j] = __builtin_elementwise_fma(factor, row[j], other[j]);
        }
    }
    return 0;
}

static ptrdiff_t factor(ptrdiff_t n, double *a, ptrdiff_t lda)
{
    if (n <= BLOCK) return factor_block(n, a, lda);
    const ptrdiff_t h = half(n);
    ptrdiff_t status = factor(h, a, lda);
    if (status) return status;
    solve_columns(h, a, lda, n - h, a + h, lda);
    ck_dsyrk(1, n - h, h, -1, a + h, lda, 1, a + h * lda + h, lda);
    status = factor(n - h, a + h * lda + h, lda);
    return status ? h + status : 0;
}

ptrdiff_t ck_cholesky_factor(ptrdiff_t n, double *a) { return factor(n, a, n); }

void ck_cholesky_solve(ptrdiff_t n, ptrdiff_t count, const double *u, double *b)
{
    solve_rows(0, n, u, n, count, b, n);
    solve_rows(1, n, u, n, count, b, n);
}
