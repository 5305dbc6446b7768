#ifndef BURIN_LAYOUT_H
#define BURIN_LAYOUT_H

#include "epilogue.h"

/* Work units of both directions: channel blocks. */
BURIN_INLINE long burin_layout_units(long channels, long pixels) {
    (void)pixels;
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH;
}

BURIN_INLINE long burin_block_channels(long channels, long block) {
    const long left = channels - block * BURIN_WIDTH;
    return left < BURIN_WIDTH ? left : BURIN_WIDTH;
}

/*
 * output[c][p] = epilogue(input[c][p])
 * input [channels][pixels] of any alignment, output [ceil(channels/v)][pixels][v], its padding
 * lanes 0 before the epilogue. With pixels == 1, a vector of channels.
 */
BURIN_INLINE void burin_planar_to_blocked(const float *restrict input, float *output, long channels,
                                          long pixels, burin_epilogue epilogue, long begin,
                                          long end) {
    for (long block = begin; block < end; block++) {
        const float *source = input + block * BURIN_WIDTH * pixels;
        const long lanes = burin_block_channels(channels, block);
        for (long p = 0; p < pixels; p++) {
            burin_vector value = {0};
            if (lanes == BURIN_WIDTH)
#pragma clang loop unroll(full)
                for (long l = 0; l < BURIN_WIDTH; l++)
                    value[l] = burin_load_scalar(source + l * pixels + p);
            else
                for (long l = 0; l < lanes; l++)
                    value[l] = burin_load_scalar(source + l * pixels + p);
            burin_finish_row(&epilogue, &value, 1, output, block, p, pixels);
        }
    }
}

/*
 * output[c][p] = epilogue(input[c][p])
 * input [ceil(channels/v)][pixels][v], output [channels][pixels] of any alignment. With
 * pixels == 1, a plain vector of channels. Tensors of the epilogue are blocked.
 */
BURIN_INLINE void burin_blocked_to_planar(const float *restrict input, float *restrict output,
                                          long channels, long pixels, burin_epilogue epilogue,
                                          long begin, long end) {
    for (long block = begin; block < end; block++) {
        const float *source = input + block * pixels * BURIN_WIDTH;
        float *target = output + block * BURIN_WIDTH * pixels;
        const long lanes = burin_block_channels(channels, block);
        for (long p = 0; p < pixels; p++) {
            const burin_vector value = burin_epilogue_vector(
                &epilogue, burin_load(source + p * BURIN_WIDTH), block, p, pixels);
            if (lanes == BURIN_WIDTH)
#pragma clang loop unroll(full)
                for (long l = 0; l < BURIN_WIDTH; l++)
                    burin_store_scalar(target + l * pixels + p, value[l]);
            else
                for (long l = 0; l < lanes; l++)
                    burin_store_scalar(target + l * pixels + p, value[l]);
        }
    }
}

#endif
