#ifndef BURIN_STRASSEN_TILE_H
#define BURIN_STRASSEN_TILE_H

#include "pointwise.h"

/* One band of pixels of a product of halves, see burin_strassen. */
typedef struct {
    long blocks, panels;     /* of half the input channels; of half the output channels */
    long panel_floats, half; /* weights of a panel; pixels of half the image */
    long tile, tile_end, pixel, pixels; /* of the band, in half the image */
    long share;                         /* of burin_prefetch_share */
    float *output;
    const burin_epilogue *epilogue;
} burin_strassen_shape;

/* A band's working set: [block][pixel][v] with `stride` floats a block, but for the first two. */
typedef struct {
    float *partial; /* [tile][2][BURIN_TILE][v]: sums of earlier blocks of the reduction */
    float *filters; /* [channel][2v]: sums of weights, one block of the reduction */
    float *inputs, *x, *y;
    long stride;
} burin_strassen_memory;

/*
 * The seven products in the order they are made: kept in x or y, or finished as a quarter of the
 * output. Which one is known at run time only, so that a kernel holds its loops once: as a constant
 * it took clang four times as long (0.95 s a kernel of CRU-Net-116) for 0.2 % of the speed.
 */
enum burin_strassen_step {
    BURIN_SET_X,
    BURIN_OUT_11,
    BURIN_ADD_X,
    BURIN_SET_Y,
    BURIN_OUT_22,
    BURIN_OUT_12,
    BURIN_OUT_21,
    BURIN_STRASSEN_STEPS
};

/* What a product multiplies. */
typedef struct {
    const float *input; /* [block][pixel][v] from the band's first pixel, */
    long plane;         /* with `plane` floats a block */
    const float *a, *b; /* the weights a, or a + sign * b where b is not NULL; */
    float sign;         /* their panels lie panel_floats apart */
} burin_strassen_factors;

/* The first pixel of a tile: the first half % tiles tiles hold one pixel more than the rest. */
BURIN_INLINE long burin_strassen_pixel(long half, long tile) {
    const long tiles = burin_pointwise_tiles(half);
    return tile * (half / tiles) + burin_smaller(tile, half % tiles);
}

/* memory->inputs = a - b + c - d for the pixels of the band; c and d may be NULL. */
BURIN_INLINE void burin_strassen_sum(const burin_strassen_shape *s,
                                     const burin_strassen_memory *memory, const float *a,
                                     const float *b, const float *c, const float *d) {
    const long plane = 2 * s->half * BURIN_WIDTH;
    for (long block = 0; block < s->blocks; block++)
        for (long i = 0; i < s->pixels * BURIN_WIDTH; i += BURIN_WIDTH) {
            const long place = block * plane + i;
            burin_vector sum = burin_load(a + place) - burin_load(b + place);
            if (c)
                sum += burin_load(c + place);
            if (d)
                sum -= burin_load(d + place);
            burin_store(memory->inputs + block * memory->stride + i, sum);
        }
}

/* One vector of a tile: the product, and what x and y hold so far; returns what to finish. */
BURIN_INLINE burin_vector burin_strassen_vector(int step, burin_vector product, float *x,
                                                float *y) {
    switch (step) {
    case BURIN_SET_X:
        burin_store(x, product);
        return product;
    case BURIN_ADD_X:
        burin_store(x, burin_load(x) + product);
        return product;
    case BURIN_SET_Y:
        burin_store(y, burin_load(x) + product);
        return product;
    case BURIN_OUT_21:
        return burin_load(y) - product;
    case BURIN_OUT_22:
        burin_store(x, burin_load(x) + product);
        return burin_load(y) + product;
    default:
        return burin_load(x) + product;
    }
}

/* The vectors of a tile, whose places in x and y begin at x and y; `step` is a constant. */
BURIN_INLINE void burin_strassen_vectors(int step, burin_vector (*sums)[BURIN_TILE], long count,
                                         float *x, float *y, long stride) {
#pragma clang loop unroll(full)
    for (long h = 0; h < 2; h++)
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++) {
            const long place = h * stride + m * BURIN_WIDTH;
            sums[h][m] = burin_strassen_vector(step, sums[h][m], x + place, y + place);
        }
}

/* Finishes a register tile of one panel whose first pixel in half the image is `pixel`. */
BURIN_INLINE void burin_strassen_keep(int step, burin_vector (*sums)[BURIN_TILE], long count,
                                      const burin_strassen_shape *s,
                                      const burin_strassen_memory *memory, long panel, long pixel) {
    const long stride = memory->stride;
    const long place = 2 * panel * stride + (pixel - s->pixel) * BURIN_WIDTH;
    float *x = memory->x + place, *y = memory->y + place;
    long block = 2 * panel;
    switch (step) {
    case BURIN_SET_X:
        burin_strassen_vectors(BURIN_SET_X, sums, count, x, y, stride);
        return;
    case BURIN_ADD_X:
        burin_strassen_vectors(BURIN_ADD_X, sums, count, x, y, stride);
        return;
    case BURIN_SET_Y:
        burin_strassen_vectors(BURIN_SET_Y, sums, count, x, y, stride);
        return;
    case BURIN_OUT_12:
        burin_strassen_vectors(BURIN_OUT_12, sums, count, x, y, stride);
        pixel += s->half;
        break;
    case BURIN_OUT_21:
        burin_strassen_vectors(BURIN_OUT_21, sums, count, x, y, stride);
        block += 2 * s->panels;
        break;
    case BURIN_OUT_22:
        burin_strassen_vectors(BURIN_OUT_22, sums, count, x, y, stride);
        block += 2 * s->panels;
        pixel += s->half;
        break;
    default:
        burin_strassen_vectors(BURIN_OUT_11, sums, count, x, y, stride);
    }
#pragma clang loop unroll(full)
    for (long h = 0; h < 2; h++)
        burin_finish_row(s->epilogue, sums[h], count, s->output, block + h, pixel, 2 * s->half);
}

/*
 * One register tile over one block of the reduction. Meanwhile its share of the weights that are
 * read next is fetched: `next` floats behind the first of each term, of one term twice.
 */
BURIN_INLINE void burin_strassen_tile(int step, long count, const burin_strassen_shape *s,
                                      const float *restrict input, const float *restrict weights,
                                      const burin_strassen_factors *f, long next, long blocks,
                                      const burin_partial *partial,
                                      const burin_strassen_memory *memory, long panel, long pixel) {
    burin_vector sums[2][BURIN_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        sums[0][m] = sums[1][m] = (burin_vector){0};
    const long plane = f->plane;
    const burin_walk walk = {plane, BURIN_WIDTH, 0, 0, plane, 1, 1, BURIN_WIDTH};
    const char *first = (const char *)(f->a + next);
    const char *second = f->b ? (const char *)(f->b + next) : first;
    for (long b = 0; b < blocks; b++) {
        burin_prefetch(first + b * s->share, s->share);
        burin_prefetch(second + b * s->share, s->share);
        burin_tile_tap(sums, 2, 1, count, input + b * plane, weights, &walk);
        weights += BURIN_WIDTH * BURIN_PANEL;
    }
    if (!partial->first)
        burin_tile_add_partial(sums, 2, count, partial->sums);
    if (!partial->last)
        burin_tile_keep(sums, 2, count, partial->sums);
    else
        burin_strassen_keep(step, sums, count, s, memory, panel, pixel);
}

/* One block of the reduction of one panel: all tiles of the band. */
BURIN_INLINE void burin_strassen_block(int step, const burin_strassen_shape *s,
                                       const float *restrict input, const float *restrict weights,
                                       const burin_strassen_factors *f, long next, long blocks,
                                       burin_partial partial, const burin_strassen_memory *memory,
                                       long panel) {
    const long tiles = burin_pointwise_tiles(s->half);
    const long size = s->half / tiles, larger = s->half % tiles;
    const long ahead = s->share * blocks / (long)sizeof(float);
    for (long tile = s->tile; tile < s->tile_end; tile++) {
        const long pixel = burin_strassen_pixel(s->half, tile);
        const float *source = input + (pixel - s->pixel) * BURIN_WIDTH;
        if (tile < larger)
            burin_strassen_tile(step, size + 1, s, source, weights, f, next, blocks, &partial,
                                memory, panel, pixel);
        else
            burin_strassen_tile(step, size, s, source, weights, f, next, blocks, &partial, memory,
                                panel, pixel);
        partial.sums += BURIN_TILE * BURIN_PANEL;
        next += ahead;
    }
}

/* memory->filters = a + sign * b, exact but for one rounding, for one block of the reduction. */
BURIN_INLINE void burin_strassen_filter(const burin_strassen_factors *f,
                                        const burin_strassen_memory *memory, long place,
                                        long count) {
    const burin_vector sign = burin_splat(f->sign);
    for (long i = 0; i < count; i += BURIN_WIDTH) {
        const burin_vector a = burin_load(f->a + place + i), b = burin_load(f->b + place + i);
        burin_store(memory->filters + i, a + sign * b);
    }
}

/* One of the seven products over the panels [first, last). */
BURIN_INLINE void burin_strassen_product(int step, const burin_strassen_shape *s,
                                         const burin_strassen_factors *f,
                                         const burin_strassen_memory *memory, long first,
                                         long last) {
    const long most = burin_reduction_blocks(s->blocks, BURIN_WIDTH);
    const long row = BURIN_WIDTH * BURIN_PANEL;
    for (long panel = first; panel < last; panel++)
        for (long block = 0; block < s->blocks; block += most) {
            const int ends = block + most >= s->blocks;
            const long blocks = burin_smaller(most, s->blocks - block);
            const long place = panel * s->panel_floats + block * row;
            const long next = !ends              ? place + most * row
                              : panel + 1 < last ? (panel + 1) * s->panel_floats
                                                 : first * s->panel_floats;
            const burin_partial partial = {memory->partial, block == 0, ends, NULL, 0};
            if (f->b)
                burin_strassen_filter(f, memory, place, blocks * row);
            burin_strassen_block(step, s, f->input + block * f->plane,
                                 f->b ? memory->filters : f->a + place, f, next, blocks, partial,
                                 memory, panel);
        }
}

#endif
