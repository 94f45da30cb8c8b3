// Which instruction set the kernels use. No result depends on it: every variant gives the same bits.
#pragma once

/// The variants of a kernel, from the slowest. On other processors than x86-64 there is one, called `CK_SET_BASELINE`.
enum { CK_SET_BASELINE, CK_SET_AVX2, CK_SET_AVX512 };

/// 1 if this processor multiplies and adds with one rounding (x86-64: FMA; arm64 always). Without it every product would
/// be emulated, with the same bits, a hundred times slower.
int ck_has_fused_multiply_add(void);

/// The best variant that this processor can run: x86-64-v4 (AVX-512), x86-64-v3 (AVX2 and FMA) or the baseline.
int ck_best_instruction_set(void);

/// The variant in use: the best one up to the cap that the environment variable STAGECRAFT_INSTRUCTIONS (`baseline`,
/// `avx2` or `avx512`) or `ck_cap_instruction_set` sets. Ends the program if the variable names none.
int ck_instruction_set(void);

/// Uses no better variant than `cap` from now on, in all threads: so one machine checks the variants of others.
void ck_cap_instruction_set(int cap);
