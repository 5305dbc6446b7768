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
#define BURIN_MODEL_ABI 1

/* What a call returns. */
enum burin_model_status {
    BURIN_MODEL_OK = 0,
    BURIN_MODEL_BAD_ARGUMENT = 1,    /* a null pointer, a count below 1, a wrong struct size */
    BURIN_MODEL_UNSUPPORTED_CPU = 2, /* the processor lacks the instructions the model uses */
    BURIN_MODEL_OUT_OF_MEMORY = 3,   /* only from functions that allocate */
    BURIN_MODEL_WRONG_WEIGHTS = 4    /* the weights are not those the code was made with */
};

/* Called after a value is computed: its index in the information's `values`, and its floats in
 * the layout stated there. The memory is the model's and changes after the call. */
typedef void burin_model_observer(void *context, int32_t value, const float *data);

/* Options of a run; a null pointer means all defaults. */
typedef struct burin_model_options {
    uint32_t struct_size; /* sizeof(burin_model_options) */
    int32_t threads;      /* 0 or 1: the calling thread only */
    burin_model_observer *observer;
    void *observer_context;
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
} burin_model_interface;

#endif
