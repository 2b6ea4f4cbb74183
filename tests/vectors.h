/* SPDX-License-Identifier: MIT */
/* Vector memories of random rows, and one step of theirs in plain double code, written
   from the public formulas. */
#ifndef HOP_TESTS_VECTORS_H
#define HOP_TESTS_VECTORS_H

#include "patterns/row_sets.h"

#include "attend/attend.h"
#include "memory/vector.h"
#include "patterns/rows.h"

#define assert_within(a, b, by)                                                          \
    do {                                                                                 \
        const double a_ = (a), b_ = (b), by_ = (by);                                     \
        if (!(fabs(a_ - b_) <= by_))                                                     \
            fail_msg("%s = %.9g, %s = %.9g: %.3g apart, not %.3g", #a, a_, #b, b_,       \
                     fabs(a_ - b_), by_);                                                \
    } while (0)

/* Independent normal numbers, nearly: sums of 12 uniform ones. */
static inline double normal_of(hop_random *chance) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += hop_random_real(chance);
    return sum;
}

static inline float *normal_rows(uint64_t seed, size_t count, size_t dim) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    float *rows = need(count * dim * sizeof *rows);
    for (size_t i = 0; i < count * dim; i++) rows[i] = (float)normal_of(&chance);
    return rows;
}

static inline double length_of(const float *x, size_t dim) {
    double square = 0;
    for (size_t i = 0; i < dim; i++) square += (double)x[i] * x[i];
    return sqrt(square);
}

/* Normal rows of length 1. */
static inline float *unit_rows(uint64_t seed, size_t count, size_t dim) {
    float *rows = normal_rows(seed, count, dim);
    for (size_t r = 0; r < count; r++) {
        const double length = length_of(rows + r * dim, dim);
        for (size_t i = 0; i < dim; i++)
            rows[r * dim + i] = (float)(rows[r * dim + i] / length);
    }
    return rows;
}

/* A set of rows and, for bits, the patterns it borrows. */
typedef struct row_set {
    hop_rows *rows;
    hop_patterns *patterns;
} row_set;

/* Bits are the signs of the values. */
static inline row_set row_set_of(hop_context *context, const float *values, size_t count,
                                 size_t dim, hop_storage storage) {
    row_set set = {NULL, NULL};
    if (storage != HOP_STORAGE_BITS) {
        set.rows = rows_of(context, values, count, dim, storage, 0, 0);
        return set;
    }
    int8_t *signs = need(count * dim);
    for (size_t i = 0; i < count * dim; i++) signs[i] = values[i] > 0 ? 1 : -1;
    set.patterns = patterns_of(signs, count, dim);
    assert_ok(hop_rows_of_patterns(context, set.patterns, &set.rows, NULL));
    free(signs);
    return set;
}

static inline void row_set_free(row_set *set) {
    hop_rows_free(set->rows);
    hop_patterns_free(set->patterns);
}

static inline hop_vector_options vector_options(hop_similarity similarity,
                                                hop_separation_kind kind, double order,
                                                hop_activation activation, double beta) {
    hop_vector_options options = HOP_VECTOR_OPTIONS_INIT;
    options.similarity = similarity;
    options.separation = (hop_separation){kind, order};
    options.activation = activation;
    options.beta = beta;
    return options;
}

static inline hop_vector_memory *vector_memory_of(hop_context *context,
                                                  const hop_rows *keys,
                                                  const hop_rows *values,
                                                  const hop_vector_options *options) {
    hop_vector_memory *memory = NULL;
    hop_error error = {HOP_OK, ""};
    if (hop_vector_memory_create(context, keys, values, options, &memory, &error))
        fail_msg("%s", error.message);
    return memory;
}

/* What one step must give, [count] and [dim of values], and how far floats may be off. */
typedef struct plain_step {
    size_t count, dim;
    double *scores, *weights, *out;
    double potential;
    double score_error;  /* of any score */
    double weight_error; /* of all weights together */
    double out_error;    /* of any unit read out */
} plain_step;

static inline void plain_step_free(plain_step *step) {
    free(step->scores);
    free(step->weights);
    free(step->out);
}

static inline double *plain_rows(const hop_rows *rows) {
    const size_t count = hop_rows_count(rows), dim = hop_rows_dim(rows);
    float *row = need(dim * sizeof *row);
    double *all = need(count * dim * sizeof *all);
    for (size_t r = 0; r < count; r++) {
        hop_rows_read(rows, r, row);
        for (size_t i = 0; i < dim; i++) all[r * dim + i] = row[i];
    }
    free(row);
    return all;
}

/* Known units less their mean, where the similarity is centred. */
static inline void plain_lift(const double *x, const uint8_t *missing, size_t dim,
                              int centre, double *out) {
    double sum = 0, units = 0;
    for (size_t i = 0; i < dim; i++)
        if (!missing[i]) {
            sum += x[i];
            units++;
        }
    for (size_t i = 0; i < dim; i++)
        out[i] = missing[i] ? 0 : x[i] - (centre && units > 0 ? sum / units : 0);
}

static inline double plain_length(const double *x, size_t dim) {
    double square = 0;
    for (size_t i = 0; i < dim; i++) square += x[i] * x[i];
    return sqrt(square);
}

/* The similarity by its formula; *size: the same of absolute terms. Beside bytes the
   state is rounded to bytes. */
static inline double plain_similarity(hop_similarity kind, const hop_rows *keys,
                                      const double *q, const double *x,
                                      const uint8_t *missing, double *size) {
    const size_t dim = hop_rows_dim(keys);
    double *a = need(dim * sizeof *a), *b = need(dim * sizeof *b), sum = 0;
    const int lengths = kind == HOP_SIMILARITY_COSINE || kind == HOP_SIMILARITY_CENTRED;
    plain_lift(q, missing, dim, kind == HOP_SIMILARITY_CENTRED, a);
    plain_lift(x, missing, dim, kind == HOP_SIMILARITY_CENTRED, b);
    *size = 0;
    if (lengths || kind == HOP_SIMILARITY_DOT) {
        const double own = lengths ? plain_length(a, dim) : 1;
        const double other = lengths ? plain_length(b, dim) : 1;
        for (size_t i = 0; i < dim; i++) a[i] = own > 0 ? (float)(a[i] / own) : 0;
        if (hop_rows_storage(keys) == HOP_STORAGE_INT8) {
            double most = 0;
            for (size_t i = 0; i < dim; i++) most = fmax(most, fabs(a[i]));
            const double scale = (float)(most / 127);
            for (size_t i = 0; i < dim && most > 0; i++)
                a[i] = scale * nearbyint(a[i] / scale);
        }
        for (size_t i = 0; i < dim && other > 0; i++) {
            sum += a[i] * x[i] / other; /* a has no mean: x need not lose its own */
            *size += fabs(a[i] * x[i] / other);
        }
    } else {
        for (size_t i = 0; i < dim; i++) {
            const double by = missing[i] ? 0 : q[i] - x[i];
            if (kind == HOP_SIMILARITY_EUCLID) sum -= by * by;
            if (kind == HOP_SIMILARITY_MANHATTAN) sum -= fabs(by);
            if (kind == HOP_SIMILARITY_HAMMING && !missing[i])
                sum -= q[i] != 0 && (q[i] > 0) != (x[i] > 0);
        }
        *size = fabs(sum);
    }
    free(a);
    free(b);
    return sum;
}

/* max(b, 0)^(1 / (alpha - 1)), by the C library. */
static inline double plain_power(double b, double alpha) {
    return b > 0 ? pow(b, 1 / (alpha - 1)) : 0;
}

/* Entmax of s by bisection on its threshold. */
static inline void plain_entmax(const double *s, size_t count, double alpha, double *w) {
    double most = -INFINITY;
    for (size_t r = 0; r < count; r++) most = fmax(most, s[r]);
    double low = (alpha - 1) * most - 1, high = (alpha - 1) * most;
    for (int round = 0; round < 200; round++) {
        const double tau = low + (high - low) / 2;
        double sum = 0;
        for (size_t r = 0; r < count; r++)
            sum += isinf(s[r]) ? 0 : plain_power((alpha - 1) * s[r] - tau, alpha);
        *(sum > 1 ? &low : &high) = tau;
    }
    for (size_t r = 0; r < count; r++)
        w[r] = isinf(s[r]) ? 0 : plain_power((alpha - 1) * s[r] - low, alpha);
}

/* Weights and potential of scores z with ln c in s = z + ln c; a strength of 0 excludes.
   Returns what the weights change by, together, where every score changes by 1. */
static inline double plain_separate(const hop_separation *separation, const double *z,
                                    const double *c, size_t count, double *w, double *F) {
    const double n = separation->order;
    const int kind = (int)separation->kind;
    double *s = need(count * sizeof *s), most = -INFINITY, sum = 0, gain = 0;
    *F = 0;
    for (size_t r = 0; r < count; r++) {
        s[r] = c[r] > 0 ? z[r] + log(c[r]) : -INFINITY;
        most = fmax(most, s[r]);
        w[r] = 0;
    }
    if (kind <= HOP_SEPARATION_RECTIFIED) {
        const double power = kind == HOP_SEPARATION_IDENTITY ? 2 : n;
        for (size_t r = 0; r < count; r++) {
            const double base = kind == HOP_SEPARATION_RECTIFIED ? fmax(z[r], 0) : z[r];
            if (!(c[r] > 0)) continue;
            w[r] = c[r] * pow(base, power - 1);
            *F += c[r] * pow(base, power) / power;
            gain += c[r] * (power - 1) * pow(fabs(base), power - 2);
        }
    } else if (kind == HOP_SEPARATION_SPARSEMAX || kind == HOP_SEPARATION_ENTMAX) {
        const double alpha = kind == HOP_SEPARATION_SPARSEMAX ? 2 : n;
        double omega = -1;
        plain_entmax(s, count, alpha, w);
        for (size_t r = 0; r < count; r++)
            if (w[r] > 0) {
                omega += pow(w[r], alpha);
                *F += w[r] * s[r];
                gain += 2 * pow(w[r], 2 - alpha);
            }
        *F -= omega / (alpha * (alpha - 1));
    } else if (kind == HOP_SEPARATION_EPANECHNIKOV) {
        for (size_t r = 0; r < count; r++) {
            w[r] = z[r] > -2 && c[r] > 0 ? c[r] : 0;
            sum += w[r];
            *F += w[r] * (1 + z[r] / 2);
        }
        for (size_t r = 0; r < count && sum > 0; r++) w[r] /= sum;
        *F = log(HOP_EPANECHNIKOV_FLOOR + *F);
    } else {
        for (size_t r = 0; r < count; r++) {
            size_t before = 0;
            for (size_t k = 0; kind == HOP_SEPARATION_TOPK && k < count; k++)
                before += s[k] > s[r] || (s[k] == s[r] && k < r);
            if (kind == HOP_SEPARATION_TOPK && (double)before >= n) continue;
            w[r] = exp(s[r] - most);
            sum += w[r];
        }
        *F = kind == HOP_SEPARATION_TOPK ? NAN : most + log(sum);
        for (size_t r = 0; r < count && kind != HOP_SEPARATION_EXPONENTIAL; r++)
            w[r] /= sum;
        gain = kind == HOP_SEPARATION_EXPONENTIAL ? 2 * sum : 2;
    }
    free(s);
    return gain;
}

/* One step of a memory with strengths c (NULL: 1) from a state. Errors: sums run in 16
   lanes, read-outs over chunks of 128 of which weights below 2^-24 are left out. */
static inline plain_step plain_step_of(const hop_rows *keys, const hop_rows *values,
                                       const hop_vector_options *how, const double *c,
                                       const float *state, const uint8_t *mask) {
    const size_t count = hop_rows_count(keys), dim = hop_rows_dim(keys);
    const double unit = 0x1p-24, lanes = ((double)dim / 16 + 8) * unit;
    plain_step step = {.count = count, .dim = hop_rows_dim(values)};
    double *x = plain_rows(keys), *v = plain_rows(values), *q = need(dim * sizeof *q);
    double *ones = need(count * sizeof *ones), largest = 0, all = 0;
    uint8_t *missing = need(dim);
    for (size_t r = 0; r < count; r++) ones[r] = 1;
    for (size_t i = 0; i < dim; i++) {
        missing[i] = mask && mask[i] == HOP_MASK_MISSING;
        q[i] = missing[i] ? 0 : state[i];
    }
    step.scores = need(count * sizeof *step.scores);
    step.weights = need(count * sizeof *step.weights);
    step.out = need(step.dim * sizeof *step.out);
    for (size_t r = 0; r < count; r++) {
        double size;
        const double sim =
            plain_similarity(how->similarity, keys, q, x + r * dim, missing, &size);
        const double strength = c && c[r] > 0 ? fabs(log(c[r])) : 0;
        step.scores[r] = how->beta * sim;
        step.score_error =
            fmax(step.score_error, how->beta * size * 24 * lanes +
                                       (2 * fabs(how->beta * sim) + 2 * strength) * unit);
    }
    const double gain = plain_separate(&how->separation, step.scores, c ? c : ones, count,
                                       step.weights, &step.potential);
    for (size_t r = 0; r < count; r++) {
        all += fabs(step.weights[r]);
        for (size_t i = 0; i < step.dim; i++) {
            const double value = v[r * step.dim + i];
            step.out[i] += step.weights[r] * value;
            largest = fmax(largest, fabs(value));
        }
    }
    step.weight_error = gain * step.score_error + 140 * unit * all;
    step.out_error = step.weight_error * largest;
    free(x);
    free(v);
    free(q);
    free(ones);
    free(missing);
    return step;
}

/* E by the header: -F/beta, ln(sum c)/beta for softmax, |q|^2/2 + max|x|^2/2 for dot
   without activation. */
static inline double plain_energy(const plain_step *step, const hop_rows *keys,
                                  const hop_vector_options *how, const double *c,
                                  const float *state) {
    double energy = -step->potential / how->beta, sum = 0, largest = 0;
    for (size_t r = 0; r < step->count; r++) {
        sum += !c ? 1 : c[r] > 0 ? c[r] : 0;
        largest = fmax(largest, hop_rows_norm(keys, r));
    }
    if (how->separation.kind == HOP_SEPARATION_SOFTMAX) energy += log(sum) / how->beta;
    if (how->similarity != HOP_SIMILARITY_DOT || how->activation != HOP_ACTIVATION_NONE)
        return energy;
    const double own = state ? length_of(state, hop_rows_dim(keys)) : 0;
    return energy + own * own / 2 + largest * largest / 2;
}

/* Recalls of several cues, into states and weights where they are not NULL. */
static inline void recall_all(const hop_vector_memory *memory,
                              const hop_vector_recall_options *options, const float *cues,
                              size_t count, float *states, float *weights,
                              hop_vector_result *results) {
    hop_error error = {HOP_OK, ""};
    if (hop_vector_recall(memory, options, cues, count, states, weights, results, &error))
        fail_msg("recall: %s", error.message);
}

#define SAME(field) assert_memory_equal(&a->field, &b->field, sizeof a->field)
/* Every field, bit for bit. */
static inline void assert_same_recall(const hop_vector_result *a,
                                      const hop_vector_result *b) {
    SAME(outcome);
    SAME(steps);
    SAME(converged);
    SAME(cycle);
    SAME(energy_falls);
    SAME(energy_start);
    SAME(energy);
    SAME(entropy);
    SAME(has_match);
    SAME(match);
    SAME(distance);
    SAME(wrong);
    SAME(rest);
    SAME(mixture_count);
    SAME(best_count);
    for (size_t k = 0; k < a->best_count; k++) {
        SAME(best[k].row);
        SAME(best[k].weight);
        SAME(best[k].similarity);
    }
}
#undef SAME

/* Every separation with an order, for loops. */
static const hop_separation every_separation[] = {
    {HOP_SEPARATION_IDENTITY, 0},    {HOP_SEPARATION_POLYNOMIAL, 2},
    {HOP_SEPARATION_POLYNOMIAL, 3},  {HOP_SEPARATION_RECTIFIED, 4},
    {HOP_SEPARATION_EXPONENTIAL, 0}, {HOP_SEPARATION_SOFTMAX, 0},
    {HOP_SEPARATION_SPARSEMAX, 0},   {HOP_SEPARATION_ENTMAX, 1.5},
    {HOP_SEPARATION_ENTMAX, 1.3},    {HOP_SEPARATION_TOPK, 5},
    {HOP_SEPARATION_EPANECHNIKOV, 0}};
enum { EVERY_SEPARATION = sizeof every_separation / sizeof *every_separation };

/* Whether hop_vector_memory_create takes them together. */
static inline int fits_together(const hop_vector_options *how, hop_storage storage) {
    if (how->similarity == HOP_SIMILARITY_HAMMING && storage != HOP_STORAGE_BITS)
        return 0;
    if (how->separation.kind == HOP_SEPARATION_EPANECHNIKOV &&
        how->similarity != HOP_SIMILARITY_EUCLID)
        return 0;
    return how->separation.kind != HOP_SEPARATION_EXPONENTIAL ||
           how->activation != HOP_ACTIVATION_NONE;
}

#endif
