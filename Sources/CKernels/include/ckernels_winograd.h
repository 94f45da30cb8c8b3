// Transforms of Winograd's minimal filtering F(4x4, 3x3): 3x3 convolutions, stride 1, padding 1, of NHWC maps by 36 matrix
// products of a quarter of the multiplications (Lavin and Gray 2016). Channels are multiples of 16.
#pragma once
#include <stddef.h>

/// A run of 4x4 output tiles, counted along (n, tile row, tile column) of maps [n, h, w, c]; h and w multiples of 4.
/// Transformed tiles are [36, plane] with tile t's c channels at t * c; plane >= tiles * c.
typedef struct {
    ptrdiff_t h, w, c, first, tiles, plane;
} ck_tiles;

/// v = B' d B of the 6x6 input patch d of each tile, zero outside the map.
void ck_winograd_input(ck_tiles s, const float *x, float *v);
/// y = A' m A, the 4x4 outputs of each tile; added to y if accumulate.
void ck_winograd_output(ck_tiles s, const float *m, int accumulate, float *y);
/// m = A dy A', the adjoint of ck_winograd_output.
void ck_winograd_output_adjoint(ck_tiles s, const float *dy, float *m);
/// u[36, c, o] = G g G' of the weights w[3, 3, c, o], for the input channels first … end of c.
void ck_winograd_weights(ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *w, float *u);
/// The same of the weights of the input's gradient, turned by 180 degrees: u[36, o, c], for the output channels first …
/// end of o.
void ck_winograd_turned_weights(ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *w, float *u);
/// dw[3, 3, c, o] = G' du G, the adjoint of ck_winograd_weights, for the input channels first … end of c.
void ck_winograd_weights_adjoint(ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *du, float *dw);
