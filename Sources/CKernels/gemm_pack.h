// Copies of blocks of the operands of a matrix product, in the order in which tiles read them.
// Included by gemm_product.h once for each variant and precision.

// Four rows of a matrix become four columns of a panel [depth][width].
CK_INLINE void NAME(transpose4)(const REAL *b, ptrdiff_t ldb, ptrdiff_t depth, ptrdiff_t width, REAL *to)
{
    const REAL *r0 = b, *r1 = b + ldb, *r2 = b + 2 * ldb, *r3 = b + 3 * ldb;
    ptrdiff_t k = 0;
    for (; k + 4 <= depth; k += 4, to += 4 * width) {
        const NAME(quad) x0 = *(const NAME(quad) *)(r0 + k), x1 = *(const NAME(quad) *)(r1 + k);
        const NAME(quad) x2 = *(const NAME(quad) *)(r2 + k), x3 = *(const NAME(quad) *)(r3 + k);
        const NAME(quad) low0 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5);
        const NAME(quad) high0 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7);
        const NAME(quad) low2 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5);
        const NAME(quad) high2 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
        *(NAME(quad) *)to = __builtin_shufflevector(low0, low2, 0, 1, 4, 5);
        *(NAME(quad) *)(to + width) = __builtin_shufflevector(low0, low2, 2, 3, 6, 7);
        *(NAME(quad) *)(to + 2 * width) = __builtin_shufflevector(high0, high2, 0, 1, 4, 5);
        *(NAME(quad) *)(to + 3 * width) = __builtin_shufflevector(high0, high2, 2, 3, 6, 7);
    }
    for (; k < depth; k++, to += width) {
        to[0] = r0[k];
        to[1] = r1[k];
        to[2] = r2[k];
        to[3] = r3[k];
    }
}

// The panels of `columns` columns of op(B), `depth` rows of it, each [depth][vectors * LANES] with zeros behind the last
// column, CK_DEPTH * NAME(width) apart. Row by row where rows lie in memory: a row's columns share pages.
static TARGET void NAME(pack_panels)(
    int transposed, const REAL *b, ptrdiff_t ldb, ptrdiff_t depth, ptrdiff_t columns, REAL *to)
{
    const ptrdiff_t whole = columns / NAME(width), rest = columns - whole * NAME(width);
    const int vectors = (int)((rest + LANES - 1) / LANES);
    REAL *const last = to + whole * NAME(width) * CK_DEPTH;
    if (transposed) {
        for (ptrdiff_t j = 0; j + 4 <= columns; j += 4) {
            const ptrdiff_t width = j < whole * NAME(width) ? NAME(width) : vectors * LANES;
            REAL *panel = to + j / NAME(width) * NAME(width) * CK_DEPTH + j % NAME(width);
            NAME(transpose4)(b + j * ldb, ldb, depth, width, panel);
        }
        for (ptrdiff_t j = rest / 4 * 4; j < vectors * LANES; j++)
            for (ptrdiff_t k = 0; k < depth; k++)
                last[k * vectors * LANES + j] = j < rest ? b[(whole * NAME(width) + j) * ldb + k] : 0;
        return;
    }
    for (ptrdiff_t k = 0; k < depth; k++, b += ldb) {
        for (ptrdiff_t panel = 0; panel < whole; panel++)
            _Pragma("unroll") for (int v = 0; v < TILE_VECTORS; v++)
                *(NAME(memory) *)(to + panel * NAME(width) * CK_DEPTH + k * NAME(width) + v * LANES) =
                    *(const NAME(memory) *)(b + panel * NAME(width) + v * LANES);
        if (rest == 0) continue;
        REAL *row = last + k * vectors * LANES;
        for (int v = 0; v < vectors; v++) *(NAME(memory) *)(row + v * LANES) = (NAME(vector)){0};
        NAME(copy)(b + whole * NAME(width), 0, rest, row);
    }
}

// Lines of a matrix, copied to lines `stride` apart.
static TARGET void NAME(pack_lines)(
    const REAL *a, ptrdiff_t lda, ptrdiff_t lines, ptrdiff_t length, ptrdiff_t stride, REAL *to)
{
    for (ptrdiff_t i = 0; i < lines; i++, a += lda, to += stride) {
        ptrdiff_t k = 0;
        for (; k + LANES <= length; k += LANES) *(NAME(memory) *)(to + k) = *(const NAME(memory) *)(a + k);
        for (; k < length; k++) to[k] = a[k];
    }
}

// Rows of op(A) where it is transposed, so that they are columns of A: by tiles, each [depth][TILE_ROWS] with the tile's
// rows at the front, NAME(tile_copy) apart; the first tiles have a row more where the rows do not come out even.
// `readable` counts the elements of a line of A from its first on.
enum { NAME(tile_copy) = CK_DEPTH * TILE_ROWS + PADDING };
static TARGET void NAME(pack_tiles)(
    const REAL *a, ptrdiff_t lda, ptrdiff_t depth, ptrdiff_t rows, ptrdiff_t readable, REAL *to)
{
    const ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, fewer = rows / tiles, larger = rows % tiles;
    for (ptrdiff_t k = 0; k < depth; k++, a += lda)
        for (ptrdiff_t t = 0, i = 0, count; t < tiles; t++, i += count) {
            count = fewer + (t < larger);
            REAL *place = to + t * NAME(tile_copy) + k * TILE_ROWS;
            // What is copied too much is overwritten by the next k, or lies in the gap behind the tile.
            if (i + PADDING <= readable)
                _Pragma("unroll") for (int v = 0; v < (TILE_ROWS + LANES - 1) / LANES; v++)
                    *(NAME(memory) *)(place + v * LANES) = *(const NAME(memory) *)(a + i + v * LANES);
            else
                NAME(copy)(a + i, 0, count, place);
        }
}

// The same where A is not transposed: lines of A become the columns of tiles.
static TARGET void NAME(pack_rows)(const REAL *a, ptrdiff_t lda, ptrdiff_t depth, ptrdiff_t rows, REAL *to)
{
    const ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, fewer = rows / tiles, larger = rows % tiles;
    for (ptrdiff_t t = 0, count; t < tiles; t++, a += count * lda, to += NAME(tile_copy)) {
        count = fewer + (t < larger);
        ptrdiff_t i = 0;
        for (; i + 4 <= count; i += 4) NAME(transpose4)(a + i * lda, lda, depth, TILE_ROWS, to + i);
        for (; i < count; i++)
            for (ptrdiff_t k = 0; k < depth; k++) to[k * TILE_ROWS + i] = a[i * lda + k];
    }
}
