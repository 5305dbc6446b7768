/* A model of the least work, whose results tell how it was called: each image's result is its
 * first number, the threads of the run and the images of the call. */
#include "burin_model_abi.h"

struct burin_model_pool {
    int threads;
};

static burin_model_pool only_pool;

static const char *info_json(void) {
    return "{\"inputs\": [{\"shape\": [1, 2]}, {\"shape\": [1, 1]}],"
           " \"outputs\": [{\"shape\": [1, 3]}]}";
}

static const char *isa(void) { return "stub"; }

static const char *stub_strerror(int status) { return status == 5 ? "busy" : "bad"; }

static size_t workspace_size(int n, int threads) { return (size_t)(n * threads); }

static int run(const float *in, float *out, int n, void *workspace,
               const burin_model_options *options) {
    const int threads = options ? options->threads : 1;
    if (options && options->struct_size != sizeof *options)
        return BURIN_MODEL_BAD_ARGUMENT;
    if (threads > 1 && (!options->pool || options->pool->threads < threads))
        return BURIN_MODEL_POOL_BUSY;
    if ((uintptr_t)workspace % 64)
        return BURIN_MODEL_BAD_ARGUMENT;
    for (int i = 0; i < n; i++) {
        out[3 * i] = in[3 * i];
        out[3 * i + 1] = (float)threads;
        out[3 * i + 2] = (float)n;
    }
    return BURIN_MODEL_OK;
}

static int pool_create(int threads, burin_model_pool **pool) {
    only_pool.threads = threads;
    *pool = &only_pool;
    return BURIN_MODEL_OK;
}

static void pool_destroy(burin_model_pool *pool) { pool->threads = 0; }

static int available_threads(void) { return 1; }

const burin_model_interface burin_model = {
    BURIN_MODEL_ABI, sizeof(burin_model_interface), info_json, isa, stub_strerror, workspace_size,
    run, pool_create, pool_destroy, available_threads, 0};
