// One tile of a matrix product, in registers: `rows` times `vectors` vectors of C, over one block of k.
// Included by gemm_product.h once for each variant and precision; unaware of where the operands were copied to.

typedef REAL NAME(vector) __attribute__((vector_size(LANES * sizeof(REAL))));
typedef REAL NAME(memory) __attribute__((vector_size(LANES * sizeof(REAL)), aligned(sizeof(REAL)), may_alias));
typedef REAL NAME(quad) __attribute__((vector_size(4 * sizeof(REAL)), aligned(sizeof(REAL)), may_alias));
enum { NAME(width) = TILE_VECTORS * LANES };

/// What tiles of equal size are computed from, one below the other. An element of op(A) is at a[i * a_row + k * a_step]
/// and a_next further for the next tile, a row of op(B) at b[k * b_step].
typedef struct {
    ptrdiff_t count;
    const REAL *a;
    ptrdiff_t a_row, a_step, a_next;
    const REAL *b;
    ptrdiff_t b_step, depth;
    REAL alpha, beta;
    REAL *c;
    ptrdiff_t ldc;
    ptrdiff_t diagonal;  // row i is written from column diagonal + i on, and before
    ptrdiff_t columns;   // this one
} NAME(job);

// A row: c = fma(alpha, p, beta c), without beta c where `adds` is 0.
CK_INLINE void NAME(update)(
    int vectors, int adds, NAME(vector) alpha, NAME(vector) beta, const NAME(vector) *sum, REAL *c)
{
    _Pragma("unroll") for (int v = 0; v < vectors; v++) {
        NAME(memory) *place = (NAME(memory) *)(c + v * LANES);
        *place = __builtin_elementwise_fma(alpha, sum[v], adds ? *place * beta : (NAME(vector)){0});
    }
}

CK_INLINE void NAME(tile)(const NAME(job) *job, const REAL *first_a, REAL *c, int rows, int vectors)
{
    enum { LINE = 64 / sizeof(REAL), LINE_VECTORS = LINE > LANES ? LINE / LANES : 1 };
    NAME(vector) sum[TILE_ROWS][TILE_VECTORS];
    _Pragma("unroll") for (int i = 0; i < rows; i++)
        _Pragma("unroll") for (int v = 0; v < vectors; v++) sum[i][v] = (NAME(vector)){0};
    const ptrdiff_t ldc = job->ldc;
    // C is wanted at the end of the loop: ask for it now, unless that is too soon to help.
    if (job->depth > 32)
        _Pragma("unroll") for (int i = 0; i < rows; i++)
            _Pragma("unroll") for (int v = 0; v < vectors; v += LINE_VECTORS)
                __builtin_prefetch(c + i * ldc + v * LANES, 1);
    // A pointer for every three rows: an address can add one or two strides by itself.
    const ptrdiff_t row = job->a_row, step = job->a_step, b_step = job->b_step;
    const REAL *b = job->b, *a[(TILE_ROWS + 2) / 3];
    _Pragma("unroll") for (int i = 0; i < (rows + 2) / 3; i++) a[i] = first_a + 3 * i * row;
    UNROLLED for (ptrdiff_t k = job->depth; k > 0; k--) {
        NAME(vector) right[TILE_VECTORS];
        _Pragma("unroll") for (int v = 0; v < vectors; v++) right[v] = *(const NAME(memory) *)(b + v * LANES);
        _Pragma("unroll") for (int i = 0; i < rows; i++) {
            const NAME(vector) left = a[i / 3][i % 3 * row] - (NAME(vector)){0};
            _Pragma("unroll") for (int v = 0; v < vectors; v++)
                sum[i][v] = __builtin_elementwise_fma(left, right[v], sum[i][v]);
        }
        _Pragma("unroll") for (int i = 0; i < (rows + 2) / 3; i++) a[i] += step;
        b += b_step;
    }
    const NAME(vector) alpha = job->alpha - (NAME(vector)){0}, beta = job->beta - (NAME(vector)){0};
    if (job->beta != 0)
        _Pragma("unroll") for (int i = 0; i < rows; i++, c += ldc) NAME(update)(vectors, 1, alpha, beta, sum[i], c);
    else
        _Pragma("unroll") for (int i = 0; i < rows; i++, c += ldc) NAME(update)(vectors, 0, alpha, beta, sum[i], c);
}

// All tiles of a job in one call: with few k, choosing the tile's size costs as much as computing it.
CK_INLINE void NAME(column)(const NAME(job) *job, int rows, int vectors)
{
    const REAL *a = job->a;
    REAL *c = job->c;
    for (ptrdiff_t t = job->count; t > 0; t--, a += job->a_next, c += rows * job->ldc)
        NAME(tile)(job, a, c, rows, vectors);
}

#define TILE_CASE(rows, vectors) \
    case rows: NAME(column)(job, rows, vectors); break;

static TARGET __attribute__((noinline)) void NAME(tiles_1)(const NAME(job) *job, int rows)
{
    switch (rows) { EACH_ROWS(TILE_CASE, 1) }
}

static TARGET __attribute__((noinline)) void NAME(tiles_2)(const NAME(job) *job, int rows)
{
    switch (rows) { EACH_ROWS(TILE_CASE, 2) }
}
#undef TILE_CASE

CK_INLINE void NAME(any_tiles)(const NAME(job) *job, int rows, int vectors)
{
    if (vectors == 1) NAME(tiles_1)(job, rows);
    else NAME(tiles_2)(job, rows);
}

// Elements max(first, 0) … end of a short row.
CK_INLINE void NAME(copy)(const REAL *from, ptrdiff_t first, ptrdiff_t end, REAL *to)
{
    ptrdiff_t j = first > 0 ? first : 0;
    for (; j + 4 <= end; j += 4) *(NAME(quad) *)(to + j) = *(const NAME(quad) *)(from + j);
    _Pragma("clang loop vectorize(disable) unroll(disable)") for (; j < end; j++) to[j] = from[j];
}

// A tile at C's edge or on its diagonal: computed whole beside C, then copied.
static TARGET __attribute__((noinline)) void NAME(edge)(const NAME(job) *job, int rows, int vectors)
{
    REAL whole[TILE_ROWS * NAME(width)] = {0};
    NAME(job) inner = *job;
    inner.count = 1;
    inner.c = whole;
    inner.ldc = NAME(width);
    for (int i = 0; i < rows && job->beta != 0; i++)
        NAME(copy)(job->c + i * job->ldc, job->diagonal + i, job->columns, whole + i * NAME(width));
    NAME(any_tiles)(&inner, rows, vectors);
    for (int i = 0; i < rows; i++)
        NAME(copy)(whole + i * NAME(width), job->diagonal + i, job->columns, job->c + i * job->ldc);
}
