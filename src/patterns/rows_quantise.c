/* SPDX-License-Identifier: MIT */
/* Rounding of reals to bfloat16 and to int8 with a scale. */
#include "patterns/rows.h"

#include <math.h>

uint16_t hop_half_of(float value) {
    union {
        float value;
        uint32_t bits;
    } u = {.value = value};
    return (uint16_t)((u.bits + 0x7fffu + (u.bits >> 16 & 1)) >> 16);
}

void hop_rows_quantise_cue(const float *cue, size_t dim, int8_t *out, float *scale) {
    /* To nearest even below 2^51, as nearbyint, which is a call where SSE4.1 is not. */
    const double shift = 0x1.8p52;
    float most = 0;
    for (size_t i = 0; i < dim; i++) {
        const float size = fabsf(cue[i]);
        most = size > most ? size : most;
    }
    float step = (float)((double)most / 127);
    while (most > 0 && nearbyint((double)most / (double)step) > 127)
        step = nextafterf(step, INFINITY);
    *scale = step;
    const double divisor = most > 0 ? (double)step : 1;
    for (size_t i = 0; i < dim; i++)
        out[i] = (int8_t)(int)((double)cue[i] / divisor + shift - shift);
}
