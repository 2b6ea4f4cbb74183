/* SPDX-License-Identifier: MIT */
/* One step over the memories whose codes are nearest to the state's, compared exactly. */
#include <math.h>
#include <stdlib.h>
#include "core/error.h"
#include "index/codes.h"
#include "index/found.h"

/* Rows to ask for ahead, and of each at most so many bytes. */
enum { AHEAD = 8, FETCHED = 1024 };

bool hop_codes_serve(const hop_codes *codes, const hop_field_of_keys *field,
                     const hop_question *question) {
    return codes && codes->keys == field->keys && hop_found_answers(field, question);
}

static int ascending(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* rows[wanted] whose codes are nearest, ascending; *count of them, 0 where the state has
   no code. */
static hop_status find(const hop_codes *codes, const hop_field_of_keys *field,
                       const float *state, size_t wanted, uint32_t *rows, size_t *count) {
    const hop_coder *coder = codes->coder;
    const hop_scope scope = {.present = field->present,
                             .count = field->present_count,
                             .log_strengths = field->log_strengths};
    float *scratch = malloc(hop_coder_scratch(coder) * sizeof *scratch);
    uint64_t *code = malloc(hop_coder_bits(coder) / 8);
    hop_nearest nearest = {0};
    hop_status status = hop_nearest_begin(hop_coder_bits(coder), wanted, &nearest);
    if (!scratch || !code) status = HOP_ENOMEM;
    *count = 0;
    if (status == HOP_OK && hop_coder_run(coder, state, 1, scratch, code) == 1) {
        hop_codes_scan(codes, code, &scope, &nearest);
        hop_nearest_finish(&nearest);
        for (size_t k = 0; k < nearest.held; k++) rows[k] = nearest.list[k].row;
        *count = nearest.held;
        qsort(rows, *count, sizeof *rows, ascending);
    }
    hop_nearest_clear(&nearest);
    free(scratch);
    free(code);
    return status;
}

/* Asks for a row ahead of its turn: they lie anywhere. */
static void fetch(const hop_rows *keys, size_t row) {
    const size_t dim = keys->dim;
    const size_t bytes = keys->floats ? 4 * dim : keys->halves ? 2 * dim : dim;
    const char *from = keys->floats   ? (const char *)keys->floats
                       : keys->halves ? (const char *)keys->halves
                                      : (const char *)keys->bytes;
    for (size_t i = 0; i < bytes && i < FETCHED; i += 64)
        __builtin_prefetch(from + row * bytes + i);
}

/* Compares them in runs. */
static hop_status score(hop_found *found, const uint32_t *rows, size_t count) {
    for (size_t k = 0; k < count && k < AHEAD; k++) fetch(found->field->keys, rows[k]);
    for (size_t k = 0; k < count;) {
        size_t run = 1;
        while (k + run < count && rows[k + run] == rows[k] + run && run < HOP_CHUNK)
            run++;
        for (size_t a = k; a < k + run && a + AHEAD < count; a++)
            fetch(found->field->keys, rows[a + AHEAD]);
        if (!hop_found_score(found, rows[k], run)) return HOP_ENOMEM;
        k += run;
    }
    return HOP_OK;
}

/* How many memories may be weighed at all. */
static size_t present_in(const hop_field_of_keys *field) {
    return field->present ? field->present_count : field->keys->count;
}

hop_status hop_codes_attend(const hop_codes *codes, const hop_field_of_keys *field,
                            size_t candidates, hop_question *question, bool *served,
                            hop_error *error) {
    const size_t present = present_in(field);
    hop_found found;
    *served = candidates < field->keys->count;
    if (!*served) return HOP_OK;
    const bool all = present <= candidates;
    size_t count = all ? present : candidates;
    uint32_t *rows = malloc((count + 1) * sizeof *rows);
    const uint32_t *those = all ? field->present : rows;
    hop_status status = hop_found_begin(field, question, &found, error);
    if (status == HOP_OK && !rows) status = hop_fail_memory(error);
    if (status == HOP_OK && !all &&
        find(codes, field, question->state, candidates, rows, &count) != HOP_OK)
        status = hop_fail_memory(error);
    if (status == HOP_OK) {
        found.depth = INFINITY;
        found.leaders.limit = question->name_best;
        status = score(&found, those, count);
        if (status != HOP_OK) hop_fail_memory(error);
    }
    if (status == HOP_OK && found.strange)
        status = hop_fail_scores(field, question->name, error);
    if (status == HOP_OK && found.count == 0)
        *served = false;
    else if (status == HOP_OK)
        status = hop_found_answer(&found, error);
    /* Codes estimate: they bound nothing. */
    if (status == HOP_OK && *served) question->mass_bound = all ? 0 : 1;
    hop_found_clear(&found);
    free(rows);
    return status;
}
