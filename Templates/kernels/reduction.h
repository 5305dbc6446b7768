#ifndef BURIN_REDUCTION_H
#define BURIN_REDUCTION_H

#include "planar.h"

enum burin_reduction_kind {
    BURIN_REDUCTION_SUM,
    BURIN_REDUCTION_MEAN,
    BURIN_REDUCTION_MAXIMUM,
    BURIN_REDUCTION_MINIMUM,
    BURIN_REDUCTION_PRODUCT
};

/*
 * As many doubles as a vector has floats: sums in them lose nothing that a float can hold. They
 * are two registers of the processor, so they go by pointer.
 */
typedef double burin_doubles __attribute__((vector_size(8 * VECTOR_WIDTH)));
typedef int64_t burin_wide_mask __attribute__((vector_size(8 * VECTOR_WIDTH)));

/* What a reduction begins with. */
BURIN_INLINE double burin_reduction_start(int kind) {
    switch (kind) {
    case BURIN_REDUCTION_MAXIMUM:
        return -__builtin_inf();
    case BURIN_REDUCTION_MINIMUM:
        return __builtin_inf();
    case BURIN_REDUCTION_PRODUCT:
        return 1;
    default:
        return 0;
    }
}

/* Joins one more vector; a NaN wins and stays: no later comparison with it is true. */
BURIN_INLINE void burin_reduction_join(int kind, burin_doubles *so_far, burin_vector floats) {
    const burin_doubles x = __builtin_convertvector(floats, burin_doubles);
    burin_wide_mask takes;
    switch (kind) {
    case BURIN_REDUCTION_MAXIMUM:
        takes = (x > *so_far) | (x != x);
        break;
    case BURIN_REDUCTION_MINIMUM:
        takes = (x < *so_far) | (x != x);
        break;
    case BURIN_REDUCTION_PRODUCT:
        *so_far *= x;
        return;
    default:
        *so_far += x;
        return;
    }
    *so_far = (burin_doubles)((takes & (burin_wide_mask)x) | (~takes & (burin_wide_mask)*so_far));
}

/* The same for one number. */
BURIN_INLINE double burin_reduction_join_one(int kind, double so_far, double x) {
    switch (kind) {
    case BURIN_REDUCTION_MAXIMUM:
        return x > so_far || x != x ? x : so_far;
    case BURIN_REDUCTION_MINIMUM:
        return x < so_far || x != x ? x : so_far;
    case BURIN_REDUCTION_PRODUCT:
        return so_far * x;
    default:
        return so_far + x;
    }
}

/* The reduction of `count` floats that follow each other: lane by lane, then over the lanes. */
BURIN_INLINE double burin_reduce_line(int kind, const float *source, long count) {
    double result = burin_reduction_start(kind);
    burin_doubles lanes = result - (burin_doubles){0};
    long i = 0;
    for (; i + BURIN_WIDTH <= count; i += BURIN_WIDTH)
        burin_reduction_join(kind, &lanes, burin_load_unaligned(source + i));
    if (i > 0)
        for (int l = 0; l < BURIN_WIDTH; l++)
            result = burin_reduction_join_one(kind, result, lanes[l]);
    for (; i < count; i++)
        result = burin_reduction_join_one(kind, result, source[i]);
    return result;
}

/* Work units: lines where they are contiguous, else (outer, v lines side by side). */
BURIN_INLINE long burin_reduce_units(long outer, long axis, long inner, int kind) {
    (void)axis, (void)kind;
    return outer * ((inner + BURIN_WIDTH - 1) / BURIN_WIDTH);
}

/*
 * output[o][i] = sum, mean, maximum, minimum or product over a of input[o][a][i]
 * input [outer][axis][inner], output [outer][inner], both plain, of the alignment of float.
 * Everything is accumulated in double and rounded once. Contiguous lines (inner == 1) are read v
 * floats at a time, others v lines side by side; either way a result's terms are joined in an
 * order that only the sizes decide.
 */
BURIN_INLINE void burin_reduce(const float *restrict input, float *restrict output, long outer,
                               long axis, long inner, int kind, long begin, long end) {
    const long columns = (inner + BURIN_WIDTH - 1) / BURIN_WIDTH;
    const double divisor = kind == BURIN_REDUCTION_MEAN ? (double)axis : 1;
    (void)outer;
    for (long unit = begin; unit < end; unit++) {
        if (inner == 1) {
            output[unit] = (float)(burin_reduce_line(kind, input + unit * axis, axis) / divisor);
            continue;
        }
        const long o = unit / columns, i = unit % columns * BURIN_WIDTH;
        const float *source = input + o * axis * inner + i;
        burin_doubles lanes = burin_reduction_start(kind) - (burin_doubles){0};
        for (long a = 0; a < axis; a++) {
            const burin_vector x = burin_load_some(source + a * inner, inner - i);
            burin_reduction_join(kind, &lanes, x);
        }
        burin_store_some(output + o * inner + i,
                         __builtin_convertvector(lanes / divisor, burin_vector), inner - i);
    }
}

#endif
