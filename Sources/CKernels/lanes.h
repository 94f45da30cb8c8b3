// Sixteen Float64 lanes, and tanh on pairs of them. The lanes, not the machine's vector width, fix the order of sums: two of the
// widest vectors, so that a processor always has a second computation to fill the waits of the first.
#pragma once
#include "variants.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#define CK_LANES 16
typedef double ck_reals __attribute__((ext_vector_type(CK_LANES)));
typedef double ck_half __attribute__((ext_vector_type(CK_LANES / 2)));
typedef double ck_quarter __attribute__((ext_vector_type(CK_LANES / 4)));
typedef int64_t ck_integers __attribute__((ext_vector_type(CK_LANES)));

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

// Two vectors of lanes through one long chain of operations: each fills the waits of the other.
typedef double ck_pair __attribute__((ext_vector_type(2 * CK_LANES)));
typedef int64_t ck_pair_integers __attribute__((ext_vector_type(2 * CK_LANES)));

CK_INLINE ck_pair ck_both(ck_reals lo, ck_reals hi)
{
    ck_pair both;
    both.lo = lo;
    both.hi = hi;
    return both;
}

CK_INLINE ck_pair ck_pair_fma(ck_pair a, ck_pair b, ck_pair c) { return __builtin_elementwise_fma(a, b, c); }

// tanh r for |r| <= ln(2)/4: r + r^3 P(r^2), P the minimax polynomial of degree 5 (relative error 4e-18).
CK_INLINE ck_pair ck_pair_tanh_series(ck_pair r)
{
    const ck_pair square = r * r;
    ck_pair p = ck_pair_fma(square, 0x1.c373389ab0b0bp-9, -0x1.223c1e2ed71a3p-7);
    p = ck_pair_fma(p, square, 0x1.664ec89108678p-6);
    p = ck_pair_fma(p, square, -0x1.ba1ba1149852ep-5);
    p = ck_pair_fma(p, square, 0x1.11111110dfcd6p-3);
    p = ck_pair_fma(p, square, -0x1.55555555554b9p-2);
    return ck_pair_fma(square * r, p, r);
}

// tanh, at most 3 ulp (measured 2.6); odd; monotone for arguments at least 8 ulp apart; NaN gives NaN, ±0 gives ±0.
// With |x| = k ln(2)/2 + r, |r| <= ln(2)/4, t = tanh r and S = 2^k = e^{2(|x| - r)}, the addition theorem gives
// tanh|x| = ((S - 1) + (S + 1) t)/((S + 1) + (S - 1) t), and 1 - (2 - 2t)/(the same) where that is above 1/2.
// For k = 0 it is t: `ck_pair_tanh_series` alone gives the same bits there. A cast between vector types keeps the bits.
CK_INLINE ck_pair ck_pair_tanh(ck_pair x)
{
    const double shift = 0x1.8p52 + 1023;  // adding it leaves the rounded integer, as an exponent, in the low bits
    const ck_pair_integers sign = (ck_pair_integers)x & (ck_pair_integers)INT64_MIN;
    ck_pair magnitude = (ck_pair)((ck_pair_integers)x & (ck_pair_integers)INT64_MAX);
    magnitude = magnitude > 20.0 ? (ck_pair)20.0 : magnitude;  // tanh(20) rounds to 1; a NaN stays
    const ck_pair shifted = ck_pair_fma(magnitude, 0x1.71547652b82fep1, shift);
    // ln(2)/2 in one constant: its error of 1.2e-17 k matters least where k is large.
    const ck_pair t = ck_pair_tanh_series(ck_pair_fma(shifted - shift, -0x1.62e42fefa39efp-2, magnitude));
    const ck_pair scale = (ck_pair)((ck_pair_integers)shifted << 52);
    const ck_pair less = scale - 1.0, more = scale + 1.0;
    const ck_pair numerator = ck_pair_fma(more, t, less), rest = ck_pair_fma(-2.0, t, 2.0);
    const ck_pair_integers large = rest < numerator;
    const ck_pair quotient = (large ? rest : numerator) / ck_pair_fma(less, t, more);
    const ck_pair result = large ? 1.0 - quotient : quotient;
    return (ck_pair)((ck_pair_integers)result | sign);
}
