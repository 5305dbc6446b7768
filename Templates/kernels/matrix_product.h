#ifndef BURIN_MATRIX_PRODUCT_H
#define BURIN_MATRIX_PRODUCT_H

#include "planar.h"

/*
 * Register tile: 4 rows of 2 vectors of columns, 8 accumulators; a work unit is 32 rows of it. The
 * inner axis is summed in blocks of 256, so that rounding errors grow with their number only.
 */
enum {
    BURIN_PRODUCT_ROWS = 4,
    BURIN_PRODUCT_VECTORS = 2,
    BURIN_PRODUCT_COLUMNS = BURIN_PRODUCT_VECTORS * BURIN_WIDTH,
    BURIN_PRODUCT_UNIT_ROWS = 32,
    BURIN_PRODUCT_BLOCK = 256
};

/* Work units: (matrix, panel of columns, 32 rows), rows fastest. */
BURIN_INLINE long burin_matrix_product_units(long matrices, long rows, long inner, long columns,
                                             long left_stride, long right_stride) {
    (void)inner, (void)left_stride, (void)right_stride;
    return matrices * ((columns + BURIN_PRODUCT_COLUMNS - 1) / BURIN_PRODUCT_COLUMNS) *
           ((rows + BURIN_PRODUCT_UNIT_ROWS - 1) / BURIN_PRODUCT_UNIT_ROWS);
}

/* sums[r][v] += left[r][k] * right[k][v] for k of [first, last); `some` columns are there. */
BURIN_INLINE void burin_product_steps(burin_vector *sums, const float *left, const float *right,
                                      long rows, long inner, long columns, long first, long last,
                                      long some) {
    for (long k = first; k < last; k++) {
        const float *line = right + k * columns;
        burin_vector b[BURIN_PRODUCT_VECTORS];
#pragma clang loop unroll(full)
        for (long v = 0; v < BURIN_PRODUCT_VECTORS; v++)
            b[v] = burin_load_some(line + v * BURIN_WIDTH, some - v * BURIN_WIDTH);
#pragma clang loop unroll(full)
        for (long r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (long v = 0; v < BURIN_PRODUCT_VECTORS; v++)
                sums[r * BURIN_PRODUCT_VECTORS + v] += left[r * inner + k] * b[v];
    }
}

/*
 * `rows` rows and one panel of columns, of which `count` are real. Lines before `whole` are read
 * in whole vectors: what they read past their end lies in the next line and is not stored.
 */
BURIN_INLINE void burin_product_tile(const float *left, const float *right, const float *bias,
                                     float *output, long rows, long inner, long columns,
                                     long whole, long count) {
    burin_vector totals[BURIN_PRODUCT_ROWS * BURIN_PRODUCT_VECTORS];
    for (long i = 0; i < rows * BURIN_PRODUCT_VECTORS; i++) {
        const long v = i % BURIN_PRODUCT_VECTORS * BURIN_WIDTH;
        totals[i] = bias ? burin_load_some(bias + v, count - v) : (burin_vector){0};
    }
    for (long start = 0; start < inner; start += BURIN_PRODUCT_BLOCK) {
        const long end = start + BURIN_PRODUCT_BLOCK < inner ? start + BURIN_PRODUCT_BLOCK : inner;
        const long middle = whole < start ? start : whole < end ? whole : end;
        burin_vector sums[BURIN_PRODUCT_ROWS * BURIN_PRODUCT_VECTORS];
#pragma clang loop unroll(full)
        for (long i = 0; i < rows * BURIN_PRODUCT_VECTORS; i++)
            sums[i] = (burin_vector){0};
        burin_product_steps(sums, left, right, rows, inner, columns, start, middle,
                            BURIN_PRODUCT_COLUMNS);
        burin_product_steps(sums, left, right, rows, inner, columns, middle, end, count);
#pragma clang loop unroll(full)
        for (long i = 0; i < rows * BURIN_PRODUCT_VECTORS; i++)
            totals[i] += sums[i];
    }
    for (long i = 0; i < rows * BURIN_PRODUCT_VECTORS; i++) {
        const long v = i % BURIN_PRODUCT_VECTORS * BURIN_WIDTH;
        burin_store_some(output + i / BURIN_PRODUCT_VECTORS * columns + v, totals[i], count - v);
    }
}

/*
 * output[m][r][c] = bias[c] + sum_k left[m][r][k] * right[m][k][c]
 * left [rows][inner], right [inner][columns] and output [rows][columns] are plain, of the
 * alignment of float; matrix m lies m times the stride after the first, a stride of 0 repeats
 * one. bias may be 0.
 *
 * A panel of two vectors of columns stays for 32 rows, four at a time: each vector of it that is
 * loaded serves four rows and each number of the left operand two vectors. Panels are read
 * unaligned from where they lie: packing them would pay only for many more rows than the heads
 * and the attention of a network have.
 */
BURIN_INLINE void burin_matrix_product(const float *left, const float *right, const float *bias,
                                       float *restrict output, long matrices, long rows, long inner,
                                       long columns, long left_stride, long right_stride,
                                       long begin, long end) {
    const long panels = (columns + BURIN_PRODUCT_COLUMNS - 1) / BURIN_PRODUCT_COLUMNS;
    const long groups = (rows + BURIN_PRODUCT_UNIT_ROWS - 1) / BURIN_PRODUCT_UNIT_ROWS;
    (void)matrices;
    for (long unit = begin; unit < end; unit++) {
        const long m = unit / groups / panels;
        const long c = unit / groups % panels * BURIN_PRODUCT_COLUMNS;
        const float *a = left + m * left_stride, *b = right + m * right_stride + c;
        float *target = output + m * rows * columns + c;
        const long first = unit % groups * BURIN_PRODUCT_UNIT_ROWS;
        const long last =
            first + BURIN_PRODUCT_UNIT_ROWS < rows ? first + BURIN_PRODUCT_UNIT_ROWS : rows;
        const long count =
            columns - c < BURIN_PRODUCT_COLUMNS ? columns - c : BURIN_PRODUCT_COLUMNS;
        /* The lines that end a panel's width or more before the matrix does. */
        const long room = inner * columns - c - BURIN_PRODUCT_COLUMNS;
        const long whole = room < 0 ? 0 : room / columns + 1;
        const float *shift = bias ? bias + c : 0;
        long r = first;
        for (; r + BURIN_PRODUCT_ROWS <= last; r += BURIN_PRODUCT_ROWS)
            burin_product_tile(a + r * inner, b, shift, target + r * columns, BURIN_PRODUCT_ROWS,
                               inner, columns, whole, count);
        for (; r < last; r++)
            burin_product_tile(a + r * inner, b, shift, target + r * columns, 1, inner, columns,
                               whole, count);
    }
}

#endif
