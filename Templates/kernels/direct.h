#ifndef BURIN_DIRECT_H
#define BURIN_DIRECT_H

#include "band_convolution.h"

/*
 * Floats of one padded input band: 384 KB, to stay in the second-level cache over all panels, or
 * 512 where that holds the whole image, since every band reads all weights (512 channels from
 * 14x14 to 7x7: 92 % of the peak in one band, 65 in two).
 */
enum { BURIN_DIRECT_BAND = 98304, BURIN_DIRECT_WHOLE = 131072, BURIN_DIRECT_MOST_ROWS = 16 };

/* Output rows in a band. */
BURIN_INLINE long burin_direct_rows(long groups, long channels, const burin_window *w) {
    const long depth = burin_ceiling_divide(channels / groups, BURIN_WIDTH) * BURIN_WIDTH;
    const long whole = burin_band_height(w, w->output_h) * burin_band_width(w) * depth;
    if (whole <= BURIN_DIRECT_WHOLE && w->output_h <= BURIN_DIRECT_MOST_ROWS)
        return w->output_h;
    return burin_band_rows(w, depth, BURIN_DIRECT_BAND, BURIN_DIRECT_MOST_ROWS);
}

/* Work units: (group, band of rows, panel of the group's output channels), panels fastest. */
BURIN_INLINE long burin_direct_units(long groups, long channels, long input_h, long input_w,
                                     long output_channels, long kernel_h, long kernel_w,
                                     long stride_h, long stride_w, long dilation_h, long dilation_w,
                                     long pad_h, long pad_w, long output_h, long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long bands = burin_ceiling_divide(output_h, burin_direct_rows(groups, channels, &w));
    return groups * bands * burin_ceiling_divide(output_channels / groups, BURIN_PANEL);
}

/* Floats of scratch: one padded band of a group's input, and partial sums. */
BURIN_INLINE long burin_direct_scratch(long groups, long channels, long input_h, long input_w,
                                       long output_channels, long kernel_h, long kernel_w,
                                       long stride_h, long stride_w, long dilation_h,
                                       long dilation_w, long pad_h, long pad_w, long output_h,
                                       long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long rows = burin_direct_rows(groups, channels, &w);
    const long depth = burin_ceiling_divide(channels / groups, BURIN_WIDTH) * BURIN_WIDTH;
    (void)output_channels;
    return burin_band_partial(&w, rows) +
           depth * burin_band_height(&w, rows) * burin_band_width(&w);
}

/*
 * Dense or grouped k x k convolution of any stride and dilation.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j]
 *                              * input[c][y*stride + i*dilation - pad][x*stride + ...])
 * input   [ceil(C/v)][input_h][input_w][v]; outside the image it is padding[c], or 0
 * weights [groups][ceil(O/groups/2v)][Cb/groups][kernel_h][kernel_w][v][2v]
 * padding [ceil(C/v)][v] or NULL
 * output  [ceil(O/v)][output_h][output_w][v]
 * With groups > 1, C/groups and O/groups are multiples of v.
 *
 * A band of rows is copied with its padding into scratch (below 2 % of the time), so the inner
 * loops have no branches and every operand is a constant displacement from one pointer. Units
 * that follow each other share the copy.
 */
BURIN_INLINE void burin_direct(const float *restrict input, const float *restrict weights,
                               const float *restrict padding, float *output, float *scratch,
                               long groups, long channels, long input_h, long input_w,
                               long output_channels, long kernel_h, long kernel_w, long stride_h,
                               long stride_w, long dilation_h, long dilation_w, long pad_h,
                               long pad_w, long output_h, long output_w, burin_epilogue epilogue,
                               long begin, long end) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long blocks = burin_ceiling_divide(channels / groups, BURIN_WIDTH);
    const long output_blocks = burin_ceiling_divide(output_channels / groups, BURIN_WIDTH);
    const long panels = burin_ceiling_divide(output_blocks, 2);
    const long band_rows = burin_direct_rows(groups, channels, &w);
    const long bands = burin_ceiling_divide(output_h, band_rows);
    const long panel_floats = blocks * kernel_h * kernel_w * BURIN_WIDTH * BURIN_PANEL;
    const long share = burin_prefetch_share(BURIN_WIDTH, burin_band_tiles(&w, band_rows));
    float *copy = scratch + burin_band_partial(&w, band_rows);
    long copied = -1;
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, group = unit / panels / bands;
        const long row = unit / panels % bands * band_rows;
        const long rows = burin_smaller(band_rows, output_h - row);
        const float *panel_weights = weights + (group * panels + panel) * panel_floats;
        const long next = unit + 1 < end ? unit + 1 : begin;
        const float *next_weights =
            weights + (next / panels / bands * panels + next % panels) * panel_floats;
        const burin_band band = {copy,    panel_weights, next_weights, share,
                                 scratch, row,           rows,         blocks};
        const burin_target target = {output, &epilogue, group * output_blocks + 2 * panel,
                                     output_h * output_w, output_w};
        if (copied != unit / panels) {
            const long first = group * blocks;
            burin_copy_band(input + first * input_h * input_w * BURIN_WIDTH,
                            padding ? padding + first * BURIN_WIDTH : NULL, copy, blocks, &w, row,
                            rows);
            copied = unit / panels;
        }
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_band_panel(2, &w, band, BURIN_WIDTH, &target);
        else
            burin_band_panel(1, &w, band, BURIN_WIDTH, &target);
    }
}

#endif
