/* Encoding of pictures. Compiled programs only decode, so they do not carry this part. */
#ifndef BURIN_IMAGE_ENCODE_H
#define BURIN_IMAGE_ENCODE_H

#include "image_codecs.h"

/* Encodes height x width x 3 pixels as an 8-bit RGB PNG file without loss.
 *
 * The chunk behind the header is a text, `Software` `software`, where that is not null. `*bytes` is
 * the caller's to free; on failure it is null and `message`, of `message_size` bytes, says why. */
int burin_image_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height,
                           const char *software, uint8_t **bytes, size_t *size, char *message,
                           size_t message_size);

#endif
