/* What the cores of this machine can do at most. */
#ifndef BURIN_MACHINE_PEAK_H
#define BURIN_MACHINE_PEAK_H

/* Fused multiply-adds of `threads` threads side by side in GFLOP/s (two operations each), measured
 * for about `seconds`: of each the best of several short runs, with the widest vectors the
 * processor has. At most 64 threads; those that cannot be started count nothing. */
double burin_fma_peak(double seconds, int threads);

#endif
