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

/* All `count` tiles of one position and one block of the reduction, evenly covered. */
BURIN_INLINE void burin_winograd_reduce(long halves, long count, const float *restrict patches,
                                        const float *restrict weights, float *restrict sums,
                                        long step, long blocks, int first) {
    const long stride = count * BURIN_WIDTH, parts = burin_ceiling_divide(count, BURIN_TILE);
    const long size = count / parts, larger = count % parts;
    for (long part = 0; part < larger; part++) {
        const long t = part * (size + 1);
        burin_winograd_tile(halves, size + 1, patches + t * BURIN_WIDTH, weights, sums + t * step,
                            step, blocks, stride, part, parts, first);
    }
    for (long part = larger; part < parts; part++) {
        const long t = part * size + larger;
        burin_winograd_tile(halves, size, patches + t * BURIN_WIDTH, weights, sums + t * step, step,
                            blocks, stride, part, parts, first);
    }
}

/* One position: the reduction in blocks whose weights, 18 KB, stay in the first-level cache. */
BURIN_INLINE void burin_winograd_position(long halves, long count, const float *restrict patches,
                                          const float *restrict weights, float *restrict sums,
                                          const burin_winograd_shape *s) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    const long step = burin_winograd_positions(s->m) * BURIN_PANEL;
    const long chunk = burin_reduction_blocks(blocks, BURIN_WIDTH);
    for (long b = 0; b < blocks; b += chunk)
        burin_winograd_reduce(halves, count, patches + b * count * BURIN_WIDTH,
                              weights + b * BURIN_WIDTH * BURIN_PANEL, sums, step,
                              burin_smaller(chunk, blocks - b), b == 0);
}

/* The outputs of `count` tiles for one panel: back from M, epilogue, clipped at the border. */
BURIN_INLINE void burin_winograd_finish(long halves, long count, const float *restrict sums,
                                        float *output, const burin_winograd_shape *s,
                                        const burin_epilogue *epilogue, long panel, long tile) {
    const long positions = burin_winograd_positions(s->m), tail = s->output_w % s->m;
    const long pixels = s->output_h * s->output_w;
    const long blocks = burin_ceiling_divide(s->output_channels, BURIN_WIDTH);
    for (long t = 0; t < count; t++) {
        const burin_winograd_place at = burin_winograd_locate(s, tile + t);
        const long skipped = at.image * blocks * pixels * BURIN_WIDTH;
        const burin_epilogue own = burin_epilogue_advance(*epilogue, skipped);
        const long rows = burin_smaller(s->m, s->output_h - at.row);
        for (long h = 0; h < halves; h++) {
            burin_vector x[BURIN_WINOGRAD_POSITIONS], y[16];
#pragma clang loop unroll(full)
            for (long f = 0; f < positions; f++)
                x[f] = burin_load(sums + (t * positions + f) * BURIN_PANEL + h * BURIN_WIDTH);
            burin_winograd_output_patch(s->m, x, y);
#pragma clang loop unroll(full)
            for (long i = 0; i < s->m; i++) {
                const long pixel = (at.row + i) * s->output_w + at.column;
                if (s->output_h % s->m != 0 && i >= rows)
                    continue;
                if (tail == 0 || at.column + s->m <= s->output_w)
                    burin_finish_row(&own, y + i * s->m, s->m, output + skipped, 2 * panel + h,
                                     pixel, pixels);
                else
                    burin_finish_row(&own, y + i * s->m, tail, output + skipped, 2 * panel + h,
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
    const long floats = burin_ceiling_divide(s->channels, BURIN_WIDTH) * BURIN_WIDTH * BURIN_PANEL;
    const float *own = weights + panel * positions * floats;
    for (long f = 0; f < positions; f++)
        burin_winograd_position(halves, count, patches + f * plane, own + f * floats,
                                sums + f * BURIN_PANEL, s);
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
