#ifndef BURIN_WINOGRAD_PRODUCT_H
#define BURIN_WINOGRAD_PRODUCT_H

#include "winograd_transform.h"

/*
 * How far ahead weights are fetched into the second-level cache, in floats: 64 KB, which take as
 * long to use as a few reads of memory. Each weight is read once a block of tiles, and what the
 * processor fetches by itself comes late: 256 channels at 14x14 took 1.0 ms without this, 0.94
 * with the next 9 KB fetched into the first level, 0.87 so.
 */
enum { BURIN_WINOGRAD_AHEAD = 16384 };

/*
 * One register tile of one position: sums[t][.] += sum_c V[c][t] U[c][.] for `columns` tiles, over
 * `blocks` channel blocks. It fetches its share, `part` of `parts`, of the weights that are to
 * come, so that they arrive evenly.
 */
BURIN_INLINE void burin_winograd_tile(long halves, long columns, const float *restrict patches,
                                      const float *restrict weights, float *restrict sums,
                                      long step, long blocks, long stride, long part, long parts,
                                      int first) {
    const burin_walk walk = {0, BURIN_WIDTH, 0, 0, 0, 1, 1, BURIN_WIDTH};
    const long floats = BURIN_WIDTH * BURIN_PANEL, share = burin_ceiling_divide(floats / 16, parts);
    const float *ahead = weights + BURIN_WINOGRAD_AHEAD + part * share * 16;
    burin_vector tile[2][BURIN_TILE];
#pragma clang loop unroll(full)
    for (long t = 0; t < columns; t++)
        tile[0][t] = tile[1][t] = (burin_vector){0};
    for (long b = 0; b < blocks; b++) {
        burin_tile_tap(tile, halves, 1, columns, patches + b * stride, weights + b * floats, &walk);
#pragma clang loop unroll(full)
        for (long l = 0; l < share; l++)
            __builtin_prefetch(ahead + b * floats + l * 16, 0, 2);
    }
#pragma clang loop unroll(full)
    for (long t = 0; t < columns; t++)
#pragma clang loop unroll(full)
        for (long h = 0; h < halves; h++) {
            float *target = sums + t * step + h * BURIN_WIDTH;
            burin_store(target, first ? tile[h][t] : burin_load(target) + tile[h][t]);
        }
}

/* The smaller of two numbers of register tiles, of which 0 means none. */
BURIN_INLINE long burin_winograd_fewer(long a, long b) {
    return a == 0 ? b : b == 0 ? a : burin_smaller(a, b);
}

/* The register tiles that cover `count` tiles evenly; 0 if none of them has so many columns. */
BURIN_INLINE long burin_winograd_parts(long count, long columns) {
    const long parts = burin_larger(1, burin_ceiling_divide(count, BURIN_TILE));
    const int covers = count / parts == columns || (count % parts && count / parts + 1 == columns);
    return covers ? parts : 0;
}

/*
 * The fewest register tiles of any position that has some of so many columns; 0 where no position
 * has, and the size is not compiled. Mixed tiles in several blocks may take any size.
 */
BURIN_INLINE long burin_winograd_fewest_parts(const burin_winograd_shape *s, long columns) {
    const long n = burin_winograd_extent(s->m), tiles = burin_winograd_tiles(s);
    const long blocks = burin_winograd_blocks(s), size = tiles / blocks;
    if (blocks > 1 && burin_winograd_is_mixed(s))
        return columns > BURIN_TILE / 2 ? 2 : 1;
    if (blocks > 1)
        return burin_winograd_fewer(
            burin_winograd_parts(size, columns),
            burin_winograd_parts(tiles % blocks > 0 ? size + 1 : size, columns));
    const long high = burin_winograd_taking_part(s, n - 1, 0, 0, tiles).count;
    const long wide = burin_winograd_taking_part(s, 0, n - 1, 0, tiles).count;
    const long both = burin_winograd_taking_part(s, n - 1, n - 1, 0, tiles).count;
    return burin_winograd_fewer(burin_winograd_fewer(burin_winograd_parts(tiles, columns),
                                                     burin_winograd_parts(both, columns)),
                                burin_winograd_fewer(burin_winograd_parts(high, columns),
                                                     burin_winograd_parts(wide, columns)));
}

/* The tiles that take part in a position, evenly covered by register tiles. */
typedef struct {
    burin_winograd_range tiles;
    long parts, size, larger; /* the first `larger` of `parts` have a column more than `size` */
} burin_winograd_split;

BURIN_INLINE burin_winograd_split burin_winograd_split_of(burin_winograd_range tiles) {
    const long parts = burin_larger(1, burin_ceiling_divide(tiles.count, BURIN_TILE));
    return (burin_winograd_split){tiles, parts, tiles.count / parts, tiles.count % parts};
}

/* A size of register tile, unrolled; sizes that no position takes are not compiled. */
#define BURIN_WINOGRAD_CASE(COLUMNS)                                                               \
    case COLUMNS:                                                                                  \
        if (burin_winograd_fewest_parts(s, COLUMNS) > 0)                                           \
            burin_winograd_tile(halves, COLUMNS, source, weights, target, step, blocks, stride,    \
                                part, burin_winograd_fewest_parts(s, COLUMNS), first);             \
        break

/* All tiles of one position and one block of the reduction. */
BURIN_INLINE void burin_winograd_reduce(long halves, const burin_winograd_split *split,
                                        const float *restrict patches,
                                        const float *restrict weights, float *restrict sums,
                                        const burin_winograd_shape *s, long blocks, long stride,
                                        int first) {
    const long step = burin_winograd_positions(s->m) * BURIN_PANEL;
    for (long part = 0, t = split->tiles.first; part < split->parts; part++) {
        const long columns = split->size + (part < split->larger);
        const float *source = patches + t * BURIN_WIDTH;
        float *target = sums + t * step;
        switch (columns) {
            BURIN_WINOGRAD_CASE(1);
            BURIN_WINOGRAD_CASE(2);
            BURIN_WINOGRAD_CASE(3);
            BURIN_WINOGRAD_CASE(4);
#if VECTOR_WIDTH >= 8
            BURIN_WINOGRAD_CASE(5);
            BURIN_WINOGRAD_CASE(6);
#endif
#if VECTOR_WIDTH >= 16
            BURIN_WINOGRAD_CASE(7);
            BURIN_WINOGRAD_CASE(8);
            BURIN_WINOGRAD_CASE(9);
            BURIN_WINOGRAD_CASE(10);
#endif
        }
        t += columns;
    }
}

/* One position: the reduction in blocks whose weights, 18 KB, stay in the first-level cache. */
BURIN_INLINE void burin_winograd_position(long halves, const burin_winograd_split *split,
                                          const float *restrict patches,
                                          const float *restrict weights, float *restrict sums,
                                          const burin_winograd_shape *s, long stride) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    const long chunk = burin_reduction_blocks(blocks, BURIN_WIDTH);
    for (long b = 0; b < blocks; b += chunk)
        burin_winograd_reduce(halves, split, patches + b * stride,
                              weights + b * BURIN_WIDTH * BURIN_PANEL, sums, s,
                              burin_smaller(chunk, blocks - b), stride, b == 0);
}

/* The outputs of `count` tiles for one panel: back from M, epilogue, as many as a tile has. */
BURIN_INLINE void burin_winograd_finish(long halves, long count, const float *restrict sums,
                                        float *output, const burin_winograd_shape *s,
                                        const burin_epilogue *epilogue, long panel, long tile) {
    const long positions = burin_winograd_positions(s->m);
    const long low = burin_winograd_down(s).size, narrow = burin_winograd_across(s).size;
    const long pixels = s->output_h * s->output_w;
    const long blocks = burin_ceiling_divide(s->output_channels, BURIN_WIDTH);
    for (long t = 0; t < count; t++) {
        const burin_winograd_place at = burin_winograd_locate(s, tile + t);
        const long skipped = at.image * blocks * pixels * BURIN_WIDTH;
        const burin_epilogue own = burin_epilogue_advance(*epilogue, skipped);
        for (long h = 0; h < halves; h++) {
            burin_vector x[BURIN_WINOGRAD_POSITIONS], y[16];
#pragma clang loop unroll(full)
            for (long f = 0; f < positions; f++)
                x[f] = burin_load(sums + (t * positions + f) * BURIN_PANEL + h * BURIN_WIDTH);
            burin_winograd_output_patch(s->m, low, narrow, at.height, at.width, x, y);
#pragma clang loop unroll(full)
            for (long i = 0; i < s->m; i++) {
                const long pixel = (at.row + i) * s->output_w + at.column;
                if (low < s->m && i >= at.height)
                    continue;
                if (at.width == s->m)
                    burin_finish_row(&own, y + i * s->m, s->m, output + skipped, 2 * panel + h,
                                     pixel, pixels);
                else
                    burin_finish_row(&own, y + i * s->m, narrow, output + skipped, 2 * panel + h,
                                     pixel, pixels);
            }
        }
    }
}

/* One panel of output channels over one block of `count` tiles, of which `tile` is the first. */
BURIN_INLINE void burin_winograd_panel(long halves, long count, const float *restrict patches,
                                       const float *restrict weights, float *output, float *sums,
                                       const burin_winograd_shape *s,
                                       const burin_epilogue *epilogue, long panel, long tile) {
    const long positions = burin_winograd_positions(s->m), plane = burin_winograd_plane(s, count);
    const long n = burin_winograd_extent(s->m);
    const long floats = burin_ceiling_divide(s->channels, BURIN_WIDTH) * BURIN_WIDTH * BURIN_PANEL;
    const float *own = weights + panel * positions * floats;
    burin_winograd_split splits[4];
    for (long k = 0; k < 4; k++)
        splits[k] = burin_winograd_split_of(
            burin_winograd_taking_part(s, k / 2 * (n - 1), k % 2 * (n - 1), tile, count));
    const long high = burin_winograd_extent(burin_winograd_down(s).size);
    const long wide = burin_winograd_extent(burin_winograd_across(s).size);
    for (long f = 0; f < positions; f++)
        burin_winograd_position(halves, &splits[(f / n >= high) * 2 + (f % n >= wide)],
                                patches + f * plane, own + f * floats, sums + f * BURIN_PANEL, s,
                                count * BURIN_WIDTH);
    burin_winograd_finish(halves, count, sums, output, s, epilogue, panel, tile);
}

/* The same for any panel: the last may have one channel block only. */
BURIN_INLINE void burin_winograd_any_panel(long count, const float *restrict patches,
                                           const float *restrict weights, float *output,
                                           float *sums, const burin_winograd_shape *s,
                                           const burin_epilogue *epilogue, long panel, long tile) {
    const long output_blocks = burin_ceiling_divide(s->output_channels, BURIN_WIDTH);
    if (2 * panel + 1 < output_blocks)
        burin_winograd_panel(2, count, patches, weights, output, sums, s, epilogue, panel, tile);
    else if (output_blocks % 2 == 1)
        burin_winograd_panel(1, count, patches, weights, output, sums, s, epilogue, panel, tile);
}

#endif
