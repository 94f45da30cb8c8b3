// Patches of NHWC maps as matrix rows, and back.
#pragma once
#include <stddef.h>

/// Geometry of a convolution with square kernel: input [n, h, w, c], output [n, oh, ow, ·].
typedef struct {
    ptrdiff_t h, w, c, oh, ow, kernel, stride, padding;
} ck_window;

/// columns[n·oh·ow, kernel·kernel·c] = the patch under every output position, 0 outside the map; of the rows of output
/// positions, counted along (n, oh), first … end.
void ck_patches(ck_window s, ptrdiff_t first, ptrdiff_t end, const float *x, float *columns);
/// x += the adjoint of ck_patches; of the rows of x, counted along (n, h), first … end.
void ck_add_patches(ck_window s, ptrdiff_t first, ptrdiff_t end, const float *columns, float *x);
