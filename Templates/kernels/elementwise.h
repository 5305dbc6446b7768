#ifndef BURIN_ELEMENTWISE_H
#define BURIN_ELEMENTWISE_H

#include "epilogue.h"

/* Pixels in a register tile, and in a work unit. */
enum { BURIN_ELEMENTWISE_TILE = 8, BURIN_ELEMENTWISE_PIXELS = 1024 };

/* Work units: (channel block, 1024 pixels), pixels fastest. */
BURIN_INLINE long burin_elementwise_units(long channels, long pixels) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH *
           ((pixels + BURIN_ELEMENTWISE_PIXELS - 1) / BURIN_ELEMENTWISE_PIXELS);
}

/* `count` pixels of one channel block from load to store. */
BURIN_INLINE void burin_elementwise_tile(const float *input, float *output, long count,
                                         const burin_epilogue *epilogue, long block, long pixel,
                                         long pixels) {
    const float *source = input + (block * pixels + pixel) * BURIN_WIDTH;
    burin_vector x[BURIN_ELEMENTWISE_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        x[m] = burin_load(source + m * BURIN_WIDTH);
    burin_finish_row(epilogue, x, count, output, block, pixel, pixels);
}

/*
 * output[c][p] = epilogue(input[c][p])
 * input, output [ceil(C/v)][pixels][v]; output may be input. Eight pixels at a time, so that a
 * per-channel parameter is loaded once for eight.
 */
BURIN_INLINE void burin_elementwise(const float *input, float *output, long channels, long pixels,
                                    burin_epilogue epilogue, long begin, long end) {
    const long chunks = (pixels + BURIN_ELEMENTWISE_PIXELS - 1) / BURIN_ELEMENTWISE_PIXELS;
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / chunks, first = unit % chunks * BURIN_ELEMENTWISE_PIXELS;
        const long last =
            first + BURIN_ELEMENTWISE_PIXELS < pixels ? first + BURIN_ELEMENTWISE_PIXELS : pixels;
        long p = first;
        for (; p + BURIN_ELEMENTWISE_TILE <= last; p += BURIN_ELEMENTWISE_TILE)
            burin_elementwise_tile(input, output, BURIN_ELEMENTWISE_TILE, &epilogue, block, p,
                                   pixels);
        for (; p < last; p++)
            burin_elementwise_tile(input, output, 1, &epilogue, block, p, pixels);
    }
}

#endif
