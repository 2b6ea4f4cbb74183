/* SPDX-License-Identifier: MIT */
/* Pattern separation: random signed sums of all units, the largest of which fire. */
#include "patterns/patterns.h"

#include <stdlib.h>
#include <string.h>

#include "patterns/packed.h"

/* Patterns whose sums are held at a time: signs are drawn once for all of them. */
enum { BATCH = 64 };

typedef struct {
    uint32_t differ;
    uint32_t unit;
} tied;

/* Sums are counted as units that differ from the signs: sum = dim - 2 differ. */
typedef struct {
    const hop_patterns *from;
    size_t units, ones;
    uint64_t seed;
    uint64_t *signs;    /* [words of from], of one output unit */
    uint32_t *differ;   /* [BATCH][units] */
    uint32_t *frequent; /* [dim + 1]: output units of each count */
    tied *ties;         /* [units] */
} expansion;

static void draw_signs(expansion *e, size_t unit, int for_ties) {
    uint64_t index = 2 * (uint64_t)unit + (for_ties ? 1 : 0);
    hop_random random = hop_random_begin(e->seed, HOP_STREAM_EXPAND, index);
    hop_fill_fair(&random, e->from->dim, e->signs);
}

static uint32_t differing(const expansion *e, size_t pattern) {
    const uint64_t *row = hop_patterns_row(e->from, pattern);
    uint32_t differ = 0;
    for (size_t w = 0; w < e->from->words; w++)
        differ += (uint32_t)__builtin_popcountll(row[w] ^ e->signs[w]);
    return differ;
}

static int by_sum(const void *left, const void *right) {
    const tied *a = left, *b = right;
    if (a->differ != b->differ) return a->differ < b->differ ? -1 : 1;
    return a->unit < b->unit ? -1 : 1;
}

/* The count of the last place, and how many units of that count find one. */
static size_t last_place(const expansion *e, const uint32_t *differ, size_t *places) {
    memset(e->frequent, 0, (e->from->dim + 1) * sizeof *e->frequent);
    for (size_t i = 0; i < e->units; i++) e->frequent[differ[i]]++;
    size_t last = 0;
    for (*places = e->ones; *places > e->frequent[last]; last++)
        *places -= e->frequent[last];
    return last;
}

static void fire(expansion *e, size_t pattern, const uint32_t *differ, uint64_t *row) {
    size_t places, last = last_place(e, differ, &places), count = 0;
    memset(row, 0, hop_packed_words(e->units) * sizeof *row);
    for (size_t i = 0; i < e->units; i++) {
        if (differ[i] < last) hop_packed_set(row, i);
        if (differ[i] == last) e->ties[count++].unit = (uint32_t)i;
    }
    if (places > 0 && places < count) {
        for (size_t k = 0; k < count; k++) {
            draw_signs(e, e->ties[k].unit, 1);
            e->ties[k].differ = differing(e, pattern);
        }
        qsort(e->ties, count, sizeof *e->ties, by_sum);
    }
    for (size_t k = 0; k < places; k++) hop_packed_set(row, e->ties[k].unit);
}

static void expand_batch(expansion *e, size_t first, size_t count, uint64_t *rows) {
    for (size_t i = 0; i < e->units; i++) {
        draw_signs(e, i, 0);
        for (size_t k = 0; k < count; k++)
            e->differ[k * e->units + i] = differing(e, first + k);
    }
    for (size_t k = 0; k < count; k++)
        fire(e, first + k, e->differ + k * e->units,
             rows + (first + k) * hop_packed_words(e->units));
}

hop_status hop_patterns_expand(const hop_patterns *from, size_t units, double fraction,
                               uint64_t seed, hop_patterns *out) {
    if (!(fraction >= 0 && fraction <= 1) || units < 1 || units > HOP_MAX_UNITS)
        return HOP_EINVAL;
    if (units != out->dim) return HOP_ESHAPE;
    const size_t count = from->count, batch = count < BATCH ? count : BATCH;
    if (count == 0) return HOP_OK;
    expansion e = {.from = from,
                   .units = units,
                   .ones = hop_fraction_of(fraction, units),
                   .seed = seed,
                   .signs = malloc(from->words * sizeof *e.signs),
                   .differ = calloc(batch * units, sizeof *e.differ),
                   .frequent = malloc((from->dim + 1) * sizeof *e.frequent),
                   .ties = malloc(units * sizeof *e.ties)};
    hop_staged staged;
    hop_status status = HOP_ENOMEM;
    if (e.signs && e.differ && e.frequent && e.ties)
        status = hop_patterns_stage(out, count, &staged);
    if (status != HOP_OK) goto cleanup;
    for (size_t first = 0; first < count; first += batch)
        expand_batch(&e, first, count - first < batch ? count - first : batch,
                     staged.added);
    hop_patterns_commit(out, &staged);
cleanup:
    free(e.signs);
    free(e.differ);
    free(e.frequent);
    free(e.ties);
    return status;
}
