/* Runs a compiled model by path through the table burin_model: a library that Python calls, and a
 * program that tells the time from its start to the first embedding.
 *
 * Compiled against the header of this checkout, so the two cannot disagree about structures. */
#include "burin_model_abi.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct burin_host {
    const burin_model_interface *model;
    void *workspace;
    burin_model_pool *pool; /* null for one thread */
    int images;
    int threads;
} burin_host;

/* A model for `images` images a call; null, with a reason on standard error, where that fails. */
burin_host *burin_host_open(const char *path, int images, int threads) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fprintf(stderr, "burin_host: %s\n", dlerror());
        return NULL;
    }
    const burin_model_interface *model = dlsym(library, "burin_model");
    if (!model || model->abi != BURIN_MODEL_ABI) {
        fprintf(stderr, "burin_host: the model's interface is not version %d\n", BURIN_MODEL_ABI);
        return NULL;
    }
    size_t size = model->workspace_size(images, threads);
    burin_host *host = malloc(sizeof *host);
    /* Rounded up, as aligned_alloc asks. */
    void *workspace = size ? aligned_alloc(64, (size + 63) / 64 * 64) : NULL;
    if (!host || !workspace) {
        fprintf(stderr, "burin_host: no workspace for %d threads, %d images\n", threads, images);
        free(host);
        return NULL;
    }
    *host = (burin_host){model, workspace, NULL, images, threads};
    if (threads > 1 && model->pool_create(threads, &host->pool) != BURIN_MODEL_OK) {
        fprintf(stderr, "burin_host: no pool of %d threads\n", threads);
        return NULL;
    }
    return host;
}

/* The model's own description, JSON. */
const char *burin_host_info(const burin_host *host) { return host->model->info_json(); }

/* Embeddings of the images, float32; a status of the model. */
int burin_host_run(burin_host *host, const float *in, float *out) {
    burin_model_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.threads = host->threads;
    options.pool = host->pool;
    return host->model->run(in, out, host->images, host->workspace, &options);
}

/* VmHWM, the most memory the process ever held, in kB as Linux says it; 0 where it does not. */
static long peak_memory(void) {
    char line[256];
    long result = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status))
        if (!strncmp(line, "VmHWM:", 6)) result = atol(line + 6);
    if (status) fclose(status);
    return result;
}

/* burin_host MODEL.so IMAGE.f32 OUTPUTS: one image of floats; its embedding, OUTPUTS floats, goes to
 * standard output, then the peak of memory in kB to standard error. */
int main(int count, char **arguments) {
    if (count != 4) return 1;
    FILE *file = fopen(arguments[2], "rb");
    if (!file || fseek(file, 0, SEEK_END)) return 1;
    long size = ftell(file);
    float *image = size > 0 ? malloc((size_t)size) : NULL;
    size_t outputs = strtoul(arguments[3], NULL, 10);
    float *embedding = calloc(outputs, sizeof *embedding);
    rewind(file);
    if (!image || !embedding || fread(image, (size_t)size, 1, file) != 1) return 1;
    burin_host *host = burin_host_open(arguments[1], 1, 1);
    if (!host || burin_host_run(host, image, embedding) != BURIN_MODEL_OK) return 1;
    if (fwrite(embedding, sizeof *embedding, outputs, stdout) != outputs) return 1;
    if (fflush(stdout)) return 1;
    fprintf(stderr, "%ld\n", peak_memory());
    return 0;
}
