/* SPDX-License-Identifier: MIT */
/* How firmly a stored pattern stands: its fields, unit by unit. */
#include <math.h>
#include "core/error.h"
#include "memory/landscape.h"
#include "patterns/packed.h"

/* |w_i|, scaled. */
static double size_of_row(const hop_memory *memory, size_t unit) {
    const double *row = memory->matrix->w + unit * memory->dim;
    const double square = memory->context->kernels->dot(row, row, memory->dim);
    return sqrt(square) / memory->matrix->divisor;
}

hop_status hop_memory_stability(const hop_memory *memory, size_t row, hop_stability *out,
                                hop_error *error) {
    hop_stability found = {.weakest = INFINITY,
                           .margin = memory->matrix ? INFINITY : NAN};
    hop_cursor *cursor = NULL;
    if (row >= hop_memory_count(memory))
        return hop_fail(error, HOP_ENOTFOUND, "row %zu: the memory holds %zu patterns",
                        row, hop_memory_count(memory));
    if (hop_cursor_create(memory, &cursor)) return hop_fail_memory(error);
    const uint64_t *pattern = hop_patterns_row(memory->patterns, row);
    for (size_t i = 0; i < memory->dim; i++)
        hop_state_set(&cursor->state, i, hop_packed_unit(pattern, i));
    hop_cursor_load(cursor);
    for (size_t i = 0; i < memory->dim; i++) {
        const int unit = hop_packed_unit(pattern, i);
        const int sign = hop_cursor_sign(cursor, i);
        const double aligned = unit * hop_cursor_field(cursor, i) + 0.0; /* no -0 */
        found.unstable += sign != 0 && sign != unit;
        found.weakest = fmin(found.weakest, aligned);
        if (!memory->matrix) continue;
        const double size = size_of_row(memory, i);
        found.margin = fmin(found.margin, size > 0 ? aligned / size : 0);
    }
    hop_cursor_free(cursor);
    *out = found;
    return HOP_OK;
}
