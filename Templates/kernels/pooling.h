#ifndef BURIN_POOLING_H
#define BURIN_POOLING_H

#include <float.h>

#include "epilogue.h"
#include "pixel_sum.h"

/* What all windows of a pooling have in common; padding before and after the image. */
typedef struct {
    long input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    long pad_h, pad_w, pad_end_h, pad_end_w, output_h, output_w;
} burin_pooling;

/* How many of the `kernel` pixels start, start + dilation, ... lie before `end`. */
BURIN_INLINE long burin_pool_before(long start, long kernel, long dilation, long end) {
    const long count = end > start ? (end - start + dilation - 1) / dilation : 0;
    return count < kernel ? count : kernel;
}

/* Maximum (average == 0) or sum of rows x columns pixels of one channel block, by their steps. */
BURIN_INLINE burin_vector burin_pool_reduce(const float *first, long rows, long columns,
                                            long row_step, long column_step, int average) {
    if (!average && (rows <= 0 || columns <= 0))
        return burin_splat(-FLT_MAX);
    burin_vector result = burin_splat(average ? 0.0f : -__builtin_inff());
    for (long y = 0; y < rows; y++)
        for (long x = 0; x < columns; x++) {
            const burin_vector value =
                burin_load(first + (y * row_step + x * column_step) * BURIN_WIDTH);
            if (average)
                result += value;
            else /* a NaN wins and stays: no later comparison with it is true */
                result = burin_select((value > result) | (value != value), value, result);
        }
    return result;
}

/* One pixel whose window lies in the image: constant bounds, which clang unrolls. */
BURIN_INLINE burin_vector burin_pool_inside(const float *plane, const burin_pooling *p, long top,
                                            long left, int average) {
    const burin_vector result =
        burin_pool_reduce(plane + (top * p->input_w + left) * BURIN_WIDTH, p->kernel_h, p->kernel_w,
                          p->dilation_h * p->input_w, p->dilation_w, average);
    if (average)
        return result / (float)(p->kernel_h * p->kernel_w);
    return result;
}

/* One pixel whose window reaches beyond the image; see burin_average_pool. */
BURIN_INLINE burin_vector burin_pool_border(const float *plane, const burin_pooling *p, long top,
                                            long left, int average, int count_include_pad) {
    const long above = burin_pool_before(top, p->kernel_h, p->dilation_h, 0);
    const long before = burin_pool_before(left, p->kernel_w, p->dilation_w, 0);
    long rows = burin_pool_before(top, p->kernel_h, p->dilation_h, p->input_h) - above;
    long columns = burin_pool_before(left, p->kernel_w, p->dilation_w, p->input_w) - before;
    const long y = top + above * p->dilation_h, x = left + before * p->dilation_w;
    const burin_vector result =
        burin_pool_reduce(plane + (y * p->input_w + x) * BURIN_WIDTH, rows, columns,
                          p->dilation_h * p->input_w, p->dilation_w, average);
    if (!average)
        return result;
    if (count_include_pad) {
        const long bottom = p->input_h + p->pad_end_h, right = p->input_w + p->pad_end_w;
        rows = burin_pool_before(top, p->kernel_h, p->dilation_h, bottom);
        columns = burin_pool_before(left, p->kernel_w, p->dilation_w, right);
    }
    if (rows > 0 && columns > 0)
        return result / (float)(rows * columns);
    return (burin_vector){0};
}

/* Output rows [begin, end), counted over all channel blocks. */
BURIN_INLINE void burin_pool_rows(const float *restrict input, float *output,
                                  const burin_pooling *p, int average, int count_include_pad,
                                  const burin_epilogue *epilogue, long begin, long end) {
    const long extent_h = (p->kernel_h - 1) * p->dilation_h;
    const long extent_w = (p->kernel_w - 1) * p->dilation_w;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / p->output_h, y = unit % p->output_h;
        const long top = y * p->stride_h - p->pad_h;
        const float *plane = input + block * p->input_h * p->input_w * BURIN_WIDTH;
        for (long x = 0; x < p->output_w; x++) {
            const long left = x * p->stride_w - p->pad_w;
            burin_vector value;
            if (top >= 0 && left >= 0 && top + extent_h < p->input_h &&
                left + extent_w < p->input_w)
                value = burin_pool_inside(plane, p, top, left, average);
            else
                value = burin_pool_border(plane, p, top, left, average, count_include_pad);
            burin_finish_row(epilogue, &value, 1, output, block, y * p->output_w + x,
                             p->output_h * p->output_w);
        }
    }
}

/* Work units of both poolings: rows of output of one channel block. */
BURIN_INLINE long burin_pool_units(long channels, long output_h) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/*
 * Max pooling: output[c][y][x] = epilogue(max over the window of input[c]), whose pixels are
 * (y * stride_h - pad_h + i * dilation_h, ...). Padding never contributes; a window wholly outside
 * the image gives -FLT_MAX.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_max_pool(const float *restrict input, float *output, long channels,
                                 long input_h, long input_w, long kernel_h, long kernel_w,
                                 long stride_h, long stride_w, long dilation_h, long dilation_w,
                                 long pad_h, long pad_w, long output_h, long output_w,
                                 burin_epilogue epilogue, long begin, long end) {
    const burin_pooling p = {input_h,  input_w,    kernel_h,   kernel_w, stride_h,
                             stride_w, dilation_h, dilation_w, pad_h,    pad_w,
                             0,        0,          output_h,   output_w};
    (void)channels;
    burin_pool_rows(input, output, &p, 0, 0, &epilogue, begin, end);
}

/*
 * Average pooling: output[c][y][x] = epilogue(sum over the window of input[c] / count), padding
 * counting as zeros. count: the window's pixels within [-pad, size + pad_end) if
 * count_include_pad, else within the image; where there are none the result is 0.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_average_pool(const float *restrict input, float *output, long channels,
                                     long input_h, long input_w, long kernel_h, long kernel_w,
                                     long stride_h, long stride_w, long dilation_h, long dilation_w,
                                     long pad_h, long pad_w, long output_h, long output_w,
                                     long pad_end_h, long pad_end_w, int count_include_pad,
                                     burin_epilogue epilogue, long begin, long end) {
    const burin_pooling p = {input_h,   input_w,    kernel_h,   kernel_w, stride_h,
                             stride_w,  dilation_h, dilation_w, pad_h,    pad_w,
                             pad_end_h, pad_end_w,  output_h,   output_w};
    (void)channels;
    burin_pool_rows(input, output, &p, 1, count_include_pad, &epilogue, begin, end);
}

/* Work units of both global poolings: channel blocks. */
BURIN_INLINE long burin_global_pool_units(long channels) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH;
}

/*
 * output[c] = epilogue(sum_p input[c][p] / pixels)
 * input [ceil(C/v)][pixels][v], output [ceil(C/v)][v]
 */
BURIN_INLINE void burin_global_average(const float *restrict input, float *output, long channels,
                                       long pixels, burin_epilogue epilogue, long begin, long end) {
    (void)channels;
    for (long block = begin; block < end; block++) {
        const float *plane = input + block * pixels * BURIN_WIDTH;
        burin_vector value = burin_pixel_sum(plane, pixels, (burin_vector){0}, 0) / (float)pixels;
        burin_finish_row(&epilogue, &value, 1, output, block, 0, 1);
    }
}

/*
 * output[c] = epilogue(max_p input[c][p])
 * input [ceil(C/v)][pixels][v], output [ceil(C/v)][v]
 */
BURIN_INLINE void burin_global_max(const float *restrict input, float *output, long channels,
                                   long pixels, burin_epilogue epilogue, long begin, long end) {
    (void)channels;
    for (long block = begin; block < end; block++) {
        const float *plane = input + block * pixels * BURIN_WIDTH;
        burin_vector value = burin_pool_reduce(plane, 1, pixels, 0, 1, 0);
        burin_finish_row(&epilogue, &value, 1, output, block, 0, 1);
    }
}

#endif
