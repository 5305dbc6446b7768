/* What one core of this machine can do at most. */
#ifndef BURIN_MACHINE_PEAK_H
#define BURIN_MACHINE_PEAK_H

/* Fused multiply-adds of one core in GFLOP/s (two operations each), measured for about `seconds`:
 * the best of several short runs, with the widest vectors the processor has. */
double burin_fma_peak(double seconds);

#endif
