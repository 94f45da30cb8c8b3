// Forward and backward of a two-layer network at quadrature nodes, Float64.
#pragma once
#include <stddef.h>

// M neurons, D inputs (the constant input 1 included), N nodes.
//   x [D, N]        inputs at the nodes
//   a [M], w [D, M] the parameters: component-major, so that neighbouring neurons are neighbours in memory
// `activation` is one of the constants below. The bits do not depend on the instruction set for TANH, RELU and SIGMOID;
// the other activations call the C library.
enum {
    CK_TANH = 0, CK_RELU, CK_SIGMOID, CK_ERF, CK_ARCTAN, CK_SIN, CK_GELU, CK_SOFTPLUS, CK_IDENTITY, CK_ACTIVATIONS
};

/// Number of doubles that `values` (and `slopes`, where it is needed) must hold.
size_t ck_two_layer_workspace(size_t neurons, size_t nodes);

/// 1 if the backward pass of this activation reads stored slopes, 0 if it derives them from the stored values.
int ck_activation_stores_slopes(int activation);

/// output[N] = sum_k a_k sigma(w_k . x). Keeps sigma (and its slope) in the workspaces for `ck_two_layer_backward`.
void ck_two_layer_forward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a, const double *w,
    double *values, double *slopes, double *output);

/// da_k = sum_n r_n sigma(w_k . x_n), dw_k = a_k sum_n r_n sigma'(w_k . x_n) x_n, with r [N] the weighted residual.
/// `scratch` holds inputs * nodes doubles.
void ck_two_layer_backward(
    int activation, size_t neurons, size_t inputs, size_t nodes, const double *x, const double *a,
    const double *residual, const double *values, const double *slopes, double *scratch, double *da, double *dw);

/// y[i] = sigma(x[i]) and, where `slope` is not NULL, slope[i] = sigma'(x[i]).
void ck_activation(int activation, size_t count, const double *x, double *y, double *slope);
