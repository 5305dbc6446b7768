#ifndef BURIN_WINOGRAD_STRIDED_SHAPE_H
#define BURIN_WINOGRAD_STRIDED_SHAPE_H

#include "winograd_shape.h"

/*
 * 3x3 convolutions of stride 2 by minimal filtering of the input's phases. In one direction
 *   y[i] = (k0 x[2i] + k2 x[2i+2]) + k1 x[2i+1]
 * is a filter of two taps and stride 1 over the even inputs, for which F(m, 2) takes m + 1 products
 * for m outputs, and one of one tap over the odd inputs, m products: n = 2m + 1 instead of 3m, as
 * many as a tile reads inputs, so none fewer is possible. In both directions n x n.
 *
 * A product of an odd input belongs to one output, and so do the first and the last of F(m, 2),
 * its points 0 and infinity: those of the same output are summed together. That leaves
 * q = 2m - 1 sums in one direction, two of which have two terms (m = 2: 2, 1, 2; m = 4:
 * 2, 1, 1, 1, 2, 1, 1), and q x q in both, of up to four terms.
 *
 *   V[p][c][t] = (B^T d B)[p]        d: the n x n patch of input channel c that tile t reads
 *   M[t][s][o] = sum over the terms p of s and over c of V[p][c][t] U[p][o][c]
 *   output[o][tile t] = epilogue(A^T M[t][.][o] A)                U[p] = (G g G^T)[p]
 *
 * weights [ceil(O/2v)][n n][ceil(C/v) v][2v], zero where c >= C or o >= O
 * patches V of one block of tiles: [n n][ceil(C/v)][tile][v]; here as in the weights the terms of
 *         a sum lie side by side. A cache line after those of each sum keeps them from falling
 *         into the same sets
 * sums    M of one panel and one block of tiles: [tile][q q][2v]
 *
 * Input, padding and output are those of winograd_shape.h; `m` is 2 or 4.
 */

/* Inputs a tile reads in one direction, which is also its number of products. */
BURIN_INLINE long burin_strided_extent(long m) { return 2 * m + 1; }

BURIN_INLINE long burin_strided_terms(long m) { return (2 * m + 1) * (2 * m + 1); }

/* The most terms, inputs of a patch, and sums of any m: those of m = 4. */
enum { BURIN_STRIDED_TERMS = 81, BURIN_STRIDED_SUMS = 49 };

/* Sums in one direction. */
BURIN_INLINE long burin_strided_side(long m) { return 2 * m - 1; }

BURIN_INLINE long burin_strided_positions(long m) { return (2 * m - 1) * (2 * m - 1); }

/* Terms of sum `s`, and of all sums before it, in one direction. */
BURIN_INLINE long burin_strided_width(long m, long s) { return s == 0 || s == m ? 2 : 1; }

BURIN_INLINE long burin_strided_before(long m, long s) { return s + (s > 0) + (s > m); }

/* The sum to which a term belongs, in one direction. */
BURIN_INLINE long burin_strided_sum(long m, long term) {
    return term < 2 ? 0 : term <= m ? term - 1 : term <= m + 2 ? m : term - 2;
}

/* Terms of all sums before (i, j). */
BURIN_INLINE long burin_strided_first_term(long m, long i, long j) {
    return burin_strided_before(m, i) * burin_strided_extent(m) +
           burin_strided_width(m, i) * burin_strided_before(m, j);
}

/*
 * Tiles of a block at most, so that its V (330 KB for m = 4 and 64 channels) and M stay in the
 * second-level cache. For AVX-512 those of a register tile: 64 channels to 56x56 took 1.36 ms,
 * 1.40 with 20. With 16 registers a panel's weights are to be used by several register tiles once
 * they are in the first-level cache: 256 channels to 14x14 took 1.65 ms with 9 tiles, 1.57 with 13.
 */
enum { BURIN_STRIDED_MOST_TILES = VECTOR_WIDTH == 16 ? BURIN_TILE : 16 };

/* Blocks of tiles: one, or an even number, which two threads share well. */
BURIN_INLINE long burin_strided_blocks(const burin_winograd_shape *s) {
    const long tiles = burin_winograd_tiles(s);
    const long blocks = burin_ceiling_divide(tiles, BURIN_STRIDED_MOST_TILES);
    return blocks == 1 ? 1 : burin_smaller(blocks + blocks % 2, tiles);
}

/* The first tile of a block; the first tiles % blocks blocks hold one tile more than the rest. */
BURIN_INLINE long burin_strided_first(const burin_winograd_shape *s, long block) {
    const long tiles = burin_winograd_tiles(s), blocks = burin_strided_blocks(s);
    return block * (tiles / blocks) + burin_smaller(block, tiles % blocks);
}

/* Image, row and column of a tile's first output; tiles are counted row by row, image by image. */
typedef struct {
    long image, row, column;
} burin_strided_output;

BURIN_INLINE burin_strided_output burin_strided_locate(const burin_winograd_shape *s, long tile) {
    const long across = burin_ceiling_divide(s->output_w, s->m);
    const long each = across * burin_ceiling_divide(s->output_h, s->m);
    const long image = s->images == 1 ? 0 : tile / each;
    tile -= image * each;
    return (burin_strided_output){image, tile / across * s->m, tile % across * s->m};
}

/* Floats of V of one term and `count` tiles. */
BURIN_INLINE long burin_strided_plane(const burin_winograd_shape *s, long count) {
    return burin_ceiling_divide(s->channels, BURIN_WIDTH) * count * BURIN_WIDTH;
}

/* Where the terms of sum (i, j) begin in a block's V. */
BURIN_INLINE long burin_strided_place(const burin_winograd_shape *s, long count, long i, long j) {
    return burin_strided_first_term(s->m, i, j) * burin_strided_plane(s, count) +
           (i * burin_strided_side(s->m) + j) * 16;
}

/* Floats of V of a block of `count` tiles. */
BURIN_INLINE long burin_strided_block_floats(const burin_winograd_shape *s, long count) {
    return burin_strided_terms(s->m) * burin_strided_plane(s, count) +
           burin_strided_positions(s->m) * 16;
}

/* Tiles of the largest block. */
BURIN_INLINE long burin_strided_most(const burin_winograd_shape *s) {
    return burin_ceiling_divide(burin_winograd_tiles(s), burin_strided_blocks(s));
}

/* Floats of M. */
BURIN_INLINE long burin_strided_sums(const burin_winograd_shape *s) {
    return burin_strided_most(s) * burin_strided_positions(s->m) * BURIN_PANEL;
}

#endif
