/* What the decoders share among themselves. */
#ifndef BURIN_IMAGE_INTERNAL_H
#define BURIN_IMAGE_INTERNAL_H

#include "image_codecs.h"

/* Checks the size in a picture's header against the limits and allocates its pixels. */
int burin_image_allocate(burin_image *image, uint64_t width, uint64_t height);

/* Sets the message and gives the status back. */
int burin_image_fail(burin_image *image, int status, const char *message);

int burin_image_decode_jpeg(const uint8_t *bytes, size_t size, burin_image *image);
int burin_image_decode_png(const uint8_t *bytes, size_t size, burin_image *image);

#endif
