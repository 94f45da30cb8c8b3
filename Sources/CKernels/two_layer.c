// Forward and backward of a two-layer network at quadrature nodes, sixteen neurons a vector. Unaware of time and risk.
// A block of sixteen neurons visits all nodes, so its parameters stay in registers; every sum over nodes runs in node
// order and every sum over neurons in block order, lane by lane, whatever the instruction set.
#pragma STDC FP_CONTRACT OFF  // before the headers: it must cover the functions inlined from them
#include "ckernels_two_layer.h"
#include "lanes.h"

enum { TILE = 128 };  // nodes whose partial sums stay in the first cache

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

// One lane of the activations that go through the C library: value and slope share their expensive parts.
static double scalar(int activation, double x, double *slope)
{
    switch (activation) {
    case CK_ERF: *slope = M_2_SQRTPI * exp(-x * x); return erf(x);
    case CK_ARCTAN: *slope = 1 / (1 + x * x); return atan(x);
    case CK_SIN: *slope = cos(x); return sin(x);
    case CK_GELU: {
        const double cumulative = cumulative_normal(x);
        *slope = cumulative + x * normal_density(x);
        return x * cumulative;
    }
    default: {  // softplus
        const double small = exp(-fabs(x));
        *slope = (x > 0 ? 1.0 : small) / (1 + small);
        return fmax(x, 0) + log1p(small);
    }
    }
}

CK_INLINE ck_reals slope_of_value(int activation, ck_reals h)
{
    if (activation == CK_TANH) return ck_fma(-h, h, 1.0);
    if (activation == CK_RELU) return h > 0.0 ? (ck_reals)1.0 : (ck_reals)0.0;
    if (activation == CK_SIGMOID) return h * (1.0 - h);
    return (ck_reals)1.0;  // identity
}

// sigma(u) and, for the activations that go through the C library, its slope; else `slope` stays.
CK_INLINE ck_pair value_and_slope(int activation, ck_pair u, ck_pair *slope)
{
    if (activation == CK_TANH) return ck_pair_tanh(u);
    if (activation == CK_RELU) return u < 0.0 ? (ck_pair)0.0 : u;  // a NaN stays
    if (activation == CK_SIGMOID) return ck_pair_fma(0.5, ck_pair_tanh(0.5 * u), 0.5);
    if (activation == CK_IDENTITY) return u;
    ck_pair h;
    for (int lane = 0; lane < 2 * CK_LANES; lane++) {
        double lane_slope;
        h[lane] = scalar(activation, u[lane], &lane_slope);
        (*slope)[lane] = lane_slope;
    }
    return h;
}

// Whether |w . x| < ln(2)/4 at all nodes for every neuron of a block, given max |x_d| over the nodes; false for a NaN.
CK_INLINE int is_small(size_t inputs, const ck_reals *weight, const double *reach)
{
    ck_reals sum = ck_magnitude(weight[0]) * reach[0];
    for (size_t d = 1; d < inputs; d++) sum += ck_magnitude(weight[d]) * reach[d];
    const ck_integers small = sum < 0.173;
    return __builtin_reduce_and(small) != 0;
}

CK_INLINE ck_reals inner_product(size_t inputs, size_t nodes, const double *x, const ck_reals *weight)
{
    ck_reals u = weight[0] * x[0];
    for (size_t d = 1; d < inputs; d++) u = ck_fma(weight[d], x[d * nodes], u);
    return u;
}

// One block of neurons at the nodes of a tile, two at a time, the last of an odd number twice. `series`: tanh where
// `is_small` holds, which gives the same bits.
CK_INLINE void forward_block(
    int activation, int series, size_t inputs, size_t nodes, size_t tile, const double *x, ck_reals amplitude,
    const ck_reals *weight, double *values, double *slopes, ck_reals *sums)
{
    for (size_t n = 0; n < tile; n += 2) {
        const size_t next = n + 1 < tile ? n + 1 : n;
        const ck_pair u = ck_both(
            inner_product(inputs, nodes, x + n, weight), inner_product(inputs, nodes, x + next, weight));
        ck_pair slope;
        const ck_pair h = series ? ck_pair_tanh_series(u) : value_and_slope(activation, u, &slope);
        ck_store(values + n * CK_LANES, h.lo);
        ck_store(values + next * CK_LANES, h.hi);
        if (slopes) {
            ck_store(slopes + n * CK_LANES, slope.lo);
            ck_store(slopes + next * CK_LANES, slope.hi);
        }
        sums[n] = ck_fma(amplitude, h.lo, sums[n]);
        if (next != n) sums[next] = ck_fma(amplitude, h.hi, sums[next]);
    }
}

CK_INLINE void forward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *w,
    double *values, double *slopes, double *output)
{
    double reach[inputs];
    for (size_t d = 0; d < inputs; d++) {
        reach[d] = 0;
        for (size_t n = 0; n < nodes; n++) reach[d] = fmax(reach[d], fabs(x[d * nodes + n]));
    }
    ck_reals sums[TILE];  // partial sums for each node of one tile
    for (size_t first = 0; first < nodes; first += TILE) {
        const size_t tile = nodes - first < TILE ? nodes - first : TILE;
        for (size_t n = 0; n < tile; n++) sums[n] = (ck_reals)0.0;
        for (size_t k = 0; k < neurons; k += CK_LANES) {
            const size_t rest = neurons - k;
            const ck_reals amplitude = ck_load_some(a + k, rest);  // 0 in missing lanes, which then add nothing
            ck_reals weight[inputs];
            for (size_t d = 0; d < inputs; d++) weight[d] = ck_load_some(w + d * neurons + k, rest);
            const size_t place = k * nodes + first * CK_LANES;
            double *block_slopes = slopes ? slopes + place : NULL;
            if (activation == CK_TANH && is_small(inputs, weight, reach)) {
                forward_block(
                    activation, 1, inputs, nodes, tile, x + first, amplitude, weight, values + place, NULL, sums);
            } else {
                forward_block(
                    activation, 0, inputs, nodes, tile, x + first, amplitude, weight, values + place, block_slopes,
                    sums);
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
        ck_reals amplitude_sum = 0.0;
        ck_reals weight_sum[inputs];
        for (size_t d = 0; d < inputs; d++) weight_sum[d] = (ck_reals)0.0;
        for (size_t n = 0; n < nodes; n++) {
            const ck_reals h = ck_load(block + n * CK_LANES);
            const ck_reals slope =
                slopes ? ck_load(slopes + (block - values) + n * CK_LANES) : slope_of_value(activation, h);
            amplitude_sum = ck_fma(residual[n], h, amplitude_sum);
            for (size_t d = 0; d < inputs; d++) {
                weight_sum[d] = ck_fma(slope, scratch[n * inputs + d], weight_sum[d]);
            }
        }
        ck_store_some(da + k, rest, amplitude_sum);
        const ck_reals amplitude = ck_load_some(a + k, rest);
        for (size_t d = 0; d < inputs; d++) ck_store_some(dw + d * neurons + k, rest, amplitude * weight_sum[d]);
    }
}

// The constant arguments let the compiler unroll the inner loops: tanh and ReLU on one and two dimensions.
CK_KERNEL(
    void, ck_two_layer_forward,
    (int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *w,
    double *values, double *slopes, double *output), (activation, neurons, inputs, nodes, x, a, w, values, slopes,
    output))
{
    if (activation == CK_TANH && inputs == 2) forward(CK_TANH, neurons, 2, nodes, x, a, w, values, NULL, output);
    else if (activation == CK_TANH && inputs == 3) forward(CK_TANH, neurons, 3, nodes, x, a, w, values, NULL, output);
    else if (activation == CK_RELU && inputs == 2) forward(CK_RELU, neurons, 2, nodes, x, a, w, values, NULL, output);
    else forward(activation, neurons, inputs, nodes, x, a, w, values, slopes, output);
}

CK_KERNEL(
    void, ck_two_layer_backward,
    (int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *r,
    const double *values, const double *slopes, double *scratch, double *da, double *dw), (activation, neurons,
    inputs, nodes, x, a, r, values, slopes, scratch, da, dw))
{
    if (activation == CK_TANH && inputs == 2)
        backward(CK_TANH, neurons, 2, nodes, x, a, r, values, NULL, scratch, da, dw);
    else if (activation == CK_TANH && inputs == 3)
        backward(CK_TANH, neurons, 3, nodes, x, a, r, values, NULL, scratch, da, dw);
    else if (activation == CK_RELU && inputs == 2)
        backward(CK_RELU, neurons, 2, nodes, x, a, r, values, NULL, scratch, da, dw);
    else backward(activation, neurons, inputs, nodes, x, a, r, values, slopes, scratch, da, dw);
}

CK_KERNEL(
    void, ck_activation,
    (int activation, size_t count, const double *x, double *y, double *slope), (activation, count, x, y, slope))
{
    for (size_t i = 0; i < count; i += 2 * CK_LANES) {
        const size_t first = count - i, second = first > CK_LANES ? first - CK_LANES : 0;
        ck_pair own;
        const ck_pair h = value_and_slope(
            activation, ck_both(ck_load_some(x + i, first), ck_load_some(x + i + CK_LANES, second)), &own);
        ck_store_some(y + i, first, h.lo);
        ck_store_some(y + i + CK_LANES, second, h.hi);
        if (slope) {
            const int stored = ck_activation_stores_slopes(activation);
            ck_store_some(slope + i, first, stored ? own.lo : slope_of_value(activation, h.lo));
            ck_store_some(slope + i + CK_LANES, second, stored ? own.hi : slope_of_value(activation, h.hi));
        }
    }
}
