// Element by element: activations, residual sums, biases, the losses' gradients.
#include "ckernels_elementwise.h"
#include "variants.h"
#include <math.h>
#include <string.h>
#pragma STDC FP_CONTRACT OFF

/// exp(x) for x <= 0 within 2 ulp; below -87 it stays at exp(-87). NaN gives NaN.
/// x = n ln 2 + r, |r| <= ln 2 / 2, and Cephes' polynomial for exp(r).
CK_INLINE float exp_nonpositive(float x)
{
    x = x < -87.0f ? -87.0f : x;
    const float magic = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer, left in the low mantissa bits
    float shifted = x * 1.44269504088896341f + magic;
    float n = shifted - magic;
    float r = x - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits - 0x4B400000 + 127) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}

CK_INLINE float sigmoid1(float x)
{
    float e = exp_nonpositive(x < 0 ? x : -x);
    return (x < 0 ? e : 1.0f) / (1.0f + e);
}

/// Cephes' tanhf: an odd polynomial near zero, exponentials elsewhere.
CK_INLINE float tanh1(float x)
{
    float a = x < 0 ? -x : x;
    float e = exp_nonpositive(-2.0f * a);
    float far = (1.0f - e) / (1.0f + e);
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    float near = p * z * x + x;
    return a < 0.625f ? near : (x < 0 ? -far : far);
}

CK_KERNEL(void, ck_relu, (ptrdiff_t n, const float *x, float *y), (n, x, y))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

CK_KERNEL(void, ck_relu_gradient, (ptrdiff_t n, const float *y, const float *dy, float *dx), (n, y, dy, dx))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) dx[i] = y[i] > 0 ? dy[i] : 0;
}

CK_KERNEL(void, ck_tanh, (ptrdiff_t n, const float *x, float *y), (n, x, y))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) y[i] = tanh1(x[i]);
}

CK_KERNEL(void, ck_tanh_gradient, (ptrdiff_t n, const float *y, const float *dy, float *dx), (n, y, dy, dx))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
}

CK_KERNEL(void, ck_sigmoid, (ptrdiff_t n, const float *x, float *y), (n, x, y))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) y[i] = sigmoid1(x[i]);
}

CK_KERNEL(void, ck_sigmoid_gradient, (ptrdiff_t n, const float *y, const float *dy, float *dx), (n, y, dy, dx))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) dx[i] = dy[i] * (y[i] * (1.0f - y[i]));
}

CK_KERNEL(void, ck_add_relu, (ptrdiff_t n, const float *a, const float *b, float *y), (n, a, b, y))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) {
        float z = a[i] + b[i];
        y[i] = z < 0 ? 0 : z;
    }
}

CK_KERNEL(void, ck_add, (ptrdiff_t n, const float *restrict x, float *restrict y), (n, x, y))
{
    CK_INDEPENDENT
    for (ptrdiff_t i = 0; i < n; i++) y[i] += x[i];
}

CK_KERNEL(
    void, ck_add_bias,
    (ptrdiff_t rows, ptrdiff_t c, const float *restrict bias, int relu, float *restrict y), (rows, c, bias, relu, y))
{
    for (ptrdiff_t r = 0; r < rows; r++) {
        if (relu)
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) {
                float z = y[r * c + j] + bias[j];
                y[r * c + j] = z < 0 ? 0 : z;
            }
        else
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) y[r * c + j] += bias[j];
    }
}

CK_KERNEL(
    void, ck_column_sums,
    (ptrdiff_t rows, ptrdiff_t c, ptrdiff_t stride, const float *restrict x, float *restrict sum),
    (rows, c, stride, x, sum))
{
    // In float over 64 rows, in double over those, 64 columns at a time.
    for (ptrdiff_t j0 = 0; j0 < c; j0 += 64) {
        ptrdiff_t width = c - j0 < 64 ? c - j0 : 64;
        double total[64] = {0};
        for (ptrdiff_t start = 0; start < rows; start += 64) {
            ptrdiff_t end = start + 64 < rows ? start + 64 : rows;
            float part[64] = {0};
            for (ptrdiff_t r = start; r < end; r++)
                for (ptrdiff_t j = 0; j < width; j++) part[j] += x[r * stride + j0 + j];
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < width; j++) total[j] += part[j];
        }
        CK_INDEPENDENT
        for (ptrdiff_t j = 0; j < width; j++) sum[j0 + j] = (float)total[j];
    }
}

CK_KERNEL(
    void, ck_position_means,
    (ptrdiff_t n, ptrdiff_t m, ptrdiff_t c, const float *restrict x, float *restrict y), (n, m, c, x, y))
{
    for (ptrdiff_t i = 0; i < n; i++) {
        float *yi = y + i * c;
        for (ptrdiff_t j = 0; j < c; j++) yi[j] = 0;
        for (ptrdiff_t p = 0; p < m; p++)
            for (ptrdiff_t j = 0; j < c; j++) yi[j] += x[(i * m + p) * c + j];
        CK_INDEPENDENT
        for (ptrdiff_t j = 0; j < c; j++) yi[j] /= (float)m;
    }
}

CK_KERNEL(
    void, ck_position_means_gradient,
    (ptrdiff_t n, ptrdiff_t m, ptrdiff_t c, const float *restrict dy, float *restrict dx), (n, m, c, dy, dx))
{
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t p = 0; p < m; p++)
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) dx[(i * m + p) * c + j] = dy[i * c + j] / (float)m;
}

CK_KERNEL(void, ck_softmax, (ptrdiff_t rows, ptrdiff_t c, const float *z, float *p), (rows, c, z, p))
{
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *zr = z + r * c;
        float *pr = p + r * c;
        float top = zr[0];
        for (ptrdiff_t j = 1; j < c; j++) top = zr[j] > top ? zr[j] : top;
        CK_INDEPENDENT
        for (ptrdiff_t j = 0; j < c; j++) pr[j] = exp_nonpositive(zr[j] - top);
        double sum = 0;
        for (ptrdiff_t j = 0; j < c; j++) sum += pr[j];
        float inverse = (float)(1 / sum);
        CK_INDEPENDENT
        for (ptrdiff_t j = 0; j < c; j++) pr[j] *= inverse;
    }
}

CK_KERNEL(
    double, ck_softmax_cross_entropy,
    (ptrdiff_t rows, ptrdiff_t c, const float *z, const int32_t *labels, float factor, float *dz), (rows, c, z,
    labels, factor, dz))
{
    double loss = 0;
    for (ptrdiff_t r = 0; r < rows; r++) {
        const float *zr = z + r * c;
        float top = zr[0];
        for (ptrdiff_t j = 1; j < c; j++) top = zr[j] > top ? zr[j] : top;
        double sum = 0;
        if (dz) {
            float *dr = dz + r * c;
            for (ptrdiff_t j = 0; j < c; j++) dr[j] = exp_nonpositive(zr[j] - top);
            for (ptrdiff_t j = 0; j < c; j++) sum += dr[j];
            float scale = (float)(factor / sum);
            CK_INDEPENDENT
            for (ptrdiff_t j = 0; j < c; j++) dr[j] *= scale;
            dr[labels[r]] -= factor;
        } else
            for (ptrdiff_t j = 0; j < c; j++) sum += exp_nonpositive(zr[j] - top);
        loss += log(sum) - ((double)zr[labels[r]] - (double)top);
    }
    return loss;
}

CK_KERNEL(
    double, ck_squared_error,
    (ptrdiff_t n, const float *y, const float *t, float factor, float *dy), (n, y, t, factor, dy))
{
    // Eight fixed partial sums: vectorisable, and the same bits at any vector width.
    double part[8] = {0};
    float slope = 2 * factor;
    ptrdiff_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (int j = 0; j < 8; j++) {
            float d = y[i + j] - t[i + j];
            part[j] += (double)d * (double)d;
            if (dy) dy[i + j] = slope * d;
        }
    for (int j = 0; i < n; i++, j++) {
        float d = y[i] - t[i];
        part[j] += (double)d * (double)d;
        if (dy) dy[i] = slope * d;
    }
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

CK_KERNEL(
    double, ck_sigmoid_cross_entropy,
    (ptrdiff_t n, const float *z, const float *t, float factor, float *dz), (n, z, t, factor, dz))
{
    double loss = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        double x = z[i];
        loss += (x > 0 ? x : (x <= 0 ? 0 : x)) - x * t[i] + log1p(exp(-fabs(x)));
        if (dz) dz[i] = factor * (sigmoid1(z[i]) - t[i]);
    }
    return loss;
}

CK_KERNEL(ptrdiff_t, ck_first_nonfinite, (ptrdiff_t n, const float *x), (n, x))
{
    for (ptrdiff_t start = 0; start < n; start += 4096) {
        ptrdiff_t end = start + 4096 < n ? start + 4096 : n;
        int32_t found = 0;
        for (ptrdiff_t i = start; i < end; i++) {
            float zero = x[i] * 0.0f;  // NaN for an infinity or a NaN
            found |= zero != 0.0f;
        }
        if (found)
            for (ptrdiff_t i = start; i < end; i++)
                if (!isfinite(x[i])) return i;
    }
    return -1;
}
