/* cru-unit: a compiled network.
 *
 * Compiled by Burin 0.1.0. C99; needs libc and libm only. All functions may be called from
 * any thread; none prints, aborts or sets errno, and none starts a thread unless asked to. Images
 * are float32, row-major [1, 3, 8, 8]; results are float32 [1, 8].
 */
#ifndef CRU_UNIT_H
#define CRU_UNIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever a structure or the meaning of a function here changes. */
#define CRU_UNIT_ABI 3

/* The most threads a run may be given. */
#define CRU_UNIT_THREADS_LIMIT 64

/* Floats of one image, and of one result. */
#define CRU_UNIT_INPUT_FLOATS 192
#define CRU_UNIT_OUTPUT_FLOATS 8

enum cru_unit_status {
    CRU_UNIT_OK = 0,
    CRU_UNIT_BAD_ARGUMENT = 1,    /* a null pointer, a count out of range, a wrong struct size */
    CRU_UNIT_UNSUPPORTED_CPU = 2, /* the processor lacks the instructions the model uses */
    CRU_UNIT_OUT_OF_MEMORY = 3,   /* only from functions that allocate */
    CRU_UNIT_WRONG_WEIGHTS = 4,   /* the weights are not those the code was made with, or damaged */
    CRU_UNIT_POOL_BUSY = 5        /* the pool of threads is in use by another run */
};

/* Called after a value is computed: its index in the information's "values", and its floats in
 * the layout stated there. The memory is the model's and changes after the call. */
typedef void cru_unit_observer(void *context, int32_t value, const float *data);

/* A share of a run's work: to be called with every index below a count, in any order, on any
 * threads. */
typedef void cru_unit_task(void *argument, int32_t index);

/* A host's own way to work in parallel: calls task(argument, 0) to task(argument, count - 1), side
 * by side or not, and returns when all have. */
typedef void cru_unit_parallel_for(void *context, cru_unit_task *task, void *argument,
                                     int32_t count);

/* Threads that wait for runs; sleeping, where the last run was some tens of microseconds ago. */
typedef struct cru_unit_pool cru_unit_pool;

/* Options of a run; a null pointer means all defaults.
 *
 * The work is cut into as many parts as there are threads, which are, in this order: the host's own
 * where `parallel_for` is given; those of `pool`; else threads started and ended within the run,
 * for which the C library allocates. All give the same bits, and as one thread does. */
typedef struct cru_unit_options {
    uint32_t struct_size; /* sizeof(cru_unit_options); without what follows observer_context too */
    int32_t threads;      /* 0 or 1: the calling thread only; at most CRU_UNIT_THREADS_LIMIT */
    cru_unit_observer *observer; /* called on the calling thread, image by image */
    void *observer_context;
    cru_unit_parallel_for *parallel_for; /* not together with a pool */
    void *parallel_context;
    cru_unit_pool *pool; /* of at least `threads` threads; one run at a time uses it */
} cru_unit_options;

/* CRU_UNIT_ABI as the library was built with. */
uint32_t cru_unit_abi(void);

/* What is known of the model, as JSON (UTF-8): inputs, outputs, preprocessing, kernels. */
const char *cru_unit_info_json(void);

/* The instruction set the kernels use: of baseline the first this processor has, or the one that
 * CRU_UNIT_ISA in the environment names when it is first asked for; "none" where there is none. */
const char *cru_unit_isa(void);

/* A status in words. */
const char *cru_unit_strerror(int status);

/* Bytes of workspace a run of n images on some threads needs; 0 where an argument is out of
 * range. */
size_t cru_unit_workspace_size(int n, int threads);

/* Runs n images, one after the other in `in`, and writes n results to `out`.
 *
 * in, out and workspace may have any alignment; the workspace belongs to one call at a time.
 * Allocates nothing. The same image gives the same bits wherever it stands.
 */
int cru_unit_run(const float *in, float *out, int n, void *workspace,
                   const cru_unit_options *options);

/* Starts threads - 1 threads, which with the calling one of each run are `threads`. They block all
 * signals but those of faults, and go with cru_unit_pool_destroy, which no run may outlast. After
 * fork() a child may destroy the pool, and not use it. */
int cru_unit_pool_create(int threads, cru_unit_pool **pool);
void cru_unit_pool_destroy(cru_unit_pool *pool);

/* How many threads may run at once: the calling thread's affinity mask, limited by the processor
 * quota of its control group (rounded down, at least 1) and by CRU_UNIT_THREADS_LIMIT; 1 where no
 * instruction set fits. */
int cru_unit_available_threads(void);

/* A model with a workspace of its own, for one thread at a time. */
typedef struct cru_unit_handle cru_unit_handle;

enum cru_unit_pixel_order { CRU_UNIT_RGB = 0, CRU_UNIT_BGR = 1 };
enum cru_unit_result { CRU_UNIT_RAW = 0, CRU_UNIT_NORMALIZED = 1 };

/* cru_unit_create is for one thread; with more, the handle has a pool of its own. */
int cru_unit_create(cru_unit_handle **handle);
int cru_unit_create_with_threads(int threads, cru_unit_handle **handle);
void cru_unit_destroy(cru_unit_handle *handle);

/* Embeds one 8 x 8 image of 8-bit pixels, three bytes each, rows `stride` bytes apart.
 *
 * Channels are put in RGB order and passed on as 0...255; whatever scaling the model wants beyond
 * that is stated under Preprocessing above. The result is raw or scaled to length 1. */
int cru_unit_embed_rgb8(cru_unit_handle *handle, const uint8_t *pixels, size_t stride,
                          enum cru_unit_pixel_order order, enum cru_unit_result result,
                          float *out);

#ifdef __cplusplus
}
#endif

#endif
