#ifndef BURIN_AXIS_H
#define BURIN_AXIS_H

#include "vector.h"

/*
 * Selection and resampling along one axis of a tensor seen as (outer, axis, inner): x[o][a][i] is
 * at (o * axis + a) * inner + i. That fits planar values, of the alignment of float, and blocked
 * ones: along H it is ([blocks], H, [W][v]), along W ([blocks][H], W, [v]), along whole channel
 * blocks (1, blocks, [H][W][v]). Work units of both: (o, a) of the output, a fastest.
 *
 * Where an output element comes from is a table among the weights. Tables of constants in the code
 * would make a kernel of every one of them; so layers of equal sizes share one, and the code does
 * not grow with the axis.
 */
typedef int32_t burin_index __attribute__((may_alias));

/* Work units of one o: output positions [first, last), computed from `source`, [axis][inner]. */
typedef struct {
    const float *source;
    long first, last;
} burin_axis_span;

/* The units from `unit` on that belong to one o, as many as lie before `end`. */
BURIN_INLINE burin_axis_span burin_axis_next(const float *input, long axis, long outputs,
                                             long inner, long unit, long end) {
    const long first = unit % outputs, left = first + end - unit;
    return (burin_axis_span){input + unit / outputs * axis * inner, first,
                             left < outputs ? left : outputs};
}

/*
 * output[o][a][i] = input[o][index[a]][i], or fill where index[a] < 0; fills is 0 where none is.
 * input (outer, axis, inner), index [outputs], output (outer, outputs, inner)
 *
 * Rows of `inner` floats are moved whole: memcpy of a constant size is a vector move for the pixel
 * of a blocked value, a loop of them for a row of pixels.
 */
BURIN_INLINE void burin_select_axis(const float *restrict input, const float *table,
                                    float *restrict output, long axis, long outputs, long inner,
                                    int fills, float fill, long begin, long end) {
    const burin_index *index = (const burin_index *)table;
    for (long unit = begin; unit < end;) {
        const burin_axis_span span = burin_axis_next(input, axis, outputs, inner, unit, end);
        float *target = output + unit * inner;
        for (long a = span.first; a < span.last; a++, target += inner) {
            const long from = index[a];
            if (!fills || from >= 0)
                __builtin_memcpy(target, span.source + from * inner, (size_t)inner * sizeof(float));
            else
                for (long i = 0; i < inner; i++)
                    target[i] = fill;
        }
        unit += span.last - span.first;
    }
}

/* Vectors of a row that are summed side by side, so that their additions overlap. */
enum { BURIN_AXIS_TILE = 4 };

/* The taps of one output position. */
typedef struct {
    const burin_index *index;
    const float *weight;
    long count;
} burin_axis_taps;

/* target[m] = sum_k weight[k] * source[index[k] * inner + m], `count` vectors in registers. */
BURIN_INLINE void burin_axis_sums(const float *source, float *target, long inner,
                                  const burin_axis_taps *taps, long count) {
    burin_vector sums[BURIN_AXIS_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        sums[m] = (burin_vector){0};
    for (long k = 0; k < taps->count; k++) {
        const float *x = source + taps->index[k] * inner;
        const float weight = taps->weight[k];
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            sums[m] += weight * burin_load_unaligned(x + m * BURIN_WIDTH);
    }
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        burin_store_unaligned(target + m * BURIN_WIDTH, sums[m]);
}

/* One output row: tiles of vectors, single ones, then what is left of a planar row. */
BURIN_INLINE void burin_resample_row(const float *source, float *target, long inner,
                                     const burin_axis_taps *taps) {
    long i = 0;
    for (; i + BURIN_AXIS_TILE * BURIN_WIDTH <= inner; i += BURIN_AXIS_TILE * BURIN_WIDTH)
        burin_axis_sums(source + i, target + i, inner, taps, BURIN_AXIS_TILE);
    for (; i + BURIN_WIDTH <= inner; i += BURIN_WIDTH)
        burin_axis_sums(source + i, target + i, inner, taps, 1);
    for (; i < inner; i++) {
        float sum = 0;
        for (long k = 0; k < taps->count; k++)
            sum += taps->weight[k] * source[taps->index[k] * inner + i];
        target[i] = sum;
    }
}

/*
 * output[o][a][i] = sum over k in [start[a], start[a + 1]) of weight[k] * input[o][index[k]][i],
 * or fill where that is empty.
 * input (outer, axis, inner), output (outer, outputs, inner);
 * table start [outputs + 1], index [taps], weight [taps]
 *
 * Loops: rows of output, tiles of 4 vectors, taps; the sums stay in registers. The number of taps
 * differs from row to row (1 on a pixel, 2 or 4 between, more where an image shrinks).
 */
BURIN_INLINE void burin_resample_axis(const float *restrict input, const float *table,
                                      float *restrict output, long axis, long outputs, long inner,
                                      long count, float fill, long begin, long end) {
    const burin_index *start = (const burin_index *)table, *index = start + outputs + 1;
    const float *weight = table + outputs + 1 + count;
    for (long unit = begin; unit < end;) {
        const burin_axis_span span = burin_axis_next(input, axis, outputs, inner, unit, end);
        float *target = output + unit * inner;
        for (long a = span.first; a < span.last; a++, target += inner) {
            const burin_axis_taps taps = {index + start[a], weight + start[a],
                                          start[a + 1] - start[a]};
            if (taps.count > 0)
                burin_resample_row(span.source, target, inner, &taps);
            else
                for (long i = 0; i < inner; i++)
                    target[i] = fill;
        }
        unit += span.last - span.first;
    }
}

#endif
