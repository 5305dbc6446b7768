#ifndef BURIN_WINOGRAD_STRIDED_TRANSFORM_H
#define BURIN_WINOGRAD_STRIDED_TRANSFORM_H

#include "winograd_strided_shape.h"

/*
 * The one-dimensional transforms of winograd_strided_shape.h, for inputs x[0..2m]. Terms stand in
 * the order of their sums: those of F(m, 2) over the even inputs, point by point from 0 to
 * infinity, where the first is followed by x[1] and the last by x[2m-1]; then the other odd inputs.
 *
 * F(2, 2) interpolates at 0, 1 and infinity. F(4, 2) at 0, +-a, b and infinity, a = 3/4, b = 2,
 * which are exact in float32 with their products: the error of a layer of 128 channels was 4e-7 of
 * its largest output, 7e-7 with a = 1. G is applied when weights are packed, in float64.
 */
#define BURIN_STRIDED_A 0.75f
#define BURIN_STRIDED_B 2.0f

/* Terms of F(2, 2): d[0..4] in, terms out in place. */
BURIN_INLINE void burin_strided_input_2(burin_vector *d) {
    const burin_vector d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3], d4 = d[4];
    d[0] = d0 - d2;
    d[1] = d1;
    d[2] = d2;
    d[3] = d4 - d2;
    d[4] = d3;
}

/* Terms of F(4, 2): d[0..8] in, terms out in place. */
BURIN_INLINE void burin_strided_input_4(burin_vector *d) {
    const float a = BURIN_STRIDED_A, b = BURIN_STRIDED_B, aa = a * a;
    const burin_vector d0 = d[0], d2 = d[2], d3 = d[3], d4 = d[4], d5 = d[5];
    const burin_vector d6 = d[6], d7 = d[7], d8 = d[8];
    const burin_vector odd = d6 - b * d4, even = d4 - b * d2, third = d6 - aa * d2;
    d[0] = third - b * (d4 - aa * d0);
    d[2] = odd + a * even;
    d[3] = odd - a * even;
    d[4] = third;
    d[5] = (d8 - aa * d4) - b * third;
    d[6] = d7;
    d[7] = d3;
    d[8] = d5;
}

/* d = B^T d. */
BURIN_INLINE void burin_strided_input(long m, burin_vector *d) {
    if (m == 4)
        burin_strided_input_4(d);
    else
        burin_strided_input_2(d);
}

/* y = A^T x for F(2, 2): three sums `s` vectors apart to two outputs `t` apart. */
BURIN_INLINE void burin_strided_output_2(const burin_vector *x, long s, burin_vector *y, long t) {
    y[0] = x[0] + x[s];
    y[t] = x[2 * s] + x[s];
}

/* y = A^T x for F(4, 2): seven sums to four outputs. */
BURIN_INLINE void burin_strided_output_4(const burin_vector *x, long s, burin_vector *y, long t) {
    const float a = BURIN_STRIDED_A, b = BURIN_STRIDED_B, aa = a * a, bb = b * b;
    const burin_vector even = x[s] + x[2 * s], odd = x[s] - x[2 * s], last = x[3 * s];
    y[0] = x[0] + (even + last);
    y[t] = (x[5 * s] + a * odd) + b * last;
    y[2 * t] = (x[6 * s] + aa * even) + bb * last;
    y[3 * t] = (x[4 * s] + aa * a * odd) + bb * b * last;
}

/* y = A^T x A: q x q sums to m x m outputs. */
BURIN_INLINE void burin_strided_output_patch(long m, const burin_vector *x, burin_vector *y) {
    const long q = burin_strided_side(m);
    burin_vector half[4 * 7];
#pragma clang loop unroll(full)
    for (long j = 0; j < q; j++)
        if (m == 4)
            burin_strided_output_4(x + j, q, half + j, q);
        else
            burin_strided_output_2(x + j, q, half + j, q);
#pragma clang loop unroll(full)
    for (long i = 0; i < m; i++)
        if (m == 4)
            burin_strided_output_4(half + i * q, 1, y + i * m, 1);
        else
            burin_strided_output_2(half + i * q, 1, y + i * m, 1);
}

#endif
