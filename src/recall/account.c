/* SPDX-License-Identifier: MIT */
/* How a result came about: the cue, the winner and its rival, and what was promised. */
#include <hopfield/survey.h>
#include <math.h>
#include "core/error.h"
#include "memory/form.h"
#include "patterns/packed.h"
#include "recall/run.h"
#include "recall/sentence.h"

const char *hop_promise_name(hop_promise promise) {
    static const char *const names[HOP_PROMISE_COUNT] = {
        "single", "loose", "graded", "together", "heat", "asymmetric", "self", "none"};
    return (unsigned)promise < HOP_PROMISE_COUNT ? names[promise] : NULL;
}

const char *hop_promise_explain(hop_promise promise) {
    static const char *const texts[HOP_PROMISE_COUNT] = {
        "no change could raise E: one unit at a time, under symmetric couplings",
        "no change could raise E: units that move at once are not coupled",
        "E of the graded units must fall; that of their signs may rise",
        "E may rise: coupled units move at once",
        "E may rise: there is a temperature",
        "E may rise: couplings are not symmetric",
        "E may rise: a unit couples to itself negatively",
        "states have no energy"};
    return (unsigned)promise < HOP_PROMISE_COUNT ? texts[promise] : NULL;
}

hop_promise hop_recall_promise(const hop_memory *memory,
                               const hop_recall_options *options) {
    static const hop_recall_options defaults = HOP_RECALL_OPTIONS_INIT;
    if (!options) options = &defaults;
    const hop_run run = {.memory = memory,
                         .options = options,
                         .block = options->block ? options->block : 1};
    if (!hop_memory_has_energy(memory)) return HOP_PROMISE_NONE;
    if (options->update == HOP_UPDATE_CONTINUOUS) return HOP_PROMISE_GRADED;
    if (hop_is_stochastic(options->update)) return HOP_PROMISE_HEAT;
    if (!hop_memory_symmetric(memory)) return HOP_PROMISE_ASYMMETRIC;
    for (size_t i = 0; i < memory->dim; i++) {
        const hop_raw kept = hop_memory_kept(memory, i);
        if (kept.exact < 0 || kept.rounded < 0) return HOP_PROMISE_SELF;
    }
    if (options->update == HOP_UPDATE_ASYNC) return HOP_PROMISE_SINGLE;
    if (!hop_run_is_in_blocks(&run) || !hop_blocks_are_loose(&run))
        return HOP_PROMISE_TOGETHER;
    return options->block == 1 && !hop_run_alternates(&run) ? HOP_PROMISE_SINGLE
                                                            : HOP_PROMISE_LOOSE;
}

static hop_status load(hop_state *state, const int8_t *units, const char *what,
                       hop_error *error) {
    const size_t wrong = hop_state_load(state, units);
    if (wrong == state->dim) return HOP_OK;
    return hop_fail(error, HOP_EVALUE, "%s, unit %zu: value %d is not -1, 0 or 1", what,
                    wrong, units[wrong]);
}

/* The winner, and of all others the one most like it in the final state. */
static void name_winner(const hop_memory *memory, const hop_result *result,
                        const int32_t *cue, const int32_t *end, hop_account *out) {
    const size_t count = hop_memory_count(memory);
    const double dim = (double)memory->dim;
    size_t winner = 0, rival = SIZE_MAX;
    out->sign = result->outcome == HOP_OUTCOME_INVERSE ? -1 : 1;
    out->margin = NAN;
    if (count == 0) return;
    for (size_t mu = 1; mu < count; mu++)
        if (end[mu] > end[winner]) winner = mu;
    if (result->has_match) winner = result->match;
    for (size_t mu = 0; mu < count; mu++)
        if (mu != winner &&
            (rival == SIZE_MAX || out->sign * end[mu] > out->sign * end[rival]))
            rival = mu;
    out->has_winner = 1;
    out->winner = winner;
    out->cue_overlap = out->sign * cue[winner] / dim;
    out->overlap = out->sign * end[winner] / dim;
    if (rival == SIZE_MAX) return;
    out->has_runner_up = 1;
    out->runner_up = rival;
    out->runner_up_overlap = out->sign * end[rival] / dim;
    out->margin = out->overlap - out->runner_up_overlap;
}

/* Units that changed, and whether they went where the winner has them. */
static void count_changes(const hop_memory *memory, const int8_t *cue,
                          const int8_t *state, hop_account *out) {
    for (size_t i = 0; i < memory->dim; i++) {
        if (state[i] == cue[i]) continue;
        out->changed++;
        if (!out->has_winner) continue;
        const uint64_t *xi = hop_patterns_row(memory->patterns, out->winner);
        const bool right = state[i] == out->sign * hop_packed_unit(xi, i);
        out->towards += right;
        out->away += !right;
    }
}

hop_status hop_result_account(const hop_memory *memory, const hop_recall_options *options,
                              const int8_t *cue, const int8_t *state,
                              const hop_result *result, hop_account *out,
                              hop_error *error) {
    static const hop_recall_options defaults = HOP_RECALL_OPTIONS_INIT;
    if (!options) options = &defaults;
    hop_account found = {.promise = hop_recall_promise(memory, options)};
    hop_gauge first = {0}, last = {0};
    hop_state begin = {0}, end = {0};
    const hop_bias none = {0};
    hop_status status = HOP_OK;
    if (hop_gauge_create(memory, &first) || hop_gauge_create(memory, &last) ||
        hop_state_create(memory->dim, &begin) || hop_state_create(memory->dim, &end))
        status = hop_fail_memory(error);
    if (!status) status = load(&begin, cue, "cue", error);
    if (!status) status = load(&end, state, "state", error);
    if (!status) {
        hop_result named = {0};
        hop_gauge_measure(&first, &begin, &none);
        hop_gauge_measure(&last, &end, &none);
        const size_t wanted = options->best < HOP_MAX_BEST ? options->best : HOP_MAX_BEST;
        hop_name_best(memory, first.overlaps, wanted, &named);
        found.cue_count = named.best_count;
        for (size_t k = 0; k < named.best_count; k++) found.cue[k] = named.best[k];
        name_winner(memory, result, first.overlaps, last.overlaps, &found);
        count_changes(memory, cue, state, &found);
        for (size_t i = 0; i < memory->dim; i++) found.cue_missing += cue[i] == 0;
        *out = found;
    }
    hop_gauge_clear(&first);
    hop_gauge_clear(&last);
    hop_state_clear(&begin);
    hop_state_clear(&end);
    return status;
}

static void say_energy(hop_sentence *s, const hop_result *result,
                       const hop_account *account) {
    if (account->promise == HOP_PROMISE_NONE) {
        hop_say(s, "; states have no energy");
        return;
    }
    const double change = result->energy - result->energy_start;
    hop_say(s, "; E %s %.6g",
            change < 0   ? "fell from"
            : change > 0 ? "rose from"
                         : "stayed",
            result->energy_start);
    if (change != 0) hop_say(s, " to %.6g", result->energy);
    hop_say(s, " (%s)", hop_promise_explain(account->promise));
}

void hop_account_explain(const hop_memory *memory, const hop_result *result,
                         const hop_account *account, const char *const *keys, char *text,
                         size_t size) {
    if (size == 0) return;
    hop_sentence s = {text, size, 0};
    text[0] = '\0';
    if (account->cue_count) hop_say(&s, "the cue overlapped most with ");
    for (size_t k = 0; k < account->cue_count; k++) {
        hop_say(&s, k ? ", " : "");
        hop_say_memory(&s, keys, account->cue[k].row);
        hop_say(&s, " %.4f", account->cue[k].overlap);
    }
    if (account->cue_count) hop_say(&s, "; ");
    if (account->has_winner) {
        hop_say(&s, "the end with %s", account->sign < 0 ? "minus " : "");
        hop_say_memory(&s, keys, account->winner);
        hop_say(&s, " %.4f", account->overlap);
        if (account->has_runner_up) {
            hop_say(&s, ", runner-up ");
            hop_say_memory(&s, keys, account->runner_up);
            hop_say(&s, " %.4f, margin %.4f", account->runner_up_overlap,
                    account->margin);
        }
        hop_say(&s, "; ");
    }
    hop_say(&s, "%zu of %zu unit%s changed", account->changed, memory->dim,
            hop_plural(memory->dim));
    if (account->has_winner && account->changed) {
        hop_say(&s, ", %zu towards %s", account->towards,
                account->sign < 0 ? "minus " : "");
        hop_say_memory(&s, keys, account->winner);
        hop_say(&s, " and %zu away", account->away);
    }
    say_energy(&s, result, account);
}
