/* SPDX-License-Identifier: MIT */
/* Pairs of rows that are nearly alike: every row is a cue to those behind it. */
#include <hopfield/near.h>

#include <math.h>
#include <stdlib.h>
#include "attend/attend.h"
#include "attend/scores.h"
#include "core/error.h"

/* What one worker found for the group at hand. */
typedef struct finds {
    hop_near_pair *pairs;
    size_t count, room;
    int failed; /* no memory was left */
} finds;

typedef struct search {
    hop_field_of_keys field;
    float least;
    size_t first, count; /* rows of the group that are cues */
    hop_question questions[HOP_GROUP_CUES];
    float *states;   /* [HOP_GROUP_CUES][dim] */
    float *inverses; /* [rows], or NULL */
    hop_scorer_room room;
    finds *workers; /* [threads] */
    hop_near_pair *found;
    size_t found_count, found_room, most, total;
} search;

static int append(hop_near_pair **pairs, size_t *count, size_t *room,
                  hop_near_pair pair) {
    if (*count == *room) {
        const size_t more = *room ? 2 * *room : 64;
        hop_near_pair *grown = realloc(*pairs, more * sizeof *grown);
        if (!grown) return 0;
        *pairs = grown;
        *room = more;
    }
    (*pairs)[(*count)++] = pair;
    return 1;
}

/* One chunk of keys against all cues of the group. */
static void look(void *shared, size_t index, unsigned worker) {
    search *self = shared;
    finds *mine = &self->workers[worker];
    const size_t first = (self->first / HOP_CHUNK + index) * HOP_CHUNK;
    const size_t left = self->field.keys->count - first;
    const size_t count = left < HOP_CHUNK ? left : HOP_CHUNK;
    const float *scores = hop_scorer_room_score(&self->room, worker, first, count, false);
    for (size_t q = 0; q < self->count; q++)
        for (size_t r = 0; r < count; r++)
            if (scores[q * HOP_CHUNK + r] >= self->least && first + r > self->first + q &&
                !mine->failed)
                mine->failed = !append(&mine->pairs, &mine->count, &mine->room,
                                       (hop_near_pair){self->first + q, first + r,
                                                       scores[q * HOP_CHUNK + r]});
}

static int in_order(const void *a, const void *b) {
    const hop_near_pair *one = a, *two = b;
    if (one->row != two->row) return one->row < two->row ? -1 : 1;
    return one->other < two->other ? -1 : one->other > two->other;
}

/* What all workers found, in order, behind what was found before. */
static hop_status gather(search *self, hop_error *error) {
    const size_t before = self->found_count;
    int failed = 0;
    for (unsigned w = 0; w < hop_context_threads(self->field.context); w++) {
        finds *mine = &self->workers[w];
        failed |= mine->failed;
        self->total += mine->count;
        for (size_t i = 0; i < mine->count && !failed && before < self->most; i++)
            failed = !append(&self->found, &self->found_count, &self->found_room,
                             mine->pairs[i]);
        mine->count = 0;
    }
    if (failed) return hop_fail_memory(error);
    if (self->found_count > before)
        qsort(self->found + before, self->found_count - before, sizeof *self->found,
              in_order);
    if (self->found_count > self->most) self->found_count = self->most;
    return HOP_OK;
}

static hop_status search_group(search *self, hop_error *error) {
    const hop_rows *rows = self->field.keys;
    for (size_t q = 0; q < self->count; q++) {
        float *state = self->states + q * rows->dim;
        hop_rows_read(rows, self->first + q, state);
        self->questions[q] = (hop_question){.name = self->first + q,
                                            .place = "row",
                                            .state = state,
                                            .inverses = self->inverses,
                                            .reach = rows->count};
    }
    const size_t chunks =
        (rows->count + HOP_CHUNK - 1) / HOP_CHUNK - self->first / HOP_CHUNK;
    hop_status status = hop_scorer_room_open(&self->field, self->questions, self->count,
                                             &self->room, error);
    if (status == HOP_OK) {
        hop_parallel_for(self->field.context, chunks, look, self);
        status = hop_scorer_room_judge(&self->room, error);
    }
    hop_scorer_room_close(&self->room);
    return status == HOP_OK ? gather(self, error) : status;
}

static hop_status prepare(search *self, hop_error *error) {
    hop_context *context = self->field.context;
    const hop_rows *rows = self->field.keys;
    void *states = NULL, *workers = NULL, *inverses = NULL;
    hop_status status =
        hop_scratch_allocate(context, "rows of a group", HOP_GROUP_CUES,
                             rows->dim * sizeof *self->states, &states, error);
    if (status == HOP_OK)
        status = hop_scratch_allocate(context, "finds of threads",
                                      hop_context_threads(context), sizeof *self->workers,
                                      &workers, error);
    if (status == HOP_OK && (self->field.similarity == HOP_SIMILARITY_COSINE ||
                             self->field.similarity == HOP_SIMILARITY_CENTRED)) {
        status = hop_scratch_allocate(context, "lengths of rows", rows->count,
                                      sizeof *self->inverses, &inverses, error);
        if (status == HOP_OK)
            status = hop_attend_inverses(context, rows, self->field.similarity, NULL,
                                         inverses);
    }
    self->states = states;
    self->inverses = inverses;
    self->workers = workers;
    for (unsigned w = 0; workers && w < hop_context_threads(context); w++)
        self->workers[w] = (finds){0};
    return status;
}

hop_status hop_near_pairs(hop_context *context, const hop_rows *rows,
                          hop_similarity similarity, double least, size_t most,
                          hop_near_pair **out, size_t *count, size_t *total,
                          hop_error *error) {
    if (!hop_similarity_name(similarity))
        return hop_fail(error, HOP_EINVAL, "no similarity is numbered %d",
                        (int)similarity);
    if (!isfinite(least))
        return hop_fail(error, HOP_EINVAL, "%g is no least similarity", least);
    if (similarity == HOP_SIMILARITY_HAMMING && rows->storage != HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EUNSUPPORTED, "hamming compares bits, not rows of %s",
                        hop_storage_name(rows->storage));
    search self = {
        .field = {.context = context,
                  .keys = rows,
                  .values = rows,
                  .similarity = similarity,
                  .separation = {HOP_SEPARATION_SOFTMAX, 0},
                  .beta = 1},
        .least = (float)least,
        .most = most,
    };
    hop_status status = prepare(&self, error);
    for (; status == HOP_OK && self.first < rows->count; self.first += self.count) {
        const size_t left = rows->count - self.first;
        self.count = left < HOP_GROUP_CUES ? left : HOP_GROUP_CUES;
        status = search_group(&self, error);
    }
    for (unsigned w = 0; self.workers && w < hop_context_threads(context); w++)
        free(self.workers[w].pairs);
    free(self.workers);
    free(self.inverses);
    free(self.states);
    if (status != HOP_OK) {
        free(self.found);
        return status;
    }
    *out = self.found;
    *count = self.found_count;
    if (total) *total = self.total;
    return HOP_OK;
}
