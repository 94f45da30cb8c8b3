// Batch normalisation by column. Channels are taken 64 (or 32) at a time so that the running sums stay in registers;
// float sums are flushed to double every 64 rows, which keeps the error near one rounding for any number of rows.
#include "ckernels_batchnorm.h"
#include "variants.h"
#pragma STDC FP_CONTRACT OFF

enum { LANES = 64, FEWER = 32, FLUSH = 64 };

CK_INLINE void statistics_block(
    ptrdiff_t rows, ptrdiff_t stride, int width, const float *x, float *mean, float *variance)
{
    // Shifted by the first row: no cancellation for data far from zero, and exactly zero variance for constant columns.
    double total[LANES] = {0}, squares[LANES] = {0};
    for (ptrdiff_t start = 0; start < rows; start += FLUSH) {
        ptrdiff_t end = start + FLUSH < rows ? start + FLUSH : rows;
        float sum[LANES] = {0}, square[LANES] = {0};
        for (ptrdiff_t r = start; r < end; r++)
            CK_INDEPENDENT
            for (int j = 0; j < width; j++) {
                float d = x[r * stride + j] - x[j];
                sum[j] += d;
                square[j] += d * d;
            }
        CK_INDEPENDENT
        for (int j = 0; j < width; j++) {
            total[j] += sum[j];
            squares[j] += square[j];
        }
    }
    CK_INDEPENDENT
    for (int j = 0; j < width; j++) {
        double m = total[j] / (double)rows;
        double v = squares[j] / (double)rows - m * m;
        mean[j] = (float)(x[j] + m);
        variance[j] = v > 0 ? (float)v : (v <= 0 ? 0 : (float)v);
    }
}

CK_KERNEL(
    void, ck_batchnorm_statistics,
    (ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *x, float *mean, float *variance),
    (rows, c, stride, x, mean, variance))
{
    ptrdiff_t j = 0;
    for (; j + LANES <= c; j += LANES) statistics_block(rows, stride, LANES, x + j, mean + j, variance + j);
    for (; j + FEWER <= c; j += FEWER) statistics_block(rows, stride, FEWER, x + j, mean + j, variance + j);
    if (j < c) statistics_block(rows, stride, (int)(c - j), x + j, mean + j, variance + j);
}

CK_KERNEL(
    void, ck_batchnorm_apply,
    (ptrdiff_t rows, ptrdiff_t c, const float *restrict x, const float *restrict scale, const float *restrict shift,
    int relu, float *restrict y), (rows, c, x, scale, shift, relu, y))
{
    for (ptrdiff_t r = 0; r < rows; r++) {
        if (relu)
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) {
                float z = x[r * c + j] * scale[j] + shift[j];
                y[r * c + j] = z < 0 ? 0 : z;  // a NaN stays a NaN
            }
        else
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) y[r * c + j] = x[r * c + j] * scale[j] + shift[j];
    }
}

CK_INLINE void gradient_sums_block(
    ptrdiff_t rows, ptrdiff_t stride, int width, const float *x, const float *dy, const float *scale, const float *shift,
    const float *mean, int relu, float *sum_g, float *sum_gx)
{
    double total[LANES] = {0}, products[LANES] = {0};
    for (ptrdiff_t start = 0; start < rows; start += FLUSH) {
        ptrdiff_t end = start + FLUSH < rows ? start + FLUSH : rows;
        float sum[LANES] = {0}, product[LANES] = {0};
        for (ptrdiff_t r = start; r < end; r++)
            CK_INDEPENDENT
            for (int j = 0; j < width; j++) {
                float value = x[r * stride + j];
                float g = dy[r * stride + j];
                if (relu) g = value * scale[j] + shift[j] > 0 ? g : 0;
                sum[j] += g;
                product[j] += g * (value - mean[j]);
            }
        CK_INDEPENDENT
        for (int j = 0; j < width; j++) {
            total[j] += sum[j];
            products[j] += product[j];
        }
    }
    CK_INDEPENDENT
    for (int j = 0; j < width; j++) {
        sum_g[j] = (float)total[j];
        sum_gx[j] = (float)products[j];
    }
}

// With constant widths and `relu`, the compiler keeps the sums in registers.
#define GRADIENT_SUMS(width, relu)                                                                              \
    gradient_sums_block(                                                                                        \
        rows, stride, width, x + j, dy + j, scale + j, shift + j, mean + j, relu, sum_g + j, sum_gx + j)

CK_KERNEL(
    void, ck_batchnorm_gradient_sums,
    (ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *x, const float *dy, const float *scale,
     const float *shift, const float *mean, int relu, float *sum_g, float *sum_gx),
    (rows, c, stride, x, dy, scale, shift, mean, relu, sum_g, sum_gx))
{
    ptrdiff_t j = 0;
    if (relu) {
        for (; j + LANES <= c; j += LANES) GRADIENT_SUMS(LANES, 1);
        for (; j + FEWER <= c; j += FEWER) GRADIENT_SUMS(FEWER, 1);
    } else {
        for (; j + LANES <= c; j += LANES) GRADIENT_SUMS(LANES, 0);
        for (; j + FEWER <= c; j += FEWER) GRADIENT_SUMS(FEWER, 0);
    }
    if (j < c) GRADIENT_SUMS((int)(c - j), relu);
}

CK_KERNEL(
    void, ck_batchnorm_gradient_input,
    (ptrdiff_t rows, ptrdiff_t c, const float *x, const float *dy, const float *restrict scale, const float *restrict
    shift, const float *restrict mean, const float *restrict a, const float *restrict b, int relu, float *dx), (rows,
    c, x, dy, scale, shift, mean, a, b, relu, dx))
{
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *xr = x + r * c, *dyr = dy + r * c;
        float *dxr = dx + r * c;
        if (relu)
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) {
                float g = xr[j] * scale[j] + shift[j] > 0 ? dyr[j] : 0;
                dxr[j] = scale[j] * g - a[j] - b[j] * (xr[j] - mean[j]);
            }
        else
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) dxr[j] = scale[j] * dyr[j] - a[j] - b[j] * (xr[j] - mean[j]);
    }
}
