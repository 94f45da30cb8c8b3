// Which OpenBLAS is linked: its own words. Unaware of what is computed with it.
#include "ckernels_openblas.h"
#include <cblas.h>

const char *ck_openblas_configuration(void) { return openblas_get_config(); }

const char *ck_openblas_core(void) { return openblas_get_corename(); }
