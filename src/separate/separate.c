/* SPDX-License-Identifier: MIT */
/* Weights, potential and gradient of any separation: arguments are looked at here. */
#include "separate/separate.h"

static const double NONE = -INFINITY;

hop_status hop_fail_weight(const hop_scores *scores, size_t i, const char *name,
                           hop_error *error) {
    return hop_fail(error, HOP_EVALUE,
                    "score %zu is %g: its weight under %s, log strength %g, is beyond "
                    "the doubles",
                    i, scores->values[i], name, hop_scores_log_strength(scores, i));
}

/* NaN or +infinity. */
static bool is_hostile(double value) {
    return isnan(value) || value == INFINITY;
}

static hop_status check_values(const char *what, const double *values, size_t count,
                               hop_error *error) {
    for (size_t i = 0; i < count; i++)
        if (is_hostile(values[i]))
            return hop_fail(error, HOP_EVALUE,
                            "%s %zu is %g: it must be finite, or -inf to exclude", what,
                            i, values[i]);
    return HOP_OK;
}

static hop_status check_finite(const char *what, const double *values, size_t count,
                               hop_error *error) {
    for (size_t i = 0; i < count; i++)
        if (!isfinite(values[i]))
            return hop_fail(error, HOP_EVALUE, "%s %zu is %g: it must be finite", what, i,
                            values[i]);
    return HOP_OK;
}

/* The shift and the maximum; HOP_EEMPTY where every memory is excluded. */
static hop_status find_most(hop_scores *scores, hop_error *error) {
    scores->shift = NONE;
    for (size_t i = 0; i < scores->count; i++)
        if (!hop_scores_excluded(scores, i) && scores->values[i] > scores->shift)
            scores->shift = scores->values[i];
    if (scores->shift == NONE)
        return hop_fail(error, HOP_EEMPTY,
                        "all %zu memories are excluded by a score or log strength of "
                        "-inf",
                        scores->count);
    double most = NONE;
    scores->most = 0;
    for (size_t i = 0; i < scores->count; i++)
        if (!hop_scores_excluded(scores, i))
            most = fmax(most, hop_scores_below(scores, i));
    scores->most = most;
    return HOP_OK;
}

static hop_status look_at(const hop_separation *separation, hop_scores *scores,
                          hop_error *error) {
    hop_status status = hop_separation_check(separation, error);
    if (status) return status;
    if (scores->count == 0)
        return hop_fail(error, HOP_EEMPTY, "there are no scores to weigh");
    status = check_values("score", scores->values, scores->count, error);
    if (!status && scores->log_strengths)
        status =
            check_values("log strength", scores->log_strengths, scores->count, error);
    return status ? status : find_most(scores, error);
}

hop_status hop_separate(const hop_separation *separation, const double *scores,
                        const double *log_strengths, size_t count, double *weights,
                        hop_error *error) {
    hop_scores seen = {scores, log_strengths, count, separation->order, 0, 0};
    const hop_status status = look_at(separation, &seen, error);
    return status ? status
                  : hop_separator_of(separation->kind)->weigh(&seen, weights, error);
}

double hop_separation_potential(const hop_separation *separation, const double *scores,
                                const double *log_strengths, size_t count) {
    hop_scores seen = {scores, log_strengths, count, separation->order, 0, 0};
    if (look_at(separation, &seen, NULL)) return NAN;
    const hop_separator *separator = hop_separator_of(separation->kind);
    return separator->potential ? separator->potential(&seen) : NAN;
}

hop_status hop_separate_both(const hop_separation *separation, const double *scores,
                             const double *log_strengths, size_t count, double *weights,
                             double *potential, hop_error *error) {
    hop_scores seen = {scores, log_strengths, count, separation->order, 0, 0};
    hop_status status = look_at(separation, &seen, error);
    if (status) return status;
    const hop_separator *separator = hop_separator_of(separation->kind);
    if (separator->both) return separator->both(&seen, weights, potential, error);
    /* First, as the weights may take the place of the scores. */
    const double found = separator->potential ? separator->potential(&seen) : NAN;
    status = separator->weigh(&seen, weights, error);
    if (!status) *potential = found;
    return status;
}

hop_status hop_separate_backward(const hop_separation *separation, const double *scores,
                                 const double *log_strengths, const double *weights,
                                 const double *weight_gradients, size_t count,
                                 double *score_gradients, hop_error *error) {
    hop_scores seen = {scores, log_strengths, count, separation->order, 0, 0};
    hop_status status = look_at(separation, &seen, error);
    if (!status) status = check_finite("weight", weights, count, error);
    if (!status) status = check_finite("gradient", weight_gradients, count, error);
    if (status) return status;
    const hop_separator *separator = hop_separator_of(separation->kind);
    if (!separator->backward)
        return hop_fail(error, HOP_EUNSUPPORTED, "weights of %s have no gradient",
                        separator->facts.name);
    return separator->backward(&seen, weights, weight_gradients, score_gradients, error);
}
