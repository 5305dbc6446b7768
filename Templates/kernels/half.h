#ifndef BURIN_HALF_H
#define BURIN_HALF_H

#include "vector.h"

/*
 * IEEE 754 halves (binary16) as storage of weights: half the bytes from memory, widened to float
 * in a register. Every half is a float exactly, the subnormal ones (multiples of 2^-24) included;
 * infinities and NaN are not stored.
 */
typedef uint16_t burin_halves __attribute__((vector_size(2 * VECTOR_WIDTH), may_alias));

/*
 * By integers, for processors without the conversion and for compilers without the type: exponent
 * and mantissa move to their places and the bias grows by 112; where the exponent is 0 the mantissa
 * is a count of 2^-24. No float is subnormal on the way, so the caller's mode does not matter.
 */
BURIN_INLINE burin_vector burin_widen_bits(burin_halves halves) {
    const burin_mask bits = __builtin_convertvector(halves, burin_mask);
    const burin_mask magnitude = bits & 0x7fff;
    const burin_vector normal = (burin_vector)((magnitude << 13) + (112 << 23));
    const burin_vector tiny = __builtin_convertvector(magnitude, burin_vector) * 0x1p-24f;
    const burin_vector value = burin_select(magnitude < 0x400, tiny, normal);
    return (burin_vector)((burin_mask)value | ((bits & 0x8000) << 16));
}

/* The vector of v halves at `source`, aligned to their size, as floats. */
BURIN_INLINE burin_vector burin_load_halves(const void *source) {
#if defined __aarch64__ || (defined __F16C__ && __clang_major__ >= 15)
    typedef _Float16 values __attribute__((vector_size(2 * VECTOR_WIDTH), may_alias));
    return __builtin_convertvector(*(const values *)source, burin_vector);
#else
    return burin_widen_bits(*(const burin_halves *)source);
#endif
}

#endif
