/* SPDX-License-Identifier: MIT */
/* Graded units: energy falls, ends are at rest, steep units are the binary network's. */
#include <math.h>
#include "check_recall.h"
#include "memory/memory.h"

enum { UNITS = 80, PATTERNS = 4 };

static hop_recall_options graded(double gain, double time_step) {
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.update = HOP_UPDATE_CONTINUOUS;
    o.gain = gain;
    o.time_step = time_step;
    return o;
}

static void steep_units_recall_as_binary_ones_do(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(411, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, PATTERNS, UNITS);
    for (size_t mu = 0; mu < PATTERNS; mu++) {
        int8_t *cue = copy_of(rows + mu * UNITS, UNITS), end[UNITS];
        assert_ok(hop_noise_flip(cue, UNITS, 0.15, 3, mu));
        cue[0] = cue[1] = 0;
        hop_recall_options o = graded(50, 0.05);
        hop_result result = recall_of(memory, &o, cue, end);
        assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
        assert_int_equal(result.match, mu);
        assert_int_equal(result.converged, 1);
        assert_int_equal(result.missing, 0);
        /* As the gain grows the integral of g^-1 vanishes: ln 2 / 50 a unit at most. */
        assert_true(fabs(result.graded_energy - result.energy) <
                    UNITS * log(2) / 50 + 1e-9);
        hop_results_clear(&result, 1);
        free(cue);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* One pattern, gain g: by symmetry every unit ends at V = xi v, v = tanh(g (1 - 1/N) v);
   E = -N/2 (1 - 1/N) v^2 + N (v atanh v + ln(1 - v^2)/2) / g. */
static void a_single_pattern_has_a_known_end(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(412, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 1, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 1, UNITS);
    const double pull = 1 - 1.0 / UNITS, gain = 2;
    double v = 1;
    for (int k = 0; k < 500; k++) v = tanh(gain * pull * v);
    const double expected =
        UNITS * (-pull * v * v / 2 + (v * atanh(v) + log(1 - v * v) / 2) / gain);
    hop_recall_options o = graded(gain, 0.1);
    hop_result result = recall_of(memory, &o, rows, NULL);
    assert_int_equal(result.outcome, HOP_OUTCOME_EXACT);
    assert_true(fabs(result.graded_energy - expected) < 1e-9);
    hop_results_clear(&result, 1);
    /* Below gain 1 nothing holds: V goes to 0, E to 0. */
    o.gain = 0.9;
    result = recall_of(memory, &o, rows, NULL);
    assert_true(fabs(result.graded_energy) < 1e-9);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* A field holds a unit, a clamped unit stays, whatever the memory says. */
static void fields_and_masks_hold(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(413, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 1, UNITS), *cue = copy_of(rows, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 1, UNITS);
    double fields[UNITS] = {0};
    uint8_t mask[UNITS] = {0};
    int8_t end[UNITS];
    fields[7] = -5 * rows[7];
    mask[9] = HOP_MASK_CLAMPED;
    cue[9] = (int8_t)-cue[9];
    hop_recall_options o = graded(10, 0.1);
    o.fields = fields;
    o.field_rows = 1;
    o.mask = mask;
    o.mask_rows = 1;
    hop_result result = recall_of(memory, &o, cue, end);
    for (size_t i = 0; i < UNITS; i++)
        assert_int_equal(end[i], i == 7 || i == 9 ? -rows[i] : rows[i]);
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

/* The same in plain loops over the exported matrix. */
typedef struct {
    double u[UNITS], v[UNITS], h[UNITS];
    double energy;
} plain;

static void plain_fields(plain *p, const double *w, const double *bias,
                         const uint8_t *mask, bool binary, double gain) {
    p->energy = 0;
    for (size_t i = 0; i < UNITS; i++) {
        const double v = p->v[i];
        p->h[i] = bias[i];
        for (size_t j = 0; j < UNITS; j++) p->h[i] += w[i * UNITS + j] * p->v[j];
        p->energy -= v * (p->h[i] + bias[i]) / 2;
        if (mask[i] == HOP_MASK_CLAMPED) continue;
        if (binary) /* of ln(v / (1 - v)), from 1/2 */
            p->energy += (v * log(v) + (1 - v) * log1p(-v) + log(2)) / gain;
        else
            p->energy += (v * atanh(v) + log1p(-v * v) / 2) / gain;
    }
}

static plain plain_run(const double *w, const double *bias, const uint8_t *mask,
                       const int8_t *cue, bool binary, const hop_recall_options *o,
                       uint64_t steps) {
    plain p;
    for (size_t i = 0; i < UNITS; i++) {
        const double v = mask[i] == HOP_MASK_CLAMPED   ? cue[i]
                         : mask[i] == HOP_MASK_MISSING ? 0
                                                       : 0.9 * cue[i];
        p.u[i] = mask[i] == HOP_MASK_CLAMPED ? 0 : (binary ? 2 : 1) * atanh(v) / o->gain;
        p.v[i] = binary ? (1 + v) / 2 : v;
    }
    plain_fields(&p, w, bias, mask, binary, o->gain);
    for (uint64_t t = 0; t < steps; t++) {
        for (size_t i = 0; i < UNITS; i++) {
            if (mask[i] == HOP_MASK_CLAMPED) continue;
            p.u[i] += o->time_step * (p.h[i] - p.u[i]);
            p.v[i] = binary ? 1 / (1 + exp(-o->gain * p.u[i])) : tanh(o->gain * p.u[i]);
        }
        plain_fields(&p, w, bias, mask, binary, o->gain);
    }
    return p;
}

/* Until rest and for a few steps, units -1 and +1 and units 0 and 1. Rounding grows with
   the steps and the gain; by far less than 1e-9 where the way ends at rest. */
static void check_plain(const char *rule, double gain, hop_diagonal diagonal,
                        int64_t most) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(416, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
    int8_t *cue = copy_of(rows, UNITS), end[UNITS];
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    how.rule = rule;
    how.diagonal = diagonal;
    hop_memory *memory = memory_of(context, &how, rows, PATTERNS, UNITS);
    double *w = export_of(memory), fields[UNITS], bias[UNITS];
    uint8_t mask[UNITS];
    for (size_t i = 0; i < UNITS; i++) {
        fields[i] = 0.2 * hop_random_real(&chance) - 0.1;
        bias[i] = fields[i] - memory->threshold;
        mask[i] =
            (uint8_t)(hop_random_below(&chance, 4) ? HOP_MASK_FREE
                                                   : 1 + hop_random_below(&chance, 2));
        if (hop_random_below(&chance, 8) == 0) cue[i] = (int8_t)-cue[i];
    }
    hop_recall_options o = graded(gain, 0.1);
    o.fields = fields;
    o.mask = mask;
    o.field_rows = o.mask_rows = 1;
    o.max_steps = most;
    hop_result result = recall_of(memory, &o, cue, end);
    const plain p = plain_run(w, bias, mask, cue, memory->binary, &o, result.steps);
    if (!(fabs(result.graded_energy - p.energy) < 1e-9 * (1 + fabs(p.energy))))
        fail_msg("%s, %llu steps: energy %.15g, not %.15g", rule,
                 (unsigned long long)result.steps, result.graded_energy, p.energy);
    assert_int_equal(result.converged, most < 0);
    assert_int_equal(result.outcome == HOP_OUTCOME_LIMIT, most >= 0);
    if (most >= 0) assert_int_equal(result.steps, most);
    for (size_t i = 0; i < UNITS; i++) {
        const double value = memory->binary ? 2 * p.v[i] - 1 : p.v[i];
        if (fabs(value) > 1e-9) assert_int_equal(end[i], value > 0 ? 1 : -1);
        if (most < 0 && mask[i] != HOP_MASK_CLAMPED)
            assert_true(fabs(p.h[i] - p.u[i]) < 1e-7 * (1 + fabs(p.h[i])));
    }
    hop_results_clear(&result, 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
    free(w);
}

static void units_go_the_way_of_plain_loops(void **state) {
    (void)state;
    static const int64_t most[] = {0, 1, 12, -1};
    for (size_t k = 0; k < 4; k++) {
        check_plain("hebb", 4, HOP_DIAGONAL_ZERO, most[k]);
        check_plain("hebb", 3, HOP_DIAGONAL_KEEP, most[k]);
        check_plain("projection", 5, HOP_DIAGONAL_ZERO, most[k]);
        check_plain("storkey", 4, HOP_DIAGONAL_ZERO, most[k]);
        check_plain("covariance:f=0.5", 8, HOP_DIAGONAL_ZERO, most[k]);
        check_plain("willshaw", 0.2, HOP_DIAGONAL_ZERO, most[k]);
    }
}

/* What a recall comes to does not depend on who watches; entries are the signs' way. */
static void a_trace_changes_nothing(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(417, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 12, UNITS), *cue = random_rows(&chance, 1, UNITS);
    int8_t ends[2][UNITS];
    hop_memory *memory = memory_of(context, NULL, rows, 12, UNITS);
    hop_recall_options o = graded(8, 0.1);
    hop_result quiet = recall_of(memory, &o, cue, ends[0]);
    assert_true(quiet.flips > reference_differ(cue, ends[0], UNITS)); /* some come back */
    for (int level = HOP_TRACE_STEPS; level <= HOP_TRACE_FLIPS; level++) {
        o.trace = (hop_trace_level)level;
        hop_result watched = recall_of(memory, &o, cue, ends[1]);
        hop_trace *trace = watched.trace;
        assert_int_equal(trace->count, watched.steps + 1);
        assert_int_equal(trace->entries[trace->count - 1].flips, watched.flips);
        assert_true(trace->entries[trace->count - 1].energy == watched.energy);
        if (level == HOP_TRACE_STEPS) {
            uint64_t flips = 0;
            for (size_t k = 1; k < trace->count; k++) {
                const int8_t *s = trace->states + k * UNITS;
                flips += reference_differ(s, s - UNITS, UNITS);
                assert_int_equal(trace->entries[k].flips, flips);
            }
        }
        watched.trace = NULL;
        assert_same_result(&quiet, &watched, UNITS, 12);
        assert_memory_equal(ends[0], ends[1], UNITS);
        watched.trace = trace;
        hop_results_clear(&watched, 1);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void a_step_too_large_is_an_error(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(414, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 12, UNITS);
    int8_t *cue = random_rows(&chance, 1, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 12, UNITS);
    hop_recall_options o = graded(100, 1.9);
    hop_result result;
    hop_error error = {0};
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "time step: 1.9 is too large"));
    assert_non_null(strstr(error.message, "raised the energy"));
    hop_results_clear(&result, 1);
    o.time_step = 1e300; /* u leaves all numbers */
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    assert_null(strstr(error.message, "nan"));
    hop_results_clear(&result, 1);
    o.time_step = 0;
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    o = graded(-1, 0.1);
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error), HOP_EINVAL);
    hop_memory_free(memory);
    const int w[4] = {0, 1, -1, 0};
    memory = imported_of(context, w, 2);
    o = graded(1, 0.1);
    assert_status(hop_recall(memory, &o, cue, 1, NULL, &result, &error),
                  HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "symmetric"));
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cue);
}

static void bytes_do_not_depend_on_the_machine(void **state) {
    (void)state;
    contexts all = all_contexts();
    hop_random chance = hop_random_begin(415, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS), first[UNITS], end[UNITS];
    int8_t *cue = random_rows(&chance, 1, UNITS);
    hop_result one = {0};
    for (size_t c = 0; c < all.count; c++) {
        hop_memory *memory = memory_of(all.each[c], NULL, rows, PATTERNS, UNITS);
        hop_recall_options o = graded(8, 0.1);
        hop_result result = recall_of(memory, &o, cue, c ? end : first);
        if (c) {
            assert_memory_equal(first, end, UNITS);
            assert_same_result(&one, &result, UNITS, PATTERNS);
            hop_results_clear(&result, 1);
        } else {
            one = result;
        }
        hop_memory_free(memory);
    }
    hop_results_clear(&one, 1);
    contexts_free(&all);
    free(rows);
    free(cue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steep_units_recall_as_binary_ones_do),
        cmocka_unit_test(a_single_pattern_has_a_known_end),
        cmocka_unit_test(fields_and_masks_hold),
        cmocka_unit_test(units_go_the_way_of_plain_loops),
        cmocka_unit_test(a_trace_changes_nothing),
        cmocka_unit_test(a_step_too_large_is_an_error),
        cmocka_unit_test(bytes_do_not_depend_on_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
