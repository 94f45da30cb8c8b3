// Forward and backward of a two-layer network at quadrature nodes, eight neurons a vector. Unaware of time and risk.
// A block of eight neurons visits all nodes, so its parameters stay in registers; every sum over nodes runs in node
// order and every sum over neurons in block order, lane by lane, whatever the instruction set.
#pragma STDC FP_CONTRACT OFF  // before the headers: it must cover the functions inlined from them
#include "ckernels_two_layer.h"
#include "clones.h"
#include "lanes.h"

size_t ck_two_layer_workspace(size_t neurons, size_t nodes)
{
    return (neurons + CK_LANES - 1) / CK_LANES * CK_LANES * nodes;
}

int ck_activation_stores_slopes(int activation)
{
    return activation != CK_TANH && activation != CK_RELU && activation != CK_SIGMOID && activation != CK_IDENTITY;
}

static double cumulative_normal(double x) { return 0.5 * erfc(-x * M_SQRT1_2); }
static double normal_density(double x) { return 0.5 * M_2_SQRTPI * M_SQRT1_2 * exp(-0.5 * x * x); }

// One lane of the activations that go through the C library.
static double scalar_value(int activation, double x)
{
    switch (activation) {
    case CK_ERF: return erf(x);
    case CK_ARCTAN: return atan(x);
    case CK_SIN: return sin(x);
    case CK_GELU: return x * cumulative_normal(x);
    default: return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));  // softplus
    }
}

static double scalar_slope(int activation, double x)
{
    switch (activation) {
    case CK_ERF: return M_2_SQRTPI * exp(-x * x);
    case CK_ARCTAN: return 1 / (1 + x * x);
    case CK_SIN: return cos(x);
    case CK_GELU: return cumulative_normal(x) + x * normal_density(x);
    default: return 1 / (1 + exp(-x));  // softplus
    }
}

CK_INLINE ck_f8 value_of(int activation, ck_f8 u)
{
    if (activation == CK_TANH) return ck_tanh8(u);
    if (activation == CK_RELU) return u < 0.0 ? (ck_f8)0.0 : u;  // a NaN stays
    if (activation == CK_SIGMOID) return ck_fma(0.5, ck_tanh8(0.5 * u), 0.5);
    if (activation == CK_IDENTITY) return u;
    ck_f8 h;
    for (int lane = 0; lane < CK_LANES; lane++) h[lane] = scalar_value(activation, u[lane]);
    return h;
}

CK_INLINE ck_f8 slope_of_value(int activation, ck_f8 h)
{
    if (activation == CK_TANH) return ck_fma(-h, h, 1.0);
    if (activation == CK_RELU) return h > 0.0 ? (ck_f8)1.0 : (ck_f8)0.0;
    if (activation == CK_SIGMOID) return h * (1.0 - h);
    return (ck_f8)1.0;  // identity
}

CK_INLINE ck_f8 slope_of(int activation, ck_f8 u, ck_f8 h)
{
    if (!ck_activation_stores_slopes(activation)) return slope_of_value(activation, h);
    ck_f8 slope;
    for (int lane = 0; lane < CK_LANES; lane++) slope[lane] = scalar_slope(activation, u[lane]);
    return slope;
}

CK_INLINE void forward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *w,
    double *values, double *slopes, double *output)
{
    ck_f8 sums[256];  // eight partial sums for each node of one tile
    for (size_t first = 0; first < nodes; first += 256) {
        const size_t tile = nodes - first < 256 ? nodes - first : 256;
        for (size_t n = 0; n < tile; n++) sums[n] = (ck_f8)0.0;
        for (size_t k = 0; k < neurons; k += CK_LANES) {
            const size_t rest = neurons - k;
            const ck_f8 amplitude = ck_load_some(a + k, rest);  // 0 in missing lanes, which then add nothing
            ck_f8 weight[inputs];
            for (size_t d = 0; d < inputs; d++) weight[d] = ck_load_some(w + d * neurons + k, rest);
            double *block = values + (k * nodes + first * CK_LANES);
            for (size_t n = 0; n < tile; n++) {
                ck_f8 u = weight[0] * x[first + n];
                for (size_t d = 1; d < inputs; d++) u = ck_fma(weight[d], x[d * nodes + first + n], u);
                const ck_f8 h = value_of(activation, u);
                ck_store(block + n * CK_LANES, h);
                if (slopes) ck_store(slopes + (block - values) + n * CK_LANES, slope_of(activation, u, h));
                sums[n] = ck_fma(amplitude, h, sums[n]);
            }
        }
        for (size_t n = 0; n < tile; n++) output[first + n] = ck_sum(sums[n]);
    }
}

CK_INLINE void backward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a,
    const double *residual, const double *values, const double *slopes, double *scratch, double *da, double *dw)
{
    for (size_t d = 0; d < inputs; d++)
        for (size_t n = 0; n < nodes; n++) scratch[n * inputs + d] = residual[n] * x[d * nodes + n];
    for (size_t k = 0; k < neurons; k += CK_LANES) {
        const size_t rest = neurons - k;
        const double *block = values + k * nodes;
        ck_f8 amplitude_sum = 0.0;
        ck_f8 weight_sum[inputs];
        for (size_t d = 0; d < inputs; d++) weight_sum[d] = (ck_f8)0.0;
        for (size_t n = 0; n < nodes; n++) {
            const ck_f8 h = ck_load(block + n * CK_LANES);
            const ck_f8 slope =
                slopes ? ck_load(slopes + (block - values) + n * CK_LANES) : slope_of_value(activation, h);
            amplitude_sum = ck_fma(residual[n], h, amplitude_sum);
            for (size_t d = 0; d < inputs; d++) {
                weight_sum[d] = ck_fma(slope, scratch[n * inputs + d], weight_sum[d]);
            }
        }
        ck_store_some(da + k, rest, amplitude_sum);
        const ck_f8 amplitude = ck_load_some(a + k, rest);
        for (size_t d = 0; d < inputs; d++) ck_store_some(dw + d * neurons + k, rest, amplitude * weight_sum[d]);
    }
}

// The constant arguments let the compiler unroll the inner loops: tanh and ReLU on one and two dimensions.
CK_CLONES void ck_two_layer_forward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *w,
    double *values, double *slopes, double *output)
{
    if (activation == CK_TANH && inputs == 2) forward(CK_TANH, neurons, 2, nodes, x, a, w, values, NULL, output);
    else if (activation == CK_TANH && inputs == 3) forward(CK_TANH, neurons, 3, nodes, x, a, w, values, NULL, output);
    else if (activation == CK_RELU && inputs == 2) forward(CK_RELU, neurons, 2, nodes, x, a, w, values, NULL, output);
    else forward(activation, neurons, inputs, nodes, x, a, w, values, slopes, output);
}

CK_CLONES void ck_two_layer_backward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a,
    const double *r, const double *values, const double *slopes, double *scratch, double *da, double *dw)
{
    if (activation == CK_TANH && inputs == 2)
        backward(CK_TANH, neurons, 2, nodes, x, a, r, values, NULL, scratch, da, dw);
    else if (activation == CK_TANH && inputs == 3)
        backward(CK_TANH, neurons, 3, nodes, x, a, r, values, NULL, scratch, da, dw);
    else if (activation == CK_RELU && inputs == 2)
        backward(CK_RELU, neurons, 2, nodes, x, a, r, values, NULL, scratch, da, dw);
    else backward(activation, neurons, inputs, nodes, x, a, r, values, slopes, scratch, da, dw);
}

CK_CLONES void ck_activation(int activation, size_t count, const double *x, double *y, double *slope)
{
    for (size_t i = 0; i < count; i += CK_LANES) {
        const ck_f8 u = ck_load_some(x + i, count - i);
        const ck_f8 h = value_of(activation, u);
        ck_store_some(y + i, count - i, h);
        if (slope) ck_store_some(slope + i, count - i, slope_of(activation, u, h));
    }
}
