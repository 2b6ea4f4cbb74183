/* SPDX-License-Identifier: MIT */
/* The structure of a set of patterns: a generator by its name. */
#include <stdlib.h>
#include <string.h>

#include <hopfield/patterns.h>

#include "core/error.h"

static const struct {
    const char *name;
    int takes_value;
} STRUCTURES[] = {
    [HOP_STRUCTURE_RANDOM] = {"random", 0},
    [HOP_STRUCTURE_ORTHOGONAL] = {"orthogonal", 0},
    [HOP_STRUCTURE_SPARSE] = {"sparse", 1},
    [HOP_STRUCTURE_CORRELATED] = {"correlated", 1},
};
enum { STRUCTURE_COUNT = sizeof STRUCTURES / sizeof *STRUCTURES };

hop_status hop_structure_parse(const char *text, hop_structure *out, hop_error *error) {
    const size_t length = strcspn(text, ":");
    for (unsigned k = 0; k < STRUCTURE_COUNT; k++) {
        const char *name = STRUCTURES[k].name;
        if (strlen(name) != length || strncmp(name, text, length) != 0) continue;
        if (!STRUCTURES[k].takes_value) {
            if (text[length])
                return hop_fail(error, HOP_EINVAL, "'%.100s': %s takes no number", text,
                                name);
            *out = (hop_structure){(hop_structure_kind)k, 0};
            return HOP_OK;
        }
        const char *number = text[length] ? text + length + 1 : "";
        char *end = NULL;
        double value = strtod(number, &end);
        if (strspn(number, "0123456789.eE+-") != strlen(number) || end == number || *end)
            return hop_fail(error, HOP_EINVAL, "'%.100s' wants a number, as in %s:0.1",
                            text, name);
        if (!(value >= 0 && value <= 1))
            return hop_fail(error, HOP_EINVAL, "'%.100s': %g is not between 0 and 1",
                            text, value);
        *out = (hop_structure){(hop_structure_kind)k, value};
        return HOP_OK;
    }
    return hop_fail(error, HOP_EINVAL,
                    "'%.100s' is unknown; there is: random, orthogonal, sparse:F, "
                    "correlated:C",
                    text);
}

hop_status hop_patterns_generate(hop_patterns *patterns, hop_structure structure,
                                 size_t count, uint64_t seed, uint64_t first,
                                 hop_error *error) {
    hop_status status = HOP_EINVAL;
    switch (structure.kind) {
    case HOP_STRUCTURE_RANDOM:
        status = hop_patterns_generate_random(patterns, count, 0, seed, first);
        break;
    case HOP_STRUCTURE_ORTHOGONAL:
        return hop_patterns_generate_orthogonal(patterns, count, seed, error);
    case HOP_STRUCTURE_SPARSE:
        status =
            hop_patterns_generate_sparse(patterns, count, structure.value, seed, first);
        break;
    case HOP_STRUCTURE_CORRELATED:
        status = hop_patterns_generate_correlated(patterns, count, structure.value, seed,
                                                  first);
        break;
    }
    if (status)
        return hop_fail(error, status, "generating %zu patterns: %s", count,
                        hop_status_describe(status));
    return HOP_OK;
}

size_t hop_structure_most(hop_structure structure, size_t dim) {
    return structure.kind == HOP_STRUCTURE_ORTHOGONAL ? dim & (~dim + 1)
                                                      : HOP_MAX_PATTERNS;
}
