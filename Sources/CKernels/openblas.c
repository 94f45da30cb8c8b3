// Which OpenBLAS is loaded: its own words. Unaware of what is computed with it.
#include "ckernels_openblas.h"
#include "library.h"
#include <cblas.h>

const char *ck_openblas_configuration(void)
{
    LIBRARY_FUNCTION("libopenblas.so.0", openblas_get_config);
    return real();
}

const char *ck_openblas_core(void)
{
    LIBRARY_FUNCTION("libopenblas.so.0", openblas_get_corename);
    return real();
}
