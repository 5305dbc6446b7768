extension CInterfacePrograms {
    /// Where memory or threads run out, that is a status, nothing is lost, and errno stays.
    static let scarcity = #"""
        #include <sys/resource.h>

        /* The C library's own allocator; the call of the number `fails` gets nothing. */
        static long calls, fails = -1, held;
        void *__libc_malloc(size_t size);
        void *__libc_calloc(size_t count, size_t size);
        void *__libc_memalign(size_t alignment, size_t size);
        void __libc_free(void *memory);
        static void *given(void *memory) { return held += memory != NULL, memory; }
        static int is_out(void) { return calls++ == fails ? (errno = ENOMEM) : 0; }
        void *malloc(size_t size) { return is_out() ? NULL : given(__libc_malloc(size)); }
        void *calloc(size_t count, size_t size) {
            return is_out() ? NULL : given(__libc_calloc(count, size));
        }
        void *aligned_alloc(size_t alignment, size_t size) {
            return is_out() ? NULL : given(__libc_memalign(alignment, size));
        }
        void free(void *memory) {
            held -= memory != NULL;
            __libc_free(memory);
        }

        /* Every allocation fails once; gives how many there are. */
        static int each_fails(int (*make)(void **), void (*end)(void *)) {
            void *made = NULL;
            for (fails = 0;; fails++) {
                made = &made;
                calls = 0;
                errno = 4321;
                const long before = held;
                const int status = make(&made);
                const int is_last = calls <= fails;
                fails = is_last ? -1 : fails;
                CHECK(errno == 4321);
                CHECK(status == (is_last ? UNIT_OK : UNIT_OUT_OF_MEMORY));
                CHECK(is_last ? made != NULL : !made && held == before);
                if (is_last)
                    break;
            }
            const int count = (int)calls;
            end(made);
            CHECK(errno == 4321);
            return count;
        }

        static int make_handle(void **made) { return unit_create((unit_handle **)made); }
        static int make_handle_with_pool(void **made) {
            return unit_create_with_threads(2, (unit_handle **)made);
        }
        static int make_pool(void **made) { return unit_pool_create(1, (unit_pool **)made); }
        static void end_handle(void *made) { unit_destroy(made); }
        static void end_pool(void *made) { unit_pool_destroy(made); }

        /* Stacks of threads are no memory of the allocator's: they are refused by the system. */
        static void threads_run_out(void) {
            struct rlimit before, none;
            CHECK(getrlimit(RLIMIT_AS, &before) == 0);
            none = before;
            none.rlim_cur = 1 << 20;
            unit_pool *pool = (unit_pool *)(void *)&none;
            unit_handle *handle = (unit_handle *)(void *)&none;
            CHECK(setrlimit(RLIMIT_AS, &none) == 0);
            errno = 4321;
            const int status = unit_pool_create(64, &pool);
            const int error = errno;
            const int second = unit_create_with_threads(64, &handle);
            const int second_error = errno;
            CHECK(setrlimit(RLIMIT_AS, &before) == 0);
            CHECK(status == UNIT_OUT_OF_MEMORY && !pool && error == 4321);
            CHECK(second == UNIT_OUT_OF_MEMORY && !handle && second_error == 4321);
        }

        /* What was refused before works where there is enough. */
        static void runs_all_the_same(void) {
            static float in[IN], out[OUT];
            unit_options options = {.struct_size = sizeof options, .threads = 2};
            void *const ws = malloc(unit_workspace_size(1, 2));
            fill(in, IN);
            CHECK(unit_pool_create(2, &options.pool) == UNIT_OK);
            CHECK(unit_run(in, out, 1, ws, &options) == UNIT_OK);
            unit_pool_destroy(options.pool);
            free(ws);
        }

        int main(void) {
            CHECK(each_fails(make_handle, end_handle) == 2);
            CHECK(each_fails(make_pool, end_pool) == 1);
            CHECK(each_fails(make_handle_with_pool, end_handle) >= 3);
            threads_run_out();
            runs_all_the_same();
            return failures != 0;
        }
        """#

    /// On a processor without the instructions every function says so, or does what needs none.
    static let unsupported = #"""
        int main(void) {
            static float in[IN], out[OUT], work[64];
            static uint8_t pixels[8 * 24];
            unit_options options = {sizeof options, 2, NULL, NULL, NULL, NULL, NULL};
            fill(in, IN);
            CHECK(strcmp(unit_isa(), "none") == 0);
            CHECK(unit_abi() == UNIT_ABI && *unit_info_json() == '{');
            CHECK(strstr(unit_strerror(UNIT_UNSUPPORTED_CPU), "lacks the instructions"));
            CHECK(unit_workspace_size(3, 2) > unit_workspace_size(1, 1));
            CHECK(unit_available_threads() == 1);
            CHECK(unit_run(in, out, 1, work, NULL) == UNIT_UNSUPPORTED_CPU);
            CHECK(unit_run(in, out, 1, work, &options) == UNIT_UNSUPPORTED_CPU);
            unit_pool *pool = (unit_pool *)(void *)work;
            CHECK(unit_pool_create(2, &pool) == UNIT_UNSUPPORTED_CPU && !pool);
            unit_pool_destroy(NULL);
            unit_handle *handle = (unit_handle *)(void *)work;
            CHECK(unit_create(&handle) == UNIT_UNSUPPORTED_CPU && !handle);
            handle = (unit_handle *)(void *)work;
            CHECK(unit_create_with_threads(2, &handle) == UNIT_UNSUPPORTED_CPU && !handle);
            CHECK(unit_create(NULL) == UNIT_BAD_ARGUMENT);
            unit_destroy(NULL);
            CHECK(unit_embed_rgb8((unit_handle *)(void *)work, pixels, 24, UNIT_RGB, UNIT_NORMALIZED,
                                  out) == UNIT_UNSUPPORTED_CPU);
        #ifdef MAPS
            CHECK(unit_map_weights(NULL) == UNIT_UNSUPPORTED_CPU);
        #endif
            for (int i = 0; i < OUT; i++)
                CHECK(out[i] == 0);
            return failures != 0;
        }
        """#

    /// Threads that all are the first to use the model.
    static let firstUse = #"""
        enum { USERS = 16 };
        static float in[IN], out[USERS][OUT];
        static const char *sets[USERS];
        static pthread_barrier_t begin;

        static void *use(void *argument) {
            const uintptr_t user = (uintptr_t)argument;
            void *const ws = malloc(1 << 22);
            pthread_barrier_wait(&begin);
        #ifdef MAPS
            CHECK(unit_map_weights(NULL) == UNIT_OK);
        #endif
            sets[user] = unit_isa();
            CHECK(unit_workspace_size(1, 1) <= 1 << 22);
            CHECK(unit_run(in, out[user], 1, ws, NULL) == UNIT_OK);
            free(ws);
            return NULL;
        }

        int main(void) {
            pthread_t threads[USERS];
            fill(in, IN);
            pthread_barrier_init(&begin, NULL, USERS);
            for (uintptr_t i = 0; i < USERS; i++)
                if (pthread_create(&threads[i], NULL, use, (void *)i) != 0)
                    exit(9);
            for (int i = 0; i < USERS; i++)
                pthread_join(threads[i], NULL);
            for (int i = 1; i < USERS; i++)
                CHECK(sets[i] == sets[0] && memcmp(out[i], out[0], sizeof out[0]) == 0);
            return failures != 0;
        }
        """#
}
