/* SPDX-License-Identifier: MIT */
/* One step that looks only at memories which can matter, and bounds what the others hold.
 */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "attend/partial.h"
#include "attend/scores.h"
#include "core/error.h"
#include "core/exponential.h"
#include "index/bound.h"
#include "separate/separate.h"

/* Where more than this share of the memories must be looked at, the plain pass over all
   of them, which reads them in order, is as good. */
static const double WORTH = 0.4;

/* Clusters that are looked into first. */
enum { NEAREST = 16 };
static const double FIRST_SHARE = 0.01; /* until so many rows were looked at */

typedef struct candidate {
    uint32_t row;
    float score;
} candidate;

typedef struct leaf {
    double bound; /* on scores in it, ln c included */
    uint32_t cluster;
} leaf;

typedef struct search {
    const hop_index *index;
    const hop_field_of_keys *field;
    hop_question *question;
    hop_scorer scorer;
    double tolerance; /* share of the mass that may be left out */
    double depth;     /* scores that much below the largest do not matter */
    size_t names;     /* memories whose order must be certain */
    double slack;     /* by how much a computed score may be too large or too small */
    float *state;     /* [dim]: as products see it */
    float *wide;      /* scratch of scores */
    float *along;     /* [clusters] */
    hop_beside *beside;
    leaf *leaves; /* [clusters], the largest bound first */
    candidate *found;
    size_t found_count, room;
    hop_leaders leaders; /* the best so far, `names` of them */
    double most;         /* the largest score so far */
    bool strange;        /* a score left the floats */
    double skipped;      /* sum of e^(bound - skipped_most) of what was left out */
    double skipped_most;
    size_t looked_at;
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
    switch (field->separation.kind) {
    case HOP_SEPARATION_SOFTMAX:
    case HOP_SEPARATION_EXPONENTIAL:
    case HOP_SEPARATION_SPARSEMAX:
    case HOP_SEPARATION_ENTMAX:
    case HOP_SEPARATION_TOPK:
        break;
    default:
        return false;
    }
    return index && index->count > 0 && index->keys == field->keys &&
           index->similarity == field->similarity &&
           (field->strongest || !field->log_strengths) && !question->known &&
           !question->allowed && !question->weights &&
           question->reach >= field->keys->count;
}

static int by_bound(const void *a, const void *b) {
    const leaf *x = a, *y = b;
    if (x->bound != y->bound) return x->bound < y->bound ? 1 : -1;
    return x->cluster < y->cluster ? -1 : 1;
}

static int by_row(const void *a, const void *b) {
    const candidate *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* What may be left out: nothing within `depth` of the best, nor among the first few of
   those whose order counts. */
static double floor_of(const search *self) {
    double floor = self->most - self->depth;
    if (self->names > 0)
        floor = self->leaders.count < self->names
                    ? -INFINITY
                    : fmin(floor, self->leaders.scores[self->names - 1]);
    return floor - self->slack;
}

static double log_strength(const search *self, size_t row) {
    return self->field->log_strengths ? self->field->log_strengths[row] : 0;
}

/* Adds the mass that left-out memories may have at most: `count` of a bound. */
static void leave_out(search *self, double bound, double count) {
    if (bound > self->skipped_most) {
        self->skipped *= hop_exp(self->skipped_most - bound);
        self->skipped_most = bound;
    }
    self->skipped += count * hop_exp(bound - self->skipped_most);
}

/* Scores of rows first..first+count-1, which are all candidates. */
static bool score_run(search *self, size_t first, size_t count) {
    float scores[HOP_CHUNK];
    if (self->found_count + count > self->room) {
        const size_t room = 2 * (self->found_count + count);
        candidate *more = realloc(self->found, room * sizeof *more);
        if (!more) return false;
        self->found = more;
        self->room = room;
    }
    if (hop_scorer_chunk(&self->scorer, first, count, true, self->wide, scores) == 0)
        self->strange = true;
    for (size_t r = 0; r < count; r++) {
        if (scores[r] == -INFINITY) continue;
        self->found[self->found_count++] = (candidate){(uint32_t)(first + r), scores[r]};
        if (!(scores[r] <= self->most)) self->most = scores[r];
        hop_leaders_add(&self->leaders, first + r, scores[r]);
    }
    self->looked_at += count;
    return true;
}

/* The rows of a cluster that can matter, in runs. */
static bool look_into(search *self, const leaf *one) {
    const hop_index *index = self->index;
    const hop_cluster *cluster = &index->clusters[one->cluster];
    const hop_beside beside = self->beside[one->cluster];
    const double beta = self->field->beta;
    size_t run = 0, first = 0;
    for (size_t k = 0; k <= cluster->count; k++) {
        const size_t place = cluster->first + k;
        const size_t row = k < cluster->count ? index->rows[place] : 0;
        bool wanted = false;
        if (k < cluster->count) {
            const double bound =
                beta * hop_bound_of_row(index, place, beside) + log_strength(self, row);
            wanted = bound >= floor_of(self);
            if (!wanted && bound > -INFINITY) leave_out(self, bound + self->slack, 1);
        }
        if (run > 0 && !(wanted && row == first + run && run < HOP_CHUNK)) {
            if (!score_run(self, first, run)) return false;
            run = 0;
        }
        if (wanted && run++ == 0) first = row;
    }
    return true;
}

/* What scores can be in every cluster. */
static void find_bounds(search *self) {
    const hop_index *index = self->index;
    const double beta = self->field->beta;
    hop_beside_all(index, self->state, self->along, self->beside);
    for (size_t c = 0; c < index->count; c++) {
        const hop_cluster *cluster = &index->clusters[c];
        const double strongest = self->field->strongest ? self->field->strongest[c] : 0;
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
    const double floor = floor_of(self), beta = self->field->beta;
    size_t rows = 0;
    for (size_t c = from; c < index->count && self->leaves[c].bound >= floor; c++) {
        const hop_cluster *cluster = &index->clusters[self->leaves[c].cluster];
        const hop_beside beside = self->beside[self->leaves[c].cluster];
        for (size_t k = cluster->first; k < cluster->first + cluster->count; k++)
            rows += beta * hop_bound_of_row(index, k, beside) +
                        log_strength(self, index->rows[k]) >=
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
        if (c > 0 && (double)self->looked_at >= enough) break;
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

/* Names the best: what lies deeper may have been left out. */
static void name(search *self, double total, double most) {
    hop_question *question = self->question;
    const size_t names = question->name_best;
    question->best_count = 0;
    for (size_t k = 0; k < self->leaders.count && k < names; k++) {
        const size_t row = self->leaders.rows[k];
        const double score = self->leaders.scores[k];
        if (k >= self->names && score < most - self->depth) break;
        question->best_count = k + 1;
        question->best[k] =
            (hop_share){row, hop_exp(score - most) / total,
                        (score - log_strength(self, row)) / self->field->beta};
    }
}

/* Rows in their order; sums in double, as any number of them may weigh alike. */
static bool read_out(search *self, const double *weights) {
    const hop_rows *values = self->field->values;
    const size_t dim = values->dim;
    double *sums = calloc(dim, sizeof *sums);
    if (!sums) return false;
    for (size_t k = 0; k < self->found_count; k++) {
        if (weights[k] == 0) continue;
        hop_rows_read(values, self->found[k].row, self->state);
        for (size_t i = 0; i < dim; i++) sums[i] += weights[k] * self->state[i];
    }
    for (size_t i = 0; i < dim; i++) self->question->out[i] = (float)sums[i];
    free(sums);
    return true;
}

/* Weights that together hold less than a quarter of what may be left out are not read
   out; they count as left out. */
static void drop_lightest(search *self, double total, double *weights) {
    const double least = self->tolerance * total / (4 * (double)self->found_count);
    double dropped = 0;
    for (size_t k = 0; k < self->found_count; k++) {
        if (weights[k] >= least) continue;
        dropped += weights[k];
        weights[k] = 0;
    }
    self->question->mass_bound += dropped / total;
}

/* Weights of what was found become the answer. */
static hop_status answer(search *self, hop_error *error) {
    const hop_field_of_keys *field = self->field;
    hop_question *question = self->question;
    const bool folds = field->separation.kind == HOP_SEPARATION_SOFTMAX ||
                       field->separation.kind == HOP_SEPARATION_EXPONENTIAL;
    double *weights = malloc((self->found_count + 1) * sizeof *weights);
    hop_status status = weights ? HOP_OK : hop_fail_memory(error);
    hop_sum sum = {0}, entropy = {0};
    qsort(self->found, self->found_count, sizeof *self->found, by_row);
    for (size_t k = 0; status == HOP_OK && k < self->found_count; k++) {
        weights[k] = self->found[k].score;
        if (folds) weights[k] = hop_exp(weights[k] - self->most);
        if (folds) hop_sum_add(&sum, weights[k]);
    }
    const double total = folds ? hop_sum_finish(&sum) : 1;
    if (status == HOP_OK && folds) {
        question->potential = self->most + hop_log(total);
        question->mass_bound =
            self->skipped * hop_exp(self->skipped_most - self->most) / total;
        name(self, total, self->most);
    } else if (status == HOP_OK) {
        status = hop_separate_both(&field->separation, weights, NULL, self->found_count,
                                   weights, &question->potential, error);
        question->mass_bound = 0;
        name(self, 1, self->most);
    }
    question->total = total;
    question->looked_at = self->looked_at;
    for (size_t k = 0; status == HOP_OK && k < self->found_count; k++) {
        const double share = weights[k] / total;
        if (share > 0) hop_sum_add(&entropy, -share * hop_log(share));
        for (size_t b = 0; !folds && b < question->best_count; b++)
            if (question->best[b].row == self->found[k].row)
                question->best[b].weight = weights[k];
    }
    if (status == HOP_OK && folds) drop_lightest(self, total, weights);
    for (size_t k = 0; status == HOP_OK && k < self->found_count; k++)
        if (field->separation.kind == HOP_SEPARATION_SOFTMAX) weights[k] /= total;
    question->entropy = field->separation.kind == HOP_SEPARATION_EXPONENTIAL
                            ? NAN
                            : hop_sum_finish(&entropy);
    while (question->best_count > 0 &&
           !(question->best[question->best_count - 1].weight > 0))
        question->best_count--;
    if (status == HOP_OK && !read_out(self, weights)) status = hop_fail_memory(error);
    free(weights);
    return status;
}

/* How far below the largest a score still matters, and how many must be in order. */
static void set_depth(search *self, double tolerance) {
    self->tolerance = tolerance;
    const hop_separation *separation = &self->field->separation;
    const double count = (double)self->index->keys->count;
    switch (separation->kind) {
    case HOP_SEPARATION_SPARSEMAX:
        self->depth = 1;
        break;
    case HOP_SEPARATION_ENTMAX:
        self->depth = 1 / (separation->order - 1);
        break;
    case HOP_SEPARATION_TOPK:
        self->depth = 0;
        self->names = (size_t)separation->order;
        break;
    default:
        self->depth = hop_log(2 * count / tolerance);
        break;
    }
}

/* The state as its scores see it: of length 1 for cosine, rounded beside bytes. */
static bool make_ready(search *self) {
    const size_t dim = self->index->keys->dim, clusters = self->index->count;
    const size_t wider = dim > self->field->values->dim ? dim : self->field->values->dim;
    const hop_scorer *scorer = &self->scorer;
    self->state = malloc(wider * sizeof *self->state);
    self->wide = malloc((hop_scorer_scratch(scorer) + 1) * sizeof *self->wide);
    self->along = malloc(clusters * sizeof *self->along);
    self->beside = malloc(clusters * sizeof *self->beside);
    self->leaves = malloc(clusters * sizeof *self->leaves);
    if (!self->state || !self->wide || !self->along || !self->beside || !self->leaves)
        return false;
    double squares = 0;
    for (size_t i = 0; i < dim; i++) {
        const double factor = scorer->factors[0] / self->field->beta;
        self->state[i] = scorer->bytes    ? (float)(scorer->bytes[i] * factor)
                         : scorer->lifted ? (float)(scorer->lifted[i] * factor)
                                          : self->question->state[i];
        squares += (double)self->state[i] * self->state[i];
    }
    const double longest = self->field->similarity == HOP_SIMILARITY_COSINE
                               ? 1
                               : self->field->keys->largest_norm;
    const double length = sqrt(squares);
    /* Of distances, (|q| + |x|)^2 bounds the terms that are summed. */
    const double size = self->field->similarity == HOP_SIMILARITY_EUCLID
                            ? (length + longest) * (length + longest)
                            : length * longest;
    self->slack = 2 * hop_bound_slack(dim) * self->field->beta * (size + FLT_MIN) +
                  4 * (double)FLT_EPSILON * self->field->log_size;
    return true;
}

hop_status hop_index_attend(const hop_index *index, const hop_field_of_keys *field,
                            double tolerance, hop_question *question, bool *served,
                            hop_error *error) {
    search self = {.index = index,
                   .field = field,
                   .question = question,
                   .most = -INFINITY,
                   .skipped_most = -INFINITY};
    hop_status status = hop_scorer_prepare(field, question, 1, &self.scorer, error);
    if (status == HOP_OK && !make_ready(&self)) status = hop_fail_memory(error);
    if (status == HOP_OK) {
        set_depth(&self, tolerance);
        self.leaders.limit =
            self.names > question->name_best ? self.names : question->name_best;
        *served = self.leaders.limit <= HOP_MAX_SHARES;
        if (*served) status = find(&self, served);
        if (status != HOP_OK) hop_fail_memory(error);
    }
    if (status == HOP_OK && *served) {
        if (self.strange)
            status = hop_fail_scores(field, question->name, error);
        else if (self.found_count == 0)
            *served = false;
        else
            status = answer(&self, error);
    }
    hop_scorer_clear(&self.scorer);
    free(self.state);
    free(self.wide);
    free(self.along);
    free(self.beside);
    free(self.leaves);
    free(self.found);
    return status;
}
