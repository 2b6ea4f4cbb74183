/* SPDX-License-Identifier: MIT */
/* A state on a landscape: fields with thresholds and external fields in them. */
#include "memory/landscape.h"

#include <math.h>
#include "core/error.h"
#include "memory/form.h"

hop_status hop_cursor_create(const hop_memory *memory, hop_cursor **out) {
    hop_state state;
    hop_bias bias = {0};
    if (hop_state_create(memory->dim, &state)) return HOP_ENOMEM;
    hop_cursor *cursor;
    hop_status status = hop_bias_create(memory, NULL, &bias, NULL);
    if (!status) status = memory->form->cursor(memory, &cursor);
    if (status) {
        hop_bias_clear(&bias);
        hop_state_clear(&state);
        return status;
    }
    cursor->memory = memory;
    cursor->state = state;
    cursor->bias = bias;
    cursor->exact = hop_memory_exact(memory);
    cursor->plain = !memory->binary && hop_bias_is_empty(&bias);
    *out = cursor;
    return HOP_OK;
}

void hop_cursor_free(hop_cursor *cursor) {
    if (!cursor) return;
    hop_bias_clear(&cursor->bias);
    hop_state_clear(&cursor->state);
    cursor->landscape->free(cursor);
}

hop_status hop_cursor_expose(hop_cursor *cursor, const double *fields, hop_error *error) {
    hop_bias bias = {0};
    hop_status status = hop_bias_create(cursor->memory, fields, &bias, error);
    if (status) return status;
    hop_bias_clear(&cursor->bias);
    cursor->bias = bias;
    cursor->plain = !cursor->memory->binary && hop_bias_is_empty(&bias);
    return HOP_OK;
}

static hop_raw biased_field(hop_cursor *cursor, size_t unit) {
    return hop_bias_add(&cursor->bias, unit, cursor->landscape->field(cursor, unit));
}

int hop_cursor_sign(hop_cursor *cursor, size_t unit) {
    if (cursor->plain) return cursor->landscape->sign(cursor, unit);
    const hop_raw h = biased_field(cursor, unit);
    const int sign = (h.exact > 0) - (h.exact < 0) + (h.rounded > 0) - (h.rounded < 0);
    return sign == 0 && cursor->memory->binary ? -1 : sign;
}

void hop_cursor_signs(hop_cursor *cursor, uint64_t *plus, uint64_t *zero) {
    if (cursor->plain) {
        cursor->landscape->signs(cursor, plus, zero);
        return;
    }
    for (size_t word = 0; word < cursor->state.words; word++) {
        plus[word] = zero[word] = 0;
        for (size_t b = 0; b < 64 && word * 64 + b < cursor->state.dim; b++) {
            const int s = hop_cursor_sign(cursor, word * 64 + b);
            plus[word] |= (uint64_t)(s > 0) << b;
            zero[word] |= (uint64_t)(s == 0) << b;
        }
    }
}

/* A raw field, with its bias in it, as a number. */
static double scaled(const hop_cursor *cursor, hop_raw h) {
    double value = cursor->exact ? (double)h.exact : h.rounded;
    if (cursor->bias.exact) value = ldexp(value, -HOP_BIAS_SHIFT);
    return value / hop_memory_divisor(cursor->memory);
}

double hop_cursor_field(hop_cursor *cursor, size_t unit) {
    return scaled(cursor, biased_field(cursor, unit));
}

double hop_cursor_gap(hop_cursor *cursor, size_t unit) {
    const hop_memory *memory = cursor->memory;
    hop_raw h = cursor->landscape->field(cursor, unit);
    double own = 0;
    if (hop_memory_symmetric(memory)) {
        const int value = hop_memory_value(memory, hop_state_unit(&cursor->state, unit));
        const hop_raw kept = hop_memory_kept(memory, unit);
        h.exact -= kept.exact * value;
        h.rounded -= kept.rounded * value;
        /* w s^2 / 2 is the same for both signs, but not for 0 and 1. */
        if (memory->binary)
            own = ((double)kept.exact + kept.rounded) / (2 * hop_memory_divisor(memory));
    }
    const double field = scaled(cursor, hop_bias_add(&cursor->bias, unit, h));
    return memory->binary ? field + own : 2 * field;
}

hop_raw hop_cursor_gain(hop_cursor *cursor, size_t unit, int value) {
    hop_raw gain = cursor->landscape->gain(cursor, unit, value);
    if (hop_bias_is_empty(&cursor->bias)) return gain;
    const hop_memory *memory = cursor->memory;
    const int now = hop_state_unit(&cursor->state, unit);
    const int step = hop_memory_value(memory, value) - hop_memory_value(memory, now);
    gain.exact *= 1 << HOP_BIAS_SHIFT;
    if (cursor->bias.exact)
        gain.exact += 2 * cursor->bias.exact[unit] * step;
    else
        gain.rounded += 2 * cursor->bias.rounded[unit] * step;
    return gain;
}
