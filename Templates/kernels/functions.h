#ifndef BURIN_FUNCTIONS_H
#define BURIN_FUNCTIONS_H

#include <errno.h>
#include <math.h>

#include "vector.h"

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
