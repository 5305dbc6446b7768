#ifndef BURIN_LANE_TILE_H
#define BURIN_LANE_TILE_H

#include "window.h"

/*
 * The register tile of convolutions whose output lane j reads lanes of the same channel block
 * only, those of its group of s: BURIN_LANE_TILE pixels of one block. Depthwise is s = 1.
 */
enum { BURIN_LANE_TILE = 2 * BURIN_TILE };

/* Floats of one padded band of one channel block: 24 KB, to stay in the first-level cache. */
enum { BURIN_LANE_BAND = 6144, BURIN_LANE_MOST_ROWS = 32 };

/* Output rows in a band. */
BURIN_INLINE long burin_lane_rows(const burin_window *w) {
    return burin_band_rows(w, BURIN_WIDTH, BURIN_LANE_BAND, BURIN_LANE_MOST_ROWS);
}

/* Where the finished tiles of one channel block go. */
typedef struct {
    float *output;
    const burin_epilogue *epilogue;
    long block, row, pixels, width; /* row: the first output row of the band */
} burin_lane_target;

/* Lane j takes lane (j / s) * s + k: one shuffle instruction once s and k are constants. */
BURIN_INLINE burin_vector burin_spread(burin_vector x, long s, long k) {
    burin_vector y = x;
#pragma clang loop unroll(full)
    for (long j = 0; j < BURIN_WIDTH; j++)
        y[j] = x[j / s * s + k];
    return y;
}

/*
 * sums[c] += sum_j weights[j][k] * spread(line[c * stride + j * dilation], k), one kernel row and
 * one lane k of the groups. Each input vector is loaded and spread once and serves every tap that
 * reads it, so that neither loads nor shuffles limit the multiply-adds.
 */
BURIN_INLINE void burin_lane_line(burin_vector *sums, long columns, long s, long k,
                                  const float *line, const float *weights, const burin_walk *walk) {
    const long stride = walk->column / BURIN_WIDTH, dilation = walk->tap_column / BURIN_WIDTH;
    const long extent = (columns - 1) * stride + (walk->kernel_w - 1) * dilation + 1;
#pragma clang loop unroll(full)
    for (long q = 0; q < extent; q++) {
        const burin_vector x = burin_spread(burin_load(line + q * BURIN_WIDTH), s, k);
#pragma clang loop unroll(full)
        for (long j = 0; j < walk->kernel_w; j++) {
            const long distance = q - j * dilation, c = distance / stride;
            if (distance >= 0 && distance % stride == 0 && c < columns)
                sums[c] += x * burin_load(weights + (j * s + k) * BURIN_WIDTH);
        }
    }
}

/*
 * sums[r][c] = sum_i,j,k weights[i][j][k] * spread(band[r*stride + i*dilation][c*stride + ...], k),
 * lane by lane, then the epilogue. band [height][width][v] by the strides of `walk`.
 */
BURIN_INLINE void burin_lane_tile(long rows, long columns, long s, const float *restrict band,
                                  const float *restrict weights, const burin_walk *walk,
                                  const burin_lane_target *target, long pixel) {
    burin_vector sums[BURIN_LANE_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < rows * columns; m++)
        sums[m] = (burin_vector){0};
    for (long i = 0; i < walk->kernel_h; i++) {
#pragma clang loop unroll(full)
        for (long k = 0; k < s; k++)
#pragma clang loop unroll(full)
            for (long r = 0; r < rows; r++)
                burin_lane_line(sums + r * columns, columns, s, k,
                                band + r * walk->row + i * walk->tap_row, weights, walk);
        weights += walk->kernel_w * s * BURIN_WIDTH;
    }
#pragma clang loop unroll(full)
    for (long r = 0; r < rows; r++)
        burin_finish_row(target->epilogue, sums + r * columns, columns, target->output,
                         target->block, pixel + r * target->width, target->pixels);
}

/* One segment of `columns` output columns from `column`, all rows of the band. */
BURIN_INLINE void burin_lane_segment(long columns, long rows, long s, const float *band,
                                     const float *weights, const burin_walk *walk,
                                     const burin_lane_target *target, long column) {
    const long tall = burin_segment_rows(columns, BURIN_LANE_TILE);
    const float *input = band + column * walk->column;
    long pixel = target->row * target->width + column, row = 0;
    for (; row + tall <= rows; row += tall)
        burin_lane_tile(tall, columns, s, input + row * walk->row, weights, walk, target,
                        pixel + row * target->width);
    for (; tall > 1 && row < rows; row++)
        burin_lane_tile(1, columns, s, input + row * walk->row, weights, walk, target,
                        pixel + row * target->width);
}

/* All tiles of one channel block over one band of `rows` output rows. */
BURIN_INLINE void burin_lane_band(const burin_window *w, long rows, long s, const float *band,
                                  const float *weights, const burin_lane_target *target) {
    const long line = burin_band_width(w) * BURIN_WIDTH;
    const burin_walk walk = {w->stride_h * line,
                             w->stride_w * BURIN_WIDTH,
                             w->dilation_h * line,
                             w->dilation_w * BURIN_WIDTH,
                             0,
                             w->kernel_h,
                             w->kernel_w,
                             1};
    const long segments = burin_segments(w, BURIN_LANE_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    for (long i = 0; i < larger; i++)
        burin_lane_segment(size + 1, rows, s, band, weights, &walk, target, i * (size + 1));
    for (long i = larger; i < segments; i++)
        burin_lane_segment(size, rows, s, band, weights, &walk, target, i * size + larger);
}

#endif
