// Single-precision matrix products over oneDNN: types converted, nothing else.
#define _GNU_SOURCE
#include "ckernels_gemm.h"
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

int ck_sgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc)
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
