extension CInterfacePrograms {
    /// A run allocates nothing and leaves errno and the floating-point mode as they were.
    static let purity = #"""
        #ifdef __x86_64__
        #include <xmmintrin.h>
        static unsigned mode(void) { return _mm_getcsr() & ~0x3Fu; }
        static void flush_subnormals(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }
        #else
        static unsigned mode(void) { return 0; }
        static void flush_subnormals(void) {}
        #endif

        /* The C library's own allocator, counted. */
        static long allocations;
        void *__libc_malloc(size_t size);
        void *__libc_calloc(size_t count, size_t size);
        void *__libc_realloc(void *old, size_t size);
        void *__libc_memalign(size_t alignment, size_t size);
        void *malloc(size_t size) { return allocations++, __libc_malloc(size); }
        void *calloc(size_t count, size_t size) {
            return allocations++, __libc_calloc(count, size);
        }
        void *realloc(void *old, size_t size) { return allocations++, __libc_realloc(old, size); }
        void *aligned_alloc(size_t alignment, size_t size) {
            return allocations++, __libc_memalign(alignment, size);
        }
        int posix_memalign(void **place, size_t alignment, size_t size) {
            allocations++;
            return (*place = __libc_memalign(alignment, size)) ? 0 : ENOMEM;
        }

        static float in[IN * IMAGES], out[OUT * IMAGES], first[OUT * IMAGES];
        static int observed;
        static void observer(void *context, int32_t value, const float *data) {
            observed += context == &observed && value >= 0 && data;
        }

        static void in_order(void *context, unit_task *task, void *argument, int32_t count) {
            (void)context;
            for (int32_t i = 0; i < count; i++)
                task(argument, i);
        }

        /* With a pool, or the host's own workers, a run starts no thread and allocates nothing. */
        static void threads_of_others(void) {
            unit_options options = {.struct_size = sizeof options, .threads = 3};
            void *const ws = malloc(unit_workspace_size(IMAGES, 3));
            const long before = allocations;
            CHECK(unit_pool_create(3, &options.pool) == UNIT_OK && allocations > before);
            const long count = allocations;
            for (int i = 0; i < 20; i++)
                CHECK(unit_run(in, out, IMAGES, ws, &options) == UNIT_OK);
            CHECK(memcmp(out, first, sizeof out) == 0 && allocations == count);
            unit_pool_destroy(options.pool);
            options.pool = NULL;
            options.parallel_for = in_order;
            CHECK(unit_run(in, out, IMAGES, ws, &options) == UNIT_OK);
            CHECK(memcmp(out, first, sizeof out) == 0 && allocations == count);
            free(ws);
        }

        int main(void) {
            void *const ws = malloc(unit_workspace_size(IMAGES, 1));
            CHECK(allocations == 1);
            fill(in, IN * IMAGES);
            CHECK(unit_run(in, first, IMAGES, ws, NULL) == UNIT_OK);
            const unit_options options = {.struct_size = sizeof options, .threads = 1,
                                          .observer = observer, .observer_context = &observed};
            const int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
            for (int i = 0; i < 4; i++) {
                fesetround(modes[i]);
                const unsigned before = mode();
                const long count = allocations;
                errno = 12345;
                CHECK(unit_run(in, out, IMAGES, ws, i == 3 ? &options : NULL) == UNIT_OK);
                CHECK(errno == 12345);
                CHECK(unit_run(in, NULL, 1, ws, NULL) == UNIT_BAD_ARGUMENT && errno == 12345);
                CHECK(allocations == count);
                CHECK(fegetround() == modes[i] && mode() == before);
                CHECK(i > 0 || memcmp(out, first, sizeof out) == 0);
            }
            CHECK(observed > 0 && observed % IMAGES == 0);
            fesetround(FE_TONEAREST);
            threads_of_others();
            flush_subnormals();
            const unsigned flushing = mode();
            CHECK(unit_run(in, out, IMAGES, ws, NULL) == UNIT_OK && mode() == flushing);
            free(ws);
            return failures != 0;
        }
        """#

    /// Pixels in either order and any stride give what floats give; length 1 where asked for.
    static let pixels = #"""
        enum { SIDE = 8, ROW = 3 * SIDE };

        static void embed(unit_handle *handle, const uint8_t *rgb, size_t stride,
                          enum unit_pixel_order order, const float *expected) {
            const size_t page = (size_t)sysconf(_SC_PAGESIZE), used = stride * (SIDE - 1) + ROW;
            const size_t body = (used + page - 1) / page * page;
            uint8_t *const base = mmap(NULL, body + page, PROT_NONE,
                                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (base == MAP_FAILED || mprotect(base, body, PROT_READ | PROT_WRITE) != 0)
                exit(9);
            /* The last pixel is the last byte that may be read. */
            uint8_t *const at = base + body - used;
            memset(base, 0xEE, body);
            for (size_t y = 0; y < SIDE; y++)
                for (size_t x = 0; x < SIDE; x++)
                    for (size_t c = 0; c < 3; c++)
                        at[y * stride + 3 * x + (order == UNIT_BGR ? 2 - c : c)] =
                            rgb[y * ROW + 3 * x + c];
            float out[OUT + 1];
            out[OUT] = -77;
            CHECK(unit_embed_rgb8(handle, at, stride, order, UNIT_RAW, out) == UNIT_OK);
            CHECK(memcmp(out, expected, sizeof(float) * OUT) == 0);
            CHECK(unit_embed_rgb8(handle, at, stride, order, UNIT_NORMALIZED, out) == UNIT_OK);
            double length = 0, product = 0, squares = 0;
            for (int i = 0; i < OUT; i++) {
                length += (double)out[i] * out[i];
                product += (double)out[i] * expected[i];
                squares += (double)expected[i] * expected[i];
            }
            CHECK(fabs(length - 1) < 1e-6 && fabs(product - sqrt(squares)) < 1e-6 * sqrt(squares));
            CHECK(out[OUT] == -77);
            munmap(base, body + page);
        }

        int main(void) {
            static float image[IN], swapped[IN], expected[OUT], other[OUT];
            static uint8_t rgb[SIDE * ROW];
            fill(image, IN);
            for (size_t c = 0; c < 3; c++)
                for (size_t i = 0; i < SIDE * SIDE; i++) {
                    rgb[3 * i + c] = (uint8_t)image[c * SIDE * SIDE + i];
                    swapped[(2 - c) * SIDE * SIDE + i] = image[c * SIDE * SIDE + i];
                }
            void *const ws = malloc(unit_workspace_size(1, 1));
            CHECK(unit_run(image, expected, 1, ws, NULL) == UNIT_OK);
            CHECK(unit_run(swapped, other, 1, ws, NULL) == UNIT_OK);
            CHECK(memcmp(expected, other, sizeof other) != 0);
            unit_handle *handles[2] = {NULL, NULL};
            CHECK(unit_create(&handles[0]) == UNIT_OK);
            CHECK(unit_create_with_threads(3, &handles[1]) == UNIT_OK);
            CHECK(handles[0] != handles[1]);
            const size_t strides[] = {ROW, ROW + 1, ROW + 8, 3 * ROW, 5000};
            for (int i = 0; i < 5; i++) {
                embed(handles[i & 1], rgb, strides[i], UNIT_RGB, expected);
                embed(handles[i & 1], rgb, strides[i], UNIT_BGR, expected);
            }
            /* RGB bytes called BGR are another picture. */
            float out[OUT];
            CHECK(unit_embed_rgb8(handles[0], rgb, ROW, UNIT_BGR, UNIT_RAW, out) == UNIT_OK);
            CHECK(memcmp(out, other, sizeof out) == 0);
            for (int i = 0; i < 2; i++)
                unit_destroy(handles[i]);
            free(ws);
            return failures != 0;
        }
        """#
}
