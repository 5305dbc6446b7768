#ifndef BURIN_INSTANCE_NORMALIZATION_H
#define BURIN_INSTANCE_NORMALIZATION_H

#include "epilogue.h"
#include "pixel_sum.h"

/* Work units: channel blocks. */
BURIN_INLINE long burin_instance_normalization_units(long channels, long pixels) {
    (void)pixels;
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH;
}

/* gamma / sqrt(variance + epsilon), once per channel block. */
BURIN_INLINE burin_vector burin_normalizing_scale(burin_vector variance, burin_vector gamma,
                                                  float epsilon) {
    burin_vector root = variance + epsilon;
#pragma clang loop unroll(full)
    for (int l = 0; l < BURIN_WIDTH; l++)
        root[l] = __builtin_sqrtf(root[l]);
    return gamma / root;
}

/*
 * Instance normalisation.
 *   output[c][p] = epilogue((input[c][p] - mean[c]) / sqrt(variance[c] + epsilon) * gamma[c]
 *                           + beta[c])
 * mean and (biased) variance over the pixels of the channel.
 * input, output [ceil(C/v)][pixels][v], gamma, beta [ceil(C/v)][v]; output may be input.
 * The variance is the mean of the squared distance from the mean, in a second pass: the
 * difference of squares in one pass would cancel. A plane of a block stays in cache.
 */
BURIN_INLINE void burin_instance_normalization(const float *input, const float *gamma,
                                               const float *beta, float *output, long channels,
                                               long pixels, float epsilon, burin_epilogue epilogue,
                                               long begin, long end) {
    for (long block = begin; block < end; block++) {
        const float *plane = input + block * pixels * BURIN_WIDTH;
        const burin_vector mean =
            burin_pixel_sum(plane, pixels, (burin_vector){0}, 0) / (float)pixels;
        const burin_vector variance = burin_pixel_sum(plane, pixels, mean, 1) / (float)pixels;
        const burin_vector scale = burin_clear_padding(
            burin_normalizing_scale(variance, burin_load(gamma + block * BURIN_WIDTH), epsilon),
            channels, block);
        const burin_vector shift = burin_load(beta + block * BURIN_WIDTH);
        for (long p = 0; p < pixels; p++) {
            burin_vector value = (burin_load(plane + p * BURIN_WIDTH) - mean) * scale + shift;
            burin_finish_row(&epilogue, &value, 1, output, block, p, pixels);
        }
    }
}

#endif
