/* SPDX-License-Identifier: MIT */
/* Inside a memory: what is held, with nothing that acts. */
#ifndef HOP_MEMORY_MEMORY_H
#define HOP_MEMORY_MEMORY_H

#include <hopfield/memory.h>
#include "core/context.h"
#include "memory/columns.h"
#include "memory/matrix.h"
#include "memory/mixing.h"
#include "memory/state.h"
#include "memory/strengths.h"
#include "memory/tables.h"

/* What a learning rule makes of patterns and strengths; defined by the learning room. */
typedef struct hop_rule hop_rule;
/* How couplings are held; see form.h. */
typedef struct hop_form hop_form;

enum { HOP_MOST_PARAMETERS = 4, HOP_RULE_TEXT = HOP_MAX_RULE + 1 };

struct hop_memory {
    hop_context *context;
    size_t dim;
    const hop_rule *rule;
    double parameters[HOP_MOST_PARAMETERS]; /* of the rule, in the order of its list */
    char rule_text[HOP_RULE_TEXT];
    const hop_form *form;
    hop_scaling scaling;
    hop_diagonal diagonal;
    hop_path path;    /* FACTORED or EXPLICIT */
    bool binary;      /* couplings are of units 0 and 1 */
    double threshold; /* above which such a unit is on */
    struct {
        int64_t part, whole; /* f = part / whole of their units are on in a pattern */
    } activity;              /* of centred patterns */
    size_t left;      /* units of the left side where memories are pairs, else 0 */
    bool fills;       /* a missing unit whose field is 0 becomes +1 */
    bool symmetric;   /* as the rule promises; of a matrix, its own word counts */
    hop_patterns *patterns;
    hop_strengths strengths;
    hop_tables tables;
    hop_columns columns; /* empty but for forms that sum along them */
    hop_matrix *matrix; /* explicit, learned or imported, else NULL */
    hop_mixing mixing;  /* empty but for forms that mix patterns */
    bool imported;
    bool unlearned; /* the matrix no longer follows the patterns */
    hop_training training;
};

/* Raw couplings and fields are divided by this; raw energies by twice this. */
double hop_memory_divisor(const hop_memory *memory);

/* Whether raw couplings are integers. */
bool hop_memory_exact(const hop_memory *memory);

/* What a unit of a state is in fields and energies: -1, 0, +1; in a binary memory 0, 1.
 */
static inline int hop_memory_value(const hop_memory *memory, int unit) {
    return memory->binary ? unit > 0 : unit;
}

/* The raw self-coupling sum c that the read-out contains for every unit. */
static inline int64_t hop_memory_self(const hop_memory *memory) {
    return memory->strengths.total;
}

/* A raw field, or s^T W s in raw terms: an exact integer, or a double summed in one fixed
   order where the couplings are floats. The other part is 0. */
typedef struct hop_raw {
    __int128 exact;
    double rounded;
} hop_raw;

/* The raw w_ii that counts: 0 unless the memory keeps its diagonal. */
hop_raw hop_memory_kept(const hop_memory *memory, size_t unit);

#endif
