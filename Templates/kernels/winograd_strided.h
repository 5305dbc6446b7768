#ifndef BURIN_WINOGRAD_STRIDED_H
#define BURIN_WINOGRAD_STRIDED_H

#include "winograd_strided_product.h"

/* A patch: its first pixel, and floats from one of its rows to the next. */
typedef struct {
    const float *first;
    long row;
} burin_strided_source;

/*
 * The n x n patch whose first pixel is (row, column) of one channel block of one image: where it
 * lies, or a copy, in `copy`, if it reaches over the border.
 */
BURIN_INLINE burin_strided_source burin_strided_find(const float *restrict input,
                                                     burin_vector padding, burin_vector *copy,
                                                     const burin_winograd_shape *s, long row,
                                                     long column) {
    const long n = burin_strided_extent(s->m);
    const float *first = input + (row * s->input_w + column) * BURIN_WIDTH;
    if (row >= 0 && column >= 0 && row + n <= s->input_h && column + n <= s->input_w)
        return (burin_strided_source){first, s->input_w * BURIN_WIDTH};
    for (long i = 0; i < n * n; i++)
        copy[i] = padding;
    const long bottom = burin_smaller(n, s->input_h - row);
    const long right = burin_smaller(n, s->input_w - column);
    for (long i = burin_larger(0, -row); i < bottom; i++)
        for (long j = burin_larger(0, -column); j < right; j++)
            copy[i * n + j] = burin_load(first + (i * s->input_w + j) * BURIN_WIDTH);
    return (burin_strided_source){(const float *)copy, n * BURIN_WIDTH};
}

/* B^T d B of a patch to V: rows first, then column by column as they are stored. */
BURIN_INLINE void burin_strided_patch(burin_strided_source source, float *restrict target,
                                      const burin_winograd_shape *s, long count) {
    const long n = burin_strided_extent(s->m), plane = burin_strided_plane(s, count);
    burin_vector half[BURIN_STRIDED_TERMS];
#pragma clang loop unroll(full)
    for (long p = 0; p < n; p++) {
        burin_vector d[9];
#pragma clang loop unroll(full)
        for (long r = 0; r < n; r++)
            d[r] = burin_load(source.first + p * source.row + r * BURIN_WIDTH);
        burin_strided_input(s->m, d);
#pragma clang loop unroll(full)
        for (long r = 0; r < n; r++)
            half[p * n + r] = d[r];
    }
#pragma clang loop unroll(full)
    for (long r = 0; r < n; r++) {
        const long j = burin_strided_sum(s->m, r), b = r - burin_strided_before(s->m, j);
        burin_vector d[9];
#pragma clang loop unroll(full)
        for (long p = 0; p < n; p++)
            d[p] = half[p * n + r];
        burin_strided_input(s->m, d);
#pragma clang loop unroll(full)
        for (long p = 0; p < n; p++) {
            const long i = burin_strided_sum(s->m, p), a = p - burin_strided_before(s->m, i);
            const long term = a * burin_strided_width(s->m, j) + b;
            burin_store(target + burin_strided_place(s, count, i, j) + term * plane, d[p]);
        }
    }
}

/* V of the `count` tiles from `tile` on, channel block `block`; `patches` begins the block's V. */
BURIN_INLINE void burin_strided_transform(const float *restrict input, const float *padding,
                                          float *restrict patches, const burin_winograd_shape *s,
                                          long block, long tile, long count) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    const long pixels = s->input_h * s->input_w;
    const burin_vector outside =
        padding ? burin_load(padding + block * BURIN_WIDTH) : (burin_vector){0};
    for (long t = 0; t < count; t++) {
        const burin_strided_output at = burin_strided_locate(s, tile + t);
        burin_vector copy[BURIN_STRIDED_TERMS];
        const burin_strided_source source =
            burin_strided_find(input + (at.image * blocks + block) * pixels * BURIN_WIDTH, outside,
                               copy, s, 2 * at.row - s->pad_h, 2 * at.column - s->pad_w);
        burin_strided_patch(source, patches + (block * count + t) * BURIN_WIDTH, s, count);
    }
}

/* One block of `count` tiles from input to output, for the panels [first, last). */
BURIN_INLINE void burin_strided_block(long count, const float *restrict input,
                                      const float *restrict weights, const float *padding,
                                      float *output, float *scratch, const burin_winograd_shape *s,
                                      const burin_epilogue *epilogue, long tile, long first,
                                      long last) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    float *patches = scratch + burin_strided_sums(s);
    for (long b = 0; b < blocks; b++)
        burin_strided_transform(input, padding, patches, s, b, tile, count);
    for (long panel = first; panel < last; panel++)
        burin_strided_any_panel(count, patches, weights, output, scratch, s, epilogue, panel, tile);
}

/* Work units: (block of tiles, panel), panels fastest; workers that share a block both transform
 * its patches. */
BURIN_INLINE long burin_winograd_strided_units(long m, long images, long channels, long input_h,
                                               long input_w, long output_channels, long pad_h,
                                               long pad_w, long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_strided_blocks(&s) * burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch: M, and V of a block. */
BURIN_INLINE long burin_winograd_strided_scratch(long m, long images, long channels, long input_h,
                                                 long input_w, long output_channels, long pad_h,
                                                 long pad_w, long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_strided_sums(&s) + burin_strided_block_floats(&s, burin_strided_most(&s));
}

/*
 * The convolution. Loops: blocks of tiles, whose V is made first; panels, sums, register tiles,
 * terms and channels; then the panel's outputs from M, which the second-level cache still holds.
 */
BURIN_INLINE void burin_winograd_strided(const float *restrict input, const float *restrict weights,
                                         const float *padding, float *output, float *scratch,
                                         long m, long images, long channels, long input_h,
                                         long input_w, long output_channels, long pad_h, long pad_w,
                                         long output_h, long output_w, burin_epilogue epilogue,
                                         long begin, long end) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    const long size = burin_winograd_tiles(&s) / burin_strided_blocks(&s);
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    while (begin < end) {
        const long block = begin / panels, first = begin % panels;
        const long last = burin_smaller(panels, first + end - begin);
        const long tile = burin_strided_first(&s, block);
        if (burin_strided_first(&s, block + 1) - tile == size)
            burin_strided_block(size, input, weights, padding, output, scratch, &s, &epilogue, tile,
                                first, last);
        else
            burin_strided_block(size + 1, input, weights, padding, output, scratch, &s, &epilogue,
                                tile, first, last);
        begin += last - first;
    }
}

#endif
