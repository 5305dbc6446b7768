/* PNG by libpng. */
#include "image_codecs.h"
#include "image_internal.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

/* Text and profile chunks may expand a thousandfold; none of them is needed. */
enum { CHUNK_LIMIT = 8 << 20 };

/* What is left of the file, and where errors go. */
struct source {
    const uint8_t *bytes;
    size_t size;
    burin_image *image;
    char warning[96]; /* the last one, often the reason for the error after it */
};

static void on_error(png_structp png, png_const_charp message) {
    struct source *source = png_get_error_ptr(png);
    burin_image *image = source->image;
    if (source->warning[0] == 0) {
        burin_image_fail(image, BURIN_IMAGE_MALFORMED, message);
    } else {
        snprintf(image->message, sizeof image->message, "%s (%s)", message, source->warning);
    }
    png_longjmp(png, 1);
}

/* By themselves warnings concern ancillary chunks, which do not reach the pixels. */
static void on_warning(png_structp png, png_const_charp message) {
    struct source *source = png_get_error_ptr(png);
    snprintf(source->warning, sizeof source->warning, "%s", message);
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    struct source *source = png_get_io_ptr(png);
    if (count > source->size) {
        png_error(png, "the PNG file is truncated");
    }
    memcpy(target, source->bytes, count);
    source->bytes += count;
    source->size -= count;
}

/* Asks libpng for 8-bit RGB, whatever the file holds. */
static void request_rgb(png_structp png, png_infop information) {
    png_byte colour = png_get_color_type(png, information);
    if (colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(png);
    }
    if (colour == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, information) < 8) {
        png_set_expand_gray_1_2_4_to_8(png);
    }
    if (colour == PNG_COLOR_TYPE_GRAY || colour == PNG_COLOR_TYPE_GRAY_ALPHA) {
        png_set_gray_to_rgb(png);
    }
    png_set_strip_16(png);
    png_set_strip_alpha(png);
}

static void read_rows(png_structp png, const burin_image *image, int passes) {
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < image->height; y++) {
            png_read_row(png, image->pixels + (size_t)y * image->width * 3, NULL);
        }
    }
}

static int decode(png_structp png, png_infop information, struct source *source) {
    png_set_read_fn(png, source, read_bytes);
    png_set_user_limits(png, (png_uint_32)BURIN_IMAGE_PIXEL_LIMIT,
                        (png_uint_32)BURIN_IMAGE_PIXEL_LIMIT);
    png_set_chunk_malloc_max(png, CHUNK_LIMIT);
    png_read_info(png, information);
    int status = burin_image_allocate(source->image, png_get_image_width(png, information),
                                      png_get_image_height(png, information));
    if (status != BURIN_IMAGE_OK) {
        return status;
    }
    request_rgb(png, information);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, information);
    if (png_get_rowbytes(png, information) != (size_t)source->image->width * 3) {
        png_error(png, "the colour type cannot be read as RGB");
    }
    read_rows(png, source->image, passes);
    /* Into the same structure: EXIF data may stand behind the pixels. */
    png_read_end(png, information);
    return BURIN_IMAGE_OK;
}

static int orientation(png_structp png, png_infop information) {
    png_bytep exif = NULL;
    png_uint_32 size = 0;
    png_uint_32 found = png_get_eXIf_1(png, information, &size, &exif);
    return found != 0 && exif != NULL ? burin_exif_orientation(exif, size) : 1;
}

/* setjmp in a function without locals that change: longjmp could lose those. */
static int decode_guarded(png_structp png, png_infop information, struct source *source) {
    if (setjmp(png_jmpbuf(png)) != 0) {
        return BURIN_IMAGE_MALFORMED;
    }
    return decode(png, information, source);
}

int burin_image_decode_png(const uint8_t *bytes, size_t size, burin_image *image) {
    struct source source = {bytes, size, image, {0}};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
    png_infop information = png != NULL ? png_create_info_struct(png) : NULL;
    int status;
    if (information == NULL) {
        status = burin_image_fail(image, BURIN_IMAGE_OUT_OF_MEMORY, "libpng cannot start");
    } else {
        status = decode_guarded(png, information, &source);
        if (status == BURIN_IMAGE_OK) {
            status = burin_image_orient(image, orientation(png, information));
        }
    }
    png_destroy_read_struct(&png, &information, NULL);
    return status;
}
