// Linear systems of symmetric positive definite matrices, by the Cholesky factor. Without memory of their own.
#pragma once
#include <stddef.h>

/// Overwrites the row-major upper triangle of symmetric positive definite A[n,n] by the factor U, A = U^T U; the strict
/// lower one is neither read nor written. Returns 0, or i > 0 if the leading minor of order i is not positive (or is NaN).
ptrdiff_t ck_cholesky_factor(ptrdiff_t n, double *a);

/// Solves U^T U X = B for `count` right-hand sides, the rows of B[count,n]; returns the solutions in their places. The
/// bits of one solution do not depend on how many others are solved with it.
void ck_cholesky_solve(ptrdiff_t n, ptrdiff_t count, const double *u, double *b);
