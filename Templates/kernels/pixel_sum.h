#ifndef BURIN_PIXEL_SUM_H
#define BURIN_PIXEL_SUM_H

#include "vector.h"

BURIN_INLINE burin_vector burin_power(burin_vector x, int squared) {
    if (squared)
        return x * x;
    return x;
}

/*
 * Sum over the pixels of one channel block [pixels][v] of x, or of (x - centre)^2. Sums of at
 * most 256 pixels in four chains are added to a total: rounding errors grow with the number of
 * such blocks and not with the number of pixels.
 */
BURIN_INLINE burin_vector burin_pixel_sum(const float *plane, long pixels, burin_vector centre,
                                          int squared) {
    burin_vector total = {0};
    for (long start = 0; start < pixels; start += 256) {
        const long count = pixels - start < 256 ? pixels - start : 256;
        burin_vector sums[4] = {{0}, {0}, {0}, {0}};
        const float *source = plane + start * BURIN_WIDTH;
        long p = 0;
        for (; p + 4 <= count; p += 4)
#pragma clang loop unroll(full)
            for (long m = 0; m < 4; m++) {
                const burin_vector x = burin_load(source + (p + m) * BURIN_WIDTH) - centre;
                sums[m] += burin_power(x, squared);
            }
        for (; p < count; p++) {
            const burin_vector x = burin_load(source + p * BURIN_WIDTH) - centre;
            sums[0] += burin_power(x, squared);
        }
        total += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
    return total;
}

#endif
