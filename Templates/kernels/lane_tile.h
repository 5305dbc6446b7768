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
 * Where a band of output rows reads one channel block: the image itself, or a padded copy of the
 * rows it needs. Beyond the rows and columns there is nothing to add.
 */
typedef struct {
    const float *input; /* [height][width][v] */
    long height, width;
    long pad_h, pad_w, row; /* padding before the first row and column; first output row */
} burin_lane_source;

/*
 * sums[c] += sum_j weights[j][k] * spread(input[place + c * stride + j * dilation], k), one kernel
 * row and one lane k of the groups, over the columns low <= c * stride + j * dilation < high that
 * lie in the image. Each input vector is loaded and spread once and serves every tap that reads
 * it, so that neither loads nor shuffles limit the multiply-adds.
 */
BURIN_INLINE void burin_lane_line(burin_vector *sums, long columns, long low, long high, long s,
                                  long k, const float *input, long place, const float *weights,
                                  const burin_window *w) {
#pragma clang loop unroll(full)
    for (long q = low; q < high; q++) {
        const burin_vector x = burin_spread(burin_load(input + (place + q) * BURIN_WIDTH), s, k);
#pragma clang loop unroll(full)
        for (long j = 0; j < w->kernel_w; j++) {
            const long distance = q - j * w->dilation_w, c = distance / w->stride_w;
            if (distance >= 0 && distance % w->stride_w == 0 && c < columns)
                sums[c] += x * burin_load(weights + (j * s + k) * BURIN_WIDTH);
        }
    }
}

/*
 * sums[r][c] = sum_i,j,k weights[i][j][k] * spread(input[place + ...], k) over the kernel rows
 * top <= i < bottom that lie in the image, lane by lane, then the epilogue.
 */
BURIN_INLINE void burin_lane_tile(long rows, long columns, long low, long high, long s,
                                  const burin_lane_source *source, long place, long top,
                                  long bottom, const float *restrict weights, const burin_window *w,
                                  const burin_lane_target *target, long pixel) {
    burin_vector sums[BURIN_LANE_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < rows * columns; m++)
        sums[m] = (burin_vector){0};
    for (long i = top; i < bottom; i++)
#pragma clang loop unroll(full)
        for (long k = 0; k < s; k++)
#pragma clang loop unroll(full)
            for (long r = 0; r < rows; r++)
                burin_lane_line(sums + r * columns, columns, low, high, s, k, source->input,
                                place + (r * w->stride_h + i * w->dilation_h) * source->width,
                                weights + i * w->kernel_w * s * BURIN_WIDTH, w);
#pragma clang loop unroll(full)
    for (long r = 0; r < rows; r++)
        burin_finish_row(target->epilogue, sums + r * columns, columns, target->output,
                         target->block, pixel + r * target->width, target->pixels);
}

/* One segment of `columns` output columns from `column`, all rows of the band. */
BURIN_INLINE void burin_lane_segment(long columns, long low, long high, long rows, long s,
                                     const burin_lane_source *source, const float *weights,
                                     const burin_window *w, const burin_lane_target *target,
                                     long column) {
    const long tall = burin_segment_rows(columns, BURIN_LANE_TILE);
    long pixel = target->row * target->width + column;
    for (long row = 0; row < rows;) {
        const long first = (source->row + row) * w->stride_h - source->pad_h;
        const long place = first * source->width + column * w->stride_w - source->pad_w;
        const long reach = first + ((tall - 1) * w->stride_h + (w->kernel_h - 1) * w->dilation_h);
        if (row + tall <= rows && first >= 0 && reach < source->height) {
            burin_lane_tile(tall, columns, low, high, s, source, place, 0, w->kernel_h, weights, w,
                            target, pixel + row * target->width);
            row += tall;
            continue;
        }
        const long top = burin_ceiling_divide(burin_larger(-first, 0), w->dilation_h);
        const long below =
            burin_ceiling_divide(burin_larger(source->height - first, 0), w->dilation_h);
        burin_lane_tile(1, columns, low, high, s, source, place, top,
                        burin_smaller(below, w->kernel_h), weights, w, target,
                        pixel + row * target->width);
        row++;
    }
}

/* Input columns that a segment of `columns` output columns spans. */
BURIN_INLINE long burin_lane_extent(const burin_window *w, long columns) {
    return (columns - 1) * w->stride_w + (w->kernel_w - 1) * w->dilation_w + 1;
}

/*
 * All tiles of one channel block over one band of `rows` output rows. The first and the last
 * segment leave out the columns beyond the image, by constants.
 */
BURIN_INLINE void burin_lane_band(const burin_window *w, long rows, long s,
                                  const burin_lane_source *source, const float *weights,
                                  const burin_lane_target *target) {
    const long segments = burin_segments(w, BURIN_LANE_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    const long first = size + (larger > 0), last = w->output_w - size;
    const long right = source->width + source->pad_w;
    if (segments == 1) {
        burin_lane_segment(size, source->pad_w, burin_smaller(burin_lane_extent(w, size), right),
                           rows, s, source, weights, w, target, 0);
        return;
    }
    burin_lane_segment(first, source->pad_w, burin_lane_extent(w, first), rows, s, source, weights,
                       w, target, 0);
    for (long i = 1; i < larger; i++)
        burin_lane_segment(size + 1, 0, burin_lane_extent(w, size + 1), rows, s, source, weights, w,
                           target, i * (size + 1));
    for (long i = burin_larger(larger, 1); i + 1 < segments; i++)
        burin_lane_segment(size, 0, burin_lane_extent(w, size), rows, s, source, weights, w, target,
                           i * size + larger);
    burin_lane_segment(size, 0,
                       burin_smaller(burin_lane_extent(w, size), right - last * w->stride_w), rows,
                       s, source, weights, w, target, last);
}

/* Whether only the first and the last segment of columns reach beyond the image. */
BURIN_INLINE int burin_lane_in_place(const burin_window *w) {
    const long segments = burin_segments(w, BURIN_LANE_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    const long second = size + (larger > 0), before = w->output_w - size - 1;
    return segments == 1 ||
           (second * w->stride_w >= w->pad_w &&
            before * w->stride_w + (w->kernel_w - 1) * w->dilation_w < w->input_w + w->pad_w);
}

/*
 * One channel block over one band: in place where padding is zeros, otherwise from a padded copy
 * in scratch.
 */
BURIN_INLINE void burin_lane_block(const burin_window *w, long rows, long s, const float *plane,
                                   const float *weights, const float *padding, float *scratch,
                                   const burin_lane_target *target) {
    if (!padding && burin_lane_in_place(w)) {
        const burin_lane_source image = {plane,    w->input_h, w->input_w,
                                         w->pad_h, w->pad_w,   target->row};
        burin_lane_band(w, rows, s, &image, weights, target);
        return;
    }
    burin_copy_band(plane, padding ? padding + target->block * BURIN_WIDTH : NULL, scratch, 1, w,
                    target->row, rows);
    const burin_lane_source copy = {scratch, burin_band_height(w, rows), burin_band_width(w), 0, 0,
                                    0};
    burin_lane_band(w, rows, s, &copy, weights, target);
}

#endif
