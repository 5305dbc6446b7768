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

/* Columns whose coordinates are kept at a time, and pixels in a register tile. */
enum { BURIN_RESIZE_COLUMNS = 64, BURIN_RESIZE_TILE = 4 };

/* What an output column reads of an input row: two pixels, in floats, and their weights. */
typedef struct {
    long low, high;
    float near, far;
} burin_resize_column;

/* The `count` columns from `first` on. */
BURIN_INLINE void burin_resize_columns(burin_resize_column *columns, long first, long count,
                                       long input_w, long output_w, int align_corners) {
    for (long i = 0; i < count; i++) {
        const burin_coordinate x =
            burin_resize_coordinate(first + i, input_w, output_w, align_corners);
        columns[i] = (burin_resize_column){x.low * BURIN_WIDTH, x.high * BURIN_WIDTH,
                                           1.0f - x.fraction, x.fraction};
    }
}

/* Two rows of input of one channel block and their weights. */
typedef struct {
    const float *upper, *lower;
    float near, far;
} burin_resize_rows;

/* `count` pixels from load to store. */
BURIN_INLINE void burin_resize_tile(const burin_resize_rows *rows,
                                    const burin_resize_column *columns, long count, float *output,
                                    const burin_epilogue *epilogue, long block, long pixel,
                                    long pixels) {
    burin_vector x[BURIN_RESIZE_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++) {
        const burin_resize_column c = columns[m];
        const burin_vector above =
            c.near * burin_load(rows->upper + c.low) + c.far * burin_load(rows->upper + c.high);
        const burin_vector below =
            c.near * burin_load(rows->lower + c.low) + c.far * burin_load(rows->lower + c.high);
        x[m] = rows->near * above + rows->far * below;
    }
    burin_finish_row(epilogue, x, count, output, block, pixel, pixels);
}

/*
 * Bilinear resize.
 *   output[c][y][x] = epilogue((1 - th) * ((1 - tw) * a + tw * b) + th * ((1 - tw) * c + tw * d))
 * with a, b the neighbours in the upper row and c, d in the lower one.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 *
 * Loops: 64 columns, whose coordinates are computed once, exactly, in integers; rows of all
 * channel blocks; four pixels, so that a per-channel parameter is loaded once for four. Twice as
 * fast as coordinates computed anew for every pixel.
 */
BURIN_INLINE void burin_resize_bilinear(const float *restrict input, float *output, long channels,
                                        long input_h, long input_w, long output_h, long output_w,
                                        int align_corners, burin_epilogue epilogue, long begin,
                                        long end) {
    burin_resize_column columns[BURIN_RESIZE_COLUMNS];
    const long pixels = output_h * output_w;
    (void)channels;
    for (long first = 0; first < output_w; first += BURIN_RESIZE_COLUMNS) {
        const long left = output_w - first;
        const long count = left < BURIN_RESIZE_COLUMNS ? left : BURIN_RESIZE_COLUMNS;
        burin_resize_columns(columns, first, count, input_w, output_w, align_corners);
        for (long unit = begin; unit < end; unit++) {
            const long block = unit / output_h, row = unit % output_h;
            const float *plane = input + block * input_h * input_w * BURIN_WIDTH;
            const burin_coordinate y =
                burin_resize_coordinate(row, input_h, output_h, align_corners);
            const burin_resize_rows rows = {plane + y.low * input_w * BURIN_WIDTH,
                                            plane + y.high * input_w * BURIN_WIDTH,
                                            1.0f - y.fraction, y.fraction};
            const long pixel = row * output_w + first;
            long x = 0;
            for (; x + BURIN_RESIZE_TILE <= count; x += BURIN_RESIZE_TILE)
                burin_resize_tile(&rows, columns + x, BURIN_RESIZE_TILE, output, &epilogue, block,
                                  pixel + x, pixels);
            for (; x < count; x++)
                burin_resize_tile(&rows, columns + x, 1, output, &epilogue, block, pixel + x,
                                  pixels);
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
