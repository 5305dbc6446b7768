/* JPEG by libjpeg-turbo, with its defaults: accurate integer DCT and smooth chroma upsampling. */
#include "image_codecs.h"
#include "image_internal.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/* A progressive file may repeat scans without end; each costs a pass over the whole picture. */
enum { SCAN_LIMIT = 500 };

/* libjpeg's state with the error handler that unwinds to burin_image_decode_jpeg. */
struct decoder {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf on_error;
    burin_image *image;
    uint8_t *ink_row; /* one row of CMYK samples, where the file has four inks */
    int status;
};

static void fail_and_unwind(struct decoder *decoder, int status) {
    decoder->status = status;
    longjmp(decoder->on_error, 1);
}

static void on_error(j_common_ptr jpeg) {
    struct decoder *decoder = jpeg->client_data;
    char text[JMSG_LENGTH_MAX];
    decoder->errors.format_message(jpeg, text);
    burin_image_fail(decoder->image, BURIN_IMAGE_MALFORMED, text);
    fail_and_unwind(decoder, jpeg->err->msg_code == JERR_OUT_OF_MEMORY ? BURIN_IMAGE_OUT_OF_MEMORY
                                                                       : BURIN_IMAGE_MALFORMED);
}

/* Warnings after which the pixels are guesses are errors; the harmless ones pass. */
static void on_message(j_common_ptr jpeg, int level) {
    if (level >= 0) {
        return;
    }
    switch (jpeg->err->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_TOO_MUCH_DATA:
        return;
    default:
        on_error(jpeg);
    }
}

static void print_nothing(j_common_ptr jpeg) { (void)jpeg; }

static void count_scans(j_common_ptr jpeg) {
    struct decoder *decoder = jpeg->client_data;
    if (decoder->jpeg.input_scan_number > SCAN_LIMIT) {
        burin_image_fail(decoder->image, BURIN_IMAGE_MALFORMED, "the JPEG file has too many scans");
        fail_and_unwind(decoder, BURIN_IMAGE_MALFORMED);
    }
}

/* One row of four inks to RGB. Adobe's writers store the inks inverted and say so. */
static void convert_inks(const uint8_t *inks, int inverted, uint32_t width, uint8_t *rgb) {
    for (uint32_t x = 0; x < width; x++) {
        unsigned flip = inverted ? 0 : 255;
        unsigned key = inks[4 * x + 3] ^ flip;
        for (unsigned channel = 0; channel < 3; channel++) {
            unsigned light = inks[4 * x + channel] ^ flip;
            rgb[3 * x + channel] = (uint8_t)((light * key + 127) / 255);
        }
    }
}

static void read_rows(struct decoder *decoder) {
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    burin_image *image = decoder->image;
    while (jpeg->output_scanline < jpeg->output_height) {
        uint8_t *row = image->pixels + (size_t)jpeg->output_scanline * image->width * 3;
        JSAMPROW target = decoder->ink_row != NULL ? decoder->ink_row : row;
        if (jpeg_read_scanlines(jpeg, &target, 1) == 1 && decoder->ink_row != NULL) {
            convert_inks(decoder->ink_row, jpeg->saw_Adobe_marker, image->width, row);
        }
    }
}

static void decode(struct decoder *decoder, const uint8_t *bytes, size_t size) {
    struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
    jpeg_create_decompress(jpeg);
    jpeg->client_data = decoder;
    decoder->progress.progress_monitor = count_scans;
    jpeg->progress = &decoder->progress;
    jpeg_mem_src(jpeg, bytes, (unsigned long)size);
    jpeg_read_header(jpeg, TRUE);

    int status = burin_image_allocate(decoder->image, jpeg->image_width, jpeg->image_height);
    if (status != BURIN_IMAGE_OK) {
        fail_and_unwind(decoder, status);
    }
    jpeg->out_color_space = JCS_RGB;
    if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK) {
        jpeg->out_color_space = JCS_CMYK;
        decoder->ink_row = malloc((size_t)jpeg->image_width * 4);
        if (decoder->ink_row == NULL) {
            burin_image_fail(decoder->image, BURIN_IMAGE_OUT_OF_MEMORY, "out of memory");
            fail_and_unwind(decoder, BURIN_IMAGE_OUT_OF_MEMORY);
        }
    }
    jpeg_start_decompress(jpeg);
    read_rows(decoder);
    /* Also reads up to the end marker, so that a file cut right before it is noticed. */
    jpeg_finish_decompress(jpeg);
}

int burin_image_decode_jpeg(const uint8_t *bytes, size_t size, burin_image *image) {
    /* Everything the handlers change lives in memory, not in locals that longjmp may lose. */
    struct decoder decoder;
    memset(&decoder, 0, sizeof decoder);
    decoder.image = image;
    decoder.jpeg.err = jpeg_std_error(&decoder.errors);
    decoder.jpeg.client_data = &decoder;
    decoder.errors.error_exit = on_error;
    decoder.errors.emit_message = on_message;
    decoder.errors.output_message = print_nothing;
    if (setjmp(decoder.on_error) == 0) {
        decode(&decoder, bytes, size);
    }
    jpeg_destroy_decompress(&decoder.jpeg);
    free(decoder.ink_row);
    if (decoder.status != BURIN_IMAGE_OK) {
        return decoder.status;
    }
    return burin_image_orient(image, burin_jpeg_orientation(bytes, size));
}
