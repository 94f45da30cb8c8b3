// Patches of NHWC maps as matrix rows, and back.
#include "ckernels_columns.h"
#include "clones.h"
#include <string.h>
#pragma STDC FP_CONTRACT OFF

void ck_patches(ck_window s, ptrdiff_t n, const float *x, float *columns)
{
    ptrdiff_t row = s.kernel * s.c;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t oh = 0; oh < s.oh; oh++)
            for (ptrdiff_t ow = 0; ow < s.ow; ow++)
                for (ptrdiff_t kh = 0; kh < s.kernel; kh++, columns += row) {
                    ptrdiff_t ih = oh * s.stride - s.padding + kh;
                    ptrdiff_t iw = ow * s.stride - s.padding;
                    if (ih < 0 || ih >= s.h) {
                        memset(columns, 0, (size_t)row * sizeof(float));
                        continue;
                    }
                    ptrdiff_t first = iw < 0 ? -iw : 0;
                    ptrdiff_t last = iw + s.kernel > s.w ? s.w - iw : s.kernel;
                    if (first > 0) memset(columns, 0, (size_t)(first * s.c) * sizeof(float));
                    if (last < s.kernel)
                        memset(columns + last * s.c, 0, (size_t)((s.kernel - last) * s.c) * sizeof(float));
                    if (last > first)
                        memcpy(
                            columns + first * s.c, x + ((i * s.h + ih) * s.w + iw + first) * s.c,
                            (size_t)((last - first) * s.c) * sizeof(float));
                }
}

CK_CLONES void ck_add_patches(ck_window s, ptrdiff_t n, const float *restrict columns, float *restrict x)
{
    ptrdiff_t row = s.kernel * s.c;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t oh = 0; oh < s.oh; oh++)
            for (ptrdiff_t ow = 0; ow < s.ow; ow++)
                for (ptrdiff_t kh = 0; kh < s.kernel; kh++, columns += row) {
                    ptrdiff_t ih = oh * s.stride - s.padding + kh;
                    ptrdiff_t iw = ow * s.stride - s.padding;
                    if (ih < 0 || ih >= s.h) continue;
                    ptrdiff_t first = iw < 0 ? -iw : 0;
                    ptrdiff_t last = iw + s.kernel > s.w ? s.w - iw : s.kernel;
                    float *target = x + ((i * s.h + ih) * s.w + iw) * s.c;
                    for (ptrdiff_t j = first * s.c; j < last * s.c; j++) target[j] += columns[j];
                }
}

CK_CLONES void ck_upsample_gather(
    ptrdiff_t n, ptrdiff_t h, ptrdiff_t w, ptrdiff_t c, const float *restrict columns, const float *restrict bias, int relu,
    float *restrict y)
{
    // Output row o = 2 i - 1 + k: an even row has taps k = 1 of row o/2 and k = 3 of the row above,
    // an odd one k = 2 of row (o-1)/2 and k = 0 of the row below.
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t oh = 0; oh < 2 * h; oh++)
            for (ptrdiff_t ow = 0; ow < 2 * w; ow++, y += c) {
                ptrdiff_t kh = oh % 2 ? 2 : 1, ih = oh / 2, kh2 = oh % 2 ? 0 : 3, ih2 = oh % 2 ? ih + 1 : ih - 1;
                ptrdiff_t kw = ow % 2 ? 2 : 1, iw = ow / 2, kw2 = ow % 2 ? 0 : 3, iw2 = ow % 2 ? iw + 1 : iw - 1;
                int both_h = ih2 >= 0 && ih2 < h, both_w = iw2 >= 0 && iw2 < w;
                const float *near_row = columns + (i * h + ih) * w * 16 * c + kh * 4 * c;
                const float *far_row = columns + (i * h + ih2) * w * 16 * c + kh2 * 4 * c;
                const float *nn = near_row + iw * 16 * c + kw * c;
                for (ptrdiff_t j = 0; j < c; j++) y[j] = (bias ? bias[j] : 0) + nn[j];
                if (both_w) {
                    const float *nf = near_row + iw2 * 16 * c + kw2 * c;
                    for (ptrdiff_t j = 0; j < c; j++) y[j] += nf[j];
                }
                if (both_h) {
                    const float *fn = far_row + iw * 16 * c + kw * c;
                    for (ptrdiff_t j = 0; j < c; j++) y[j] += fn[j];
                }
                if (both_h && both_w) {
                    const float *ff = far_row + iw2 * 16 * c + kw2 * c;
                    for (ptrdiff_t j = 0; j < c; j++) y[j] += ff[j];
                }
                if (relu)
                    for (ptrdiff_t j = 0; j < c; j++) y[j] = y[j] < 0 ? 0 : y[j];
            }
}

void ck_upsample_scatter(ptrdiff_t n, ptrdiff_t h, ptrdiff_t w, ptrdiff_t c, const float *dy, float *columns)
{
    ck_window s = {2 * h, 2 * w, c, h, w, 4, 2, 1};
    ck_patches(s, n, dy, columns);
}
