#ifndef BURIN_WINOGRAD_STRIDED_PRODUCT_H
#define BURIN_WINOGRAD_STRIDED_PRODUCT_H

#include "winograd_product.h"
#include "winograd_strided_transform.h"

/* All `count` tiles of one sum and one block of the reduction, evenly covered. */
BURIN_INLINE void burin_strided_reduce(long halves, long count, const float *restrict patches,
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

/* One sum: its terms and channels in blocks whose weights stay in the first-level cache. */
BURIN_INLINE void burin_strided_position(long halves, long count, const float *restrict patches,
                                         const float *restrict weights, float *restrict sums,
                                         long step, long blocks) {
    const long chunk = burin_reduction_blocks(blocks, BURIN_WIDTH);
    for (long b = 0; b < blocks; b += chunk)
        burin_strided_reduce(halves, count, patches + b * count * BURIN_WIDTH,
                             weights + b * BURIN_WIDTH * BURIN_PANEL, sums, step,
                             burin_smaller(chunk, blocks - b), b == 0);
}

/* The outputs of `count` tiles for one panel: back from M, epilogue, clipped at the border. */
BURIN_INLINE void burin_strided_finish(long halves, long count, const float *restrict sums,
                                       float *output, const burin_winograd_shape *s,
                                       const burin_epilogue *epilogue, long panel, long tile) {
    const long positions = burin_strided_positions(s->m), tail = s->output_w % s->m;
    const long pixels = s->output_h * s->output_w;
    const long blocks = burin_ceiling_divide(s->output_channels, BURIN_WIDTH);
    for (long t = 0; t < count; t++) {
        const burin_strided_output at = burin_strided_locate(s, tile + t);
        const long skipped = at.image * blocks * pixels * BURIN_WIDTH;
        const burin_epilogue own = burin_epilogue_advance(*epilogue, skipped);
        const long rows = burin_smaller(s->m, s->output_h - at.row);
        for (long h = 0; h < halves; h++) {
            burin_vector x[BURIN_STRIDED_SUMS], y[16];
#pragma clang loop unroll(full)
            for (long f = 0; f < positions; f++)
                x[f] = burin_load(sums + (t * positions + f) * BURIN_PANEL + h * BURIN_WIDTH);
            burin_strided_output_patch(s->m, x, y);
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
BURIN_INLINE void burin_strided_panel(long halves, long count, const float *restrict patches,
                                      const float *restrict weights, float *output, float *sums,
                                      const burin_winograd_shape *s, const burin_epilogue *epilogue,
                                      long panel, long tile) {
    const long side = burin_strided_side(s->m), positions = burin_strided_positions(s->m);
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    const long floats = blocks * BURIN_WIDTH * BURIN_PANEL;
    const float *own = weights + panel * burin_strided_terms(s->m) * floats;
    for (long i = 0; i < side; i++)
        for (long j = 0; j < side; j++)
            burin_strided_position(halves, count, patches + burin_strided_place(s, count, i, j),
                                   own + burin_strided_first_term(s->m, i, j) * floats,
                                   sums + (i * side + j) * BURIN_PANEL, positions * BURIN_PANEL,
                                   burin_strided_width(s->m, i) * burin_strided_width(s->m, j) *
                                       blocks);
    burin_strided_finish(halves, count, sums, output, s, epilogue, panel, tile);
}

/* The same for any panel: the last may have one channel block only. */
BURIN_INLINE void burin_strided_any_panel(long count, const float *restrict patches,
                                          const float *restrict weights, float *output, float *sums,
                                          const burin_winograd_shape *s,
                                          const burin_epilogue *epilogue, long panel, long tile) {
    const long output_blocks = burin_ceiling_divide(s->output_channels, BURIN_WIDTH);
    if (2 * panel + 1 < output_blocks)
        burin_strided_panel(2, count, patches, weights, output, sums, s, epilogue, panel, tile);
    else if (output_blocks % 2 == 1)
        burin_strided_panel(1, count, patches, weights, output, sums, s, epilogue, panel, tile);
}

#endif
