// Linear combinations of vectors for Runge-Kutta stages. Unaware of the method whose coefficients they are.
#pragma STDC FP_CONTRACT OFF  // before the headers: it must cover the functions inlined from them
#include "ckernels_combine.h"
#include "lanes.h"

enum { MAX_TERMS = 16 };

// Keeps the terms with a coefficient other than zero; returns how many.
static size_t nonzero(size_t terms, const double *coefficient, double *kept, size_t *row)
{
    size_t count = 0;
    for (size_t j = 0; j < terms && j < MAX_TERMS; j++) {
        if (coefficient[j] == 0) continue;
        kept[count] = coefficient[j];
        row[count++] = j;
    }
    return count;
}

CK_KERNEL(
    void, ck_combine,
    (size_t count, double h, size_t terms, const double *coefficient, const double *rows, size_t stride, const double
    *base, double *y), (count, h, terms, coefficient, rows, stride, base, y))
{
    double kept[MAX_TERMS];
    size_t row[MAX_TERMS];
    const size_t used = nonzero(terms, coefficient, kept, row);
    for (size_t i = 0; i < count; i += CK_LANES) {
        const size_t rest = count - i;
        ck_reals sum = 0.0;
        for (size_t j = 0; j < used; j++) {
            sum = ck_fma(kept[j], ck_load_some(rows + row[j] * stride + i, rest), sum);
        }
        ck_store_some(y + i, rest, ck_fma(h, sum, ck_load_some(base + i, rest)));
    }
}

CK_KERNEL(
    void, ck_error_norms,
    (size_t count, size_t terms, const double *fifth, const double *third, const double *rows, size_t stride, const
    double *before, const double *after, double absolute, double relative, double *norms), (count, terms, fifth,
    third, rows, stride, before, after, absolute, relative, norms))
{
    ck_reals sum5 = 0.0, sum3 = 0.0;
    for (size_t i = 0; i < count; i += CK_LANES) {
        const size_t rest = count - i;  // missing lanes hold 0, and 0 over their scale adds nothing
        const ck_reals old = ck_magnitude(ck_load_some(before + i, rest));
        const ck_reals new = ck_magnitude(ck_load_some(after + i, rest));
        const ck_reals scale = absolute + relative * (old < new ? new : old);
        ck_reals error5 = 0.0, error3 = 0.0;
        for (size_t j = 0; j < terms; j++) {
            const ck_reals k = ck_load_some(rows + j * stride + i, rest);
            error5 = ck_fma(fifth[j], k, error5);
            error3 = ck_fma(third[j], k, error3);
        }
        const ck_reals scaled5 = error5 / scale, scaled3 = error3 / scale;
        sum5 += scaled5 * scaled5;
        sum3 += scaled3 * scaled3;
    }
    norms[0] = ck_sum(sum5);
    norms[1] = ck_sum(sum3);
}
