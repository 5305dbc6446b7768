/// C programs that use a compiled model `unit` of one 8 x 8 RGB image as a host would.
///
/// Each prints what does not hold and ends with 1 where anything did not.
enum CInterfacePrograms {
    /// What all programs begin with.
    static let head = #"""
        #define _GNU_SOURCE
        #include "unit.h"
        #include <errno.h>
        #include <fenv.h>
        #include <limits.h>
        #include <math.h>
        #include <pthread.h>
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/wait.h>
        #include <unistd.h>

        #ifdef MAPS_FIRST
        __attribute__((constructor)) static void map_first(void) {
            if (unit_map_weights(NULL) != UNIT_OK)
                _exit(8);
        }
        #endif

        enum { IN = UNIT_INPUT_FLOATS, OUT = UNIT_OUTPUT_FLOATS, IMAGES = 3 };
        static int failures;
        #define CHECK(x) (void)((x) || (printf("line %d: %s\n", __LINE__, #x), failures++))

        static void fill(float *in, int count) {
            unsigned state = 7;
            for (int i = 0; i < count; i++) {
                state = state * 1664525u + 1013904223u;
                in[i] = (float)(state >> 24);
            }
        }

        """#

    /// Every wrong argument is refused with its status, before anything is written.
    static let misuse = #"""
        static float in[IN], out[OUT];

        static int untouched(void) {
            for (int i = 0; i < OUT; i++)
                if (out[i] != -77)
                    return 0;
            return 1;
        }

        static void never(void *context, unit_task *task, void *argument, int32_t count) {
            (void)context, (void)task, (void)argument, (void)count;
            CHECK(!"called");
        }

        /* Pools that cannot serve a run, and a run within a run that has the pool. */
        static void again(void *context, int32_t value, const float *data) {
            static float other[OUT];
            (void)data;
            unit_options *const options = context;
            unit_options inner = *options;
            inner.observer = NULL;
            void *const ws = malloc(unit_workspace_size(1, 2));
            CHECK(value > 0 || unit_run(in, other, 1, ws, &inner) == UNIT_POOL_BUSY);
            inner.pool = NULL;
            CHECK(value > 0 || unit_run(in, other, 1, ws, &inner) == UNIT_OK);
            free(ws);
        }

        static void refuse_pools(void *ws, const unit_options *defaults) {
            unit_options options = *defaults;
            unit_pool *pool = NULL;
            CHECK(unit_pool_create(2, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_pool_create(0, &pool) == UNIT_BAD_ARGUMENT && !pool);
            CHECK(unit_pool_create(2, &pool) == UNIT_OK && pool);
            options.pool = pool;
            options.threads = 3;
            CHECK(unit_run(in, out, 1, ws, &options) == UNIT_BAD_ARGUMENT);
            options.threads = 2;
            options.parallel_for = never;
            CHECK(unit_run(in, out, 1, ws, &options) == UNIT_BAD_ARGUMENT);
            CHECK(untouched());
            options.parallel_for = NULL;
            options.observer = again;
            options.observer_context = &options;
            void *const large = malloc(unit_workspace_size(1, 2));
            CHECK(unit_run(in, out, 1, large, &options) == UNIT_OK);
            free(large);
            unit_pool_destroy(pool);
            unit_pool_destroy(NULL);
            for (int i = 0; i < OUT; i++)
                out[i] = -77;
        }

        int main(void) {
            const size_t size = unit_workspace_size(1, 1);
            void *ws = malloc(size);
            unit_options options = {sizeof options, 1, NULL, NULL, NULL, NULL, NULL};
            fill(in, IN);
            for (int i = 0; i < OUT; i++)
                out[i] = -77;
            CHECK(unit_run(NULL, out, 1, ws, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_run(in, NULL, 1, ws, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_run(in, out, 1, NULL, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_run(in, out, 0, ws, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_run(in, out, -1, ws, NULL) == UNIT_BAD_ARGUMENT);
            CHECK(unit_run(in, out, INT_MIN, ws, NULL) == UNIT_BAD_ARGUMENT);
            /* Options once ended before parallel_for. */
            const uint32_t first = offsetof(unit_options, parallel_for);
            const uint32_t sizes[] = {0, 4, first - 1, first + 1, first + 8, sizeof options - 1,
                                      sizeof options + 1, UINT32_MAX};
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
                options.struct_size = sizes[i];
                CHECK(unit_run(in, out, 1, ws, &options) == UNIT_BAD_ARGUMENT);
            }
            options.struct_size = sizeof options;
            const int threads[] = {UNIT_THREADS_LIMIT + 1, -1, INT_MAX, INT_MIN};
            for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
                options.threads = threads[i];
                CHECK(unit_run(in, out, 1, ws, &options) == UNIT_BAD_ARGUMENT);
                CHECK(unit_workspace_size(1, threads[i]) == 0);
                unit_pool *none = (unit_pool *)ws;
                CHECK(unit_pool_create(threads[i], &none) == UNIT_BAD_ARGUMENT && !none);
                unit_handle *no_handle = (unit_handle *)ws;
                CHECK(unit_create_with_threads(threads[i], &no_handle) == UNIT_BAD_ARGUMENT);
                CHECK(!no_handle);
            }
            refuse_pools(ws, &options);
            CHECK(unit_workspace_size(0, 1) == 0 && unit_workspace_size(-5, 1) == 0);
            CHECK(size > 0 && unit_workspace_size(1, 0) == size);
            CHECK(unit_create(NULL) == UNIT_BAD_ARGUMENT);
            unit_handle *handle = NULL;
            CHECK(unit_create(&handle) == UNIT_OK && handle);
            uint8_t pixels[8 * 24] = {0};
            CHECK(unit_embed_rgb8(NULL, pixels, 24, UNIT_RGB, UNIT_RAW, out) == UNIT_BAD_ARGUMENT);
            CHECK(unit_embed_rgb8(handle, NULL, 24, UNIT_RGB, UNIT_RAW, out) == UNIT_BAD_ARGUMENT);
            CHECK(unit_embed_rgb8(handle, pixels, 24, UNIT_RGB, UNIT_RAW, NULL) ==
                  UNIT_BAD_ARGUMENT);
            CHECK(unit_embed_rgb8(handle, pixels, 23, UNIT_RGB, UNIT_RAW, out) ==
                  UNIT_BAD_ARGUMENT);
            CHECK(unit_embed_rgb8(handle, pixels, 0, UNIT_RGB, UNIT_RAW, out) == UNIT_BAD_ARGUMENT);
            const int wrong[] = {2, -1, 1000};
            for (int i = 0; i < 3; i++) {
                CHECK(unit_embed_rgb8(handle, pixels, 24, (enum unit_pixel_order)wrong[i], UNIT_RAW,
                                      out) == UNIT_BAD_ARGUMENT);
                CHECK(unit_embed_rgb8(handle, pixels, 24, UNIT_BGR, (enum unit_result)wrong[i],
                                      out) == UNIT_BAD_ARGUMENT);
            }
            CHECK(untouched());
            for (options.threads = 0; options.threads < 2; options.threads++)
                CHECK(unit_run(in, out, 1, ws, &options) == UNIT_OK);
            /* What an older caller does not know is not read. */
            options.struct_size = first;
            options.threads = 1;
            options.parallel_for = never;
            options.pool = (unit_pool *)-1;
            CHECK(unit_run(in, out, 1, ws, &options) == UNIT_OK);
            CHECK(!untouched());
            for (int status = -2; status < 7; status++)
                CHECK(unit_strerror(status) && *unit_strerror(status));
            CHECK(strcmp(unit_strerror(0), "success") == 0);
            CHECK(unit_abi() == UNIT_ABI && *unit_isa() && *unit_info_json() == '{');
            unit_destroy(handle);
            unit_destroy(NULL);
            free(ws);
            return failures != 0;
        }
        """#

    /// Nothing but the results and the workspace is written, nothing beyond the arguments read.
    static let memory = #"""
        /* `size` bytes that end, or begin, at a page nobody may touch. */
        static void *guarded(size_t size, int at_end) {
            const size_t page = (size_t)sysconf(_SC_PAGESIZE);
            const size_t body = (size + page - 1) / page * page;
            char *const base = mmap(NULL, body + 2 * page, PROT_NONE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (base == MAP_FAILED || mprotect(base + page, body, PROT_READ | PROT_WRITE) != 0)
                exit(9);
            return base + page + (at_end ? body - size : 0);
        }

        static float in[IN * IMAGES], expected[OUT * IMAGES];

        static void behind_guards(size_t size, int n, int at_end) {
            float *const i = guarded(sizeof(float) * IN * (size_t)n, at_end);
            float *const o = guarded(sizeof(float) * OUT * (size_t)n, at_end);
            memcpy(i, in, sizeof(float) * IN * (size_t)n);
            CHECK(unit_run(i, o, n, guarded(size, at_end), NULL) == UNIT_OK);
            CHECK(memcmp(o, expected, sizeof(float) * OUT * (size_t)n) == 0);
            CHECK(memcmp(i, in, sizeof(float) * IN * (size_t)n) == 0);
        }

        enum { MARGIN = 128, MARK = 0xA5 };

        static int marked(const unsigned char *bytes, size_t count) {
            for (size_t i = 0; i < count; i++)
                if (bytes[i] != MARK)
                    return 0;
            return 1;
        }

        /* All three arrays at addresses a float could not have. */
        static void unaligned(size_t size, size_t shift_in, size_t shift_out, size_t shift_work) {
            const size_t in_size = sizeof in, out_size = sizeof expected;
            unsigned char *const i = malloc(in_size + MARGIN);
            unsigned char *const o = malloc(out_size + 2 * MARGIN);
            unsigned char *const w = malloc(size + 2 * MARGIN);
            memcpy(i + shift_in, in, in_size);
            memset(o, MARK, out_size + 2 * MARGIN);
            memset(w, MARK, size + 2 * MARGIN);
            unsigned char *const out_at = o + MARGIN / 2 + shift_out;
            unsigned char *const work_at = w + MARGIN / 2 + shift_work;
            CHECK(unit_run((const float *)(const void *)(i + shift_in), (float *)(void *)out_at,
                           IMAGES, work_at, NULL) == UNIT_OK);
            CHECK(memcmp(out_at, expected, out_size) == 0);
            CHECK(marked(o, (size_t)(out_at - o)) && marked(out_at + out_size, MARGIN));
            CHECK(marked(w, (size_t)(work_at - w)) && marked(work_at + size, MARGIN));
            free(i), free(o), free(w);
        }

        int main(void) {
            const size_t size = unit_workspace_size(IMAGES, 1);
            void *const ws = malloc(size);
            fill(in, IN * IMAGES);
            CHECK(unit_run(in, expected, IMAGES, ws, NULL) == UNIT_OK);
            /* What an earlier run left in the workspace must not matter. */
            memset(ws, 0xFF, size);
            float again[OUT * IMAGES];
            CHECK(unit_run(in, again, IMAGES, ws, NULL) == UNIT_OK);
            CHECK(memcmp(again, expected, sizeof again) == 0);
            for (int n = 1; n <= IMAGES; n++)
                for (int at_end = 0; at_end < 2; at_end++)
                    behind_guards(unit_workspace_size(n, 1), n, at_end);
            for (size_t shift = 1; shift < 4; shift++) {
                unaligned(size, shift, 0, 0);
                unaligned(size, 0, shift, 0);
                unaligned(size, 0, 0, shift);
                unaligned(size, shift, 4 - shift, shift);
            }
            for (size_t shift = 0; shift < 64; shift += 4)
                unaligned(size, shift, 64 - shift, shift);
            free(ws);
            return failures != 0;
        }
        """#
}
