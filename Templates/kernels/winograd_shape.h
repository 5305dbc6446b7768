#ifndef BURIN_WINOGRAD_SHAPE_H
#define BURIN_WINOGRAD_SHAPE_H

#include "register_tile.h"

/*
 * 3x3 convolutions of stride 1 by Winograd's F(m x m, 3 x 3), m = 4 or 2, n = m + 2.
 *   V[f][c][t] = (B^T d B)[f]            d: the n x n patch of input channel c that tile t reads
 *   M[t][f][o] = sum_c V[f][c][t] U[f][o][c]        U[f] = (G g G^T)[f], made when packed
 *   output[o][tile t] = epilogue((A^T M[t][.][o] A))
 *
 * input   [images][ceil(C/v)][input_h][input_w][v]; outside it is padding[c], or 0
 * padding [ceil(C/v)][v] or NULL
 * weights [ceil(O/2v)][n n][ceil(C/v) v][2v], zero where c >= C or o >= O
 * output  [images][ceil(O/v)][output_h][output_w][v]
 * patches V, by blocks of tiles: [block][n n][ceil(C/v)][tiles of the block][v], each of the n n
 *         planes followed by one cache line, so that they do not all fall into the same sets
 * sums    M of one panel and one block of tiles: [tile][n n][2v]
 *
 * Tiles are counted through all images. Two ways to run it:
 * - burin_winograd: one pass, a unit is a block of tiles whose V stays in the second-level cache.
 *   For large images, whose V would go to memory and back.
 * - burin_winograd_patches, then burin_winograd_product: V is a buffer of the model, units of the
 *   second are panels. For small images, so that threads share V and split the weights.
 */
typedef struct {
    long m, images, channels, input_h, input_w, output_channels, pad_h, pad_w, output_h, output_w;
} burin_winograd_shape;

/* Inputs a tile of m outputs reads in one direction, and products a channel in both. */
BURIN_INLINE long burin_winograd_extent(long m) { return m + 2; }

BURIN_INLINE long burin_winograd_positions(long m) { return (m + 2) * (m + 2); }

/* The most positions of any m: 36 of m = 4. */
enum { BURIN_WINOGRAD_POSITIONS = 36 };

/*
 * A block's V is at most 960 KB, because it is read once for every panel; of that, 16 tiles at
 * least, so that a panel's weights are used often enough, and 32 at most (M is 74 KB then).
 */
enum {
    BURIN_WINOGRAD_BLOCK = 245760,
    BURIN_WINOGRAD_LEAST_TILES = 16,
    BURIN_WINOGRAD_MOST_TILES = 32
};

BURIN_INLINE long burin_winograd_tiles(const burin_winograd_shape *s) {
    return s->images * burin_ceiling_divide(s->output_h, s->m) *
           burin_ceiling_divide(s->output_w, s->m);
}

/* Blocks of tiles: one, or an even number, which two threads share well. */
BURIN_INLINE long burin_winograd_blocks(const burin_winograd_shape *s) {
    const long depth = burin_ceiling_divide(s->channels, BURIN_WIDTH) * BURIN_WIDTH;
    const long fitting = BURIN_WINOGRAD_BLOCK / (burin_winograd_positions(s->m) * depth);
    const long most =
        burin_smaller(burin_larger(fitting, BURIN_WINOGRAD_LEAST_TILES), BURIN_WINOGRAD_MOST_TILES);
    const long tiles = burin_winograd_tiles(s), blocks = burin_ceiling_divide(tiles, most);
    return blocks == 1 ? 1 : burin_smaller(blocks + blocks % 2, tiles);
}

/* The first tile of a block; the first tiles % blocks blocks hold one tile more than the rest. */
BURIN_INLINE long burin_winograd_first(const burin_winograd_shape *s, long block) {
    const long tiles = burin_winograd_tiles(s), blocks = burin_winograd_blocks(s);
    return block * (tiles / blocks) + burin_smaller(block, tiles % blocks);
}

/* Floats of one of the n n planes of V of a block of `count` tiles. */
BURIN_INLINE long burin_winograd_plane(const burin_winograd_shape *s, long count) {
    return burin_ceiling_divide(s->channels, BURIN_WIDTH) * count * BURIN_WIDTH + 16;
}

/* Where the V of a block begins. */
BURIN_INLINE long burin_winograd_offset(const burin_winograd_shape *s, long block) {
    const long depth = burin_ceiling_divide(s->channels, BURIN_WIDTH) * BURIN_WIDTH;
    return burin_winograd_positions(s->m) * (burin_winograd_first(s, block) * depth + block * 16);
}

/* Floats of M, and of V of the largest block. */
BURIN_INLINE long burin_winograd_sums(const burin_winograd_shape *s) {
    const long most = burin_ceiling_divide(burin_winograd_tiles(s), burin_winograd_blocks(s));
    return most * burin_winograd_positions(s->m) * BURIN_PANEL;
}

BURIN_INLINE long burin_winograd_block_floats(const burin_winograd_shape *s) {
    const long most = burin_ceiling_divide(burin_winograd_tiles(s), burin_winograd_blocks(s));
    return burin_winograd_positions(s->m) * burin_winograd_plane(s, most);
}

/* Image, row and column of a tile's first output. */
typedef struct {
    long image, row, column;
} burin_winograd_place;

BURIN_INLINE burin_winograd_place burin_winograd_locate(const burin_winograd_shape *s, long tile) {
    const long across = burin_ceiling_divide(s->output_w, s->m);
    const long each = across * burin_ceiling_divide(s->output_h, s->m);
    const long image = s->images == 1 ? 0 : tile / each;
    tile -= image * each;
    return (burin_winograd_place){image, tile / across * s->m, tile % across * s->m};
}

#endif
