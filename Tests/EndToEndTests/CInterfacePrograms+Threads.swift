extension CInterfacePrograms {
    /// The same bits from any number of threads, however they come, and nothing of the host's
    /// threads changed. With THREADS_ONLY, for a sanitizer, without what such tools cannot follow.
    static let threads = #"""
        enum { HOSTS = 64 };
        static float in[IN * IMAGES], expected[OUT * IMAGES];
        static const int counts[] = {1, 2, 3, 4, 5, 7, 8, 16, 33, 64};
        enum { COUNTS = sizeof counts / sizeof *counts };

        /* `size` bytes that end at a page nobody may touch. */
        static void *guarded(size_t size) {
            const size_t page = (size_t)sysconf(_SC_PAGESIZE);
            const size_t body = (size + page - 1) / page * page;
            char *const base =
                mmap(NULL, body + page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (base == MAP_FAILED || mprotect(base, body, PROT_READ | PROT_WRITE) != 0)
                exit(9);
            return base + body - size;
        }

        static void run(const unit_options *options, int images) {
            float out[OUT * IMAGES];
            const size_t size = unit_workspace_size(images, options->threads);
            char *const ws = guarded(size);
            memset(ws, 0xFF, size);
            CHECK(unit_run(in, out, images, ws, options) == UNIT_OK);
            CHECK(memcmp(out, expected, sizeof(float) * OUT * (size_t)images) == 0);
            munmap((void *)((uintptr_t)ws & ~(uintptr_t)4095), (size + 8191) / 4096 * 4096);
        }

        /* ---- The host's own workers: in order, backwards, and on threads ---- */

        static int calls;
        static void forwards(void *context, unit_task *task, void *argument, int32_t count) {
            CHECK(context == &calls);
            calls++;
            for (int32_t i = 0; i < count; i++)
                task(argument, i);
        }

        static void backwards(void *context, unit_task *task, void *argument, int32_t count) {
            CHECK(context == &calls);
            for (int32_t i = count; i > 0; i--)
                task(argument, i - 1);
        }

        struct share {
            unit_task *task;
            void *argument;
            int32_t index;
        };

        static void *do_share(void *argument) {
            const struct share *const share = argument;
            share->task(share->argument, share->index);
            return NULL;
        }

        static void side_by_side(void *context, unit_task *task, void *argument, int32_t count) {
            pthread_t threads[UNIT_THREADS_LIMIT];
            struct share shares[UNIT_THREADS_LIMIT];
            CHECK(context == &calls && count <= UNIT_THREADS_LIMIT);
            for (int32_t i = 0; i < count; i++) {
                shares[i] = (struct share){task, argument, i};
                if (pthread_create(&threads[i], NULL, do_share, &shares[i]) != 0)
                    exit(9);
            }
            for (int32_t i = 0; i < count; i++)
                pthread_join(threads[i], NULL);
        }

        static pthread_t host;
        static int shown;
        static void observer(void *context, int32_t value, const float *data) {
            CHECK(pthread_equal(pthread_self(), host) && context == &shown && data);
            CHECK(value == shown);
            shown++;
        }

        static void all_ways(int threads) {
            unit_options options = {.struct_size = sizeof options, .threads = threads};
            run(&options, IMAGES);
            unit_parallel_for *const ways[] = {forwards, backwards, side_by_side};
            options.parallel_context = &calls;
            for (int i = 0; i < 3; i++) {
                options.parallel_for = ways[i];
                run(&options, 1);
            }
            options.parallel_for = NULL;
            CHECK(unit_pool_create(threads, &options.pool) == UNIT_OK);
            for (int i = 0; i < 20; i++)
                run(&options, 1 + i % IMAGES);
            /* Fewer than the pool has, and all of them again. */
            for (options.threads = 1; options.threads <= threads; options.threads += 3)
                run(&options, 2);
            options.threads = threads;
            options.observer = observer;
            options.observer_context = &shown;
            host = pthread_self();
            shown = 0;
            run(&options, 1);
            CHECK(shown > 3);
            unit_pool_destroy(options.pool);
        }

        /* One of many host threads that share the model, each with threads of its own. */
        static void *be_host(void *argument) {
            unit_options options = {.struct_size = sizeof options,
                                    .threads = 1 + (int)((uintptr_t)argument % 3)};
            CHECK(unit_pool_create(3, &options.pool) == UNIT_OK);
            for (int i = 0; i < 10; i++)
                run(&options, 1 + i % IMAGES);
            unit_pool_destroy(options.pool);
            return NULL;
        }

        static void many_hosts(void) {
            pthread_t threads[HOSTS];
            for (uintptr_t i = 0; i < HOSTS; i++)
                if (pthread_create(&threads[i], NULL, be_host, (void *)i) != 0)
                    exit(9);
            for (int i = 0; i < HOSTS; i++)
                pthread_join(threads[i], NULL);
        }

        #ifndef THREADS_ONLY
        /* Rounding is the caller's, whatever the mode a pool was made in; masks stay. */
        static void keeps_the_host(void) {
            float up[OUT * IMAGES], out[OUT * IMAGES];
            unit_options options = {.struct_size = sizeof options, .threads = 4};
            CHECK(unit_pool_create(4, &options.pool) == UNIT_OK);
            void *const ws = malloc(unit_workspace_size(IMAGES, 4));
            sigset_t before, after;
            sigemptyset(&before);
            sigaddset(&before, SIGUSR1);
            pthread_sigmask(SIG_SETMASK, &before, NULL);
            cpu_set_t cores, cores_after;
            sched_getaffinity(0, sizeof cores, &cores);
            fesetround(FE_UPWARD);
            CHECK(unit_run(in, up, IMAGES, ws, NULL) == UNIT_OK);
            CHECK(memcmp(up, expected, sizeof up) != 0);
            for (int i = 0; i < 2; i++) {
                errno = 4321;
                CHECK(unit_run(in, out, IMAGES, ws, &options) == UNIT_OK);
                CHECK(memcmp(out, up, sizeof up) == 0);
                CHECK(fegetround() == FE_UPWARD && errno == 4321);
                CHECK(unit_available_threads() >= 1 && errno == 4321);
                if (options.pool)
                    unit_pool_destroy(options.pool);
                options.pool = NULL;
            }
            fesetround(FE_TONEAREST);
            pthread_sigmask(SIG_SETMASK, NULL, &after);
            CHECK(sigismember(&after, SIGUSR1) == 1 && sigismember(&after, SIGUSR2) == 0);
            sched_getaffinity(0, sizeof cores_after, &cores_after);
            CHECK(CPU_EQUAL(&cores, &cores_after));
            free(ws);
        }

        /* Workers take no signal of the host's. */
        static pthread_t receiver;
        static void receive(int signal) {
            (void)signal;
            receiver = pthread_self();
        }

        static void leaves_signals_alone(void) {
            unit_pool *pool = NULL;
            signal(SIGUSR2, receive);
            CHECK(unit_pool_create(8, &pool) == UNIT_OK);
            for (int i = 0; i < 50; i++) {
                receiver = 0;
                kill(getpid(), SIGUSR2);
                CHECK(pthread_equal(receiver, pthread_self()));
            }
            unit_pool_destroy(pool);
        }

        /* A child has the pool's memory and not its threads. */
        static void survives_fork(void) {
            unit_options options = {.struct_size = sizeof options, .threads = 2};
            CHECK(unit_pool_create(2, &options.pool) == UNIT_OK);
            run(&options, 1);
            const pid_t child = fork();
            if (child == 0) {
                alarm(20);
                float out[OUT];
                void *const ws = malloc(unit_workspace_size(1, 2));
                CHECK(unit_run(in, out, 1, ws, &options) == UNIT_BAD_ARGUMENT);
                unit_pool_destroy(options.pool);
                options.pool = NULL;
                CHECK(unit_run(in, out, 1, ws, &options) == UNIT_OK);
                _exit(failures != 0);
            }
            int status = -1;
            CHECK(waitpid(child, &status, 0) == child && status == 0);
            run(&options, 1);
            unit_pool_destroy(options.pool);
        }

        /* An idle pool takes no time. */
        static void idles(void) {
            unit_options options = {.struct_size = sizeof options, .threads = 4};
            CHECK(unit_pool_create(4, &options.pool) == UNIT_OK);
            run(&options, 1);
            usleep(20000);
            struct timespec before, after;
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
            usleep(200000);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
            const double used = (double)(after.tv_sec - before.tv_sec) +
                                1e-9 * (double)(after.tv_nsec - before.tv_nsec);
            CHECK(used < 0.02);
            run(&options, 1);
            unit_pool_destroy(options.pool);
        }
        #endif

        int main(void) {
            fill(in, IN * IMAGES);
            void *const ws = malloc(unit_workspace_size(IMAGES, 1));
            CHECK(unit_run(in, expected, IMAGES, ws, NULL) == UNIT_OK);
            free(ws);
            for (int i = 0; i < COUNTS; i++)
                all_ways(counts[i]);
            CHECK(calls > COUNTS);
            many_hosts();
        #ifndef THREADS_ONLY
            keeps_the_host();
            leaves_signals_alone();
            survives_fork();
            idles();
        #endif
            return failures != 0;
        }
        """#
}
