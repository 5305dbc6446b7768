#ifndef BURIN_PLANAR_H
#define BURIN_PLANAR_H

#include "vector.h"

/*
 * Operators on plain row-major tensors, of the alignment of float, seen as (outer, axis, inner):
 * x[o][a][i] is at (o * axis + a) * inner + i. They are small and at the borders of a graph.
 * Work units: outer, where nothing else is said.
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
 * output[a][b]...[h] = input[a * s0 + b * s1 + ... + h * s7]: a transpose of rank 8 or less, by the
 * dimensions of the output and the input's strides in that order; unused ones, the first, are 1
 * and 0. A stride of 0 repeats. Work units: the first seven dimensions, whose indices constant
 * divisors take apart.
 */
BURIN_INLINE void burin_transpose(const float *restrict input, float *restrict output, long d0,
                                  long d1, long d2, long d3, long d4, long d5, long d6, long d7,
                                  long s0, long s1, long s2, long s3, long s4, long s5, long s6,
                                  long s7, long begin, long end) {
    (void)d0;
    for (long unit = begin; unit < end; unit++) {
        const long f = unit / d6, e = f / d5, d = e / d4, c = d / d3, b = c / d2, a = b / d1;
        const float *source = input + a * s0 + b % d1 * s1 + c % d2 * s2 + d % d3 * s3 +
                              e % d4 * s4 + f % d5 * s5 + unit % d6 * s6;
        float *target = output + unit * d7;
        for (long h = 0; h < d7; h++)
            target[h] = source[h * s7];
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
