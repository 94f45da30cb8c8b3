// Eight Float64 lanes, and tanh on them. The lanes, not the machine's vector width, fix the order of sums.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef double ck_f8 __attribute__((ext_vector_type(8)));
typedef int64_t ck_i8 __attribute__((ext_vector_type(8)));
#define CK_LANES 8

// Always inlined, so that no vector is ever passed between functions of unlike instruction sets.
#define CK_INLINE static inline __attribute__((always_inline))
#pragma clang diagnostic ignored "-Wpsabi"

CK_INLINE ck_f8 ck_load(const double *p)
{
    ck_f8 v;
    memcpy(&v, p, sizeof v);
    return v;
}

CK_INLINE void ck_store(double *p, ck_f8 v) { memcpy(p, &v, sizeof v); }

// Up to eight numbers, the missing ones zero.
CK_INLINE ck_f8 ck_load_some(const double *p, size_t count)
{
    if (count >= CK_LANES) return ck_load(p);
    double lanes[CK_LANES] = {0};
    memcpy(lanes, p, count * sizeof *p);
    return ck_load(lanes);
}

CK_INLINE void ck_store_some(double *p, size_t count, ck_f8 v)
{
    memcpy(p, &v, (count < CK_LANES ? count : CK_LANES) * sizeof *p);
}

// a b + c, rounded once. Written out rather than left to the compiler, every instruction set gives the same bits; a
// processor without the instruction (before 2013) gets them from the C library, slowly.
CK_INLINE ck_f8 ck_fma(ck_f8 a, ck_f8 b, ck_f8 c) { return __builtin_elementwise_fma(a, b, c); }

CK_INLINE ck_f8 ck_magnitude(ck_f8 v) { return (ck_f8)((ck_i8)v & (ck_i8)INT64_MAX); }

// The eight lanes added pairwise.
CK_INLINE double ck_sum(ck_f8 v) { return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])); }

// tanh, at most 3 ulp (measured 2.6); odd; monotone for arguments at least 8 ulp apart; NaN gives NaN, ±0 gives ±0.
// With |x| = k ln 2/2 + r, |r| <= ln 2/4, H = (e^{2|x|} - 1)/2 = 2^k p + (2^k - 1)/2, where p = (e^{2r} - 1)/2 = r + r^2 Q(r)
// and Q is the minimax polynomial of degree 9 (relative error 2e-17). Then tanh|x| = H/(H+1) up to 1/2, 1 - 1/(H+1) above.
// A cast between vector types keeps the bits.
CK_INLINE ck_f8 ck_tanh8(ck_f8 x)
{
    const double shift = 0x1.8p52;  // adding it leaves the rounded integer in the low bits
    const ck_i8 sign = (ck_i8)x & (ck_i8)INT64_MIN;
    ck_f8 magnitude = ck_magnitude(x);
    magnitude = magnitude > 20.0 ? (ck_f8)20.0 : magnitude;  // tanh(20) rounds to 1; a NaN stays
    const ck_f8 shifted = ck_fma(magnitude, 0x1.71547652b82fep1, shift);
    const ck_f8 k = shifted - shift;
    const ck_f8 r = ck_fma(k, -0.95410746463529385001e-10, ck_fma(k, -3.46573590184561908245e-01, magnitude));
    ck_f8 q = ck_fma(r, 0x1.af70fbd558ed7p-16, 0x1.289c47ee23a71p-13);
    q = ck_fma(q, r, 0x1.71ddede36bc1cp-11);
    q = ck_fma(q, r, 0x1.a019ae02499b2p-9);
    q = ck_fma(q, r, 0x1.a01a01b3f78f0p-7);
    q = ck_fma(q, r, 0x1.6c16c17c30cd8p-5);
    q = ck_fma(q, r, 0x1.111111110ece5p-3);
    q = ck_fma(q, r, 0x1.5555555553066p-2);
    q = ck_fma(q, r, 0x1.555555555555bp-1);
    q = ck_fma(q, r, 0x1.0000000000002p0);
    const ck_f8 p = ck_fma(r * r, q, r);
    const ck_f8 scale = (ck_f8)(((ck_i8)shifted + 1023) << 52);
    const ck_f8 h = ck_fma(scale, p, ck_fma(scale, 0.5, -0.5));
    const ck_i8 large = h > 1.0;
    const ck_f8 quotient = (large ? (ck_f8)1.0 : h) / (h + 1.0);
    const ck_f8 result = large ? 1.0 - quotient : quotient;
    return (ck_f8)((ck_i8)result | sign);
}
