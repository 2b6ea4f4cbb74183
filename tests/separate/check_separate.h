/* SPDX-License-Identifier: MIT */
/* What tests of separations share: random scores, and checks that hold for each of them.
 */
#ifndef HOP_TESTS_CHECK_SEPARATE_H
#define HOP_TESTS_CHECK_SEPARATE_H

#include <math.h>

#include "engine.h"

static inline hop_separation separation_of(const char *text) {
    hop_separation separation;
    hop_error error = {0};
    if (hop_separation_parse(text, &separation, &error)) fail_msg("%s", error.message);
    return separation;
}

/* Within -size..size, about a centre. */
static inline double *random_scores(hop_random *chance, size_t count, double centre,
                                    double size) {
    double *scores = need(count * sizeof *scores);
    for (size_t i = 0; i < count; i++)
        scores[i] = centre + size * (2 * hop_random_real(chance) - 1);
    return scores;
}

static inline double *weights_of(const char *text, const double *scores,
                                 const double *log_strengths, size_t count) {
    const hop_separation separation = separation_of(text);
    double *weights = need(count * sizeof *weights);
    hop_error error = {0};
    if (hop_separate(&separation, scores, log_strengths, count, weights, &error))
        fail_msg("%s: %s", text, error.message);
    return weights;
}

static inline void assert_close(double found, double expected, double within) {
    if (!(fabs(found - expected) <= within))
        fail_msg("%.17g is not %.17g within %g", found, expected, within);
}

static inline double sum_of(const double *values, size_t count) {
    long double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (long double)values[i];
    return (double)sum;
}

static inline void assert_sums_to_one(const double *weights, size_t count) {
    double support = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(weights[i] >= 0 && weights[i] <= 1);
        support += weights[i] > 0;
    }
    assert_close(sum_of(weights, count), 1, 1e-15 * support);
}

/* dF/dz = w by central differences, whose own error is h^2 F''' / 6. */
static inline void assert_gradient(const char *text, const double *scores,
                                   const double *log_strengths, size_t count,
                                   double within) {
    const hop_separation separation = separation_of(text);
    double *weights = weights_of(text, scores, log_strengths, count);
    double *moved = copy_of(scores, count * sizeof *scores);
    const double h = 1e-5;
    for (size_t i = 0; i < count; i++) {
        moved[i] = scores[i] + h;
        const double above =
            hop_separation_potential(&separation, moved, log_strengths, count);
        moved[i] = scores[i] - h;
        const double below =
            hop_separation_potential(&separation, moved, log_strengths, count);
        moved[i] = scores[i];
        assert_close((above - below) / (2 * h), weights[i], within);
    }
    free(weights);
    free(moved);
}

static inline double product_of(const double *a, const double *b, size_t count) {
    long double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (long double)a[i] * (long double)b[i];
    return (double)sum;
}

/* Whether all weights above 0 are above `least`, and stay so when score i moves by h. */
static inline bool support_stays(const char *text, const double *scores,
                                 const double *logs, size_t count, const double *moved,
                                 double least) {
    double *a = weights_of(text, scores, logs, count);
    double *b = weights_of(text, moved, logs, count);
    bool stays = true;
    for (size_t i = 0; i < count; i++)
        stays = stays && (a[i] > 0) == (b[i] > 0) && (a[i] == 0 || a[i] > least);
    free(a);
    free(b);
    return stays;
}

/* hop_separate_backward against central differences of g . w, to 1e-6 of the largest;
   returns at how many scores. A score moves by h; where
   the support changes or a weight of it is at most `least`, the score is left out. */
static inline size_t check_backward(const char *text, const double *scores,
                                    const double *logs, const double *gradients,
                                    size_t count, double least, double h) {
    const hop_separation separation = separation_of(text);
    double *weights = weights_of(text, scores, logs, count);
    double *found = need(count * sizeof *found), largest = 0;
    double *moved = copy_of(scores, count * sizeof *scores);
    size_t checked = 0;
    assert_ok(hop_separate_backward(&separation, scores, logs, weights, gradients, count,
                                    found, NULL));
    for (size_t i = 0; i < count; i++) largest = fmax(largest, fabs(found[i]));
    for (size_t i = 0; i < count; i++) {
        moved[i] = scores[i] + h;
        double *above = weights_of(text, moved, logs, count);
        bool stays = support_stays(text, scores, logs, count, moved, least);
        moved[i] = scores[i] - h;
        double *below = weights_of(text, moved, logs, count);
        stays = stays && support_stays(text, scores, logs, count, moved, least);
        moved[i] = scores[i];
        const double change =
            product_of(gradients, above, count) - product_of(gradients, below, count);
        if (stays) {
            assert_close(change / (2 * h), found[i], 1e-6 * largest + 1e-9);
            checked++;
        }
        free(above);
        free(below);
    }
    /* In place the same. */
    double *in_place = copy_of(gradients, count * sizeof *gradients);
    assert_ok(hop_separate_backward(&separation, scores, logs, weights, in_place, count,
                                    in_place, NULL));
    assert_memory_equal(in_place, found, count * sizeof *found);
    free(in_place);
    free(weights);
    free(found);
    free(moved);
    return checked;
}

/* A strength of k is k copies of the memory. */
static inline void assert_strengths_are_copies(const char *text, const double *scores,
                                               size_t count) {
    double *log_strengths = need(count * sizeof *log_strengths);
    double *many = need(4 * count * sizeof *many);
    size_t copies = 0;
    for (size_t i = 0; i < count; i++) {
        log_strengths[i] = log(1 + (double)(i % 4));
        for (size_t k = 0; k <= i % 4; k++) many[copies++] = scores[i];
    }
    double *weights = weights_of(text, scores, log_strengths, count);
    double *parts = weights_of(text, many, NULL, copies);
    const hop_separation separation = separation_of(text);
    for (size_t i = 0, at = 0; i < count; at += i % 4 + 1, i++)
        assert_close(weights[i], sum_of(parts + at, i % 4 + 1),
                     1e-13 * fmax(1, fabs(weights[i])));
    const double once =
        hop_separation_potential(&separation, scores, log_strengths, count);
    const double copied = hop_separation_potential(&separation, many, NULL, copies);
    assert_close(once, copied, 1e-13 * fmax(1, fabs(once)));
    free(log_strengths);
    free(many);
    free(weights);
    free(parts);
}

#endif
