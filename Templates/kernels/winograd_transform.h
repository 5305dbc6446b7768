#ifndef BURIN_WINOGRAD_TRANSFORM_H
#define BURIN_WINOGRAD_TRANSFORM_H

#include "winograd_shape.h"

/*
 * The one-dimensional transforms of Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms
 * for Convolutional Neural Networks", 2015): F(m, 3) gives m outputs from n = m + 2 inputs with n
 * products, Y = A^T [(G g) (B^T d)]. Nested in both directions a tile of m x m outputs takes n x n
 * products a channel: 2.25 an output for m = 4, 4 for m = 2, where the plain sum takes 9.
 *
 * F(4, 3) interpolates at 0, +-a, +-b and infinity. a = 5/8, b = 3/2 are exact in float32 with
 * their products, and keep the error of a layer of 256 channels at 2e-6 of its largest output;
 * the customary 1 and 2 gave 9e-6. F(2, 3) takes 0, +-1 and infinity. G is applied when weights
 * are packed, in float64.
 */
#define BURIN_WINOGRAD_A 0.625f
#define BURIN_WINOGRAD_B 1.5f

/* d = B^T d for F(4, 3), elements `s` vectors apart. */
BURIN_INLINE void burin_winograd_input_4(burin_vector *d, long s) {
    const float a = BURIN_WINOGRAD_A, b = BURIN_WINOGRAD_B, aa = a * a, bb = b * b;
    const burin_vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s];
    const burin_vector d5 = d[5 * s];
    const burin_vector even_a = d4 - bb * d2, odd_a = d3 - bb * d1;
    const burin_vector even_b = d4 - aa * d2, odd_b = d3 - aa * d1;
    const burin_vector first = d4 - (aa + bb) * d2, last = d5 - (aa + bb) * d3;
    d[0] = first + aa * bb * d0;
    d[s] = even_a + a * odd_a;
    d[2 * s] = even_a - a * odd_a;
    d[3 * s] = even_b + b * odd_b;
    d[4 * s] = even_b - b * odd_b;
    d[5 * s] = last + aa * bb * d1;
}

/* d = B^T d for F(2, 3). */
BURIN_INLINE void burin_winograd_input_2(burin_vector *d, long s) {
    const burin_vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s];
    d[0] = d0 - d2;
    d[s] = d1 + d2;
    d[2 * s] = d2 - d1;
    d[3 * s] = d3 - d1;
}

/* y = A^T x for F(4, 3): six elements `s` vectors apart to four `t` apart. */
BURIN_INLINE void burin_winograd_output_4(const burin_vector *x, long s, burin_vector *y, long t) {
    const float a = BURIN_WINOGRAD_A, b = BURIN_WINOGRAD_B, aa = a * a, bb = b * b;
    const burin_vector even_a = x[s] + x[2 * s], odd_a = x[s] - x[2 * s];
    const burin_vector even_b = x[3 * s] + x[4 * s], odd_b = x[3 * s] - x[4 * s];
    const burin_vector sum = even_a + even_b, last = x[5 * s] + aa * a * odd_a;
    const burin_vector second = a * odd_a, third = aa * even_a;
    y[0] = x[0] + sum;
    y[t] = second + b * odd_b;
    y[2 * t] = third + bb * even_b;
    y[3 * t] = last + bb * b * odd_b;
}

/* y = A^T x for F(2, 3): four elements to two. */
BURIN_INLINE void burin_winograd_output_2(const burin_vector *x, long s, burin_vector *y, long t) {
    y[0] = x[0] + (x[s] + x[2 * s]);
    y[t] = x[3 * s] + (x[s] - x[2 * s]);
}

/* d = B^T d B for an n x n patch, row by row. */
BURIN_INLINE void burin_winograd_input_patch(long m, burin_vector *d) {
    const long n = burin_winograd_extent(m);
#pragma clang loop unroll(full)
    for (long j = 0; j < n; j++)
        if (m == 4)
            burin_winograd_input_4(d + j, n);
        else
            burin_winograd_input_2(d + j, n);
#pragma clang loop unroll(full)
    for (long i = 0; i < n; i++)
        if (m == 4)
            burin_winograd_input_4(d + i * n, 1);
        else
            burin_winograd_input_2(d + i * n, 1);
}

/* y = A^T x A: n x n products to m x m outputs. */
BURIN_INLINE void burin_winograd_output_patch(long m, const burin_vector *x, burin_vector *y) {
    const long n = burin_winograd_extent(m);
    burin_vector half[4 * 6];
#pragma clang loop unroll(full)
    for (long j = 0; j < n; j++)
        if (m == 4)
            burin_winograd_output_4(x + j, n, half + j, n);
        else
            burin_winograd_output_2(x + j, n, half + j, n);
#pragma clang loop unroll(full)
    for (long i = 0; i < m; i++)
        if (m == 4)
            burin_winograd_output_4(half + i * n, 1, y + i * m, 1);
        else
            burin_winograd_output_2(half + i * n, 1, y + i * m, 1);
}

#endif
