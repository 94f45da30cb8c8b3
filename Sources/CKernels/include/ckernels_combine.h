// Linear combinations of vectors, Float64, for Runge-Kutta stages.
#pragma once
#include <stddef.h>

/// y[i] = base[i] + h * sum_j coefficient[j] * rows[j * stride + i], summed in the order of j; zero coefficients are skipped.
void ck_combine(
    size_t count, double h, size_t terms, const double *coefficient, const double *rows, size_t stride,
    const double *base, double *y);

/// Squared norms of two combinations of `rows` scaled by `absolute + relative * max(|before|, |after|)`, as the error
/// estimators of the Dormand-Prince 8(5,3) method need them: norms[0] for `fifth`, norms[1] for `third`.
void ck_error_norms(
    size_t count, size_t terms, const double *fifth, const double *third, const double *rows, size_t stride,
    const double *before, const double *after, double absolute, double relative, double *norms);
