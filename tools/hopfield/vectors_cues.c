/* SPDX-License-Identifier: MIT */
/* Cues of a memory of vectors: read, damaged, and encoded as the memory sees them. */
#include "vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "damage.h"
#include "exit.h"
#include "signals.h"

static int read_files(const hop_options *options, size_t first, hop_vectors *self) {
    hop_inputs *cues = &self->cues;
    if (first >= options->argument_count)
        return hop_complain(EXIT_USAGE,
                            "no cue: name an array, a picture or a text picture");
    cues->dim = hop_rows_dim(self->keys);
    cues->dim_from = self->name;
    cues->width = self->width;
    cues->height = self->height;
    if (self->width && !self->store && !options->given[FLAG_SIZE]) {
        self->reading.image.width = self->width; /* cues take the memories' size */
        self->reading.image.height = self->height;
        self->reading.resize_idx = 1;
    }
    for (size_t i = first; i < options->argument_count; i++) {
        int code = hop_inputs_read(cues, options->arguments[i], &self->reading);
        if (code) return code;
    }
    self->width = cues->width;
    self->height = cues->height;
    return 0;
}

/* Seeks a cover in every cue that is whole, and takes its units as missing. */
static int infer_missing(hop_vectors *self) {
    const hop_inputs *cues = &self->cues;
    const size_t dim = cues->dim;
    size_t width = self->width, height = self->height;
    hop_error error;
    if (width * height != dim || width == 1 || height == 1)
        return hop_complain(
            EXIT_USAGE, "--infer-missing: the units make no picture; give --size WxH");
    uint8_t *mask = malloc(dim);
    self->inferred = calloc(cues->count, sizeof *self->inferred);
    int code = mask && self->inferred ? 0 : hop_complain_memory();
    for (size_t k = 0; code == 0 && k < cues->count; k++) {
        float *cue = cues->reals + k * dim;
        int whole = 1;
        for (size_t i = 0; i < dim; i++) whole = whole && !isnan(cue[i]);
        if (!whole) continue;
        memset(mask, HOP_MASK_FREE, dim);
        hop_status status = hop_infer_missing(self->keys, width, height, cue, mask,
                                              &self->inferred[k], &error);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
        for (size_t i = 0; code == 0 && i < dim; i++)
            if (mask[i] == HOP_MASK_MISSING) cue[i] = NAN;
    }
    free(mask);
    return code;
}

/* What the mask says of every unit of every cue, missing units included; one row where
   all cues have the same. */
static int merge_masks(hop_vectors *self, uint8_t *given, size_t rows) {
    const hop_inputs *cues = &self->cues;
    const size_t dim = cues->dim;
    int any = given != NULL, same = 1;
    for (size_t i = 0; i < cues->count * dim && !any; i++) any = isnan(cues->reals[i]);
    if (!any) return 0;
    uint8_t *mask = calloc(cues->count, dim);
    if (!mask) return hop_complain_memory();
    for (size_t k = 0; k < cues->count; k++) {
        uint8_t *row = mask + k * dim;
        for (size_t i = 0; i < dim; i++) {
            const int how = given ? given[(rows == 1 ? 0 : k * dim) + i] : HOP_MASK_FREE;
            row[i] = isnan(cues->reals[k * dim + i]) ? HOP_MASK_MISSING : (uint8_t)how;
        }
        same = same && memcmp(mask, row, dim) == 0;
    }
    self->mask = mask;
    self->mask_rows = same ? 1 : cues->count;
    return 0;
}

static int encode(hop_vectors *self) {
    const hop_inputs *cues = &self->cues;
    const size_t dim = cues->dim;
    hop_error error;
    float *known = malloc(dim * sizeof *known);
    self->encoded = malloc(cues->count * dim * sizeof *self->encoded);
    int code = known && self->encoded ? 0 : hop_complain_memory();
    for (size_t k = 0; code == 0 && k < cues->count; k++) {
        const float *cue = cues->reals + k * dim;
        float *out = self->encoded + k * dim;
        for (size_t i = 0; i < dim; i++) {
            known[i] = (float)!isnan(cue[i]);
            out[i] = isnan(cue[i]) ? 0 : cue[i];
        }
        hop_status status = hop_rows_encode(self->keys, out, known, out, &error);
        if (status != HOP_OK)
            code = hop_complain(hop_exit_of(status, BLAME_FILE), "%s: %s", cues->names[k],
                                error.message);
    }
    free(known);
    return code;
}

/* What rounding the cues costs where they are compared with bytes. */
static int measure_loss(const hop_options *options, hop_vectors *self) {
    hop_rows_options how = HOP_ROWS_OPTIONS_INIT;
    hop_rows *rows = NULL;
    hop_error error;
    if (options->storage != HOP_STORAGE_INT8 ||
        options->similarity == HOP_SIMILARITY_EUCLID ||
        options->similarity == HOP_SIMILARITY_MANHATTAN)
        return 0;
    how.storage = HOP_STORAGE_INT8;
    hop_status status = hop_rows_create(self->context, self->encoded, self->cues.count,
                                        self->cues.dim, &how, &rows, &error);
    if (status != HOP_OK) return hop_complain_asked(status, &error);
    self->cue_loss = hop_rows_loss_of(rows);
    hop_rows_free(rows);
    return 0;
}

int hop_vectors_read_cues(const hop_options *options, size_t first, hop_vectors *self) {
    uint8_t *given = NULL;
    size_t rows = 0;
    int code = read_files(options, first, self);
    const size_t out = code ? 0 : hop_vectors_out_dim(self);
    const size_t widest = out > self->cues.dim ? out : self->cues.dim;
    if (code == 0) code = hop_inputs_check_room("recall", self->cues.count, 1, widest);
    if (code == 0)
        code =
            hop_damage_reals(options, &self->cues, self->signs, hop_rows_mean(self->keys),
                             self->width, self->height, &given, &rows);
    if (code == 0 && options->infer_missing) code = infer_missing(self);
    if (code == 0) code = merge_masks(self, given, rows);
    free(given);
    if (code == 0) code = encode(self);
    return code ? code : measure_loss(options, self);
}
