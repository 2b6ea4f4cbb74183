/* SPDX-License-Identifier: MIT */
/* By steps: one read-out of the cue gives every item its weight. */
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/exponential.h"
#include "lookup/lookup.h"

/* Mask values of cues with missing units; NULL in *out where there are none. */
static hop_status mask_of(const uint8_t *missing, size_t length, uint8_t **out,
                          hop_error *error) {
    bool any = false;
    *out = NULL;
    for (size_t i = 0; i < length && !any; i++) any = missing[i];
    if (!any) return HOP_OK;
    *out = malloc(length);
    if (!*out) return hop_fail_memory(error);
    for (size_t i = 0; i < length; i++)
        (*out)[i] = missing[i] ? HOP_MASK_MISSING : HOP_MASK_FREE;
    return HOP_OK;
}

bool hop_lookup_few(const hop_lookup *lookup, size_t top) {
    const hop_separation_kind kind =
        hop_vector_memory_options(lookup->vectors)->separation.kind;
    return !lookup->labels.of && top <= HOP_MAX_BEST &&
           hop_separation_at(kind)->sums_to_one;
}

/* One read-out of cues; answers but for what is judged. */
static hop_status read_out(const hop_lookup *lookup, const float *values,
                           const uint8_t *missing, size_t count, float *weights,
                           hop_vector_result *results, hop_answer *answers,
                           hop_error *error) {
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    uint8_t *mask = NULL;
    hop_status status = mask_of(missing, count * lookup->dim, &mask, error);
    how.max_steps = 1;
    how.confirm = 0;
    how.threshold = lookup->recipe.threshold;
    how.mask = mask;
    how.mask_rows = count;
    how.best = HOP_MAX_BEST;
    if (lookup->codes) how.candidates = lookup->candidates;
    if (status == HOP_OK)
        status = hop_vector_recall(lookup->vectors, &how, values, count, NULL, weights,
                                   results, error);
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        answers[k].outcome = results[k].outcome;
        answers[k].energy = results[k].energy_start;
        answers[k].entropy = results[k].entropy;
        answers[k].steps = results[k].steps;
        answers[k].looked_at = results[k].looked_at;
    }
    free(mask);
    return status;
}

/* Room to weigh candidates in. */
typedef struct few {
    size_t *rows;
    double *scores, *logs;
    float *row; /* [dim] */
} few;

/* Weights of the items that codes choose, from exact similarities; the others weigh 0. */
static hop_status weigh_candidates(const hop_lookup *lookup, const float *values,
                                   const uint8_t *missing, const few *room,
                                   float *weights, hop_error *error) {
    const hop_vector_options *how = hop_vector_memory_options(lookup->vectors);
    size_t found = 0;
    hop_status status = hop_codes_nearest(lookup->codes, values, 1, lookup->candidates,
                                          lookup->live, room->rows, NULL, &found, error);
    for (size_t k = 0; status == HOP_OK && k < found; k++) {
        const hop_comparison here =
            hop_lookup_compare(lookup, values, missing, room->rows[k], room->row);
        room->scores[k] = how->beta * here.similarity;
        room->logs[k] = hop_log(lookup->strengths[room->rows[k]]);
    }
    if (status == HOP_OK)
        status = hop_separate(&how->separation, room->scores, room->logs, found,
                              room->scores, error);
    memset(weights, 0, lookup->count * sizeof *weights);
    for (size_t k = 0; status == HOP_OK && k < found; k++)
        weights[room->rows[k]] = (float)room->scores[k];
    return status;
}

/* Recall by codes names the heaviest items only: all candidates are weighed here. */
static hop_status weigh_by_codes(const hop_lookup *lookup, const float *values,
                                 const uint8_t *missing, size_t count, float *weights,
                                 hop_vector_result *results, hop_answer *answers,
                                 hop_error *error) {
    const size_t dim = lookup->dim, many = lookup->candidates;
    few room = {.rows = malloc(many * sizeof *room.rows),
                .scores = malloc(many * sizeof *room.scores),
                .logs = malloc(many * sizeof *room.logs),
                .row = malloc(dim * sizeof *room.row)};
    hop_status status = room.rows && room.scores && room.logs && room.row
                            ? HOP_OK
                            : hop_fail_memory(error);
    for (size_t k = 0; status == HOP_OK && k < count; k++) {
        const float *cue = values + k * dim;
        const uint8_t *holes = missing + k * dim;
        float *mine = weights + k * lookup->count;
        const bool whole = !memchr(holes, 1, dim);
        status = read_out(lookup, cue, holes, 1, whole ? NULL : mine, results + k,
                          answers + k, error);
        if (status == HOP_OK && whole)
            status = weigh_candidates(lookup, cue, holes, &room, mine, error);
    }
    free(room.rows);
    free(room.scores);
    free(room.logs);
    free(room.row);
    return status;
}

hop_status hop_lookup_weigh(const hop_lookup *lookup, const float *values,
                            const uint8_t *missing, size_t count, float *weights,
                            hop_vector_result *results, hop_answer *answers,
                            hop_error *error) {
    return (lookup->codes && weights ? weigh_by_codes : read_out)(
        lookup, values, missing, count, weights, results, answers, error);
}
