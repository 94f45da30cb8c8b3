// Runs every kernel on the same numbers and prints a hash of what each gives: the lines must be equal on all processors.
// With an argument, first prints the instruction set in use.
#include "ckernels.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 1;

// Numbers in -1 ..< 1 with 24 bits, so that they are the same in both precisions.
static double number(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 40) / 0x1p23 - 1;
}

static float *floats(size_t count)
{
    float *x = malloc(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = (float)number();
    return x;
}

static double *doubles(size_t count)
{
    double *x = malloc(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = number();
    return x;
}

// FNV-1a.
static void print(const char *name, const void *bytes, size_t count)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < count; i++) hash = (hash ^ ((const unsigned char *)bytes)[i]) * 1099511628211u;
    printf("%s %016llx\n", name, (unsigned long long)hash);
}

static void products(void)
{
    static const ptrdiff_t sizes[][3] = {{1, 1, 1}, {13, 33, 300}, {50, 70, 257}, {200, 140, 20}, {7, 530, 12}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (int transposes = 0; transposes < 4; transposes++) {
            const int ta = transposes & 1, tb = transposes >> 1;
            const ptrdiff_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2], lda = ta ? m : k, ldb = tb ? k : n;
            float *a = floats((size_t)(m * k)), *b = floats((size_t)(k * n)), *c = floats((size_t)(m * n));
            ck_sgemm(ta, tb, m, n, k, 0.7f, a, lda, b, ldb, -0.3f, c, n);
            print("sgemm", c, (size_t)(m * n) * sizeof *c);
            double *x = doubles((size_t)(m * k)), *y = doubles((size_t)(k * n)), *z = doubles((size_t)(m * n));
            ck_dgemm(ta, tb, m, n, k, 0.7, x, lda, y, ldb, -0.3, z, n);
            print("dgemm", z, (size_t)(m * n) * sizeof *z);
            double *gram = doubles((size_t)(m * m));
            ck_dsyrk(ta, m, k, 1, x, lda, 1, gram, m);
            print("dsyrk", gram, (size_t)(m * m) * sizeof *gram);
            free(a), free(b), free(c), free(x), free(y), free(z), free(gram);
        }
}

static void systems(void)
{
    enum { N = 150, COUNT = 40 };
    double *a = doubles(N * N), *b = doubles(COUNT * N), *values = doubles(N), *vectors = doubles(N * N);
    for (int i = 0; i < N; i++) a[i * N + i] += 30;
    if (ck_cholesky_factor(N, a) != 0) printf("not positive definite\n");
    ck_cholesky_solve(N, COUNT, a, b);
    print("cholesky", b, COUNT * N * sizeof *b);
    double *workspace = malloc(ck_eigenvectors_workspace(N) * sizeof *workspace), *matrix = doubles(N * N);
    if (ck_largest_eigenvectors(N, N, matrix, values, vectors, workspace) != 0) printf("did not converge\n");
    print("eigenvalues", values, N * sizeof *values);
    print("eigenvectors", vectors, N * N * sizeof *vectors);
    free(a), free(b), free(values), free(vectors), free(workspace), free(matrix);
}

static void elements(void)
{
    enum { ROWS = 150, C = 107, COUNT = ROWS * C };
    float *x = floats(COUNT), *dy = floats(COUNT), *y = floats(COUNT), *first = floats(COUNT), *second = floats(COUNT);
    float mean[C], variance[C], sums[C], products[C];
    int32_t labels[ROWS];
    double loss[3];
    for (int i = 0; i < ROWS; i++) labels[i] = i % C;
    for (int i = 0; i < COUNT; i++) x[i] *= 4, second[i] *= second[i];
    ck_relu(COUNT, x, y), print("relu", y, sizeof(float) * COUNT);
    ck_tanh(COUNT, x, y), print("tanh", y, sizeof(float) * COUNT);
    ck_tanh_gradient(COUNT, y, dy, y), print("tanh gradient", y, sizeof(float) * COUNT);
    ck_sigmoid(COUNT, x, y), print("sigmoid", y, sizeof(float) * COUNT);
    ck_sigmoid_gradient(COUNT, y, dy, y), print("sigmoid gradient", y, sizeof(float) * COUNT);
    ck_softmax(ROWS, C, x, y), print("softmax", y, sizeof(float) * COUNT);
    loss[0] = ck_softmax_cross_entropy(ROWS, C, x, labels, 0.1f, y), print("cross-entropy", y, sizeof(float) * COUNT);
    loss[1] = ck_squared_error(COUNT, x, dy, 0.1f, y), print("squared error", y, sizeof(float) * COUNT);
    loss[2] = ck_sigmoid_cross_entropy(COUNT, x, dy, 0.1f, y), print("sigmoids", y, sizeof(float) * COUNT);
    print("losses", loss, sizeof loss);
    ck_batchnorm_statistics(ROWS, C, C, x, mean, variance), print("mean", mean, sizeof mean);
    ck_batchnorm_apply(ROWS, C, x, mean, variance, 1, y), print("batchnorm", y, sizeof(float) * COUNT);
    ck_batchnorm_gradient_sums(ROWS, C, C, x, dy, variance, mean, mean, 1, sums, products);
    print("batchnorm sums", products, sizeof products);
    ck_batchnorm_gradient_input(ROWS, C, x, dy, variance, mean, mean, sums, products, 1, y);
    print("batchnorm gradient", y, sizeof(float) * COUNT);
    ck_column_sums(ROWS, C, C, x, sums), print("column sums", sums, sizeof sums);
    ck_sgd(COUNT, 0.1f, 0.9f, 0.01f, dy, first, x), print("sgd", x, sizeof(float) * COUNT);
    ck_adam(COUNT, 0.1f, 0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0.01f, dy, first, second, x);
    print("adam", x, sizeof(float) * COUNT);
    free(x), free(dy), free(y), free(first), free(second);
}

static void convolutions(void)
{
    enum { MAP = 2 * 8 * 8 * 16, WEIGHTS = 9 * 256, PLANES = 36 * 256, COLUMNS = 2 * 16 * 9 * 16 };
    const ck_tiles tiles = {.h = 8, .w = 8, .c = 16, .first = 0, .tiles = 8, .plane = 128};
    const ck_window window = {.h = 8, .w = 8, .c = 16, .oh = 4, .ow = 4, .kernel = 3, .stride = 2, .padding = 1};
    float *x = floats(MAP), *y = floats(MAP), *w = floats(WEIGHTS), *planes = floats(PLANES), *columns = floats(COLUMNS);
    ck_winograd_input(tiles, x, planes), print("winograd input", planes, sizeof(float) * 36 * 128);
    ck_winograd_output(tiles, planes, 1, y), print("winograd output", y, sizeof(float) * MAP);
    ck_winograd_output_adjoint(tiles, y, planes), print("winograd adjoint", planes, sizeof(float) * 36 * 128);
    ck_winograd_weights(16, 16, 0, 16, w, planes), print("winograd weights", planes, sizeof(float) * PLANES);
    ck_winograd_weights_adjoint(16, 16, 0, 16, planes, w), print("weights adjoint", w, sizeof(float) * WEIGHTS);
    ck_winograd_turned_weights(16, 16, 0, 16, w, planes), print("turned weights", planes, sizeof(float) * PLANES);
    ck_patches(window, 0, 8, x, columns), print("patches", columns, sizeof(float) * COLUMNS);
    ck_add_patches(window, 0, 16, columns, y), print("added patches", y, sizeof(float) * MAP);
    free(x), free(y), free(w), free(planes), free(columns);
}

static void flows(void)
{
    enum { M = 23, D = 2, NODES = 37, PARAMETERS = M * (1 + D) };
    static const int activations[] = {CK_TANH, CK_RELU, CK_SIGMOID, CK_IDENTITY};
    double *x = doubles(D * NODES), *theta = doubles(PARAMETERS), output[NODES], scratch[D * NODES], norms[2];
    double gradient[PARAMETERS], moved[PARAMETERS];
    double *values = malloc(ck_two_layer_workspace(M, NODES) * sizeof *values);
    const double third = 0.3, fifth = -0.7;
    for (int i = 0; i < 16; i++) theta[i] *= 0.01;
    for (int i = 0; i < 4; i++) {
        ck_two_layer_forward(activations[i], M, D, NODES, x, theta, theta + M, values, NULL, output);
        ck_two_layer_backward(
            activations[i], M, D, NODES, x, theta, output, values, NULL, scratch, gradient, gradient + M);
        print("flow", output, sizeof output);
        print("flow gradient", gradient, sizeof gradient);
    }
    ck_combine(PARAMETERS, 0.1, 1, &third, gradient, PARAMETERS, theta, moved), print("combine", moved, sizeof moved);
    ck_error_norms(PARAMETERS, 1, &third, &fifth, gradient, PARAMETERS, theta, moved, 1e-3, 1e-2, norms);
    print("norms", norms, sizeof norms);
    free(x), free(theta), free(values);
}

int main(int count, char **arguments)
{
    static const char *const sets[] = {"baseline", "avx2", "avx512"};
    (void)arguments;
    if (count > 1) puts(sets[ck_instruction_set()]);
    products();
    systems();
    elements();
    convolutions();
    flows();
    return 0;
}
