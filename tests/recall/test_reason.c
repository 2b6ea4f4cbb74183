/* SPDX-License-Identifier: MIT */
/* Reasons of single units, against the couplings and energies of the state they tell of.
 */
#include <math.h>

#include "engine.h"

enum { DIM = 70, COUNT = 9, CUES = 3 };

static void assert_close(double found, double expected) {
    if (!(fabs(found - expected) <= 1e-9 * (1 + fabs(expected))))
        fail_msg("%.15g is not %.15g", found, expected);
}

static double energy_of(const hop_memory *memory, const int8_t *state) {
    double energy;
    assert_ok(hop_memory_energy(memory, state, 1, &energy, NULL));
    return energy;
}

/* The lists hold the largest pushes of their side, of parts[count] in all. */
static void check_pushes(const hop_reason *reason, const double *parts, size_t count,
                         size_t left_out) {
    const int towards = reason->after < 0 ? -1 : 1;
    double with = 0, against = 0;
    for (size_t k = 0; k < count; k++) {
        if (k == left_out) continue;
        if (parts[k] * towards > 0)
            with += parts[k];
        else
            against += parts[k];
    }
    assert_close(reason->with_sum, with);
    assert_close(reason->against_sum, against);
    for (size_t k = 0; k < reason->with_count; k++) {
        const hop_push *push = &reason->with[k];
        assert_close(push->value, parts[push->index]);
        assert_true(push->value * towards > 0);
        if (k) assert_true(fabs(push->value) <= fabs(push[-1].value));
    }
    for (size_t k = 0; k < reason->against_count; k++) {
        const hop_push *push = &reason->against[k];
        assert_close(push->value, parts[push->index]);
        assert_true(push->value * towards < 0);
    }
    size_t larger = 0; /* than the last that is listed */
    if (reason->with_count < HOP_MAX_PUSHES) return;
    for (size_t k = 0; k < count; k++)
        larger += k != left_out &&
                  parts[k] * towards > fabs(reason->with[HOP_MAX_PUSHES - 1].value);
    assert_true(larger < HOP_MAX_PUSHES);
}

/* Everything that a reason says of the state that it speaks of; w is exported. */
static void check_reason(const hop_memory *memory, const double *w, const int8_t *rows,
                         const double *fields, const int8_t *before,
                         const hop_reason *reason) {
    const size_t dim = hop_memory_dim(memory), i = reason->unit;
    const int binary = hop_memory_binary(memory);
    double parts[DIM] = {0}, field = 0;
    int8_t other[DIM];
    const double bias = (fields ? fields[i] : 0) - hop_memory_threshold(memory);
    for (size_t j = 0; j < dim; j++) {
        parts[j] = w[i * dim + j] * (binary ? before[j] > 0 : before[j]);
        field += parts[j];
    }
    assert_close(reason->bias, bias);
    assert_close(reason->field, field + bias);
    assert_close(reason->with_sum + reason->against_sum + reason->own + reason->bias,
                 reason->field);
    assert_int_equal(reason->before, before[i]);
    memcpy(other, before, dim);
    other[i] = reason->step ? (int8_t)reason->after : (int8_t)-before[i];
    double shift = 0; /* hop_memory_energy knows no external fields */
    if (fields && !binary) shift = -fields[i] * (other[i] - before[i]);
    if (hop_memory_symmetric(memory))
        assert_close(reason->energy,
                     energy_of(memory, other) - energy_of(memory, before) + shift);
    if (reason->source == HOP_PUSH_UNITS) {
        assert_close(reason->own, parts[i]);
        check_pushes(reason, parts, dim, i);
    } else if (strcmp(hop_memory_rule_text(memory), "hebb") == 0) {
        double pushes[COUNT] = {0};
        for (size_t mu = 0; mu < COUNT; mu++) {
            int overlap = 0;
            for (size_t j = 0; j < dim; j++) overlap += rows[mu * dim + j] * before[j];
            pushes[mu] = rows[mu * dim + i] * overlap / (double)dim;
        }
        check_pushes(reason, pushes, COUNT, COUNT);
    }
}

/* The state before the first change of a unit, from a trace; returns its step, 0 if there
   is none: then it is the last state. */
static uint64_t state_before(const hop_trace *trace, const int8_t *cue, size_t unit,
                             int8_t *state) {
    memcpy(state, cue, DIM);
    for (size_t k = 1; k < trace->count; k++) {
        if (trace->states) {
            const int8_t *next = trace->states + k * DIM;
            if (next[unit] != state[unit]) return trace->entries[k].step;
            memcpy(state, next, DIM);
        } else {
            const size_t flipped = (size_t)trace->entries[k].unit;
            if (flipped == unit) return trace->entries[k].step + 1;
            state[flipped] = (int8_t)-state[flipped];
        }
    }
    return 0;
}

static size_t check_memory(const hop_memory *memory, const int8_t *rows,
                           const int8_t *cues, const double *fields) {
    static const struct {
        hop_update update;
        hop_order order;
        hop_trace_level trace;
    } ways[] = {{HOP_UPDATE_SYNC, HOP_ORDER_FIXED, HOP_TRACE_STEPS},
                {HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM, HOP_TRACE_FLIPS},
                {HOP_UPDATE_ASYNC, HOP_ORDER_GREEDY, HOP_TRACE_STEPS},
                {HOP_UPDATE_METROPOLIS, HOP_ORDER_RANDOM, HOP_TRACE_FLIPS}};
    double *w = export_of(memory);
    size_t flipped = 0;
    for (size_t way = 0; way < 4; way++)
        for (size_t unit = 0; unit < DIM; unit += 3) {
            hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
            hop_result results[CUES];
            options.update = ways[way].update;
            options.order = ways[way].order;
            options.trace = ways[way].trace;
            options.temperature = way == 3 ? 0.4 : 0;
            options.max_steps = way == 3 ? 3 : 50;
            options.watch = (int64_t)unit;
            options.fields = fields;
            options.field_rows = 1;
            if (hop_recall(memory, &options, cues, CUES, NULL, results, NULL)) fail();
            for (size_t k = 0; k < CUES; k++) {
                const hop_reason *reason = results[k].reason;
                int8_t before[DIM];
                const uint64_t step =
                    state_before(results[k].trace, cues + k * DIM, unit, before);
                assert_non_null(reason);
                assert_int_equal(reason->step, step);
                assert_int_equal(reason->flips > 0, step > 0);
                assert_int_equal(reason->after, step ? -before[unit] : before[unit]);
                check_reason(memory, w, rows, fields, before, reason);
                flipped += step > 0;
            }
            hop_results_clear(results, CUES);
        }
    free(w);
    return flipped;
}

static void parts_make_the_field_and_the_fall(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        hop_path path;
        hop_diagonal diagonal;
        hop_push_source source;
    } cases[] = {
        {"hebb", HOP_PATH_AUTO, HOP_DIAGONAL_ZERO, HOP_PUSH_MEMORIES},
        {"hebb", HOP_PATH_AUTO, HOP_DIAGONAL_KEEP, HOP_PUSH_MEMORIES},
        {"hebb", HOP_PATH_EXPLICIT, HOP_DIAGONAL_ZERO, HOP_PUSH_MEMORIES},
        {"projection", HOP_PATH_AUTO, HOP_DIAGONAL_ZERO, HOP_PUSH_MEMORIES},
        {"projection", HOP_PATH_EXPLICIT, HOP_DIAGONAL_ZERO, HOP_PUSH_MEMORIES},
        {"storkey", HOP_PATH_AUTO, HOP_DIAGONAL_ZERO, HOP_PUSH_UNITS},
        {"willshaw", HOP_PATH_AUTO, HOP_DIAGONAL_KEEP, HOP_PUSH_UNITS},
        {"covariance:f=0.5", HOP_PATH_AUTO, HOP_DIAGONAL_ZERO, HOP_PUSH_MEMORIES}};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(601, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    int8_t *cues = random_rows(&chance, CUES, DIM);
    for (size_t mu = 0; mu < COUNT; mu++) /* half of the units on, as covariance wants */
        for (size_t i = 0; i < DIM / 2; i++)
            rows[mu * DIM + DIM / 2 + i] = (int8_t)-rows[mu * DIM + i];
    double fields[DIM];
    for (size_t i = 0; i < DIM; i++) fields[i] = ((double)(i % 5) - 2) / 8;
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_memory_options options =
            memory_options(HOP_SCALING_UNITS, cases[k].diagonal, cases[k].path);
        options.rule = cases[k].rule;
        hop_memory *memory = memory_of(context, &options, rows, COUNT, DIM);
        const size_t flipped = check_memory(memory, rows, cues, NULL);
        assert_true(flipped > 24);
        if (!hop_memory_binary(memory)) check_memory(memory, rows, cues, fields);
        hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
        how.watch = 0;
        hop_result result = recall_of(memory, &how, cues, NULL);
        assert_int_equal(result.reason->source, cases[k].source);
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
    }
    free(rows);
    free(cues);
    hop_context_free(context);
}

/* A block of all units moves as a synchronous step does, and tells the same reasons. */
static void a_block_decides_before_it_moves(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(602, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cue = random_rows(&chance, 1, DIM);
    hop_memory *memory = memory_of(context, NULL, rows, COUNT, DIM);
    for (int64_t unit = 0; unit < DIM; unit++) {
        hop_recall_options sync = HOP_RECALL_OPTIONS_INIT, block = sync;
        sync.watch = block.watch = unit;
        sync.max_steps = block.max_steps = 4;
        block.update = HOP_UPDATE_BLOCK;
        block.order = HOP_ORDER_FIXED;
        block.block = DIM;
        hop_result a = recall_of(memory, &sync, cue, NULL);
        hop_result b = recall_of(memory, &block, cue, NULL);
        /* energies of flips made from other starts are rounded alike: integers */
        assert_memory_equal(a.reason, b.reason, sizeof *a.reason);
        hop_results_clear(&a, 1);
        hop_results_clear(&b, 1);
    }
    hop_memory_free(memory);
    free(rows);
    free(cue);
    hop_context_free(context);
}

static void clamped_missing_and_unknown(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t rows[] = {1, 1, 1, 1, -1, 1, 1, -1}, cue[] = {0, 1, -1, 1};
    const uint8_t mask[] = {0, 0, 1, 0};
    hop_memory *memory = memory_of(context, NULL, rows, 1, 4);
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    char text[512];
    options.mask = mask;
    options.mask_rows = 1;
    options.watch = 0;
    hop_result result = recall_of(memory, &options, cue, NULL);
    assert_int_equal(result.reason->before, 0);
    assert_int_equal(result.reason->after, 1);
    assert_int_equal(result.reason->step, 1);
    hop_reason_explain(memory, result.reason, NULL, text, sizeof text);
    assert_string_equal(text, "unit 0 went from missing to +1 in step 1, at a field of "
                              "+0.25; pushed towards it +0.25 (strongest: memory 0 "
                              "+0.25), away +0; this change alone: E -0.25");
    hop_results_clear(&result, 1);
    options.watch = 2;
    result = recall_of(memory, &options, cue, NULL);
    assert_true(result.reason->clamped && result.reason->step == 0);
    hop_reason_explain(memory, result.reason, NULL, text, sizeof text);
    assert_non_null(strstr(text, "unit 2 stayed -1 (clamped), in the end at a field of"));
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_memory_options slow = HOP_MEMORY_OPTIONS_INIT; /* its field knows the past */
    slow.rule = "sequence:cyclic=1,lambda=2,tau=2";
    memory = memory_of(context, &slow, rows, 2, 4);
    hop_recall_options plain = HOP_RECALL_OPTIONS_INIT;
    plain.watch = 3;
    result = recall_of(memory, &plain, rows, NULL);
    assert_int_equal(result.reason->source, HOP_PUSH_UNKNOWN);
    assert_true(isnan(result.reason->energy));
    hop_reason_explain(memory, result.reason, NULL, text, sizeof text);
    assert_non_null(strstr(text, "no sum over memories or units"));
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void what_cannot_be_watched_is_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[] = {1, -1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    hop_recall_options options = HOP_RECALL_OPTIONS_INIT;
    hop_result result;
    hop_error error = {0};
    options.watch = 3;
    assert_status(hop_recall(memory, &options, row, 1, NULL, &result, &error),
                  HOP_EINVAL);
    assert_non_null(strstr(error.message, "no unit 3 of 3"));
    options.watch = 2;
    options.update = HOP_UPDATE_CONTINUOUS;
    assert_status(hop_recall(memory, &options, row, 1, NULL, &result, &error),
                  HOP_EUNSUPPORTED);
    options.update = HOP_UPDATE_SYNC;
    assert_ok(hop_play(memory, &options, row, 1, 4, NULL, NULL, &error));
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_make_the_field_and_the_fall),
        cmocka_unit_test(a_block_decides_before_it_moves),
        cmocka_unit_test(clamped_missing_and_unknown),
        cmocka_unit_test(what_cannot_be_watched_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
