/* SPDX-License-Identifier: MIT */
/* Pairs of patterns side by side: how they are learned, and cues that are one side. */
#include "pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"

/* Rows of both, side by side, in place of the left ones. */
static int lay_beside(hop_inputs *left, const hop_inputs *right) {
    size_t dim = left->dim + right->dim, bytes;
    int8_t *units = NULL;
    if (dim > HOP_MAX_UNITS)
        return hop_complain(EXIT_LIMIT, "%zu units a pair; at most %d", dim,
                            HOP_MAX_UNITS);
    if (!__builtin_mul_overflow(left->count, dim, &bytes)) units = malloc(bytes);
    if (!units) return hop_complain_memory();
    for (size_t row = 0; row < left->count; row++) {
        memcpy(units + row * dim, left->units + row * left->dim, left->dim);
        memcpy(units + row * dim + left->dim, right->units + row * right->dim,
               right->dim);
    }
    free(left->units);
    left->units = units;
    left->dim = dim;
    left->room = left->count;
    left->width = left->height = 0;
    left->encoded = 0;
    return 0;
}

int hop_pairs_join(const hop_options *options, const hop_reading *reading,
                   hop_inputs *inputs, hop_pairs_rule *rule) {
    hop_inputs partners = {0};
    snprintf(rule->room, sizeof rule->room, "bam:left=%zu", inputs->dim);
    if (options->given[FLAG_RULE] && strcmp(options->rule, rule->room) != 0)
        return hop_complain(EXIT_USAGE, "--rule %s: --partners makes the rule %s",
                            options->rule, rule->room);
    if (options->couplings)
        return hop_complain(EXIT_USAGE,
                            "--partners and --couplings both say what is coupled");
    int code = hop_inputs_read(&partners, options->partners, reading);
    if (code == 0 && partners.count != inputs->count)
        code = hop_complain(EXIT_USAGE, "%s: %zu partners for %zu patterns",
                            options->partners, partners.count, inputs->count);
    if (code == 0) code = lay_beside(inputs, &partners);
    hop_inputs_clear(&partners);
    if (code == 0) rule->text = rule->room;
    return code;
}

int hop_pairs_widen(const hop_options *options, const hop_memory *memory,
                    const char *name, hop_inputs *cues) {
    const size_t dim = hop_memory_dim(memory), left = hop_memory_left(memory);
    const int right = options->from == SIDE_RIGHT, chosen = options->given[FLAG_FROM];
    const size_t first = right ? left : 0, units = right ? dim - left : left;
    size_t bytes;
    if (cues->dim != dim && cues->dim != units)
        return hop_complain(EXIT_USAGE,
                            "%s: %zu units a cue; %s holds pairs of %zu and %zu (--from "
                            "says which side a cue is)",
                            cues->names[0], cues->dim, name, left, dim - left);
    int8_t *wide = NULL;
    if (!__builtin_mul_overflow(cues->count, dim, &bytes)) wide = calloc(bytes, 1);
    if (!wide) return hop_complain_memory();
    for (size_t row = 0; row < cues->count; row++) {
        const int8_t *from = cues->units + row * cues->dim;
        int8_t *to = wide + row * dim;
        if (cues->dim == units)
            memcpy(to + first, from, units);
        else if (chosen)
            memcpy(to + first, from + first, units);
        else
            memcpy(to, from, dim);
    }
    free(cues->units);
    cues->units = wide;
    cues->dim = dim;
    cues->room = cues->count;
    cues->width = cues->height = 0;
    return 0;
}

int hop_pairs_write(const hop_options *options, const hop_memory *memory,
                    const int8_t *states, size_t count) {
    const size_t dim = hop_memory_dim(memory), left = hop_memory_left(memory);
    const int right = options->from == SIDE_RIGHT;
    const size_t first = right ? 0 : left, units = right ? left : dim - left;
    const size_t shape[2] = {count, units};
    hop_error error = {0};
    if (left == 0)
        return hop_complain(EXIT_USAGE, "--partners-out: the memory holds no pairs");
    int8_t *rows = malloc(count * units);
    if (!rows) return hop_complain_memory();
    for (size_t row = 0; row < count; row++)
        memcpy(rows + row * units, states + row * dim + first, units);
    hop_status status =
        hop_array_write(options->partners_out, HOP_DTYPE_INT8, 2, shape, rows, &error);
    free(rows);
    return status == HOP_OK ? 0 : hop_complain_error(status, BLAME_FILE, &error);
}
