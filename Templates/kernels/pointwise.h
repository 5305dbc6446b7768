#ifndef BURIN_POINTWISE_H
#define BURIN_POINTWISE_H

#include "register_tile.h"

/* Floats of one band of input: 256 KB, to stay in the second-level cache over all panels. */
enum { BURIN_POINTWISE_BAND = 65536, BURIN_POINTWISE_MOST_PIXELS = 512 };

/* Register tiles cover the pixels evenly (49 = 4 x 6 + 5 x 5), so that no small tile is left. */
BURIN_INLINE long burin_pointwise_tiles(long pixels) {
    return burin_ceiling_divide(pixels, BURIN_TILE);
}

/*
 * Most tiles in one band of pixels. Bands differ by one tile at most (33 = 8 + 8 + 8 + 9), so that
 * threads get equal work. Twice the size of a band is
 * taken whole, since every band reads all weights: 2048 channels of 7x7 pixels reach 97 % of the
 * peak in one band and 91 in two.
 */
BURIN_INLINE long burin_pointwise_band_tiles(long input_channels, long pixels) {
    const long depth = burin_ceiling_divide(input_channels, BURIN_WIDTH) * BURIN_WIDTH;
    const long tiles = burin_pointwise_tiles(pixels);
    if (depth * pixels <= 2 * BURIN_POINTWISE_BAND && pixels <= BURIN_POINTWISE_MOST_PIXELS)
        return tiles;
    const long fitting =
        burin_smaller(BURIN_POINTWISE_BAND / depth, BURIN_POINTWISE_MOST_PIXELS) / BURIN_TILE;
    const long bands = burin_ceiling_divide(tiles, burin_larger(fitting, 4));
    return burin_ceiling_divide(tiles, bands);
}

/* Work units: (band of pixels, panel of output channels), panels fastest. */
BURIN_INLINE long burin_pointwise_units(long input_channels, long output_channels, long pixels) {
    const long bands = burin_ceiling_divide(burin_pointwise_tiles(pixels),
                                            burin_pointwise_band_tiles(input_channels, pixels));
    return bands * burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch: the partial sums of one unit. */
BURIN_INLINE long burin_pointwise_scratch(long input_channels, long output_channels, long pixels) {
    (void)output_channels;
    return burin_pointwise_band_tiles(input_channels, pixels) * BURIN_TILE * BURIN_PANEL;
}

/*
 * One block of the reduction for the tiles [tile, end) of a band. The first pixels % tiles tiles
 * of the image hold one pixel more than the rest; both sizes are constants.
 */
BURIN_INLINE void burin_pointwise_block(long halves, const float *restrict input,
                                        const float *restrict weights, burin_partial partial,
                                        const burin_walk *walk, long blocks,
                                        const burin_target *target, long tile, long end) {
    const long pixels = target->pixels, tiles = burin_pointwise_tiles(pixels);
    const long size = pixels / tiles, larger = pixels % tiles;
    for (; tile < burin_smaller(end, larger); tile++) {
        const long pixel = tile * (size + 1);
        burin_tile(halves, 1, size + 1, input + pixel * BURIN_WIDTH, weights, walk, blocks,
                   &partial, target, pixel);
        burin_partial_advance(&partial, blocks);
    }
    for (; tile < end; tile++) {
        const long pixel = tile * size + larger;
        burin_tile(halves, 1, size, input + pixel * BURIN_WIDTH, weights, walk, blocks, &partial,
                   target, pixel);
        burin_partial_advance(&partial, blocks);
    }
}

/*
 * The tiles [tile, end) for one panel: blocks of the reduction outside, tiles inside. Meanwhile the
 * weights of the next block are fetched, at last those at `next`; `share` is a tile's part of them.
 */
BURIN_INLINE void burin_pointwise_panel(long halves, const float *restrict input,
                                        const float *restrict weights, const float *next,
                                        long share, float *scratch, long blocks,
                                        const burin_target *target, long tile, long end) {
    const long step = burin_reduction_blocks(blocks, BURIN_WIDTH);
    const long plane = target->pixels * BURIN_WIDTH, row = BURIN_WIDTH * BURIN_PANEL;
    const burin_walk walk = {plane, BURIN_WIDTH, 0, 0, plane, 1, 1, BURIN_WIDTH};
    for (long block = 0; block < blocks; block += step) {
        const int last = block + step >= blocks;
        const float *following = last ? next : weights + (block + step) * row;
        const burin_partial partial = {scratch, block == 0, last, (const char *)following, share};
        burin_pointwise_block(halves, input + block * plane, weights + block * row, partial, &walk,
                              burin_smaller(step, blocks - block), target, tile, end);
    }
}

/*
 * 1x1 convolution of stride 1.
 *   output[o][p] = epilogue(sum_c weights[o][c] * input[c][p])
 * input   [ceil(C/v)][pixels][v]
 * weights [ceil(O/2v)][ceil(C/v) * v][2v], zero where c >= C or o >= O
 * output  [ceil(O/v)][pixels][v]
 *
 * Register tile: up to BURIN_TILE pixels x 2v channels. Loops: bands of pixels (256 KB of input,
 * so that it is read from the second-level cache for every panel but the first), panels, blocks
 * of the reduction (18 KB of weights, first-level cache, fetched during the block before), tiles,
 * channels. Partial sums wait in `scratch`, never in `output`.
 */
BURIN_INLINE void burin_pointwise(const float *restrict input, const float *restrict weights,
                                  float *output, float *scratch, long input_channels,
                                  long output_channels, long pixels, burin_epilogue epilogue,
                                  long begin, long end) {
    const long blocks = burin_ceiling_divide(input_channels, BURIN_WIDTH);
    const long output_blocks = burin_ceiling_divide(output_channels, BURIN_WIDTH);
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    const long band_tiles = burin_pointwise_band_tiles(input_channels, pixels);
    const long bands = burin_ceiling_divide(burin_pointwise_tiles(pixels), band_tiles);
    const long tiles = burin_pointwise_tiles(pixels);
    const long panel_floats = blocks * BURIN_WIDTH * BURIN_PANEL;
    const long share = burin_prefetch_share(BURIN_WIDTH, band_tiles);
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, band = unit / panels;
        const long tile = band * tiles / bands, tile_end = (band + 1) * tiles / bands;
        const float *panel_weights = weights + panel * panel_floats;
        const float *next = weights + (panel + 1) % panels * panel_floats;
        const burin_target target = {output, &epilogue, 2 * panel, pixels, pixels};
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_pointwise_panel(2, input, panel_weights, next, share, scratch, blocks, &target,
                                  tile, tile_end);
        else
            burin_pointwise_panel(1, input, panel_weights, next, share, scratch, blocks, &target,
                                  tile, tile_end);
    }
}

#endif
