/* What the decoders share among themselves. */
#ifndef BURIN_IMAGE_INTERNAL_H
#define BURIN_IMAGE_INTERNAL_H

#include "image_codecs.h"

/* Checks the size in a picture's header against the limits and allocates its pixels. */
int burin_image_allocate(burin_image *image, uint64_t width, uint64_t height);

/* Sets the message and gives the status back. */
int burin_image_fail(burin_image *image, int status, const char *message);

/* The orientation that EXIF data state, 1 (upright) to 8; 1 where they state none that is known.
 * `tiff` is what stands behind "Exif" in a JPEG file, or a PNG file's eXIf chunk. */
int burin_exif_orientation(const uint8_t *tiff, size_t size);
/* The same of a whole JPEG file. */
int burin_jpeg_orientation(const uint8_t *bytes, size_t size);

/* Turns and mirrors the pixels of an EXIF orientation so that the picture is upright. */
int burin_image_orient(burin_image *image, int orientation);

int burin_image_decode_jpeg(const uint8_t *bytes, size_t size, burin_image *image);
int burin_image_decode_png(const uint8_t *bytes, size_t size, burin_image *image);

#endif
