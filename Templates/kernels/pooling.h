#ifndef BURIN_POOLING_H
#define BURIN_POOLING_H

#include <float.h>

#include "epilogue.h"
#include "pixel_sum.h"

/* One output pixel's window; rows [top, bottom) and columns [left, right) of the input. */
typedef struct {
    long top, bottom, left, right;
} burin_pool_window;

BURIN_INLINE long burin_pool_clip(long x, long low, long high) {
    return x < low ? low : x > high ? high : x;
}

/* The part of the window that lies within `pad` rows and columns of the image. */
BURIN_INLINE burin_pool_window burin_pool_clipped(burin_pool_window w, long input_h, long input_w,
                                                  long pad_h, long pad_w) {
    return (burin_pool_window){burin_pool_clip(w.top, -pad_h, input_h + pad_h),
                               burin_pool_clip(w.bottom, -pad_h, input_h + pad_h),
                               burin_pool_clip(w.left, -pad_w, input_w + pad_w),
                               burin_pool_clip(w.right, -pad_w, input_w + pad_w)};
}

/* Maximum (average == 0) or sum of the window of one channel block [input_h][input_w][v]. */
BURIN_INLINE burin_vector burin_pool_reduce(const float *plane, long input_w, burin_pool_window w,
                                            int average) {
    if (!average && (w.bottom <= w.top || w.right <= w.left))
        return burin_splat(-FLT_MAX);
    burin_vector result = burin_splat(average ? 0.0f : -__builtin_inff());
    for (long y = w.top; y < w.bottom; y++)
        for (long x = w.left; x < w.right; x++) {
            const burin_vector value = burin_load(plane + (y * input_w + x) * BURIN_WIDTH);
            if (average)
                result += value;
            else /* a NaN wins and stays: no later comparison with it is true */
                result = burin_select((value > result) | (value != value), value, result);
        }
    return result;
}

/* The same where the window lies in the image: constant bounds, which clang unrolls. */
BURIN_INLINE burin_vector burin_pool_reduce_inside(const float *first, long input_w, long kernel_h,
                                                   long kernel_w, int average) {
    const burin_pool_window whole = {0, kernel_h, 0, kernel_w};
    return burin_pool_reduce(first, input_w, whole, average);
}

/* One pixel of a max (average == 0) or average pooling; see burin_max_pool. */
BURIN_INLINE burin_vector burin_pool_pixel(const float *plane, long input_h, long input_w,
                                           long kernel_h, long kernel_w, long top, long left,
                                           long pad_h, long pad_w, int average,
                                           int count_include_pad) {
    const float area = (float)(kernel_h * kernel_w);
    if (top >= 0 && left >= 0 && top + kernel_h <= input_h && left + kernel_w <= input_w) {
        const burin_vector inside = burin_pool_reduce_inside(
            plane + (top * input_w + left) * BURIN_WIDTH, input_w, kernel_h, kernel_w, average);
        if (average)
            return inside / area;
        return inside;
    }
    const burin_pool_window window = {top, top + kernel_h, left, left + kernel_w};
    const burin_pool_window real = burin_pool_clipped(window, input_h, input_w, 0, 0);
    const burin_vector result = burin_pool_reduce(plane, input_w, real, average);
    if (!average)
        return result;
    const burin_pool_window counted =
        count_include_pad ? burin_pool_clipped(window, input_h, input_w, pad_h, pad_w) : real;
    const long count = (counted.bottom - counted.top) * (counted.right - counted.left);
    if (count > 0)
        return result / (float)count;
    return (burin_vector){0};
}

/* Output rows [begin, end), counted over all channel blocks. */
BURIN_INLINE void burin_pool_rows(const float *restrict input, float *output, long input_h,
                                  long input_w, long kernel_h, long kernel_w, long stride_h,
                                  long stride_w, long pad_h, long pad_w, long output_h,
                                  long output_w, int average, int count_include_pad,
                                  const burin_epilogue *epilogue, long begin, long end) {
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / output_h, y = unit % output_h;
        const float *plane = input + block * input_h * input_w * BURIN_WIDTH;
        for (long x = 0; x < output_w; x++) {
            burin_vector value =
                burin_pool_pixel(plane, input_h, input_w, kernel_h, kernel_w, y * stride_h - pad_h,
                                 x * stride_w - pad_w, pad_h, pad_w, average, count_include_pad);
            burin_finish_row(epilogue, &value, 1, output, block, y * output_w + x,
                             output_h * output_w);
        }
    }
}

/* Work units of both poolings: rows of output of one channel block. */
BURIN_INLINE long burin_pool_units(long channels, long output_h) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/*
 * Max pooling: output[c][y][x] = epilogue(max over the window of input[c]). Padding never
 * contributes; a window wholly outside the image gives -FLT_MAX.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_max_pool(const float *restrict input, float *output, long channels,
                                 long input_h, long input_w, long kernel_h, long kernel_w,
                                 long stride_h, long stride_w, long pad_h, long pad_w,
                                 long output_h, long output_w, burin_epilogue epilogue, long begin,
                                 long end) {
    (void)channels;
    burin_pool_rows(input, output, input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, pad_h,
                    pad_w, output_h, output_w, 0, 0, &epilogue, begin, end);
}

/*
 * Average pooling: output[c][y][x] = epilogue(sum over the window of input[c] / count), padding
 * counting as zeros. count: the window's pixels within [-pad, size + pad) if count_include_pad,
 * else within the image; where there are none the result is 0.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_average_pool(const float *restrict input, float *output, long channels,
                                     long input_h, long input_w, long kernel_h, long kernel_w,
                                     long stride_h, long stride_w, long pad_h, long pad_w,
                                     long output_h, long output_w, int count_include_pad,
                                     burin_epilogue epilogue, long begin, long end) {
    (void)channels;
    burin_pool_rows(input, output, input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, pad_h,
                    pad_w, output_h, output_w, 1, count_include_pad, &epilogue, begin, end);
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
        const burin_pool_window whole = {0, 1, 0, pixels};
        burin_vector value = burin_pool_reduce(plane, pixels, whole, 0);
        burin_finish_row(&epilogue, &value, 1, output, block, 0, 1);
    }
}

#endif
