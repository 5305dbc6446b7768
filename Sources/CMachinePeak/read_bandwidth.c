/* For MADV_HUGEPAGE. */
#define _DEFAULT_SOURCE

#include "clock.h"
#include "machine_peak.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Vectors read at once: enough loads on their way to fill the load units. */
enum { STREAMS = 8, LINE = 64 };

/* The sum of all words of a buffer whose bytes are a multiple of STREAMS cache lines: integers,
 * because additions of floats would wait for each other. The buffer is read in `parts` equal parts
 * side by side, each from its begin to its end, and lines are fetched `ahead` bytes before they are
 * used; 0 leaves that to the processor. */
#define DEFINE_SUM(name, attributes, parts, ahead)                                                 \
    typedef uint64_t name##_vector __attribute__((vector_size(LINE)));                             \
    attributes static uint64_t name(const char *data, size_t bytes) {                              \
        enum { LINES = STREAMS / (parts) };                                                        \
        const size_t part = bytes / (parts);                                                       \
        name##_vector sums[STREAMS];                                                               \
        memset(sums, 0, sizeof sums);                                                              \
        for (size_t at = 0; at < part; at += LINES * LINE) {                                       \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < STREAMS; i++) {                 \
                const char *const p = data + (i / LINES) * part + at + (i % LINES) * LINE;         \
                if (ahead)                                                                         \
                    __builtin_prefetch(p + (ahead), 0, 2);                                         \
                sums[i] += *(const name##_vector *)(const void *)p;                                \
            }                                                                                      \
        }                                                                                          \
        uint64_t sum = 0;                                                                          \
        for (int i = 0; i < STREAMS; i++)                                                          \
            for (int j = 0; j < LINE / 8; j++)                                                     \
                sum += sums[i][j];                                                                 \
        return sum;                                                                                \
    }

typedef uint64_t sum_function(const char *, size_t);

/* The ways of reading that were the fastest of many in some quarter of an hour or other: in order,
 * in order with the fetching of the kernels of dense layers, and two and eight parts, which occupy
 * more of the processor's own prefetching. */
enum { WAYS = 4 };

#define DEFINE_WAYS(name, attributes)                                                              \
    DEFINE_SUM(name##_in_order, attributes, 1, 0)                                                  \
    DEFINE_SUM(name##_fetched, attributes, 1, 4096)                                                \
    DEFINE_SUM(name##_halves, attributes, 2, 0)                                                    \
    DEFINE_SUM(name##_eighths, attributes, 8, 0)                                                   \
    static sum_function *const name[WAYS] = {name##_in_order, name##_fetched, name##_halves,       \
                                             name##_eighths};

#if defined(__x86_64__)
DEFINE_WAYS(sums_avx512, __attribute__((target("avx512f"))))
DEFINE_WAYS(sums_avx2, __attribute__((target("avx2"))))
#endif
DEFINE_WAYS(sums_portable, )

static sum_function *const *widest_sums(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return sums_avx512;
    if (__builtin_cpu_supports("avx2"))
        return sums_avx2;
#endif
    return sums_portable;
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
    return (size_t)192 << 20;
}

/* Filled memory that begins at a page of 2 MB, in such pages where the system has them: with the
 * usual ones a third of the speed is lost to the translation of addresses, which the weights of a
 * compiled model do not lose. Null where there is none. */
static char *filled_memory(size_t bytes) {
    const size_t page = (size_t)2 << 20;
    char *const data = aligned_alloc(page, (bytes + page - 1) / page * page);
    if (!data)
        return NULL;
#if defined(MADV_HUGEPAGE)
    // Where it is refused, pages are the usual ones.
    (void)madvise(data, bytes, MADV_HUGEPAGE);
#endif
    memset(data, 1, bytes);
    return data;
}

double burin_read_bandwidth(enum burin_memory_level level, double seconds) {
    const size_t unit = STREAMS * LINE;
    const size_t bytes = working_set(level) / unit * unit;
    char *const data = filled_memory(bytes);
    if (!data)
        return 0;
    sum_function *const *const sums = widest_sums();
    volatile uint64_t sink = 0;
    double best = 0;
    const double start = now();
    // Every way as often: one after the other, so that all see the same machine.
    for (int pass = 0; pass < 3 * WAYS || now() - start < seconds; pass++) {
        const double begin = now();
        sink = sink + sums[pass % WAYS](data, bytes);
        const double rate = (double)bytes / (now() - begin) / 1e9;
        best = rate > best ? rate : best;
    }
    free(data);
    return best;
}
