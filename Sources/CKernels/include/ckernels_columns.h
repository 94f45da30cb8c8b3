// Patches of NHWC maps as matrix rows, and back.
#pragma once
#include <stddef.h>

/// Geometry of a convolution with square kernel: input [n, h, w, c], output [n, oh, ow, ·].
typedef struct {
    ptrdiff_t h, w, c, oh, ow, kernel, stride, padding;
} ck_window;

/// columns[n·oh·ow, kernel·kernel·c] = the patch under every output position; 0 outside the map.
void ck_patches(ck_window s, ptrdiff_t n, const float *x, float *columns);
/// x += the adjoint of ck_patches.
void ck_add_patches(ck_window s, ptrdiff_t n, const float *columns, float *x);
/// Transposed convolution, kernel 4, stride 2, padding 1: y[n, 2h, 2w, c] gathers, for each output, the up to four
/// taps of columns[n·h·w, 4, 4, c] that fall on it, plus bias[c] (may be null); clamped at 0 below if relu.
void ck_upsample_gather(
    ptrdiff_t n, ptrdiff_t h, ptrdiff_t w, ptrdiff_t c, const float *columns, const float *bias, int relu, float *y);
/// Its adjoint: columns[n·h·w, 4, 4, c] = dy[n, 2h, 2w, c] at each tap's output; 0 outside the map.
void ck_upsample_scatter(ptrdiff_t n, ptrdiff_t h, ptrdiff_t w, ptrdiff_t c, const float *dy, float *columns);
