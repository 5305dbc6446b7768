#ifndef BURIN_WINOGRAD_TRANSFORM_H
#define BURIN_WINOGRAD_TRANSFORM_H

#include "winograd_shape.h"

/*
 * The one-dimensional transforms of Winograd's minimal filtering (Lavin and Gray, "Fast Algorithms
 * for Convolutional Neural Networks", 2015): F(m, 3) gives m outputs from n = m + 2 inputs with n
 * products, Y = A^T [(G g) (B^T d)]. Nested in both directions a tile of m x m outputs takes n x n
 * products a channel: 2.25 an output for m = 4, 4 for m = 2, where the plain sum takes 9.
 *
 * The positions of F(4, 3) are the points 0, p, -p, infinity, q, -q in this order, of F(2, 3) the
 * first four. A smaller tile at the border takes the first points only: F(3, 3) five, F(2, 3)
 * four, F(1, 3) three. G's row of a point x is [1, x, x^2] by a number, prod (x - y) over the
 * points y that the tile leaves out, which B^T takes: so tiles of all sizes share their filters.
 * G is applied when weights are packed, in float64.
 *
 * For m = 4, p = 3/2 and q = 5/8 are exact in float32 with their products, and keep the error of a
 * layer of 256 channels at 2e-6 of its largest output; the customary 1 and 2 gave 9e-6. Smaller
 * tiles have less: 1.3e-6 of 3 x 3 outputs, 0.9e-6 of 2 x 2, which 5/8 for p would make 1.7e-6 and
 * 1.1e-6. For m = 2, p = 1.
 */
typedef struct {
    float p, q;
} burin_winograd_points;

BURIN_INLINE burin_winograd_points burin_winograd_points_of(long m) {
    return m == 4 ? (burin_winograd_points){1.5f, 0.625f} : (burin_winograd_points){1, 0};
}

/* d = B^T d for F(4, 3), elements `s` vectors apart. */
BURIN_INLINE void burin_winograd_input_4(burin_vector *d, long s) {
    const burin_winograd_points at = burin_winograd_points_of(4);
    const float p = at.p, q = at.q, pp = p * p, qq = q * q;
    const burin_vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s];
    const burin_vector d5 = d[5 * s];
    const burin_vector even_p = d4 - qq * d2, odd_p = d3 - qq * d1;
    const burin_vector even_q = d4 - pp * d2, odd_q = d3 - pp * d1;
    const burin_vector first = d4 - (pp + qq) * d2, last = d5 - (pp + qq) * d3;
    d[0] = first + pp * qq * d0;
    d[s] = even_p + p * odd_p;
    d[2 * s] = even_p - p * odd_p;
    d[3 * s] = last + pp * qq * d1;
    d[4 * s] = even_q + q * odd_q;
    d[5 * s] = even_q - q * odd_q;
}

/* The same for F(3, 3) with the filters of F(4, 3): without -q, so each point x times x + q. */
BURIN_INLINE void burin_winograd_input_3(burin_vector *d, long s) {
    const burin_winograd_points at = burin_winograd_points_of(4);
    const float p = at.p, q = at.q, pp = p * p;
    const burin_vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s], d4 = d[4 * s];
    const burin_vector even = d3 - q * d2, odd = p * d2 - p * q * d1, last = d3 - pp * d1;
    d[0] = q * (last - q * (d2 - pp * d0));
    d[s] = (q + p) * (even + odd);
    d[2 * s] = (q - p) * (even - odd);
    d[3 * s] = (d4 - pp * d2) - q * last;
    d[4 * s] = 2 * q * last;
}

/*
 * The same for F(2, 3), with the filters of F(4, 3) without +-q, so each point x times x^2 - q^2.
 * The first three are those of F(1, 3).
 */
BURIN_INLINE void burin_winograd_input_2(long m, burin_vector *d, long s) {
    const burin_winograd_points at = burin_winograd_points_of(m);
    const float p = at.p, pp = p * p, qq = at.q * at.q;
    const float zero = m == 4 ? -qq : 1, other = m == 4 ? pp - qq : 1;
    const burin_vector d0 = d[0], d1 = d[s], d2 = d[2 * s], d3 = d[3 * s];
    d[0] = zero * (d2 - pp * d0);
    d[s] = other * (d2 + p * d1);
    d[2 * s] = other * (d2 - p * d1);
    d[3 * s] = d3 - pp * d1;
}

/* d = B^T d for tiles of `size` outputs, with the filters of F(m, 3). */
BURIN_INLINE void burin_winograd_input(long m, long size, burin_vector *d, long s) {
    if (size == 4)
        burin_winograd_input_4(d, s);
    else if (size == 3)
        burin_winograd_input_3(d, s);
    else
        burin_winograd_input_2(m, d, s);
}

/*
 * y = A^T x for tiles of `size` outputs: elements `s` vectors apart to outputs `t` apart. Of one
 * output, the second is to be ignored.
 */
BURIN_INLINE void burin_winograd_output(long m, long size, const burin_vector *x, long s,
                                        burin_vector *y, long t) {
    const burin_winograd_points at = burin_winograd_points_of(m);
    const float p = at.p, q = at.q, pp = p * p, qq = q * q;
    const burin_vector even = x[s] + x[2 * s], odd = x[s] - x[2 * s];
    if (size == 4) {
        const burin_vector even_q = x[4 * s] + x[5 * s], odd_q = x[4 * s] - x[5 * s];
        y[0] = x[0] + (even + even_q);
        y[t] = p * odd + q * odd_q;
        y[2 * t] = pp * even + qq * even_q;
        y[3 * t] = (x[3 * s] + pp * p * odd) + qq * q * odd_q;
    } else if (size == 3) {
        y[0] = x[0] + (even + x[4 * s]);
        y[t] = p * odd + q * x[4 * s];
        y[2 * t] = (x[3 * s] + pp * even) + qq * x[4 * s];
    } else {
        y[0] = x[0] + even;
        y[t] = x[3 * s] + p * odd;
    }
}

/* Whether line `i` of a patch means something for a tile of `size` outputs, m or `small`. */
BURIN_INLINE int burin_winograd_takes_part(long m, long small, long size, long i) {
    return i < burin_winograd_extent(small) || size == m;
}

/*
 * d = B^T d B for an n x n patch, row by row, for a tile of `height` x `width` outputs, each m or
 * `low` and `narrow`. Only its first rows and columns have a meaning then.
 */
BURIN_INLINE void burin_winograd_input_patch(long m, long low, long narrow, long height, long width,
                                             burin_vector *d) {
    const long n = burin_winograd_extent(m);
#pragma clang loop unroll(full)
    for (long j = 0; j < n; j++)
        if (height == m)
            burin_winograd_input(m, m, d + j, n);
        else if (burin_winograd_takes_part(m, narrow, width, j))
            burin_winograd_input(m, low, d + j, n);
#pragma clang loop unroll(full)
    for (long i = 0; i < n; i++)
        if (width == m)
            burin_winograd_input(m, m, d + i * n, 1);
        else if (burin_winograd_takes_part(m, low, height, i))
            burin_winograd_input(m, narrow, d + i * n, 1);
}

/* y = A^T x A: n x n products to `height` x `width` outputs, rows of m. */
BURIN_INLINE void burin_winograd_output_patch(long m, long low, long narrow, long height,
                                              long width, const burin_vector *x, burin_vector *y) {
    const long n = burin_winograd_extent(m);
    burin_vector half[4 * 6];
#pragma clang loop unroll(full)
    for (long j = 0; j < n; j++)
        if (height == m)
            burin_winograd_output(m, m, x + j, n, half + j, n);
        else
            burin_winograd_output(m, low, x + j, n, half + j, n);
#pragma clang loop unroll(full)
    for (long i = 0; i < m; i++)
        if (width == m)
            burin_winograd_output(m, m, half + i * n, 1, y + i * m, 1);
        else
            burin_winograd_output(m, narrow, half + i * n, 1, y + i * m, 1);
}

#endif
