/* SPDX-License-Identifier: MIT */
/* Scores of a group of states against a chunk of keys: beta sim(q, x) + ln c. */
#ifndef HOP_ATTEND_SCORES_H
#define HOP_ATTEND_SCORES_H

#include <stdatomic.h>
#include "attend/attend.h"

/* A group of questions made ready for a similarity. */
typedef struct hop_scorer {
    const hop_field_of_keys *field;
    const hop_question *questions;
    size_t count;
    float *lifted;    /* [count][dim]: what products are taken with, of length 1 where the
                         similarity divides by it */
    float *factors;   /* [count]: what products are multiplied by */
    int8_t *bytes;    /* [count][dim], for products with bytes; else NULL */
    uint64_t *signs;  /* [count][words], for hamming; else NULL */
    uint64_t *knowns; /* [count][words], for hamming; else NULL */
} hop_scorer;

/* HOP_ENOMEM. Clear it either way. */
hop_status hop_scorer_prepare(const hop_field_of_keys *field,
                              const hop_question *questions, size_t count,
                              hop_scorer *out, hop_error *error);
void hop_scorer_clear(hop_scorer *scorer);

/* Floats of scratch space that a chunk needs. */
size_t hop_scorer_scratch(const hop_scorer *scorer);

/* Scores of keys first .. first + count - 1, count <= HOP_CHUNK, into
   scores[questions][HOP_CHUNK]; -infinity where a question does not allow a memory.
   `strong` adds ln c. Returns the first question of which a score leaves the range of
   floats, scorer->count where none does. */
size_t hop_scorer_chunk(const hop_scorer *scorer, size_t first, size_t count, bool strong,
                        float *scratch, float *scores);

/* Makes *least the smaller of both. */
void hop_scorer_note(atomic_size_t *least, size_t question);

/* A scorer, and what each thread of the context needs to score chunks with it. */
typedef struct hop_scorer_room {
    hop_scorer scorer;
    float *slab;           /* [threads][each]: scratch, then scores */
    size_t wide, each;     /* floats of scratch, and of both */
    atomic_size_t strange; /* the first question of which a score overflows */
} hop_scorer_room;

/* As hop_scorer_prepare, and HOP_ELIMIT. Close it either way. */
hop_status hop_scorer_room_open(const hop_field_of_keys *field,
                                const hop_question *questions, size_t count,
                                hop_scorer_room *out, hop_error *error);
void hop_scorer_room_close(hop_scorer_room *room);

/* Scratch of a worker, enough for hop_partial_read_out too. */
float *hop_scorer_room_wide(const hop_scorer_room *room, unsigned worker);

/* hop_scorer_chunk into the worker's own scores, which it returns; keeps what is strange.
 */
const float *hop_scorer_room_score(hop_scorer_room *room, unsigned worker, size_t first,
                                   size_t count, bool strong);

/* HOP_EINTERRUPTED, HOP_EDIVERGED (scores beyond float32), or HOP_OK. */
hop_status hop_scorer_room_judge(const hop_scorer_room *room, hop_error *error);

/* Memory of count * size bytes, once the limit of the context allows it; `what` names it.
   HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_scratch_allocate(const hop_context *context, const char *what,
                                size_t count, size_t size, void **out, hop_error *error);

/* Floats of scratch that hop_rows_widened needs for HOP_CHUNK rows. */
size_t hop_rows_scratch(const hop_rows *rows);

/* Rows first .. first + count - 1 as float32: in place where they are, else in
   scratch[count][dim]. */
const float *hop_rows_widened(const hop_context *context, const hop_rows *rows,
                              size_t first, size_t count, float *scratch);

#endif
