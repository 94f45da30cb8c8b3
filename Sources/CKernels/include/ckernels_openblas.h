// Which OpenBLAS is linked.
#pragma once

/// OpenBLAS's description of itself: "OpenBLAS 0.3.21 …". A static string.
const char *ck_openblas_configuration(void);

/// The kernels that OpenBLAS chose for this processor: "SkylakeX". A static string.
const char *ck_openblas_core(void);
