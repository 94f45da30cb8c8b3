// Patches of NHWC maps as matrix rows, and back.
#include "ckernels_columns.h"
#include "variants.h"
#include <string.h>
#pragma STDC FP_CONTRACT OFF

void ck_patches(ck_window s, ptrdiff_t first, ptrdiff_t end, const float *x, float *columns)
{
    const ptrdiff_t row = s.kernel * s.c;
    columns += first * s.ow * s.kernel * row;
    for (ptrdiff_t r = first; r < end; r++) {
        const ptrdiff_t i = r / s.oh, oh = r % s.oh;
        for (ptrdiff_t ow = 0; ow < s.ow; ow++)
            for (ptrdiff_t kh = 0; kh < s.kernel; kh++, columns += row) {
                const ptrdiff_t ih = oh * s.stride - s.padding + kh, iw = ow * s.stride - s.padding;
                if (ih < 0 || ih >= s.h) {
                    memset(columns, 0, (size_t)row * sizeof(float));
                    continue;
                }
                const ptrdiff_t left = iw < 0 ? -iw : 0, right = iw + s.kernel > s.w ? s.w - iw : s.kernel;
                if (left > 0) memset(columns, 0, (size_t)(left * s.c) * sizeof(float));
                if (right < s.kernel)
                    memset(columns + right * s.c, 0, (size_t)((s.kernel - right) * s.c) * sizeof(float));
                if (right > left)
                    memcpy(
                        columns + left * s.c, x + ((i * s.h + ih) * s.w + iw + left) * s.c,
                        (size_t)((right - left) * s.c) * sizeof(float));
            }
    }
}

CK_KERNEL(
    void, ck_add_patches,
    (ck_window s, ptrdiff_t first, ptrdiff_t end, const float *restrict columns, float *restrict x),
    (s, first, end, columns, x))
{
    const ptrdiff_t row = s.kernel * s.c;
    for (ptrdiff_t r = first; r < end; r++) {
        const ptrdiff_t i = r / s.h, ih = r % s.h;
        for (ptrdiff_t oh = 0; oh < s.oh; oh++) {
            const ptrdiff_t kh = ih - (oh * s.stride - s.padding);
            if (kh < 0 || kh >= s.kernel) continue;
            for (ptrdiff_t ow = 0; ow < s.ow; ow++) {
                const float *patch = columns + (((i * s.oh + oh) * s.ow + ow) * s.kernel + kh) * row;
                const ptrdiff_t iw = ow * s.stride - s.padding;
                const ptrdiff_t left = iw < 0 ? -iw : 0, right = iw + s.kernel > s.w ? s.w - iw : s.kernel;
                float *target = x + ((i * s.h + ih) * s.w + iw) * s.c;
                for (ptrdiff_t j = left * s.c; j < right * s.c; j++) target[j] += patch[j];
            }
        }
    }
}
