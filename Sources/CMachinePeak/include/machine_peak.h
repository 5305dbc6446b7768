/* What the cores of this machine can do at most. */
#ifndef BURIN_MACHINE_PEAK_H
#define BURIN_MACHINE_PEAK_H

/* Fused multiply-adds of `threads` threads side by side in GFLOP/s (two operations each), measured
 * for about `seconds`: of each the best of several short runs, with the widest vectors the
 * processor has. At most 64 threads, and one for each processor: more would take turns, each at its
 * best. Those that cannot be started count nothing. */
double burin_fma_peak(double seconds, int threads);

/* Where data lies that is read again and again. */
enum burin_memory_level {
    BURIN_LEVEL_2, /* the core's own cache */
    BURIN_LEVEL_3, /* the cache that cores share */
    BURIN_MEMORY
};

/* Bytes one core reads at most from a level, in GB/s: the best of several ways to read a buffer of a
 * fitting size, in passes that take `seconds` together, three of each way at least. 0 where there is
 * no memory for it: of BURIN_MEMORY 192 MB. */
double burin_read_bandwidth(enum burin_memory_level level, double seconds);

#endif
