// Single-precision matrix products over oneDNN: types converted, nothing else.
#define _GNU_SOURCE
#include "ckernels_gemm.h"
#include "library.h"
#include <oneapi/dnnl/dnnl.h>

#define TEXT(number) #number
#define SONAME(major) "libdnnl.so." TEXT(major)
// A library of another major version has another interface than the header that this is compiled with.
static const char onednn[] = SONAME(DNNL_VERSION_MAJOR);

int ck_sgemm(
    int transpose_a, int transpose_b, ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, float alpha, const float *a, ptrdiff_t lda,
    const float *b, ptrdiff_t ldb, float beta, float *c, ptrdiff_t ldc)
{
    LIBRARY_FUNCTION(onednn, dnnl_sgemm);
    return (int)real(
        transpose_a ? 'T' : 'N', transpose_b ? 'T' : 'N', m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

int ck_dnnl_version(void)
{
    LIBRARY_FUNCTION(onednn, dnnl_version);
    const dnnl_version_t *version = real();
    return version->major * 10000 + version->minor * 100 + version->patch;
}

int ck_set_threads(int threads)
{
    // oneDNN brings the OpenMP runtime with it; looked up by name, this target needs no OpenMP flags of its own.
    ck_dnnl_version();
    void (*set)(int) = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    if (!set) return -1;
    set(threads);
    return 0;
}
