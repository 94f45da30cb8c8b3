// Batch normalisation of [rows, c] matrices, one column a channel, with an optional ReLU fused behind it.
// Sums run in row order for every channel, so their bits depend on neither the instruction set nor the vector width.
#pragma once
#include <stddef.h>

/// mean[c] and biased variance[c] of c columns of x, whose rows are `stride` apart.
void ck_batchnorm_statistics(
    ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *x, float *mean, float *variance);

/// y = x * scale + shift by column, clamped at 0 below if relu.
void ck_batchnorm_apply(
    ptrdiff_t rows, ptrdiff_t c, const float *x, const float *scale, const float *shift, int relu, float *y);

/// With g = dy where the output is positive (everywhere without relu): sum_g[c] = sum g, sum_gx[c] = sum g (x - mean),
/// for c columns of x and dy, whose rows are `stride` apart.
void ck_batchnorm_gradient_sums(
    ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *x, const float *dy, const float *scale, const float *shift,
    const float *mean, int relu, float *sum_g, float *sum_gx);

/// dx = scale g - a - b (x - mean) by column, with g as above. dx may be dy.
void ck_batchnorm_gradient_input(
    ptrdiff_t rows, ptrdiff_t c, const float *x, const float *dy, const float *scale, const float *shift,
    const float *mean, const float *a, const float *b, int relu, float *dx);
