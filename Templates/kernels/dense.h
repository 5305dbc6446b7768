#ifndef BURIN_DENSE_H
#define BURIN_DENSE_H

#include "epilogue.h"

/* Output vectors in a panel; products in a first-level sum. */
enum { BURIN_DENSE_VECTORS = 4, BURIN_DENSE_BLOCK = 512 };

/* Work units: panels of 4v outputs. */
BURIN_INLINE long burin_dense_units(long inputs, long outputs) {
    (void)inputs;
    return (outputs + 4 * BURIN_WIDTH - 1) / (4 * BURIN_WIDTH);
}

/* sums[n] += input[k] * weights[k][n] for one k. */
BURIN_INLINE void burin_dense_row(burin_vector *sums, long vectors, const float *input,
                                  const float *weights) {
    const float x = *input;
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        sums[n] += x * burin_load(weights + n * BURIN_WIDTH);
}

/* totals[n] += sum of one block of `count` products; two sets of sums hide the latency. */
BURIN_INLINE void burin_dense_block(burin_vector *totals, long vectors, const float *input,
                                    const float *weights, long count) {
    const long row = BURIN_DENSE_VECTORS * BURIN_WIDTH;
    burin_vector even[BURIN_DENSE_VECTORS], odd[BURIN_DENSE_VECTORS];
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        even[n] = odd[n] = (burin_vector){0};
    long k = 0;
#pragma clang loop unroll_count(4)
    for (; k + 2 <= count; k += 2) {
        burin_dense_row(even, vectors, input + k, weights + k * row);
        burin_dense_row(odd, vectors, input + k + 1, weights + (k + 1) * row);
    }
    if (k < count)
        burin_dense_row(even, vectors, input + k, weights + k * row);
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        totals[n] += even[n] + odd[n];
}

/* One panel: `vectors` output vectors from block `block` on. */
BURIN_INLINE void burin_dense_panel(long vectors, const float *restrict input,
                                    const float *restrict weights, float *output, long inputs,
                                    const burin_epilogue *epilogue, long block) {
    burin_vector totals[BURIN_DENSE_VECTORS];
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        totals[n] = (burin_vector){0};
    long k = 0;
    for (; k + BURIN_DENSE_BLOCK <= inputs; k += BURIN_DENSE_BLOCK)
        burin_dense_block(totals, vectors, input + k,
                          weights + k * BURIN_DENSE_VECTORS * BURIN_WIDTH, BURIN_DENSE_BLOCK);
    if (k < inputs)
        burin_dense_block(totals, vectors, input + k,
                          weights + k * BURIN_DENSE_VECTORS * BURIN_WIDTH, inputs - k);
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        burin_finish_row(epilogue, totals + n, 1, output, block + n, 0, 1);
}

/*
 * Fully connected layer.
 *   output[n] = epilogue(sum_k input[k] * weights[n][k])
 * input   [K], aligned as floats are
 * weights [ceil(N/4v)][K][4v], zero where n >= N
 * output  [ceil(N/v)][v]
 *
 * Weights are read once, in order: the layer is bound by memory bandwidth. Sums of 512 products
 * are added to second-level sums, which keeps the rounding error of 100352 products near that of
 * a tree.
 */
BURIN_INLINE void burin_dense(const float *restrict input, const float *restrict weights,
                              float *output, long inputs, long outputs, burin_epilogue epilogue,
                              long begin, long end) {
    const long blocks = (outputs + BURIN_WIDTH - 1) / BURIN_WIDTH;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit * BURIN_DENSE_VECTORS;
        const float *panel = weights + unit * inputs * BURIN_DENSE_VECTORS * BURIN_WIDTH;
        if (block + BURIN_DENSE_VECTORS <= blocks) {
            burin_dense_panel(BURIN_DENSE_VECTORS, input, panel, output, inputs, &epilogue, block);
            continue;
        }
        switch (blocks % BURIN_DENSE_VECTORS) {
        case 1:
            burin_dense_panel(1, input, panel, output, inputs, &epilogue, block);
            break;
        case 2:
            burin_dense_panel(2, input, panel, output, inputs, &epilogue, block);
            break;
        default:
            burin_dense_panel(3, input, panel, output, inputs, &epilogue, block);
        }
    }
}

#endif
