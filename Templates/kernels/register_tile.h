#ifndef BURIN_REGISTER_TILE_H
#define BURIN_REGISTER_TILE_H

#include "epilogue.h"

/*
 * The register tile of every dense convolution: BURIN_TILE output pixels x 2v output channels
 * (a panel), summed over input channels and kernel taps. The accumulators, one panel row of
 * weights and the broadcasts fill the register file: 6 x 2 of 16 registers for AVX2, 10 x 2 of 32
 * for AVX-512 (clang hoists all broadcasts of a row; with 12 x 2 it spilled, and a first layer fell
 * from 92 to 34 % of the peak), 4 x 2 for SSE, where a product needs a register of its own.
 */
#if VECTOR_WIDTH == 16
enum { BURIN_TILE = 10 };
#elif VECTOR_WIDTH == 8
enum { BURIN_TILE = 6 };
#else
enum { BURIN_TILE = 4 };
#endif

/*
 * Products summed before the weights of a panel no longer stay in the first-level cache:
 * BURIN_REDUCTION * 2v floats are 18 KB at every width.
 */
enum { BURIN_PANEL = 2 * BURIN_WIDTH, BURIN_REDUCTION = 2304 / BURIN_WIDTH };

/* How a tile walks over its input, in floats. */
typedef struct {
    long row, column;         /* from one output pixel to the next, down and to the right */
    long tap_row, tap_column; /* from one kernel tap to the next */
    long block;               /* from one channel block to the next */
    long kernel_h, kernel_w;
    long lanes; /* channels in a block: v for blocked tensors, 1 for planar ones */
} burin_walk;

BURIN_INLINE long burin_ceiling_divide(long a, long b) { return (a + b - 1) / b; }

BURIN_INLINE long burin_smaller(long a, long b) { return a < b ? a : b; }

BURIN_INLINE long burin_larger(long a, long b) { return a > b ? a : b; }

/* Blocks of channels to sum at a time so that a block of weights stays in the first-level cache. */
BURIN_INLINE long burin_reduction_blocks(long blocks, long products_per_block) {
    long most = burin_larger(1, BURIN_REDUCTION / products_per_block);
    return burin_ceiling_divide(blocks, burin_ceiling_divide(blocks, most));
}

/*
 * sums[h][r * columns + c] += sum_l tap[r][c][l] * weights[l][h][v]: one kernel tap, one channel
 * block. `scalar * vector` becomes a broadcast load and a fused multiply-add.
 */
BURIN_INLINE void burin_tile_tap(burin_vector (*sums)[BURIN_TILE], long halves, long rows,
                                 long columns, const float *tap, const float *weights,
                                 const burin_walk *walk) {
#pragma clang loop unroll(full)
    for (long l = 0; l < walk->lanes; l++) {
        const burin_vector low = burin_load(weights + l * BURIN_PANEL);
        const burin_vector high = burin_load(weights + l * BURIN_PANEL + BURIN_WIDTH);
#pragma clang loop unroll(full)
        for (long r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (long c = 0; c < columns; c++) {
                const float x = tap[r * walk->row + c * walk->column + l];
                sums[0][r * columns + c] += x * low;
                if (halves == 2)
                    sums[1][r * columns + c] += x * high;
            }
    }
}

/*
 * What changes from tile to tile: where its partial sums are kept between blocks of the reduction
 * (first and last: which block this is), and its share of the weights that are read after the
 * block's own. Those come from memory, 18 KB at a time, which the processor's own prefetching
 * notices too late: without a share in every tile the first tile of each block waits, and a
 * network's layers of 14x14 pixels reach 90 % of the peak instead of 97, of 7x7 80 instead of 95.
 */
typedef struct {
    float *sums; /* [2][rows * columns][v] */
    int first, last;
    const char *next; /* never read, so any address will do */
    long share;       /* bytes of it to fetch at every kernel tap of a channel block; 0: none */
} burin_partial;

/* The share of each of `tiles` tiles in the weights of one kernel tap and `lanes` channels. */
BURIN_INLINE long burin_prefetch_share(long lanes, long tiles) {
    return burin_ceiling_divide(lanes * BURIN_PANEL * (long)sizeof(float), tiles);
}

/* On to the next tile of the same block of the reduction, which has `taps` taps in all blocks. */
BURIN_INLINE void burin_partial_advance(burin_partial *partial, long taps) {
    partial->sums += BURIN_TILE * BURIN_PANEL;
    partial->next += partial->share * taps;
}

/*
 * Fetches `share` bytes into the first-level cache: few at a time, because loads wait behind a
 * burst of fetches (41 lines a channel block instead of 5 a tap cost a quarter of the speed).
 */
BURIN_INLINE void burin_prefetch(const char *next, long share) {
    enum { LINE = 64 };
#pragma clang loop unroll(full)
    for (long byte = 0; byte < share; byte += LINE)
        __builtin_prefetch(next + byte);
}

/*
 * sums += input * weights over `blocks` channel blocks: input [block][tap row][tap column][lane]
 * by the strides of `walk`, weights [block][kernel_h][kernel_w][lane][2v] read in order.
 */
BURIN_INLINE void burin_tile_accumulate(burin_vector (*sums)[BURIN_TILE], long halves, long rows,
                                        long columns, const float *restrict input,
                                        const float *restrict weights, const burin_walk *walk,
                                        const burin_partial *partial, long blocks) {
    const char *next = partial->next;
    for (long b = 0; b < blocks; b++)
        for (long i = 0; i < walk->kernel_h; i++)
            for (long j = 0; j < walk->kernel_w; j++) {
                const float *tap =
                    input + b * walk->block + i * walk->tap_row + j * walk->tap_column;
                burin_prefetch(next, partial->share);
                burin_tile_tap(sums, halves, rows, columns, tap, weights, walk);
                weights += walk->lanes * BURIN_PANEL;
                next += partial->share;
            }
}

/*
 * Adds the partial sums of the earlier blocks of the reduction, if any. Each block is summed
 * from zero, which also keeps rounding errors of long sums small.
 */
BURIN_INLINE void burin_tile_add_partial(burin_vector (*sums)[BURIN_TILE], long halves, long count,
                                         const float *partial) {
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            sums[h][m] += burin_load(partial + (h * count + m) * BURIN_WIDTH);
}

/* Keeps the sums for the next block of the reduction. */
BURIN_INLINE void burin_tile_keep(burin_vector (*sums)[BURIN_TILE], long halves, long count,
                                  float *partial) {
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            burin_store(partial + (h * count + m) * BURIN_WIDTH, sums[h][m]);
}

/* Where finished tiles go: `block` is the first of the panel's two output channel blocks. */
typedef struct {
    float *output;
    const burin_epilogue *epilogue;
    long block, pixels, width;
} burin_target;

/*
 * One register tile from load to store: `rows` x `columns` output pixels whose first is `pixel`,
 * over `blocks` channel blocks of the reduction. The output is written once, after the epilogue,
 * because the epilogue may read a residual from it.
 */
BURIN_INLINE void burin_tile(long halves, long rows, long columns, const float *restrict input,
                             const float *restrict weights, const burin_walk *walk, long blocks,
                             const burin_partial *partial, const burin_target *target, long pixel) {
    burin_vector sums[2][BURIN_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < rows * columns; m++)
        sums[0][m] = sums[1][m] = (burin_vector){0};
    burin_tile_accumulate(sums, halves, rows, columns, input, weights, walk, partial, blocks);
    if (!partial->first)
        burin_tile_add_partial(sums, halves, rows * columns, partial->sums);
    if (!partial->last) {
        burin_tile_keep(sums, halves, rows * columns, partial->sums);
        return;
    }
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long r = 0; r < rows; r++)
            burin_finish_row(target->epilogue, sums[h] + r * columns, columns, target->output,
                             target->block + h, pixel + r * target->width, target->pixels);
}

#endif
