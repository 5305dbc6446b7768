#ifndef BURIN_LANE_GROUPED_H
#define BURIN_LANE_GROUPED_H

#include "lane_tile.h"

/* Work units: (channel block, band of rows), bands fastest. */
BURIN_INLINE long burin_lane_grouped_units(long group_size, long channels, long input_h,
                                           long input_w, long kernel_h, long kernel_w,
                                           long stride_h, long stride_w, long dilation_h,
                                           long dilation_w, long pad_h, long pad_w, long output_h,
                                           long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    (void)group_size;
    return burin_ceiling_divide(channels, BURIN_WIDTH) *
           burin_ceiling_divide(output_h, burin_lane_rows(&w));
}

/* Floats of scratch: one padded band. */
BURIN_INLINE long burin_lane_grouped_scratch(long group_size, long channels, long input_h,
                                             long input_w, long kernel_h, long kernel_w,
                                             long stride_h, long stride_w, long dilation_h,
                                             long dilation_w, long pad_h, long pad_w, long output_h,
                                             long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    (void)group_size, (void)channels;
    return BURIN_WIDTH * burin_band_width(&w) * burin_band_height(&w, burin_lane_rows(&w));
}

/*
 * Grouped convolution whose groups have s = group_size channels in and out, v % s == 0.
 *   output[o][y][x] = epilogue(sum_k,i,j weights[o][k][i][j]
 *                              * input[(o / s) * s + k][y*stride + i*dilation - pad][...])
 * input   [ceil(C/v)][input_h][input_w][v]; outside the image it is padding[c], or 0
 * weights [ceil(C/v)][kernel_h][kernel_w][s][v]: for output lane j and input lane (j/s)*s + k
 * output  [ceil(C/v)][output_h][output_w][v]
 *
 * The image is read in place, as in burin_depthwise. The inner loop shuffles an input vector once
 * for the taps of a kernel row that share it; copies shuffled beforehand, s times the stores, were
 * slower (58 % of the peak for 3x3, s = 4; in place 85, with a plain copy of the band 75).
 */
BURIN_INLINE void burin_lane_grouped(const float *restrict input, const float *restrict weights,
                                     const float *restrict padding, float *output, float *scratch,
                                     long group_size, long channels, long input_h, long input_w,
                                     long kernel_h, long kernel_w, long stride_h, long stride_w,
                                     long dilation_h, long dilation_w, long pad_h, long pad_w,
                                     long output_h, long output_w, burin_epilogue epilogue,
                                     long begin, long end) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long band_rows = burin_lane_rows(&w);
    const long bands = burin_ceiling_divide(output_h, band_rows);
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / bands, row = unit % bands * band_rows;
        const long rows = burin_smaller(band_rows, output_h - row);
        const burin_lane_target target = {output, &epilogue,           block,
                                          row,    output_h * output_w, output_w};
        burin_lane_block(&w, rows, group_size, input + block * input_h * input_w * BURIN_WIDTH,
                         weights + block * kernel_h * kernel_w * group_size * BURIN_WIDTH, padding,
                         scratch, &target);
    }
}

#endif
