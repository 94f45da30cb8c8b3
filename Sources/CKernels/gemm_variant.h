// Matrix products of one instruction set in both precisions. Included by gemm.c with
//   VARIANT, TARGET          its name and function attribute
//   VECTOR_BYTES             the length of a vector
//   TILE_ROWS, EACH_ROWS     rows of a tile, and a macro that repeats another for 1 … TILE_ROWS rows
//   UNROLLED                 what stands before the loop along k
#define JOINED(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOINED(a, b, c)
#define NAME(x) JOIN(REAL, x, VARIANT)
#define JOINED_OPERANDS(real) real##_operands
#define JOIN_OPERANDS(real) JOINED_OPERANDS(real)
#define OPERANDS JOIN_OPERANDS(REAL)
#define LANES (VECTOR_BYTES / (int)sizeof(REAL))

#define REAL float
#include "gemm_product.h"
#undef REAL
#define REAL double
#include "gemm_product.h"
#undef REAL

#undef JOINED
#undef JOIN
#undef NAME
#undef OPERANDS
#undef JOIN_OPERANDS
#undef JOINED_OPERANDS
#undef LANES
#undef VARIANT
#undef VECTOR_BYTES
#undef TARGET
