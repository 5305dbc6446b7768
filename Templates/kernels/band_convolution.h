#ifndef BURIN_BAND_CONVOLUTION_H
#define BURIN_BAND_CONVOLUTION_H

#include "window.h"

/* A band of padded input in scratch and what to do with it; shared by direct and first layer. */
typedef struct {
    const float *input;   /* [blocks][height][width][lanes] */
    const float *weights; /* of one panel: [blocks][kernel_h][kernel_w][lanes][2v] */
    const float *next;    /* of the panel after it, to be fetched meanwhile */
    long share;           /* a tile's part of that, of burin_prefetch_share */
    float *partial;       /* [segments * rows][BURIN_TILE][2v] */
    long row, rows;       /* output rows of the band */
    long blocks;
} burin_band;

/* Floats of partial sums for a band of `rows` output rows. */
BURIN_INLINE long burin_band_partial(const burin_window *w, long rows) {
    return burin_segments(w, BURIN_TILE) * rows * BURIN_TILE * BURIN_PANEL;
}

/* Register tiles of a segment of `columns` output columns over `rows` rows. */
BURIN_INLINE long burin_segment_tiles(long columns, long rows) {
    const long tall = burin_segment_rows(columns, BURIN_TILE);
    return rows / tall + rows % tall;
}

/* Register tiles in a band of `rows` output rows. */
BURIN_INLINE long burin_band_tiles(const burin_window *w, long rows) {
    const long segments = burin_segments(w, BURIN_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    return (segments - larger) * burin_segment_tiles(size, rows) +
           (larger ? larger * burin_segment_tiles(size + 1, rows) : 0);
}

/* Strides of a tile over a band of `rows` output rows. */
BURIN_INLINE burin_walk burin_band_walk(const burin_window *w, long rows, long lanes) {
    const long line = burin_band_width(w) * lanes;
    return (burin_walk){w->stride_h * line,
                        w->stride_w * lanes,
                        w->dilation_h * line,
                        w->dilation_w * lanes,
                        burin_band_height(w, rows) * line,
                        w->kernel_h,
                        w->kernel_w,
                        lanes};
}

/*
 * One segment of `columns` output columns from `column`, all rows of the band: as many rows in a
 * tile as fit, then single rows. Returns what the next segment begins with.
 */
BURIN_INLINE burin_partial burin_band_segment(long halves, long columns, const burin_band *band,
                                              const burin_walk *walk, burin_partial partial,
                                              const burin_target *target, long column) {
    const long tall = burin_segment_rows(columns, BURIN_TILE);
    const float *input = band->input + column * walk->column;
    const long taps = band->blocks * walk->kernel_h * walk->kernel_w;
    long pixel = band->row * target->width + column, row = 0;
    for (; row + tall <= band->rows; row += tall) {
        burin_tile(halves, tall, columns, input + row * walk->row, band->weights, walk,
                   band->blocks, &partial, target, pixel + row * target->width);
        burin_partial_advance(&partial, taps);
    }
    for (; tall > 1 && row < band->rows; row++) {
        burin_tile(halves, 1, columns, input + row * walk->row, band->weights, walk, band->blocks,
                   &partial, target, pixel + row * target->width);
        burin_partial_advance(&partial, taps);
    }
    return partial;
}

/* One block of the reduction for all tiles of a band. */
BURIN_INLINE void burin_band_block(long halves, const burin_window *w, const burin_band *band,
                                   const burin_walk *walk, burin_partial partial,
                                   const burin_target *target) {
    const long segments = burin_segments(w, BURIN_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    for (long s = 0; s < larger; s++)
        partial = burin_band_segment(halves, size + 1, band, walk, partial, target, s * (size + 1));
    for (long s = larger; s < segments; s++)
        partial = burin_band_segment(halves, size, band, walk, partial, target, s * size + larger);
}

/*
 * One panel of output channels over one band.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j] * band[c][y*s + i*d][x*s + j*d])
 * Loops: blocks of the reduction (their weights stay in the first-level cache), segments of
 * columns, rows, channel blocks, taps, lanes; then the register tile.
 */
BURIN_INLINE void burin_band_panel(long halves, const burin_window *w, burin_band band, long lanes,
                                   const burin_target *target) {
    const burin_walk walk = burin_band_walk(w, band.rows, lanes);
    const long products = w->kernel_h * w->kernel_w * lanes, blocks = band.blocks;
    const long step = burin_reduction_blocks(blocks, products);
    for (long block = 0; block < blocks; block += step) {
        const int last = block + step >= blocks;
        const float *following = last ? band.next : band.weights + step * products * BURIN_PANEL;
        const burin_partial partial = {band.partial, block == 0, last, (const char *)following,
                                       band.share};
        band.blocks = burin_smaller(step, blocks - block);
        burin_band_block(halves, w, &band, &walk, partial, target);
        band.input += step * walk.block;
        band.weights += step * products * BURIN_PANEL;
    }
}

#endif
