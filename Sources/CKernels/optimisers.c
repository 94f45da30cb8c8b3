// One update of a flat array of parameters.
#include "ckernels_optimisers.h"
#include "variants.h"
#pragma STDC FP_CONTRACT OFF

CK_KERNEL(
    void, ck_sgd,
    (ptrdiff_t n, float rate, float momentum, float decay, const float *restrict gradient, float *restrict velocity,
    float *restrict parameters), (n, rate, momentum, decay, gradient, velocity, parameters))
{
    for (ptrdiff_t i = 0; i < n; i++) {
        float g = gradient[i] + decay * parameters[i];
        float v = momentum * velocity[i] + g;
        velocity[i] = v;
        parameters[i] -= rate * v;
    }
}

CK_KERNEL(
    void, ck_adam,
    (ptrdiff_t n, float step, float correction, float beta1_rest, float beta2, float beta2_rest, float epsilon, float
    decay, const float *restrict gradient, float *restrict first, float *restrict second, float *restrict parameters),
    (n, step, correction, beta1_rest, beta2, beta2_rest, epsilon, decay, gradient, first, second, parameters))
{
    for (ptrdiff_t i = 0; i < n; i++) {
        float g = gradient[i] + decay * parameters[i];
        float m = first[i] + beta1_rest * (g - first[i]);
        float v = beta2 * second[i] + beta2_rest * g * g;
        first[i] = m;
        second[i] = v;
        float root = __builtin_elementwise_sqrt(v) / correction + epsilon;
        parameters[i] -= step * (m / root);
    }
}
