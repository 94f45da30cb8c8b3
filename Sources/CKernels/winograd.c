// Winograd transforms, F(4x4, 3x3), sixteen channels at a time. The interpolation points are 0, +-sqrt(1/2), +-sqrt(2) and
// infinity: errors are 2.5 times smaller than with the usual 0, +-1, +-2, infinity.
#include "ckernels_winograd.h"
#include "variants.h"
#pragma STDC FP_CONTRACT OFF

typedef float lanes __attribute__((vector_size(64)));
typedef float lanes_in_memory __attribute__((vector_size(64), aligned(4), may_alias));

CK_INLINE void load(const float *p, lanes *x) { *x = *(const lanes_in_memory *)p; }
CK_INLINE void store(const lanes *x, float *p) { *(lanes_in_memory *)p = *x; }

#define ROOT_HALF 0.70710678118654752f
#define ROOT_TWO 1.41421356237309505f

/// out = B' in, with stride s in both.
CK_INLINE void input6(const lanes *in, lanes *out, int s)
{
    lanes d0 = in[0], d1 = in[s], d2 = in[2 * s], d3 = in[3 * s], d4 = in[4 * s], d5 = in[5 * s];
    lanes a = d4 - 2.0f * d2, b = ROOT_HALF * (d3 - 2.0f * d1), c = d4 - 0.5f * d2, e = ROOT_TWO * (d3 - 0.5f * d1);
    out[0] = d0 - 2.5f * d2 + d4;
    out[s] = a + b;
    out[2 * s] = a - b;
    out[3 * s] = c + e;
    out[4 * s] = c - e;
    out[5 * s] = d1 - 2.5f * d3 + d5;
}

/// out = A' in: six to four.
CK_INLINE void output6(const lanes *in, lanes *out, int s)
{
    lanes m0 = in[0], m1 = in[s], m2 = in[2 * s], m3 = in[3 * s], m4 = in[4 * s], m5 = in[5 * s];
    lanes a = m1 + m2, b = ROOT_HALF * (m1 - m2), c = m3 + m4, d = ROOT_TWO * (m3 - m4);
    out[0] = m0 + a + c;
    out[s] = b + d;
    out[2 * s] = 0.5f * a + 2.0f * c;
    out[3 * s] = 0.5f * b + 2.0f * d + m5;
}

/// out = A in: four to six.
CK_INLINE void adjoint4(const lanes *in, lanes *out, int s)
{
    lanes y0 = in[0], y1 = in[s], y2 = in[2 * s], y3 = in[3 * s];
    lanes a = y0 + 0.5f * y2, b = ROOT_HALF * (y1 + 0.5f * y3), c = y0 + 2.0f * y2, d = ROOT_TWO * (y1 + 2.0f * y3);
    out[0] = y0;
    out[s] = a + b;
    out[2 * s] = a - b;
    out[3 * s] = c + d;
    out[4 * s] = c - d;
    out[5 * s] = y3;
}

CK_KERNEL(void, ck_winograd_input, (ck_tiles s, const float *x, float *v), (s, x, v))
{
    ptrdiff_t columns = s.w / 4, rows = s.h / 4;
    for (ptrdiff_t t = 0; t < s.tiles; t++) {
        ptrdiff_t tile = s.first + t;
        ptrdiff_t left = tile % columns * 4 - 1, top = tile / columns % rows * 4 - 1, n = tile / (columns * rows);
        const float *corner = x + ((n * s.h + top) * s.w + left) * s.c;
        for (ptrdiff_t c = 0; c < s.c; c += 16) {
            lanes d[36], half[36];
            for (int i = 0; i < 6; i++)
                for (int j = 0; j < 6; j++) {
                    if (top + i < 0 || top + i >= s.h || left + j < 0 || left + j >= s.w)
                        d[6 * i + j] = (lanes){0};
                    else
                        load(corner + (i * s.w + j) * s.c + c, &d[6 * i + j]);
                }
            for (int j = 0; j < 6; j++) input6(d + j, half + j, 6);
            for (int i = 0; i < 6; i++) input6(half + 6 * i, d + 6 * i, 1);
            for (int k = 0; k < 36; k++) store(&d[k], v + k * s.plane + t * s.c + c);
        }
    }
}

CK_KERNEL(void, ck_winograd_output, (ck_tiles s, const float *m, int accumulate, float *y), (s, m, accumulate, y))
{
    ptrdiff_t columns = s.w / 4, rows = s.h / 4;
    for (ptrdiff_t t = 0; t < s.tiles; t++) {
        ptrdiff_t tile = s.first + t;
        ptrdiff_t left = tile % columns * 4, top = tile / columns % rows * 4, n = tile / (columns * rows);
        float *corner = y + ((n * s.h + top) * s.w + left) * s.c;
        for (ptrdiff_t c = 0; c < s.c; c += 16) {
            lanes d[36], half[24], out[16];
            for (int k = 0; k < 36; k++) load(m + k * s.plane + t * s.c + c, &d[k]);
            for (int j = 0; j < 6; j++) output6(d + j, half + j, 6);
            for (int i = 0; i < 4; i++) output6(half + 6 * i, out + 4 * i, 1);
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++) {
                    float *place = corner + (i * s.w + j) * s.c + c;
                    lanes value = out[4 * i + j], old;
                    if (accumulate) {
                        load(place, &old);
                        value += old;
                    }
                    store(&value, place);
                }
        }
    }
}

CK_KERNEL(void, ck_winograd_output_adjoint, (ck_tiles s, const float *dy, float *m), (s, dy, m))
{
    ptrdiff_t columns = s.w / 4, rows = s.h / 4;
    for (ptrdiff_t t = 0; t < s.tiles; t++) {
        ptrdiff_t tile = s.first + t;
        ptrdiff_t left = tile % columns * 4, top = tile / columns % rows * 4, n = tile / (columns * rows);
        const float *corner = dy + ((n * s.h + top) * s.w + left) * s.c;
        for (ptrdiff_t c = 0; c < s.c; c += 16) {
            lanes d[16], half[24], out[36];
            for (int i = 0; i < 4; i++)
                for (int j = 0; j < 4; j++) load(corner + (i * s.w + j) * s.c + c, &d[4 * i + j]);
            for (int j = 0; j < 4; j++) {
                lanes column[4] = {d[j], d[4 + j], d[8 + j], d[12 + j]}, six[6];
                adjoint4(column, six, 1);
                for (int i = 0; i < 6; i++) half[4 * i + j] = six[i];
            }
            for (int i = 0; i < 6; i++) adjoint4(half + 4 * i, out + 6 * i, 1);
            for (int k = 0; k < 36; k++) store(&out[k], m + k * s.plane + t * s.c + c);
        }
    }
}

/// out = G in: three to six.
CK_INLINE void weights3(const lanes *in, lanes *out)
{
    lanes g0 = in[0], g1 = in[1], g2 = in[2];
    lanes a = (g0 + 0.5f * g2) * (-2.0f / 3), b = g1 * (-2.0f / 3 * ROOT_HALF);
    lanes c = (g0 + 2.0f * g2) * (1.0f / 6), d = g1 * (ROOT_TWO / 6);
    out[0] = g0;
    out[1] = a + b;
    out[2] = a - b;
    out[3] = c + d;
    out[4] = c - d;
    out[5] = g2;
}

/// out = G' in: six to three.
CK_INLINE void weights_adjoint6(const lanes *in, lanes *out)
{
    lanes a = in[1] + in[2], b = in[1] - in[2], c = in[3] + in[4], d = in[3] - in[4];
    out[0] = in[0] - a * (2.0f / 3) + c * (1.0f / 6);
    out[1] = d * (ROOT_TWO / 6) - b * (2.0f / 3 * ROOT_HALF);
    out[2] = (c - a) * (1.0f / 3) + in[5];
}

/// Transforms 16 filters g, given as [3][3], to u[36] with stride plane.
CK_INLINE void transform_filters(const lanes *g, float *u, ptrdiff_t plane)
{
    lanes half[18];  // [6][3]
    for (int j = 0; j < 3; j++) {
        lanes column[3] = {g[j], g[3 + j], g[6 + j]}, six[6];
        weights3(column, six);
        for (int i = 0; i < 6; i++) half[3 * i + j] = six[i];
    }
    for (int i = 0; i < 6; i++) {
        lanes six[6];
        weights3(half + 3 * i, six);
        for (int j = 0; j < 6; j++) store(&six[j], u + (6 * i + j) * plane);
    }
}

CK_KERNEL(
    void, ck_winograd_weights,
    (ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *w, float *u), (c, o, first, end, w, u))
{
    for (ptrdiff_t k = first * o; k < end * o; k += 16) {
        lanes g[9];
        for (int i = 0; i < 9; i++) load(w + i * c * o + k, &g[i]);
        transform_filters(g, u + k, c * o);
    }
}

CK_KERNEL(
    void, ck_winograd_turned_weights,
    (ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *w, float *u), (c, o, first, end, w, u))
{
    for (ptrdiff_t j = first; j < end; j++)
        for (ptrdiff_t i = 0; i < c; i += 16) {
            lanes g[9];
            for (int k = 0; k < 9; k++)
                for (int lane = 0; lane < 16; lane++) g[8 - k][lane] = w[(k * c + i + lane) * o + j];
            transform_filters(g, u + j * c + i, c * o);
        }
}

CK_KERNEL(
    void, ck_winograd_weights_adjoint,
    (ptrdiff_t c, ptrdiff_t o, ptrdiff_t first, ptrdiff_t end, const float *du, float *dw), (c, o, first, end, du, dw))
{
    for (ptrdiff_t k = first * o; k < end * o; k += 16) {
        lanes half[18];  // [3][6]
        for (int j = 0; j < 6; j++) {
            lanes column[6], three[3];
            for (int i = 0; i < 6; i++) load(du + (6 * i + j) * c * o + k, &column[i]);
            weights_adjoint6(column, three);
            for (int i = 0; i < 3; i++) half[6 * i + j] = three[i];
        }
        for (int i = 0; i < 3; i++) {
            lanes three[3];
            weights_adjoint6(half + 6 * i, three);
            for (int j = 0; j < 3; j++) store(&three[j], dw + (3 * i + j) * c * o + k);
        }
    }
}
