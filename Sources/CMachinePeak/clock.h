/* The clock of all measurements. */
#ifndef BURIN_CLOCK_H
#define BURIN_CLOCK_H

#include <time.h>

/* Seconds since an arbitrary point. */
static inline double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#endif
