/* SPDX-License-Identifier: MIT */
/* Pictures: greys of clothes covered and under noise, recalled by every similarity and
   separation, beside the nearest neighbour. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/infer.h>
#include <hopfield/random.h>
#include <hopfield/tune.h>

#include "core/error.h"
#include "experiment/pictures_record.h"

_Static_assert((int)HOP_SIMILARITY_MANHATTAN == SIMILARITIES - 1, "greys have no signs");

const char *const hop_picture_damages[DAMAGES] = {
    "half covered", "read as black", "cover inferred", "noise", "noise, half covered"};

#define COMMON(similarity)                                                               \
    {similarity, {HOP_SEPARATION_SOFTMAX, 0}},                                           \
        {similarity, {HOP_SEPARATION_SPARSEMAX, 0}},                                     \
        {similarity, {HOP_SEPARATION_ENTMAX, 1.5}}, {                                    \
        similarity, {                                                                    \
            HOP_SEPARATION_TOPK, 1                                                       \
        }                                                                                \
    }
#define WITH_POWER(similarity)                                                           \
    COMMON(similarity), {                                                                \
        similarity, {                                                                    \
            HOP_SEPARATION_POLYNOMIAL, 3                                                 \
        }                                                                                \
    }

/* Powers are of products only: of distances the largest would weigh most. */
const hop_picture_way hop_picture_ways[WAYS] = {
    WITH_POWER(HOP_SIMILARITY_DOT),
    WITH_POWER(HOP_SIMILARITY_COSINE),
    WITH_POWER(HOP_SIMILARITY_CENTRED),
    COMMON(HOP_SIMILARITY_EUCLID),
    {HOP_SIMILARITY_EUCLID, {HOP_SEPARATION_EPANECHNIKOV, 0}},
    COMMON(HOP_SIMILARITY_MANHATTAN),
};

/* What one trial works with. */
typedef struct {
    const hop_picture_set *set;
    const hop_rows *rows;
    size_t row;     /* the picture */
    float *cues;    /* [DAMAGES][units] */
    uint8_t *masks; /* [DAMAGES][units] */
    float *states;  /* [DAMAGES][units] */
} bench;

static const float *picture_of(const bench *self, size_t row) {
    return self->set->greys + row * self->set->units;
}

static bool is_masked(size_t damage) {
    return damage == MASKED || damage == NOISY_MASKED;
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    hop_sweep *memories = &lab->settings[HOP_P_MEMORIES].sweep;
    hop_sweep_sort(memories);
    hop_status status = hop_pictures_read(lab, error);
    if (status) return status;
    const size_t units = hop_pictures_of(lab)->units;
    lab->points = calloc(memories->count, sizeof *lab->points);
    if (!lab->points) return hop_fail_memory(error);
    lab->point_count = memories->count;
    for (size_t m = 0; m < memories->count; m++)
        lab->points[m] = (hop_point){.units = units,
                                     .patterns = (size_t)memories->values[m],
                                     .load = memories->values[m] / (double)units,
                                     .noise = hop_lab_value(lab, HOP_P_NOISE),
                                     .at = {0, 0, 0, m}};
    return HOP_OK;
}

/* The picture damaged in every way, and what recall is told of it. */
static hop_status damage(const hop_trial *t, const bench *self, double *found) {
    const hop_picture_set *set = self->set;
    const size_t units = set->units, kept = units - set->height / 2 * set->width;
    const hop_damage noise = {.noise = t->point->noise};
    hop_inferred inferred = {0};
    for (size_t d = 0; d < DAMAGES; d++) {
        memcpy(self->cues + d * units, picture_of(self, self->row),
               units * sizeof *self->cues);
        memset(self->masks + d * units, HOP_MASK_FREE, units);
        if (is_masked(d))
            memset(self->masks + d * units + kept, HOP_MASK_MISSING, units - kept);
        if (d == BACKGROUND || d == INFERRED)
            memset(self->cues + d * units + kept, 0, (units - kept) * sizeof *self->cues);
    }
    hop_status status = hop_infer_missing(
        self->rows, set->width, set->height, self->cues + INFERRED * units,
        self->masks + INFERRED * units, &inferred, t->error);
    *found = inferred.found != 0;
    if (!status)
        status = hop_damage_apply(&noise, self->cues + NOISY * units, units, NULL,
                                  t->seed, 0, t->error);
    memcpy(self->cues + NOISY_MASKED * units, self->cues + NOISY * units,
           units * sizeof *self->cues);
    return status;
}

/* |scale state - picture|, mean over pixels. */
static double error_of(const bench *self, const float *state, double scale) {
    const float *picture = picture_of(self, self->row);
    double sum = 0;
    for (size_t i = 0; i < self->set->units; i++)
        sum += fabs(scale * state[i] - picture[i]);
    return sum / (double)self->set->units;
}

/* Whether a memory is the picture, or a copy of it. */
static bool is_right(const bench *self, size_t row) {
    return memcmp(picture_of(self, row), picture_of(self, self->row),
                  self->set->units * sizeof(float)) == 0;
}

static hop_status recall(const hop_trial *t, const bench *self, size_t way,
                         const double *betas, double *record) {
    const hop_separation *separation = &hop_picture_ways[way].separation;
    const bool power = separation->kind == HOP_SEPARATION_POLYNOMIAL;
    const bool epanechnikov = separation->kind == HOP_SEPARATION_EPANECHNIKOV;
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[DAMAGES];
    hop_vector_memory *memory = NULL;
    options.similarity = hop_picture_ways[way].similarity;
    options.separation = *separation;
    options.beta = betas[epanechnikov ? SIMILARITIES : (size_t)options.similarity];
    if (power) options.activation = HOP_ACTIVATION_NORMALISE;
    how.max_steps = (int64_t)hop_lab_value(t->lab, HOP_P_MAX_STEPS);
    how.mask = self->masks;
    how.mask_rows = DAMAGES;
    hop_status status = hop_vector_memory_create(t->context, self->rows, NULL, &options,
                                                 &memory, t->error);
    if (!status)
        status = hop_vector_recall(memory, &how, self->cues, DAMAGES, self->states, NULL,
                                   results, t->error);
    /* States of length 1 are as bright as the picture for a fair comparison. */
    const double scale = power ? hop_rows_norm(self->rows, self->row) : 1;
    for (size_t d = 0; d < DAMAGES && !status; d++) {
        double *at = record + hop_picture_field(way, d, 0);
        const bool right = results[d].has_match && is_right(self, results[d].match);
        at[RIGHT] = right;
        at[WRONG] = results[d].has_match && !right;
        at[UNKNOWN] = results[d].outcome == HOP_OUTCOME_UNKNOWN;
        at[ERROR] = error_of(self, self->states + d * self->set->units, scale);
    }
    hop_vector_memory_free(memory);
    return status;
}

/* The first of the memories that are nearest to the cue over its known pixels. */
static size_t nearest_of(const bench *self, size_t count, size_t damage) {
    const size_t units = self->set->units;
    const float *cue = self->cues + damage * units;
    const uint8_t *mask = self->masks + damage * units;
    size_t nearest = 0;
    double least = INFINITY;
    for (size_t r = 0; r < count; r++) {
        const float *row = picture_of(self, r);
        double squares = 0;
        for (size_t i = 0; i < units; i++) {
            const double by = mask[i] == HOP_MASK_MISSING ? 0 : (double)cue[i] - row[i];
            squares += by * by;
        }
        if (squares >= least) continue;
        least = squares;
        nearest = r;
    }
    return nearest;
}

static void look_up(const hop_trial *t, const bench *self, double *record) {
    for (size_t d = 0; d < DAMAGES; d++) {
        double *at = record + hop_picture_field(NEAREST, d, 0);
        const size_t nearest = nearest_of(self, t->point->patterns, d);
        at[RIGHT] = is_right(self, nearest);
        at[WRONG] = !is_right(self, nearest);
        at[UNKNOWN] = 0;
        at[ERROR] = error_of(self, picture_of(self, nearest), 1);
    }
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_picture_set *set = hop_pictures_of(t->lab);
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_TRIAL, 0);
    const bench self = {.set = set,
                        .rows = set->rows[t->point->at[3]],
                        .row = (size_t)hop_random_below(&chance, t->point->patterns),
                        .cues = malloc(DAMAGES * set->units * sizeof(float)),
                        .masks = malloc(DAMAGES * set->units),
                        .states = malloc(DAMAGES * set->units * sizeof(float))};
    hop_status status = self.cues && self.masks && self.states
                            ? hop_pictures_choose(t, record + BETA)
                            : hop_fail_memory(t->error);
    if (!status) status = damage(t, &self, &record[FOUND]);
    for (size_t way = 0; way < WAYS && !status; way++)
        status = recall(t, &self, way, record + BETA, record);
    if (!status) look_up(t, &self, record);
    free(self.cues);
    free(self.masks);
    free(self.states);
    return status;
}

static const hop_meaning glossary[] = {
    {"memories", "pictures stored, P: the first of the file"},
    {"damage", "what was done to the picture, and what recall knows of it"},
    {"similarity", "how near a state is to a memory; of known pixels only"},
    {"separation", "how similarities become weights; nearest neighbour: none"},
    {"right", "share of cues whose own picture comes back: it holds over 0.95 of the "
              "weight"},
    {"right_theory", "one memory in P, by chance"},
    {"wrong", "share of cues that end in another picture"},
    {"unknown", "share of cues that no memory is near enough to"},
    {"error", "|state - picture|, mean over pixels and cues; white is 1"},
    {"best", "separation and similarity that bring back most; of equals the first"},
    {"nearest", "`right` of the nearest neighbour, Euclid over known pixels"},
    {"gain", "`right` of the best less that of the nearest neighbour, of the same cues"},
    {"beta",
     "inverse temperature chosen from damaged copies; of epanechnikov, that which "
     "reaches as far as memories lie apart"},
    {"found", "share of covers that are found where none was told"},
    {NULL, NULL},
};

#define FASHION_MNIST "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"

static const hop_taken takes[] = {
    {HOP_P_DATA, false, FASHION_MNIST, FASHION_MNIST},
    {HOP_P_MEMORIES, true, "100,1000,10000", "100,1000"},
    {HOP_P_NOISE, false, "0.5", "0.5"},
    {HOP_P_TRIALS, false, "100", "50"},
    {HOP_P_MAX_STEPS, false, "10", "10"},
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_pictures = {
    .facts = {.name = "pictures",
              .summary = "Grey pictures, covered and noisy, beside the nearest neighbour",
              .about = "The first 100, 1,000 and 10,000 pictures of Fashion-MNIST are "
                       "memories. One of them, chosen by chance, has its lower half "
                       "covered (told, read as black, or found by itself) or is under "
                       "noise, and is recalled by every similarity and separation. How "
                       "often it comes back, and how far the state is from it, beside "
                       "the nearest neighbour, which needs no memory model at all."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .width = WIDTH,
    .prepare = prepare,
    .release = hop_pictures_free,
    .trial = trial,
    .glossary = glossary,
    .report = hop_pictures_report,
};
