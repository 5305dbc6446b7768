#ifndef BURIN_WINDOW_H
#define BURIN_WINDOW_H

#include "register_tile.h"

/* The geometry of a sliding window; the padding is given at the top and the left only. */
typedef struct {
    long input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    long pad_h, pad_w, output_h, output_w;
} burin_window;

/* Rows and columns of padded input that `rows` output rows and all output columns read. */
BURIN_INLINE long burin_band_height(const burin_window *w, long rows) {
    return (rows - 1) * w->stride_h + (w->kernel_h - 1) * w->dilation_h + 1;
}

BURIN_INLINE long burin_band_width(const burin_window *w) {
    return (w->output_w - 1) * w->stride_w + (w->kernel_w - 1) * w->dilation_w + 1;
}

/*
 * Output rows in one band so that its padded input, `depth` floats a pixel, takes `budget`
 * floats or less (at least one row, at most `most`); evenly spread over the output.
 */
BURIN_INLINE long burin_band_rows(const burin_window *w, long depth, long budget, long most) {
    const long input_rows = budget / (depth * burin_band_width(w));
    const long rows = (input_rows - (w->kernel_h - 1) * w->dilation_h - 1) / w->stride_h + 1;
    const long limited = burin_smaller(burin_larger(rows, 1), burin_smaller(most, w->output_h));
    return burin_ceiling_divide(w->output_h, burin_ceiling_divide(w->output_h, limited));
}

/*
 * Columns are covered evenly by segments of at most `tile` pixels (14 = 5 + 5 + 4). A segment
 * of `columns` pixels leaves room in the tile for this many rows of it (two for three columns).
 */
BURIN_INLINE long burin_segments(const burin_window *w, long tile) {
    return burin_ceiling_divide(w->output_w, tile);
}

BURIN_INLINE long burin_segment_rows(long columns, long tile) { return tile / columns; }

/* One row of a blocked image, padded: row `y` of the input, or only padding outside it. */
BURIN_INLINE void burin_copy_padded_row(const float *restrict input, burin_vector padding,
                                        float *restrict row, const burin_window *w, long y) {
    const long width = burin_band_width(w);
    const int inside = y >= 0 && y < w->input_h;
    const long left = inside ? burin_smaller(w->pad_w, width) : width;
    const long middle = inside ? burin_smaller(w->pad_w + w->input_w, width) : width;
    for (long x = 0; x < left; x++)
        burin_store(row + x * BURIN_WIDTH, padding);
    if (inside) {
        const float *source = input + (y * w->input_w - w->pad_w) * BURIN_WIDTH;
        for (long x = left; x < middle; x++)
            burin_store(row + x * BURIN_WIDTH, burin_load(source + x * BURIN_WIDTH));
    }
    for (long x = middle; x < width; x++)
        burin_store(row + x * BURIN_WIDTH, padding);
}

/*
 * Copies the input of the output rows [row, row + rows) with its padding, so that the loops
 * over taps have no branches.
 * input [blocks][input_h][input_w][v], padding [blocks][v] or NULL for zeros,
 * band  [blocks][band height][band width][v]
 */
BURIN_INLINE void burin_copy_band(const float *restrict input, const float *padding,
                                  float *restrict band, long blocks, const burin_window *w,
                                  long row, long rows) {
    const long height = burin_band_height(w, rows), width = burin_band_width(w);
    for (long b = 0; b < blocks; b++) {
        const burin_vector value =
            padding ? burin_load(padding + b * BURIN_WIDTH) : (burin_vector){0};
        for (long i = 0; i < height; i++)
            burin_copy_padded_row(input + b * w->input_h * w->input_w * BURIN_WIDTH, value,
                                  band + (b * height + i) * width * BURIN_WIDTH, w,
                                  row * w->stride_h - w->pad_h + i);
    }
}

#endif
