/* attention-module: a compiled network.
 *
 * Compiled by Burin 0.1.0 for baseline: the interface and the order of the layers. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#pragma GCC visibility push(default)
#include "attention_module.h"
#pragma GCC visibility pop

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>


#define VECTOR_WIDTH 4
#define BURIN_STEPS 3

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

#ifndef BURIN_FUNCTIONS_H
#define BURIN_FUNCTIONS_H

#include <errno.h>
#include <math.h>


/*
 * Functions of one number, lane by lane; NaN gives NaN. What takes a few instructions, and what
 * activations need (exp, expm1, log, log1p, erf), is vector code; the rest is the C library's,
 * one lane after the other. `kind` is a literal, so that the switch folds away.
 */
enum burin_function_kind {
    BURIN_FUNCTION_ABS,
    BURIN_FUNCTION_NEGATE,
    BURIN_FUNCTION_SIGN, /* -1, 1, or x where it is 0 */
    BURIN_FUNCTION_RECIPROCAL,
    BURIN_FUNCTION_SQRT,
    BURIN_FUNCTION_FLOOR,
    BURIN_FUNCTION_CEIL,
    BURIN_FUNCTION_ROUND, /* halves to even */
    BURIN_FUNCTION_EXP,
    BURIN_FUNCTION_LOG,
    BURIN_FUNCTION_SIN,
    BURIN_FUNCTION_COS,
    BURIN_FUNCTION_TAN,
    BURIN_FUNCTION_ASIN,
    BURIN_FUNCTION_ACOS,
    BURIN_FUNCTION_ATAN,
    BURIN_FUNCTION_SINH,
    BURIN_FUNCTION_COSH,
    BURIN_FUNCTION_ASINH,
    BURIN_FUNCTION_ACOSH,
    BURIN_FUNCTION_ATANH,
    BURIN_FUNCTION_ERF,
    BURIN_FUNCTION_SOFTPLUS,         /* log(1 + exp(x)) */
    BURIN_FUNCTION_SOFTSIGN,         /* x / (1 + |x|) */
    BURIN_FUNCTION_ELU,              /* x > 0 ? x : s * (exp(x) - 1) */
    BURIN_FUNCTION_CELU,             /* x > 0 ? x : s * (exp(x / s) - 1) */
    BURIN_FUNCTION_SELU,             /* t * (x > 0 ? x : s * (exp(x) - 1)) */
    BURIN_FUNCTION_THRESHOLDED_RELU, /* x > s ? x : 0 */
    BURIN_FUNCTION_SHRINK,           /* x < -s ? x + t : x > s ? x - t : 0 */
    BURIN_FUNCTION_HARD_SIGMOID      /* s * x + t, limited to 0..1 */
};

/* A function of the C library in every lane; errno is the caller's and stays as it was. */
static __attribute__((noinline, unused)) void burin_lanes(float (*function)(float), float *x) {
    const int saved = errno;
    for (int l = 0; l < BURIN_WIDTH; l++)
        x[l] = function(x[l]);
    errno = saved;
}

BURIN_INLINE burin_vector burin_each(float (*function)(float), burin_vector x) {
    burin_lanes(function, (float *)&x);
    return x;
}

static __attribute__((noinline, unused)) void burin_power_lanes(float *x, const float *y) {
    const int saved = errno;
    for (int l = 0; l < BURIN_WIDTH; l++)
        x[l] = powf(x[l], y[l]);
    errno = saved;
}

/* x to the power y. */
BURIN_SELDOM burin_vector burin_power_of(burin_vector x, burin_vector y) {
    burin_power_lanes((float *)&x, (const float *)&y);
    return x;
}

BURIN_INLINE burin_vector burin_square_root(burin_vector x) {
#pragma clang loop unroll(full)
    for (int l = 0; l < BURIN_WIDTH; l++)
        x[l] = __builtin_sqrtf(x[l]);
    return x;
}

/* x to the power `exponent`, a literal: the frequent ones without the C library. */
BURIN_SELDOM burin_vector burin_power_constant(burin_vector x, float exponent) {
    if (exponent == 1.0f)
        return x;
    if (exponent == 2.0f)
        return x * x;
    if (exponent == 3.0f)
        return x * x * x;
    if (exponent == -1.0f)
        return 1.0f / x;
    return burin_power_of(x, burin_splat(exponent));
}

/* The smaller or larger of two; NaN where either is NaN. */
BURIN_INLINE burin_vector burin_minimum_or_nan(burin_vector x, burin_vector y) {
    return burin_select(y == y, burin_minimum(y, x), y);
}

BURIN_INLINE burin_vector burin_maximum_or_nan(burin_vector x, burin_vector y) {
    return burin_select(y == y, burin_maximum(y, x), y);
}

BURIN_INLINE burin_vector burin_absolute(burin_vector x) {
    return (burin_vector)((burin_mask)x & INT32_MAX);
}

/* magnitude (not negative) with the sign of x. */
BURIN_INLINE burin_vector burin_with_sign(burin_vector magnitude, burin_vector x) {
    const burin_mask sign_bit = (burin_mask){0} + INT32_MIN;
    return (burin_vector)((burin_mask)magnitude | ((burin_mask)x & sign_bit));
}

/*
 * The nearest integer, halves to even, -0 for what is just below 0: adding 2^23 leaves no place
 * for a fraction. Numbers of 2^23 and more, infinities and NaN are their own.
 */
BURIN_INLINE burin_vector burin_round(burin_vector x) {
    const burin_vector magnitude = burin_absolute(x);
    const burin_vector integer = (magnitude + 8388608.0f) - 8388608.0f;
    return burin_select(magnitude < 8388608.0f, burin_with_sign(integer, x), x);
}

BURIN_INLINE burin_vector burin_floor(burin_vector x) {
    const burin_vector nearest = burin_round(x);
    return burin_select(nearest > x, nearest - 1.0f, nearest);
}

/* 0 of a negative number is -0, as everywhere else. */
BURIN_INLINE burin_vector burin_ceil(burin_vector x) {
    const burin_vector nearest = burin_round(x);
    return burin_select(nearest < x, burin_with_sign(burin_absolute(nearest + 1.0f), x), nearest);
}

BURIN_INLINE burin_vector burin_sign(burin_vector x) {
    const burin_vector one = burin_splat(1.0f);
    return burin_select(x > 0.0f, one, burin_select(x < 0.0f, -one, x));
}

/*
 * exp(x) - 1 without the cancellation of its name: with x = n ln 2 + r as in burin_exponential
 * and p = exp(r) - 1 by the same polynomial it is 2^n p + (2^n - 1), whose first term is all of
 * it where n is 0. Computed for half of 2^n, so that the largest results do not overflow midway.
 */
BURIN_INLINE burin_vector burin_exponential_minus_1(burin_vector x) {
    const burin_vector highest = burin_splat(89.0f), lowest = burin_splat(-25.0f);
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
    p = p * (r * r) + r;
    burin_vector half = (burin_vector)(((burin_mask)shifted << 23) + 0x3F000000);
    burin_vector y = (p * half + (half - 0.5f)) * 2.0f;
    return burin_select(x == x, y, x);
}

/* 2 atanh(s) = log((1 + s) / (1 - s)) for |s| <= 1/3 by its series to s^15: error 2e-8. */
BURIN_INLINE burin_vector burin_twice_atanh(burin_vector s) {
    burin_vector z = s * s;
    burin_vector p = z * (2.0f / 15) + 2.0f / 13;
    p = p * z + 2.0f / 11;
    p = p * z + 2.0f / 9;
    p = p * z + 2.0f / 7;
    p = p * z + 2.0f / 5;
    p = p * z + 2.0f / 3;
    return p * (z * s) + (s + s);
}

/*
 * log(x), error below 2 ulp: x = 2^n m with sqrt(1/2) <= m < sqrt(2), and log(m) as twice the
 * inverse hyperbolic tangent of (m - 1) / (m + 1). -infinity for 0, NaN below.
 */
BURIN_INLINE burin_vector burin_logarithm(burin_vector x) {
    const burin_mask is_small = x < 1.17549435e-38f;
    const burin_mask bits = (burin_mask)burin_select(is_small, x * 8388608.0f, x);
    const burin_mask exponent = (bits - 0x3F3504F3) >> 23;
    const burin_vector m = (burin_vector)(bits - (exponent << 23));
    const burin_vector n = __builtin_convertvector(exponent, burin_vector) -
                           burin_select(is_small, burin_splat(23.0f), (burin_vector){0});
    burin_vector y = burin_twice_atanh((m - 1.0f) / (m + 1.0f)) + n * -2.12194440e-4f;
    y = n * 0.693359375f + y;
    const burin_vector infinity = burin_splat(__builtin_inff());
    y = burin_select(x == infinity, x, y);
    const burin_vector low = burin_select(x == 0.0f, -infinity, burin_splat(__builtin_nanf("")));
    return burin_select(x > 0.0f, y, low);
}

/* max(x, 0) + log(1 + exp(-|x|)): neither term loses the other. */
BURIN_INLINE burin_vector burin_softplus(burin_vector x) {
    const burin_vector u = burin_exponential(-burin_absolute(x));
    return burin_maximum((burin_vector){0}, x) + burin_twice_atanh(u / (u + 2.0f));
}

/*
 * erf(x), error below 2 ulp, by N. Juffa's polynomials: odd below 0.93, above it
 * 1 - exp(-t q(t)) with t = |x|, which is 1 from 4 on.
 */
BURIN_INLINE burin_vector burin_error_function(burin_vector x) {
    const burin_vector t = burin_minimum(burin_splat(4.0f), burin_absolute(x));
    const burin_vector s = t * t;
    burin_vector far = t * -1.72853470e-5f + 3.83197126e-4f;
    const burin_vector u = t * -3.88396438e-3f + 2.42546219e-2f;
    far = far * s + u;
    far = far * t - 1.06777877e-1f;
    far = far * t - 6.34846687e-1f;
    far = far * t - 1.28717512e-1f;
    far = far * t - t;
    far = burin_with_sign(1.0f - burin_exponential(far), x);
    burin_vector near = s * -5.96761703e-4f + 4.99119423e-3f;
    near = near * s - 2.67681349e-2f;
    near = near * s + 1.12819925e-1f;
    near = near * s - 3.76125336e-1f;
    near = near * s + 1.28379166e-1f;
    near = near * x + x;
    return burin_select(t > 0.927734375f, far, near);
}

/* x > 0 ? x : scale * (exp(x / scale_of_x) - 1) */
BURIN_INLINE burin_vector burin_exponential_unit(burin_vector x, float scale, float scale_of_x) {
    const burin_vector low = burin_minimum((burin_vector){0}, x) / scale_of_x;
    return burin_select(x > 0.0f, x, burin_exponential_minus_1(low) * scale);
}

/* x < -threshold ? x + bias : x > threshold ? x - bias : 0 */
BURIN_INLINE burin_vector burin_shrink(burin_vector x, float threshold, float bias) {
    const burin_vector high = burin_select(x > threshold, x - bias, (burin_vector){0});
    return burin_select(x == x, burin_select(x < -threshold, x + bias, high), x);
}

BURIN_SELDOM burin_vector burin_function(int kind, burin_vector x, float s, float t) {
    const burin_vector zero = {0}, one = burin_splat(1.0f);
    switch (kind) {
    case BURIN_FUNCTION_ABS:
        return burin_absolute(x);
    case BURIN_FUNCTION_NEGATE:
        return -x;
    case BURIN_FUNCTION_SIGN:
        return burin_sign(x);
    case BURIN_FUNCTION_RECIPROCAL:
        return 1.0f / x;
    case BURIN_FUNCTION_SQRT:
        return burin_square_root(x);
    case BURIN_FUNCTION_FLOOR:
        return burin_floor(x);
    case BURIN_FUNCTION_CEIL:
        return burin_ceil(x);
    case BURIN_FUNCTION_ROUND:
        return burin_round(x);
    case BURIN_FUNCTION_EXP:
        return burin_exponential(x);
    case BURIN_FUNCTION_LOG:
        return burin_logarithm(x);
    case BURIN_FUNCTION_SIN:
        return burin_each(sinf, x);
    case BURIN_FUNCTION_COS:
        return burin_each(cosf, x);
    case BURIN_FUNCTION_TAN:
        return burin_each(tanf, x);
    case BURIN_FUNCTION_ASIN:
        return burin_each(asinf, x);
    case BURIN_FUNCTION_ACOS:
        return burin_each(acosf, x);
    case BURIN_FUNCTION_ATAN:
        return burin_each(atanf, x);
    case BURIN_FUNCTION_SINH:
        return burin_each(sinhf, x);
    case BURIN_FUNCTION_COSH:
        return burin_each(coshf, x);
    case BURIN_FUNCTION_ASINH:
        return burin_each(asinhf, x);
    case BURIN_FUNCTION_ACOSH:
        return burin_each(acoshf, x);
    case BURIN_FUNCTION_ATANH:
        return burin_each(atanhf, x);
    case BURIN_FUNCTION_ERF:
        return burin_error_function(x);
    case BURIN_FUNCTION_SOFTPLUS:
        return burin_softplus(x);
    case BURIN_FUNCTION_SOFTSIGN:
        return x / (burin_absolute(x) + 1.0f);
    case BURIN_FUNCTION_ELU:
        return burin_exponential_unit(x, s, 1.0f);
    case BURIN_FUNCTION_CELU:
        return burin_exponential_unit(x, s, s);
    case BURIN_FUNCTION_SELU:
        return burin_exponential_unit(x, s, 1.0f) * t;
    case BURIN_FUNCTION_THRESHOLDED_RELU:
        return burin_select(x <= s, zero, x);
    case BURIN_FUNCTION_SHRINK:
        return burin_shrink(x, s, t);
    case BURIN_FUNCTION_HARD_SIGMOID:
        return burin_minimum(one, burin_maximum(zero, x * s + t));
    default:
        return x;
    }
}

#endif

#ifndef BURIN_EPILOGUE_H
#define BURIN_EPILOGUE_H


/*
 * Steps that epilogues of this file have at most. A step that nobody has would be inlined into
 * every kernel for each of its register tiles, only to be folded away there: half of clang's time.
 */
#ifndef BURIN_STEPS
#define BURIN_STEPS 8
#endif

/*
 * What a kernel does to a finished value before storing it: up to eight steps, in order. The
 * wrapper of a kernel writes kinds and operands as literals, so every switch below folds away
 * and what remains is the arithmetic, in registers.
 *
 * Tensors named by `a` and `out` are blocked, of the shape of the kernel's output. A tensor `a`
 * may be the output itself (a residual added in place): each pixel is read before it is written.
 */
enum burin_step_kind {
    BURIN_STEP_NONE,
    BURIN_STEP_BIAS,             /* x + a[c] */
    BURIN_STEP_AFFINE,           /* x * a[c] + b[c] */
    BURIN_STEP_RELU,             /* max(x, 0) */
    BURIN_STEP_LEAKY_RELU,       /* x > 0 ? x : s * x */
    BURIN_STEP_PRELU,            /* x > 0 ? x : a[c] * x */
    BURIN_STEP_PRELU_SCALAR,     /* x > 0 ? x : s * x */
    BURIN_STEP_SIGMOID,          /* 1 / (1 + exp(-x)) */
    BURIN_STEP_TANH,             /* tanh(x) */
    BURIN_STEP_CLIP,             /* x limited to s..t */
    BURIN_STEP_ADD,              /* x + operand */
    BURIN_STEP_SUBTRACT,         /* x - operand */
    BURIN_STEP_REVERSE_SUBTRACT, /* operand - x */
    BURIN_STEP_MULTIPLY,         /* x * operand */
    BURIN_STEP_DIVIDE,           /* x / operand, 0 in padding lanes */
    BURIN_STEP_REVERSE_DIVIDE,   /* operand / x, 0 in padding lanes */
    BURIN_STEP_POWER,            /* x to the power operand, 0 in padding lanes */
    BURIN_STEP_REVERSE_POWER,    /* operand to the power x, 0 in padding lanes */
    BURIN_STEP_MINIMUM,          /* the smaller of x and operand, NaN where either is */
    BURIN_STEP_MAXIMUM,          /* the larger */
    BURIN_STEP_FUNCTION,         /* function(x, s, t), 0 in padding lanes */
    BURIN_STEP_STORE             /* out = x, and go on with x */
};

enum burin_operand {
    BURIN_OPERAND_TENSOR,  /* a[c][pixel], blocked */
    BURIN_OPERAND_CHANNEL, /* a[c], padded with zeros to whole blocks */
    BURIN_OPERAND_PIXEL,   /* a[pixel], the same for all channels */
    BURIN_OPERAND_SCALAR   /* s */
};

typedef struct {
    int kind;
    int operand;
    int function; /* of burin_function_kind */
    const float *a;
    const float *b;
    float *out;
    float s, t;
} burin_step;

/* Fields, not an array: scalar replacement then folds the constants of each step. */
typedef struct {
    burin_step step0, step1, step2, step3, step4, step5, step6, step7;
    long channels; /* of the output; keeps padding lanes 0 where they would not stay finite */
} burin_epilogue;

BURIN_INLINE burin_vector burin_step_operand(const burin_step *step, long block, long pixel,
                                             long pixels) {
    if (step->operand == BURIN_OPERAND_TENSOR)
        return burin_load(step->a + (block * pixels + pixel) * BURIN_WIDTH);
    if (step->operand == BURIN_OPERAND_CHANNEL)
        return burin_load(step->a + block * BURIN_WIDTH);
    if (step->operand == BURIN_OPERAND_PIXEL)
        return burin_splat(step->a[pixel]);
    return burin_splat(step->s);
}

/*
 * x > 0 ? x : slope * x for any slope, as max(x, 0) + slope * min(x, 0): three instructions
 * without a mask, exact because one of the terms is 0. NaN stays NaN.
 */
BURIN_INLINE burin_vector burin_prelu(burin_vector x, burin_vector slope) {
    const burin_vector zero = {0};
    return slope * burin_minimum(zero, x) + burin_maximum(zero, x);
}

/* One step on one vector: channel block `block`, pixel `pixel` of `pixels`. */
BURIN_INLINE burin_vector burin_step_vector(const burin_step *step, burin_vector x, long channels,
                                            long block, long pixel, long pixels) {
    const long c = block * BURIN_WIDTH;
    switch (step->kind) {
    case BURIN_STEP_BIAS:
        return x + burin_load(step->a + c);
    case BURIN_STEP_AFFINE:
        return x * burin_load(step->a + c) + burin_load(step->b + c);
    case BURIN_STEP_RELU:
        return burin_maximum((burin_vector){0}, x);
    case BURIN_STEP_LEAKY_RELU:
    case BURIN_STEP_PRELU_SCALAR:
        return burin_prelu(x, burin_splat(step->s));
    case BURIN_STEP_PRELU:
        return burin_prelu(x, burin_load(step->a + c));
    case BURIN_STEP_SIGMOID:
        return burin_sigmoid(x);
    case BURIN_STEP_TANH:
        return burin_tanh(x);
    case BURIN_STEP_CLIP:
        return burin_minimum(burin_splat(step->t), burin_maximum(burin_splat(step->s), x));
    case BURIN_STEP_ADD:
        return x + burin_step_operand(step, block, pixel, pixels);
    case BURIN_STEP_SUBTRACT:
        return x - burin_step_operand(step, block, pixel, pixels);
    case BURIN_STEP_REVERSE_SUBTRACT:
        return burin_step_operand(step, block, pixel, pixels) - x;
    case BURIN_STEP_MULTIPLY:
        return x * burin_step_operand(step, block, pixel, pixels);
    case BURIN_STEP_DIVIDE:
        x = x / burin_step_operand(step, block, pixel, pixels);
        return burin_clear_padding(x, channels, block);
    case BURIN_STEP_REVERSE_DIVIDE:
        x = burin_step_operand(step, block, pixel, pixels) / x;
        return burin_clear_padding(x, channels, block);
    case BURIN_STEP_POWER:
        if (step->operand == BURIN_OPERAND_SCALAR)
            x = burin_power_constant(x, step->s);
        else
            x = burin_power_of(x, burin_step_operand(step, block, pixel, pixels));
        return burin_clear_padding(x, channels, block);
    case BURIN_STEP_REVERSE_POWER:
        x = burin_power_of(burin_step_operand(step, block, pixel, pixels), x);
        return burin_clear_padding(x, channels, block);
    case BURIN_STEP_MINIMUM:
        return burin_minimum_or_nan(x, burin_step_operand(step, block, pixel, pixels));
    case BURIN_STEP_MAXIMUM:
        return burin_maximum_or_nan(x, burin_step_operand(step, block, pixel, pixels));
    case BURIN_STEP_FUNCTION:
        x = burin_function(step->function, x, step->s, step->t);
        return burin_clear_padding(x, channels, block);
    case BURIN_STEP_STORE:
        burin_store(step->out + (block * pixels + pixel) * BURIN_WIDTH, x);
        return x;
    default:
        return x;
    }
}

/* One step on `count` consecutive pixels of one channel block, held in registers. */
BURIN_INLINE void burin_step_row(const burin_step *step, burin_vector *x, long count, long channels,
                                 long block, long pixel, long pixels) {
    if (step->kind == BURIN_STEP_NONE)
        return;
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        x[m] = burin_step_vector(step, x[m], channels, block, pixel + m, pixels);
}

/*
 * The epilogue on `count` consecutive pixels x[m] of one channel block. Steps are the outer
 * loop, so that a per-channel parameter is loaded once for the whole register tile.
 */
BURIN_INLINE void burin_epilogue_row(const burin_epilogue *epilogue, burin_vector *x, long count,
                                     long block, long pixel, long pixels) {
    const long channels = epilogue->channels;
    if (BURIN_STEPS > 0)
        burin_step_row(&epilogue->step0, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 1)
        burin_step_row(&epilogue->step1, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 2)
        burin_step_row(&epilogue->step2, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 3)
        burin_step_row(&epilogue->step3, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 4)
        burin_step_row(&epilogue->step4, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 5)
        burin_step_row(&epilogue->step5, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 6)
        burin_step_row(&epilogue->step6, x, count, channels, block, pixel, pixels);
    if (BURIN_STEPS > 7)
        burin_step_row(&epilogue->step7, x, count, channels, block, pixel, pixels);
}

/* The epilogue on one vector. */
BURIN_INLINE burin_vector burin_epilogue_vector(const burin_epilogue *epilogue, burin_vector x,
                                                long block, long pixel, long pixels) {
    burin_epilogue_row(epilogue, &x, 1, block, pixel, pixels);
    return x;
}

/* The epilogue on `count` consecutive pixels, then store them in `output`, blocked. */
BURIN_INLINE void burin_finish_row(const burin_epilogue *epilogue, burin_vector *x, long count,
                                   float *output, long block, long pixel, long pixels) {
    burin_epilogue_row(epilogue, x, count, block, pixel, pixels);
    float *target = output + (block * pixels + pixel) * BURIN_WIDTH;
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++)
        burin_store(target + m * BURIN_WIDTH, x[m]);
}

/* A step whose tensors lie `floats` further on: those of another image of a batch. */
BURIN_INLINE burin_step burin_step_advance(burin_step step, long floats) {
    const int has_operand = step.kind >= BURIN_STEP_ADD && step.kind <= BURIN_STEP_MAXIMUM;
    if (has_operand && step.operand == BURIN_OPERAND_TENSOR)
        step.a += floats;
    if (step.kind == BURIN_STEP_STORE)
        step.out += floats;
    return step;
}

/* The epilogue of an image whose output begins `floats` after that of the first. */
BURIN_INLINE burin_epilogue burin_epilogue_advance(burin_epilogue e, long floats) {
    if (BURIN_STEPS > 0)
        e.step0 = burin_step_advance(e.step0, floats);
    if (BURIN_STEPS > 1)
        e.step1 = burin_step_advance(e.step1, floats);
    if (BURIN_STEPS > 2)
        e.step2 = burin_step_advance(e.step2, floats);
    if (BURIN_STEPS > 3)
        e.step3 = burin_step_advance(e.step3, floats);
    if (BURIN_STEPS > 4)
        e.step4 = burin_step_advance(e.step4, floats);
    if (BURIN_STEPS > 5)
        e.step5 = burin_step_advance(e.step5, floats);
    if (BURIN_STEPS > 6)
        e.step6 = burin_step_advance(e.step6, floats);
    if (BURIN_STEPS > 7)
        e.step7 = burin_step_advance(e.step7, floats);
    return e;
}

#endif

#ifndef BURIN_REGISTER_TILE_H
#define BURIN_REGISTER_TILE_H


/*
 * The register tile of every dense convolution: BURIN_TILE output pixels x 2v output channels
 * (a panel), summed over input channels and kernel taps. The accumulators, one panel row of
 * weights and the broadcasts fill the register file: 6 x 2 of 16 registers for AVX2, 10 x 2 of 32
 * for AVX-512 (clang hoists all broadcasts of a row; with 12 x 2 it spilled, and a first layer fell
 * from 92 to 34 % of the peak), 4 x 2 for SSE, where a product needs a register of its own.
 */
#if VECTOR_WIDTH == 16
enum { BURIN_TILE = 10 };
#elif VECTOR_WIDTH == 8
enum { BURIN_TILE = 6 };
#else
enum { BURIN_TILE = 4 };
#endif

/*
 * Products summed before the weights of a panel no longer stay in the first-level cache:
 * BURIN_REDUCTION * 2v floats are 18 KB at every width.
 */
enum { BURIN_PANEL = 2 * BURIN_WIDTH, BURIN_REDUCTION = 2304 / BURIN_WIDTH };

/* How a tile walks over its input, in floats. */
typedef struct {
    long row, column;         /* from one output pixel to the next, down and to the right */
    long tap_row, tap_column; /* from one kernel tap to the next */
    long block;               /* from one channel block to the next */
    long kernel_h, kernel_w;
    long lanes; /* channels in a block: v for blocked tensors, 1 for planar ones */
} burin_walk;

BURIN_INLINE long burin_ceiling_divide(long a, long b) { return (a + b - 1) / b; }

BURIN_INLINE long burin_smaller(long a, long b) { return a < b ? a : b; }

BURIN_INLINE long burin_larger(long a, long b) { return a > b ? a : b; }

/* Blocks of channels to sum at a time so that a block of weights stays in the first-level cache. */
BURIN_INLINE long burin_reduction_blocks(long blocks, long products_per_block) {
    long most = burin_larger(1, BURIN_REDUCTION / products_per_block);
    return burin_ceiling_divide(blocks, burin_ceiling_divide(blocks, most));
}

/*
 * sums[h][r * columns + c] += sum_l tap[r][c][l] * weights[l][h][v]: one kernel tap, one channel
 * block. `scalar * vector` becomes a broadcast load and a fused multiply-add.
 */
BURIN_INLINE void burin_tile_tap(burin_vector (*sums)[BURIN_TILE], long halves, long rows,
                                 long columns, const float *tap, const float *weights,
                                 const burin_walk *walk) {
#pragma clang loop unroll(full)
    for (long l = 0; l < walk->lanes; l++) {
        const burin_vector low = burin_load(weights + l * BURIN_PANEL);
        const burin_vector high = burin_load(weights + l * BURIN_PANEL + BURIN_WIDTH);
#pragma clang loop unroll(full)
        for (long r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (long c = 0; c < columns; c++) {
                const float x = tap[r * walk->row + c * walk->column + l];
                sums[0][r * columns + c] += x * low;
                if (halves == 2)
                    sums[1][r * columns + c] += x * high;
            }
    }
}

/*
 * What changes from tile to tile: where its partial sums are kept between blocks of the reduction
 * (first and last: which block this is), and its share of the weights that are read after the
 * block's own. Those come from memory, 18 KB at a time, which the processor's own prefetching
 * notices too late: without a share in every tile the first tile of each block waits, and a
 * network's layers of 14x14 pixels reach 90 % of the peak instead of 97, of 7x7 80 instead of 95.
 */
typedef struct {
    float *sums; /* [2][rows * columns][v] */
    int first, last;
    const char *next; /* never read, so any address will do */
    long share;       /* bytes of it to fetch at every kernel tap of a channel block; 0: none */
} burin_partial;

/* The share of each of `tiles` tiles in the weights of one kernel tap and `lanes` channels. */
BURIN_INLINE long burin_prefetch_share(long lanes, long tiles) {
    return burin_ceiling_divide(lanes * BURIN_PANEL * (long)sizeof(float), tiles);
}

/* On to the next tile of the same block of the reduction, which has `taps` taps in all blocks. */
BURIN_INLINE void burin_partial_advance(burin_partial *partial, long taps) {
    partial->sums += BURIN_TILE * BURIN_PANEL;
    partial->next += partial->share * taps;
}

/*
 * Fetches `share` bytes into the first-level cache: few at a time, because loads wait behind a
 * burst of fetches (41 lines a channel block instead of 5 a tap cost a quarter of the speed).
 */
BURIN_INLINE void burin_prefetch(const char *next, long share) {
    enum { LINE = 64 };
#pragma clang loop unroll(full)
    for (long byte = 0; byte < share; byte += LINE)
        __builtin_prefetch(next + byte);
}

/*
 * sums += input * weights over `blocks` channel blocks: input [block][tap row][tap column][lane]
 * by the strides of `walk`, weights [block][kernel_h][kernel_w][lane][2v] read in order.
 */
BURIN_INLINE void burin_tile_accumulate(burin_vector (*sums)[BURIN_TILE], long halves, long rows,
                                        long columns, const float *restrict input,
                                        const float *restrict weights, const burin_walk *walk,
                                        const burin_partial *partial, long blocks) {
    const char *next = partial->next;
    for (long b = 0; b < blocks; b++)
        for (long i = 0; i < walk->kernel_h; i++)
            for (long j = 0; j < walk->kernel_w; j++) {
                const float *tap =
                    input + b * walk->block + i * walk->tap_row + j * walk->tap_column;
                burin_prefetch(next, partial->share);
                burin_tile_tap(sums, halves, rows, columns, tap, weights, walk);
                weights += walk->lanes * BURIN_PANEL;
                next += partial->share;
            }
}

/*
 * Adds the partial sums of the earlier blocks of the reduction, if any. Each block is summed
 * from zero, which also keeps rounding errors of long sums small.
 */
BURIN_INLINE void burin_tile_add_partial(burin_vector (*sums)[BURIN_TILE], long halves, long count,
                                         const float *partial) {
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            sums[h][m] += burin_load(partial + (h * count + m) * BURIN_WIDTH);
}

/* Keeps the sums for the next block of the reduction. */
BURIN_INLINE void burin_tile_keep(burin_vector (*sums)[BURIN_TILE], long halves, long count,
                                  float *partial) {
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long m = 0; m < count; m++)
            burin_store(partial + (h * count + m) * BURIN_WIDTH, sums[h][m]);
}

/* Where finished tiles go: `block` is the first of the panel's two output channel blocks. */
typedef struct {
    float *output;
    const burin_epilogue *epilogue;
    long block, pixels, width;
} burin_target;

/*
 * One register tile from load to store: `rows` x `columns` output pixels whose first is `pixel`,
 * over `blocks` channel blocks of the reduction. The output is written once, after the epilogue,
 * because the epilogue may read a residual from it.
 */
BURIN_INLINE void burin_tile(long halves, long rows, long columns, const float *restrict input,
                             const float *restrict weights, const burin_walk *walk, long blocks,
                             const burin_partial *partial, const burin_target *target, long pixel) {
    burin_vector sums[2][BURIN_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < rows * columns; m++)
        sums[0][m] = sums[1][m] = (burin_vector){0};
    burin_tile_accumulate(sums, halves, rows, columns, input, weights, walk, partial, blocks);
    if (!partial->first)
        burin_tile_add_partial(sums, halves, rows * columns, partial->sums);
    if (!partial->last) {
        burin_tile_keep(sums, halves, rows * columns, partial->sums);
        return;
    }
#pragma clang loop unroll(full)
    for (long h = 0; h < halves; h++)
#pragma clang loop unroll(full)
        for (long r = 0; r < rows; r++)
            burin_finish_row(target->epilogue, sums[h] + r * columns, columns, target->output,
                             target->block + h, pixel + r * target->width, target->pixels);
}

#endif

#ifndef BURIN_WINDOW_H
#define BURIN_WINDOW_H


/* The geometry of a sliding window; the padding is given at the top and the left only. */
typedef struct {
    long input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    long pad_h, pad_w, output_h, output_w;
} burin_window;

/* Rows and columns of padded input that `rows` output rows and all output columns read. */
BURIN_INLINE long burin_band_height(const burin_window *w, long rows) {
    return (rows - 1) * w->stride_h + (w->kernel_h - 1) * w->dilation_h + 1;
}

BURIN_INLINE long burin_band_width(const burin_window *w) {
    return (w->output_w - 1) * w->stride_w + (w->kernel_w - 1) * w->dilation_w + 1;
}

/*
 * Output rows in one band so that its padded input, `depth` floats a pixel, takes `budget`
 * floats or less (at least one row, at most `most`); evenly spread over the output.
 */
BURIN_INLINE long burin_band_rows(const burin_window *w, long depth, long budget, long most) {
    const long input_rows = budget / (depth * burin_band_width(w));
    const long rows = (input_rows - (w->kernel_h - 1) * w->dilation_h - 1) / w->stride_h + 1;
    const long limited = burin_smaller(burin_larger(rows, 1), burin_smaller(most, w->output_h));
    return burin_ceiling_divide(w->output_h, burin_ceiling_divide(w->output_h, limited));
}

/*
 * Columns are covered evenly by segments of at most `tile` pixels (14 = 5 + 5 + 4). A segment
 * of `columns` pixels leaves room in the tile for this many rows of it (two for three columns).
 */
BURIN_INLINE long burin_segments(const burin_window *w, long tile) {
    return burin_ceiling_divide(w->output_w, tile);
}

BURIN_INLINE long burin_segment_rows(long columns, long tile) { return tile / columns; }

/* One row of a blocked image, padded: row `y` of the input, or only padding outside it. */
BURIN_INLINE void burin_copy_padded_row(const float *restrict input, burin_vector padding,
                                        float *restrict row, const burin_window *w, long y) {
    const long width = burin_band_width(w);
    const int inside = y >= 0 && y < w->input_h;
    const long left = inside ? burin_smaller(w->pad_w, width) : width;
    const long middle = inside ? burin_smaller(w->pad_w + w->input_w, width) : width;
    for (long x = 0; x < left; x++)
        burin_store(row + x * BURIN_WIDTH, padding);
    if (inside) {
        const float *source = input + (y * w->input_w - w->pad_w) * BURIN_WIDTH;
        for (long x = left; x < middle; x++)
            burin_store(row + x * BURIN_WIDTH, burin_load(source + x * BURIN_WIDTH));
    }
    for (long x = middle; x < width; x++)
        burin_store(row + x * BURIN_WIDTH, padding);
}

/*
 * Copies the input of the output rows [row, row + rows) with its padding, so that the loops
 * over taps have no branches.
 * input [blocks][input_h][input_w][v], padding [blocks][v] or NULL for zeros,
 * band  [blocks][band height][band width][v]
 */
BURIN_INLINE void burin_copy_band(const float *restrict input, const float *padding,
                                  float *restrict band, long blocks, const burin_window *w,
                                  long row, long rows) {
    const long height = burin_band_height(w, rows), width = burin_band_width(w);
    for (long b = 0; b < blocks; b++) {
        const burin_vector value =
            padding ? burin_load(padding + b * BURIN_WIDTH) : (burin_vector){0};
        for (long i = 0; i < height; i++)
            burin_copy_padded_row(input + b * w->input_h * w->input_w * BURIN_WIDTH, value,
                                  band + (b * height + i) * width * BURIN_WIDTH, w,
                                  row * w->stride_h - w->pad_h + i);
    }
}

#endif

#ifndef BURIN_BAND_CONVOLUTION_H
#define BURIN_BAND_CONVOLUTION_H


/* A band of padded input in scratch and what to do with it; shared by direct and first layer. */
typedef struct {
    const float *input;   /* [blocks][height][width][lanes] */
    const float *weights; /* of one panel: [blocks][kernel_h][kernel_w][lanes][2v] */
    const float *next;    /* of the panel after it, to be fetched meanwhile */
    long share;           /* a tile's part of that, of burin_prefetch_share */
    float *partial;       /* [segments * rows][BURIN_TILE][2v] */
    long row, rows;       /* output rows of the band */
    long blocks;
} burin_band;

/* Floats of partial sums for a band of `rows` output rows. */
BURIN_INLINE long burin_band_partial(const burin_window *w, long rows) {
    return burin_segments(w, BURIN_TILE) * rows * BURIN_TILE * BURIN_PANEL;
}

/* Register tiles of a segment of `columns` output columns over `rows` rows. */
BURIN_INLINE long burin_segment_tiles(long columns, long rows) {
    const long tall = burin_segment_rows(columns, BURIN_TILE);
    return rows / tall + rows % tall;
}

/* Register tiles in a band of `rows` output rows. */
BURIN_INLINE long burin_band_tiles(const burin_window *w, long rows) {
    const long segments = burin_segments(w, BURIN_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    return (segments - larger) * burin_segment_tiles(size, rows) +
           (larger ? larger * burin_segment_tiles(size + 1, rows) : 0);
}

/* Strides of a tile over a band of `rows` output rows. */
BURIN_INLINE burin_walk burin_band_walk(const burin_window *w, long rows, long lanes) {
    const long line = burin_band_width(w) * lanes;
    return (burin_walk){w->stride_h * line,
                        w->stride_w * lanes,
                        w->dilation_h * line,
                        w->dilation_w * lanes,
                        burin_band_height(w, rows) * line,
                        w->kernel_h,
                        w->kernel_w,
                        lanes};
}

/*
 * One segment of `columns` output columns from `column`, all rows of the band: as many rows in a
 * tile as fit, then single rows. Returns what the next segment begins with.
 */
BURIN_INLINE burin_partial burin_band_segment(long halves, long columns, const burin_band *band,
                                              const burin_walk *walk, burin_partial partial,
                                              const burin_target *target, long column) {
    const long tall = burin_segment_rows(columns, BURIN_TILE);
    const float *input = band->input + column * walk->column;
    const long taps = band->blocks * walk->kernel_h * walk->kernel_w;
    long pixel = band->row * target->width + column, row = 0;
    for (; row + tall <= band->rows; row += tall) {
        burin_tile(halves, tall, columns, input + row * walk->row, band->weights, walk,
                   band->blocks, &partial, target, pixel + row * target->width);
        burin_partial_advance(&partial, taps);
    }
    for (; tall > 1 && row < band->rows; row++) {
        burin_tile(halves, 1, columns, input + row * walk->row, band->weights, walk, band->blocks,
                   &partial, target, pixel + row * target->width);
        burin_partial_advance(&partial, taps);
    }
    return partial;
}

/* One block of the reduction for all tiles of a band. */
BURIN_INLINE void burin_band_block(long halves, const burin_window *w, const burin_band *band,
                                   const burin_walk *walk, burin_partial partial,
                                   const burin_target *target) {
    const long segments = burin_segments(w, BURIN_TILE);
    const long size = w->output_w / segments, larger = w->output_w % segments;
    for (long s = 0; s < larger; s++)
        partial = burin_band_segment(halves, size + 1, band, walk, partial, target, s * (size + 1));
    for (long s = larger; s < segments; s++)
        partial = burin_band_segment(halves, size, band, walk, partial, target, s * size + larger);
}

/*
 * One panel of output channels over one band.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j] * band[c][y*s + i*d][x*s + j*d])
 * Loops: blocks of the reduction (their weights stay in the first-level cache), segments of
 * columns, rows, channel blocks, taps, lanes; then the register tile.
 */
BURIN_INLINE void burin_band_panel(long halves, const burin_window *w, burin_band band, long lanes,
                                   const burin_target *target) {
    const burin_walk walk = burin_band_walk(w, band.rows, lanes);
    const long products = w->kernel_h * w->kernel_w * lanes, blocks = band.blocks;
    const long step = burin_reduction_blocks(blocks, products);
    for (long block = 0; block < blocks; block += step) {
        const int last = block + step >= blocks;
        const float *following = last ? band.next : band.weights + step * products * BURIN_PANEL;
        const burin_partial partial = {band.partial, block == 0, last, (const char *)following,
                                       band.share};
        band.blocks = burin_smaller(step, blocks - block);
        burin_band_block(halves, w, &band, &walk, partial, target);
        band.input += step * walk.block;
        band.weights += step * products * BURIN_PANEL;
    }
}

#endif

#ifndef BURIN_DIRECT_H
#define BURIN_DIRECT_H


/*
 * Floats of one padded input band: 384 KB, to stay in the second-level cache over all panels, or
 * 512 where that holds the whole image, since every band reads all weights (512 channels from
 * 14x14 to 7x7: 92 % of the peak in one band, 65 in two).
 */
enum { BURIN_DIRECT_BAND = 98304, BURIN_DIRECT_WHOLE = 131072, BURIN_DIRECT_MOST_ROWS = 16 };

/* Output rows in a band. */
BURIN_INLINE long burin_direct_rows(long groups, long channels, const burin_window *w) {
    const long depth = burin_ceiling_divide(channels / groups, BURIN_WIDTH) * BURIN_WIDTH;
    const long whole = burin_band_height(w, w->output_h) * burin_band_width(w) * depth;
    if (whole <= BURIN_DIRECT_WHOLE && w->output_h <= BURIN_DIRECT_MOST_ROWS)
        return w->output_h;
    return burin_band_rows(w, depth, BURIN_DIRECT_BAND, BURIN_DIRECT_MOST_ROWS);
}

/* Work units: (group, band of rows, panel of the group's output channels), panels fastest. */
BURIN_INLINE long burin_direct_units(long groups, long channels, long input_h, long input_w,
                                     long output_channels, long kernel_h, long kernel_w,
                                     long stride_h, long stride_w, long dilation_h, long dilation_w,
                                     long pad_h, long pad_w, long output_h, long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long bands = burin_ceiling_divide(output_h, burin_direct_rows(groups, channels, &w));
    return groups * bands * burin_ceiling_divide(output_channels / groups, BURIN_PANEL);
}

/* Floats of scratch: one padded band of a group's input, and partial sums. */
BURIN_INLINE long burin_direct_scratch(long groups, long channels, long input_h, long input_w,
                                       long output_channels, long kernel_h, long kernel_w,
                                       long stride_h, long stride_w, long dilation_h,
                                       long dilation_w, long pad_h, long pad_w, long output_h,
                                       long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long rows = burin_direct_rows(groups, channels, &w);
    const long depth = burin_ceiling_divide(channels / groups, BURIN_WIDTH) * BURIN_WIDTH;
    (void)output_channels;
    return burin_band_partial(&w, rows) +
           depth * burin_band_height(&w, rows) * burin_band_width(&w);
}

/*
 * Dense or grouped k x k convolution of any stride and dilation.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j]
 *                              * input[c][y*stride + i*dilation - pad][x*stride + ...])
 * input   [ceil(C/v)][input_h][input_w][v]; outside the image it is padding[c], or 0
 * weights [groups][ceil(O/groups/2v)][Cb/groups][kernel_h][kernel_w][v][2v]
 * padding [ceil(C/v)][v] or NULL
 * output  [ceil(O/v)][output_h][output_w][v]
 * With groups > 1, C/groups and O/groups are multiples of v.
 *
 * A band of rows is copied with its padding into scratch (below 2 % of the time), so the inner
 * loops have no branches and every operand is a constant displacement from one pointer. Units
 * that follow each other share the copy.
 */
BURIN_INLINE void burin_direct(const float *restrict input, const float *restrict weights,
                               const float *restrict padding, float *output, float *scratch,
                               long groups, long channels, long input_h, long input_w,
                               long output_channels, long kernel_h, long kernel_w, long stride_h,
                               long stride_w, long dilation_h, long dilation_w, long pad_h,
                               long pad_w, long output_h, long output_w, burin_epilogue epilogue,
                               long begin, long end) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long blocks = burin_ceiling_divide(channels / groups, BURIN_WIDTH);
    const long output_blocks = burin_ceiling_divide(output_channels / groups, BURIN_WIDTH);
    const long panels = burin_ceiling_divide(output_blocks, 2);
    const long band_rows = burin_direct_rows(groups, channels, &w);
    const long bands = burin_ceiling_divide(output_h, band_rows);
    const long panel_floats = blocks * kernel_h * kernel_w * BURIN_WIDTH * BURIN_PANEL;
    const long share = burin_prefetch_share(BURIN_WIDTH, burin_band_tiles(&w, band_rows));
    float *copy = scratch + burin_band_partial(&w, band_rows);
    long copied = -1;
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, group = unit / panels / bands;
        const long row = unit / panels % bands * band_rows;
        const long rows = burin_smaller(band_rows, output_h - row);
        const float *panel_weights = weights + (group * panels + panel) * panel_floats;
        const long next = unit + 1 < end ? unit + 1 : begin;
        const float *next_weights =
            weights + (next / panels / bands * panels + next % panels) * panel_floats;
        const burin_band band = {copy,    panel_weights, next_weights, share,
                                 scratch, row,           rows,         blocks};
        const burin_target target = {output, &epilogue, group * output_blocks + 2 * panel,
                                     output_h * output_w, output_w};
        if (copied != unit / panels) {
            const long first = group * blocks;
            burin_copy_band(input + first * input_h * input_w * BURIN_WIDTH,
                            padding ? padding + first * BURIN_WIDTH : NULL, copy, blocks, &w, row,
                            rows);
            copied = unit / panels;
        }
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_band_panel(2, &w, band, BURIN_WIDTH, &target);
        else
            burin_band_panel(1, &w, band, BURIN_WIDTH, &target);
    }
}

#endif

#ifndef BURIN_FIRST_LAYER_H
#define BURIN_FIRST_LAYER_H


/* Floats of one padded input band: 64 KB. */
enum { BURIN_FIRST_LAYER_BAND = 16384, BURIN_FIRST_LAYER_MOST_ROWS = 16 };

BURIN_INLINE long burin_first_layer_rows(long channels, const burin_window *w) {
    return burin_band_rows(w, channels, BURIN_FIRST_LAYER_BAND, BURIN_FIRST_LAYER_MOST_ROWS);
}

/* Work units: (band of rows, panel of output channels), panels fastest. */
BURIN_INLINE long burin_first_layer_units(long channels, long input_h, long input_w,
                                          long output_channels, long kernel_h, long kernel_w,
                                          long stride_h, long stride_w, long dilation_h,
                                          long dilation_w, long pad_h, long pad_w, long output_h,
                                          long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    return burin_ceiling_divide(output_h, burin_first_layer_rows(channels, &w)) *
           burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch: partial sums and one padded band. */
BURIN_INLINE long burin_first_layer_scratch(long channels, long input_h, long input_w,
                                            long output_channels, long kernel_h, long kernel_w,
                                            long stride_h, long stride_w, long dilation_h,
                                            long dilation_w, long pad_h, long pad_w, long output_h,
                                            long output_w) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long rows = burin_first_layer_rows(channels, &w);
    (void)output_channels;
    return burin_band_partial(&w, rows) +
           channels * burin_band_height(&w, rows) * burin_band_width(&w);
}

/*
 * Copies the planar input of the output rows [row, row + rows) with its padding.
 * input [channels][input_h][input_w] of any alignment, padding [channels] or NULL for zeros,
 * band  [channels][band height][band width]
 */
BURIN_INLINE void burin_copy_planar_band(const float *restrict input, const float *padding,
                                         float *restrict band, long channels, const burin_window *w,
                                         long row, long rows) {
    const long height = burin_band_height(w, rows), width = burin_band_width(w);
    const long left = burin_smaller(w->pad_w, width);
    const long middle = burin_larger(burin_smaller(w->pad_w + w->input_w, width), left);
    for (long line = 0; line < channels * height; line++) {
        const long c = line / height, y = row * w->stride_h - w->pad_h + line % height;
        const float value = padding ? padding[c] : 0.0f;
        float *target = band + line * width;
        if (y < 0 || y >= w->input_h) {
            for (long x = 0; x < width; x++)
                target[x] = value;
            continue;
        }
        for (long x = 0; x < left; x++)
            target[x] = value;
        __builtin_memcpy(target + left, (const char *)input + (c * w->input_h + y) * w->input_w * 4,
                         (size_t)(middle - left) * sizeof(float));
        for (long x = middle; x < width; x++)
            target[x] = value;
    }
}

/*
 * Convolution of the caller's planar image, few channels.
 *   output[o][y][x] = epilogue(sum_c,i,j weights[o][c][i][j]
 *                              * input[c][y*stride + i*dilation - pad][x*stride + ...])
 * input   [C][input_h][input_w], any alignment; outside the image it is padding[c], or 0
 * weights [ceil(O/2v)][C][kernel_h][kernel_w][2v], zero where o >= O
 * padding [C] or NULL
 * output  [ceil(O/v)][output_h][output_w][v]
 *
 * As burin_direct, with channel blocks of one lane: no product is spent on padding lanes, which
 * would be 5 of 8 with three channels.
 */
BURIN_INLINE void burin_first_layer(const float *restrict input, const float *restrict weights,
                                    const float *restrict padding, float *output, float *scratch,
                                    long channels, long input_h, long input_w, long output_channels,
                                    long kernel_h, long kernel_w, long stride_h, long stride_w,
                                    long dilation_h, long dilation_w, long pad_h, long pad_w,
                                    long output_h, long output_w, burin_epilogue epilogue,
                                    long begin, long end) {
    const burin_window w = {input_h,    input_w,    kernel_h, kernel_w, stride_h, stride_w,
                            dilation_h, dilation_w, pad_h,    pad_w,    output_h, output_w};
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    const long output_blocks = burin_ceiling_divide(output_channels, BURIN_WIDTH);
    const long band_rows = burin_first_layer_rows(channels, &w);
    float *copy = scratch + burin_band_partial(&w, band_rows);
    long copied = -1;
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, row = unit / panels * band_rows;
        const long rows = burin_smaller(band_rows, output_h - row);
        const float *panel_weights = weights + panel * channels * kernel_h * kernel_w * BURIN_PANEL;
        /* Its few weights stay in the first-level cache: nothing to fetch. */
        const burin_band band = {copy, panel_weights, weights, 0, scratch, row, rows, channels};
        const burin_target target = {output, &epilogue, 2 * panel, output_h * output_w, output_w};
        if (copied != row)
            burin_copy_planar_band(input, padding, copy, channels, &w, row, rows);
        copied = row;
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_band_panel(2, &w, band, 1, &target);
        else
            burin_band_panel(1, &w, band, 1, &target);
    }
}

#endif

#ifndef BURIN_PLANAR_H
#define BURIN_PLANAR_H


/*
 * Operators on plain row-major tensors, of the alignment of float, seen as (outer, axis, inner):
 * x[o][a][i] is at (o * axis + a) * inner + i. They are small and at the borders of a graph.
 * Work units: outer, where nothing else is said.
 */

/* The first `count` lanes from memory, 0 in the others. */
BURIN_INLINE burin_vector burin_load_some(const float *source, long count) {
    if (count >= BURIN_WIDTH)
        return burin_load_unaligned(source);
    burin_vector x = {0};
    for (long l = 0; l < count; l++)
        x[l] = source[l];
    return x;
}

BURIN_INLINE void burin_store_some(float *target, burin_vector x, long count) {
    if (count >= BURIN_WIDTH) {
        burin_store_unaligned(target, x);
        return;
    }
    for (long l = 0; l < count; l++)
        target[l] = x[l];
}

/* output[i] = exp(input[i] - shift) for `count` floats, v at a time. */
BURIN_INLINE void burin_exponential_row(float *output, const float *input, long count,
                                        float shift) {
    for (long i = 0; i < count; i += BURIN_WIDTH)
        burin_store_some(output + i,
                         burin_exponential(burin_load_some(input + i, count - i) - shift),
                         count - i);
}

/*
 * Softmax over the axis: output[o][a][i] = exp(input[o][a][i] - m) / sum_a exp(... - m), with
 * m = max_a input[o][a][i], so that nothing overflows; sums in double. output may be input.
 */
BURIN_INLINE void burin_softmax(const float *input, float *output, long outer, long axis,
                                long inner, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        for (long i = 0; i < inner; i++) {
            const float *source = input + o * axis * inner + i;
            float *target = output + o * axis * inner + i;
            float highest = source[0];
            for (long a = 1; a < axis; a++)
                highest = source[a * inner] > highest ? source[a * inner] : highest;
            if (inner == 1)
                burin_exponential_row(target, source, axis, highest);
            else
                for (long a = 0; a < axis; a++)
                    burin_exponential_row(target + a * inner, source + a * inner, 1, highest);
            double sum = 0;
            for (long a = 0; a < axis; a++)
                sum += target[a * inner];
            for (long a = 0; a < axis; a++)
                target[a * inner] = (float)(target[a * inner] / sum);
        }
}

/*
 * output[o][a][i] = input[o][a][i] / sqrt(sum_a input[o][a][i]^2 + epsilon), sum in double; all
 * zeros stay zeros, also with epsilon 0. output may be input.
 */
BURIN_INLINE void burin_l2_normalize(const float *input, float *output, long outer, long axis,
                                     long inner, float epsilon, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        for (long i = 0; i < inner; i++) {
            const float *source = input + o * axis * inner + i;
            float *target = output + o * axis * inner + i;
            double sum = 0;
            for (long a = 0; a < axis; a++)
                sum += (double)source[a * inner] * source[a * inner];
            const double root = __builtin_sqrt(sum + (double)epsilon);
            for (long a = 0; a < axis; a++)
                target[a * inner] = sum == 0 ? 0.0f : (float)(source[a * inner] / root);
        }
}

/*
 * output[a][b]...[h] = input[a * s0 + b * s1 + ... + h * s7]: a transpose of rank 8 or less, by the
 * dimensions of the output and the input's strides in that order; unused ones, the first, are 1
 * and 0. A stride of 0 repeats. Work units: the first seven dimensions, whose indices constant
 * divisors take apart.
 */
BURIN_INLINE void burin_transpose(const float *restrict input, float *restrict output, long d0,
                                  long d1, long d2, long d3, long d4, long d5, long d6, long d7,
                                  long s0, long s1, long s2, long s3, long s4, long s5, long s6,
                                  long s7, long begin, long end) {
    (void)d0;
    for (long unit = begin; unit < end; unit++) {
        const long f = unit / d6, e = f / d5, d = e / d4, c = d / d3, b = c / d2, a = b / d1;
        const float *source = input + a * s0 + b % d1 * s1 + c % d2 * s2 + d % d3 * s3 +
                              e % d4 * s4 + f % d5 * s5 + unit % d6 * s6;
        float *target = output + unit * d7;
        for (long h = 0; h < d7; h++)
            target[h] = source[h * s7];
    }
}

/*
 * output[o][to + a][i] = input[o][from + a][i], 0 <= a < count: slices and concatenations.
 * input (outer, input_axis, inner), output (outer, output_axis, inner).
 */
BURIN_INLINE void burin_copy_axis(const float *restrict input, float *restrict output, long outer,
                                  long input_axis, long output_axis, long inner, long from, long to,
                                  long count, long begin, long end) {
    (void)outer;
    for (long o = begin; o < end; o++)
        /* Through char: the caller's floats may lie at any address. */
        __builtin_memcpy((char *)output + (o * output_axis + to) * inner * 4,
                         (const char *)input + (o * input_axis + from) * inner * 4,
                         (size_t)(count * inner) * sizeof(float));
}

#endif

#ifndef BURIN_POINTWISE_H
#define BURIN_POINTWISE_H


/* Floats of one band of input: 256 KB, to stay in the second-level cache over all panels. */
enum { BURIN_POINTWISE_BAND = 65536, BURIN_POINTWISE_MOST_PIXELS = 512 };

/* Register tiles cover the pixels evenly (49 = 4 x 6 + 5 x 5), so that no small tile is left. */
BURIN_INLINE long burin_pointwise_tiles(long pixels) {
    return burin_ceiling_divide(pixels, BURIN_TILE);
}

/*
 * Most tiles in one band of pixels. Bands differ by one tile at most (33 = 8 + 8 + 8 + 9), so that
 * threads get equal work. Twice the size of a band is
 * taken whole, since every band reads all weights: 2048 channels of 7x7 pixels reach 97 % of the
 * peak in one band and 91 in two.
 */
BURIN_INLINE long burin_pointwise_band_tiles(long input_channels, long pixels) {
    const long depth = burin_ceiling_divide(input_channels, BURIN_WIDTH) * BURIN_WIDTH;
    const long tiles = burin_pointwise_tiles(pixels);
    if (depth * pixels <= 2 * BURIN_POINTWISE_BAND && pixels <= BURIN_POINTWISE_MOST_PIXELS)
        return tiles;
    const long fitting =
        burin_smaller(BURIN_POINTWISE_BAND / depth, BURIN_POINTWISE_MOST_PIXELS) / BURIN_TILE;
    const long bands = burin_ceiling_divide(tiles, burin_larger(fitting, 4));
    return burin_ceiling_divide(tiles, bands);
}

/* Work units: (band of pixels, panel of output channels), panels fastest. */
BURIN_INLINE long burin_pointwise_units(long input_channels, long output_channels, long pixels) {
    const long bands = burin_ceiling_divide(burin_pointwise_tiles(pixels),
                                            burin_pointwise_band_tiles(input_channels, pixels));
    return bands * burin_ceiling_divide(output_channels, BURIN_PANEL);
}

/* Floats of scratch: the partial sums of one unit. */
BURIN_INLINE long burin_pointwise_scratch(long input_channels, long output_channels, long pixels) {
    (void)output_channels;
    return burin_pointwise_band_tiles(input_channels, pixels) * BURIN_TILE * BURIN_PANEL;
}

/*
 * One block of the reduction for the tiles [tile, end) of a band. The first pixels % tiles tiles
 * of the image hold one pixel more than the rest; both sizes are constants.
 */
BURIN_INLINE void burin_pointwise_block(long halves, const float *restrict input,
                                        const float *restrict weights, burin_partial partial,
                                        const burin_walk *walk, long blocks,
                                        const burin_target *target, long tile, long end) {
    const long pixels = target->pixels, tiles = burin_pointwise_tiles(pixels);
    const long size = pixels / tiles, larger = pixels % tiles;
    for (; tile < burin_smaller(end, larger); tile++) {
        const long pixel = tile * (size + 1);
        burin_tile(halves, 1, size + 1, input + pixel * BURIN_WIDTH, weights, walk, blocks,
                   &partial, target, pixel);
        burin_partial_advance(&partial, blocks);
    }
    for (; tile < end; tile++) {
        const long pixel = tile * size + larger;
        burin_tile(halves, 1, size, input + pixel * BURIN_WIDTH, weights, walk, blocks, &partial,
                   target, pixel);
        burin_partial_advance(&partial, blocks);
    }
}

/*
 * The tiles [tile, end) for one panel: blocks of the reduction outside, tiles inside. Meanwhile the
 * weights of the next block are fetched, at last those at `next`; `share` is a tile's part of them.
 */
BURIN_INLINE void burin_pointwise_panel(long halves, const float *restrict input,
                                        const float *restrict weights, const float *next,
                                        long share, float *scratch, long blocks,
                                        const burin_target *target, long tile, long end) {
    const long step = burin_reduction_blocks(blocks, BURIN_WIDTH);
    const long plane = target->pixels * BURIN_WIDTH, row = BURIN_WIDTH * BURIN_PANEL;
    const burin_walk walk = {plane, BURIN_WIDTH, 0, 0, plane, 1, 1, BURIN_WIDTH};
    for (long block = 0; block < blocks; block += step) {
        const int last = block + step >= blocks;
        const float *following = last ? next : weights + (block + step) * row;
        const burin_partial partial = {scratch, block == 0, last, (const char *)following, share};
        burin_pointwise_block(halves, input + block * plane, weights + block * row, partial, &walk,
                              burin_smaller(step, blocks - block), target, tile, end);
    }
}

/*
 * 1x1 convolution of stride 1.
 *   output[o][p] = epilogue(sum_c weights[o][c] * input[c][p])
 * input   [ceil(C/v)][pixels][v]
 * weights [ceil(O/2v)][ceil(C/v) * v][2v], zero where c >= C or o >= O
 * output  [ceil(O/v)][pixels][v]
 *
 * Register tile: up to BURIN_TILE pixels x 2v channels. Loops: bands of pixels (256 KB of input,
 * so that it is read from the second-level cache for every panel but the first), panels, blocks
 * of the reduction (18 KB of weights, first-level cache, fetched during the block before), tiles,
 * channels. Partial sums wait in `scratch`, never in `output`.
 */
BURIN_INLINE void burin_pointwise(const float *restrict input, const float *restrict weights,
                                  float *output, float *scratch, long input_channels,
                                  long output_channels, long pixels, burin_epilogue epilogue,
                                  long begin, long end) {
    const long blocks = burin_ceiling_divide(input_channels, BURIN_WIDTH);
    const long output_blocks = burin_ceiling_divide(output_channels, BURIN_WIDTH);
    const long panels = burin_ceiling_divide(output_channels, BURIN_PANEL);
    const long band_tiles = burin_pointwise_band_tiles(input_channels, pixels);
    const long bands = burin_ceiling_divide(burin_pointwise_tiles(pixels), band_tiles);
    const long tiles = burin_pointwise_tiles(pixels);
    const long panel_floats = blocks * BURIN_WIDTH * BURIN_PANEL;
    const long share = burin_prefetch_share(BURIN_WIDTH, band_tiles);
    for (long unit = begin; unit < end; unit++) {
        const long panel = unit % panels, band = unit / panels;
        const long tile = band * tiles / bands, tile_end = (band + 1) * tiles / bands;
        const float *panel_weights = weights + panel * panel_floats;
        const float *next = weights + (panel + 1) % panels * panel_floats;
        const burin_target target = {output, &epilogue, 2 * panel, pixels, pixels};
        if (output_blocks % 2 == 0 || panel + 1 < panels)
            burin_pointwise_panel(2, input, panel_weights, next, share, scratch, blocks, &target,
                                  tile, tile_end);
        else
            burin_pointwise_panel(1, input, panel_weights, next, share, scratch, blocks, &target,
                                  tile, tile_end);
    }
}

#endif

#ifndef BURIN_PIXEL_SUM_H
#define BURIN_PIXEL_SUM_H


BURIN_INLINE burin_vector burin_power(burin_vector x, int squared) {
    if (squared)
        return x * x;
    return x;
}

/*
 * Sum over the pixels of one channel block [pixels][v] of x, or of (x - centre)^2. Sums of at
 * most 256 pixels in four chains are added to a total: rounding errors grow with the number of
 * such blocks and not with the number of pixels.
 */
BURIN_INLINE burin_vector burin_pixel_sum(const float *plane, long pixels, burin_vector centre,
                                          int squared) {
    burin_vector total = {0};
    for (long start = 0; start < pixels; start += 256) {
        const long count = pixels - start < 256 ? pixels - start : 256;
        burin_vector sums[4] = {{0}, {0}, {0}, {0}};
        const float *source = plane + start * BURIN_WIDTH;
        long p = 0;
        for (; p + 4 <= count; p += 4)
#pragma clang loop unroll(full)
            for (long m = 0; m < 4; m++) {
                const burin_vector x = burin_load(source + (p + m) * BURIN_WIDTH) - centre;
                sums[m] += burin_power(x, squared);
            }
        for (; p < count; p++) {
            const burin_vector x = burin_load(source + p * BURIN_WIDTH) - centre;
            sums[0] += burin_power(x, squared);
        }
        total += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
    return total;
}

#endif

#ifndef BURIN_POOLING_H
#define BURIN_POOLING_H

#include <float.h>


/* What all windows of a pooling have in common; padding before and after the image. */
typedef struct {
    long input_h, input_w, kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    long pad_h, pad_w, pad_end_h, pad_end_w, output_h, output_w;
} burin_pooling;

/* How many of the `kernel` pixels start, start + dilation, ... lie before `end`. */
BURIN_INLINE long burin_pool_before(long start, long kernel, long dilation, long end) {
    const long count = end > start ? (end - start + dilation - 1) / dilation : 0;
    return count < kernel ? count : kernel;
}

/* Maximum (average == 0) or sum of rows x columns pixels of one channel block, by their steps. */
BURIN_INLINE burin_vector burin_pool_reduce(const float *first, long rows, long columns,
                                            long row_step, long column_step, int average) {
    if (!average && (rows <= 0 || columns <= 0))
        return burin_splat(-FLT_MAX);
    burin_vector result = burin_splat(average ? 0.0f : -__builtin_inff());
    for (long y = 0; y < rows; y++)
        for (long x = 0; x < columns; x++) {
            const burin_vector value =
                burin_load(first + (y * row_step + x * column_step) * BURIN_WIDTH);
            if (average)
                result += value;
            else /* a NaN wins and stays: no later comparison with it is true */
                result = burin_select((value > result) | (value != value), value, result);
        }
    return result;
}

/* One pixel whose window lies in the image: constant bounds, which clang unrolls. */
BURIN_INLINE burin_vector burin_pool_inside(const float *plane, const burin_pooling *p, long top,
                                            long left, int average) {
    const burin_vector result =
        burin_pool_reduce(plane + (top * p->input_w + left) * BURIN_WIDTH, p->kernel_h, p->kernel_w,
                          p->dilation_h * p->input_w, p->dilation_w, average);
    if (average)
        return result / (float)(p->kernel_h * p->kernel_w);
    return result;
}

/* One pixel whose window reaches beyond the image; see burin_average_pool. */
BURIN_INLINE burin_vector burin_pool_border(const float *plane, const burin_pooling *p, long top,
                                            long left, int average, int count_include_pad) {
    const long above = burin_pool_before(top, p->kernel_h, p->dilation_h, 0);
    const long before = burin_pool_before(left, p->kernel_w, p->dilation_w, 0);
    long rows = burin_pool_before(top, p->kernel_h, p->dilation_h, p->input_h) - above;
    long columns = burin_pool_before(left, p->kernel_w, p->dilation_w, p->input_w) - before;
    const long y = top + above * p->dilation_h, x = left + before * p->dilation_w;
    const burin_vector result =
        burin_pool_reduce(plane + (y * p->input_w + x) * BURIN_WIDTH, rows, columns,
                          p->dilation_h * p->input_w, p->dilation_w, average);
    if (!average)
        return result;
    if (count_include_pad) {
        const long bottom = p->input_h + p->pad_end_h, right = p->input_w + p->pad_end_w;
        rows = burin_pool_before(top, p->kernel_h, p->dilation_h, bottom);
        columns = burin_pool_before(left, p->kernel_w, p->dilation_w, right);
    }
    if (rows > 0 && columns > 0)
        return result / (float)(rows * columns);
    return (burin_vector){0};
}

/* Output rows [begin, end), counted over all channel blocks. */
BURIN_INLINE void burin_pool_rows(const float *restrict input, float *output,
                                  const burin_pooling *p, int average, int count_include_pad,
                                  const burin_epilogue *epilogue, long begin, long end) {
    const long extent_h = (p->kernel_h - 1) * p->dilation_h;
    const long extent_w = (p->kernel_w - 1) * p->dilation_w;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / p->output_h, y = unit % p->output_h;
        const long top = y * p->stride_h - p->pad_h;
        const float *plane = input + block * p->input_h * p->input_w * BURIN_WIDTH;
        for (long x = 0; x < p->output_w; x++) {
            const long left = x * p->stride_w - p->pad_w;
            burin_vector value;
            if (top >= 0 && left >= 0 && top + extent_h < p->input_h &&
                left + extent_w < p->input_w)
                value = burin_pool_inside(plane, p, top, left, average);
            else
                value = burin_pool_border(plane, p, top, left, average, count_include_pad);
            burin_finish_row(epilogue, &value, 1, output, block, y * p->output_w + x,
                             p->output_h * p->output_w);
        }
    }
}

/* Work units of both poolings: rows of output of one channel block. */
BURIN_INLINE long burin_pool_units(long channels, long output_h) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/*
 * Max pooling: output[c][y][x] = epilogue(max over the window of input[c]), whose pixels are
 * (y * stride_h - pad_h + i * dilation_h, ...). Padding never contributes; a window wholly outside
 * the image gives -FLT_MAX.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_max_pool(const float *restrict input, float *output, long channels,
                                 long input_h, long input_w, long kernel_h, long kernel_w,
                                 long stride_h, long stride_w, long dilation_h, long dilation_w,
                                 long pad_h, long pad_w, long output_h, long output_w,
                                 burin_epilogue epilogue, long begin, long end) {
    const burin_pooling p = {input_h,  input_w,    kernel_h,   kernel_w, stride_h,
                             stride_w, dilation_h, dilation_w, pad_h,    pad_w,
                             0,        0,          output_h,   output_w};
    (void)channels;
    burin_pool_rows(input, output, &p, 0, 0, &epilogue, begin, end);
}

/*
 * Average pooling: output[c][y][x] = epilogue(sum over the window of input[c] / count), padding
 * counting as zeros. count: the window's pixels within [-pad, size + pad_end) if
 * count_include_pad, else within the image; where there are none the result is 0.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 */
BURIN_INLINE void burin_average_pool(const float *restrict input, float *output, long channels,
                                     long input_h, long input_w, long kernel_h, long kernel_w,
                                     long stride_h, long stride_w, long dilation_h, long dilation_w,
                                     long pad_h, long pad_w, long output_h, long output_w,
                                     long pad_end_h, long pad_end_w, int count_include_pad,
                                     burin_epilogue epilogue, long begin, long end) {
    const burin_pooling p = {input_h,   input_w,    kernel_h,   kernel_w, stride_h,
                             stride_w,  dilation_h, dilation_w, pad_h,    pad_w,
                             pad_end_h, pad_end_w,  output_h,   output_w};
    (void)channels;
    burin_pool_rows(input, output, &p, 1, count_include_pad, &epilogue, begin, end);
}

/* Work units of both global poolings: channel blocks. */
BURIN_INLINE long burin_global_pool_units(long channels) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH;
}

/*
 * output[c] = epilogue(sum_p input[c][p] / pixels)
 * input [ceil(C/v)][pixels][v], output [ceil(C/v)][v]
 */
BURIN_INLINE void burin_global_average(const float *restrict input, float *output, long channels,
                                       long pixels, burin_epilogue epilogue, long begin, long end) {
    (void)channels;
    for (long block = begin; block < end; block++) {
        const float *plane = input + block * pixels * BURIN_WIDTH;
        burin_vector value = burin_pixel_sum(plane, pixels, (burin_vector){0}, 0) / (float)pixels;
        burin_finish_row(&epilogue, &value, 1, output, block, 0, 1);
    }
}

/*
 * output[c] = epilogue(max_p input[c][p])
 * input [ceil(C/v)][pixels][v], output [ceil(C/v)][v]
 */
BURIN_INLINE void burin_global_max(const float *restrict input, float *output, long channels,
                                   long pixels, burin_epilogue epilogue, long begin, long end) {
    (void)channels;
    for (long block = begin; block < end; block++) {
        const float *plane = input + block * pixels * BURIN_WIDTH;
        burin_vector value = burin_pool_reduce(plane, 1, pixels, 0, 1, 0);
        burin_finish_row(&epilogue, &value, 1, output, block, 0, 1);
    }
}

#endif

#ifndef BURIN_RESIZE_H
#define BURIN_RESIZE_H


/* A source coordinate: between the pixels `low` and `high`, the fraction of the way to `high`. */
typedef struct {
    long low, high;
    float fraction;
} burin_coordinate;

/*
 * Where output pixel d of `output` reads an axis of `input` pixels, in exact integers:
 *   align corners  d * (input - 1) / (output - 1), 0 where output == 1
 *   half pixel     max(0, ((2d + 1) * input - output) / (2 * output))
 */
BURIN_INLINE burin_coordinate burin_resize_coordinate(long d, long input, long output,
                                                      int align_corners) {
    long above = align_corners ? d * (input - 1) : (2 * d + 1) * input - output;
    long below = align_corners ? output - 1 : 2 * output;
    if (above < 0 || below == 0)
        above = 0, below = 1;
    const long low = above / below;
    return (burin_coordinate){low, low + 1 < input ? low + 1 : low,
                              (float)(above - low * below) / (float)below};
}

/* Work units: rows of output of one channel block. */
BURIN_INLINE long burin_resize_units(long channels, long output_h) {
    return (channels + BURIN_WIDTH - 1) / BURIN_WIDTH * output_h;
}

/* Columns whose coordinates are kept at a time, and pixels in a register tile. */
enum { BURIN_RESIZE_COLUMNS = 64, BURIN_RESIZE_TILE = 4 };

/* What an output column reads of an input row: two pixels, in floats, and their weights. */
typedef struct {
    long low, high;
    float near, far;
} burin_resize_column;

/* The `count` columns from `first` on. */
BURIN_INLINE void burin_resize_columns(burin_resize_column *columns, long first, long count,
                                       long input_w, long output_w, int align_corners) {
    for (long i = 0; i < count; i++) {
        const burin_coordinate x =
            burin_resize_coordinate(first + i, input_w, output_w, align_corners);
        columns[i] = (burin_resize_column){x.low * BURIN_WIDTH, x.high * BURIN_WIDTH,
                                           1.0f - x.fraction, x.fraction};
    }
}

/* Two rows of input of one channel block and their weights. */
typedef struct {
    const float *upper, *lower;
    float near, far;
} burin_resize_rows;

/* `count` pixels from load to store. */
BURIN_INLINE void burin_resize_tile(const burin_resize_rows *rows,
                                    const burin_resize_column *columns, long count, float *output,
                                    const burin_epilogue *epilogue, long block, long pixel,
                                    long pixels) {
    burin_vector x[BURIN_RESIZE_TILE];
#pragma clang loop unroll(full)
    for (long m = 0; m < count; m++) {
        const burin_resize_column c = columns[m];
        const burin_vector above =
            c.near * burin_load(rows->upper + c.low) + c.far * burin_load(rows->upper + c.high);
        const burin_vector below =
            c.near * burin_load(rows->lower + c.low) + c.far * burin_load(rows->lower + c.high);
        x[m] = rows->near * above + rows->far * below;
    }
    burin_finish_row(epilogue, x, count, output, block, pixel, pixels);
}

/*
 * Bilinear resize.
 *   output[c][y][x] = epilogue((1 - th) * ((1 - tw) * a + tw * b) + th * ((1 - tw) * c + tw * d))
 * with a, b the neighbours in the upper row and c, d in the lower one.
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][output_h][output_w][v]
 *
 * Loops: 64 columns, whose coordinates are computed once, exactly, in integers; rows of all
 * channel blocks; four pixels, so that a per-channel parameter is loaded once for four. Twice as
 * fast as coordinates computed anew for every pixel.
 */
BURIN_INLINE void burin_resize_bilinear(const float *restrict input, float *output, long channels,
                                        long input_h, long input_w, long output_h, long output_w,
                                        int align_corners, burin_epilogue epilogue, long begin,
                                        long end) {
    burin_resize_column columns[BURIN_RESIZE_COLUMNS];
    const long pixels = output_h * output_w;
    (void)channels;
    for (long first = 0; first < output_w; first += BURIN_RESIZE_COLUMNS) {
        const long left = output_w - first;
        const long count = left < BURIN_RESIZE_COLUMNS ? left : BURIN_RESIZE_COLUMNS;
        burin_resize_columns(columns, first, count, input_w, output_w, align_corners);
        for (long unit = begin; unit < end; unit++) {
            const long block = unit / output_h, row = unit % output_h;
            const float *plane = input + block * input_h * input_w * BURIN_WIDTH;
            const burin_coordinate y =
                burin_resize_coordinate(row, input_h, output_h, align_corners);
            const burin_resize_rows rows = {plane + y.low * input_w * BURIN_WIDTH,
                                            plane + y.high * input_w * BURIN_WIDTH,
                                            1.0f - y.fraction, y.fraction};
            const long pixel = row * output_w + first;
            long x = 0;
            for (; x + BURIN_RESIZE_TILE <= count; x += BURIN_RESIZE_TILE)
                burin_resize_tile(&rows, columns + x, BURIN_RESIZE_TILE, output, &epilogue, block,
                                  pixel + x, pixels);
            for (; x < count; x++)
                burin_resize_tile(&rows, columns + x, 1, output, &epilogue, block, pixel + x,
                                  pixels);
        }
    }
}

/*
 * Nearest upsampling by whole factors: output[c][y][x] = epilogue(input[c][y / fh][x / fw]).
 * input [ceil(C/v)][input_h][input_w][v], output [ceil(C/v)][input_h * fh][input_w * fw][v]
 */
BURIN_INLINE void burin_upsample_nearest(const float *restrict input, float *output, long channels,
                                         long input_h, long input_w, long factor_h, long factor_w,
                                         burin_epilogue epilogue, long begin, long end) {
    const long output_h = input_h * factor_h, output_w = input_w * factor_w;
    (void)channels;
    for (long unit = begin; unit < end; unit++) {
        const long block = unit / output_h, row = unit % output_h;
        const float *source = input + (block * input_h + row / factor_h) * input_w * BURIN_WIDTH;
        for (long x = 0; x < output_w; x++) {
            burin_vector value = burin_load(source + x / factor_w * BURIN_WIDTH);
            burin_finish_row(&epilogue, &value, 1, output, block, row * output_w + x,
                             output_h * output_w);
        }
    }
}

#endif


/* The weights, linked in as they are: never printed, never parsed. */
__asm__(".section .rodata.attention_module_weights,\"a\"\n"
        ".balign 64\n"
        ".globl attention_module_weights\n"
        ".hidden attention_module_weights\n"
        "attention_module_weights:\n"
        ".incbin \"attention_module.weights\", 4096\n"
        ".previous\n");

__attribute__((visibility("hidden"))) extern const float attention_module_weights[];

/* What another training of the same network changes, besides the weights: what is known of the model
 * on each instruction set, and the digest that its weights begin with. */
static const char attention_module_baseline_information[] =
    "{\"arena_bytes\":6144,\"batches\":[{\"arena_bytes\":6144,\"images\":1,\"largest_live"
    "_bytes\":6144,\"together\":0}],\"burin_version\":\"0.1.0\",\"compiler\":\"\",\"flags"
    "\":\"-march=x86-64\",\"half_layers\":[],\"input_scaling\":{\"mean\":[127.5,127.5,127"
    ".5],\"scale\":[0.0078125,0.0078125,0.0078125]},\"inputs\":[{\"name\":\"data\",\"shap"
    "e\":[1,3,8,8]}],\"isa\":\"baseline\",\"isas\":[\"baseline\"],\"macs\":27136,\"model_"
    "digest\":\"38ea824c6806e187\",\"name\":\"attention-module\",\"network_macs\":27136,\""
    "outputs\":[{\"name\":\"fc1\",\"shape\":[1,8]}],\"parameters_digest\":\"b166e33ee5e6b"
    "811\",\"passes\":[\"RemoveTrainingTail\",\"SpecializeShape\",\"ExpandChannelOperator"
    "s\",\"UnrollBatch\",\"RemoveInferenceNoOps\",\"FoldConstants\",\"EliminateCommonSube"
    "xpressions\",\"FoldInputScaling\",\"KeepSharedWeights\",\"FoldBatchNormalization\",\""
    "FoldOutputHead\",\"PullStrideForward\",\"FuseEpilogue\",\"PoolEarly\",\"EliminateDea"
    "dNodes\"],\"source\":\"\",\"steps\":[{\"executed_macs\":13824,\"kernel\":\"first_lay"
    "er\",\"layer\":\"trunk_conv2d\",\"macs\":13824,\"network_macs\":13824,\"read_bytes\""
    ":768,\"signature\":\"first_layer(3, 8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 8, 8) bias prel"
    "u\",\"summary\":\"3x3 convolution 3 -> 8, to 8x8\",\"weight_bytes\":1088,\"written_b"
    "ytes\":2048},{\"executed_macs\":0,\"kernel\":\"max_pool\",\"layer\":\"mpool1\",\"mac"
    "s\":0,\"network_macs\":0,\"read_bytes\":2048,\"signature\":\"max_pool(8, 8, 8, 3, 3,"
    " 2, 2, 1, 1, 1, 1, 4, 4)\",\"summary\":\"3x3 max pooling, to 4x4\",\"weight_bytes\":"
    "0,\"written_bytes\":512},{\"executed_macs\":9216,\"kernel\":\"direct\",\"layer\":\"m"
    "ask_conv2d\",\"macs\":9216,\"network_macs\":9216,\"read_bytes\":512,\"signature\":\""
    "direct(1, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4, 4, no p2)\",\"summary\":\"3x3 convo"
    "lution 8 -> 8, to 4x4\",\"weight_bytes\":2304,\"written_bytes\":512},{\"executed_mac"
    "s\":0,\"kernel\":\"resize_bilinear\",\"layer\":\"sm_up_1\",\"macs\":0,\"network_macs"
    "\":0,\"read_bytes\":2560,\"signature\":\"resize_bilinear(8, 4, 4, 8, 8, 1) add[tenso"
    "r] affine prelu\",\"summary\":\"bilinear resize to 8x8\",\"weight_bytes\":192,\"writ"
    "ten_bytes\":2048},{\"executed_macs\":4096,\"kernel\":\"pointwise\",\"layer\":\"sm_c1"
    "x1_conv2d\",\"macs\":4096,\"network_macs\":4096,\"read_bytes\":4096,\"signature\":\""
    "pointwise(8, 8, 64) sigmoid multiply[tensor] add[tensor]\",\"summary\":\"1x1 convolu"
    "tion 8 -> 8, to 8x8\",\"weight_bytes\":256,\"written_bytes\":2048},{\"executed_macs\""
    ":0,\"kernel\":\"global_average\",\"layer\":\"pool1\",\"macs\":0,\"network_macs\":0,\""
    "read_bytes\":2048,\"signature\":\"global_average(8, 64)\",\"summary\":\"global avera"
    "ge pooling\",\"weight_bytes\":0,\"written_bytes\":64},{\"executed_macs\":0,\"kernel\""
    ":\"copy_axis\",\"layer\":\"output\",\"macs\":0,\"network_macs\":0,\"read_bytes\":64,"
    "\"signature\":\"copy_axis(1, 8, 8, 1, 0, 0, 8)\",\"summary\":\"output [1, 8]\",\"wei"
    "ght_bytes\":0,\"written_bytes\":32}],\"values\":[{\"kernel\":\"first_layer\",\"layer"
    "\":\"trunk_conv2d\",\"layout\":\"blocked\",\"macs\":13824,\"name\":\"trunk_prelu\",\""
    "shape\":[1,8,8,8],\"step\":0},{\"kernel\":\"max_pool\",\"layer\":\"mpool1\",\"layout"
    "\":\"blocked\",\"macs\":0,\"name\":\"mpool1\",\"shape\":[1,8,4,4],\"step\":1},{\"ker"
    "nel\":\"direct\",\"layer\":\"mask_conv2d\",\"layout\":\"blocked\",\"macs\":9216,\"na"
    "me\":\"mask_conv2d\",\"shape\":[1,8,4,4],\"step\":2},{\"kernel\":\"resize_bilinear\""
    ",\"layer\":\"sm_up_1\",\"layout\":\"blocked\",\"macs\":0,\"name\":\"sm_c1x1_prelu\","
    "\"shape\":[1,8,8,8],\"step\":3},{\"kernel\":\"pointwise\",\"layer\":\"sm_c1x1_conv2d"
    "\",\"layout\":\"blocked\",\"macs\":4096,\"name\":\"_plus1\",\"shape\":[1,8,8,8],\"st"
    "ep\":4},{\"kernel\":\"global_average\",\"layer\":\"pool1\",\"layout\":\"blocked\",\""
    "macs\":0,\"name\":\"pool1\",\"shape\":[1,8,1,1],\"step\":5}],\"vector_width\":4,\"we"
    "ights_bytes\":3904,\"weights_digest\":\"fdf570d73266c309\"}";
static const uint32_t attention_module_baseline_digest[2] = {0x3266c309u, 0xfdf570d7u};


/* Floats of scratch: the most any kernel needs. */
static size_t attention_module_baseline_scratch_floats(void) {
    long most = 0;
    {
        const long floats = burin_direct_scratch(1, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4, 4);
        most = floats > most ? floats : most;
    }
    {
        const long floats = burin_first_layer_scratch(3, 8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 8, 8);
        most = floats > most ? floats : most;
    }
    {
        const long floats = burin_pointwise_scratch(8, 8, 64);
        most = floats > most ? floats : most;
    }
    return (size_t)most;
}

/* 3x3 convolution 3 -> 8, to 8x8.
 * Layers: trunk_conv2d. */
static void attention_module_baseline_kernel_0(const float *p0, const float *p1, const float *p2,
                                        float *p3, float *scratch, const float *e0,
                                        const float *e1, long part, long parts) {
    const burin_epilogue epilogue = {
        .step0 = {.kind = BURIN_STEP_BIAS, .a = e0},
        .step1 = {.kind = BURIN_STEP_PRELU, .a = e1},
        .channels = 8};
    const long units = burin_first_layer_units(3, 8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 8, 8);
    burin_first_layer(p0, p1, p2, p3, scratch, 3, 8, 8, 8, 3, 3, 1, 1, 1, 1, 1, 1, 8, 8, epilogue,
                      units * part / parts, units * (part + 1) / parts);
}

/* 3x3 max pooling, to 4x4.
 * Layers: mpool1. */
static void attention_module_baseline_kernel_1(const float *p0, float *p1, long part, long parts) {
    const burin_epilogue epilogue = {
        .channels = 8};
    const long units = burin_pool_units(8, 4);
    burin_max_pool(p0, p1, 8, 8, 8, 3, 3, 2, 2, 1, 1, 1, 1, 4, 4, epilogue, units * part / parts,
                   units * (part + 1) / parts);
}

/* 3x3 convolution 8 -> 8, to 4x4.
 * Layers: mask_conv2d. */
static void attention_module_baseline_kernel_2(const float *p0, const float *p1, float *p3,
                                        float *scratch, long part, long parts) {
    const burin_epilogue epilogue = {
        .channels = 8};
    const long units = burin_direct_units(1, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4, 4);
    burin_direct(p0, p1, 0, p3, scratch, 1, 8, 4, 4, 8, 3, 3, 1, 1, 1, 1, 1, 1, 4, 4, epilogue,
                 units * part / parts, units * (part + 1) / parts);
}

/* bilinear resize to 8x8.
 * Layers: sm_up_1. */
static void attention_module_baseline_kernel_3(const float *p0, float *p1, const float *e0,
                                        const float *e1, const float *e2, const float *e3,
                                        long part, long parts) {
    const burin_epilogue epilogue = {
        .step0 = {.kind = BURIN_STEP_ADD, .operand = BURIN_OPERAND_TENSOR, .a = e0},
        .step1 = {.kind = BURIN_STEP_AFFINE, .a = e1, .b = e2},
        .step2 = {.kind = BURIN_STEP_PRELU, .a = e3},
        .channels = 8};
    const long units = burin_resize_units(8, 8);
    burin_resize_bilinear(p0, p1, 8, 4, 4, 8, 8, 1, epilogue, units * part / parts,
                          units * (part + 1) / parts);
}

/* 1x1 convolution 8 -> 8, to 8x8.
 * Layers: sm_c1x1_conv2d. */
static void attention_module_baseline_kernel_4(const float *p0, const float *p1, float *p2,
                                        float *scratch, const float *e0, const float *e1,
                                        long part, long parts) {
    const burin_epilogue epilogue = {
        .step0 = {.kind = BURIN_STEP_SIGMOID},
        .step1 = {.kind = BURIN_STEP_MULTIPLY, .operand = BURIN_OPERAND_TENSOR, .a = e0},
        .step2 = {.kind = BURIN_STEP_ADD, .operand = BURIN_OPERAND_TENSOR, .a = e1},
        .channels = 8};
    const long units = burin_pointwise_units(8, 8, 64);
    burin_pointwise(p0, p1, p2, scratch, 8, 8, 64, epilogue, units * part / parts,
                    units * (part + 1) / parts);
}

/* global average pooling.
 * Layers: pool1. */
static void attention_module_baseline_kernel_5(const float *p0, float *p1, long part, long parts) {
    const burin_epilogue epilogue = {
        .channels = 8};
    const long units = burin_global_pool_units(8);
    burin_global_average(p0, p1, 8, 64, epilogue, units * part / parts,
                         units * (part + 1) / parts);
}

/* output [1, 8].
 * Layers: output. */
static void attention_module_baseline_kernel_6(const float *p0, float *p1, long part, long parts) {
    const long units = 1;
    burin_copy_axis(p0, p1, 1, 8, 8, 1, 0, 0, 8, units * part / parts, units * (part + 1) / parts);
}

#ifndef BURIN_PROCESSORS_H
#define BURIN_PROCESSORS_H

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

/*
 * Marks functions that run before it is known whether the processor has the instructions that the
 * file is compiled for: they use none that some processor of the architecture lacks. What the C
 * library makes inline always, such as checked copies of memory, cannot be called in them.
 */
#if defined(__x86_64__)
#define BURIN_ANYWHERE                                                                             \
    __attribute__((target("arch=x86-64,no-sse3,no-popcnt,no-lzcnt,no-bmi,no-bmi2,no-movbe")))
#else
#define BURIN_ANYWHERE
#endif

/*
 * How many threads may run at once: the processors of the thread's affinity mask, limited by the
 * processor quota of its control group and of all groups above (cgroup versions 1 and 2), a
 * quota rounded down, at least 1. Files are looked up below `root`, "" but in tests.
 */
enum { BURIN_PATH_LIMIT = 1024, BURIN_QUOTA_NONE = 1 << 20 };

/* Reads a small file as text; 0 where it cannot be read. */
static int burin_read_text(const char *path, char *text, size_t size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    size_t length = 0;
    for (ssize_t count = 1; count > 0 && length + 1 < size; length += (size_t)count) {
        count = read(file, text + length, size - 1 - length);
        count = count < 0 ? 0 : count;
    }
    text[length] = 0;
    close(file);
    return length > 0;
}

/* Reads `folder`/`name` as text. */
static int burin_read_setting(const char *folder, const char *name, char *text, size_t size) {
    char path[BURIN_PATH_LIMIT + 64];
    const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && burin_read_text(path, text, size);
}

/* Whole processors in a quota of microseconds a period. */
static int burin_whole_processors(long long quota, long long period) {
    if (quota <= 0 || period <= 0 || quota / period >= BURIN_QUOTA_NONE)
        return BURIN_QUOTA_NONE;
    return quota < period ? 1 : (int)(quota / period);
}

/* The quota that one folder of a control group states, in either version's files. */
static int burin_folder_quota(const char *folder) {
    char text[64];
    if (burin_read_setting(folder, "cpu.max", text, sizeof text)) {
        char *rest = text;
        const long long quota = strtoll(text, &rest, 10);
        return rest == text ? BURIN_QUOTA_NONE : burin_whole_processors(quota, atoll(rest));
    }
    if (!burin_read_setting(folder, "cpu.cfs_quota_us", text, sizeof text))
        return BURIN_QUOTA_NONE;
    const long long quota = atoll(text);
    if (!burin_read_setting(folder, "cpu.cfs_period_us", text, sizeof text))
        return BURIN_QUOTA_NONE;
    return burin_whole_processors(quota, atoll(text));
}

/* The least quota of `mount` + `group` and all folders above it up to `mount`. A container may see
 * the host's name of its group and not its folder; the mount itself holds the quota then. */
static int burin_group_quota(const char *mount, const char *group) {
    char path[BURIN_PATH_LIMIT];
    const int length = snprintf(path, sizeof path, "%s%s", mount, group);
    if (length < 0 || (size_t)length >= sizeof path)
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    for (;;) {
        const int quota = burin_folder_quota(path);
        least = quota < least ? quota : least;
        char *const slash = strrchr(path, '/');
        if (!slash || (size_t)(slash - path) < strlen(mount))
            return least;
        *slash = 0;
    }
}

/* Whether a comma-separated list of controllers names `cpu`. */
static int burin_names_cpu(const char *list) {
    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : at)
        if (strncmp(at, "cpu", 3) == 0 && (at[3] == ',' || at[3] == 0))
            return 1;
    return 0;
}

/* The quota of one line of /proc/self/cgroup, `number:controllers:/group`. */
static int burin_line_quota(const char *root, char *line) {
    char mount[BURIN_PATH_LIMIT];
    char *const controllers = strchr(line, ':');
    char *const group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return BURIN_QUOTA_NONE;
    *group = 0;
    const char *const names = controllers + 1;
    if (*names != 0 && !burin_names_cpu(names))
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    /* Version 2 has no names and one tree; version 1 a tree for all names or for `cpu` alone. */
    const char *const folders[] = {"", names, "cpu"};
    for (int i = *names == 0 ? 0 : 1; i < (*names == 0 ? 1 : 3); i++) {
        const int length = snprintf(mount, sizeof mount, "%s/sys/fs/cgroup%s%s", root,
                                    *folders[i] ? "/" : "", folders[i]);
        if (length < 0 || (size_t)length >= sizeof mount)
            continue;
        const int quota = burin_group_quota(mount, group + 1);
        least = quota < least ? quota : least;
    }
    return least;
}

static int burin_quota(const char *root) {
    char path[BURIN_PATH_LIMIT], text[8192];
    const int length = snprintf(path, sizeof path, "%s/proc/self/cgroup", root);
    if (length < 0 || (size_t)length >= sizeof path || !burin_read_text(path, text, sizeof text))
        return BURIN_QUOTA_NONE;
    int least = BURIN_QUOTA_NONE;
    for (char *line = text; line && *line;) {
        char *const end = strchr(line, '\n');
        if (end)
            *end = 0;
        const int quota = burin_line_quota(root, line);
        least = quota < least ? quota : least;
        line = end ? end + 1 : NULL;
    }
    return least;
}

/* Processors the calling thread may run on. */
static int burin_processors(void) {
#ifdef __linux__
    cpu_set_t sets[16]; /* 16384 processors; the kernel refuses a mask shorter than its own */
    if (sched_getaffinity(0, sizeof sets, sets) == 0)
        return CPU_COUNT_S(sizeof sets, sets);
#endif
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > BURIN_QUOTA_NONE ? BURIN_QUOTA_NONE : (int)count;
}

static int burin_available_threads(const char *root) {
    const int error = errno;
    const int processors = burin_processors(), quota = burin_quota(root);
    errno = error;
    return quota < processors ? quota : processors;
}

#endif

#ifndef BURIN_TEAM_H
#define BURIN_TEAM_H

#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>

/*
 * Threads that go through the steps of a run together. Every worker runs the same function with
 * its own part number, does its share of each step and meets the others at a barrier. The calling
 * thread is part 0.
 *
 * Waiting spins for some tens of microseconds, longer than shares of a step differ, and sleeps
 * then: an idle team takes no time from others. Nothing here sets affinity or priority. Workers
 * block all signals but those of faults, so handlers run on the host's own threads, and take over
 * the caller's floating-point mode for a run, so that rounding does not depend on who computes.
 */
enum { BURIN_TEAM_LIMIT = 64, BURIN_TEAM_SPINS = 1000 };

/* What worker `part` of `parts` does in a run. */
typedef void burin_team_work(void *job, int32_t part, int32_t parts);

/* Where workers sleep until a word changes. */
typedef struct {
    uint32_t sleepers; /* atomic */
    pthread_mutex_t lock;
    pthread_cond_t wake;
} burin_gate;

struct burin_team;

/* A worker. A cache line each: every order is polled by one thread. */
typedef struct {
    _Alignas(64) uint32_t order; /* atomic; raised by 1 for every run the worker takes part in */
    int32_t part;
    struct burin_team *team;
    pthread_t thread;
} burin_member;

typedef struct burin_team {
    _Alignas(64) uint32_t arrived; /* atomic: workers at the barrier */
    _Alignas(64) uint32_t phase;   /* atomic: barriers passed */
    _Alignas(64) burin_gate barrier;
    burin_gate orders;
    int32_t members; /* threads, the caller's included */
    int32_t parts;   /* of them in this run */
    int stops;
    burin_team_work *work;
    void *job;
    fenv_t mode;
    burin_member member[BURIN_TEAM_LIMIT];
} burin_team;

static inline void burin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static int burin_gate_open(burin_gate *gate) {
    gate->sleepers = 0;
    if (pthread_mutex_init(&gate->lock, NULL) != 0)
        return 0;
    if (pthread_cond_init(&gate->wake, NULL) == 0)
        return 1;
    pthread_mutex_destroy(&gate->lock);
    return 0;
}

static void burin_gate_close(burin_gate *gate) {
    pthread_cond_destroy(&gate->wake);
    pthread_mutex_destroy(&gate->lock);
}

/* Returns once *word is no longer `old`. */
static void burin_gate_wait(burin_gate *gate, const uint32_t *word, uint32_t old) {
    for (int spin = 0; spin < BURIN_TEAM_SPINS; spin++) {
        if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != old)
            return;
        burin_pause();
    }
    pthread_mutex_lock(&gate->lock);
    /* In one total order with the change of the word: either the change is seen below, or whoever
     * made it sees a sleeper. */
    __atomic_fetch_add(&gate->sleepers, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(word, __ATOMIC_SEQ_CST) == old)
        pthread_cond_wait(&gate->wake, &gate->lock);
    __atomic_fetch_sub(&gate->sleepers, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_unlock(&gate->lock);
}

/* Wakes the sleepers after a word was changed. */
static void burin_gate_wake(burin_gate *gate) {
    if (__atomic_load_n(&gate->sleepers, __ATOMIC_SEQ_CST) == 0)
        return;
    pthread_mutex_lock(&gate->lock);
    pthread_cond_broadcast(&gate->wake);
    pthread_mutex_unlock(&gate->lock);
}

/* Returns once all `parts` workers of the run have come here. */
static void burin_team_meet(burin_team *team, int32_t parts) {
    if (parts < 2)
        return;
    const uint32_t phase = __atomic_load_n(&team->phase, __ATOMIC_RELAXED);
    if (__atomic_add_fetch(&team->arrived, 1, __ATOMIC_ACQ_REL) != (uint32_t)parts) {
        burin_gate_wait(&team->barrier, &team->phase, phase);
        return;
    }
    __atomic_store_n(&team->arrived, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&team->phase, phase + 1, __ATOMIC_SEQ_CST);
    burin_gate_wake(&team->barrier);
}

static void *burin_member_main(void *argument) {
    burin_member *const member = argument;
    burin_team *const team = member->team;
    for (uint32_t order = 0;; order++) {
        burin_gate_wait(&team->orders, &member->order, order);
        if (team->stops)
            return NULL;
        const int32_t parts = team->parts;
        fesetenv(&team->mode);
        team->work(team->job, member->part, parts);
        burin_team_meet(team, parts);
    }
}

static void burin_member_order(burin_member *member) {
    __atomic_add_fetch(&member->order, 1, __ATOMIC_SEQ_CST);
}

/* Starts threads so that with the caller's there are `threads`, or as many as can be had; 0 where
 * not even locks can. The team must not move in memory. */
static int burin_team_start(burin_team *team, int32_t threads) {
    team->arrived = team->phase = 0;
    team->stops = 0;
    team->members = 1;
    if (!burin_gate_open(&team->barrier))
        return 0;
    if (!burin_gate_open(&team->orders)) {
        burin_gate_close(&team->barrier);
        return 0;
    }
    sigset_t blocked, before;
    sigfillset(&blocked);
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    while (team->members < threads) {
        burin_member *const member = &team->member[team->members];
        member->order = 0;
        member->part = team->members;
        member->team = team;
        if (pthread_create(&member->thread, NULL, burin_member_main, member) != 0)
            break;
        team->members++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return 1;
}

/* Runs `work` on `parts` workers, at most the team's, and returns once all are done. */
static void burin_team_run(burin_team *team, int32_t parts, burin_team_work *work, void *job) {
    team->parts = parts;
    team->work = work;
    team->job = job;
    fegetenv(&team->mode);
    for (int32_t part = 1; part < parts; part++)
        burin_member_order(&team->member[part]);
    burin_gate_wake(&team->orders);
    work(job, 0, parts);
    burin_team_meet(team, parts);
}

/* Ends the threads and waits for them. */
static void burin_team_stop(burin_team *team) {
    team->stops = 1;
    for (int32_t part = 1; part < team->members; part++)
        burin_member_order(&team->member[part]);
    burin_gate_wake(&team->orders);
    for (int32_t part = 1; part < team->members; part++)
        pthread_join(team->member[part].thread, NULL);
    burin_gate_close(&team->orders);
    burin_gate_close(&team->barrier);
}

#endif

#define ALIGNMENT 64u

/* ---- Memory ---- */

/* How images share the workspace. Before the step `together` each goes through the steps by
 * itself; from there on every step is done for all `images`, so that its weights are read once. */
typedef struct {
    int images, together;
    size_t floats;              /* of the arena; the workers' scratch follows it */
    const size_t (*buffers)[2]; /* of each buffer: its first float, floats from image to image */
} batch;

/* What one call of a kernel works on. */
typedef struct {
    const float *weights, *in;
    float *out, *arena;
    const size_t (*buffers)[2];
    size_t image; /* which one */
    int images;   /* in this call: 1, or all of the batch from `image` on */
} memory;

static float *at(const memory *m, size_t buffer) {
    return m->arena + m->buffers[buffer][0] + m->image * m->buffers[buffer][1];
}

/* ---- Layers ---- */

enum { IN_ARENA, IN_WEIGHTS, IN_INPUT, IN_OUTPUT };

/* After which step a value of the information's "values" is where. */
typedef struct {
    int step, place;
    size_t offset; /* the buffer, or floats */
    size_t inside; /* floats into the buffer */
} value_place;

static const float *value_data(const value_place *value, const memory *m) {
    switch (value->place) {
    case IN_ARENA:
        return at(m, value->offset) + value->inside;
    case IN_WEIGHTS:
        return m->weights + value->offset;
    case IN_INPUT:
        return m->in + value->offset;
    default:
        return m->out + value->offset;
    }
}

/* What the model is on one instruction set. */
typedef struct {
    const char *isa, *information;
    int (*is_supported)(void); /* by this processor and operating system */
    int steps;
    size_t weights;           /* floats before its own */
    size_t weights_floats;    /* of its own */
    const uint32_t *digest;   /* two words, which its own begin with */
    const batch *batches;     /* the largest first, ended by one of no images */
    const uint8_t *shares;    /* whether the workers share a step: where it takes longer than they
                               * take to meet */
    const uint8_t *takes_all; /* whether a step does all images of a batch in one call or none */
    const value_place *values;
    size_t (*scratch_floats)(void);
    /* The share `part` of `parts` of one step. */
    void (*run_step)(int step, const memory *m, float *scratch, long part, long parts);
} kernel_set;

/* ---- baseline ---- */

BURIN_ANYWHERE static int has_baseline(void) {
    return 1;
}

static const size_t baseline_buffers_of_1[][2] = {
    {0, 0}, {512, 0}, {1024, 0}, {512, 0}, {1024, 0}, {0, 0}};
static const batch baseline_batches[] = {
    {1, 0, 1536, baseline_buffers_of_1}, {0, 0, 0, 0}};

static const uint8_t baseline_shares[] = {
    0, 0, 0, 0, 0, 0, 0, 0};

static const uint8_t baseline_takes_all[] = {
    0, 0, 0, 0, 0, 0, 0, 0};

static void baseline_run_step(int step, const memory *m, float *scratch, long part, long parts) {
    const float *const weights = m->weights, *const in = m->in;
    float *const out = m->out;
    (void)weights, (void)in, (void)out, (void)scratch, (void)part, (void)parts;
    switch (step) {
    case 0: /* trunk_conv2d: 3x3 convolution 3 -> 8, to 8x8; 13824 MAC */
        attention_module_baseline_kernel_0(in + 0, weights + 48, weights + 16, at(m, 0), scratch,
                                        weights + 32, weights + 272, part, parts);
        return;
    case 1: /* mpool1: 3x3 max pooling, to 4x4 */
        attention_module_baseline_kernel_1(at(m, 0), at(m, 1), part, parts);
        return;
    case 2: /* mask_conv2d: 3x3 convolution 8 -> 8, to 4x4; 9216 MAC */
        attention_module_baseline_kernel_2(at(m, 1), weights + 288, at(m, 2), scratch, part,
                                        parts);
        return;
    case 3: /* sm_up_1: bilinear resize to 8x8 */
        attention_module_baseline_kernel_3(at(m, 2), at(m, 3), at(m, 0), weights + 864,
                                        weights + 880, weights + 896, part, parts);
        return;
    case 4: /* sm_c1x1_conv2d: 1x1 convolution 8 -> 8, to 8x8; 4096 MAC */
        attention_module_baseline_kernel_4(at(m, 3), weights + 912, at(m, 4), scratch, at(m, 0),
                                        at(m, 0), part, parts);
        return;
    case 5: /* pool1: global average pooling */
        attention_module_baseline_kernel_5(at(m, 4), at(m, 5), part, parts);
        return;
    case 6: /* output: output [1, 8] */
        attention_module_baseline_kernel_6(at(m, 5), out + 0, part, parts);
        return;
    default:
        return;
    }
}

static const value_place baseline_values[] = {
    {0, IN_ARENA, 0, 0}, {1, IN_ARENA, 1, 0}, {2, IN_ARENA, 2, 0}, {3, IN_ARENA, 3, 0},
    {4, IN_ARENA, 4, 0}, {5, IN_ARENA, 5, 0}, {7, IN_ARENA, 0, 0}};

/* ---- Instruction sets ---- */

enum { SETS = 1 };

/* The one to be preferred first. */
static const kernel_set sets[SETS] = {
    {"baseline", attention_module_baseline_information, has_baseline, 7, 0,
     976, attention_module_baseline_digest, baseline_batches, baseline_shares, baseline_takes_all,
     baseline_values, attention_module_baseline_scratch_floats, baseline_run_step},
};

/* The first set that this processor has, or the one that ATTENTION_MODULE_ISA names if it has that; gives
 * SETS where there is none. */
BURIN_ANYWHERE static int find_set(void) {
    const char *const wanted = getenv("ATTENTION_MODULE_ISA");
    int found = 0;
    while (found < SETS && ((wanted && *wanted && strcmp(wanted, sets[found].isa) != 0) ||
                            !sets[found].is_supported()))
        found++;
    return found;
}

/* The set that all runs use: looked for once. Null where none fits. */
BURIN_ANYWHERE static const kernel_set *chosen_set(void) {
    static int known; /* atomic: 1 more than find_set() gave to the thread that was first */
    int found = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (found == 0) {
        const int mine = find_set() + 1;
        /* Whoever changes the environment meanwhile must not give two threads two sets. */
        if (__atomic_compare_exchange_n(&known, &found, mine, 0, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
            found = mine;
    }
    return found <= SETS ? &sets[found - 1] : NULL;
}

/* The same for what is said of the model where nothing can be run. */
BURIN_ANYWHERE static const kernel_set *shown_set(void) {
    const kernel_set *const set = chosen_set();
    return set ? set : &sets[0];
}
/* ---- Weights ---- */

static const float *weights_base(void) { return attention_module_weights; }

/* The weights of a set; null where they are not there. */
static const float *weights_of(const kernel_set *set) {
    const float *const base = weights_base();
    return base ? base + set->weights : NULL;
}

/* Whether weights are those the code was made with: both carry a digest. */
static int are_own(const float *weights, const kernel_set *set) {
    uint32_t digest[2];
    memcpy(digest, weights, sizeof digest);
    return digest[0] == set->digest[0] && digest[1] == set->digest[1];
}

/* ---- Order ---- */

/* A run: what its workers share. */
typedef struct {
    const float *in;
    float *out;
    const kernel_set *set;
    const float *weights;
    float *arena, *scratch;
    size_t scratch_floats; /* of each worker */
    int images;
    attention_module_options options;
    burin_team *team; /* null where the caller is alone, or brings its own workers */
} run;

/* Some images of a run, which go through the layers now. */
typedef struct {
    const run *run;
    const batch *batch;
    size_t first;
} pass;

static memory place(const pass *p, int image, int images) {
    const run *const r = p->run;
    const memory m = {r->weights,
                      r->in + (p->first + (size_t)image) * ATTENTION_MODULE_INPUT_FLOATS,
                      r->out + (p->first + (size_t)image) * ATTENTION_MODULE_OUTPUT_FLOATS,
                      r->arena,
                      p->batch->buffers,
                      (size_t)image,
                      images};
    return m;
}

static int32_t common_divisor(int32_t a, int32_t b) { return b == 0 ? a : common_divisor(b, a % b); }

/* Share `part` of `parts` of a step for `images` images from `image` on. Groups of workers take
 * whole images where that comes out even, and the workers of a group shares of each image. */
static void run_share(const pass *p, int step, int image, int images, int32_t part, int32_t parts) {
    float *const scratch = p->run->scratch + (size_t)part * p->run->scratch_floats;
    const kernel_set *const set = p->run->set;
    if (images > 1 && set->takes_all[step]) {
        const memory m = place(p, image, images);
        set->run_step(step, &m, scratch, part, parts);
        return;
    }
    const int32_t groups = common_divisor(images, parts), mates = parts / groups;
    const int each = images / groups, begin = image + part / mates * each;
    for (int i = begin; i < begin + each; i++) {
        const memory m = place(p, i, 1);
        set->run_step(step, &m, scratch, part % mates, mates);
    }
}

/* A share as a task of the caller's workers. */
typedef struct {
    const pass *pass;
    int step, image, images;
} task;

static void run_task(void *argument, int32_t part) {
    const task *const t = argument;
    run_share(t->pass, t->step, t->image, t->images, part, t->pass->run->options.threads);
}

static void meet(const run *r, int32_t parts) {
    if (r->team)
        burin_team_meet(r->team, parts);
}

/* One step for some images. A step that is not shared is the first worker's, and the others wait
 * for it only where one follows that is. */
static void do_step(const pass *p, int step, int image, int images, int32_t part, int32_t parts) {
    const run *const r = p->run;
    const int is_shared = r->set->shares[step] || images > 1;
    if (!is_shared) {
        if (part == 0)
            run_share(p, step, image, images, 0, 1);
        return;
    }
    if (r->options.parallel_for) {
        task t = {p, step, image, images};
        r->options.parallel_for(r->options.parallel_context, run_task, &t, r->options.threads);
        return;
    }
    run_share(p, step, image, images, part, parts);
    meet(r, parts);
}

/* Shows the observer what a step computed; gives the value that comes next. */
static int show(const pass *p, int step, int value, int32_t part, int32_t parts) {
    const run *const r = p->run;
    const memory m = place(p, 0, 1);
    const value_place *const values = r->set->values;
    for (; values[value].step == step; value++)
        if (part == 0)
            r->options.observer(r->options.observer_context, value,
                                value_data(&values[value], &m));
    if (r->set->shares[step])
        meet(r, parts);
    return value;
}

/* The steps [begin, end) for some images. */
static void do_steps(const pass *p, int begin, int end, int image, int images, int32_t part,
                     int32_t parts) {
    const uint8_t *const shares = p->run->set->shares;
    int value = 0;
    for (int step = begin; step < end; step++) {
        do_step(p, step, image, images, part, parts);
        if (p->run->options.observer)
            value = show(p, step, value, part, parts);
        if (images == 1 && !shares[step] && (step + 1 == end || shares[step + 1]))
            meet(p->run, parts);
    }
}

/* The batch for the next of `images` images: the largest that fits. Values are shown image by
 * image. */
static const batch *next_batch(const kernel_set *set, int images, int is_observed) {
    const batch *b = set->batches;
    while (b->images > (is_observed ? 1 : images))
        b++;
    return b;
}

/* What each worker does in a run. */
static void work(void *job, int32_t part, int32_t parts) {
    const run *const r = job;
    pass p = {r, NULL, 0};
    for (int left = r->images; left > 0; left -= p.batch->images) {
        p.batch = next_batch(r->set, left, r->options.observer != NULL);
        p.first = (size_t)(r->images - left);
        for (int image = 0; image < p.batch->images && p.batch->together > 0; image++)
            do_steps(&p, 0, p.batch->together, image, 1, part, parts);
        do_steps(&p, p.batch->together, r->set->steps, 0, p.batch->images, part, parts);
    }
}

/* ---- Threads ---- */

struct attention_module_pool {
    burin_team team;
    int busy;      /* atomic */
    pid_t process; /* a child has its parent's memory but not its threads */
};

static __attribute__((noinline)) void pool_ended(attention_module_pool *pool) {
    const int error = errno;
    if (pool->process == getpid())
        burin_team_stop(&pool->team);
    free(pool);
    errno = error;
}

/* Null where there is not enough memory, or not that many threads; errno stays what it was. */
static __attribute__((noinline)) attention_module_pool *pool_started(int threads) {
    const int error = errno;
    attention_module_pool *made = aligned_alloc(ALIGNMENT, sizeof *made);
    if (made) {
        made->busy = 0;
        made->process = getpid();
        if (!burin_team_start(&made->team, threads)) {
            free(made);
            made = NULL;
        } else if (made->team.members < threads) {
            pool_ended(made);
            made = NULL;
        }
    }
    errno = error;
    return made;
}

BURIN_ANYWHERE int attention_module_pool_create(int threads, attention_module_pool **pool) {
    if (!pool)
        return ATTENTION_MODULE_BAD_ARGUMENT;
    *pool = NULL;
    if (threads < 1 || threads > ATTENTION_MODULE_THREADS_LIMIT)
        return ATTENTION_MODULE_BAD_ARGUMENT;
    if (!chosen_set())
        return ATTENTION_MODULE_UNSUPPORTED_CPU;
    *pool = pool_started(threads);
    return *pool ? ATTENTION_MODULE_OK : ATTENTION_MODULE_OUT_OF_MEMORY;
}

BURIN_ANYWHERE void attention_module_pool_destroy(attention_module_pool *pool) {
    if (pool)
        pool_ended(pool);
}

static __attribute__((noinline)) int available_threads(void) {
    const int threads = burin_available_threads("");
    return threads < ATTENTION_MODULE_THREADS_LIMIT ? threads : ATTENTION_MODULE_THREADS_LIMIT;
}

BURIN_ANYWHERE int attention_module_available_threads(void) {
    return chosen_set() ? available_threads() : 1;
}

static int run_in_pool(run *r, attention_module_pool *pool) {
    if (__atomic_exchange_n(&pool->busy, 1, __ATOMIC_ACQUIRE))
        return ATTENTION_MODULE_POOL_BUSY;
    r->team = &pool->team;
    burin_team_run(&pool->team, r->options.threads, work, r);
    __atomic_store_n(&pool->busy, 0, __ATOMIC_RELEASE);
    return ATTENTION_MODULE_OK;
}

/* With threads for this run alone; with fewer where no more can be had, which changes no bit. */
static __attribute__((noinline)) void run_in_new_team(run *r) {
    burin_team team;
    if (!burin_team_start(&team, r->options.threads)) {
        work(r, 0, 1);
        return;
    }
    r->team = &team;
    burin_team_run(&team, team.members, work, r);
    burin_team_stop(&team);
}

/* ---- Interface ---- */

/* Whoever calls these may have a processor that none of the sets is for. What follows for such a one
 * is in functions of its own. */

BURIN_ANYWHERE uint32_t attention_module_abi(void) { return ATTENTION_MODULE_ABI; }

BURIN_ANYWHERE const char *attention_module_info_json(void) { return shown_set()->information; }

BURIN_ANYWHERE const char *attention_module_isa(void) {
    const kernel_set *const set = chosen_set();
    return set ? set->isa : "none";
}

BURIN_ANYWHERE const char *attention_module_strerror(int status) {
    switch (status) {
    case ATTENTION_MODULE_OK:
        return "success";
    case ATTENTION_MODULE_BAD_ARGUMENT:
        return "bad argument: a null pointer, a count out of range, or a wrong struct size";
    case ATTENTION_MODULE_UNSUPPORTED_CPU:
        return "this processor lacks the instructions the model was compiled for (baseline), or "
               "ATTENTION_MODULE_ISA in the environment names others";
    case ATTENTION_MODULE_OUT_OF_MEMORY:
        return "out of memory";
    case ATTENTION_MODULE_WRONG_WEIGHTS:
        return "the weights are not those the code was made with, or damaged: compile both again";
    case ATTENTION_MODULE_POOL_BUSY:
        return "the pool of threads is in use by another run";
    default:
        return "unknown status";
    }
}

/* Floats of the arena for n images: the most that any batch of them needs. */
BURIN_ANYWHERE static size_t arena_floats(const kernel_set *set, int n) {
    size_t most = 0;
    for (const batch *b = set->batches; b->images > 0; b++)
        if (b->images <= n && b->floats > most)
            most = b->floats;
    return most;
}

/* Floats of one worker's scratch, in whole cache lines so that no line has two writers. */
BURIN_ANYWHERE static size_t scratch_floats(const kernel_set *set) {
    const size_t line = ALIGNMENT / sizeof(float);
    return (set->scratch_floats() + line - 1) / line * line;
}

BURIN_ANYWHERE size_t attention_module_workspace_size(int n, int threads) {
    if (n < 1 || threads < 0 || threads > ATTENTION_MODULE_THREADS_LIMIT)
        return 0;
    const size_t workers = threads < 1 ? 1 : (size_t)threads;
    const kernel_set *const set = shown_set();
    return (arena_floats(set, n) + workers * scratch_floats(set)) * sizeof(float) + ALIGNMENT;
}

/* The caller's options; fields that an older caller does not know are 0. Gives 0 where they are
 * wrong. */
static int read_options(const attention_module_options *given, attention_module_options *options) {
    memset(options, 0, sizeof *options);
    if (given) {
        const size_t size = given->struct_size;
        if (size != offsetof(attention_module_options, parallel_for) && size != sizeof *options)
            return 0;
        memcpy(options, given, size);
    }
    if (options->threads < 0 || options->threads > ATTENTION_MODULE_THREADS_LIMIT)
        return 0;
    options->threads = options->threads < 1 ? 1 : options->threads;
    const attention_module_pool *const pool = options->pool;
    return !pool || (!options->parallel_for && options->threads <= pool->team.members &&
                     pool->process == getpid());
}

static __attribute__((noinline)) int run_on(const kernel_set *set, const float *in, float *out, int n,
                                            void *workspace, const attention_module_options *options) {
    run r = {in, out, set, NULL, NULL, NULL, 0, n, {0}, NULL};
    if (!in || !out || !workspace || n < 1 || !read_options(options, &r.options))
        return ATTENTION_MODULE_BAD_ARGUMENT;
    r.weights = weights_of(r.set);
    if (!are_own(r.weights, r.set))
        return ATTENTION_MODULE_WRONG_WEIGHTS;
    const uintptr_t start = ((uintptr_t)workspace + ALIGNMENT - 1) & ~(uintptr_t)(ALIGNMENT - 1);
    r.arena = (float *)start;
    r.scratch = r.arena + arena_floats(r.set, n);
    r.scratch_floats = scratch_floats(r.set);
    if (r.options.threads == 1)
        r.options.parallel_for = NULL;
    if (r.options.threads == 1 || r.options.parallel_for) {
        work(&r, 0, 1);
        return ATTENTION_MODULE_OK;
    }
    const int error = errno;
    int status = ATTENTION_MODULE_OK;
    if (r.options.pool)
        status = run_in_pool(&r, r.options.pool);
    else
        run_in_new_team(&r);
    errno = error;
    return status;
}

BURIN_ANYWHERE int attention_module_run(const float *in, float *out, int n, void *workspace,
                                  const attention_module_options *options) {
    const kernel_set *const set = chosen_set();
    return set ? run_on(set, in, out, n, workspace, options) : ATTENTION_MODULE_UNSUPPORTED_CPU;
}

struct attention_module_handle {
    void *workspace;
    attention_module_options options;
    float image[ATTENTION_MODULE_INPUT_FLOATS];
};

static __attribute__((noinline)) void handle_ended(attention_module_handle *handle) {
    const int error = errno;
    attention_module_pool_destroy(handle->options.pool);
    free(handle->workspace);
    free(handle);
    errno = error;
}

/* Null where there is not enough memory, or not that many threads; errno stays what it was. */
static __attribute__((noinline)) attention_module_handle *handle_made(int threads) {
    const int error = errno;
    attention_module_handle *made = calloc(1, sizeof *made);
    if (made) {
        made->workspace = malloc(attention_module_workspace_size(1, threads));
        made->options.struct_size = sizeof made->options;
        made->options.threads = threads;
        if (!made->workspace ||
            (threads > 1 && attention_module_pool_create(threads, &made->options.pool) != ATTENTION_MODULE_OK)) {
            handle_ended(made);
            made = NULL;
        }
    }
    errno = error;
    return made;
}

BURIN_ANYWHERE int attention_module_create_with_threads(int threads, attention_module_handle **handle) {
    if (!handle)
        return ATTENTION_MODULE_BAD_ARGUMENT;
    *handle = NULL;
    if (threads < 1 || threads > ATTENTION_MODULE_THREADS_LIMIT)
        return ATTENTION_MODULE_BAD_ARGUMENT;
    if (!chosen_set())
        return ATTENTION_MODULE_UNSUPPORTED_CPU;
    *handle = handle_made(threads);
    return *handle ? ATTENTION_MODULE_OK : ATTENTION_MODULE_OUT_OF_MEMORY;
}

BURIN_ANYWHERE int attention_module_create(attention_module_handle **handle) {
    return attention_module_create_with_threads(1, handle);
}

BURIN_ANYWHERE void attention_module_destroy(attention_module_handle *handle) {
    if (handle)
        handle_ended(handle);
}

static void scale_to_length_one(float *out) {
    double sum = 0;
    for (size_t i = 0; i < ATTENTION_MODULE_OUTPUT_FLOATS; i++)
        sum += (double)out[i] * out[i];
    const double scale = sum > 0 ? 1 / sqrt(sum) : 0;
    for (size_t i = 0; i < ATTENTION_MODULE_OUTPUT_FLOATS; i++)
        out[i] = (float)(out[i] * scale);
}

static __attribute__((noinline)) int embed(attention_module_handle *handle, const uint8_t *pixels,
                                           size_t stride, enum attention_module_pixel_order order,
                                           enum attention_module_result result, float *out) {
    const size_t width = 8, height = 8;
    if (!handle || !pixels || !out || stride < 3 * width)
        return ATTENTION_MODULE_BAD_ARGUMENT;
    if ((order != ATTENTION_MODULE_RGB && order != ATTENTION_MODULE_BGR) ||
        (result != ATTENTION_MODULE_RAW && result != ATTENTION_MODULE_NORMALIZED))
        return ATTENTION_MODULE_BAD_ARGUMENT;
    for (size_t c = 0; c < 3; c++)
        for (size_t y = 0; y < height; y++)
            for (size_t x = 0; x < width; x++)
                handle->image[(c * height + y) * width + x] =
                    pixels[y * stride + 3 * x + (order == ATTENTION_MODULE_BGR ? 2 - c : c)];
    const int status = attention_module_run(handle->image, out, 1, handle->workspace, &handle->options);
    if (status == ATTENTION_MODULE_OK && result == ATTENTION_MODULE_NORMALIZED)
        scale_to_length_one(out);
    return status;
}

BURIN_ANYWHERE int attention_module_embed_rgb8(attention_module_handle *handle, const uint8_t *pixels,
                                         size_t stride, enum attention_module_pixel_order order,
                                         enum attention_module_result result, float *out) {
    return chosen_set() ? embed(handle, pixels, stride, order, result, out)
                        : ATTENTION_MODULE_UNSUPPORTED_CPU;
}

#ifdef BURIN_EXPORT_TABLE
/* What a host that loads the library by path looks up: the functions above in one table. */
typedef struct {
    uint32_t abi, struct_size;
    const char *(*info_json)(void);
    const char *(*isa)(void);
    const char *(*strerror)(int);
    size_t (*workspace_size)(int, int);
    int (*run)(const float *, float *, int, void *, const attention_module_options *);
    int (*pool_create)(int, attention_module_pool **);
    void (*pool_destroy)(attention_module_pool *);
    int (*available_threads)(void);
    int (*map_weights)(const char *);
} table;

__attribute__((visibility("default"))) extern const table burin_model;
const table burin_model = {
    ATTENTION_MODULE_ABI,
    sizeof(table),
    attention_module_info_json,
    attention_module_isa,
    attention_module_strerror,
    attention_module_workspace_size,
    attention_module_run,
    attention_module_pool_create,
    attention_module_pool_destroy,
    attention_module_available_threads,
    NULL,
};
#endif
