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
 *         planes followed by one cache line, so that they do not all fall into the same sets; a
 *         small tile has nothing in the planes it takes no part in
 * sums    M of one panel and one block of tiles: [tile][n n][2v]
 *
 * Where m does not divide a size, the last tile of a row or column is smaller and takes part in
 * fewer positions: 14 = 4 + 4 + 4 + 2 takes 484 products a pair of channels, 576 with whole tiles.
 * Tiles are counted through all images. Two ways to run it:
 * - burin_winograd: one pass over blocks of tiles whose V stays in the second-level cache.
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

/* How one direction is covered: `large` tiles of m outputs, then `small`, 0 or 1, of `size`. */
typedef struct {
    long large, small, size;
} burin_winograd_cover;

BURIN_INLINE burin_winograd_cover burin_winograd_cover_of(long m, long length) {
    const long rest = length % m;
    return (burin_winograd_cover){length / m, rest > 0, rest > 0 ? rest : m};
}

BURIN_INLINE burin_winograd_cover burin_winograd_down(const burin_winograd_shape *s) {
    return burin_winograd_cover_of(s->m, s->output_h);
}

BURIN_INLINE burin_winograd_cover burin_winograd_across(const burin_winograd_shape *s) {
    return burin_winograd_cover_of(s->m, s->output_w);
}

BURIN_INLINE int burin_winograd_is_mixed(const burin_winograd_shape *s) {
    return burin_winograd_down(s).small + burin_winograd_across(s).small > 0;
}

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

/*
 * The tiles of all images in order: those of low height, those of full size, narrow ones, and
 * those that are both low and narrow. So the tiles that take part in a position lie side by side:
 * large rows are [full, corner), large columns [0, narrow).
 */
typedef struct {
    long full, narrow, corner;
} burin_winograd_groups;

BURIN_INLINE burin_winograd_groups burin_winograd_groups_of(const burin_winograd_shape *s) {
    const burin_winograd_cover down = burin_winograd_down(s), across = burin_winograd_across(s);
    const long full = s->images * down.small * across.large;
    const long narrow = full + s->images * down.large * across.large;
    return (burin_winograd_groups){full, narrow, narrow + s->images * down.large * across.small};
}

/* Tiles side by side. */
typedef struct {
    long first, count;
} burin_winograd_range;

/*
 * Which of the `count` tiles from `tile` on take part in the position (i, j), counted from `tile`:
 * a tile of fewer outputs needs fewer points, and those are the first ones.
 */
BURIN_INLINE burin_winograd_range burin_winograd_taking_part(const burin_winograd_shape *s, long i,
                                                             long j, long tile, long count) {
    const burin_winograd_cover down = burin_winograd_down(s), across = burin_winograd_across(s);
    const burin_winograd_groups groups = burin_winograd_groups_of(s);
    long first = 0, last = count;
    if (down.small > 0 && i >= burin_winograd_extent(down.size)) {
        first = burin_larger(first, groups.full - tile);
        last = burin_smaller(last, groups.corner - tile);
    }
    if (across.small > 0 && j >= burin_winograd_extent(across.size))
        last = burin_smaller(last, groups.narrow - tile);
    return (burin_winograd_range){first, burin_larger(0, last - first)};
}

/* Image, row and column of a tile's first output, and its size. */
typedef struct {
    long image, row, column, height, width;
} burin_winograd_place;

/* Tile `index` of those that are `down` x `across` in each image; the first is at (row, column). */
BURIN_INLINE burin_winograd_place burin_winograd_place_of(long images, long index, long down,
                                                          long across, long row, long column,
                                                          long height, long width) {
    const long each = burin_larger(1, down * across), image = images == 1 ? 0 : index / each;
    index -= image * each;
    across = burin_larger(1, across);
    return (burin_winograd_place){image, row + index / across * height,
                                  column + index % across * width, height, width};
}

BURIN_INLINE burin_winograd_place burin_winograd_locate(const burin_winograd_shape *s, long tile) {
    const burin_winograd_cover down = burin_winograd_down(s), across = burin_winograd_across(s);
    const burin_winograd_groups groups = burin_winograd_groups_of(s);
    const long m = s->m, n = s->images, row = down.large * m, column = across.large * m;
    if (down.small > 0 && tile < groups.full)
        return burin_winograd_place_of(n, tile, down.small, across.large, row, 0, down.size, m);
    if (down.small > 0 && tile >= groups.corner)
        return burin_winograd_place_of(n, tile - groups.corner, down.small, across.small, row,
                                       column, down.size, across.size);
    if (across.small > 0 && tile >= groups.narrow)
        return burin_winograd_place_of(n, tile - groups.narrow, down.large, across.small, 0, column,
                                       m, across.size);
    return burin_winograd_place_of(n, tile - groups.full, down.large, across.large, 0, 0, m, m);
}

#endif
