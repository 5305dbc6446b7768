#include "machine_peak.h"

#include "clock.h"

#include <pthread.h>
#include <unistd.h>

/* Independent sums: enough to cover the latency of two multiply-add units (about 4 cycles each),
 * few enough to stay in 16 registers with the two factors. */
enum { SUMS = 12 };

/* `rounds` times a[i] = a[i] * x + y on all sums: no memory, nothing but multiply-adds. A macro,
 * because the vector's width and the target attribute must be constants. */
#define DEFINE_ROUNDS(name, attributes, width)                                                     \
    typedef float name##_vector __attribute__((vector_size(4 * width)));                           \
    attributes static float name(long rounds, float x, float y) {                                  \
        name##_vector a[SUMS];                                                                     \
        for (int i = 0; i < SUMS; i++)                                                             \
            a[i] = (name##_vector){0} + (float)i;                                                  \
        const name##_vector xs = (name##_vector){0} + x, ys = (name##_vector){0} + y;              \
        for (long r = 0; r < rounds; r++) {                                                        \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < SUMS; i++) a[i] =               \
                a[i] * xs + ys;                                                                    \
        }                                                                                          \
        float sum = 0;                                                                             \
        for (int i = 0; i < SUMS; i++)                                                             \
            sum += a[i][0];                                                                        \
        return sum;                                                                                \
    }

#if defined(__x86_64__)
DEFINE_ROUNDS(rounds_avx512, __attribute__((target("avx512f,fma"))), 16)
DEFINE_ROUNDS(rounds_avx2, __attribute__((target("avx2,fma"))), 8)
#endif
DEFINE_ROUNDS(rounds_portable, , 4)

/* The best rate of runs of about a millisecond each. */
static double best_rate(float (*rounds)(long, float, float), int width, double seconds) {
    const long count = 20000;
    volatile float sink = 0;
    double best = 0;
    for (const double start = now(); now() - start < seconds;) {
        const double begin = now();
        sink = sink + rounds(count, 0.999999f, 1e-9f);
        const double elapsed = now() - begin;
        const double rate = 2.0 * (double)count * SUMS * width / elapsed / 1e9;
        best = rate > best ? rate : best;
    }
    return best;
}

static double core_peak(double seconds) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        const double narrow = best_rate(rounds_avx2, 8, seconds / 2);
        if (!__builtin_cpu_supports("avx512f"))
            return narrow;
        const double wide = best_rate(rounds_avx512, 16, seconds / 2);
        return wide > narrow ? wide : narrow;
    }
#endif
    return best_rate(rounds_portable, 4, seconds);
}

/* A thread of the measurement. */
struct measurement {
    double seconds, rate;
};

static void *measure(void *argument) {
    struct measurement *const measurement = argument;
    measurement->rate = core_peak(measurement->seconds);
    return NULL;
}

enum { MOST_THREADS = 64 };

double burin_fma_peak(double seconds, int threads) {
    pthread_t others[MOST_THREADS];
    struct measurement measurements[MOST_THREADS];
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    const int most = processors < MOST_THREADS ? (int)processors : MOST_THREADS;
    int started = 1;
    for (; started < threads && started < most; started++) {
        measurements[started].seconds = seconds;
        if (pthread_create(&others[started], NULL, measure, &measurements[started]) != 0)
            break;
    }
    double sum = core_peak(seconds);
    for (int i = 1; i < started; i++) {
        pthread_join(others[i], NULL);
        sum += measurements[i].rate;
    }
    return sum;
}
