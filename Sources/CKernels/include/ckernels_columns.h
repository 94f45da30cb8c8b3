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
