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
