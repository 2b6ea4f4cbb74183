/* SPDX-License-Identifier: MIT */
/* Making an index: a sample is clustered, then all rows, each cluster with its bounds. */
#include "index/index.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/scores.h"
#include "core/error.h"
#include "index/bound.h"
#include "index/cluster.h"

/* Rows of the sample for each cluster, and states that try the bounds. */
enum { SAMPLE_ROWS = 16, TRIES = 64 };

/* Squares of longer keys leave the range of floats. */
static const float LONGEST = 1e18f;

/* An index that looks at more than this share of the memories is not worth its bounds. */
static const double WORTH = 0.25;

/* Rows as the similarity sees them: first..first+count-1 into out. */
static void read_rows(const hop_index *index, size_t first, size_t count, float *out) {
    const hop_rows *keys = index->keys;
    const size_t dim = keys->dim;
    for (size_t r = 0; r < count; r++) {
        float *row = out + r * dim;
        double square = 0;
        hop_rows_read(keys, first + r, row);
        if (index->similarity != HOP_SIMILARITY_COSINE) continue;
        for (size_t i = 0; i < dim; i++) square += (double)row[i] * row[i];
        /* Shorter ones are similar to nothing. */
        const double scale = square >= (double)FLT_MIN * FLT_MIN ? 1 / sqrt(square) : 0;
        for (size_t i = 0; i < dim; i++) row[i] = (float)(row[i] * scale);
    }
}

void hop_beside_all(const hop_index *index, const float *state, float *scratch,
                    hop_beside *out) {
    const size_t dim = index->keys->dim;
    if (index->similarity == HOP_SIMILARITY_EUCLID) {
        index->context->real->squares(state, NULL, index->centres, index->count, dim,
                                      scratch);
        for (size_t k = 0; k < index->count; k++)
            out[k] = (hop_beside){sqrt(scratch[k]), 0};
        return;
    }
    double squares = 0;
    for (size_t i = 0; i < dim; i++) squares += (double)state[i] * state[i];
    index->context->real->dots(state, 1, index->centres, index->count, dim, scratch,
                               index->count);
    for (size_t k = 0; k < index->count; k++) {
        const double along = scratch[k], left = squares - along * along;
        /* What rounding may have taken is given back: a bound must hold. */
        out[k] = (hop_beside){along, sqrt(fmax(left, 0) + 1e-6 * squares)};
    }
}

typedef struct build {
    hop_index *index;
    const hop_centres *centres;
    const uint32_t *sample; /* [total]: which rows; NULL: all */
    size_t total;           /* rows that are given a cluster */
    uint32_t *of;           /* [total] */
    float *rows;            /* [threads][HOP_CENTRE_ROWS][dim] */
    float *scratch;         /* [threads][hop_centres_scratch] */
    double *sums;           /* [threads][dim] */
} build;

static size_t row_of(const build *self, size_t place) {
    return self->sample ? self->sample[place] : place;
}

static void assign_chunk(void *shared, size_t chunk, unsigned worker) {
    const build *self = shared;
    const size_t dim = self->index->keys->dim, first = chunk * HOP_CENTRE_ROWS;
    const size_t left = self->total - first;
    const size_t count = left < HOP_CENTRE_ROWS ? left : HOP_CENTRE_ROWS;
    float *rows = self->rows + worker * HOP_CENTRE_ROWS * dim;
    for (size_t r = 0; r < count; r++)
        read_rows(self->index, row_of(self, first + r), 1, rows + r * dim);
    hop_centres_assign(self->index->context, self->centres, rows, count,
                       self->scratch + worker * hop_centres_scratch(self->centres),
                       self->of + first);
}

/* The centre of a cluster is the mean of its rows, of products scaled to length 1. */
static void place_centre(const build *self, const hop_cluster *cluster, double *sums,
                         float *row, float *centre) {
    const hop_index *index = self->index;
    const size_t dim = index->keys->dim;
    double squares = 0;
    memset(sums, 0, dim * sizeof *sums);
    for (size_t k = 0; k < cluster->count; k++) {
        read_rows(index, index->rows[cluster->first + k], 1, row);
        for (size_t i = 0; i < dim; i++) sums[i] += row[i];
    }
    for (size_t i = 0; i < dim; i++) squares += sums[i] * sums[i];
    const double scale = index->similarity == HOP_SIMILARITY_EUCLID
                             ? 1 / (double)cluster->count
                         : squares > 0 ? 1 / sqrt(squares)
                                       : 0;
    for (size_t i = 0; i < dim; i++) centre[i] = (float)(scale * sums[i]);
}

/* Where a row lies beside a centre, rounded away from the inside. */
static void place_row(const hop_index *index, const float *row, const float *centre,
                      size_t place) {
    const size_t dim = index->keys->dim;
    double along = 0, squares = 0, apart = 0;
    for (size_t i = 0; i < dim; i++) {
        const double by = (double)row[i] - centre[i];
        along += (double)row[i] * centre[i];
        squares += (double)row[i] * row[i];
        apart += by * by;
    }
    if (index->similarity == HOP_SIMILARITY_EUCLID) {
        index->along[place] = (float)sqrt(apart);
        return;
    }
    index->along[place] = (float)along;
    index->beside[place] = (float)sqrt(fmax(squares - along * along, 0) + 1e-6 * squares);
}

static void bound_cluster(void *shared, size_t which, unsigned worker) {
    const build *self = shared;
    hop_index *index = self->index;
    const size_t dim = index->keys->dim;
    hop_cluster *cluster = &index->clusters[which];
    float *row = self->rows + worker * HOP_CENTRE_ROWS * dim;
    float *centre = index->centres + which * dim;
    cluster->along_least = INFINITY;
    cluster->along_most = -INFINITY;
    cluster->beside = 0;
    if (cluster->count == 0) return;
    place_centre(self, cluster, self->sums + worker * dim, row, centre);
    for (size_t k = cluster->first; k < cluster->first + cluster->count; k++) {
        read_rows(index, index->rows[k], 1, row);
        place_row(index, row, centre, k);
        cluster->along_least = fminf(cluster->along_least, index->along[k]);
        cluster->along_most = fmaxf(cluster->along_most, index->along[k]);
        if (index->beside) cluster->beside = fmaxf(cluster->beside, index->beside[k]);
    }
}

/* Rows cluster by cluster. */
static void sort_rows(build *self) {
    hop_index *index = self->index;
    size_t first = 0;
    for (size_t c = 0; c < index->count; c++) index->clusters[c] = (hop_cluster){0};
    for (size_t p = 0; p < self->total; p++) index->clusters[self->of[p]].count++;
    for (size_t c = 0; c < index->count; c++) {
        index->clusters[c].first = first;
        first += index->clusters[c].count;
        index->clusters[c].count = 0;
    }
    for (size_t p = 0; p < self->total; p++) {
        hop_cluster *cluster = &index->clusters[self->of[p]];
        index->rows[cluster->first + cluster->count++] = (uint32_t)row_of(self, p);
    }
}

/* The share of the rows in clusters whose bound lets them beat the state itself. */
static double expected_share(const build *self, float *scratch, hop_beside *beside) {
    const hop_index *index = self->index;
    const size_t dim = index->keys->dim;
    const size_t tries = self->total < TRIES ? self->total : TRIES;
    double looked_at = 0;
    for (size_t t = 0; t < tries; t++) {
        double own = 0;
        read_rows(index, row_of(self, t * (self->total / tries)), 1, self->rows);
        for (size_t i = 0; index->similarity != HOP_SIMILARITY_EUCLID && i < dim; i++)
            own += (double)self->rows[i] * self->rows[i];
        hop_beside_all(index, self->rows, scratch, beside);
        for (size_t c = 0; c < index->count; c++)
            if (index->clusters[c].count &&
                hop_bound_of_cluster(index, &index->clusters[c], beside[c]) >= own)
                looked_at += (double)index->clusters[c].count;
    }
    return looked_at / ((double)tries * (double)self->total);
}

/* Clusters the rows of `self`, and says what share of them a state looks at. */
static hop_status fill(build *self, double *share) {
    hop_index *index = self->index;
    float *scratch = malloc(index->count * sizeof *scratch);
    hop_beside *beside = malloc(index->count * sizeof *beside);
    const bool whole = scratch && beside;
    if (whole) {
        hop_parallel_for(index->context,
                         (self->total + HOP_CENTRE_ROWS - 1) / HOP_CENTRE_ROWS,
                         assign_chunk, self);
        if (!hop_context_interrupted(index->context)) {
            sort_rows(self);
            hop_parallel_for(index->context, index->count, bound_cluster, self);
            *share = expected_share(self, scratch, beside);
        }
    }
    free(scratch);
    free(beside);
    if (!whole) return HOP_ENOMEM;
    return hop_context_interrupted(index->context) ? HOP_EINTERRUPTED : HOP_OK;
}

static hop_status allocate(hop_index *index, build *self) {
    const size_t count = index->keys->count, dim = index->keys->dim;
    const size_t threads = hop_context_threads(index->context);
    const bool products = index->similarity != HOP_SIMILARITY_EUCLID;
    index->centres = calloc(index->count * dim, sizeof *index->centres);
    index->clusters = calloc(index->count, sizeof *index->clusters);
    index->rows = malloc(count * sizeof *index->rows);
    index->along = malloc(count * sizeof *index->along);
    if (products) index->beside = malloc(count * sizeof *index->beside);
    self->of = malloc(count * sizeof *self->of);
    self->rows = malloc(threads * HOP_CENTRE_ROWS * dim * sizeof *self->rows);
    self->scratch =
        malloc(threads * hop_centres_scratch(self->centres) * sizeof *self->scratch);
    self->sums = malloc(threads * dim * sizeof *self->sums);
    index->held =
        index->count * (dim * sizeof *index->centres + sizeof *index->clusters) +
        count * (sizeof *index->rows + (products ? 2 : 1) * sizeof(float));
    return index->centres && index->clusters && index->rows && index->along &&
                   (index->beside || !products) && self->of && self->rows &&
                   self->scratch && self->sums
               ? HOP_OK
               : HOP_ENOMEM;
}

/* What an index holds beside its description. */
static void drop(hop_index *index) {
    free(index->centres);
    free(index->clusters);
    free(index->rows);
    free(index->along);
    free(index->beside);
    index->centres = index->along = index->beside = NULL;
    index->clusters = NULL;
    index->rows = NULL;
    index->count = index->held = 0;
}

/* Clusters a sample; where its bounds exclude enough, all rows. */
static hop_status fill_index(hop_index *index, size_t wanted, uint64_t seed,
                             hop_error *error) {
    const hop_rows *keys = index->keys;
    const size_t dim = keys->dim, most = wanted * SAMPLE_ROWS;
    const size_t total = keys->count < most ? keys->count : most;
    float *rows = malloc(total * dim * sizeof *rows);
    uint32_t *sample = malloc(total * sizeof *sample);
    hop_centres centres = {0};
    build self = {.index = index, .centres = &centres, .sample = sample, .total = total};
    hop_status status = rows && sample ? HOP_OK : hop_fail_memory(error);
    for (size_t k = 0; status == HOP_OK && k < total; k++) {
        sample[k] = (uint32_t)((unsigned __int128)k * keys->count / total);
        read_rows(index, sample[k], 1, rows + k * dim);
    }
    if (status == HOP_OK)
        status = hop_centres_find(index->context, rows, total, dim, wanted, seed,
                                  &centres, error);
    index->count = centres.bottoms;
    if (status == HOP_OK) {
        status = allocate(index, &self);
        if (status == HOP_OK) status = fill(&self, &index->share);
        self.sample = NULL;
        self.total = keys->count;
        if (status == HOP_OK && index->share <= WORTH && keys->count > total)
            status = fill(&self, &index->share);
        if (status != HOP_OK) hop_fail(error, status, "%s", hop_status_describe(status));
    }
    free(rows);
    free(sample);
    free(self.of);
    free(self.rows);
    free(self.scratch);
    free(self.sums);
    hop_centres_free(&centres);
    if (status != HOP_OK || index->share > WORTH) drop(index);
    return status;
}

hop_status hop_index_create(hop_context *context, const hop_rows *keys,
                            const hop_index_options *options, hop_index **out,
                            hop_error *error) {
    const hop_index_options usual = HOP_INDEX_OPTIONS_INIT;
    if (!options) options = &usual;
    if (options->size != sizeof *options)
        return hop_fail(error, HOP_EINVAL, "index options: size %zu, not %zu",
                        options->size, sizeof *options);
    if (options->clusters > 65536)
        return hop_fail(error, HOP_EINVAL, "index: %zu clusters are over 65536",
                        options->clusters);
    if (options->similarity != HOP_SIMILARITY_DOT &&
        options->similarity != HOP_SIMILARITY_COSINE &&
        options->similarity != HOP_SIMILARITY_EUCLID)
        return hop_fail(error, HOP_EUNSUPPORTED,
                        "an index has bounds for dot, cosine and euclid, not for %s",
                        hop_similarity_name(options->similarity)
                            ? hop_similarity_name(options->similarity)
                            : "this similarity");
    if (keys->storage == HOP_STORAGE_BITS)
        return hop_fail(error, HOP_EUNSUPPORTED, "an index is of real rows, not of bits");
    size_t wanted = options->clusters ? options->clusters
                                      : (size_t)ceil(4 * sqrt((double)keys->count));
    if (wanted > keys->count) wanted = keys->count;
    const bool bounded =
        options->similarity == HOP_SIMILARITY_COSINE || keys->largest_norm <= LONGEST;
    hop_index *index = calloc(1, sizeof *index);
    if (!index) return hop_fail_memory(error);
    *index =
        (hop_index){.context = context, .keys = keys, .similarity = options->similarity};
    index->share = 1;
    const hop_status status =
        bounded ? fill_index(index, wanted, options->seed, error) : HOP_OK;
    if (status != HOP_OK) {
        hop_index_free(index);
        return status;
    }
    *out = index;
    return HOP_OK;
}

void hop_index_free(hop_index *index) {
    if (!index) return;
    drop(index);
    free(index);
}

size_t hop_index_clusters(const hop_index *index) {
    return index->count;
}

double hop_index_share(const hop_index *index) {
    return index->share;
}

size_t hop_index_bytes(const hop_index *index) {
    return sizeof *index + index->held;
}
