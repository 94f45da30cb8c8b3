// Eigenvectors of symmetric matrices.
#pragma once
#include <stddef.h>

/// Numbers of work memory that `ck_largest_eigenvectors` needs for order n.
size_t ck_eigenvectors_workspace(ptrdiff_t n);

/// The `count` largest eigenvalues of symmetric A[n,n], ascending, with unit eigenvectors as rows [count,n]; of each
/// vector, the component of largest magnitude, the first of them in a tie, is positive. A's row-major upper triangle is
/// read; all of A is destroyed. All eigenvectors are computed whatever `count` is, in a time of n^3.
/// Eigenvalues, residuals and right angles have errors of up to 1e-14 (n = 1000), the first two relative to the largest
/// magnitude among all eigenvalues. `workspace` holds `ck_eigenvectors_workspace(n)` numbers.
/// Returns 0; or 1, with nothing in `values` and `vectors`, if A holds a NaN or an infinity or if an eigenvalue takes
/// more than 50 iterations.
int ck_largest_eigenvectors(
    ptrdiff_t n, ptrdiff_t count, double *a, double *values, double *vectors, double *workspace);
