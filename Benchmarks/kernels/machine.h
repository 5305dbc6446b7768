#ifndef BURIN_BENCHMARK_MACHINE_H
#define BURIN_BENCHMARK_MACHINE_H

/* What one core of this machine can do at most, and what measuring it takes. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "vector.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* `count` small floats, 64-byte aligned; the program ends without them. */
static float *floats(long count) {
    float *p = aligned_alloc(64, ((size_t)count * sizeof(float) + 127) / 64 * 64);
    if (!p) {
        fprintf(stderr, "kernels: out of memory (%ld floats)\n", count);
        exit(1);
    }
    for (long i = 0; i < count; i++)
        p[i] = (float)(i % 13 - 6) * 0.01f;
    return p;
}

/* Multiply-adds in twelve independent chains, in GFLOP/s. */
static double peak(void) {
    const long steps = 3000000;
    double best = 0;
    for (int run = 0; run < 10; run++) {
        burin_vector sums[12];
        const burin_vector scale = burin_splat(1.0000001f), shift = burin_splat(1e-9f);
        for (int i = 0; i < 12; i++)
            sums[i] = burin_splat((float)i);
        const double start = now();
        for (long s = 0; s < steps; s++)
#pragma clang loop unroll(full)
            for (int i = 0; i < 12; i++)
                sums[i] = sums[i] * scale + shift;
        const double seconds = now() - start;
        volatile float used = 0;
        for (int i = 0; i < 12; i++)
            used += sums[i][0];
        const double rate = (double)steps * 12 * 2 * BURIN_WIDTH / seconds / 1e9;
        best = rate > best ? rate : best;
    }
    return best;
}

/* Reads 256 MB in order, in GB/s. */
static double bandwidth(void) {
    const long count = 64L << 20;
    float *data = floats(count);
    double best = 0;
    for (int run = 0; run < 5; run++) {
        burin_vector sums[8] = {{0}};
        const double start = now();
        for (long i = 0; i < count; i += 8 * BURIN_WIDTH)
#pragma clang loop unroll(full)
            for (long j = 0; j < 8; j++)
                sums[j] += burin_load(data + i + j * BURIN_WIDTH);
        const double seconds = now() - start;
        volatile float used = 0;
        for (int j = 0; j < 8; j++)
            used += sums[j][0];
        const double rate = (double)count * sizeof(float) / seconds / 1e9;
        best = rate > best ? rate : best;
    }
    free(data);
    return best;
}

#endif
