#ifndef BURIN_EPILOGUE_H
#define BURIN_EPILOGUE_H

#include "functions.h"
#include "vector.h"

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
