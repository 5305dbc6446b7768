/* The orientation that cameras write into EXIF data, and turning the pixels by it. */
#include "image_codecs.h"
#include "image_internal.h"

#include <stdlib.h>
#include <string.h>

enum { UPRIGHT = 1, LAST_ORIENTATION = 8 };
enum { ORIENTATION_TAG = 0x0112, TYPE_SHORT = 3, ENTRY_SIZE = 12 };
enum { MARKER_START = 0xFF, START_OF_SCAN = 0xDA, END_OF_IMAGE = 0xD9, EXIF_SEGMENT = 0xE1 };

static uint32_t read_number(const uint8_t *bytes, unsigned count, int little_endian) {
    uint32_t number = 0;
    for (unsigned index = 0; index < count; index++) {
        number = number << 8 | bytes[little_endian ? count - 1 - index : index];
    }
    return number;
}

/* EXIF is a TIFF file: byte order, 42, the offset of a list of 12-byte entries. */
int burin_exif_orientation(const uint8_t *tiff, size_t size) {
    if (size < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0)) {
        return UPRIGHT;
    }
    int little = tiff[0] == 'I';
    size_t offset = read_number(tiff + 4, 4, little);
    if (offset > size - 2) {
        return UPRIGHT;
    }
    size_t count = read_number(tiff + offset, 2, little);
    size_t room = (size - offset - 2) / ENTRY_SIZE;
    for (size_t index = 0; index < count && index < room; index++) {
        const uint8_t *entry = tiff + offset + 2 + index * ENTRY_SIZE;
        if (read_number(entry, 2, little) != ORIENTATION_TAG) {
            continue;
        }
        uint32_t value = read_number(entry + 8, 2, little);
        int is_known = read_number(entry + 2, 2, little) == TYPE_SHORT &&
                       read_number(entry + 4, 4, little) == 1 && value >= UPRIGHT &&
                       value <= LAST_ORIENTATION;
        return is_known ? (int)value : UPRIGHT;
    }
    return UPRIGHT;
}

/* Walks the segments before the first scan. libjpeg could keep them, but keeps all there are. */
int burin_jpeg_orientation(const uint8_t *bytes, size_t size) {
    static const uint8_t exif[6] = {'E', 'x', 'i', 'f', 0, 0};
    size_t position = 2;
    while (position + 4 <= size && bytes[position] == MARKER_START) {
        unsigned marker = bytes[position + 1];
        if (marker == MARKER_START) {
            position++; /* markers may be preceded by any number of these */
            continue;
        }
        size_t length = read_number(bytes + position + 2, 2, 0);
        if (marker == START_OF_SCAN || marker == END_OF_IMAGE || length < 2 ||
            length > size - position - 2) {
            break;
        }
        const uint8_t *content = bytes + position + 4;
        if (marker == EXIF_SEGMENT && length - 2 >= sizeof exif &&
            memcmp(content, exif, sizeof exif) == 0) {
            return burin_exif_orientation(content + sizeof exif, length - 2 - sizeof exif);
        }
        position += 2 + length;
    }
    return UPRIGHT;
}

/* Where the upright picture's pixels lie in the stored one: the first, and the steps from one to
 * the next along a row and along a column. */
struct walk {
    const uint8_t *first;
    ptrdiff_t along_row, along_column;
};

static struct walk walk_through(const burin_image *image, int orientation) {
    int mirrors_columns = orientation == 2 || orientation == 3 || orientation == 7 ||
                          orientation == 8;
    int mirrors_rows = orientation == 3 || orientation == 4 || orientation == 6 ||
                       orientation == 7;
    int is_transposed = orientation >= 5;
    ptrdiff_t pixel = 3, row = (ptrdiff_t)image->width * 3;
    struct walk walk = {image->pixels, 0, 0};
    if (mirrors_columns) {
        walk.first += (ptrdiff_t)(image->width - 1) * pixel;
        pixel = -pixel;
    }
    if (mirrors_rows) {
        walk.first += (ptrdiff_t)(image->height - 1) * row;
        row = -row;
    }
    walk.along_row = is_transposed ? row : pixel;
    walk.along_column = is_transposed ? pixel : row;
    return walk;
}

int burin_image_orient(burin_image *image, int orientation) {
    if (orientation <= UPRIGHT || orientation > LAST_ORIENTATION) {
        return BURIN_IMAGE_OK;
    }
    /* The size was checked against the limits when the pixels were allocated. */
    uint8_t *upright = malloc((size_t)image->width * image->height * 3);
    if (upright == NULL) {
        return burin_image_fail(image, BURIN_IMAGE_OUT_OF_MEMORY, "out of memory");
    }
    uint32_t width = orientation >= 5 ? image->height : image->width;
    uint32_t height = orientation >= 5 ? image->width : image->height;
    struct walk walk = walk_through(image, orientation);
    uint8_t *target = upright;
    for (uint32_t y = 0; y < height; y++) {
        const uint8_t *source = walk.first + (ptrdiff_t)y * walk.along_column;
        for (uint32_t x = 0; x < width; x++, target += 3) {
            memcpy(target, source + (ptrdiff_t)x * walk.along_row, 3);
        }
    }
    free(image->pixels);
    image->pixels = upright;
    image->width = width;
    image->height = height;
    return BURIN_IMAGE_OK;
}
