#ifndef BURIN_RESIZE_H
#define BURIN_RESIZE_H

#include "epilogue.h"

/* A source coordinate: between the pixels `low` and `high`, the fraction of the way to `high`. */
typedef struct {
    long low, high;
    float fraction;
} burin_coordinate;

/*
 * Where output pixel d of `output` reads an axis of `input` pixels, in exact integers:
 *   align corners  d * (input - 1) / (output - 1), 0 where output == 1
 *   half pixel     max(0, ((2d + 1) * input - output) / (2 * output))
 */
BURIN_INLINE burin_coordinate burin_resize_coordinate(long d, long input, long output,
                                                      int align_corners) {
    long above = align_corners ? d * (input - 1) : (2 * d + 1) * input - output;
    long below = align_corners ? output - 1 : 2 * output;
    if (above < 0 || below == 0)
        above = 0, below = 1;
    const long low = above / below;
    return (burin_coordinate){low, low + 1 < input ? low + 1 : low,
                              (float)(above - low * below) / (float)below};
}

/* Work units: rows of output of one channel block. */
BURIN_INLINE long burin_resize_units(long channels, long output_h) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/*
 * Bilinear resize.
 *   output[c][y][x] = epilogue((1 - th) * ((1 - tw) * a + tw * b) + th * ((1 - tw) * c + tw * d))
 * with a, b the neighbours in the upper row and c, d in the lower one.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 * Coordinates are computed for every pixel: a multiplication by a constant, and exact.
 */
BURIN_INLINE void burin_resize_bilinear(const float *restrict input, float *output, long channels,
                                        long input_h, long input_w, long output_h, long output_w,
                                        int align_corners, burin_epilogue epilogue, long begin,
                                        long end) {
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / output_h, row = unit % output_h;
        const float *plane = input + block * input_h * input_w * BURIN_WIDTH;
        const burin_coordinate y = burin_resize_coordinate(row, input_h, output_h, align_corners);
        const float *upper = plane + y.low * input_w * BURIN_WIDTH;
        const float *lower = plane + y.high * input_w * BURIN_WIDTH;
        for (long column = 0; column < output_w; column++) {
            const burin_coordinate x =
                burin_resize_coordinate(column, input_w, output_w, align_corners);
            const float near = 1.0f - x.fraction, far = x.fraction;
            const burin_vector above = near * burin_load(upper + x.low * BURIN_WIDTH) +
                                       far * burin_load(upper + x.high * BURIN_WIDTH);
            const burin_vector below = near * burin_load(lower + x.low * BURIN_WIDTH) +
                                       far * burin_load(lower + x.high * BURIN_WIDTH);
            burin_vector value = (1.0f - y.fraction) * above + y.fraction * below;
            burin_finish_row(&epilogue, &value, 1, output, block, row * output_w + column,
                             output_h * output_w);
        }
    }
}

/*
 * Nearest upsampling by whole factors: output[c][y][x] = epilogue(input[c][y / fh][x / fw]).
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][input_h * fh][input_w * fw][v]
 */
BURIN_INLINE void burin_upsample_nearest(const float *restrict input, float *output, long channels,
                                         long input_h, long input_w, long factor_h, long factor_w,
                                         burin_epilogue epilogue, long begin, long end) {
    const long output_h = input_h * factor_h, output_w = input_w * factor_w;
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / output_h, row = unit % output_h;
        const float *source = input + (block * input_h + row / factor_h) * input_w * BURIN_WIDTH;
        for (long x = 0; x < output_w; x++) {
            burin_vector value = burin_load(source + x / factor_w * BURIN_WIDTH);
            burin_finish_row(&epilogue, &value, 1, output, block, row * output_w + x,
                             output_h * output_w);
        }
    }
}

#endif
