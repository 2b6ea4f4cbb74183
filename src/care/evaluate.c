/* SPDX-License-Identifier: MIT */
/* Evaluation: questions with known answers are asked and marked. */
#include <hopfield/care.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "care/sorted.h"
#include "core/error.h"
#include "core/exponential.h"

enum { AMONG = 5 };

const char *hop_mark_name(hop_mark mark) {
    static const char *const names[HOP_MARK_COUNT] = {"right", "wrong", "rejected"};
    return (unsigned)mark < HOP_MARK_COUNT ? names[mark] : NULL;
}

static int has_something(const hop_question_asked *asked) {
    return asked->key || asked->label;
}

/* What the answer says of what was asked for: the item that is most like the cue, or the
   label. */
static size_t said(const hop_question_asked *asked, const hop_answer *answer,
                   const hop_answer_match *matches) {
    if (answer->match_count == 0) return SIZE_MAX;
    return asked->key ? matches[0].row : answer->row;
}

static int is_right(const hop_store *store, const hop_question_asked *asked, size_t row) {
    const hop_store_item *item = hop_store_item_at(store, row);
    if (!item) return 0;
    if (asked->key) return strcmp(item->key, asked->key) == 0;
    return asked->label && item->label && strcmp(item->label, asked->label) == 0;
}

/* A right answer that the store does not hold would count as wrong for ever. */
static hop_status check_answer(const hop_store *store, const hop_question_asked *asked,
                               size_t number, hop_error *error) {
    size_t row;
    if (asked->key) {
        if (hop_store_find(store, asked->key, &row) == HOP_OK) return HOP_OK;
        return hop_fail(error, HOP_EINVAL, "question %zu: %s holds no key '%.100s'",
                        number, hop_store_path(store), asked->key);
    }
    if (!asked->label) return HOP_OK;
    for (row = 0; row < hop_store_count(store); row++)
        if (is_right(store, asked, row)) return HOP_OK;
    return hop_fail(error, HOP_EINVAL, "question %zu: %s holds no label '%.100s'", number,
                    hop_store_path(store), asked->label);
}

static double seconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static hop_status ask(hop_lookup *lookup, const hop_store *store,
                      const hop_question_asked *asked, size_t number, hop_marked *out,
                      hop_error *error) {
    hop_answer_match matches[AMONG];
    hop_error why;
    const double begin = seconds_now();
    hop_status status =
        hop_lookup_recall(lookup, &asked->cue, 1, AMONG, &out->answer, matches, &why);
    out->seconds = seconds_now() - begin;
    if (status != HOP_OK)
        return hop_fail(error, status, "question %zu: %s", number, why.message);
    const hop_answer *answer = &out->answer;
    const int unknown = answer->verdict == HOP_VERDICT_UNKNOWN;
    out->said = said(asked, answer, matches);
    out->among_best = is_right(store, asked, out->said);
    for (size_t i = 0; i < answer->match_count && i < AMONG; i++)
        out->among_best |= is_right(store, asked, matches[i].row);
    if (!has_something(asked))
        out->mark = unknown ? HOP_MARK_RIGHT : HOP_MARK_WRONG;
    else if (unknown)
        out->mark = HOP_MARK_REJECTED;
    else
        out->mark = is_right(store, asked, out->said) ? HOP_MARK_RIGHT : HOP_MARK_WRONG;
    return HOP_OK;
}

/* --- summing up ----------------------------------------------------------------------
 */

static void calibrate(const hop_marked *marked, size_t count, hop_evaluation *out) {
    size_t given = 0;
    double error = 0;
    for (size_t i = 0; i < count; i++) {
        if (marked[i].answer.verdict == HOP_VERDICT_UNKNOWN) continue;
        const double score = marked[i].answer.score;
        size_t bin = score > 0 ? (size_t)(score * HOP_CALIBRATION_BINS) : 0;
        if (bin >= HOP_CALIBRATION_BINS) bin = HOP_CALIBRATION_BINS - 1;
        out->bins[bin].count++;
        out->bins[bin].score += score;
        out->bins[bin].right += marked[i].mark == HOP_MARK_RIGHT;
        given++;
    }
    for (size_t k = 0; k < HOP_CALIBRATION_BINS; k++) {
        const double held = (double)out->bins[k].count;
        error += fabs(out->bins[k].score - out->bins[k].right);
        out->bins[k].score = held > 0 ? out->bins[k].score / held : NAN;
        out->bins[k].right = held > 0 ? out->bins[k].right / held : NAN;
    }
    out->calibration_error = given ? error / (double)given : NAN;
}

static hop_status time_all(const hop_marked *marked, size_t count, hop_evaluation *out,
                           hop_error *error) {
    double *times = malloc((count + 1) * sizeof *times);
    if (!times) return hop_fail_memory(error);
    for (size_t i = 0; i < count; i++) times[i] = marked[i].seconds;
    hop_sort_values(times, count);
    out->median_seconds = count ? times[count / 2] : NAN;
    /* Of 20 the 19th. */
    out->slow_seconds = count ? times[(count * 19 + 19) / 20 - 1] : NAN;
    free(times);
    return HOP_OK;
}

static void count_marks(const hop_question_asked *asked, const hop_marked *marked,
                        size_t count, hop_evaluation *out) {
    size_t right = 0, right_known = 0, among = 0, rejected = 0, refused = 0;
    for (size_t i = 0; i < count; i++) {
        const int known = has_something(&asked[i]);
        const int is_right_now = marked[i].mark == HOP_MARK_RIGHT;
        right += (size_t)is_right_now;
        out->known += (size_t)known;
        right_known += (size_t)(known && is_right_now);
        among += (size_t)(known && marked[i].among_best);
        rejected += (size_t)(marked[i].mark == HOP_MARK_REJECTED);
        refused += (size_t)(!known && is_right_now);
    }
    out->asked = count;
    out->unknown = count - out->known;
    out->right = hop_rate(right, count);
    out->right_known = hop_rate(right_known, out->known);
    out->among_best = hop_rate(among, out->known);
    out->rejected = hop_rate(rejected, out->known);
    out->refused = hop_rate(refused, out->unknown);
}

hop_status hop_evaluate(hop_lookup *lookup, const hop_store *store,
                        const hop_question_asked *asked, size_t count, hop_marked *marked,
                        hop_evaluation *out, hop_error *error) {
    hop_evaluation all = {0};
    hop_status status = HOP_OK;
    for (size_t i = 0; i < count && status == HOP_OK; i++)
        status = check_answer(store, &asked[i], i + 1, error);
    for (size_t i = 0; i < count && status == HOP_OK; i++)
        status = ask(lookup, store, &asked[i], i + 1, &marked[i], error);
    if (status == HOP_OK) status = time_all(marked, count, &all, error);
    if (status != HOP_OK) return status;
    count_marks(asked, marked, count, &all);
    calibrate(marked, count, &all);
    *out = all;
    return HOP_OK;
}

/* Twice the lower tail of Binomial(n, 1/2) up to k, at most 1. */
static double two_sided(size_t k, size_t n) {
    double tail = 0, term = -(double)n * hop_log(2);
    for (size_t i = 0; i <= k; i++) {
        tail += hop_exp(term);
        term += hop_log((double)(n - i)) - hop_log((double)(i + 1));
    }
    return 2 * tail < 1 ? 2 * tail : 1;
}

hop_evaluation_change hop_evaluation_compare(const hop_marked *first,
                                             const hop_marked *second, size_t count) {
    hop_evaluation_change out = {.chance = 1};
    for (size_t i = 0; i < count; i++) {
        const int before = first[i].mark == HOP_MARK_RIGHT;
        const int after = second[i].mark == HOP_MARK_RIGHT;
        out.both += (size_t)(before && after);
        out.neither += (size_t)(!before && !after);
        out.gained += (size_t)(!before && after);
        out.lost += (size_t)(before && !after);
    }
    const size_t changed = out.gained + out.lost;
    const size_t fewer = out.gained < out.lost ? out.gained : out.lost;
    if (changed) out.chance = two_sided(fewer, changed);
    return out;
}
