#ifndef BURIN_STRASSEN_H
#define BURIN_STRASSEN_H

#include "strassen_tile.h"

/* Floats of a band's working set, sums of inputs and of products: 672 KB of second-level cache. */
enum { BURIN_STRASSEN_BAND = 172032 };

/* Tiles of half an image in one band, the same for every band but the last. */
BURIN_INLINE long burin_strassen_band_tiles(long input_channels, long output_channels,
                                            long pixels) {
    const long tiles = burin_pointwise_tiles(pixels / 2);
    const long fitting = BURIN_STRASSEN_BAND / (input_channels / 2 + output_channels) / BURIN_TILE;
    return burin_ceiling_divide(tiles, burin_ceiling_divide(tiles, burin_larger(fitting, 4)));
}

/* Work units: (band of pixels, panel of half the output channels), panels fastest. */
BURIN_INLINE long burin_strassen_units(long input_channels, long output_channels, long pixels) {
    const long bands =
        burin_ceiling_divide(burin_pointwise_tiles(pixels / 2),
                             burin_strassen_band_tiles(input_channels, output_channels, pixels));
    return bands * (output_channels / 2 / BURIN_PANEL);
}

/* Floats of a band's working set, in the order they lie in scratch. */
typedef struct {
    long partial, filters, inputs, products; /* products: of x and of y each */
    long stride;                             /* of a channel block of inputs and products */
} burin_strassen_sizes;

BURIN_INLINE burin_strassen_sizes burin_strassen_floats(long input_channels, long output_channels,
                                                        long pixels) {
    const long tiles = burin_strassen_band_tiles(input_channels, output_channels, pixels);
    const long blocks = input_channels / 2 / BURIN_WIDTH, stride = tiles * BURIN_TILE * BURIN_WIDTH;
    return (burin_strassen_sizes){
        tiles * BURIN_TILE * BURIN_PANEL,
        burin_reduction_blocks(blocks, BURIN_WIDTH) * BURIN_WIDTH * BURIN_PANEL, blocks * stride,
        output_channels / 2 / BURIN_WIDTH * stride, stride};
}

/* Floats of scratch: a band's working set. */
BURIN_INLINE long burin_strassen_scratch(long input_channels, long output_channels, long pixels) {
    const burin_strassen_sizes f = burin_strassen_floats(input_channels, output_channels, pixels);
    return f.partial + f.filters + f.inputs + 2 * f.products;
}

BURIN_INLINE burin_strassen_memory burin_strassen_places(float *scratch, burin_strassen_sizes f) {
    float *filters = scratch + f.partial, *inputs = filters + f.filters, *x = inputs + f.inputs;
    return (burin_strassen_memory){scratch, filters, inputs, x, x + f.products, f.stride};
}

/* What the product `step` multiplies; sums of inputs are made here. */
BURIN_INLINE burin_strassen_factors burin_strassen_prepare(int step, const burin_strassen_shape *s,
                                                           const float *restrict input,
                                                           const float *restrict weights,
                                                           const burin_strassen_memory *memory) {
    const long plane = 2 * s->half * BURIN_WIDTH, stride = memory->stride;
    const float *b11 = input + s->pixel * BURIN_WIDTH, *b12 = b11 + plane / 2;
    const float *b21 = b11 + s->blocks * plane, *b22 = b21 + plane / 2;
    const float *a11 = weights, *a12 = a11 + s->blocks * BURIN_WIDTH * BURIN_PANEL;
    const float *s2 = weights + s->panels * s->panel_floats, *a22 = s2 + (a12 - a11);
    switch (step) {
    case BURIN_SET_X:
        return (burin_strassen_factors){b11, plane, a11, NULL, 0};
    case BURIN_OUT_11:
        return (burin_strassen_factors){b21, plane, a12, NULL, 0};
    case BURIN_ADD_X:
        burin_strassen_sum(s, memory, b22, b12, b11, NULL);
        return (burin_strassen_factors){memory->inputs, stride, s2, NULL, 0};
    case BURIN_SET_Y:
        burin_strassen_sum(s, memory, b22, b12, NULL, NULL);
        return (burin_strassen_factors){memory->inputs, stride, a22, s2, -1};
    case BURIN_OUT_22:
        burin_strassen_sum(s, memory, b12, b11, NULL, NULL);
        return (burin_strassen_factors){memory->inputs, stride, s2, a11, 1};
    case BURIN_OUT_12:
        return (burin_strassen_factors){b22, plane, a12, s2, -1};
    default:
        burin_strassen_sum(s, memory, b22, b12, b11, b21);
        return (burin_strassen_factors){memory->inputs, stride, a22, NULL, 0};
    }
}

/* One band: seven products over the panels [first, last) of half the output channels. */
BURIN_INLINE void burin_strassen_band(const burin_strassen_shape *s, const float *restrict input,
                                      const float *restrict weights,
                                      const burin_strassen_memory *memory, long first, long last) {
#pragma clang loop unroll(disable)
    for (int step = 0; step < BURIN_STRASSEN_STEPS; step++) {
        const burin_strassen_factors f = burin_strassen_prepare(step, s, input, weights, memory);
        burin_strassen_product(step, s, &f, memory, first, last);
    }
}

/*
 * 1x1 convolution of stride 1 by one level of Strassen's algorithm in Winograd's form: the matrix
 * product of halves with seven multiplications instead of eight.
 *   output[o][p] = epilogue(sum_c weights[o][c] * input[c][p])
 * input   [C/v][pixels][v]
 * weights [O/2v][C][2v] of the matrix [A11 A12; S2 A22], where S2 = A21 + A22 - A11 has taken the
 *         place of A21: no larger than the weights themselves, and every other sum has two terms
 * output  [O/v][pixels][v]
 * With C % 2v = 0, O % 4v = 0, pixels even. B11 and B12 are the first and last pixels of the first
 * half of the input channels, B21 and B22 those of the second:
 *   x = A11 B11                         C11 = x + A12 B21
 *   x += S2 (B22 - B12 + B11)           y = x + (A22 - S2) (B22 - B12)
 *   x += (S2 + A11) (B12 - B11)         C22 = y + (S2 + A11) (B12 - B11)
 *   C12 = x + (A12 - S2) B22            C21 = y - A22 (B22 - B12 + B11 - B21)
 *
 * Register tiles and blocking as in burin_pointwise. Sums of weights are made for a block of the
 * reduction at a time, in the first-level cache; sums of inputs, x and y for a band of pixels, in
 * the second-level cache. 1024 -> 704 channels at 14x14: 1.09 times the speed of burin_pointwise,
 * 1.11 with all sums of weights stored, which takes 1.75 times the memory. The error is about
 * three times that of burin_pointwise, 1.3e-6 of the largest number.
 */
BURIN_INLINE void burin_strassen(const float *restrict input, const float *restrict weights,
                                 float *output, float *scratch, long input_channels,
                                 long output_channels, long pixels, burin_epilogue epilogue,
                                 long begin, long end) {
    const long panels = output_channels / 2 / BURIN_PANEL, half = pixels / 2;
    const long band_tiles = burin_strassen_band_tiles(input_channels, output_channels, pixels);
    const long tiles = burin_pointwise_tiles(half);
    const burin_strassen_memory memory = burin_strassen_places(
        scratch, burin_strassen_floats(input_channels, output_channels, pixels));
    while (begin < end) {
        const long tile = begin / panels * band_tiles, first = begin % panels;
        const long last = burin_smaller(panels, first + end - begin);
        const long tile_end = burin_smaller(tile + band_tiles, tiles);
        const long pixel = burin_strassen_pixel(half, tile);
        const burin_strassen_shape shape = {input_channels / 2 / BURIN_WIDTH,
                                            panels,
                                            input_channels * BURIN_PANEL,
                                            half,
                                            tile,
                                            tile_end,
                                            pixel,
                                            burin_strassen_pixel(half, tile_end) - pixel,
                                            burin_prefetch_share(BURIN_WIDTH, band_tiles),
                                            output,
                                            &epilogue};
        burin_strassen_band(&shape, input, weights, &memory, first, last);
        begin += last - first;
    }
}

#endif
