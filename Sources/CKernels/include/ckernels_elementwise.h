// Element by element: activations, residual sums, biases, the losses' gradients.
// Exponentials are polynomials of our own, so that their bits do not depend on the C library.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// y = max(x, 0). y may be x.
void ck_relu(ptrdiff_t n, const float *x, float *y);
/// dx = dy where y > 0, else 0. dx may be dy.
void ck_relu_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
/// y = tanh(x). y may be x.
void ck_tanh(ptrdiff_t n, const float *x, float *y);
/// dx = dy (1 - y^2). dx may be dy.
void ck_tanh_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
/// y = 1 / (1 + exp(-x)). y may be x.
void ck_sigmoid(ptrdiff_t n, const float *x, float *y);
/// dx = dy y (1 - y). dx may be dy.
void ck_sigmoid_gradient(ptrdiff_t n, const float *y, const float *dy, float *dx);
/// y = max(a + b, 0). y may be a.
void ck_add_relu(ptrdiff_t n, const float *a, const float *b, float *y);
/// y += x.
void ck_add(ptrdiff_t n, const float *x, float *y);
/// y[r, j] += bias[j] for y[rows, c]; with relu then max(y, 0).
void ck_add_bias(ptrdiff_t rows, ptrdiff_t c, const float *bias, int relu, float *y);
/// sum[j] = sum over rows of x[r, j] for j < c; rows are `stride` apart.
void ck_column_sums(ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *x, float *sum);
/// y[n, c] = mean over the m positions of x[n, m, c].
void ck_position_means(ptrdiff_t n, ptrdiff_t m, ptrdiff_t c, const float *x, float *y);
/// dx[n, m, c] = dy[n, c] / m.
void ck_position_means_gradient(ptrdiff_t n, ptrdiff_t m, ptrdiff_t c, const float *dy, float *dx);

/// p[r] = softmax of z[r], by row. p may be z.
void ck_softmax(ptrdiff_t rows, ptrdiff_t c, const float *z, float *p);
/// Sum over rows of the cross-entropy of softmax(z[r]) against class labels[r]; if dz, its gradient times factor.
double ck_softmax_cross_entropy(ptrdiff_t rows, ptrdiff_t c, const float *z, const int32_t *labels, float factor, float *dz);
/// Sum of (y - t)^2; if dy, its gradient times factor.
double ck_squared_error(ptrdiff_t n, const float *y, const float *t, float factor, float *dy);
/// Sum of the binary cross-entropy of sigmoid(z) against t; if dz, its gradient times factor.
double ck_sigmoid_cross_entropy(ptrdiff_t n, const float *z, const float *t, float factor, float *dz);
/// Index of the first element that is infinite or NaN, or -1.
ptrdiff_t ck_first_nonfinite(ptrdiff_t n, const float *x);
