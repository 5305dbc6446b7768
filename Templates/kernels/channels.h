#ifndef BURIN_CHANNELS_H
#define BURIN_CHANNELS_H

#include "vector.h"

/* Work units: blocks of the destination that hold copied channels. */
BURIN_INLINE long burin_copy_channels_units(long from, long to, long channels, long pixels) {
    (void)from, (void)pixels;
    return (to + channels - 1) / BURIN_WIDTH - to / BURIN_WIDTH + 1;
}

/* Lanes [shift, shift + v) of the 2v lanes (low, high): two-operand shuffles of constant shift. */
BURIN_INLINE burin_vector burin_shift_lanes(burin_vector low, burin_vector high, long shift) {
    burin_vector y = low;
#pragma clang loop unroll(full)
    for (long l = 0; l < BURIN_WIDTH; l++)
        y[l] = l + shift < BURIN_WIDTH ? low[l + shift] : high[l + shift - BURIN_WIDTH];
    return y;
}

/*
 * The lanes of destination block `block` that are not copied: those of channels before `to` keep
 * their value, those from to + channels on too, unless clear_padding makes them 0.
 */
BURIN_INLINE burin_vector burin_merge_lanes(burin_vector copied, burin_vector old, long to,
                                            long channels, long block, int clear_padding) {
    const long first = to - block * BURIN_WIDTH, last = to + channels - block * BURIN_WIDTH;
    if (last < BURIN_WIDTH) {
        const burin_vector rest = clear_padding ? (burin_vector){0} : old;
        copied = burin_select(burin_first_lanes(last), copied, rest);
    }
    return first > 0 ? burin_select(burin_first_lanes(first), old, copied) : copied;
}

/*
 * Copies channels between blocked tensors, for concatenation and split.
 *   output[to + i][p] = input[from + i][p], 0 <= i < channels
 * input [ceil((from + channels)/v) or more][pixels][v], output the same for `to`.
 * clear_padding: the lanes after the last copied channel in its block become 0; without it they
 * keep what they hold, as do those before `to`. Units write whole blocks, so parts of a
 * concatenation that share a block are to be copied one after the other.
 *
 * Lanes shift by (from - to) mod v, a constant: aligned copies move vectors, others shuffle the
 * two source vectors that a destination vector straddles.
 */
BURIN_INLINE void burin_copy_channels(const float *restrict input, float *restrict output,
                                      long from, long to, long channels, long pixels,
                                      int clear_padding, long begin, long end) {
    const long shift = (from % BURIN_WIDTH + BURIN_WIDTH - to % BURIN_WIDTH) % BURIN_WIDTH;
    for (long unit = begin; unit < end; unit++) {
        const long block = to / BURIN_WIDTH + unit;
        const long first = block * BURIN_WIDTH < to ? to : block * BURIN_WIDTH;
        const long end_channel =
            to + channels < (block + 1) * BURIN_WIDTH ? to + channels : (block + 1) * BURIN_WIDTH;
        /* The source blocks of the destination's first and last copied lane. */
        const long low_lane = (from + first - to) / BURIN_WIDTH;
        const long high = (from + end_channel - 1 - to) / BURIN_WIDTH;
        const long low = first % BURIN_WIDTH + shift < BURIN_WIDTH ? low_lane : high;
        const float *low_source = input + low * pixels * BURIN_WIDTH;
        const float *high_source = input + high * pixels * BURIN_WIDTH;
        float *target = output + block * pixels * BURIN_WIDTH;
        for (long p = 0; p < pixels * BURIN_WIDTH; p += BURIN_WIDTH) {
            const burin_vector copied =
                burin_shift_lanes(burin_load(low_source + p), burin_load(high_source + p), shift);
            burin_store(target + p, burin_merge_lanes(copied, burin_load(target + p), to, channels,
                                                      block, clear_padding));
        }
    }
}

#endif
