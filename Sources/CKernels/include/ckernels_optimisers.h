// One update of a flat array of parameters.
#pragma once
#include <stddef.h>

/// g = gradient + decay p; v = momentum v + g; p -= rate v.
void ck_sgd(
    ptrdiff_t n, float rate, float momentum, float decay, const float *gradient, float *velocity, float *parameters);

/// g = gradient + decay p; m += (1 - beta1) (g - m); v = beta2 v + (1 - beta2) g^2;
/// p -= step m / (sqrt(v) / correction + epsilon), with step = rate / (1 - beta1^t), correction = sqrt(1 - beta2^t).
void ck_adam(
    ptrdiff_t n, float step, float correction, float beta1_rest, float beta2, float beta2_rest, float epsilon,
    float decay, const float *gradient, float *first, float *second, float *parameters);
