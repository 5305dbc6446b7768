/* Compares two faces: compare A.ppm B.ppm prints the cosine of their embeddings. */
#include "face.h"
#include <stdio.h>

enum { SIZE = 112 };

/* Reads a binary PPM file of 112 x 112 pixels, as djpeg -ppm and ImageMagick write it. */
static int read_picture(const char *path, uint8_t *pixels) {
    FILE *file = fopen(path, "rb");
    int width = 0, height = 0, most = 0;
    int is_read = file && fscanf(file, "P6 %d %d %d", &width, &height, &most) == 3 &&
                  fgetc(file) != EOF && width == SIZE && height == SIZE && most == 255 &&
                  fread(pixels, 3 * SIZE, SIZE, file) == SIZE;
    if (file)
        fclose(file);
    if (!is_read)
        fprintf(stderr, "%s: expected a binary PPM file of %d x %d pixels\n", path, SIZE, SIZE);
    return is_read;
}

int main(int count, char **arguments) {
    static uint8_t pixels[SIZE * SIZE * 3];
    static float embeddings[2][FACE_OUTPUT_FLOATS];
    if (count != 3) {
        fprintf(stderr, "usage: %s A.ppm B.ppm\n", arguments[0]);
        return 1;
    }
    face_handle *model;
    int status = face_create(&model);
    for (int i = 0; i < 2 && status == FACE_OK; i++) {
        if (!read_picture(arguments[i + 1], pixels))
            return 1;
        status = face_embed_rgb8(model, pixels, 3 * SIZE, FACE_RGB, FACE_NORMALIZED, embeddings[i]);
    }
    if (status != FACE_OK) {
        fprintf(stderr, "%s\n", face_strerror(status));
        return 1;
    }
    double cosine = 0;
    for (int i = 0; i < FACE_OUTPUT_FLOATS; i++)
        cosine += (double)embeddings[0][i] * embeddings[1][i];
    printf("%.6f\n", cosine);
    face_destroy(model);
    return 0;
}
