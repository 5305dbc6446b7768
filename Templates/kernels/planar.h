#ifndef BURIN_PLANAR_H
#define BURIN_PLANAR_H

#include "vector.h"

/*
 * Operators on plain row-major tensors, of the alignment of float, seen as (outer, axis, inner):
 * x[o][a][i] is at (o * axis + a) * inner + i. They are small and at the borders of a graph.
 * Work units: outer (burin_transpose: the first output dimension).
 */

/* The first `count` lanes from memory, 0 in the others. */
BURIN_INLINE burin_vector burin_load_some(const float *source, long count) {
    if (count >= BURIN_WIDTH)
        return burin_load_unaligned(source);
    burin_vector x = {0};
    for (long l = 0; l < count; l++)
        x[l] = source[l];
    return x;
}

BURIN_INLINE void burin_store_some(float *target, burin_vector x, long count) {
    if (count >= BURIN_WIDTH) {
        burin_store_unaligned(target, x);
        return;
    }
    for (long l = 0; l < count; l++)
        target[l] = x[l];
}

/* output[i] = exp(input[i] - shift) for `count` floats, v at a time. */
BURIN_INLINE void burin_exponential_row(float *output, const float *input, long count,
                                        float shift) {
    for (long i = 0; i < count; i += BURIN_WIDTH)
        burin_store_some(output + i,
                         burin_exponential(burin_load_some(input + i, count - i) - shift),
                         count - i);
}

/*
 * Softmax over the axis: output[o][a][i] = exp(input[o][a][i] - m) / sum_a exp(... - m), with
 * m = max_a input[o][a][i], so that nothing overflows; sums in double. output may be input.
 */
BURIN_INLINE void burin_softmax(const float *input, float *output, long outer, long axis,
                                long inner, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        for (long i = 0; i < inner; i++) {
            const float *source = input + o * axis * inner + i;
            float *target = output + o * axis * inner + i;
            float highest = source[0];
            for (long a = 1; a < axis; a++)
                highest = source[a * inner] > highest ? source[a * inner] : highest;
            if (inner == 1)
                burin_exponential_row(target, source, axis, highest);
            else
                for (long a = 0; a < axis; a++)
                    burin_exponential_row(target + a * inner, source + a * inner, 1, highest);
            double sum = 0;
            for (long a = 0; a < axis; a++)
                sum += target[a * inner];
            for (long a = 0; a < axis; a++)
                target[a * inner] = (float)(target[a * inner] / sum);
        }
}

/*
 * output[o][a][i] = input[o][a][i] / sqrt(sum_a input[o][a][i]^2 + epsilon), sum in double; all
 * zeros stay zeros, also with epsilon 0. output may be input.
 */
BURIN_INLINE void burin_l2_normalize(const float *input, float *output, long outer, long axis,
                                     long inner, float epsilon, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        for (long i = 0; i < inner; i++) {
            const float *source = input + o * axis * inner + i;
            float *target = output + o * axis * inner + i;
            double sum = 0;
            for (long a = 0; a < axis; a++)
                sum += (double)source[a * inner] * source[a * inner];
            const double root = __builtin_sqrt(sum + (double)epsilon);
            for (long a = 0; a < axis; a++)
                target[a * inner] = sum == 0 ? 0.0f : (float)(source[a * inner] / root);
        }
}

/*
 * output[a][b][c][d] = input[a * s0 + b * s1 + c * s2 + d * s3]: a transpose of rank 4 or less,
 * by the dimensions of the output and the input's strides in that order; unused ones are 1, 0.
 */
BURIN_INLINE void burin_transpose(const float *restrict input, float *restrict output, long d0,
                                  long d1, long d2, long d3, long s0, long s1, long s2, long s3,
                                  long begin, long end) {
    (void)d0;
    for (long a = begin; a < end; a++)
        for (long b = 0; b < d1; b++)
            for (long c = 0; c < d2; c++) {
                const float *source = input + a * s0 + b * s1 + c * s2;
                float *target = output + ((a * d1 + b) * d2 + c) * d3;
                for (long d = 0; d < d3; d++)
                    target[d] = source[d * s3];
            }
}

/*
 * output[o][to + a][i] = input[o][from + a][i], 0 <= a < count: slices and concatenations.
 * input (outer, input_axis, inner), output (outer, output_axis, inner).
 */
BURIN_INLINE void burin_copy_axis(const float *restrict input, float *restrict output, long outer,
                                  long input_axis, long output_axis, long inner, long from, long to,
                                  long count, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        /* Through char: the caller's floats may lie at any address. */
        __builtin_memcpy((char *)output + (o * output_axis + to) * inner * 4,
                         (const char *)input + (o * input_axis + from) * inner * 4,
                         (size_t)(count * inner) * sizeof(float));
}

#endif
