/* The main function of a model compiled to an executable: pictures in, embeddings out.
 *
 * `model_alias.h` names the model's functions and sizes:
 *   BURIN_MODEL(x)            the function x under the model's prefix
 *   BURIN_MODEL_NAME          the model's name, a string
 *   BURIN_MODEL_INPUT_HEIGHT, BURIN_MODEL_INPUT_WIDTH, BURIN_MODEL_OUTPUT_SIZE,
 *   BURIN_MODEL_THREADS_LIMIT
 *   BURIN_MODEL_MAPS_WEIGHTS  whether they are in a file beside the program
 */
#include "image_codecs.h"
#include "model_alias.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_OK = 0, EXIT_USAGE = 1, EXIT_MALFORMED_FILE = 3 };
enum { INPUT_AREA = BURIN_MODEL_INPUT_HEIGHT * BURIN_MODEL_INPUT_WIDTH };
enum { WORKSPACE_ALIGNMENT = 64 };

/* Memory of one run, allocated once. */
struct buffers {
    uint8_t *pixels; /* the picture at the input's size */
    float *input;    /* [3][height][width] */
    float *output;
    void *workspace;
    BURIN_MODEL(options) options;
};

/* Memory and threads of all runs; 0 where there is not enough of either. */
static int allocate(struct buffers *buffers, int threads) {
    size_t size = BURIN_MODEL(workspace_size)(1, threads);
    size_t rounded = (size / WORKSPACE_ALIGNMENT + 1) * WORKSPACE_ALIGNMENT;
    buffers->pixels = malloc((size_t)INPUT_AREA * 3);
    buffers->input = malloc((size_t)INPUT_AREA * 3 * sizeof(float));
    buffers->output = malloc((size_t)BURIN_MODEL_OUTPUT_SIZE * sizeof(float));
    buffers->workspace = aligned_alloc(WORKSPACE_ALIGNMENT, rounded);
    buffers->options.struct_size = sizeof buffers->options;
    buffers->options.threads = threads;
    return buffers->pixels != NULL && buffers->input != NULL && buffers->output != NULL &&
           buffers->workspace != NULL &&
           (threads == 1 || BURIN_MODEL(pool_create)(threads, &buffers->options.pool) == 0);
}

static void release(struct buffers *buffers) {
    BURIN_MODEL(pool_destroy)(buffers->options.pool);
    free(buffers->pixels);
    free(buffers->input);
    free(buffers->output);
    free(buffers->workspace);
}

/* The bytes of the UTF-8 sequence at `text`; 0 where there is none. */
static int sequence_length(const unsigned char *text) {
    unsigned char first = text[0];
    int length = first < 0x80   ? 1
                 : first < 0xC2 ? 0
                 : first < 0xE0 ? 2
                 : first < 0xF0 ? 3
                 : first < 0xF5 ? 4
                                : 0;
    if (length < 2) {
        return length;
    }
    /* The second byte's range depends on the first: it rules out overlong forms, surrogates and
     * what lies beyond the last code point. */
    unsigned char low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (text[1] < low || text[1] > high) {
        return 0;
    }
    for (int index = 2; index < length; index++) {
        if ((text[index] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

/* A JSON string. File names are any bytes: what is not UTF-8 becomes the replacement character. */
static void print_string(FILE *file, const char *text) {
    const unsigned char *byte = (const unsigned char *)text;
    fputc('"', file);
    while (*byte != 0) {
        int length = sequence_length(byte);
        if (length == 0) {
            fputs("\\ufffd", file);
            byte++;
        } else if (length == 1 && (*byte < 0x20 || *byte == 0x7F)) {
            fprintf(file, "\\u%04x", (unsigned)*byte++);
        } else {
            if (*byte == '"' || *byte == '\\') {
                fputc('\\', file);
            }
            fwrite(byte, 1, (size_t)length, file);
            byte += length;
        }
    }
    fputc('"', file);
}

/* One line: {"file":"a.png","embedding":[1,2]}. JSON has no infinities and no NaN. */
static void print_embedding(const char *path, const float *embedding) {
    fputs("{\"file\":", stdout);
    print_string(stdout, path);
    fputs(",\"embedding\":[", stdout);
    for (int index = 0; index < BURIN_MODEL_OUTPUT_SIZE; index++) {
        if (index > 0) {
            fputc(',', stdout);
        }
        if (isfinite(embedding[index])) {
            printf("%.9g", (double)embedding[index]);
        } else {
            fputs("null", stdout);
        }
    }
    fputs("]}\n", stdout);
}

static void complain(const char *path, const char *message) {
    print_string(stderr, path);
    fprintf(stderr, ": %s\n", message);
}

/* RGB bytes at the input's size, resized where they are not; 0 where that failed. */
static const uint8_t *fit(const char *path, const burin_image *image, uint8_t *room) {
    if (image->width == BURIN_MODEL_INPUT_WIDTH && image->height == BURIN_MODEL_INPUT_HEIGHT) {
        return image->pixels;
    }
    print_string(stderr, path);
    fprintf(stderr, ": resized from %ux%u to %dx%d; the face must already be cropped and aligned\n",
            (unsigned)image->width, (unsigned)image->height, BURIN_MODEL_INPUT_WIDTH,
            BURIN_MODEL_INPUT_HEIGHT);
    int status = burin_image_resize(image->pixels, image->width, image->height, room,
                                    BURIN_MODEL_INPUT_WIDTH, BURIN_MODEL_INPUT_HEIGHT);
    return status == BURIN_IMAGE_OK ? room : NULL;
}

/* Embeds one file and prints the result; returns the exit code it stands for. */
static int embed(const char *path, struct buffers *buffers) {
    burin_image image;
    if (burin_image_read(path, &image) != BURIN_IMAGE_OK) {
        complain(path, image.message);
        return EXIT_MALFORMED_FILE;
    }
    const uint8_t *pixels = fit(path, &image, buffers->pixels);
    if (pixels == NULL) {
        complain(path, "cannot be resized");
        burin_image_free(&image);
        return EXIT_MALFORMED_FILE;
    }
    for (size_t index = 0; index < (size_t)INPUT_AREA; index++) {
        for (size_t channel = 0; channel < 3; channel++) {
            buffers->input[channel * INPUT_AREA + index] = pixels[3 * index + channel];
        }
    }
    burin_image_free(&image);
    int status = BURIN_MODEL(run)(buffers->input, buffers->output, 1, buffers->workspace,
                                  &buffers->options);
    if (status != 0) {
        complain(path, BURIN_MODEL(strerror)(status));
        return EXIT_USAGE;
    }
    print_embedding(path, buffers->output);
    return EXIT_OK;
}

static void print_help(FILE *file) {
    fprintf(file,
            "usage: " BURIN_MODEL_NAME " [--threads N|all] [--] IMAGE...\n"
            "\n"
            "Prints the embedding of each JPEG or PNG file as a line of JSON:\n"
            "    {\"file\":\"a.png\",\"embedding\":[...%d numbers...]}\n"
            "\n"
            "The pictures are cropped and aligned faces of %dx%d pixels; others are resized, with\n"
            "a notice on the standard error. --threads all takes as many threads as the affinity\n"
            "mask and the processor quota of the container let run at once; 1 is the default, and\n"
            "the numbers are the same for any. Exit codes: 0 all done, 1 wrong use or a model that\n"
            "does not run here, 3 a file that cannot be read.\n",
            BURIN_MODEL_OUTPUT_SIZE, BURIN_MODEL_INPUT_WIDTH, BURIN_MODEL_INPUT_HEIGHT);
}

/* Embeds all files; a bad one does not keep the others from being done. */
static int embed_all(int count, char **paths, int threads) {
    if (strcmp(BURIN_MODEL(isa)(), "none") == 0) {
        const char *const text = BURIN_MODEL(strerror)(BURIN_MODEL_UNSUPPORTED);
        fprintf(stderr, BURIN_MODEL_NAME ": %s\n", text);
        return EXIT_USAGE;
    }
#if BURIN_MODEL_MAPS_WEIGHTS
    const int status = BURIN_MODEL(map_weights)(NULL);
    if (status != 0) {
        const char *const reason = status == BURIN_MODEL_UNREADABLE ? strerror(errno) : NULL;
        fprintf(stderr, BURIN_MODEL_NAME ": %s%s%s\n", BURIN_MODEL(strerror)(status),
                reason ? ": " : "", reason ? reason : "");
        return EXIT_MALFORMED_FILE;
    }
#endif
    struct buffers buffers;
    memset(&buffers, 0, sizeof buffers);
    int result = EXIT_OK;
    if (!allocate(&buffers, threads)) {
        fputs(BURIN_MODEL_NAME ": out of memory or threads\n", stderr);
        result = EXIT_USAGE;
        count = 0;
    }
    for (int index = 0; index < count && result != EXIT_USAGE; index++) {
        int code = embed(paths[index], &buffers);
        result = code != EXIT_OK ? code : result;
    }
    release(&buffers);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs(BURIN_MODEL_NAME ": the standard output cannot be written\n", stderr);
        return EXIT_USAGE;
    }
    return result;
}

/* The number of threads an argument states; 0 where it states none. */
static int read_threads(const char *text) {
    if (strcmp(text, "all") == 0) {
        return BURIN_MODEL(available_threads)();
    }
    char *end = NULL;
    const long count = strtol(text, &end, 10);
    const int is_number = *text >= '0' && *text <= '9' && *end == 0;
    return is_number && count >= 1 && count <= BURIN_MODEL_THREADS_LIMIT ? (int)count : 0;
}

int main(int count, char **arguments) {
    int first = 1, threads = 1;
    for (; first < count && arguments[first][0] == '-'; first++) {
        if (strcmp(arguments[first], "--help") == 0 || strcmp(arguments[first], "-h") == 0) {
            print_help(stdout);
            return EXIT_OK;
        }
        if (strcmp(arguments[first], "--") == 0) {
            first++;
            break;
        }
        if (strcmp(arguments[first], "--threads") != 0) {
            complain(arguments[first], "unknown option");
            print_help(stderr);
            return EXIT_USAGE;
        }
        first++;
        threads = first < count ? read_threads(arguments[first]) : 0;
        if (threads == 0) {
            complain(first < count ? arguments[first] : "--threads",
                     "expected a number of threads, or all");
            return EXIT_USAGE;
        }
    }
    if (first >= count) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    return embed_all(count - first, arguments + first, threads);
}
