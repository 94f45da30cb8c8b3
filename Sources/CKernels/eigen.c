// Eigenvectors of a symmetric matrix: Householder's reduction to a tridiagonal one, then the implicit QL iteration.
// After the procedures tred2 and imtql2 (EISPACK; J. H. Wilkinson and C. Reinsch, Linear Algebra, Springer 1971,
// II/2 and II/4) and Algorithms 8.3.1 and 8.3.2 of G. H. Golub and C. F. Van Loan, Matrix Computations, 4th edition
// (2013). The rotations of many sweeps are gathered and then applied to a few columns at a time: F. G. Van Zee,
// R. A. van de Geijn and G. Quintana-Ortí, ACM Trans. Math. Softw. 40, 18 (2014).
#pragma STDC FP_CONTRACT OFF  // before the headers: it must cover the functions inlined from them
#include "ckernels_eigen.h"
#include "lanes.h"

enum {
    SWEEPS = 64,     // sweeps of rotations that are gathered; it changes no bits
    ITERATIONS = 50  // for one eigenvalue; two are usual
};

// The sum of a[j] v[j], with sums[j] += factor a[j] on the way.
CK_INLINE double dot_and_add(
    ptrdiff_t n, const double *restrict a, const double *restrict v, double factor, double *restrict sums)
{
    ck_reals total = 0;
    ptrdiff_t j = 0;
    for (; j + CK_LANES <= n; j += CK_LANES) {
        const ck_reals some = ck_load(a + j);
        total = ck_fma(some, ck_load(v + j), total);
        ck_store(sums + j, ck_fma(factor, some, ck_load(sums + j)));
    }
    if (j < n) {
        const size_t rest = (size_t)(n - j);
        const ck_reals some = ck_load_some(a + j, rest);
        total = ck_fma(some, ck_load_some(v + j, rest), total);
        ck_store_some(sums + j, rest, ck_fma(factor, some, ck_load_some(sums + j, rest)));
    }
    return ck_sum(total);
}

CK_INLINE double dot(ptrdiff_t n, const double *a, const double *b)
{
    ck_reals total = 0;
    ptrdiff_t j = 0;
    for (; j + CK_LANES <= n; j += CK_LANES) total = ck_fma(ck_load(a + j), ck_load(b + j), total);
    if (j < n) total = ck_fma(ck_load_some(a + j, (size_t)(n - j)), ck_load_some(b + j, (size_t)(n - j)), total);
    return ck_sum(total);
}

// y += factor x.
CK_INLINE void add(ptrdiff_t n, double factor, const double *restrict x, double *restrict y)
{
    for (ptrdiff_t j = 0; j < n; j++) y[j] = __builtin_elementwise_fma(factor, x[j], y[j]);
}

// Turns v into Householder's vector, with H = 1 - tau v v^T and H v = (alpha, 0, …): returns alpha, sets tau.
CK_INLINE double reflector(ptrdiff_t m, double *v, double *tau)
{
    const double rest = dot(m - 1, v + 1, v + 1);
    *tau = 0;
    if (rest == 0) return v[0];
    const double norm = __builtin_elementwise_sqrt(__builtin_elementwise_fma(v[0], v[0], rest));
    const double alpha = v[0] > 0 ? -norm : norm, first = v[0] - alpha;  // of one sign: nothing cancels
    v[0] = 1;
    for (ptrdiff_t j = 1; j < m; j++) v[j] /= first;
    *tau = -first / alpha;
    return alpha;
}

// A = Q T Q^T with Q = H_0 H_1 …: T's diagonal d and e[k] = T[k,k+1]; row k of A holds the vector of H_k from column
// k + 1 on, and tau[k] is its factor. `product` is work memory [n].
CK_LOCAL_KERNEL(
    void, tridiagonalise, (ptrdiff_t n, double *a, double *d, double *e, double *tau, double *product),
    (n, a, d, e, tau, product))
{
    for (ptrdiff_t k = 0; k + 1 < n; k++) {
        const ptrdiff_t m = n - k - 1;
        double *v = a + k * n + k + 1, *below = a + (k + 1) * n + k + 1;  // A's lower right part [m,m]
        d[k] = v[-1];
        e[k] = reflector(m, v, &tau[k]);
        if (tau[k] == 0) continue;
        // product = A v from the upper triangle alone.
        memset(product, 0, (size_t)m * sizeof *product);
        for (ptrdiff_t i = 0; i < m; i++) {
            const double *row = below + i * n + i;
            const double others = dot_and_add(m - i - 1, row + 1, v + i + 1, v[i], product + i + 1);
            product[i] += __builtin_elementwise_fma(row[0], v[i], others);
        }
        // H A H = A - v w^T - w v^T with w = tau (A v - (tau/2) (v^T A v) v).
        const double shift = -0.5 * tau[k] * dot(m, product, v);
        for (ptrdiff_t i = 0; i < m; i++) product[i] = tau[k] * __builtin_elementwise_fma(shift, v[i], product[i]);
        for (ptrdiff_t i = 0; i < m; i++) {
            double *row = below + i * n;
            const double left = -v[i], right = -product[i];
            CK_INDEPENDENT
            for (ptrdiff_t j = i; j < m; j++)
                row[j] = __builtin_elementwise_fma(
                    left, product[j], __builtin_elementwise_fma(right, v[j], row[j]));
        }
    }
    d[n - 1] = a[n * n - 1];
    e[n - 1] = 0;
}

// Q^T in place of the vectors: from the last reflection to the first, Z H_k for the lower right part Z that the later
// ones have filled.
CK_LOCAL_KERNEL(void, form_rotation, (ptrdiff_t n, double *a, const double *tau), (n, a, tau))
{
    for (ptrdiff_t k = n - 1; k >= 0; k--) {
        // Row and column k of the identity; row k held the vector of H_k, which is used up.
        double *corner = a + k * n + k;
        corner[0] = 1;
        for (ptrdiff_t j = 1; j < n - k; j++) corner[j] = corner[j * n] = 0;
        if (k == 0 || tau[k - 1] == 0) continue;
        const double *v = corner - n;
        for (ptrdiff_t i = 0; i < n - k; i++) {
            double *row = corner + i * n;
            add(n - k, -tau[k - 1] * dot(n - k, row, v), v, row);
        }
    }
}

// One sweep of rotations: the i-th from `last` downwards turns rows i and i + 1.
typedef struct {
    ptrdiff_t first, last;
    double *cosines, *sines;  // at [i]
} sweep;

// Applies sweeps, one after another, to the rows of Z[n,n]: sixteen columns at a time, which lie in `strip` meanwhile,
// [n, CK_LANES].
CK_LOCAL_KERNEL(
    void, rotate, (ptrdiff_t n, double *z, ptrdiff_t count, const sweep *sweeps, double *strip),
    (n, z, count, sweeps, strip))
{
    for (ptrdiff_t j = 0; j < n; j += CK_LANES) {
        const size_t columns = (size_t)(n - j < CK_LANES ? n - j : CK_LANES);
        for (ptrdiff_t i = 0; i < n; i++) ck_store(strip + i * CK_LANES, ck_load_some(z + i * n + j, columns));
        for (ptrdiff_t k = 0; k < count; k++) {
            const sweep s = sweeps[k];
            double *row = strip + s.last * CK_LANES;
            ck_reals lower = ck_load(row + CK_LANES);
            for (ptrdiff_t i = s.last; i >= s.first; i--, row -= CK_LANES) {
                const ck_reals upper = ck_load(row);
                ck_store(row + CK_LANES, ck_fma(s.sines[i], upper, s.cosines[i] * lower));
                lower = ck_fma(-s.sines[i], lower, s.cosines[i] * upper);
            }
            ck_store(row + CK_LANES, lower);
        }
        for (ptrdiff_t i = 0; i < n; i++) ck_store_some(z + i * n + j, columns, ck_load(strip + i * CK_LANES));
    }
}

// sqrt(a^2 + b^2) without squares that overflow or vanish.
static double length(double a, double b)
{
    a = __builtin_fabs(a);
    b = __builtin_fabs(b);
    const double large = a > b ? a : b, ratio = (a > b ? b : a) / large;
    return large == 0 ? 0 : large * __builtin_elementwise_sqrt(__builtin_elementwise_fma(ratio, ratio, 1.0));
}

// One implicit QL step on rows first … last of the tridiagonal matrix, with Wilkinson's shift. Its rotations are those
// of the returned sweep.
static sweep step(ptrdiff_t first, ptrdiff_t last, double *d, double *e, double *cosines, double *sines)
{
    const double half = (d[first + 1] - d[first]) / (2 * e[first]), root = length(half, 1);
    double g = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
    double sine = 1, cosine = 1, moved = 0;
    sweep s = {first, last - 1, cosines, sines};
    for (ptrdiff_t i = last - 1; i >= first; i--) {
        const double f = sine * e[i], b = cosine * e[i], r = length(f, g);
        e[i + 1] = r;
        if (r == 0) {  // the matrix falls apart here
            d[i + 1] -= moved;
            e[last] = 0;
            s.first = i + 1;
            return s;
        }
        sine = f / r;
        cosine = g / r;
        g = d[i + 1] - moved;
        const double q = (d[i] - g) * sine + 2 * cosine * b;
        moved = sine * q;
        d[i + 1] = g + moved;
        g = cosine * q - b;
        cosines[i] = cosine;
        sines[i] = sine;
    }
    d[first] -= moved;
    e[first] = g;
    e[last] = 0;
    return s;
}

// Eigenvalues of the tridiagonal matrix into d, unsorted; the rows of Z turn with it. `rotations` is
// work memory [SWEEPS, 2, n], and `strip` [n, CK_LANES].
static int iterate(ptrdiff_t n, double *d, double *e, double *z, double *rotations, double *strip)
{
    sweep sweeps[SWEEPS];
    ptrdiff_t gathered = 0;
    double norm = 0;
    for (ptrdiff_t i = 0; i < n; i++) {
        const double size = __builtin_fabs(d[i]) + __builtin_fabs(e[i]);
        if (!(size <= norm)) norm = size;
    }
    const double negligible = 0x1p-53 * norm;
    for (ptrdiff_t first = 0; first < n; first++)
        for (int iteration = 0;; iteration++) {
            ptrdiff_t last = first;
            while (last + 1 < n && !(__builtin_fabs(e[last]) <= negligible)) last++;
            if (last == first) break;
            if (iteration == ITERATIONS) return 1;
            double *cosines = rotations + 2 * gathered * n;
            sweeps[gathered++] = step(first, last, d, e, cosines, cosines + n);
            if (gathered == SWEEPS) {
                rotate(n, z, gathered, sweeps, strip);
                gathered = 0;
            }
        }
    rotate(n, z, gathered, sweeps, strip);
    return 0;
}

// The power of two by which A is multiplied so that its largest magnitude is about 1 and no square overflows or
// vanishes; 0 if A is not finite.
static double scale_of(ptrdiff_t n, const double *a)
{
    double largest = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        for (ptrdiff_t j = i; j < n; j++) {
            const double size = __builtin_fabs(a[i * n + j]);
            if (!(size < __builtin_inf())) return 0;
            if (size > largest) largest = size;
        }
    uint64_t bits;
    memcpy(&bits, &largest, sizeof bits);
    // 2^-exponent has the exponent field 2046 - field; within the normal numbers, whose reciprocals are normal too.
    const uint64_t field = bits >> 52;
    bits = (field < 1 ? 2045 : field > 2045 ? 1 : 2046 - field) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    return largest == 0 ? 1 : scale;
}

// A unit vector whose first component of largest magnitude is positive: rounding has moved the row's length by 1e-14.
static void normalise(ptrdiff_t n, const double *row, double *vector)
{
    ptrdiff_t largest = 0;
    double square = 0;
    for (ptrdiff_t j = 0; j < n; j++) {
        square += row[j] * row[j];
        if (__builtin_fabs(row[j]) > __builtin_fabs(row[largest])) largest = j;
    }
    const double norm = __builtin_elementwise_sqrt(square), divisor = row[largest] < 0 ? -norm : norm;
    for (ptrdiff_t j = 0; j < n; j++) vector[j] = row[j] / divisor;
}

size_t ck_eigenvectors_workspace(ptrdiff_t n) { return (size_t)(4 + CK_LANES + 2 * SWEEPS) * (size_t)n; }

int ck_largest_eigenvectors(
    ptrdiff_t n, ptrdiff_t count, double *a, double *values, double *vectors, double *workspace)
{
    double *d = workspace, *e = d + n, *tau = e + n, *product = tau + n, *strip = product + n;
    double *rotations = strip + CK_LANES * n;
    const double scale = scale_of(n, a);
    if (scale == 0) return 1;
    for (ptrdiff_t i = 0; i < n * n; i++) a[i] *= scale;
    tridiagonalise(n, a, d, e, tau, product);
    form_rotation(n, a, tau);
    if (iterate(n, d, e, a, rotations, strip)) return 1;
    while (count-- > 0) {
        ptrdiff_t largest = 0;
        for (ptrdiff_t i = 1; i < n; i++)
            if (d[i] > d[largest]) largest = i;
        values[count] = d[largest] / scale;
        normalise(n, a + largest * n, vectors + count * n);
        d[largest] = -__builtin_inf();
    }
    return 0;
}
