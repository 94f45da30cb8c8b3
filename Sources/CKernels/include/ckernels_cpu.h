// The instruction set class of this processor. Unaware of what depends on it.
#pragma once

// Returns a static string: "avx512" (x86-64-v4), "avx2" (x86-64-v3), "sse2" (any other x86-64), "neon" (arm64) or "scalar".
const char *ck_cpu_feature_class(void);
