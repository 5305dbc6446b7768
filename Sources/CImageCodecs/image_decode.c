#include "image_codecs.h"
#include "image_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int burin_image_fail(burin_image *image, int status, const char *message) {
    snprintf(image->message, sizeof image->message, "%s", message);
    return status;
}

int burin_image_allocate(burin_image *image, uint64_t width, uint64_t height) {
    if (width == 0 || height == 0) {
        return burin_image_fail(image, BURIN_IMAGE_MALFORMED, "the picture has a size of zero");
    }
    if (width > image->pixel_limit || height > image->pixel_limit / width) {
        char limit[32] = "64 megapixels";
        if (image->pixel_limit != BURIN_IMAGE_PIXEL_LIMIT) {
            snprintf(limit, sizeof limit, "%llu pixels", (unsigned long long)image->pixel_limit);
        }
        snprintf(image->message, sizeof image->message,
                 "the picture is %llux%llu, above the limit of %s", (unsigned long long)width,
                 (unsigned long long)height, limit);
        return BURIN_IMAGE_TOO_LARGE;
    }
    image->pixels = malloc((size_t)(width * height * 3));
    if (image->pixels == NULL) {
        return burin_image_fail(image, BURIN_IMAGE_OUT_OF_MEMORY, "out of memory");
    }
    image->width = (uint32_t)width;
    image->height = (uint32_t)height;
    return BURIN_IMAGE_OK;
}

void burin_image_free(burin_image *image) {
    if (image == NULL) {
        return;
    }
    free(image->pixels);
    image->pixels = NULL;
    image->width = 0;
    image->height = 0;
}

static int decode_by_signature(const uint8_t *bytes, size_t size, burin_image *image) {
    static const uint8_t jpeg[3] = {0xFF, 0xD8, 0xFF};
    static const uint8_t png[8] = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};

    if (size >= sizeof jpeg && memcmp(bytes, jpeg, sizeof jpeg) == 0) {
        return burin_image_decode_jpeg(bytes, size, image);
    }
    if (size >= sizeof png && memcmp(bytes, png, sizeof png) == 0) {
        return burin_image_decode_png(bytes, size, image);
    }
    return burin_image_fail(image, BURIN_IMAGE_UNKNOWN,
                            size == 0 ? "the file is empty" : "not a JPEG or PNG file");
}

int burin_image_decode(const uint8_t *bytes, size_t size, burin_image *image) {
    return burin_image_decode_within(BURIN_IMAGE_PIXEL_LIMIT, bytes, size, image);
}

int burin_image_decode_within(uint64_t pixel_limit, const uint8_t *bytes, size_t size,
                              burin_image *image) {
    if (image == NULL) {
        return BURIN_IMAGE_BAD_ARGUMENT;
    }
    memset(image, 0, sizeof *image);
    image->pixel_limit =
        pixel_limit < BURIN_IMAGE_PIXEL_LIMIT ? pixel_limit : BURIN_IMAGE_PIXEL_LIMIT;
    if (bytes == NULL && size > 0) {
        return burin_image_fail(image, BURIN_IMAGE_BAD_ARGUMENT, "no bytes to decode");
    }
    int status = decode_by_signature(bytes, size, image);
    if (status != BURIN_IMAGE_OK) {
        burin_image_free(image);
    }
    return status;
}

int burin_image_read(const char *path, burin_image *image) {
    if (image == NULL) {
        return BURIN_IMAGE_BAD_ARGUMENT;
    }
    memset(image, 0, sizeof *image);
    uint8_t *bytes = NULL;
    size_t size = 0;
    int status = burin_file_read(path, BURIN_IMAGE_FILE_LIMIT, &bytes, &size, image->message,
                                 sizeof image->message);
    if (status == BURIN_IMAGE_OK) {
        status = burin_image_decode(bytes, size, image);
    }
    free(bytes);
    return status;
}
