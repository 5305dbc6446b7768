#include "image_codecs.h"

#include <math.h>

/* The two source positions an output position lies between, and the weight of the second. */
struct tap {
    uint32_t first, second;
    float weight;
};

/* Half-pixel centres: output i covers the source around (i + 0.5) * source / target - 0.5. */
static struct tap tap_at(uint32_t index, uint32_t source, uint32_t target) {
    double position = (index + 0.5) * ((double)source / target) - 0.5;
    if (position <= 0) {
        return (struct tap){0, 0, 0};
    }
    double below = floor(position);
    if (below >= source - 1) {
        return (struct tap){source - 1, source - 1, 0};
    }
    uint32_t first = (uint32_t)below;
    return (struct tap){first, first + 1, (float)(position - below)};
}

static float mix(float first, float second, float weight) {
    return first + weight * (second - first);
}

static void resize_row(const uint8_t *above, const uint8_t *below, float weight, uint32_t width,
                       uint8_t *row, uint32_t row_width) {
    for (uint32_t x = 0; x < row_width; x++) {
        struct tap tap = tap_at(x, width, row_width);
        for (unsigned channel = 0; channel < 3; channel++) {
            size_t left = (size_t)tap.first * 3 + channel;
            size_t right = (size_t)tap.second * 3 + channel;
            float upper = mix(above[left], above[right], tap.weight);
            float lower = mix(below[left], below[right], tap.weight);
            row[(size_t)x * 3 + channel] = (uint8_t)(mix(upper, lower, weight) + 0.5f);
        }
    }
}

int burin_image_resize(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *resized,
                       uint32_t resized_width, uint32_t resized_height) {
    if (pixels == NULL || resized == NULL || width == 0 || height == 0 || resized_width == 0 ||
        resized_height == 0) {
        return BURIN_IMAGE_BAD_ARGUMENT;
    }
    for (uint32_t y = 0; y < resized_height; y++) {
        struct tap tap = tap_at(y, height, resized_height);
        resize_row(pixels + (size_t)tap.first * width * 3, pixels + (size_t)tap.second * width * 3,
                   tap.weight, width, resized + (size_t)y * resized_width * 3, resized_width);
    }
    return BURIN_IMAGE_OK;
}
