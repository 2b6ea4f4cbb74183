/* SPDX-License-Identifier: MIT */
/* The few memories that a step looks at, and the answer they give. */
#ifndef HOP_INDEX_FOUND_H
#define HOP_INDEX_FOUND_H

#include "attend/partial.h"
#include "attend/scores.h"

typedef struct hop_candidate {
    uint32_t row;
    float score;
} hop_candidate;

/* What was found for one question. */
typedef struct hop_found {
    const hop_field_of_keys *field;
    hop_question *question;
    hop_scorer scorer;
    double tolerance; /* share of the mass that may be left out */
    double depth;     /* scores that much below the largest do not matter */
    size_t names;     /* memories whose order must be certain */
    float *state;     /* [dim, and dim of values]: as products see it; then scratch */
    float *wide;      /* scratch of scores */
    hop_candidate *list;
    size_t count, room;
    hop_leaders leaders; /* the best so far, `names` of them */
    double most;         /* the largest score so far */
    bool strange;        /* a score left the floats */
    double skipped;      /* sum of e^(bound - skipped_most) of what was left out */
    double skipped_most;
    size_t looked_at;
} hop_found;

/* Sets out with nothing found. HOP_ENOMEM. Clear it either way. */
hop_status hop_found_begin(const hop_field_of_keys *field, hop_question *question,
                           hop_found *out, hop_error *error);
void hop_found_clear(hop_found *found);

/* ln c of a memory. */
double hop_found_log_strength(const hop_found *found, size_t row);

/* Scores rows first .. first + count - 1, count <= HOP_CHUNK, which are all candidates.
   false where memory runs out. */
bool hop_found_score(hop_found *found, size_t first, size_t count);

/* Weights of what was found become the answer. HOP_ENOMEM, and as hop_separate. */
hop_status hop_found_answer(hop_found *found, hop_error *error);

/* Whether a few memories can answer a question: a separation that gives the others next
   to nothing, all units known, all memories allowed, no weights asked for. */
bool hop_found_answers(const hop_field_of_keys *field, const hop_question *question);

#endif
