/* SPDX-License-Identifier: MIT */
/* Beta: where softmax recall ends, in one memory, in a mixture of several, or in the mean
   of all. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield/random.h>
#include <hopfield/theory_attention.h>
#include <hopfield/tune.h>

#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"
#include "core/normal.h"
#include "experiment/beta_record.h"

/* Trials of a point in which a beta is chosen, too, from so many damaged memories. */
enum { CHOOSING = 4, SAMPLES = 64 };

/* A memory holds a state where it has more than this share of the weight. */
static const double HELD = 0.95;

/* What one trial works with. */
typedef struct {
    size_t units, count, row; /* row: the memory that the cue is of */
    float *values;            /* [count][units] */
    float *cues;              /* [2][units]: the damaged one, and the memory itself */
    float *states;            /* [2][units] */
    hop_rows *rows;
    hop_vector_memory *memory;
} bench;

static void clear(bench *self) {
    hop_vector_memory_free(self->memory);
    hop_rows_free(self->rows);
    free(self->values);
    free(self->cues);
    free(self->states);
}

static hop_status prepare(hop_lab *lab, hop_error *error) {
    static const hop_parameter_id ids[] = {HOP_P_UNITS, HOP_P_OVERLAP, HOP_P_MEMORIES,
                                           HOP_P_BETA};
    const hop_sweep *sweeps[4];
    for (size_t k = 0; k < 4; k++) {
        hop_sweep_sort(&lab->settings[ids[k]].sweep);
        sweeps[k] = &lab->settings[ids[k]].sweep;
    }
    const size_t count = sweeps[0]->count * sweeps[1]->count * sweeps[2]->count;
    lab->points = calloc(count, sizeof *lab->points);
    if (!lab->points) return hop_fail_memory(error);
    for (size_t u = 0; u < sweeps[0]->count; u++)
        for (size_t o = 0; o < sweeps[1]->count; o++)
            for (size_t m = 0; m < sweeps[2]->count; m++)
                lab->points[lab->point_count++] =
                    (hop_point){.units = (size_t)sweeps[0]->values[u],
                                .patterns = (size_t)sweeps[2]->values[m],
                                .load = sweeps[2]->values[m] / sweeps[0]->values[u],
                                .noise = hop_lab_value(lab, HOP_P_NOISE),
                                .extra = sweeps[1]->values[o],
                                .at = {u, m, 0, o}};
    lab->width = hop_beta_field(sweeps[3]->count, 0);
    return HOP_OK;
}

static void scale_to(float *out, size_t units, double length) {
    double squares = 0;
    for (size_t i = 0; i < units; i++) squares += (double)out[i] * out[i];
    const double scale = length / sqrt(squares);
    for (size_t i = 0; i < units; i++) out[i] = (float)(scale * out[i]);
}

/* A vector of length `length` in a random direction. */
static void draw(uint64_t seed, hop_stream stream, size_t index, size_t units,
                 double length, float *out) {
    hop_random chance = hop_random_begin(seed, stream, index);
    double pair[2];
    for (size_t i = 0; i < units; i++) {
        if (i % 2 == 0) hop_random_normal_pair(&chance, pair);
        out[i] = (float)pair[i % 2];
    }
    scale_to(out, units, length);
}

/* Rows of length sqrt(units): each its own direction, or in part that of its group. */
static void draw_all(const hop_trial *t, bench *self) {
    const double overlap = t->point->extra, length = sqrt((double)self->units);
    for (size_t r = 0; r < self->count; r++) {
        float *row = self->values + r * self->units;
        draw(t->seed, HOP_STREAM_PATTERNS, r, self->units, length, row);
        if (overlap == 0) continue;
        draw(t->seed, HOP_STREAM_BASE, r / HOP_BETA_GROUP, self->units,
             length * sqrt(overlap), self->states);
        for (size_t i = 0; i < self->units; i++)
            row[i] = (float)(sqrt(1 - overlap) * row[i] + self->states[i]);
        scale_to(row, self->units, length);
    }
}

static hop_status set_up(const hop_trial *t, bench *self) {
    const hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    const size_t units = t->point->units, count = t->point->patterns;
    const hop_damage damage = {.noise = t->point->noise};
    hop_random chance = hop_random_begin(t->seed, HOP_STREAM_TRIAL, 0);
    hop_status status = hop_context_check_bytes(t->context, "memories", count * units,
                                                sizeof *self->values, t->error);
    if (status) return status;
    *self = (bench){units,
                    count,
                    (size_t)hop_random_below(&chance, count),
                    .values = malloc(count * units * sizeof *self->values),
                    .cues = malloc(2 * units * sizeof *self->cues),
                    .states = malloc(2 * units * sizeof *self->states)};
    if (!self->values || !self->cues || !self->states) return hop_fail_memory(t->error);
    draw_all(t, self);
    for (size_t k = 0; k < 2; k++)
        memcpy(self->cues + k * units, self->values + self->row * units,
               units * sizeof *self->cues);
    status = hop_damage_apply(&damage, self->cues, units, NULL, t->seed, 0, t->error);
    if (!status)
        status = hop_rows_create(t->context, self->values, count, units, NULL,
                                 &self->rows, t->error);
    if (!status)
        status = hop_vector_memory_create(t->context, self->rows, NULL, &options,
                                          &self->memory, t->error);
    return status;
}

static double product(const float *a, const float *b, size_t units) {
    double sum = 0;
    for (size_t i = 0; i < units; i++) sum += (double)a[i] * b[i];
    return sum;
}

/* |state - x| / |x|. */
static double distance(const bench *self, const float *state) {
    const float *own = self->values + self->row * self->units;
    double squares = 0;
    for (size_t i = 0; i < self->units; i++) {
        const double by = (double)state[i] - own[i];
        squares += by * by;
    }
    return sqrt(squares / product(own, own, self->units));
}

/* x . x - max x . y over the others. */
static double gap_of(const bench *self) {
    const float *own = self->values + self->row * self->units;
    double most = -INFINITY;
    for (size_t r = 0; r < self->count; r++)
        if (r != self->row)
            most = fmax(most, product(own, self->values + r * self->units, self->units));
    return product(own, own, self->units) - most;
}

/* The end of recall from the damaged cue. */
static hop_status end(const hop_trial *t, const bench *self, double *record) {
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    how.max_steps = (int64_t)hop_lab_value(t->lab, HOP_P_MAX_STEPS);
    how.best = 1;
    hop_status status = hop_vector_recall(self->memory, &how, self->cues, 1, NULL, NULL,
                                          &result, t->error);
    if (status) return status;
    const bool held = result.best_count > 0 && result.best[0].weight > HELD;
    const double effective = hop_exp(result.entropy);
    record[OWN] = held && result.best[0].row == self->row;
    record[OTHER] = held && result.best[0].row != self->row;
    record[MEAN] = !held && effective > (double)self->count / 2;
    record[MIXTURE] = !held && record[MEAN] == 0;
    record[EFFECTIVE] = effective;
    record[ENTROPY] = result.entropy;
    record[STEPS] = result.converged ? (double)result.steps : NAN;
    return HOP_OK;
}

/* One step from the cue and from the memory itself, beside the bound. */
static hop_status step(const hop_trial *t, const bench *self, double beta, double gap,
                       double *record) {
    /* Steps are taken in float32: less than this share of a memory is rounding. */
    const double ROUNDING = 1e-5;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result results[2];
    how.max_steps = 1;
    how.confirm = 0;
    hop_status status = hop_vector_recall(self->memory, &how, self->cues, 2, self->states,
                                          NULL, results, t->error);
    if (status) return status;
    const double length = sqrt((double)self->units);
    const double bound =
        hop_theory_attention_bound((double)self->count, beta, gap, 0, length) / length;
    record[FIRST] = distance(self, self->states);
    record[PURE] = distance(self, self->states + self->units);
    record[BOUND] = fmin(bound, 2);
    record[BROKEN] = record[PURE] > bound + ROUNDING;
    return HOP_OK;
}

static hop_status choose(const hop_trial *t, const bench *self, double *record) {
    hop_tune_options how = HOP_TUNE_OPTIONS_INIT;
    hop_beta_choice choice;
    how.damage = (hop_damage){.noise = t->point->noise};
    how.samples = SAMPLES;
    how.seed = t->seed;
    hop_status status = hop_vector_choose_beta(self->memory, &how, &choice, t->error);
    if (status) return status;
    record[CHOSEN] = choice.beta;
    record[CHOSEN_OWN] = choice.retrieved;
    return HOP_OK;
}

static hop_status trial(const hop_trial *t, double *record) {
    const hop_sweep *betas = hop_lab_sweep(t->lab, HOP_P_BETA);
    bench self = {0};
    hop_status status = set_up(t, &self);
    const double gap = status ? 0 : gap_of(&self);
    for (size_t b = 0; b < betas->count && !status; b++) {
        double *at = record + hop_beta_field(b, 0);
        status = hop_vector_memory_set_beta(self.memory, betas->values[b], t->error);
        if (!status) status = end(t, &self, at);
        if (!status) status = step(t, &self, betas->values[b], gap, at);
    }
    record[CHOSEN] = record[CHOSEN_OWN] = NAN;
    if (!status && t->trial < CHOOSING) status = choose(t, &self, record);
    clear(&self);
    return status;
}

static const hop_meaning glossary[] = {
    {"units", "units of a memory, d, which has length sqrt(d)"},
    {"patterns", "memories stored, P"},
    {"overlap", "expected cosine of the memories of one group of 8; 0: there are none"},
    {"noise", "deviation of the normal noise on the cue, a share of its "
              "root-mean-square unit"},
    {"beta", "inverse temperature of the softmax"},
    {"own", "share of cues that end with over 0.95 of the weight on their own memory"},
    {"other", "the same on another memory"},
    {"mixture", "share of cues that end in a mixture of several memories"},
    {"mean", "share of cues that end near the mean of all: more than P / 2 memories "
             "have a part"},
    {"effective", "memories that have a part in the end: e^H of the weights, mean"},
    {"entropy", "H of the weights at the end, in nats, mean"},
    {"steps", "steps that changed the state, of cues that come to rest"},
    {"first", "distance from the memory after one step from the cue, over its length"},
    {"pure", "the same after one step from the memory itself"},
    {"pure_theory", "what theorem 5 of Ramsauer et al. leaves it at most; 2 is no bound"},
    {"half", "beta at which `own` crosses one half"},
    {"half_theory", "beta from which theory's map of states ends in the memory: of all "
                    "memories, or of its group, which is told apart later"},
    {"onset_theory", "beta at which the own memory weighs half in the first step"},
    {"mean_theory", "beta at which the mean of all memories is a rest no more"},
    {"usual", "1 / sqrt(d), the beta of attention"},
    {"usual_own", "`own` there; empty where it is not among the betas"},
    {"chosen", "beta that is chosen from damaged memories, mean of some trials"},
    {"chosen_own", "share of those that come back at it"},
    {NULL, NULL},
};

static const hop_taken takes[] = {
    {HOP_P_UNITS, true, "64", "64"},
    {HOP_P_MEMORIES, true, "16,256,1024", "16,256"},
    {HOP_P_OVERLAP, true, "0,0.8", "0,0.8"},
    {HOP_P_NOISE, false, "0.3", "0.3"},
    {HOP_P_BETA, true,
     "0.02,0.03,0.04,0.05,0.06,0.07,0.08,0.09,0.1,0.11,0.125,0.14,0.16,0.18,0.2,0.225,"
     "0.25,0.3,0.35,0.4,0.5,0.6,0.7,0.85,1,1.4,2",
     "0.03,0.06,0.09,0.125,0.16,0.2,0.25,0.35,0.5,1"},
    {HOP_P_TRIALS, false, "400", "60"},
    {HOP_P_MAX_STEPS, false, "1000", "1000"},
    HOP_TAKES_END,
};

const hop_experiment hop_experiment_beta = {
    .facts = {.name = "beta",
              .summary = "Softmax recall: one memory, a mixture, or the mean of all",
              .about =
                  "Random memories on a sphere of radius sqrt(d), each for itself or in "
                  "groups of 8 that are alike, are recalled from "
                  "noisy copies by softmax at rising inverse temperatures. How "
                  "often recall ends in the own memory, in another, in a mixture "
                  "or in the mean of all, how many memories have a part, and what "
                  "one step leaves; beside the random-energy model, the bound of "
                  "Ramsauer et al., the 1/sqrt(d) of attention and the beta that "
                  "is chosen from damaged copies."},
    .takes = takes,
    .extra = HOP_P_COUNT,
    .prepare = prepare,
    .trial = trial,
    .glossary = glossary,
    .report = hop_beta_report,
};
