#ifndef BURIN_DENSE_H
#define BURIN_DENSE_H

#include "epilogue.h"
#include "half.h"

/* Output vectors in a panel; products in a first-level sum. */
enum { BURIN_DENSE_VECTORS = 4, BURIN_DENSE_BLOCK = 512 };

/* For several images: how many of them have their sums kept at once, and the products after which
 * the next images' turn comes: 512 / v rows of 16 v bytes, 8 KB, stay in the first-level cache. */
enum { BURIN_DENSE_IMAGES = 16, BURIN_DENSE_TURN = 512 / BURIN_WIDTH };

/* Work units: panels of 4v outputs. */
BURIN_INLINE long burin_dense_units(long inputs, long outputs, long images, long input_stride,
                                    long output_stride) {
    (void)inputs, (void)images, (void)input_stride, (void)output_stride;
    return (outputs + 4 * BURIN_WIDTH - 1) / (4 * BURIN_WIDTH);
}

/* Work units of the form with weights in half precision: the same panels. */
BURIN_INLINE long burin_dense_half_units(long inputs, long outputs, long images,
                                         long input_stride, long output_stride) {
    return burin_dense_units(inputs, outputs, images, input_stride, output_stride);
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

/* The weights from vector `n` of each row on. */
BURIN_INLINE burin_dense_weights burin_dense_beside(burin_dense_weights w, long n) {
    w.first += n * BURIN_WIDTH * w.size;
    return w;
}

/* Sums of images for one panel; even and odd products are summed apart, as for one image. */
typedef struct {
    burin_vector total[BURIN_DENSE_IMAGES][BURIN_DENSE_VECTORS];
    burin_vector parity[2][BURIN_DENSE_IMAGES][BURIN_DENSE_VECTORS];
} burin_dense_sums;

/*
 * sums[i][n] += sum of every second of `count` products, for up to 4 images and 2 vectors: 8
 * accumulators, and 6 loads for 8 multiply-adds. `fetch` is set for the first images of a turn:
 * they ask for the weights of the fourth turn from now, because the processor's own prefetching
 * pauses while other images use a turn. Into the second-level cache: 20 ms for 8 images of 100352
 * -> 512, 37 ms without, 39 ms into the first-level cache, whose misses then wait for memory.
 */
BURIN_INLINE void burin_dense_tile(burin_vector (*sums)[BURIN_DENSE_VECTORS], long images,
                                   long vectors, const float *input, long input_stride,
                                   burin_dense_weights weights, long count, int fetch) {
    const burin_dense_weights ahead = burin_dense_from(weights, 4 * BURIN_DENSE_TURN);
    burin_vector x[4][2];
#pragma clang loop unroll(full)
    for (long i = 0; i < images; i++)
#pragma clang loop unroll(full)
        for (long n = 0; n < vectors; n++)
            x[i][n] = sums[i][n];
#pragma clang loop unroll_count(2)
    for (long k = 0; k < count; k += 2) {
        if (fetch)
            __builtin_prefetch(burin_dense_from(ahead, k).first, 0, 2);
#pragma clang loop unroll(full)
        for (long i = 0; i < images; i++)
            burin_dense_row(x[i], vectors, input + i * input_stride + k,
                            burin_dense_from(weights, k));
    }
#pragma clang loop unroll(full)
    for (long i = 0; i < images; i++)
#pragma clang loop unroll(full)
        for (long n = 0; n < vectors; n++)
            sums[i][n] = x[i][n];
}

/* One turn of up to 4 images: all vectors of the panel, even and odd products. */
BURIN_INLINE void burin_dense_turn(burin_dense_sums *sums, long first, long images, long vectors,
                                   const float *input, long input_stride,
                                   burin_dense_weights weights, long count) {
    const int fetch = first == 0;
    for (long parity = 0; parity < 2; parity++)
#pragma clang loop unroll(full)
        for (long n = 0; n < vectors; n += 2)
            burin_dense_tile(
                (burin_vector(*)[BURIN_DENSE_VECTORS])(sums->parity[parity][first] + n), images,
                vectors - n < 2 ? 1 : 2, input + first * input_stride + parity, input_stride,
                burin_dense_beside(burin_dense_from(weights, parity), n), count - parity, fetch);
}

/* One turn of all images. */
BURIN_INLINE void burin_dense_turns(burin_dense_sums *sums, long images, long vectors,
                                    const float *input, long input_stride,
                                    burin_dense_weights weights, long count) {
    long i = 0;
    for (; i + 4 <= images; i += 4)
        burin_dense_turn(sums, i, 4, vectors, input, input_stride, weights, count);
    for (; i + 2 <= images; i += 2)
        burin_dense_turn(sums, i, 2, vectors, input, input_stride, weights, count);
    if (i < images)
        burin_dense_turn(sums, i, 1, vectors, input, input_stride, weights, count);
}

/* One panel for several images: weights come from memory once, then from the first-level cache.
 * The sums of an image are those of burin_dense_panel, in its order. */
BURIN_INLINE void burin_dense_images(long vectors, const float *restrict input,
                                     burin_dense_weights weights, float *output, long inputs,
                                     long images, long input_stride, long output_stride,
                                     const burin_epilogue *epilogue, long block) {
    burin_dense_sums sums = {0};
    for (long start = 0; start < inputs; start += BURIN_DENSE_BLOCK) {
        const long left = inputs - start;
        const long end = start + (left < BURIN_DENSE_BLOCK ? left : BURIN_DENSE_BLOCK);
        for (long k = start; k < end; k += BURIN_DENSE_TURN)
            burin_dense_turns(&sums, images, vectors, input + k, input_stride,
                              burin_dense_from(weights, k),
                              end - k < BURIN_DENSE_TURN ? end - k : BURIN_DENSE_TURN);
        for (long i = 0; i < images; i++)
#pragma clang loop unroll(full)
            for (long n = 0; n < vectors; n++) {
                sums.total[i][n] += sums.parity[0][i][n] + sums.parity[1][i][n];
                sums.parity[0][i][n] = sums.parity[1][i][n] = (burin_vector){0};
            }
    }
    for (long i = 0; i < images; i++)
#pragma clang loop unroll(full)
        for (long n = 0; n < vectors; n++)
            burin_finish_row(epilogue, sums.total[i] + n, 1, output + i * output_stride, block + n,
                             0, 1);
}

/* One panel for all images, as many at once as there is room for sums. */
BURIN_INLINE void burin_dense_outputs(long vectors, const float *restrict input,
                                      burin_dense_weights weights, float *output, long inputs,
                                      long images, long input_stride, long output_stride,
                                      const burin_epilogue *epilogue, long block) {
    if (images == 1) {
        burin_dense_panel(vectors, input, weights, output, inputs, epilogue, block);
        return;
    }
    for (long i = 0; i < images; i += BURIN_DENSE_IMAGES) {
        const long left = images - i;
        burin_dense_images(vectors, input + i * input_stride, weights, output + i * output_stride,
                           inputs, left < BURIN_DENSE_IMAGES ? left : BURIN_DENSE_IMAGES,
                           input_stride, output_stride, epilogue, block);
    }
}

/* The panels [begin, end) with weights of `size` bytes each. */
BURIN_INLINE void burin_dense_panels(const float *restrict input, const void *restrict weights,
                                     long size, float *output, long inputs, long outputs,
                                     long images, long input_stride, long output_stride,
                                     const burin_epilogue *epilogue, long begin, long end) {
    const long blocks = (outputs + BURIN_WIDTH - 1) / BURIN_WIDTH;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit * BURIN_DENSE_VECTORS;
        const burin_dense_weights all = {(const char *)weights, size};
        const burin_dense_weights panel = burin_dense_from(all, unit * inputs);
        if (block + BURIN_DENSE_VECTORS <= blocks) {
            burin_dense_outputs(BURIN_DENSE_VECTORS, input, panel, output, inputs, images,
                                input_stride, output_stride, epilogue, block);
            continue;
        }
        switch (blocks % BURIN_DENSE_VECTORS) {
        case 1:
            burin_dense_outputs(1, input, panel, output, inputs, images,
                                input_stride, output_stride, epilogue, block);
            break;
        case 2:
            burin_dense_outputs(2, input, panel, output, inputs, images,
                                input_stride, output_stride, epilogue, block);
            break;
        default:
            burin_dense_outputs(3, input, panel, output, inputs, images,
                                input_stride, output_stride, epilogue, block);
        }
    }
}

/*
 * Fully connected layer.
 *   output[i][n] = epilogue(sum_k input[i][k] * weights[n][k])
 * input   [images][K], input_stride floats from image to image, aligned as floats are
 * weights [ceil(N/4v)][K][4v], zero where n >= N
 * output  [images][ceil(N/v)][v], output_stride floats from image to image
 *
 * Weights are read once, in order: the layer is bound by memory bandwidth, and several images cost
 * little more than one. Sums of 512 products are added to second-level sums, which keeps the
 * rounding error of 100352 products near that of a tree. An image's sums do not depend on others.
 */
BURIN_INLINE void burin_dense(const float *restrict input, const float *restrict weights,
                              float *output, long inputs, long outputs, long images,
                              long input_stride, long output_stride, burin_epilogue epilogue,
                              long begin, long end) {
    burin_dense_panels(input, weights, sizeof(float), output, inputs, outputs, images, input_stride,
                       output_stride, &epilogue, begin, end);
}

/*
 * The same with weights in half precision, widened in registers and summed in float: half the
 * bytes and little more than half the time, since memory gives the speed.
 */
BURIN_INLINE void burin_dense_half(const float *restrict input, const void *restrict weights,
                                   float *output, long inputs, long outputs, long images,
                                   long input_stride, long output_stride, burin_epilogue epilogue,
                                   long begin, long end) {
    burin_dense_panels(input, weights, sizeof(uint16_t), output, inputs, outputs, images,
                       input_stride, output_stride, &epilogue, begin, end);
}

#endif
