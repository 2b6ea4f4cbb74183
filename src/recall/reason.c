/* SPDX-License-Identifier: MIT */
/* Why a unit changed, or stayed: its field, part by part. */
#include <hopfield/survey.h>
#include <math.h>
#include <stdlib.h>
#include "learn/rules.h"
#include "recall/run.h"
#include "recall/sentence.h"

/* A push into the strongest of a list. */
static void rank(hop_push push, hop_push *list, size_t *count) {
    size_t at = *count;
    while (at > 0 && fabs(push.value) > fabs(list[at - 1].value)) at--;
    if (at >= HOP_MAX_PUSHES) return;
    size_t last = *count < HOP_MAX_PUSHES ? (*count)++ : HOP_MAX_PUSHES - 1;
    for (; last > at; last--) list[last] = list[last - 1];
    list[at] = push;
}

static void add_push(hop_reason *reason, size_t index, double value) {
    const int towards = reason->after < 0 ? -1 : 1;
    if (value * towards > 0) {
        reason->with_sum += value;
        rank((hop_push){index, value}, reason->with, &reason->with_count);
    } else if (value != 0) {
        reason->against_sum += value;
        rank((hop_push){index, value}, reason->against, &reason->against_count);
    }
}

/* The form whose parts are the pushes of memories; NULL where there is none. A matrix
   that was unfolded from such a form is still a sum over the memories. */
static const hop_form *form_of_parts(const hop_memory *memory) {
    const hop_form *form = memory->form;
    if (memory->matrix && !memory->imported && !memory->unlearned)
        form = memory->rule->form;
    return form->parts ? form : NULL;
}

static hop_status push_by_memories(hop_run *run, const hop_form *form,
                                   hop_reason *reason) {
    const hop_memory *memory = run->memory;
    const hop_state *state = &run->cursor->state;
    const size_t count = hop_memory_count(memory), unit = reason->unit;
    double *parts = calloc(count + 1, sizeof *parts);
    if (!parts) return HOP_ENOMEM;
    hop_run_measure(run);
    form->parts(memory, state, run->gauge.overlaps, run->gauge.scratch, unit, parts);
    reason->source = HOP_PUSH_MEMORIES;
    for (size_t mu = 0; mu < count; mu++) add_push(reason, mu, parts[mu]);
    free(parts);
    if (memory->diagonal == HOP_DIAGONAL_KEEP) return HOP_OK;
    const hop_raw self = form->self(memory, unit);
    reason->own = 0 - ((double)self.exact + self.rounded) / form->divisor(memory) *
                          hop_memory_value(memory, hop_state_unit(state, unit));
    return HOP_OK;
}

static void push_by_units(hop_run *run, hop_reason *reason) {
    const hop_memory *memory = run->memory;
    const double *row = memory->matrix->w + reason->unit * memory->dim;
    reason->source = HOP_PUSH_UNITS;
    for (size_t j = 0; j < memory->dim; j++) {
        const int value =
            hop_memory_value(memory, hop_state_unit(&run->cursor->state, j));
        const double push = row[j] / memory->matrix->divisor * value;
        if (j == reason->unit)
            reason->own = push;
        else
            add_push(reason, j, push);
    }
}

/* b_i - theta, as the dynamics has it. */
static double bias_of(const hop_run *run, size_t unit) {
    const hop_bias *bias = &run->cursor->bias;
    const double divisor = hop_memory_divisor(run->memory);
    if (bias->exact) return ldexp((double)bias->exact[unit], -HOP_BIAS_SHIFT) / divisor;
    return bias->rounded ? bias->rounded[unit] / divisor : 0;
}

/* The energy that a new value of the unit adds. */
static double energy_of_change(hop_run *run, size_t unit, int value) {
    if (!hop_memory_has_energy(run->memory) || value == 0) return NAN;
    return hop_run_energy(run, hop_cursor_gain(run->cursor, unit, value));
}

/* The reason why the unit, in the state as it is, becomes or stays `after`; `other` is
   the value of which the energy is told. */
static void give_reason(hop_run *run, size_t unit, int after, int other, uint64_t step) {
    hop_reason *reason = calloc(1, sizeof *reason);
    if (!reason) {
        run->status = HOP_ENOMEM;
        return;
    }
    run->result.reason = reason;
    *reason = (hop_reason){.unit = unit,
                           .clamped = !(run->allowed[unit / 64] >> (unit % 64) & 1),
                           .flips = step > 0,
                           .step = step,
                           .before = hop_state_unit(&run->cursor->state, unit),
                           .after = after,
                           .field = hop_cursor_field(run->cursor, unit),
                           .bias = bias_of(run, unit),
                           .energy = energy_of_change(run, unit, other),
                           .source = HOP_PUSH_UNKNOWN};
    const hop_form *form = form_of_parts(run->memory);
    if (form)
        run->status = push_by_memories(run, form, reason);
    else if (run->memory->matrix)
        push_by_units(run, reason);
    else
        reason->own = 0;
}

void hop_reason_change(hop_run *run, size_t unit, int value) {
    if (run->result.reason) {
        run->result.reason->flips++;
        return;
    }
    /* A greedy flip is counted before it is made, a sweep after all its flips. */
    const hop_recall_options *options = run->options;
    const bool counted =
        options->update == HOP_UPDATE_ASYNC && options->order == HOP_ORDER_GREEDY;
    give_reason(run, unit, value, value, run->result.steps + !counted);
}

void hop_reason_step(hop_run *run, const uint64_t *next) {
    if (run->options->watch < 0) return;
    const size_t unit = (size_t)run->options->watch, words = run->cursor->state.words;
    const uint64_t mask = (uint64_t)1 << (unit % 64);
    if (!(next[words + unit / 64] & mask)) return; /* still missing */
    const int value = next[unit / 64] & mask ? 1 : -1;
    if (value != hop_state_unit(&run->cursor->state, unit))
        hop_reason_change(run, unit, value);
}

void hop_reason_end(hop_run *run) {
    if (run->options->watch < 0 || run->result.reason) return;
    const size_t unit = (size_t)run->options->watch;
    const int now = hop_state_unit(&run->cursor->state, unit);
    give_reason(run, unit, now, -now, 0);
}

static const char *value_name(int value) {
    return value > 0 ? "+1" : value < 0 ? "-1" : "missing";
}

static void say_pushes(hop_sentence *s, const hop_reason *reason, const hop_push *pushes,
                       size_t count, const char *const *keys) {
    for (size_t k = 0; k < count; k++) {
        hop_say(s, k ? ", " : " (strongest: ");
        if (reason->source == HOP_PUSH_MEMORIES)
            hop_say_memory(s, keys, pushes[k].index);
        else
            hop_say(s, "unit %zu", pushes[k].index);
        hop_say(s, " %+.4g", pushes[k].value);
    }
    if (count) hop_say(s, ")");
}

static void say_parts(hop_sentence *s, const hop_memory *memory, const hop_reason *reason,
                      const char *const *keys) {
    if (reason->source == HOP_PUSH_UNKNOWN) {
        hop_say(s, "; its field is no sum over memories or units");
        return;
    }
    if (reason->source == HOP_PUSH_UNITS)
        hop_say(s, "; couplings of %s are no sum over the memories, so by units",
                memory->imported ? "a matrix from outside" : memory->rule_text);
    hop_say(s, "; pushed towards it %+.4g", reason->with_sum);
    say_pushes(s, reason, reason->with, reason->with_count, keys);
    hop_say(s, ", away %+.4g", reason->against_sum);
    say_pushes(s, reason, reason->against, reason->against_count, keys);
    if (reason->own != 0)
        hop_say(s, ", %s %+.4g",
                reason->source == HOP_PUSH_MEMORIES ? "less its push on itself"
                                                    : "by itself",
                reason->own);
    if (reason->bias != 0)
        hop_say(s, ", by external field and threshold %+.4g", reason->bias);
}

void hop_reason_explain(const hop_memory *memory, const hop_reason *reason,
                        const char *const *keys, char *text, size_t size) {
    if (size == 0) return;
    hop_sentence s = {text, size, 0};
    text[0] = '\0';
    if (reason->step)
        hop_say(&s, "unit %zu went from %s to %s in step %llu, at a field of %+.4g",
                reason->unit, value_name(reason->before), value_name(reason->after),
                (unsigned long long)reason->step, reason->field);
    else
        hop_say(&s, "unit %zu stayed %s%s, in the end at a field of %+.4g", reason->unit,
                value_name(reason->after), reason->clamped ? " (clamped)" : "",
                reason->field);
    if (reason->step && reason->field * reason->after < 0) hop_say(&s, " and against it");
    say_parts(&s, memory, reason, keys);
    if (!isnan(reason->energy))
        hop_say(&s,
                reason->step ? "; this change alone: E %+.4g"
                             : "; its flip would change E by %+.4g",
                reason->energy);
    if (reason->flips > 1)
        hop_say(&s, "; it changed %llu times in all", (unsigned long long)reason->flips);
}
