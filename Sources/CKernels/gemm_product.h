// The matrix product of one instruction set and precision, on one thread: blocks that fit in cache, then tiles in
// registers. They only choose which elements are computed together; the chain of each is ckernels_gemm.h's.
// Included by gemm_variant.h, which says with what.
#include "gemm_tile.h"
#include "gemm_pack.h"

/// Where a block of op(A) lies: element (i, k) of tile t at start[t * tile + i * row + k * step], or with tile = 0 rows
/// are counted from the block's first.
typedef struct {
    const REAL *start;
    ptrdiff_t tile, row, step;
} NAME(left);

// Rows m … of op(A) from column k on: as they lie, or copied where many columns of C will read them again or where the
// rows' distance makes them share cache sets.
CK_INLINE NAME(left) NAME(left_block)(
    const OPERANDS *p, ptrdiff_t m, ptrdiff_t rows, ptrdiff_t k, ptrdiff_t depth, REAL *copy)
{
    const REAL *a = p->transpose_a ? p->a + k * p->lda + m : p->a + m * p->lda + k;
    const int is_far = p->lda * (ptrdiff_t)sizeof(REAL) % 1024 == 0;
    if (p->n <= NAME(width) || (p->n <= FEW_COLUMNS && !is_far))
        return p->transpose_a ? (NAME(left)){a, 0, 1, p->lda} : (NAME(left)){a, 0, p->lda, 1};
    if (p->transpose_a) {
        NAME(pack_tiles)(a, p->lda, depth, rows, p->m - m, copy);
        return (NAME(left)){copy, NAME(tile_copy), 1, TILE_ROWS};
    }
    if (p->n >= MANY_COLUMNS) {
        NAME(pack_rows)(a, p->lda, depth, rows, copy);
        return (NAME(left)){copy, NAME(tile_copy), 1, TILE_ROWS};
    }
    NAME(pack_lines)(a, p->lda, rows, depth, CK_DEPTH + PADDING, copy);
    return (NAME(left)){copy, 0, CK_DEPTH + PADDING, 1};
}

static TARGET void NAME(product)(const OPERANDS *p, void *workspace)
{
    REAL *const copied = workspace, *const panels = copied + COPIED(sizeof(REAL));
    const ptrdiff_t group = PANELS_AT_ONCE * NAME(width);
    const ptrdiff_t blocks = (p->m + BLOCK_ROWS(sizeof(REAL)) - 1) / BLOCK_ROWS(sizeof(REAL));
    for (ptrdiff_t k = 0; k == 0 || k < p->k; k += CK_DEPTH) {
        const ptrdiff_t depth = p->k - k < CK_DEPTH ? p->k - k : CK_DEPTH;
        NAME(job) job = {.depth = depth, .alpha = p->alpha, .beta = k == 0 ? p->beta : 1, .ldc = p->ldc};
        for (ptrdiff_t n = 0; n < p->n; n += BLOCK_COLUMNS) {
            const ptrdiff_t columns = p->n - n < BLOCK_COLUMNS ? p->n - n : BLOCK_COLUMNS;
            ptrdiff_t copied_columns = 0;
            for (ptrdiff_t block = 0; block < blocks; block++) {
                const ptrdiff_t m = p->m * block / blocks, rows = p->m * (block + 1) / blocks - m;
                if (m + p->diagonal >= n + columns) break;  // these rows and all below them lie under the diagonal
                const NAME(left) left = NAME(left_block)(p, m, rows, k, depth, copied);
                const ptrdiff_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, fewer = rows / tiles, larger = rows % tiles;
                job.a_row = left.row;
                job.a_step = left.step;
                for (ptrdiff_t j = 0; j < columns; j += NAME(width)) {
                    job.columns = columns - j < NAME(width) ? columns - j : NAME(width);
                    const int vectors = (int)(job.columns + LANES - 1) / LANES;
                    const REAL *b = p->transpose_b ? p->b + (n + j) * p->ldb + k : p->b + k * p->ldb + n + j;
                    job.b = panels + j * CK_DEPTH;
                    job.b_step = vectors * LANES;
                    if (!p->transpose_b && p->m <= FEW_ROWS && job.columns == NAME(width)) {
                        job.b = b;
                        job.b_step = p->ldb;
                    } else if (block == 0 && j >= copied_columns) {
                        const ptrdiff_t next = columns - j < group ? columns - j : group;
                        NAME(pack_panels)(p->transpose_b, b, p->ldb, depth, next, panels + j * CK_DEPTH);
                        copied_columns = j + next;
                    }
                    for (ptrdiff_t t = 0, i = 0, height; t < tiles; t += job.count, i += job.count * height) {
                        height = fewer + (t < larger);
                        job.diagonal = p->diagonal + m + i - (n + j);
                        if (job.diagonal >= job.columns) break;
                        job.a = left.start + (left.tile ? t * left.tile : i * left.row);
                        job.a_next = left.tile ? left.tile : height * left.row;
                        job.c = p->c + (m + i) * p->ldc + n + j;
                        job.count = 1;
                        if (job.columns < vectors * LANES || job.diagonal + height > 1) {
                            NAME(edge)(&job, (int)height, vectors);
                            continue;
                        }
                        if (p->diagonal == NO_DIAGONAL) job.count = (t < larger ? larger : tiles) - t;
                        NAME(any_tiles)(&job, (int)height, vectors);
                    }
                }
            }
        }
    }
}
