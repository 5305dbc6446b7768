#include "clock.h"
#include "machine_peak.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Vectors read at once: enough loads on their way to fill the load units. */
enum { STREAMS = 8, LINE = 64 };

/* The sum of all words of a buffer whose bytes are a multiple of STREAMS cache lines: integers,
 * because additions of floats would wait for each other. Every stream is a line of its own. */
#define DEFINE_SUM(name, attributes)                                                               \
    typedef uint64_t name##_vector __attribute__((vector_size(LINE)));                             \
    attributes static uint64_t name(const char *data, size_t bytes) {                              \
        name##_vector sums[STREAMS];                                                               \
        memset(sums, 0, sizeof sums);                                                              \
        for (size_t at = 0; at < bytes; at += STREAMS * LINE) {                                    \
            const name##_vector *const p = (const void *)(data + at);                              \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < STREAMS; i++) sums[i] += p[i];  \
        }                                                                                          \
        uint64_t sum = 0;                                                                          \
        for (int i = 0; i < STREAMS; i++)                                                          \
            for (int j = 0; j < LINE / 8; j++)                                                     \
                sum += sums[i][j];                                                                 \
        return sum;                                                                                \
    }

#if defined(__x86_64__)
DEFINE_SUM(sum_avx512, __attribute__((target("avx512f"))))
DEFINE_SUM(sum_avx2, __attribute__((target("avx2"))))
#endif
DEFINE_SUM(sum_portable, )

typedef uint64_t sum_function(const char *, size_t);

static sum_function *widest_sum(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return sum_avx512;
    if (__builtin_cpu_supports("avx2"))
        return sum_avx2;
#endif
    return sum_portable;
}

/* Bytes that lie in a level and in no nearer one. Sizes come from the usual second-level cache
 * where the system tells none: half of it; eight times as much, which no second-level cache holds
 * and a core's share of the third does; and far more than a core gets of any third. The third
 * level's own size is not asked for: virtual machines tell that of all their sockets. */
static size_t working_set(enum burin_memory_level level) {
    long second = 0;
#if defined(_SC_LEVEL2_CACHE_SIZE)
    second = sysconf(_SC_LEVEL2_CACHE_SIZE);
#endif
    if (second < (128L << 10) || second > (8L << 20))
        second = 1L << 20;
    switch (level) {
    case BURIN_LEVEL_2:
        return (size_t)second / 2;
    case BURIN_LEVEL_3:
        return (size_t)second * 8;
    case BURIN_MEMORY:
        break;
    }
    return (size_t)128 << 20;
}

double burin_read_bandwidth(enum burin_memory_level level, double seconds) {
    const size_t unit = STREAMS * LINE;
    const size_t bytes = working_set(level) / unit * unit;
    char *const data = aligned_alloc(unit, bytes);
    if (!data)
        return 0;
    memset(data, 1, bytes);
    sum_function *const sum = widest_sum();
    volatile uint64_t sink = 0;
    double best = 0;
    const double start = now();
    for (int pass = 0; pass < 3 || now() - start < seconds; pass++) {
        const double begin = now();
        sink = sink + sum(data, bytes);
        const double rate = (double)bytes / (now() - begin) / 1e9;
        best = rate > best ? rate : best;
    }
    free(data);
    return best;
}
