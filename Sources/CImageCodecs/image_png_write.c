/* PNG files in memory by libpng. */
#include "image_encode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

/* The file as far as it is written, and where errors go. */
struct sink {
    uint8_t *bytes;
    size_t size, capacity;
    char *message;
    size_t message_size;
};

/* What is encoded. */
struct content {
    const uint8_t *pixels;
    uint32_t width, height;
    const char *software;
};

static void tell(struct sink *sink, const char *message) {
    if (sink->message != NULL && sink->message_size > 0) {
        snprintf(sink->message, sink->message_size, "%s", message);
    }
}

static void on_error(png_structp png, png_const_charp message) {
    tell(png_get_error_ptr(png), message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct sink *sink = png_get_io_ptr(png);
    if (count > SIZE_MAX / 2 - sink->size) {
        png_error(png, "the PNG file is too large");
    }
    size_t needed = sink->size + count;
    if (needed > sink->capacity) {
        size_t capacity = needed + needed / 2;
        uint8_t *larger = realloc(sink->bytes, capacity);
        if (larger == NULL) {
            png_error(png, "out of memory");
        }
        sink->bytes = larger;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->size, bytes, count);
    sink->size = needed;
}

static void flush_nothing(png_structp png) { (void)png; }

static void set_software(png_structp png, png_infop information, const char *software) {
    char key[] = "Software";
    png_text text;
    memset(&text, 0, sizeof text);
    text.compression = PNG_TEXT_COMPRESSION_NONE;
    text.key = key;
    text.text = (png_charp)(uintptr_t)software; /* libpng copies it */
    text.text_length = strlen(software);
    png_set_text(png, information, &text, 1);
}

static void encode(png_structp png, png_infop information, struct sink *sink,
                   const struct content *content) {
    png_set_write_fn(png, sink, write_bytes, flush_nothing);
    png_set_user_limits(png, (png_uint_32)BURIN_IMAGE_PIXEL_LIMIT,
                        (png_uint_32)BURIN_IMAGE_PIXEL_LIMIT);
    png_set_IHDR(png, information, content->width, content->height, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (content->software != NULL) {
        set_software(png, information, content->software);
    }
    png_write_info(png, information);
    for (uint32_t y = 0; y < content->height; y++) {
        png_write_row(png, content->pixels + (size_t)y * content->width * 3);
    }
    png_write_end(png, NULL);
}

/* setjmp in a function without locals that change: longjmp could lose those. */
static int encode_guarded(png_structp png, png_infop information, struct sink *sink,
                          const struct content *content) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return BURIN_IMAGE_OUT_OF_MEMORY;
    }
    encode(png, information, sink, content);
    return BURIN_IMAGE_OK;
}

int burin_image_encode_png(const uint8_t *pixels, uint32_t width, uint32_t height,
                           const char *software, uint8_t **bytes, size_t *size, char *message,
                           size_t message_size) {
    struct sink sink = {NULL, 0, 0, message, message_size};
    const struct content content = {pixels, width, height, software};
    if (bytes == NULL || size == NULL || pixels == NULL || width == 0 || height == 0 ||
        height > BURIN_IMAGE_PIXEL_LIMIT / width) {
        tell(&sink, "no pixels, or more than 64 megapixels");
        return BURIN_IMAGE_BAD_ARGUMENT;
    }
    *bytes = NULL;
    *size = 0;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, on_error, on_warning);
    png_infop information = png != NULL ? png_create_info_struct(png) : NULL;
    int status = BURIN_IMAGE_OUT_OF_MEMORY;
    if (information == NULL) {
        tell(&sink, "libpng cannot start");
    } else {
        status = encode_guarded(png, information, &sink, &content);
    }
    png_destroy_write_struct(&png, &information);
    if (status != BURIN_IMAGE_OK) {
        free(sink.bytes);
        return status;
    }
    *bytes = sink.bytes;
    *size = sink.size;
    return BURIN_IMAGE_OK;
}
