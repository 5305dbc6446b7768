/*
 * How near each kernel template comes to what one core of this machine can do: GFLOP/s against
 * the measured peak of multiply-adds, GB/s against the measured read bandwidth. One thread, best
 * and median of many runs; activations are warm, weights come from memory, as in a network that
 * reads more of them than the caches hold. The wrappers pass literals, as generated models do. See
 * Makefile.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "dense.h"
#include "depthwise.h"
#include "direct.h"
#include "elementwise.h"
#include "first_layer.h"
#include "lane_grouped.h"
#include "matrix_product.h"
#include "pointwise.h"
#include "pooling.h"
#include "reduction.h"
#include "resize.h"
#include "winograd.h"
#include "winograd_strided.h"

#include "machine.h"

/* Every run takes another copy of the weights; the copies are larger than third-level caches. */
enum { RUNS = 41, COLD_FLOATS = 12 << 20 };

/* Operands of every kernel under test; `vectors` holds bias and slopes of the epilogue. */
typedef struct {
    const float *input, *weights, *vectors, *residual;
    float *output, *scratch;
} operands;

typedef void kernel(const operands *o, long begin, long end);

typedef struct {
    const char *name;
    kernel *run;
    long input, weights, output, scratch, units; /* floats, but for units */
    double products;                             /* multiply-adds; 0: report bytes instead */
    double bytes;
} benchmark;

static int by_value(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    double best, median;
} seconds;

static seconds measure(const benchmark *b) {
    const long stride = (b->weights + 15) / 16 * 16, copies = COLD_FLOATS / stride + 1;
    operands o = {floats(b->input),  NULL, floats(4096), floats(b->output), floats(b->output),
                  floats(b->scratch)};
    float *weights = floats(stride * copies);
    double taken[RUNS];
    for (int run = 0; run < RUNS; run++) {
        o.weights = weights + run % copies * stride;
        const double start = now();
        b->run(&o, 0, b->units);
        taken[run] = now() - start;
    }
    free((void *)o.input), free(weights), free((void *)o.vectors);
    free((void *)o.residual), free(o.output), free(o.scratch);
    qsort(taken, RUNS, sizeof *taken, by_value);
    return (seconds){taken[0], taken[RUNS / 2]};
}

/* Bias and PReLU, the usual end of a convolution. */
BURIN_INLINE burin_epilogue bias_and_prelu(const operands *o) {
    return (burin_epilogue){.step0 = {.kind = BURIN_STEP_BIAS, .a = o->vectors},
                            .step1 = {.kind = BURIN_STEP_PRELU, .a = o->vectors}};
}

#define BLOCKS(channels) (((channels) + BURIN_WIDTH - 1) / BURIN_WIDTH * BURIN_WIDTH)
#define PANELS(channels) (((channels) + BURIN_PANEL - 1) / BURIN_PANEL * BURIN_PANEL)

/* A wrapper with literal shapes, as generated code has, and its row of the table. */
#define POINTWISE(C, O, P)                                                                         \
    static void pointwise_##C##_##O##_##P(const operands *o, long begin, long end) {               \
        burin_pointwise(o->input, o->weights, o->output, o->scratch, C, O, P, bias_and_prelu(o),   \
                        begin, end);                                                               \
    }
#define POINTWISE_ROW(C, O, P)                                                                     \
    {"pointwise " #C " -> " #O ", " #P " pixels",                                                  \
     pointwise_##C##_##O##_##P,                                                                    \
     BLOCKS(C) * P,                                                                                \
     BLOCKS(C) * PANELS(O),                                                                        \
     BLOCKS(O) * P,                                                                                \
     burin_pointwise_scratch(C, O, P),                                                             \
     burin_pointwise_units(C, O, P),                                                               \
     (double)C * O * P,                                                                            \
     0}

#define DIRECT(C, O, H, S, OH)                                                                     \
    static void direct_##C##_##O##_##H##_##S(const operands *o, long begin, long end) {            \
        burin_direct(o->input, o->weights, NULL, o->output, o->scratch, 1, C, H, H, O, 3, 3, S, S, \
                     1, 1, 1, 1, OH, OH, bias_and_prelu(o), begin, end);                           \
    }
#define DIRECT_ROW(C, O, H, S, OH)                                                                 \
    {"direct 3x3 " #C " -> " #O ", " #H "/" #S,                                                    \
     direct_##C##_##O##_##H##_##S,                                                                 \
     BLOCKS(C) * H * H,                                                                            \
     BLOCKS(C) * PANELS(O) * 9,                                                                    \
     BLOCKS(O) * OH * OH,                                                                          \
     burin_direct_scratch(1, C, H, H, O, 3, 3, S, S, 1, 1, 1, 1, OH, OH),                          \
     burin_direct_units(1, C, H, H, O, 3, 3, S, S, 1, 1, 1, 1, OH, OH),                            \
     (double)C * O * 9 * OH * OH,                                                                  \
     0}

/* Percentages of the direct algorithm's multiply-adds: above 100 where the algorithm saves more. */
#define WINOGRAD(C, O, H)                                                                          \
    static void winograd_##C##_##O##_##H(const operands *o, long begin, long end) {                \
        burin_winograd(o->input, o->weights, NULL, o->output, o->scratch, 4, 1, C, H, H, O, 1, 1,  \
                       H, H, bias_and_prelu(o), begin, end);                                       \
    }
#define WINOGRAD_ROW(C, O, H)                                                                      \
    {"winograd 4x4 " #C " -> " #O ", " #H,                                                         \
     winograd_##C##_##O##_##H,                                                                     \
     BLOCKS(C) * H * H,                                                                            \
     BLOCKS(C) * PANELS(O) * 36,                                                                   \
     BLOCKS(O) * H * H,                                                                            \
     burin_winograd_scratch(4, 1, C, H, H, O, 1, 1, H, H),                                         \
     burin_winograd_units(4, 1, C, H, H, O, 1, 1, H, H),                                           \
     (double)C * O * 9 * H * H,                                                                    \
     0}

#define STRIDED(M, C, O, H, OH)                                                                    \
    static void strided_##M##_##C##_##O##_##H(const operands *o, long begin, long end) {           \
        burin_winograd_strided(o->input, o->weights, NULL, o->output, o->scratch, M, 1, C, H, H,   \
                               O, 1, 1, OH, OH, bias_and_prelu(o), begin, end);                    \
    }
#define STRIDED_ROW(M, C, O, H, OH)                                                                \
    {"strided winograd " #M "x" #M " " #C " -> " #O ", " #H "/2",                                  \
     strided_##M##_##C##_##O##_##H,                                                                \
     BLOCKS(C) * H * H,                                                                            \
     BLOCKS(C) * PANELS(O) * (2 * M + 1) * (2 * M + 1),                                            \
     BLOCKS(O) * OH * OH,                                                                          \
     burin_winograd_strided_scratch(M, 1, C, H, H, O, 1, 1, OH, OH),                               \
     burin_winograd_strided_units(M, 1, C, H, H, O, 1, 1, OH, OH),                                 \
     (double)C * O * 9 * OH * OH,                                                                  \
     0}

#define FIRST(O, K, S, PAD, OH)                                                                    \
    static void first_##O##_##K##_##S(const operands *o, long begin, long end) {                   \
        burin_first_layer(o->input, o->weights, NULL, o->output, o->scratch, 3, 112, 112, O, K, K, \
                          S, S, 1, 1, PAD, PAD, OH, OH, bias_and_prelu(o), begin, end);            \
    }
#define FIRST_ROW(O, K, S, PAD, OH)                                                                \
    {"first layer " #K "x" #K " 3 -> " #O ", 112/" #S,                                             \
     first_##O##_##K##_##S,                                                                        \
     3 * 112 * 112,                                                                                \
     PANELS(O) * 3 * K * K,                                                                        \
     BLOCKS(O) * OH * OH,                                                                          \
     burin_first_layer_scratch(3, 112, 112, O, K, K, S, S, 1, 1, PAD, PAD, OH, OH),                \
     burin_first_layer_units(3, 112, 112, O, K, K, S, S, 1, 1, PAD, PAD, OH, OH),                  \
     (double)3 * O * K * K * OH * OH,                                                              \
     0}

#define DEPTHWISE(C, H, K, S, PAD, OH)                                                             \
    static void depthwise_##C##_##H##_##K##_##S(const operands *o, long begin, long end) {         \
        burin_depthwise(o->input, o->weights, NULL, o->output, o->scratch, C, H, H, K, K, S, S, 1, \
                        1, PAD, PAD, OH, OH, bias_and_prelu(o), begin, end);                       \
    }
#define DEPTHWISE_ROW(C, H, K, S, PAD, OH)                                                         \
    {"depthwise " #K "x" #K " " #C ", " #H "/" #S,                                                 \
     depthwise_##C##_##H##_##K##_##S,                                                              \
     BLOCKS(C) * H * H,                                                                            \
     BLOCKS(C) * K * K,                                                                            \
     BLOCKS(C) * OH * OH,                                                                          \
     burin_depthwise_scratch(C, H, H, K, K, S, S, 1, 1, PAD, PAD, OH, OH),                         \
     burin_depthwise_units(C, H, H, K, K, S, S, 1, 1, PAD, PAD, OH, OH),                           \
     (double)C * K * K * OH * OH,                                                                  \
     0}

#define LANE_GROUPED(G, C, H, S, OH)                                                               \
    static void lane_grouped_##G##_##C##_##H##_##S(const operands *o, long begin, long end) {      \
        burin_lane_grouped(o->input, o->weights, NULL, o->output, o->scratch, G, C, H, H, 3, 3, S, \
                           S, 1, 1, 1, 1, OH, OH, bias_and_prelu(o), begin, end);                  \
    }
#define LANE_GROUPED_ROW(G, C, H, S, OH)                                                           \
    {"lane grouped 3x3 " #C " by " #G ", " #H "/" #S,                                              \
     lane_grouped_##G##_##C##_##H##_##S,                                                           \
     BLOCKS(C) * H * H,                                                                            \
     BLOCKS(C) * 9 * G,                                                                            \
     BLOCKS(C) * OH * OH,                                                                          \
     burin_lane_grouped_scratch(G, C, H, H, 3, 3, S, S, 1, 1, 1, 1, OH, OH),                       \
     burin_lane_grouped_units(G, C, H, H, 3, 3, S, S, 1, 1, 1, 1, OH, OH),                         \
     (double)C * G * 9 * OH * OH,                                                                  \
     0}

POINTWISE(1024, 704, 196)
POINTWISE(704, 1024, 196)
POINTWISE(1280, 1024, 196)
POINTWISE(256, 128, 3136)
POINTWISE(64, 256, 3136)
POINTWISE(2048, 1024, 49)
POINTWISE(128, 128, 784)
POINTWISE(704, 176, 196)
DIRECT(64, 64, 56, 1, 56)
DIRECT(128, 128, 28, 1, 28)
DIRECT(256, 256, 14, 1, 14)
DIRECT(512, 512, 7, 1, 7)
DIRECT(64, 64, 112, 2, 56)
WINOGRAD(64, 64, 56)
WINOGRAD(128, 128, 28)
WINOGRAD(256, 256, 14)
WINOGRAD(512, 512, 7)
DIRECT(128, 128, 56, 2, 28)
DIRECT(256, 256, 28, 2, 14)
DIRECT(512, 512, 14, 2, 7)
STRIDED(4, 64, 64, 112, 56)
STRIDED(4, 128, 128, 56, 28)
STRIDED(2, 256, 256, 28, 14)
FIRST(64, 3, 1, 1, 112)
FIRST(64, 3, 2, 1, 56)
FIRST(64, 7, 2, 3, 56)
DEPTHWISE(64, 56, 3, 1, 1, 56)
DEPTHWISE(128, 56, 3, 2, 1, 28)
DEPTHWISE(256, 14, 3, 1, 1, 14)
DEPTHWISE(512, 7, 3, 1, 1, 7)
DEPTHWISE(512, 7, 7, 1, 0, 1)
LANE_GROUPED(4, 128, 56, 1, 56)
LANE_GROUPED(4, 512, 14, 1, 14)
LANE_GROUPED(4, 256, 56, 2, 28)
LANE_GROUPED(2, 128, 28, 1, 28)

static void dense_100352_512(const operands *o, long begin, long end) {
    const burin_epilogue bias = {.step0 = {.kind = BURIN_STEP_BIAS, .a = o->vectors}};
    burin_dense(o->input, o->weights, o->output, 100352, 512, 1, 0, 0, bias, begin, end);
}

static void dense_half_100352_512(const operands *o, long begin, long end) {
    const burin_epilogue bias = {.step0 = {.kind = BURIN_STEP_BIAS, .a = o->vectors}};
    burin_dense_half(o->input, o->weights, o->output, 100352, 512, 1, 0, 0, bias, begin, end);
}

static void dense_512_512(const operands *o, long begin, long end) {
    const burin_epilogue bias = {.step0 = {.kind = BURIN_STEP_BIAS, .a = o->vectors}};
    burin_dense(o->input, o->weights, o->output, 512, 512, 1, 0, 0, bias, begin, end);
}

static void elementwise_residual(const operands *o, long begin, long end) {
    const burin_epilogue epilogue = {.step0 = {.kind = BURIN_STEP_ADD, .a = o->residual},
                                     .step1 = {.kind = BURIN_STEP_PRELU, .a = o->vectors}};
    burin_elementwise(o->input, o->output, 128, 784, epilogue, begin, end);
}

static void elementwise_sigmoid(const operands *o, long begin, long end) {
    const burin_epilogue epilogue = {.step0 = {.kind = BURIN_STEP_SIGMOID}};
    burin_elementwise(o->input, o->output, 128, 784, epilogue, begin, end);
}

#define FUNCTION(name, kind_)                                                                      \
    static void elementwise_##name(const operands *o, long begin, long end) {                      \
        const burin_epilogue epilogue = {                                                          \
            .step0 = {.kind = BURIN_STEP_FUNCTION, .function = kind_, .s = 1}, .channels = 128};   \
        burin_elementwise(o->input, o->output, 128, 784, epilogue, begin, end);                    \
    }
FUNCTION(elu, BURIN_FUNCTION_ELU)
FUNCTION(erf, BURIN_FUNCTION_ERF)
FUNCTION(log, BURIN_FUNCTION_LOG)
FUNCTION(sin, BURIN_FUNCTION_SIN)

#define FUNCTION_ROW(name)                                                                         \
    {#name " 128, 28x28", elementwise_##name, 128 * 784, 1, 128 * 784, 0,                          \
     burin_elementwise_units(128, 784), 0, 128.0 * 784 * 8}

static void matrix_product(const operands *o, long begin, long end) {
    burin_matrix_product(o->input, o->weights, 0, o->output, 1, 196, 512, 512, 0, 0, begin, end);
}

static void mean_of_channels(const operands *o, long begin, long end) {
    burin_reduce(o->input, o->output, 1, 128, 784, BURIN_REDUCTION_MEAN, begin, end);
}

static void max_pool(const operands *o, long begin, long end) {
    burin_max_pool(o->input, o->output, 64, 112, 112, 3, 3, 2, 2, 1, 1, 1, 1, 56, 56,
                   (burin_epilogue){.channels = 64}, begin, end);
}

static void bilinear(const operands *o, long begin, long end) {
    const burin_epilogue epilogue = {.step0 = {.kind = BURIN_STEP_ADD, .a = o->residual}};
    burin_resize_bilinear(o->input, o->output, 128, 14, 14, 28, 28, 1, epilogue, begin, end);
}

static const benchmark *benchmarks(long *count) {
    static benchmark rows[64];
    const benchmark all[] = {
        POINTWISE_ROW(1024, 704, 196),
        POINTWISE_ROW(704, 1024, 196),
        POINTWISE_ROW(1280, 1024, 196),
        POINTWISE_ROW(256, 128, 3136),
        POINTWISE_ROW(64, 256, 3136),
        POINTWISE_ROW(2048, 1024, 49),
        POINTWISE_ROW(128, 128, 784),
        POINTWISE_ROW(704, 176, 196),
        DIRECT_ROW(64, 64, 56, 1, 56),
        DIRECT_ROW(128, 128, 28, 1, 28),
        DIRECT_ROW(256, 256, 14, 1, 14),
        DIRECT_ROW(512, 512, 7, 1, 7),
        DIRECT_ROW(64, 64, 112, 2, 56),
        WINOGRAD_ROW(64, 64, 56),
        WINOGRAD_ROW(128, 128, 28),
        WINOGRAD_ROW(256, 256, 14),
        WINOGRAD_ROW(512, 512, 7),
        DIRECT_ROW(128, 128, 56, 2, 28),
        DIRECT_ROW(256, 256, 28, 2, 14),
        DIRECT_ROW(512, 512, 14, 2, 7),
        STRIDED_ROW(4, 64, 64, 112, 56),
        STRIDED_ROW(4, 128, 128, 56, 28),
        STRIDED_ROW(2, 256, 256, 28, 14),
        FIRST_ROW(64, 3, 1, 1, 112),
        FIRST_ROW(64, 3, 2, 1, 56),
        FIRST_ROW(64, 7, 2, 3, 56),
        DEPTHWISE_ROW(64, 56, 3, 1, 1, 56),
        DEPTHWISE_ROW(128, 56, 3, 2, 1, 28),
        DEPTHWISE_ROW(256, 14, 3, 1, 1, 14),
        DEPTHWISE_ROW(512, 7, 3, 1, 1, 7),
        DEPTHWISE_ROW(512, 7, 7, 1, 0, 1),
        LANE_GROUPED_ROW(4, 128, 56, 1, 56),
        LANE_GROUPED_ROW(4, 512, 14, 1, 14),
        LANE_GROUPED_ROW(4, 256, 56, 2, 28),
        LANE_GROUPED_ROW(2, 128, 28, 1, 28),
        {"dense 100352 -> 512", dense_100352_512, 100352, 100352L * 512, 512, 0,
         burin_dense_units(100352, 512, 1, 0, 0), 0, 100352.0 * 512 * 4},
        {"dense 100352 -> 512, half precision", dense_half_100352_512, 100352, 100352L * 256, 512,
         0, burin_dense_units(100352, 512, 1, 0, 0), 0, 100352.0 * 512 * 2},
        {"dense 512 -> 512", dense_512_512, 512, 512 * 512, 512, 0,
         burin_dense_units(512, 512, 1, 0, 0), 0, 512.0 * 512 * 4},
        {"add + PReLU 128, 28x28", elementwise_residual, 128 * 784, 1, 128 * 784, 0,
         burin_elementwise_units(128, 784), 0, 128.0 * 784 * 12},
        {"sigmoid 128, 28x28", elementwise_sigmoid, 128 * 784, 1, 128 * 784, 0,
         burin_elementwise_units(128, 784), 0, 128.0 * 784 * 8},
        FUNCTION_ROW(elu),
        FUNCTION_ROW(erf),
        FUNCTION_ROW(log),
        FUNCTION_ROW(sin),
        {"matrix product 196x512x512", matrix_product, 196 * 512, 512 * 512, 196 * 512, 0,
         burin_matrix_product_units(1, 196, 512, 512, 0, 0), 196.0 * 512 * 512, 0},
        {"mean over 128 channels, 28x28", mean_of_channels, 128 * 784, 1, 784, 0,
         burin_reduce_units(1, 128, 784, BURIN_REDUCTION_MEAN), 0, 129.0 * 784 * 4},
        {"max pool 3x3/2 64, 112x112", max_pool, 64 * 12544, 1, 64 * 3136, 0,
         burin_pool_units(64, 56), 0, 64.0 * (12544 + 3136) * 4},
        {"bilinear + add 128, 14 -> 28", bilinear, 128 * 196, 1, 128 * 784, 0,
         burin_resize_units(128, 28), 0, 128.0 * (196 + 784 * 2) * 4},
    };
    *count = (long)(sizeof all / sizeof *all);
    for (long i = 0; i < *count; i++)
        rows[i] = all[i];
    return rows;
}

int main(void) {
    const double most = peak(), fastest = bandwidth();
    long count;
    const benchmark *rows = benchmarks(&count);
    printf("vector width %d, peak %.1f GFLOP/s, memory %.1f GB/s\n", BURIN_WIDTH, most, fastest);
    for (long i = 0; i < count; i++) {
        const seconds taken = measure(&rows[i]);
        const double work = rows[i].products > 0 ? 2 * rows[i].products : rows[i].bytes;
        const double rate = work / taken.best / 1e9, usual = work / taken.median / 1e9;
        const double limit = rows[i].products > 0 ? most : fastest;
        printf("%-36s %8.3f ms %7.1f %s %5.1f %% of %s, median %5.1f %%\n", rows[i].name,
               taken.best * 1e3, rate, rows[i].products > 0 ? "GFLOP/s" : "GB/s   ",
               100 * rate / limit, rows[i].products > 0 ? "peak" : "memory", 100 * usual / limit);
    }
    return 0;
}
