// Sixteen Float64 lanes, and tanh on them. The lanes, not the machine's vector width, fix the order of sums: two of the
// widest vectors, so that a processor always has a second computation to fill the waits of the first.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#define CK_LANES 16
typedef double ck_reals __attribute__((ext_vector_type(CK_LANES)));
typedef double ck_half __attribute__((ext_vector_type(CK_LANES / 2)));
typedef double ck_quarter __attribute__((ext_vector_type(CK_LANES / 4)));
typedef int64_t ck_integers __attribute__((ext_vector_type(CK_LANES)));

// Always inlined, so that no vector is ever passed between functions of unlike instruction sets.
#define CK_INLINE static inline __attribute__((always_inline))
#pragma clang diagnostic ignored "-Wpsabi"

CK_INLINE ck_reals ck_load(const double *p)
{
    ck_reals v;
    memcpy(&v, p, sizeof v);
    return v;
}

CK_INLINE void ck_store(double *p, ck_reals v) { memcpy(p, &v, sizeof v); }

// Up to sixteen numbers, the missing ones zero.
CK_INLINE ck_reals ck_load_some(const double *p, size_t count)
{
    if (count >= CK_LANES) return ck_load(p);
    double lanes[CK_LANES] = {0};
    memcpy(lanes, p, count * sizeof *p);
    return ck_load(lanes);
}

CK_INLINE void ck_store_some(double *p, size_t count, ck_reals v)
{
    memcpy(p, &v, (count < CK_LANES ? count : CK_LANES) * sizeof *p);
}

// a b + c, rounded once. Written out rather than left to the compiler, every instruction set gives the same bits; a
// processor without the instruction (before 2013) gets them from the C library, slowly.
CK_INLINE ck_reals ck_fma(ck_reals a, ck_reals b, ck_reals c) { return __builtin_elementwise_fma(a, b, c); }

CK_INLINE ck_reals ck_magnitude(ck_reals v) { return (ck_reals)((ck_integers)v & (ck_integers)INT64_MAX); }

// The lanes added pairwise: the upper half to the lower, again and again.
CK_INLINE double ck_sum(ck_reals v)
{
    const ck_half half = v.lo + v.hi;
    const ck_quarter quarter = half.lo + half.hi;
    return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

// tanh r for |r| <= ln(2)/4: r + r^3 P(r^2), P the minimax polynomial of degree 5 (relative error 4e-18).
CK_INLINE ck_reals ck_tanh_series(ck_reals r)
{
    const ck_reals square = r * r;
    ck_reals p = ck_fma(square, 0x1.c373389ab0b0bp-9, -0x1.223c1e2ed71a3p-7);
    p = ck_fma(p, square, 0x1.664ec89108678p-6);
    p = ck_fma(p, square, -0x1.ba1ba1149852ep-5);
    p = ck_fma(p, square, 0x1.11111110dfcd6p-3);
    p = ck_fma(p, square, -0x1.55555555554b9p-2);
    return ck_fma(square * r, p, r);
}

// tanh, at most 3 ulp (measured 2.6); odd; monotone for arguments at least 8 ulp apart; NaN gives NaN, ±0 gives ±0.
// With |x| = k ln(2)/2 + r, |r| <= ln(2)/4, t = tanh r and S = 2^k = e^{2(|x| - r)}, the addition theorem gives
// tanh|x| = ((S - 1) + (S + 1) t)/((S + 1) + (S - 1) t), and 1 - (2 - 2t)/(the same) where that is above 1/2.
// For k = 0 it is t: `ck_tanh_series` alone gives the same bits there. A cast between vector types keeps the bits.
CK_INLINE ck_reals ck_tanh_lanes(ck_reals x)
{
    const double shift = 0x1.8p52 + 1023;  // adding it leaves the rounded integer, as an exponent, in the low bits
    const ck_integers sign = (ck_integers)x & (ck_integers)INT64_MIN;
    ck_reals magnitude = ck_magnitude(x);
    magnitude = magnitude > 20.0 ? (ck_reals)20.0 : magnitude;  // tanh(20) rounds to 1; a NaN stays
    const ck_reals shifted = ck_fma(magnitude, 0x1.71547652b82fep1, shift);
    // ln(2)/2 in one constant: its error of 1.2e-17 k matters least where k is large.
    const ck_reals t = ck_tanh_series(ck_fma(shifted - shift, -0x1.62e42fefa39efp-2, magnitude));
    const ck_reals scale = (ck_reals)((ck_integers)shifted << 52);
    const ck_reals less = scale - 1.0, more = scale + 1.0;
    const ck_reals numerator = ck_fma(more, t, less), rest = ck_fma(-2.0, t, 2.0);
    const ck_integers large = rest < numerator;
    const ck_reals quotient = (large ? rest : numerator) / ck_fma(less, t, more);
    const ck_reals result = large ? 1.0 - quotient : quotient;
    return (ck_reals)((ck_integers)result | sign);
}
