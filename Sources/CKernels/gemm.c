// Single-precision matrix products over oneDNN: types converted, nothing else.
#define _GNU_SOURCE
#include "ckernels_gemm.h"
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

int ck_sgemm(
    int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
    const float *b, int64_t ldb, float beta, float *c, int64_t ldc)
{
    return (int)dnnl_sgemm(
        transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

int ck_dnnl_version(void)
{
    const dnnl_version_t *version = dnnl_version();
    return version->major * 10000 + version->minor * 100 + version->patch;
}

int ck_set_threads(int threads)
{
    // oneDNN brings the OpenMP runtime with it; looked up by name, this target needs no OpenMP flags of its own.
    void (*set)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    if (!set) return -1;
    set(threads);
    return 0;
}
