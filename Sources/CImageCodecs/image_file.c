/* open, fstat and O_CLOEXEC are POSIX, not ISO C. */
#define _POSIX_C_SOURCE 200809L

#include "image_codecs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room to tell a file that ends at its stated size from one that grew meanwhile. */
enum { GROWTH_MARGIN = 1 };

static int fail(char *message, size_t message_size, int status, const char *text) {
    if (message != NULL && message_size > 0) {
        snprintf(message, message_size, "%s", text);
    }
    return status;
}

/* Fills `bytes` up to the end of the file; returns the count, or -1 with errno set. */
static ssize_t read_to_end(int descriptor, uint8_t *bytes, size_t capacity) {
    size_t count = 0;
    while (count < capacity) {
        ssize_t got = read(descriptor, bytes + count, capacity - count);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return -1;
        }
        if (got == 0) {
            break;
        }
        count += (size_t)got;
    }
    return (ssize_t)count;
}

static int read_open_file(int descriptor, size_t limit, uint8_t **bytes, size_t *size,
                          char *message, size_t message_size) {
    struct stat state;
    if (fstat(descriptor, &state) != 0) {
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, strerror(errno));
    }
    if (S_ISDIR(state.st_mode)) {
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, "is a directory, not a file");
    }
    if (!S_ISREG(state.st_mode)) {
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, "is not a regular file");
    }
    if (state.st_size < 0 || (uint64_t)state.st_size > limit) {
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, "the file is too large");
    }
    size_t capacity = (size_t)state.st_size + GROWTH_MARGIN;
    uint8_t *buffer = malloc(capacity);
    if (buffer == NULL) {
        return fail(message, message_size, BURIN_IMAGE_OUT_OF_MEMORY, "out of memory");
    }
    ssize_t count = read_to_end(descriptor, buffer, capacity);
    if (count < 0 || (size_t)count == capacity) {
        const char *reason = count < 0 ? strerror(errno) : "the file grew while it was read";
        free(buffer);
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, reason);
    }
    *bytes = buffer;
    *size = (size_t)count;
    return BURIN_IMAGE_OK;
}

int burin_file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, char *message,
                    size_t message_size) {
    if (path == NULL || bytes == NULL || size == NULL) {
        return fail(message, message_size, BURIN_IMAGE_BAD_ARGUMENT, "no path or no result");
    }
    *bytes = NULL;
    *size = 0;
    /* O_NONBLOCK: opening a FIFO must report it, not wait for a writer. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return fail(message, message_size, BURIN_IMAGE_UNREADABLE, strerror(errno));
    }
    int status = read_open_file(descriptor, limit, bytes, size, message, message_size);
    close(descriptor);
    return status;
}
