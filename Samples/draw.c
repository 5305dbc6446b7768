/* Draws the sample pictures: stylised faces, and one test picture in every encoding.
 *
 *     cc -O2 -std=c11 Samples/draw.c -o draw -ljpeg -lpng -lm && ./draw Samples
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

struct colour {
    float red, green, blue;
};

/* A drawn person; sizes are parts of the head's width. */
struct face {
    struct colour skin, hair, iris, mouth;
    float head_height, eye_distance, eye_size, brow_tilt, nose_length, mouth_width, smile;
    float shift_x, shift_y, scale, light;
};

struct picture {
    int width, height, channels, depth;
    uint8_t *samples; /* rows of channels x depth / 8 bytes, 16-bit samples big-endian */
};

static void require(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "draw: %s\n", what);
        exit(1);
    }
}

static struct picture make_picture(int width, int height, int channels, int depth) {
    struct picture picture = {width, height, channels, depth, NULL};
    picture.samples = calloc((size_t)width * height, (size_t)channels * depth / 8);
    require(picture.samples != NULL, "out of memory");
    return picture;
}

static float blend(float below, float above, float cover) {
    return below + cover * (above - below);
}

static void paint(struct colour *target, struct colour colour, float cover) {
    target->red = blend(target->red, colour.red, cover);
    target->green = blend(target->green, colour.green, cover);
    target->blue = blend(target->blue, colour.blue, cover);
}

/* How much of a point an ellipse covers, with an edge `softness` wide. */
static float ellipse(float x, float y, float radius_x, float radius_y, float softness) {
    float distance = (hypotf(x / radius_x, y / radius_y) - 1) * fminf(radius_x, radius_y);
    return fminf(fmaxf(0.5f - distance / softness, 0), 1);
}

static void paint_eye(struct colour *colour, const struct face *face, float x, float y, float side,
                      float softness) {
    const struct colour white = {245, 245, 240}, black = {15, 12, 12};
    float size = face->eye_size;
    x -= side * face->eye_distance;
    y += 0.1f;
    paint(colour, white, ellipse(x, y, size, size * 0.6f, softness));
    paint(colour, face->iris, ellipse(x, y, size * 0.52f, size * 0.55f, softness));
    paint(colour, black, ellipse(x, y, size * 0.25f, size * 0.25f, softness));
    float brow = y + size * 1.25f + side * face->brow_tilt * x;
    paint(colour, face->hair, ellipse(x, brow, size * 1.3f, size * 0.22f, softness));
}

/* The face at a point; the head is an ellipse of half-width 0.5 around the origin. */
static struct colour face_at(const struct face *face, float x, float y, float softness) {
    struct colour colour = {96 + 40 * y, 120 + 20 * y, 150 - 30 * y};
    const struct colour shade = {face->skin.red * 0.8f, face->skin.green * 0.74f,
                                 face->skin.blue * 0.7f};
    float height = face->head_height;

    paint(&colour, face->hair, ellipse(x, y + 0.12f, 0.57f, height * 1.02f, softness));
    paint(&colour, shade, ellipse(x, y - 0.75f, 0.24f, 0.4f, softness));
    paint(&colour, face->skin, ellipse(x, y, 0.5f, height * 0.95f, softness));
    paint(&colour, face->hair, ellipse(x, y + height * 0.9f, 0.46f, height * 0.32f, softness));
    paint_eye(&colour, face, x, y, -1, softness);
    paint_eye(&colour, face, x, y, 1, softness);
    float nose = face->nose_length;
    paint(&colour, shade, ellipse(x, y - nose * 0.5f, 0.035f, nose * 0.5f, softness * 2));
    paint(&colour, shade, ellipse(x, y - nose, 0.08f, 0.04f, softness * 2));
    float bend = y - 0.42f + face->smile * x * x;
    paint(&colour, face->mouth, ellipse(x, bend, face->mouth_width, 0.045f, softness));
    return colour;
}

static uint8_t to_byte(float value) { return (uint8_t)(fminf(fmaxf(value, 0), 255) + 0.5f); }

static struct picture draw_face(const struct face *face, int width, int height) {
    struct picture picture = make_picture(width, height, 3, 8);
    float unit = fminf((float)width, (float)height) * 0.78f * face->scale;
    for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
            float x = (column + 0.5f - width * 0.5f) / unit - face->shift_x;
            float y = (row + 0.5f - height * 0.52f) / unit - face->shift_y;
            struct colour colour = face_at(face, x, y, 1.5f / unit);
            float light = face->light * (1 - 0.18f * x);
            uint8_t *sample = picture.samples + ((size_t)row * width + column) * 3;
            sample[0] = to_byte(colour.red * light);
            sample[1] = to_byte(colour.green * light);
            sample[2] = to_byte(colour.blue * light);
        }
    }
    return picture;
}

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    require(length > 0 && length < (int)sizeof path, "the path is too long");
    FILE *file = fopen(path, "wb");
    require(file != NULL, path);
    return file;
}

/* Sets PNG_COLOR_TYPE_PALETTE's colours: the test picture's 24 x 1 row of them. */
static void set_palette(png_structp png, png_infop information, int count) {
    png_color colours[256];
    png_byte alpha[256];
    for (int index = 0; index < count; index++) {
        colours[index] = (png_color){(png_byte)(index * 10), (png_byte)(255 - index * 10),
                                     (png_byte)(index * 7)};
        alpha[index] = (png_byte)(index * 9);
    }
    png_set_PLTE(png, information, colours, count);
    png_set_tRNS(png, information, alpha, count, NULL);
}

/* `depth` may be below 8: then the samples are packed, one in a byte of the picture. */
static void write_png(const char *folder, const char *name, struct picture picture, int type,
                      int depth, int interlace) {
    FILE *file = open_in(folder, name);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop information = png_create_info_struct(png);
    require(information != NULL && setjmp(png_jmpbuf(png)) == 0, name);
    png_init_io(png, file);
    png_set_compression_level(png, 9);
    png_set_IHDR(png, information, (png_uint_32)picture.width, (png_uint_32)picture.height, depth,
                 type, interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (type == PNG_COLOR_TYPE_PALETTE) {
        set_palette(png, information, depth == 8 ? 24 : 1 << depth);
    }
    png_write_info(png, information);
    png_set_packing(png);
    int passes = png_set_interlace_handling(png);
    size_t stride = (size_t)picture.width * picture.channels * picture.depth / 8;
    for (int pass = 0; pass < passes; pass++) {
        for (int row = 0; row < picture.height; row++) {
            png_write_row(png, picture.samples + row * stride);
        }
    }
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &information);
    require(fclose(file) == 0, name);
    free(picture.samples);
}

/* How a JPEG file differs from libjpeg's defaults. */
struct jpeg_options {
    J_COLOR_SPACE stored;
    int quality, progressive, full_chroma, restart_rows;
};

static void write_jpeg(const char *folder, const char *name, struct picture picture,
                       struct jpeg_options options) {
    static const J_COLOR_SPACE spaces[] = {0, JCS_GRAYSCALE, 0, JCS_RGB, JCS_CMYK};
    FILE *file = open_in(folder, name);
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = (JDIMENSION)picture.width;
    jpeg.image_height = (JDIMENSION)picture.height;
    jpeg.input_components = picture.channels;
    jpeg.in_color_space = spaces[picture.channels];
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, options.stored);
    jpeg_set_quality(&jpeg, options.quality, TRUE);
    jpeg.restart_in_rows = options.restart_rows;
    for (int channel = 0; options.full_chroma && channel < jpeg.num_components; channel++) {
        jpeg.comp_info[channel].h_samp_factor = 1;
        jpeg.comp_info[channel].v_samp_factor = 1;
    }
    if (options.progressive) {
        jpeg_simple_progression(&jpeg);
    }
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        size_t stride = (size_t)picture.width * picture.channels;
        JSAMPROW row = picture.samples + jpeg.next_scanline * stride;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    require(fclose(file) == 0, name);
    free(picture.samples);
}

/* The test picture, 24 x 20: red 10 x, green 12 y, blue 5 (x + y); grey is its red. A last channel
 * beyond the colours is 7 x + y. 16-bit samples have a low byte of 255 - x. */
static struct picture draw_test(int channels, int depth) {
    struct picture picture = make_picture(24, 20, channels, depth);
    int colours = channels >= 3 ? 3 : 1;
    for (int y = 0; y < picture.height; y++) {
        for (int x = 0; x < picture.width; x++) {
            const int values[4] = {10 * x, 12 * y, 5 * (x + y), 7 * x + y};
            for (int channel = 0; channel < channels; channel++) {
                size_t index = ((size_t)y * picture.width + x) * channels + channel;
                uint8_t value = (uint8_t)values[channel < colours ? channel : 3];
                if (depth == 16) {
                    picture.samples[2 * index] = value;
                    picture.samples[2 * index + 1] = (uint8_t)(255 - x);
                } else {
                    picture.samples[index] = value;
                }
            }
        }
    }
    return picture;
}

/* Samples that count: x modulo `limit`. */
static struct picture draw_indexes(int limit) {
    struct picture picture = make_picture(24, 20, 1, 8);
    for (int index = 0; index < 24 * 20; index++) {
        picture.samples[index] = (uint8_t)(index % 24 % limit);
    }
    return picture;
}

static void draw_encodings(const char *folder) {
    const int plain = PNG_INTERLACE_NONE, adam7 = PNG_INTERLACE_ADAM7;
    write_png(folder, "rgb.png", draw_test(3, 8), PNG_COLOR_TYPE_RGB, 8, plain);
    write_png(folder, "rgb-interlaced.png", draw_test(3, 8), PNG_COLOR_TYPE_RGB, 8, adam7);
    write_png(folder, "rgb-16bit.png", draw_test(3, 16), PNG_COLOR_TYPE_RGB, 16, plain);
    write_png(folder, "rgba.png", draw_test(4, 8), PNG_COLOR_TYPE_RGBA, 8, plain);
    write_png(folder, "rgba-16bit-interlaced.png", draw_test(4, 16), PNG_COLOR_TYPE_RGBA, 16,
              adam7);
    write_png(folder, "grey.png", draw_test(1, 8), PNG_COLOR_TYPE_GRAY, 8, plain);
    write_png(folder, "grey-16bit.png", draw_test(1, 16), PNG_COLOR_TYPE_GRAY, 16, plain);
    write_png(folder, "grey-alpha.png", draw_test(2, 8), PNG_COLOR_TYPE_GRAY_ALPHA, 8, plain);
    write_png(folder, "grey-1bit.png", draw_indexes(2), PNG_COLOR_TYPE_GRAY, 1, plain);
    write_png(folder, "grey-4bit-interlaced.png", draw_indexes(16), PNG_COLOR_TYPE_GRAY, 4, adam7);
    write_png(folder, "palette.png", draw_indexes(24), PNG_COLOR_TYPE_PALETTE, 8, plain);
    write_png(folder, "palette-2bit.png", draw_indexes(4), PNG_COLOR_TYPE_PALETTE, 2, plain);

    const struct jpeg_options colour = {JCS_YCbCr, 100, 0, 1, 0};
    const struct jpeg_options progressive = {JCS_YCbCr, 100, 1, 1, 0};
    const struct jpeg_options restarting = {JCS_YCbCr, 100, 0, 0, 1};
    const struct jpeg_options grey = {JCS_GRAYSCALE, 100, 0, 1, 0};
    const struct jpeg_options inks = {JCS_CMYK, 100, 0, 1, 0};
    const struct jpeg_options adobe_inks = {JCS_YCCK, 100, 0, 1, 0};
    write_jpeg(folder, "rgb.jpg", draw_test(3, 8), colour);
    write_jpeg(folder, "rgb-progressive.jpg", draw_test(3, 8), progressive);
    write_jpeg(folder, "rgb-subsampled-restarts.jpg", draw_test(3, 8), restarting);
    write_jpeg(folder, "grey.jpg", draw_test(1, 8), grey);
    write_jpeg(folder, "cmyk.jpg", draw_test(4, 8), inks);
    write_jpeg(folder, "ycck.jpg", draw_test(4, 8), adobe_inks);
}

static struct picture to_grey(struct picture colour) {
    struct picture grey = make_picture(colour.width, colour.height, 1, 8);
    for (int index = 0; index < colour.width * colour.height; index++) {
        const uint8_t *sample = colour.samples + 3 * (size_t)index;
        grey.samples[index] =
            (uint8_t)((299 * sample[0] + 587 * sample[1] + 114 * sample[2] + 500) / 1000);
    }
    free(colour.samples);
    return grey;
}

static void draw_faces(const char *folder) {
    const struct face ada = {{236, 190, 160},
                             {70, 40, 25},
                             {70, 110, 60},
                             {190, 80, 80},
                             0.62f,
                             0.2f,
                             0.105f,
                             0.15f,
                             0.2f,
                             0.17f,
                             0.9f,
                             0,
                             0,
                             1,
                             1};
    const struct face ben = {{150, 102, 72},
                             {25, 20, 20},
                             {60, 35, 20},
                             {130, 60, 55},
                             0.7f,
                             0.235f,
                             0.085f,
                             -0.2f,
                             0.26f,
                             0.22f,
                             -0.5f,
                             0,
                             0,
                             1,
                             1};
    const struct face cleo = {{250, 214, 190},
                              {205, 150, 60},
                              {60, 110, 180},
                              {215, 95, 110},
                              0.56f,
                              0.175f,
                              0.12f,
                              0.3f,
                              0.15f,
                              0.13f,
                              1.6f,
                              0,
                              0,
                              1,
                              1};
    struct face moved = ada;
    moved.shift_x = 0.02f;
    moved.shift_y = -0.015f;
    moved.scale = 1.03f;
    moved.light = 0.9f;
    moved.smile = 0.5f;

    const struct jpeg_options options = {JCS_YCbCr, 92, 0, 0, 0};
    const int plain = PNG_INTERLACE_NONE;
    write_png(folder, "ada-1.png", draw_face(&ada, 112, 112), PNG_COLOR_TYPE_RGB, 8, plain);
    write_png(folder, "ada-2.png", draw_face(&moved, 112, 112), PNG_COLOR_TYPE_RGB, 8, plain);
    write_jpeg(folder, "ben.jpg", draw_face(&ben, 112, 112), options);
    write_png(folder, "cleo.png", draw_face(&cleo, 112, 112), PNG_COLOR_TYPE_RGB, 8, plain);
    write_jpeg(folder, "ada-180x150.jpg", draw_face(&ada, 180, 150), options);
    write_png(folder, "ada-grey.png", to_grey(draw_face(&ada, 112, 112)), PNG_COLOR_TYPE_GRAY, 8,
              plain);
}

int main(int count, char **arguments) {
    require(count == 2, "usage: draw FOLDER (the folder must hold a folder `encodings`)");
    char encodings[4096];
    int length = snprintf(encodings, sizeof encodings, "%s/encodings", arguments[1]);
    require(length > 0 && length < (int)sizeof encodings, "the path is too long");
    draw_faces(arguments[1]);
    draw_encodings(encodings);
    return 0;
}
