/* attention-module: a compiled network.
 *
 * Compiled by Burin 0.1.0. C99; needs libc and libm only. All functions may be called from
 * any thread; none prints, aborts or sets errno, and none starts a thread unless asked to. Images
 * are float32, row-major [1, 3, 8, 8]; results are float32 [1, 8].
 */
#ifndef ATTENTION_MODULE_H
#define ATTENTION_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a structure or the meaning of a function here changes. */
#define ATTENTION_MODULE_ABI 3

/* The most threads a run may be given. */
#define ATTENTION_MODULE_THREADS_LIMIT 64

/* Floats of one image, and of one result. */
#define ATTENTION_MODULE_INPUT_FLOATS 192
#define ATTENTION_MODULE_OUTPUT_FLOATS 8

enum attention_module_status {
    ATTENTION_MODULE_OK = 0,
    ATTENTION_MODULE_BAD_ARGUMENT = 1,    /* a null pointer, a count out of range, a wrong struct size */
    ATTENTION_MODULE_UNSUPPORTED_CPU = 2, /* the processor lacks the instructions the model uses */
    ATTENTION_MODULE_OUT_OF_MEMORY = 3,   /* only from functions that allocate */
    ATTENTION_MODULE_WRONG_WEIGHTS = 4,   /* the weights are not those the code was made with, or damaged */
    ATTENTION_MODULE_POOL_BUSY = 5        /* the pool of threads is in use by another run */
};

/* Called after a value is computed: its index in the information's "values", and its floats in
 * the layout stated there. The memory is the model's and changes after the call. */
typedef void attention_module_observer(void *context, int32_t value, const float *data);

/* A share of a run's work: to be called with every index below a count, in any order, on any
 * threads. */
typedef void attention_module_task(void *argument, int32_t index);

/* A host's own way to work in parallel: calls task(argument, 0) to task(argument, count - 1), side
 * by side or not, and returns when all have. */
typedef void attention_module_parallel_for(void *context, attention_module_task *task, void *argument,
                                     int32_t count);

/* Threads that wait for runs; sleeping, where the last run was some tens of microseconds ago. */
typedef struct attention_module_pool attention_module_pool;

/* Options of a run; a null pointer means all defaults.
 *
 * The work is cut into as many parts as there are threads, which are, in this order: the host's own
 * where `parallel_for` is given; those of `pool`; else threads started and ended within the run,
 * for which the C library allocates. All give the same bits, and as one thread does. */
typedef struct attention_module_options {
    uint32_t struct_size; /* sizeof(attention_module_options); without what follows observer_context too */
    int32_t threads;      /* 0 or 1: the calling thread only; at most ATTENTION_MODULE_THREADS_LIMIT */
    attention_module_observer *observer; /* called on the calling thread, image by image */
    void *observer_context;
    attention_module_parallel_for *parallel_for; /* not together with a pool */
    void *parallel_context;
    attention_module_pool *pool; /* of at least `threads` threads; one run at a time uses it */
} attention_module_options;

/* ATTENTION_MODULE_ABI as the library was built with. */
uint32_t attention_module_abi(void);

/* What is known of the model, as JSON (UTF-8): inputs, outputs, preprocessing, kernels. */
const char *attention_module_info_json(void);

/* The instruction set the kernels use: of baseline the first this processor has, or the one that
 * ATTENTION_MODULE_ISA in the environment names when it is first asked for; "none" where there is none. */
const char *attention_module_isa(void);

/* A status in words. */
const char *attention_module_strerror(int status);

/* Bytes of workspace a run of n images on some threads needs; 0 where an argument is out of
 * range. */
size_t attention_module_workspace_size(int n, int threads);

/* Runs n images, one after the other in `in`, and writes n results to `out`.
 *
 * in, out and workspace may have any alignment; the workspace belongs to one call at a time.
 * Allocates nothing. The same image gives the same bits wherever it stands.
 */
int attention_module_run(const float *in, float *out, int n, void *workspace,
                   const attention_module_options *options);

/* Starts threads - 1 threads, which with the calling one of each run are `threads`. They block all
 * signals but those of faults, and go with attention_module_pool_destroy, which no run may outlast. After
 * fork() a child may destroy the pool, and not use it. */
int attention_module_pool_create(int threads, attention_module_pool **pool);
void attention_module_pool_destroy(attention_module_pool *pool);

/* How many threads may run at once: the calling thread's affinity mask, limited by the processor
 * quota of its control group (rounded down, at least 1) and by ATTENTION_MODULE_THREADS_LIMIT; 1 where no
 * instruction set fits. */
int attention_module_available_threads(void);

/* A model with a workspace of its own, for one thread at a time. */
typedef struct attention_module_handle attention_module_handle;

enum attention_module_pixel_order { ATTENTION_MODULE_RGB = 0, ATTENTION_MODULE_BGR = 1 };
enum attention_module_result { ATTENTION_MODULE_RAW = 0, ATTENTION_MODULE_NORMALIZED = 1 };

/* attention_module_create is for one thread; with more, the handle has a pool of its own. */
int attention_module_create(attention_module_handle **handle);
int attention_module_create_with_threads(int threads, attention_module_handle **handle);
void attention_module_destroy(attention_module_handle *handle);

/* Embeds one 8 x 8 image of 8-bit pixels, three bytes each, rows `stride` bytes apart.
 *
 * Channels are put in RGB order and passed on as 0...255; whatever scaling the model wants beyond
 * that is stated under Preprocessing above. The result is raw or scaled to length 1. */
int attention_module_embed_rgb8(attention_module_handle *handle, const uint8_t *pixels, size_t stride,
                          enum attention_module_pixel_order order, enum attention_module_result result,
                          float *out);

#ifdef __cplusplus
}
#endif

#endif
