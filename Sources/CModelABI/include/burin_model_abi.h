/* The binary interface between a compiled model and a host that loads it by path.
 *
 * A compiled shared library exports its prefixed functions and one table under the fixed name
 * `burin_model`, so that a host that does not know the prefix can find them. Static libraries and
 * C sources have no such table. All text is UTF-8.
 *
 * `in` holds the images one after the other, and of each image all inputs in their order; `out`
 * holds the results likewise. Everything is float32 in row-major order. */
#ifndef BURIN_MODEL_ABI_H
#define BURIN_MODEL_ABI_H

#include <stddef.h>
#include <stdint.h>

/* Raised whenever a structure or the meaning of a function below changes. */
#define BURIN_MODEL_ABI 3

/* The most threads a run may be given. */
#define BURIN_MODEL_THREADS_LIMIT 64

/* What a call returns. */
enum burin_model_status {
    BURIN_MODEL_OK = 0,
    BURIN_MODEL_BAD_ARGUMENT = 1,    /* a null pointer, a count out of range, a wrong struct size */
    BURIN_MODEL_UNSUPPORTED_CPU = 2, /* the processor lacks the instructions the model uses */
    BURIN_MODEL_OUT_OF_MEMORY = 3,   /* only from functions that allocate */
    BURIN_MODEL_WRONG_WEIGHTS = 4,   /* the weights are not those the code was made with, or damaged */
    BURIN_MODEL_POOL_BUSY = 5,       /* the pool of threads is in use by another run */
    BURIN_MODEL_NO_WEIGHTS = 6,      /* map_weights was not called */
    BURIN_MODEL_UNREADABLE_WEIGHTS = 7 /* the file of the weights cannot be opened or mapped */
};

/* Called after a value is computed: its index in the information's `values`, and its floats in
 * the layout stated there. The memory is the model's and changes after the call. */
typedef void burin_model_observer(void *context, int32_t value, const float *data);

/* A share of a run's work, to be called with every index below a count. */
typedef void burin_model_task(void *argument, int32_t index);

/* A host's own way to work in parallel: calls task(argument, 0) to task(argument, count - 1), side
 * by side or not, and returns when all have. */
typedef void burin_model_parallel_for(void *context, burin_model_task *task, void *argument,
                                      int32_t count);

/* Threads that wait for runs; one run at a time uses them. */
typedef struct burin_model_pool burin_model_pool;

/* Options of a run; a null pointer means all defaults. The struct's first version ended with
 * observer_context; a struct of that size is accepted. */
typedef struct burin_model_options {
    uint32_t struct_size; /* sizeof(burin_model_options) */
    int32_t threads;      /* 0 or 1: the calling thread only */
    burin_model_observer *observer; /* called on the calling thread, image by image */
    void *observer_context;
    burin_model_parallel_for *parallel_for; /* not together with a pool */
    void *parallel_context;
    burin_model_pool *pool; /* of at least `threads` threads */
} burin_model_options;

/* The table exported as `burin_model`. */
typedef struct burin_model_interface {
    uint32_t abi;         /* BURIN_MODEL_ABI of the compiler that made the model */
    uint32_t struct_size; /* sizeof(burin_model_interface) */
    const char *(*info_json)(void);
    const char *(*isa)(void);
    const char *(*strerror)(int status);
    size_t (*workspace_size)(int n, int threads);
    int (*run)(const float *in, float *out, int n, void *workspace,
               const burin_model_options *options);
    int (*pool_create)(int threads, burin_model_pool **pool);
    void (*pool_destroy)(burin_model_pool *pool);
    int (*available_threads)(void);
    /* Maps the file of the weights, beside the library where the path is null; null where they
     * are linked in. */
    int (*map_weights)(const char *path);
} burin_model_interface;

#endif
