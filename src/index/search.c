/* SPDX-License-Identifier: MIT */
/* One step that looks only at memories which can matter, and bounds what the others hold.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/exponential.h"
#include "index/bound.h"
#include "index/found.h"

/* Where more than this share of the memories must be looked at, the plain pass over all
   of them, which reads them in order, is as good. */
static const double WORTH = 0.4;

/* Clusters that are looked into first. */
enum { NEAREST = 16 };
static const double FIRST_SHARE = 0.01; /* until so many rows were looked at */

typedef struct leaf {
    double bound; /* on scores in it, ln c included */
    uint32_t cluster;
} leaf;

typedef struct search {
    const hop_index *index;
    hop_found found;
    double slack; /* by how much a computed score may be too large or too small */
    float *along; /* [clusters] */
    hop_beside *beside;
    leaf *leaves; /* [clusters], the largest bound first */
} search;

void hop_index_find_strongest(const hop_index *index, const double *log_strengths,
                              double *strongest, double *log_size) {
    *log_size = 0;
    for (size_t c = 0; c < index->count; c++) {
        const hop_cluster *cluster = &index->clusters[c];
        strongest[c] = -INFINITY;
        for (size_t k = cluster->first; k < cluster->first + cluster->count; k++) {
            const double strength = log_strengths[index->rows[k]];
            strongest[c] = fmax(strongest[c], strength);
            if (strength > -INFINITY) *log_size = fmax(*log_size, fabs(strength));
        }
    }
}

bool hop_index_serves(const hop_index *index, const hop_field_of_keys *field,
                      const hop_question *question) {
    return index && index->count > 0 && index->keys == field->keys &&
           index->similarity == field->similarity &&
           (field->strongest || !field->log_strengths) &&
           hop_found_answers(field, question);
}

static int by_bound(const void *a, const void *b) {
    const leaf *x = a, *y = b;
    if (x->bound != y->bound) return x->bound < y->bound ? 1 : -1;
    return x->cluster < y->cluster ? -1 : 1;
}

/* What may be left out: nothing within `depth` of the best, nor among the first few of
   those whose order counts. */
static double floor_of(const search *self) {
    double floor = self->found.most - self->found.depth;
    if (self->found.names > 0)
        floor = self->found.leaders.count < self->found.names
                    ? -INFINITY
                    : fmin(floor, self->found.leaders.scores[self->found.names - 1]);
    return floor - self->slack;
}

/* Adds the mass that left-out memories may have at most: `count` of a bound. */
static void leave_out(search *self, double bound, double count) {
    if (bound > self->found.skipped_most) {
        self->found.skipped *= hop_exp(self->found.skipped_most - bound);
        self->found.skipped_most = bound;
    }
    self->found.skipped += count * hop_exp(bound - self->found.skipped_most);
}

/* The rows of a cluster that can matter, in runs. */
static bool look_into(search *self, const leaf *one) {
    const hop_index *index = self->index;
    const hop_cluster *cluster = &index->clusters[one->cluster];
    const hop_beside beside = self->beside[one->cluster];
    const double beta = self->found.field->beta;
    size_t run = 0, first = 0;
    for (size_t k = 0; k <= cluster->count; k++) {
        const size_t place = cluster->first + k;
        const size_t row = k < cluster->count ? index->rows[place] : 0;
        bool wanted = false;
        if (k < cluster->count) {
            const double bound = beta * hop_bound_of_row(index, place, beside) +
                                 hop_found_log_strength(&self->found, row);
            wanted = bound >= floor_of(self);
            if (!wanted && bound > -INFINITY) leave_out(self, bound + self->slack, 1);
        }
        if (run > 0 && !(wanted && row == first + run && run < HOP_CHUNK)) {
            if (!hop_found_score(&self->found, first, run)) return false;
            run = 0;
        }
        if (wanted && run++ == 0) first = row;
    }
    return true;
}

/* What scores can be in every cluster. */
static void find_bounds(search *self) {
    const hop_index *index = self->index;
    const double beta = self->found.field->beta;
    hop_beside_all(index, self->found.state, self->along, self->beside);
    for (size_t c = 0; c < index->count; c++) {
        const hop_cluster *cluster = &index->clusters[c];
        const double strongest =
            self->found.field->strongest ? self->found.field->strongest[c] : 0;
        const double bound =
            cluster->count
                ? beta * hop_bound_of_cluster(index, cluster, self->beside[c]) + strongest
                : -INFINITY;
        self->leaves[c] = (leaf){bound, (uint32_t)c};
    }
}

/* Rows in clusters from a place on that must be looked at as things stand; it stops
   counting above `most`. */
static double left_to_look_at(const search *self, size_t from, double most) {
    const hop_index *index = self->index;
    const double floor = floor_of(self), beta = self->found.field->beta;
    size_t rows = 0;
    for (size_t c = from; c < index->count && self->leaves[c].bound >= floor; c++) {
        const hop_cluster *cluster = &index->clusters[self->leaves[c].cluster];
        const hop_beside beside = self->beside[self->leaves[c].cluster];
        for (size_t k = cluster->first; k < cluster->first + cluster->count; k++)
            rows += beta * hop_bound_of_row(index, k, beside) +
                        hop_found_log_strength(&self->found, index->rows[k]) >=
                    floor;
        if ((double)rows > most) break;
    }
    return (double)rows;
}

/* Looks into the clusters whose centres are most similar: the largest score, which
   decides what can matter, is likely there. They are moved to the front. HOP_ENOMEM. */
static hop_status look_first(search *self, size_t *looked) {
    const hop_index *index = self->index;
    const double enough = FIRST_SHARE * (double)index->keys->count;
    for (size_t c = 0; c < NEAREST && c < index->count; c++) {
        double most = -INFINITY;
        if (c > 0 && (double)self->found.looked_at >= enough) break;
        size_t at = c;
        for (size_t k = c; k < index->count; k++) {
            const uint32_t which = self->leaves[k].cluster;
            const hop_cluster *cluster = &index->clusters[which];
            const double middle =
                (cluster->along_least + (double)cluster->along_most) / 2;
            const double along = self->beside[which].along;
            const double near =
                index->similarity == HOP_SIMILARITY_EUCLID ? -along : along * middle;
            if (cluster->count > 0 && near > most) {
                most = near;
                at = k;
            }
        }
        if (most == -INFINITY) break;
        const leaf one = self->leaves[at];
        self->leaves[at] = self->leaves[c];
        self->leaves[c] = one;
        if (!look_into(self, &one)) return HOP_ENOMEM;
        *looked = c + 1;
    }
    return HOP_OK;
}

/* Finds all that matters. *served is false where that is too much. HOP_ENOMEM. */
static hop_status find(search *self, bool *served) {
    const hop_index *index = self->index;
    const double most = WORTH * (double)index->keys->count;
    size_t first = 0;
    find_bounds(self);
    hop_status status = look_first(self, &first);
    qsort(self->leaves + first, index->count - first, sizeof *self->leaves, by_bound);
    *served = status == HOP_OK && left_to_look_at(self, first, most) <= most;
    for (size_t c = first; *served && status == HOP_OK && c < index->count; c++) {
        const leaf *one = &self->leaves[c];
        if (one->bound >= floor_of(self))
            status = look_into(self, one) ? HOP_OK : HOP_ENOMEM;
        else if (one->bound > -INFINITY)
            leave_out(self, one->bound + self->slack,
                      (double)index->clusters[one->cluster].count);
    }
    return status;
}

/* How far below the largest a score still matters, and how many must be in order. */
static void set_depth(search *self, double tolerance) {
    self->found.tolerance = tolerance;
    const hop_separation *separation = &self->found.field->separation;
    const double count = (double)self->index->keys->count;
    switch (separation->kind) {
    case HOP_SEPARATION_SPARSEMAX:
        self->found.depth = 1;
        break;
    case HOP_SEPARATION_ENTMAX:
        self->found.depth = 1 / (separation->order - 1);
        break;
    case HOP_SEPARATION_TOPK:
        self->found.depth = 0;
        self->found.names = (size_t)separation->order;
        break;
    default:
        self->found.depth = hop_log(2 * count / tolerance);
        break;
    }
}

/* The state as its scores see it: of length 1 for cosine, rounded beside bytes. */
static bool make_ready(search *self) {
    const hop_field_of_keys *field = self->found.field;
    const size_t dim = self->index->keys->dim, clusters = self->index->count;
    const hop_scorer *scorer = &self->found.scorer;
    float *state = self->found.state;
    self->along = malloc(clusters * sizeof *self->along);
    self->beside = malloc(clusters * sizeof *self->beside);
    self->leaves = malloc(clusters * sizeof *self->leaves);
    if (!self->along || !self->beside || !self->leaves) return false;
    double squares = 0;
    for (size_t i = 0; i < dim; i++) {
        const double factor = scorer->factors[0] / field->beta;
        state[i] = scorer->bytes    ? (float)(scorer->bytes[i] * factor)
                   : scorer->lifted ? (float)(scorer->lifted[i] * factor)
                                    : self->found.question->state[i];
        squares += (double)state[i] * state[i];
    }
    const double longest =
        field->similarity == HOP_SIMILARITY_COSINE ? 1 : field->keys->largest_norm;
    const double length = sqrt(squares);
    /* Of distances, (|q| + |x|)^2 bounds the terms that are summed. */
    const double size = field->similarity == HOP_SIMILARITY_EUCLID
                            ? (length + longest) * (length + longest)
                            : length * longest;
    self->slack = 2 * hop_bound_slack(dim) * field->beta * (size + FLT_MIN) +
                  4 * (double)FLT_EPSILON * field->log_size;
    return true;
}

hop_status hop_index_attend(const hop_index *index, const hop_field_of_keys *field,
                            double tolerance, hop_question *question, bool *served,
                            hop_error *error) {
    search self = {.index = index};
    hop_found *found = &self.found;
    hop_status status = hop_found_begin(field, question, found, error);
    if (status == HOP_OK && !make_ready(&self)) status = hop_fail_memory(error);
    if (status == HOP_OK) {
        set_depth(&self, tolerance);
        found->leaders.limit =
            found->names > question->name_best ? found->names : question->name_best;
        *served = found->leaders.limit <= HOP_MAX_SHARES;
        if (*served) status = find(&self, served);
        if (status != HOP_OK) hop_fail_memory(error);
    }
    if (status == HOP_OK && *served) {
        if (found->strange)
            status = hop_fail_scores(field, question->name, error);
        else if (found->count == 0)
            *served = false;
        else
            status = hop_found_answer(found, error);
    }
    hop_found_clear(found);
    free(self.along);
    free(self.beside);
    free(self.leaves);
    return status;
}
