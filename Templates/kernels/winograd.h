#ifndef BURIN_WINOGRAD_H
#define BURIN_WINOGRAD_H

#include "winograd_product.h"

/*
 * The n x n patch whose first pixel is (row, column), of one channel block of one image. Patches
 * that reach over the border are filled with the padding first: three of four at 14x14, where
 * that takes 1 % of the layer's time.
 */
BURIN_INLINE void burin_winograd_load(const float *restrict input, burin_vector padding,
                                      burin_vector *d, const burin_winograd_shape *s, long row,
                                      long column) {
    const long n = burin_winograd_extent(s->m);
    const float *first = input + (row * s->input_w + column) * BURIN_WIDTH;
    if (row >= 0 && column >= 0 && row + n <= s->input_h && column + n <= s->input_w) {
#pragma clang loop unroll(full)
        for (long i = 0; i < n; i++)
#pragma clang loop unroll(full)
            for (long j = 0; j < n; j++)
                d[i * n + j] = burin_load(first + (i * s->input_w + j) * BURIN_WIDTH);
        return;
    }
#pragma clang loop unroll(full)
    for (long i = 0; i < n * n; i++)
        d[i] = padding;
    const long bottom = burin_smaller(n, s->input_h - row);
    const long right = burin_smaller(n, s->input_w - column);
    for (long i = burin_larger(0, -row); i < bottom; i++)
        for (long j = burin_larger(0, -column); j < right; j++)
            d[i * n + j] = burin_load(first + (i * s->input_w + j) * BURIN_WIDTH);
}

/* V of the `count` tiles from `tile` on, channel block `block`; `patches` begins the block's V. */
BURIN_INLINE void burin_winograd_transform_tiles(const float *restrict input, const float *padding,
                                                 float *restrict patches,
                                                 const burin_winograd_shape *s, long block,
                                                 long tile, long count) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    const long plane = burin_winograd_plane(s, count), n = burin_winograd_extent(s->m);
    const long low = burin_winograd_down(s).size, narrow = burin_winograd_across(s).size;
    const burin_vector outside =
        padding ? burin_load(padding + block * BURIN_WIDTH) : (burin_vector){0};
    for (long t = 0; t < count; t++) {
        const burin_winograd_place at = burin_winograd_locate(s, tile + t);
        const long image_block = at.image * blocks + block;
        burin_vector d[BURIN_WINOGRAD_POSITIONS];
        burin_winograd_load(input + image_block * s->input_h * s->input_w * BURIN_WIDTH, outside, d,
                            s, at.row - s->pad_h, at.column - s->pad_w);
        burin_winograd_input_patch(s->m, low, narrow, at.height, at.width, d);
        float *target = patches + (block * count + t) * BURIN_WIDTH;
#pragma clang loop unroll(full)
        for (long f = 0; f < n * n; f++)
            if (burin_winograd_takes_part(s->m, low, at.height, f / n) &&
                burin_winograd_takes_part(s->m, narrow, at.width, f % n))
                burin_store(target + f * plane, d[f]);
    }
}

/* The same for blocks of either size, which makes the places of V's planes constants. */
BURIN_INLINE void burin_winograd_transform(const float *restrict input, const float *padding,
                                           float *restrict patches, const burin_winograd_shape *s,
                                           long block, long tile, long count) {
    const long size = burin_winograd_tiles(s) / burin_winograd_blocks(s);
    if (count == size)
        burin_winograd_transform_tiles(input, padding, patches, s, block, tile, size);
    else
        burin_winograd_transform_tiles(input, padding, patches, s, block, tile, size + 1);
}

/* Work units of the first of two steps: (block of tiles, channel block), the latter fastest. */
BURIN_INLINE long burin_winograd_patches_units(long m, long images, long channels, long input_h,
                                               long input_w, long output_channels, long pad_h,
                                               long pad_w, long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_winograd_blocks(&s) * burin_ceiling_divide(channels, BURIN_WIDTH);
}

/* The first of two steps: V of all tiles. */
BURIN_INLINE void burin_winograd_patches(const float *restrict input, const float *padding,
                                         float *restrict patches, long m, long images,
                                         long channels, long input_h, long input_w,
                                         long output_channels, long pad_h, long pad_w,
                                         long output_h, long output_w, long begin, long end) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    const long blocks = burin_ceiling_divide(channels, BURIN_WIDTH);
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / blocks, tile = burin_winograd_first(&s, block);
        const long count = burin_winograd_first(&s, block + 1) - tile;
        float *target = patches + burin_winograd_offset(&s, block);
        burin_winograd_transform(input, padding, target, &s, unit % blocks, tile, count);
    }
}

/* Work units of the second step: (block of tiles, panel), panels fastest. */
BURIN_INLINE long burin_winograd_product_units(long m, long images, long channels, long input_h,
                                               long input_w, long output_channels, long pad_h,
                                               long pad_w, long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_winograd_blocks(&s) * burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch of the second step: M. */
BURIN_INLINE long burin_winograd_product_scratch(long m, long images, long channels, long input_h,
                                                 long input_w, long output_channels, long pad_h,
                                                 long pad_w, long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_winograd_sums(&s);
}

/*
 * The second step: from V to the output. Loops: blocks of tiles, panels, positions, register
 * tiles, channels; then the panel's outputs from M, which the second-level cache still holds.
 */
BURIN_INLINE void burin_winograd_product(const float *restrict patches,
                                         const float *restrict weights, float *output,
                                         float *scratch, long m, long images, long channels,
                                         long input_h, long input_w, long output_channels,
                                         long pad_h, long pad_w, long output_h, long output_w,
                                         burin_epilogue epilogue, long begin, long end) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / panels, tile = burin_winograd_first(&s, block);
        const long count = burin_winograd_first(&s, block + 1) - tile;
        const float *source = patches + burin_winograd_offset(&s, block);
        burin_winograd_any_panel(count, source, weights, output, scratch, &s, &epilogue,
                                 unit % panels, tile);
    }
}

/* One block of `count` tiles from input to output, for the panels [first, last). */
BURIN_INLINE void burin_winograd_block(long count, const float *restrict input,
                                       const float *restrict weights, const float *padding,
                                       float *output, float *scratch, const burin_winograd_shape *s,
                                       const burin_epilogue *epilogue, long tile, long first,
                                       long last) {
    const long blocks = burin_ceiling_divide(s->channels, BURIN_WIDTH);
    float *patches = scratch + burin_winograd_sums(s);
    for (long b = 0; b < blocks; b++)
        burin_winograd_transform(input, padding, patches, s, b, tile, count);
    for (long panel = first; panel < last; panel++)
        burin_winograd_any_panel(count, patches, weights, output, scratch, s, epilogue, panel,
                                 tile);
}

/*
 * Work units of the one pass: (block of tiles, panel), panels fastest. Where two workers share a
 * block both transform its patches, which takes a twentieth of the block's time and less.
 */
BURIN_INLINE long burin_winograd_units(long m, long images, long channels, long input_h,
                                       long input_w, long output_channels, long pad_h, long pad_w,
                                       long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_winograd_blocks(&s) * burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch of the one pass: M, and V of a block. */
BURIN_INLINE long burin_winograd_scratch(long m, long images, long channels, long input_h,
                                         long input_w, long output_channels, long pad_h, long pad_w,
                                         long output_h, long output_w) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    return burin_winograd_sums(&s) + burin_winograd_block_floats(&s);
}

/* The one pass, for large images. */
BURIN_INLINE void burin_winograd(const float *restrict input, const float *restrict weights,
                                 const float *padding, float *output, float *scratch, long m,
                                 long images, long channels, long input_h, long input_w,
                                 long output_channels, long pad_h, long pad_w, long output_h,
                                 long output_w, burin_epilogue epilogue, long begin, long end) {
    const burin_winograd_shape s = {m,     images, channels, input_h, input_w, output_channels,
                                    pad_h, pad_w,  output_h, output_w};
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    while (begin < end) {
        const long block = begin / panels, first = begin % panels;
        const long last = burin_smaller(panels, first + end - begin);
        const long tile = burin_winograd_first(&s, block);
        burin_winograd_block(burin_winograd_first(&s, block + 1) - tile, input, weights, padding,
                             output, scratch, &s, &epilogue, tile, first, last);
        begin += last - first;
    }
}

#endif
