/* Decoding and resizing of pictures for hosts of compiled models.
 *
 * Plain C over libjpeg and libpng: the Swift package and the generated executables share it. No
 * function aborts, prints or leaks, whatever the bytes are. */
#ifndef BURIN_IMAGE_CODECS_H
#define BURIN_IMAGE_CODECS_H

#include <stddef.h>
#include <stdint.h>

/* No picture above 64 megapixels is decoded: the header alone decides, before anything is
 * allocated. */
#define BURIN_IMAGE_PIXEL_LIMIT ((uint64_t)64 << 20)
/* No file above 512 MiB is read; a larger one cannot hold a picture within the pixel limit. */
#define BURIN_IMAGE_FILE_LIMIT ((size_t)512 << 20)

enum burin_image_status {
    BURIN_IMAGE_OK = 0,
    BURIN_IMAGE_UNREADABLE = 1,    /* missing, a directory, no permission, larger than the limit */
    BURIN_IMAGE_UNKNOWN = 2,       /* neither JPEG nor PNG */
    BURIN_IMAGE_MALFORMED = 3,     /* truncated, damaged or of a kind the decoder does not know */
    BURIN_IMAGE_TOO_LARGE = 4,     /* more pixels than the limit */
    BURIN_IMAGE_OUT_OF_MEMORY = 5, /* malloc gave nothing */
    BURIN_IMAGE_BAD_ARGUMENT = 6   /* a null pointer or a size of zero */
};

/* A decoded picture, and what went wrong where there is none. */
typedef struct burin_image {
    uint32_t width, height;
    uint8_t *pixels;      /* height x width x 3: R, G, B; owned, see burin_image_free */
    char message[256];    /* one sentence where the status is not BURIN_IMAGE_OK */
    uint64_t pixel_limit; /* set by the decoder */
} burin_image;

/* Decodes a JPEG or PNG file held in memory, told apart by its first bytes.
 *
 * Greyscale and palettes become RGB, CMYK is converted as plain ink densities, 16-bit samples
 * keep their high byte. Alpha is left out without compositing, embedded gamma and colour profiles
 * are not applied, and the EXIF orientation is: the pixels are those of the upright picture. All of
 * it is as OpenCV's imread does, so that embeddings and landmarks agree with those computed with
 * it. An orientation that is damaged or unknown counts as none. A JPEG file whose data end early or
 * are damaged is an error here, though libjpeg would fill the rest with grey. */
int burin_image_decode(const uint8_t *bytes, size_t size, burin_image *image);

/* The same with a lower limit of pixels. */
int burin_image_decode_within(uint64_t pixel_limit, const uint8_t *bytes, size_t size,
                              burin_image *image);

/* Reads and decodes a file. */
int burin_image_read(const char *path, burin_image *image);

/* Frees the pixels; the picture is empty afterwards. */
void burin_image_free(burin_image *image);

/* Reads a whole regular file of at most `limit` bytes; `*bytes` is the caller's to free. On
 * failure `message`, of `message_size` bytes, says why. */
int burin_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, char *message,
                    size_t message_size);

/* Bilinear resize of height x width x 3 pixels with half-pixel centres and replicated borders,
 * OpenCV's INTER_LINEAR: it samples four neighbours, also when it shrinks, and rounds to
 * nearest. */
int burin_image_resize(const uint8_t *pixels, uint32_t width, uint32_t height, uint8_t *resized,
                       uint32_t resized_width, uint32_t resized_height);

#endif
