#ifndef BURIN_FIRST_LAYER_H
#define BURIN_FIRST_LAYER_H

#include "band_convolution.h"

/* Floats of one padded input band: 64 KB. */
enum { BURIN_FIRST_LAYER_BAND = 16384, BURIN_FIRST_LAYER_MOST_ROWS = 16 };

BURIN_INLINE long burin_first_layer_rows(long channels, const burin_window *w) {
    return burin_band_rows(w, channels, BURIN_FIRST_LAYER_BAND, BURIN_FIRST_LAYER_MOST_ROWS);
}

/* Work units: (band of rows, panel of output channels), panels fastest. */
BURIN_INLINE long burin_first_layer_units(long channels, long input_h, long input_w,
                                          long output_channels, long kernel_h, long kernel_w,
                                          long stride_h, long stride_w, long dilation_h,
                                          long dilation_w, long pad_h, long pad_w, long output_h,
                                          long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    return burin_ceiling_divide(output_h, burin_first_layer_rows(channels, &w)) *
           burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch: partial sums and one padded band. */
BURIN_INLINE long burin_first_layer_scratch(long channels, long input_h, long input_w,
                                            long output_channels, long kernel_h, long kernel_w,
                                            long stride_h, long stride_w, long dilation_h,
                                            long dilation_w, long pad_h, long pad_w, long output_h,
                                            long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long rows = burin_first_layer_rows(channels, &w);
    (void)output_channels;
    return burin_band_partial(&w, rows) +
           channels * burin_band_height(&w, rows) * burin_band_width(&w);
}

/*
 * Copies the planar input of the output rows [row, row + rows) with its padding.
 * input [channels][input_h][input_w] of any alignment, padding [channels] or NULL for zeros,
 * band  [channels][band height][band width]
 */
BURIN_INLINE void burin_copy_planar_band(const float *restrict input, const float *padding,
                                         float *restrict band, long channels, const burin_window *w,
                                         long row, long rows) {
    const long height = burin_band_height(w, rows), width = burin_band_width(w);
    const long left = burin_smaller(w->pad_w, width);
    const long middle = burin_larger(burin_smaller(w->pad_w + w->input_w, width), left);
    for (long line = 0; line < channels * height; line++) {
        const long c = line / height, y = row * w->stride_h - w->pad_h + line % height;
        const float value = padding ? padding[c] : 0.0f;
        float *target = band + line * width;
        if (y < 0 || y >= w->input_h) {
            for (long x = 0; x < width; x++)
                target[x] = value;
            continue;
        }
        for (long x = 0; x < left; x++)
            target[x] = value;
        __builtin_memcpy(target + left, (const char *)input + (c * w->input_h + y) * w->input_w * 4,
                         (size_t)(middle - left) * sizeof(float));
        for (long x = middle; x < width; x++)
            target[x] = value;
    }
}

/*
 * Convolution of the caller's planar image, few channels.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j]
 *                              * input[c][y*stride + i*dilation - pad][x*stride + ...])
 * input   [C][input_h][input_w], any alignment; outside the image it is padding[c], or 0
 * weights [ceil(O/2v)][C][kernel_h][kernel_w][2v], zero where o >= O
 * padding [C] or NULL
 * output  [ceil(O/v)][output_h][output_w][v]
 *
 * As burin_direct, with channel blocks of one lane: no product is spent on padding lanes, which
 * would be 5 of 8 with three channels.
 */
BURIN_INLINE void burin_first_layer(const float *restrict input, const float *restrict weights,
                                    const float *restrict padding, float *output, float *scratch,
                                    long channels, long input_h, long input_w, long output_channels,
                                    long kernel_h, long kernel_w, long stride_h, long stride_w,
                                    long dilation_h, long dilation_w, long pad_h, long pad_w,
                                    long output_h, long output_w, burin_epilogue epilogue,
                                    long begin, long end) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    const long output_blocks = burin_ceiling_divide(output_channels, BURIN_WIDTH);
    const long band_rows = burin_first_layer_rows(channels, &w);
    float *copy = scratch + burin_band_partial(&w, band_rows);
    long copied = -1;
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, row = unit / panels * band_rows;
        const long rows = burin_smaller(band_rows, output_h - row);
        const float *panel_weights = weights + panel * channels * kernel_h * kernel_w * BURIN_PANEL;
        /* Its few weights stay in the first-level cache: nothing to fetch. */
        const burin_band band = {copy, panel_weights, weights, 0, scratch, row, rows, channels};
        const burin_target target = {output, &epilogue, 2 * panel, output_h * output_w, output_w};
        if (copied != row)
            burin_copy_planar_band(input, padding, copy, channels, &w, row, rows);
        copied = row;
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_band_panel(2, &w, band, 1, &target);
        else
            burin_band_panel(1, &w, band, 1, &target);
    }
}

#endif
