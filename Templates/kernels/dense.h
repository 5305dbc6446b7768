#ifndef BURIN_DENSE_H
#define BURIN_DENSE_H

#include "epilogue.h"
#include "half.h"

/* Output vectors in a panel; products in a first-level sum. */
enum { BURIN_DENSE_VECTORS = 4, BURIN_DENSE_BLOCK = 512 };

/* Work units: panels of 4v outputs. */
BURIN_INLINE long burin_dense_units(long inputs, long outputs) {
    (void)inputs;
    return (outputs + 4 * BURIN_WIDTH - 1) / (4 * BURIN_WIDTH);
}

/* Work units of the form with weights in half precision: the same panels. */
BURIN_INLINE long burin_dense_half_units(long inputs, long outputs) {
    return burin_dense_units(inputs, outputs);
}

/* A panel's weights [k][4v], or what is left of them; `size` bytes each: 4 float, 2 half. */
typedef struct {
    const char *first;
    long size;
} burin_dense_weights;

/* The weights from row `k` on. */
BURIN_INLINE burin_dense_weights burin_dense_from(burin_dense_weights w, long k) {
    w.first += k * BURIN_DENSE_VECTORS * BURIN_WIDTH * w.size;
    return w;
}

/* Vector `n` of the first row, widened. */
BURIN_INLINE burin_vector burin_dense_vector(burin_dense_weights w, long n) {
    const char *place = w.first + n * BURIN_WIDTH * w.size;
    return w.size == 2 ? burin_load_halves(place) : burin_load((const float *)(const void *)place);
}

/* sums[n] += input[k] * weights[k][n] for one k. */
BURIN_INLINE void burin_dense_row(burin_vector *sums, long vectors, const float *input,
                                  burin_dense_weights weights) {
    const float x = *input;
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        sums[n] += x * burin_dense_vector(weights, n);
}

/* totals[n] += sum of one block of `count` products; two sets of sums hide the latency. */
BURIN_INLINE void burin_dense_block(burin_vector *totals, long vectors, const float *input,
                                    burin_dense_weights weights, long count) {
    burin_vector even[BURIN_DENSE_VECTORS], odd[BURIN_DENSE_VECTORS];
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        even[n] = odd[n] = (burin_vector){0};
    long k = 0;
#pragma clang loop unroll_count(4)
    for (; k + 2 <= count; k += 2) {
        burin_dense_row(even, vectors, input + k, burin_dense_from(weights, k));
        burin_dense_row(odd, vectors, input + k + 1, burin_dense_from(weights, k + 1));
    }
    if (k < count)
        burin_dense_row(even, vectors, input + k, burin_dense_from(weights, k));
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        totals[n] += even[n] + odd[n];
}

/* One panel: `vectors` output vectors from block `block` on. */
BURIN_INLINE void burin_dense_panel(long vectors, const float *restrict input,
                                    burin_dense_weights weights, float *output, long inputs,
                                    const burin_epilogue *epilogue, long block) {
    burin_vector totals[BURIN_DENSE_VECTORS];
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        totals[n] = (burin_vector){0};
    long k = 0;
    for (; k + BURIN_DENSE_BLOCK <= inputs; k += BURIN_DENSE_BLOCK)
        burin_dense_block(totals, vectors, input + k, burin_dense_from(weights, k),
                          BURIN_DENSE_BLOCK);
    if (k < inputs)
        burin_dense_block(totals, vectors, input + k, burin_dense_from(weights, k), inputs - k);
#pragma clang loop unroll(full)
    for (long n = 0; n < vectors; n++)
        burin_finish_row(epilogue, totals + n, 1, output, block + n, 0, 1);
}

/* The panels [begin, end) with weights of `size` bytes each. */
BURIN_INLINE void burin_dense_panels(const float *restrict input, const void *restrict weights,
                                     long size, float *output, long inputs, long outputs,
                                     const burin_epilogue *epilogue, long begin, long end) {
    const long blocks = (outputs + BURIN_WIDTH - 1) / BURIN_WIDTH;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit * BURIN_DENSE_VECTORS;
        const burin_dense_weights all = {(const char *)weights, size};
        const burin_dense_weights panel = burin_dense_from(all, unit * inputs);
        if (block + BURIN_DENSE_VECTORS <= blocks) {
            burin_dense_panel(BURIN_DENSE_VECTORS, input, panel, output, inputs, epilogue, block);
            continue;
        }
        switch (blocks % BURIN_DENSE_VECTORS) {
        case 1:
            burin_dense_panel(1, input, panel, output, inputs, epilogue, block);
            break;
        case 2:
            burin_dense_panel(2, input, panel, output, inputs, epilogue, block);
            break;
        default:
            burin_dense_panel(3, input, panel, output, inputs, epilogue, block);
        }
    }
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
    burin_dense_panels(input, weights, sizeof(float), output, inputs, outputs, &epilogue, begin,
                       end);
}

/*
 * The same with weights in half precision, widened in registers and summed in float: half the
 * bytes and little more than half the time, since memory gives the speed.
 */
BURIN_INLINE void burin_dense_half(const float *restrict input, const void *restrict weights,
                                   float *output, long inputs, long outputs,
                                   burin_epilogue epilogue, long begin, long end) {
    burin_dense_panels(input, weights, sizeof(uint16_t), output, inputs, outputs, &epilogue, begin,
                       end);
}

#endif
