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

/* The weights of a product: `a`, or a + sign * b; panels lie panel_floats apart. */
typedef struct {
    const float *a, *b;
    long sign;
} burin_strassen_filters;

/* What becomes of a product: kept in x or y, or finished as a quarter of the output. */
enum burin_strassen_finish {
    BURIN_SET_X,
    BURIN_ADD_X,
    BURIN_SET_Y,
    BURIN_OUT_11,
    BURIN_OUT_12,
    BURIN_OUT_21,
    BURIN_OUT_22
};

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
BURIN_INLINE burin_vector burin_strassen_vector(int finish, burin_vector product, float *x,
                                                float *y) {
    switch (finish) {
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

/* Finishes a register tile of one panel whose first pixel in half the image is `pixel`. */
BURIN_INLINE void burin_strassen_keep(int finish, burin_vector (*sums)[BURIN_TILE], long count,
                                      const burin_strassen_shape *s,
                                      const burin_strassen_memory *memory, long panel, long pixel) {
    const int right = finish == BURIN_OUT_12 || finish == BURIN_OUT_22;
    const int lower = finish == BURIN_OUT_21 || finish == BURIN_OUT_22;
#pragma clang loop unroll(full)
    for (long h = 0; h < 2; h++) {
        const long block = 2 * panel + h;
        const long place = block * memory->stride + (pixel - s->pixel) * BURIN_WIDTH;
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            sums[h][m] =
                burin_strassen_vector(finish, sums[h][m], memory->x + place + m * BURIN_WIDTH,
                                      memory->y + place + m * BURIN_WIDTH);
        if (right || lower || finish == BURIN_OUT_11)
            burin_finish_row(s->epilogue, sums[h], count, s->output,
                             block + (lower ? 2 * s->panels : 0), pixel + (right ? s->half : 0),
                             2 * s->half);
    }
}

/*
 * One register tile over one block of the reduction. Meanwhile its share of the weights that are
 * read next is fetched: `next` floats behind the first of each term.
 */
BURIN_INLINE void burin_strassen_tile(int finish, long count, const burin_strassen_shape *s,
                                      const float *restrict input, long plane,
                                      const float *restrict weights,
                                      const burin_strassen_filters *filters, long next, long blocks,
                                      const burin_partial *partial,
                                      const burin_strassen_memory *memory, long panel, long pixel) {
    burin_vector sums[2][BURIN_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        sums[0][m] = sums[1][m] = (burin_vector){0};
    const burin_walk walk = {plane, BURIN_WIDTH, 0, 0, plane, 1, 1, BURIN_WIDTH};
    const char *first = (const char *)(filters->a + next);
    const char *second = (const char *)(filters->b ? filters->b + next : filters->a);
    for (long b = 0; b < blocks; b++) {
        burin_prefetch(first + b * s->share, s->share);
        if (filters->b)
            burin_prefetch(second + b * s->share, s->share);
        burin_tile_tap(sums, 2, 1, count, input + b * plane, weights, &walk);
        weights += BURIN_WIDTH * BURIN_PANEL;
    }
    if (!partial->first)
        burin_tile_add_partial(sums, 2, count, partial->sums);
    if (!partial->last)
        burin_tile_keep(sums, 2, count, partial->sums);
    else
        burin_strassen_keep(finish, sums, count, s, memory, panel, pixel);
}

/* One block of the reduction of one panel: all tiles of the band. */
BURIN_INLINE void burin_strassen_block(int finish, const burin_strassen_shape *s,
                                       const float *restrict input, long plane,
                                       const float *restrict weights,
                                       const burin_strassen_filters *filters, long next,
                                       long blocks, burin_partial partial,
                                       const burin_strassen_memory *memory, long panel) {
    const long tiles = burin_pointwise_tiles(s->half);
    const long size = s->half / tiles, larger = s->half % tiles;
    const long ahead = s->share * blocks / (long)sizeof(float);
    for (long tile = s->tile; tile < s->tile_end; tile++) {
        const long pixel = burin_strassen_pixel(s->half, tile);
        const float *source = input + (pixel - s->pixel) * BURIN_WIDTH;
        if (tile < larger)
            burin_strassen_tile(finish, size + 1, s, source, plane, weights, filters, next, blocks,
                                &partial, memory, panel, pixel);
        else
            burin_strassen_tile(finish, size, s, source, plane, weights, filters, next, blocks,
                                &partial, memory, panel, pixel);
        partial.sums += BURIN_TILE * BURIN_PANEL;
        next += ahead;
    }
}

/* memory->filters = a + sign * b for the weights of one block of the reduction. */
BURIN_INLINE void burin_strassen_filter(const burin_strassen_filters *filters,
                                        const burin_strassen_memory *memory, long place,
                                        long count) {
    for (long i = 0; i < count; i += BURIN_WIDTH) {
        const burin_vector a = burin_load(filters->a + place + i);
        const burin_vector b = burin_load(filters->b + place + i);
        burin_store(memory->filters + i, filters->sign > 0 ? a + b : a - b);
    }
}

/*
 * One of the seven products over the panels [first, last): input [block][pixel][v] with `plane`
 * floats a block, from the band's first pixel.
 */
BURIN_INLINE void burin_strassen_product(int finish, const burin_strassen_shape *s,
                                         const float *input, long plane,
                                         const burin_strassen_filters *filters,
                                         const burin_strassen_memory *memory, long first,
                                         long last) {
    const long step = burin_reduction_blocks(s->blocks, BURIN_WIDTH);
    const long row = BURIN_WIDTH * BURIN_PANEL;
    for (long panel = first; panel < last; panel++)
        for (long block = 0; block < s->blocks; block += step) {
            const int ends = block + step >= s->blocks;
            const long blocks = burin_smaller(step, s->blocks - block);
            const long place = panel * s->panel_floats + block * row;
            const long next = !ends              ? place + step * row
                              : panel + 1 < last ? (panel + 1) * s->panel_floats
                                                 : first * s->panel_floats;
            const burin_partial partial = {memory->partial, block == 0, ends, NULL, 0};
            if (filters->b)
                burin_strassen_filter(filters, memory, place, blocks * row);
            burin_strassen_block(finish, s, input + block * plane, plane,
                                 filters->b ? memory->filters : filters->a + place, filters, next,
                                 blocks, partial, memory, panel);
        }
}

#endif
