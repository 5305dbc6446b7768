#ifndef BURIN_VECTOR_H
#define BURIN_VECTOR_H

#include <stddef.h>
#include <stdint.h>

/*
 * The vector type every kernel is written in, and the few operations that C's operators lack.
 * VECTOR_WIDTH floats: 4 for SSE and NEON, 8 for AVX2, 16 for AVX-512.
 */
#ifndef VECTOR_WIDTH
#define VECTOR_WIDTH 8
#endif

/* Unused: a header compiled on its own, for a test or an editor, is to give no warning. */
#define BURIN_INLINE static inline __attribute__((always_inline, unused))

/* For what few kernels use: inlined where it is used once constants are known, not before, which
 * would copy it into every kernel. */
#define BURIN_SELDOM static inline __attribute__((unused))

enum { BURIN_WIDTH = VECTOR_WIDTH };

typedef float burin_vector __attribute__((vector_size(4 * VECTOR_WIDTH), may_alias));
typedef float burin_unaligned_vector
    __attribute__((vector_size(4 * VECTOR_WIDTH), aligned(1), may_alias));
typedef int32_t burin_mask __attribute__((vector_size(4 * VECTOR_WIDTH)));

BURIN_INLINE burin_vector burin_load(const float *source) { return *(const burin_vector *)source; }

BURIN_INLINE void burin_store(float *target, burin_vector x) { *(burin_vector *)target = x; }

BURIN_INLINE burin_vector burin_load_unaligned(const void *source) {
    return *(const burin_unaligned_vector *)source;
}

BURIN_INLINE void burin_store_unaligned(void *target, burin_vector x) {
    *(burin_unaligned_vector *)target = x;
}

/* One float from memory of any alignment. */
BURIN_INLINE float burin_load_scalar(const void *source) {
    float x;
    __builtin_memcpy(&x, source, sizeof x);
    return x;
}

BURIN_INLINE void burin_store_scalar(void *target, float x) {
    __builtin_memcpy(target, &x, sizeof x);
}

/*
 * s in every lane. Subtracting +0 changes no float, so clang drops it; adding +0 would turn -0
 * into +0, so clang would have to keep the addition.
 */
BURIN_INLINE burin_vector burin_splat(float s) { return s - (burin_vector){0}; }

/* mask ? a : b, lane by lane; the mask is all ones or all zeros, as a comparison gives it. */
BURIN_INLINE burin_vector burin_select(burin_mask mask, burin_vector a, burin_vector b) {
    return (burin_vector)((mask & (burin_mask)a) | (~mask & (burin_mask)b));
}

/* a > b ? a : b, one instruction on x86. Where either is NaN the result is b. */
BURIN_INLINE burin_vector burin_maximum(burin_vector a, burin_vector b) {
    return burin_select(a > b, a, b);
}

/* a < b ? a : b. Where either is NaN the result is b. */
BURIN_INLINE burin_vector burin_minimum(burin_vector a, burin_vector b) {
    return burin_select(a < b, a, b);
}

/* All ones in the first `count` lanes; a constant once `count` is one. */
BURIN_INLINE burin_mask burin_first_lanes(long count) {
    burin_mask lane = {0};
#pragma clang loop unroll(full)
    for (int l = 0; l < BURIN_WIDTH; l++)
        lane[l] = l < count ? -1 : 0;
    return lane;
}

/* The lanes of channel block `block` that hold one of `channels` channels; the others are 0. */
BURIN_INLINE burin_vector burin_clear_padding(burin_vector x, long channels, long block) {
    if (channels % BURIN_WIDTH == 0 || block < channels / BURIN_WIDTH)
        return x;
    return burin_select(burin_first_lanes(channels % BURIN_WIDTH), x, (burin_vector){0});
}

/*
 * exp(x), error below 1 ulp: x = n ln 2 + r, |r| <= ln 2 / 2, a polynomial in r (Cephes expf),
 * and n added to the exponent bits. Above 88.72 infinity, below -87.33 (subnormal results) 0.
 */
BURIN_INLINE burin_vector burin_exponential(burin_vector x) {
    const burin_vector highest = burin_splat(88.722832f), lowest = burin_splat(-87.336540f);
    const float rounder = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    burin_vector clamped = burin_maximum(lowest, burin_minimum(highest, x));
    burin_vector shifted = clamped * 1.44269504088896341f + rounder;
    burin_vector n = shifted - rounder;
    burin_vector r = clamped - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    burin_vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    burin_vector y = (burin_vector)((burin_mask)p + ((burin_mask)shifted << 23));
    y = burin_select(x > highest, burin_splat(__builtin_inff()), y);
    y = burin_select(x < lowest, (burin_vector){0}, y);
    return burin_select(x == x, y, x);
}

/*
 * 1 / (1 + exp(-x)), error below 1e-7; below 2e-38 and 1 far out, NaN for NaN.
 *
 * exp(-x) = 2^n exp(r) as in burin_exponential, with what only a sigmoid allows: x is limited to
 * +-87, so that nothing overflows or becomes subnormal; r is reduced in one step, whose error is
 * n times 2e-9; the polynomial is of degree 5, minimax on |r| <= ln 2 / 2 with a relative error
 * of 8e-8. Multiplying by 2^n instead of adding to exponent bits carries a NaN through. An
 * attention tail takes half the time it takes with burin_exponential.
 */
BURIN_INLINE burin_vector burin_sigmoid(burin_vector x) {
    const burin_vector limit = burin_splat(87.0f);
    const float rounder = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
    burin_vector clamped = burin_maximum(-limit, burin_minimum(limit, x));
    burin_vector shifted = rounder - clamped * 1.44269504088896341f;
    burin_vector n = shifted - rounder;
    burin_vector r = -clamped - n * 0.693147182f;
    burin_vector p = r * 8.2976194099e-03f + 4.1915629059e-02f;
    p = p * r + 1.6667576134e-01f;
    p = p * r + 4.9998891354e-01f;
    p = p * r + 9.9999970198e-01f;
    p = p * r + 1.0000001192e+00f;
    burin_vector power = (burin_vector)(((burin_mask)shifted << 23) + 0x3F800000);
    return 1.0f / (p * power + 1.0f);
}

/*
 * tanh(x): an odd polynomial below 0.625 (Cephes tanhf), where 1 - 2 / (exp(2x) + 1) would
 * cancel, that formula above.
 */
BURIN_INLINE burin_vector burin_tanh(burin_vector x) {
    const burin_mask sign_bit = (burin_mask){0} + INT32_MIN;
    burin_mask sign = (burin_mask)x & sign_bit;
    burin_vector magnitude = (burin_vector)((burin_mask)x & ~sign_bit);
    burin_vector z = x * x;
    burin_vector p = z * -5.70498872745e-3f + 2.06390887954e-2f;
    p = p * z - 5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z - 3.33332819422e-1f;
    p = p * z * x + x;
    burin_vector far = 1.0f - 2.0f / (burin_exponential(magnitude + magnitude) + 1.0f);
    far = (burin_vector)((burin_mask)far | sign);
    return burin_select(magnitude < 0.625f, p, far);
}

#endif
