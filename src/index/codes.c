/* SPDX-License-Identifier: MIT */
/* Codes of keys, and the scan for those nearest to a cue's. */
#include "index/codes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/scores.h"
#include "core/error.h"
#include "core/pages.h"

/* Rows of one call of the kernel, and of one task of encoding. */
enum { RUN = 512, TASK_ROWS = 64 };

/* Where fewer than one row in so many may be found, they are looked up one by one. */
enum { FEW = 8 };

/* Rows to ask for ahead of their turn. */
enum { AHEAD = 16 };

typedef struct making {
    const hop_codes *codes;
    float *scratch; /* [threads][each]: rows, then what encoding needs */
    size_t each;
} making;

static void make_task(void *shared, size_t task, unsigned worker) {
    const making *self = shared;
    const hop_rows *keys = self->codes->keys;
    const size_t first = task * TASK_ROWS, left = keys->count - first;
    const size_t count = left < TASK_ROWS ? left : TASK_ROWS;
    const size_t words = hop_coder_bits(self->codes->coder) / 64;
    float *scratch = self->scratch + worker * self->each;
    const float *rows = keys->floats ? keys->floats + first * keys->dim : scratch;
    for (size_t r = 0; !keys->floats && r < count; r++)
        hop_rows_read(keys, first + r, scratch + r * keys->dim);
    hop_coder_run(self->codes->coder, rows, count, scratch + TASK_ROWS * keys->dim,
                  self->codes->own + first * words);
}

/* Codes of all keys, in large pages where there are any. */
static hop_status make(hop_codes *codes, hop_error *error) {
    const hop_rows *keys = codes->keys;
    const size_t bytes = keys->count * hop_coder_bits(codes->coder) / 8;
    hop_context *context = codes->context;
    making self = {.codes = codes};
    void *own = NULL, *scratch = NULL;
    hop_status status = hop_context_check_bytes(context, "codes", keys->count,
                                                hop_coder_bits(codes->coder) / 8, error);
    if (status != HOP_OK) return status;
    self.each = TASK_ROWS * keys->dim + hop_coder_scratch(codes->coder);
    status =
        hop_scratch_allocate(context, "scratch of codes", hop_context_threads(context),
                             self.each * sizeof(float), &scratch, error);
    if (status != HOP_OK) return status;
    if (posix_memalign(&own, hop_pages_align(bytes), bytes)) {
        free(scratch);
        return hop_fail_memory(error);
    }
    hop_pages_ask(own, bytes);
    codes->words = codes->own = own;
    self.scratch = scratch;
    hop_parallel_for(context, (keys->count + TASK_ROWS - 1) / TASK_ROWS, make_task,
                     &self);
    free(scratch);
    return hop_context_interrupted(context)
               ? hop_fail(error, HOP_EINTERRUPTED, "interrupted")
               : HOP_OK;
}

hop_status hop_codes_create(hop_context *context, const hop_coder *coder,
                            const hop_rows *keys, const uint64_t *codes, hop_codes **out,
                            hop_error *error) {
    if (keys->storage == HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "codes are of real rows; bits are compared by hamming");
    if (keys->dim != hop_coder_dim(coder))
        return hop_fail(error, HOP_ESHAPE, "codes: keys of %zu units, a coder of %zu",
                        keys->dim, hop_coder_dim(coder));
    hop_codes *made = calloc(1, sizeof *made);
    if (!made) return hop_fail_memory(error);
    *made = (hop_codes){.context = context, .coder = coder, .keys = keys, .words = codes};
    const hop_status status = codes ? HOP_OK : make(made, error);
    if (status != HOP_OK) {
        hop_codes_free(made);
        return status;
    }
    *out = made;
    return HOP_OK;
}

void hop_codes_free(hop_codes *codes) {
    if (!codes) return;
    free(codes->own);
    free(codes);
}

const uint64_t *hop_codes_words(const hop_codes *codes) {
    return codes->words;
}

size_t hop_codes_bytes(const hop_codes *codes) {
    return sizeof *codes +
           (codes->own ? codes->keys->count * hop_coder_bits(codes->coder) / 8 : 0);
}

static bool may_be_found(const hop_scope *scope, size_t row) {
    return !(scope->log_strengths && scope->log_strengths[row] == -INFINITY) &&
           !(scope->allowed && !scope->allowed[row]);
}

/* Differences of consecutive rows from `first` on. */
static void take(hop_nearest *nearest, const hop_scope *scope, size_t first,
                 const int32_t *differ, size_t count) {
    enum { STEP = 16 };
    for (size_t from = 0; from < count; from += STEP) {
        const size_t end = count - from < STEP ? count : from + STEP;
        const int32_t limit = (int32_t)nearest->limit;
        int some = 0;
        if (end == from + STEP)
            for (size_t k = 0; k < STEP; k++) some |= differ[from + k] < limit;
        else
            some = 1;
        for (size_t r = from; some && r < end; r++)
            if (differ[r] < (int32_t)nearest->limit && may_be_found(scope, first + r))
                hop_nearest_add(nearest, (uint32_t)(first + r), (uint32_t)differ[r]);
    }
}

void hop_codes_scan(const hop_codes *codes, const uint64_t *code, const hop_scope *scope,
                    hop_nearest *nearest) {
    const hop_kernels *kernels = codes->context->kernels;
    const size_t words = hop_coder_bits(codes->coder) / 64, count = codes->keys->count;
    const uint32_t *present = scope->present;
    int32_t differ[RUN];
    if (!present || scope->count * FEW > count) {
        for (size_t first = 0; first < count; first += RUN) {
            const size_t run = count - first < RUN ? count - first : RUN;
            kernels->mismatches(codes->words + first * words, run, words, code, NULL,
                                differ);
            take(nearest, scope, first, differ, run);
        }
        return;
    }
    for (size_t k = 0; k < scope->count;) {
        const size_t first = present[k];
        size_t run = 1;
        while (k + run < scope->count && present[k + run] == first + run && run < RUN)
            run++;
        if (k + run + AHEAD <= scope->count)
            for (size_t a = 0; a < run && a < AHEAD; a++)
                __builtin_prefetch(codes->words + present[k + AHEAD + a] * words);
        kernels->mismatches(codes->words + first * words, run, words, code, NULL, differ);
        take(nearest, scope, first, differ, run);
        k += run;
    }
}

typedef struct asking {
    const hop_codes *codes;
    const float *cues;
    hop_scope scope;
    size_t count, wanted;
    size_t *rows, *found;
    uint32_t *differ;
    atomic_size_t strange; /* the first cue that is not finite */
    atomic_bool full;      /* memory ran out */
} asking;

static void ask_task(void *shared, size_t cue, unsigned worker) {
    asking *self = shared;
    const hop_coder *coder = self->codes->coder;
    const float *values = self->cues + cue * hop_coder_dim(coder);
    float *scratch = malloc(hop_coder_scratch(coder) * sizeof *scratch);
    uint64_t *code = malloc(hop_coder_bits(coder) / 8);
    hop_nearest nearest = {0};
    (void)worker;
    if (!scratch || !code ||
        hop_nearest_begin(hop_coder_bits(coder), self->wanted, &nearest) != HOP_OK) {
        atomic_store(&self->full, true);
    } else if (hop_coder_run(coder, values, 1, scratch, code) == 0) {
        hop_scorer_note(&self->strange, cue);
    } else {
        hop_codes_scan(self->codes, code, &self->scope, &nearest);
        hop_nearest_finish(&nearest);
        self->found[cue] = nearest.held;
        for (size_t k = 0; k < nearest.held; k++) {
            self->rows[cue * self->wanted + k] = nearest.list[k].row;
            if (self->differ)
                self->differ[cue * self->wanted + k] = nearest.list[k].differ;
        }
    }
    hop_nearest_clear(&nearest);
    free(scratch);
    free(code);
}

/* The rows that are allowed, where they are few. HOP_ENOMEM. */
static hop_status find_present(const uint8_t *allowed, size_t count, uint32_t **out,
                               size_t *present_count) {
    size_t present = 0;
    for (size_t r = 0; r < count; r++) present += allowed[r] != 0;
    *present_count = present;
    if (present * FEW > count) return HOP_OK;
    uint32_t *rows = malloc((present + 1) * sizeof *rows);
    if (!rows) return HOP_ENOMEM;
    present = 0;
    for (size_t r = 0; r < count; r++)
        if (allowed[r]) rows[present++] = (uint32_t)r;
    *out = rows;
    return HOP_OK;
}

hop_status hop_codes_nearest(const hop_codes *codes, const float *cues, size_t count,
                             size_t wanted, const uint8_t *allowed, size_t *rows,
                             uint32_t *differ, size_t *found, hop_error *error) {
    asking self = {.codes = codes,
                   .cues = cues,
                   .scope = {.allowed = allowed},
                   .count = count,
                   .wanted = wanted,
                   .rows = rows,
                   .found = found,
                   .differ = differ};
    const size_t dim = hop_coder_dim(codes->coder);
    uint32_t *present = NULL;
    if (wanted < 1 || wanted > HOP_MAX_PATTERNS)
        return hop_fail(error, HOP_EINVAL, "wanted: %zu is not within 1 and %d", wanted,
                        (int)HOP_MAX_PATTERNS);
    hop_status status = hop_context_check_bytes(codes->context, "nearest codes", wanted,
                                                2 * sizeof(hop_near), error);
    if (status != HOP_OK) return status;
    if (allowed &&
        find_present(allowed, codes->keys->count, &present, &self.scope.count) != HOP_OK)
        return hop_fail_memory(error);
    self.scope.present = present;
    atomic_init(&self.strange, count);
    atomic_init(&self.full, false);
    hop_parallel_for(codes->context, count, ask_task, &self);
    free(present);
    if (hop_context_interrupted(codes->context))
        return hop_fail(error, HOP_EINTERRUPTED, "interrupted");
    if (atomic_load(&self.full)) return hop_fail_memory(error);
    const size_t strange = atomic_load(&self.strange);
    if (strange == count) return HOP_OK;
    return hop_coder_fail("cue", strange, cues + strange * dim, dim, error);
}
