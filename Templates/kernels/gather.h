#ifndef BURIN_GATHER_H
#define BURIN_GATHER_H

#include "epilogue.h"

/* Work units: rows of output of one channel block. */
BURIN_INLINE long burin_subsample_units(long channels, long input_h, long input_w, long stride_h,
                                        long stride_w, long output_h, long output_w) {
    (void)input_h, (void)input_w, (void)stride_h, (void)stride_w, (void)output_w;
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/*
 * Every stride-th row and column: what a strided 1x1 convolution reads.
 *   output[c][y][x] = epilogue(input[c][y * stride_h][x * stride_w])
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_subsample(const float *restrict input, float *output, long channels,
                                  long input_h, long input_w, long stride_h, long stride_w,
                                  long output_h, long output_w, burin_epilogue epilogue, long begin,
                                  long end) {
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / output_h, y = unit % output_h;
        const float *row = input + (block * input_h + y * stride_h) * input_w * BURIN_WIDTH;
        for (long x = 0; x < output_w; x++) {
            burin_vector value = burin_load(row + x * stride_w * BURIN_WIDTH);
            burin_finish_row(&epilogue, &value, 1, output, block, y * output_w + x,
                             output_h * output_w);
        }
    }
}

#endif
