/* SPDX-License-Identifier: MIT */
/* Scores of a group of states against a chunk of keys: beta sim(q, x) + ln c. */
#include "attend/scores.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "patterns/packed.h"

hop_status hop_scratch_allocate(const hop_context *context, const char *what,
                                size_t count, size_t size, void **out, hop_error *error) {
    const hop_status status = hop_context_check_bytes(context, what, count, size, error);
    if (status != HOP_OK) return status;
    void *block = malloc(count * size + 1); /* of 0 bytes, too, no NULL */
    if (!block) return hop_fail_memory(error);
    *out = block;
    return HOP_OK;
}

size_t hop_rows_scratch(const hop_rows *rows) {
    return rows->storage == HOP_STORAGE_FLOAT32 ? 0 : HOP_CHUNK * rows->dim;
}

/* Four bits at a time: one at a time it takes longer than all else of a read-out. */
static void widen_bits(const uint64_t *row, size_t dim, float *out) {
    static const float signs[16][4] = {
        {-1, -1, -1, -1}, {1, -1, -1, -1}, {-1, 1, -1, -1}, {1, 1, -1, -1},
        {-1, -1, 1, -1},  {1, -1, 1, -1},  {-1, 1, 1, -1},  {1, 1, 1, -1},
        {-1, -1, -1, 1},  {1, -1, -1, 1},  {-1, 1, -1, 1},  {1, 1, -1, 1},
        {-1, -1, 1, 1},   {1, -1, 1, 1},   {-1, 1, 1, 1},   {1, 1, 1, 1}};
    size_t i = 0;
    for (; i + 4 <= dim; i += 4)
        memcpy(out + i, signs[row[i / 64] >> (i % 64) & 15], sizeof *signs);
    for (; i < dim; i++) out[i] = hop_packed_get(row, i) ? 1.0f : -1.0f;
}

const float *hop_rows_widened(const hop_context *context, const hop_rows *rows,
                              size_t first, size_t count, float *scratch) {
    const size_t dim = rows->dim;
    switch (rows->storage) {
    case HOP_STORAGE_BFLOAT16:
        context->real->widen_half(rows->halves + first * dim, count * dim, scratch);
        return scratch;
    case HOP_STORAGE_INT8:
        for (size_t r = 0; r < count; r++)
            context->real->widen_byte(rows->bytes + (first + r) * dim, dim,
                                      rows->scales[first + r], scratch + r * dim);
        return scratch;
    case HOP_STORAGE_BITS:
        for (size_t r = 0; r < count; r++)
            widen_bits(hop_patterns_row(rows->bits, first + r), dim, scratch + r * dim);
        return scratch;
    default:
        return rows->floats + first * dim;
    }
}

static bool takes_products(hop_similarity similarity) {
    return similarity == HOP_SIMILARITY_DOT || similarity == HOP_SIMILARITY_COSINE ||
           similarity == HOP_SIMILARITY_CENTRED;
}

static bool takes_bytes(const hop_field_of_keys *field) {
    return takes_products(field->similarity) &&
           field->keys->storage == HOP_STORAGE_INT8 && field->keys->dim <= HOP_BYTE_UNITS;
}

/* The state's units, less their mean where the similarity takes it off. */
static void lift(hop_similarity similarity, const hop_question *question, size_t dim,
                 float *out) {
    double sum = 0, units = 0;
    if (similarity == HOP_SIMILARITY_CENTRED)
        for (size_t i = 0; i < dim; i++)
            if (!question->known || question->known[i] > 0) {
                sum += question->state[i];
                units++;
            }
    const double mean = units > 0 ? sum / units : 0;
    for (size_t i = 0; i < dim; i++)
        out[i] = !question->known || question->known[i] > 0
                     ? (float)(question->state[i] - mean)
                     : 0;
}

/* Scales to length 1, whatever the floats' range; to 0 below their normal numbers. */
static void bring_to_length_1(float *values, size_t dim) {
    double squares = 0;
    for (size_t i = 0; i < dim; i++) squares += (double)values[i] * values[i];
    const double length = sqrt(squares);
    for (size_t i = 0; i < dim; i++)
        values[i] = length < FLT_MIN ? 0 : (float)(values[i] / length);
}

/* Signs of a state and which of them are known; a unit of exactly 0 is not. */
static void pack_signs(const hop_question *question, size_t dim, uint64_t *signs,
                       uint64_t *knowns) {
    for (size_t i = 0; i < dim; i++) {
        if (question->state[i] > 0) hop_packed_set(signs, i);
        if (question->state[i] != 0 && (!question->known || question->known[i] > 0))
            hop_packed_set(knowns, i);
    }
}

static hop_status allocate(hop_scorer *scorer) {
    const size_t dim = scorer->field->keys->dim, count = scorer->count;
    const size_t words = hop_packed_words(dim);
    scorer->factors = malloc(count * sizeof *scorer->factors);
    if (!scorer->factors) return HOP_ENOMEM;
    if (scorer->field->similarity == HOP_SIMILARITY_HAMMING) {
        scorer->signs = calloc(count * words, sizeof *scorer->signs);
        scorer->knowns = calloc(count * words, sizeof *scorer->knowns);
        return scorer->signs && scorer->knowns ? HOP_OK : HOP_ENOMEM;
    }
    if (!takes_products(scorer->field->similarity)) return HOP_OK;
    scorer->lifted = malloc(count * dim * sizeof *scorer->lifted);
    if (takes_bytes(scorer->field)) scorer->bytes = malloc(count * dim);
    return scorer->lifted && (scorer->bytes || !takes_bytes(scorer->field)) ? HOP_OK
                                                                            : HOP_ENOMEM;
}

hop_status hop_scorer_prepare(const hop_field_of_keys *field,
                              const hop_question *questions, size_t count,
                              hop_scorer *out, hop_error *error) {
    const size_t dim = field->keys->dim, words = hop_packed_words(dim);
    *out = (hop_scorer){.field = field, .questions = questions, .count = count};
    if (allocate(out) != HOP_OK) return hop_fail_memory(error);
    for (size_t q = 0; q < count; q++) {
        double factor = field->beta;
        if (out->signs)
            pack_signs(&questions[q], dim, out->signs + q * words,
                       out->knowns + q * words);
        if (out->lifted) {
            float *lifted = out->lifted + q * dim;
            lift(field->similarity, &questions[q], dim, lifted);
            if (field->similarity != HOP_SIMILARITY_DOT) bring_to_length_1(lifted, dim);
            if (out->bytes) {
                float scale;
                hop_rows_quantise_cue(lifted, dim, out->bytes + q * dim, &scale);
                factor *= scale;
            }
        }
        out->factors[q] = (float)factor;
    }
    return HOP_OK;
}

void hop_scorer_clear(hop_scorer *scorer) {
    free(scorer->lifted);
    free(scorer->factors);
    free(scorer->bytes);
    free(scorer->signs);
    free(scorer->knowns);
}

size_t hop_scorer_scratch(const hop_scorer *scorer) {
    const hop_rows *keys = scorer->field->keys;
    if (scorer->bytes || scorer->signs) return scorer->count * HOP_CHUNK;
    if (keys->storage == HOP_STORAGE_BFLOAT16 && scorer->lifted) return 0;
    return hop_rows_scratch(keys);
}

/* Products of every lifted state with every key of a chunk. */
static void products(const hop_scorer *scorer, size_t first, size_t count, float *scratch,
                     float *scores) {
    const hop_context *context = scorer->field->context;
    const hop_rows *keys = scorer->field->keys;
    const size_t dim = keys->dim;
    if (scorer->bytes) {
        int32_t *sums = (int32_t *)(void *)scratch;
        context->real->dots_byte(scorer->bytes, scorer->count, keys->bytes + first * dim,
                                 count, dim, sums, HOP_CHUNK);
        for (size_t q = 0; q < scorer->count; q++)
            for (size_t r = 0; r < count; r++)
                scores[q * HOP_CHUNK + r] =
                    (float)sums[q * HOP_CHUNK + r] * keys->scales[first + r];
        return;
    }
    if (keys->storage == HOP_STORAGE_BFLOAT16) {
        context->real->dots_half(scorer->lifted, scorer->count,
                                 keys->halves + first * dim, count, dim, scores,
                                 HOP_CHUNK);
        return;
    }
    context->real->dots(scorer->lifted, scorer->count,
                        hop_rows_widened(context, keys, first, count, scratch), count,
                        dim, scores, HOP_CHUNK);
}

/* Negative distances or counts of units that differ. */
static void differences(const hop_scorer *scorer, size_t first, size_t count,
                        float *scratch, float *scores) {
    const hop_context *context = scorer->field->context;
    const hop_rows *keys = scorer->field->keys;
    const size_t words = hop_packed_words(keys->dim);
    if (scorer->signs) {
        int32_t *counts = (int32_t *)(void *)scratch;
        for (size_t q = 0; q < scorer->count; q++) {
            context->kernels->mismatches(hop_patterns_row(keys->bits, first), count,
                                         words, scorer->signs + q * words,
                                         scorer->knowns + q * words, counts);
            for (size_t r = 0; r < count; r++)
                scores[q * HOP_CHUNK + r] = (float)-counts[r];
        }
        return;
    }
    const float *rows = hop_rows_widened(context, keys, first, count, scratch);
    for (size_t q = 0; q < scorer->count; q++) {
        const hop_question *question = &scorer->questions[q];
        float *mine = scores + q * HOP_CHUNK;
        if (scorer->field->similarity == HOP_SIMILARITY_EUCLID)
            context->real->squares(question->state, question->known, rows, count,
                                   keys->dim, mine);
        else
            context->real->distances(question->state, question->known, rows, count,
                                     keys->dim, mine);
        for (size_t r = 0; r < count; r++) mine[r] = -mine[r];
    }
}

/* Whether all are finite. */
static bool are_finite(const float *values, size_t count) {
    int strange = 0;
    for (size_t r = 0; r < count; r++) strange |= !(fabsf(values[r]) <= FLT_MAX);
    return !strange;
}

/* Sets the scores of keys that a question does not allow. */
static void set_hidden(const hop_scorer *scorer, const hop_question *question,
                       size_t first, size_t count, float value, float *scores) {
    const uint8_t *allowed = question->allowed;
    const double *strengths = scorer->field->log_strengths;
    for (size_t r = 0; allowed && r < count; r++)
        scores[r] = allowed[first + r] ? scores[r] : value;
    for (size_t r = 0; strengths && r < count; r++)
        scores[r] = strengths[first + r] == -INFINITY ? value : scores[r];
    for (size_t r = question->reach > first ? question->reach - first : 0; r < count; r++)
        scores[r] = value;
}

void hop_scorer_note(atomic_size_t *least, size_t question) {
    size_t known = atomic_load(least);
    while (question < known && !atomic_compare_exchange_weak(least, &known, question)) {
    }
}

size_t hop_scorer_chunk(const hop_scorer *scorer, size_t first, size_t count, bool strong,
                        float *scratch, float *scores) {
    const double *strengths = strong ? scorer->field->log_strengths : NULL;
    size_t strange = scorer->count;
    if (scorer->lifted)
        products(scorer, first, count, scratch, scores);
    else
        differences(scorer, first, count, scratch, scores);
    for (size_t q = 0; q < scorer->count; q++) {
        const hop_question *question = &scorer->questions[q];
        const float *inverses = question->inverses, factor = scorer->factors[q];
        float *mine = scores + q * HOP_CHUNK;
        if (inverses)
            for (size_t r = 0; r < count; r++) mine[r] *= inverses[first + r];
        for (size_t r = 0; r < count; r++) mine[r] *= factor;
        if (strengths)
            for (size_t r = 0; r < count; r++)
                mine[r] = (float)(mine[r] + strengths[first + r]);
        /* What is not allowed cannot be too large. */
        set_hidden(scorer, question, first, count, 0, mine);
        if (strange == scorer->count && !are_finite(mine, count)) strange = q;
        set_hidden(scorer, question, first, count, -INFINITY, mine);
    }
    return strange;
}

hop_status hop_scorer_room_open(const hop_field_of_keys *field,
                                const hop_question *questions, size_t count,
                                hop_scorer_room *out, hop_error *error) {
    const hop_rows *values = field->values;
    void *slab = NULL;
    out->slab = NULL;
    atomic_init(&out->strange, count);
    hop_status status = hop_scorer_prepare(field, questions, count, &out->scorer, error);
    if (status != HOP_OK) return status;
    out->wide = hop_scorer_scratch(&out->scorer);
    /* Only of these is a copy made to read them out. */
    if (values->storage == HOP_STORAGE_BITS && out->wide < hop_rows_scratch(values))
        out->wide = hop_rows_scratch(values);
    out->each = out->wide + count * HOP_CHUNK;
    status = hop_scratch_allocate(field->context, "scores of chunks",
                                  hop_context_threads(field->context),
                                  out->each * sizeof *out->slab, &slab, error);
    out->slab = slab;
    return status;
}

void hop_scorer_room_close(hop_scorer_room *room) {
    free(room->slab);
    hop_scorer_clear(&room->scorer);
}

float *hop_scorer_room_wide(const hop_scorer_room *room, unsigned worker) {
    return room->slab + worker * room->each;
}

const float *hop_scorer_room_score(hop_scorer_room *room, unsigned worker, size_t first,
                                   size_t count, bool strong) {
    float *wide = hop_scorer_room_wide(room, worker), *scores = wide + room->wide;
    hop_scorer_note(&room->strange,
                    hop_scorer_chunk(&room->scorer, first, count, strong, wide, scores));
    return scores;
}

hop_status hop_scorer_room_judge(const hop_scorer_room *room, hop_error *error) {
    const hop_scorer *scorer = &room->scorer;
    const size_t strange = atomic_load(&room->strange);
    if (hop_context_interrupted(scorer->field->context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    return strange < scorer->count
               ? hop_fail_scores_of(scorer->field, &scorer->questions[strange], error)
               : HOP_OK;
}
