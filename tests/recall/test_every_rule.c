/* SPDX-License-Identifier: MIT */
/* Every rule under every dynamics, with masks and external fields: what must hold of any.
 */
#include <math.h>
#include "check_recall.h"

enum { UNITS = 24, COUNT = 3, PROBES = 4 };

static const char *const RULES[] = {
    "hebb",
    "storkey",
    "storkey2",
    "projection",
    "dreaming:t=4",
    "daydreaming:tau=4",
    "perceptron",
    "minover:kappa=0.3",
    "diederich-opper",
    "diederich-opper:form=proportional",
    "palimpsest",
    "palimpsest:clip=0.4",
    "covariance:f=0.5",
    "willshaw",
    "bam:left=9",
    "sequence",
    "sequence:cyclic=1",
    "sequence:lambda=1.5,tau=3",
    "sequence:dense=3",
    "poly",
    "poly:n=2",
    "poly:n=30",
    "rect:n=4",
    "rect:n=30",
    "exp",
};
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

/* Every form of every rule of the table stands in the list above. */
static void the_list_is_whole(void **state) {
    (void)state;
    for (size_t k = 0; hop_rule_at(k); k++) {
        const hop_rule_facts *facts = hop_rule_at(k);
        bool listed = false;
        for (size_t r = 0; r < RULE_COUNT && !listed; r++) {
            hop_context *context = context_of(1, HOP_ISA_SCALAR);
            hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
            options.rule = RULES[r];
            hop_memory *memory = empty_memory(context, UNITS, &options);
            listed = hop_memory_rule(memory) == facts;
            hop_memory_free(memory);
            hop_context_free(context);
        }
        if (!listed) fail_msg("%s, %s: is not tried", facts->name, facts->summary);
    }
}

typedef struct {
    hop_recall_options options;
    uint8_t mask[PROBES * UNITS];
    double fields[UNITS];
} conditions;

static void draw_conditions(hop_random *chance, hop_update update, conditions *out) {
    *out = (conditions){.options = HOP_RECALL_OPTIONS_INIT};
    hop_recall_options *o = &out->options;
    o->update = update;
    o->order = hop_random_below(chance, 2) ? HOP_ORDER_RANDOM : HOP_ORDER_FIXED;
    o->block = 1 + (size_t)hop_random_below(chance, UNITS);
    o->ties = hop_random_below(chance, 2) ? HOP_TIES_PLUS : HOP_TIES_KEEP;
    if (update == HOP_UPDATE_GLAUBER || update == HOP_UPDATE_METROPOLIS)
        o->temperature = 0.3 * (double)hop_random_below(chance, 3);
    o->max_steps = update == HOP_UPDATE_CONTINUOUS ? 20000 : 25;
    o->gain = 4;
    o->time_step = 0.05;
    o->seed = hop_random_u64(chance);
    o->trace = HOP_TRACE_STEPS;
    for (size_t i = 0; i < PROBES * UNITS; i++)
        out->mask[i] =
            (uint8_t)(hop_random_below(chance, 5) == 0 ? 1 + hop_random_below(chance, 2)
                                                       : HOP_MASK_FREE);
    for (size_t i = 0; i < UNITS; i++)
        out->fields[i] = ((double)hop_random_below(chance, 5) - 2) / 16;
    if (hop_random_below(chance, 2)) {
        o->mask = out->mask;
        o->mask_rows = PROBES;
    }
    if (hop_random_below(chance, 2)) {
        o->fields = out->fields;
        o->field_rows = 1;
    }
}

/* E of a state with the external fields in it; of units 0 and 1 they count where one is
   on. */
static double energy_with(const hop_memory *memory, const hop_recall_options *o,
                          const int8_t *s) {
    double energy;
    assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
    for (size_t i = 0; i < UNITS && o->fields; i++)
        energy -= o->fields[i] * (hop_memory_binary(memory) ? s[i] > 0 : s[i]);
    return energy;
}

static void check_result(const hop_memory *memory, const conditions *c, size_t probe,
                         const int8_t *cue, const int8_t *end, const hop_result *result) {
    const hop_recall_options *o = &c->options;
    for (size_t i = 0; i < UNITS; i++) {
        const uint8_t mask = o->mask ? o->mask[probe * UNITS + i] : HOP_MASK_FREE;
        if (mask == HOP_MASK_CLAMPED) assert_int_equal(end[i], cue[i]);
    }
    size_t missing = 0;
    for (size_t i = 0; i < UNITS; i++) missing += end[i] == 0;
    assert_int_equal(result->missing, missing);
    const double energy = energy_with(memory, o, end);
    if (isnan(energy))
        assert_true(isnan(result->energy) && !result->energy_falls);
    else
        assert_true(fabs(result->energy - energy) <= 1e-6 * (1 + fabs(energy)));
    const hop_trace *trace = result->trace;
    for (size_t k = 1; k < trace->count && result->energy_falls; k++)
        assert_true(trace->entries[k].energy <=
                    trace->entries[k - 1].energy + 1e-9 * (1 + fabs(energy)));
    if (result->energy_falls) assert_true(result->cycle == 0);
    if (result->outcome == HOP_OUTCOME_EXACT) {
        int8_t row[UNITS];
        hop_patterns_read(hop_memory_patterns(memory), result->match, row);
        assert_memory_equal(row, end, UNITS);
    }
}

/* What is called converged stays where it is for one more step of the same kind. */
static void check_rest(const hop_memory *memory, const conditions *c, size_t probe,
                       const int8_t *end, const hop_result *result) {
    if (!result->converged || result->missing ||
        c->options.update == HOP_UPDATE_CONTINUOUS)
        return;
    conditions again = *c;
    hop_recall_options *o = &again.options;
    o->update = HOP_UPDATE_ASYNC;
    o->temperature = 0;
    o->trace = HOP_TRACE_NONE;
    if (o->mask) o->mask += probe * UNITS;
    o->mask_rows = 1;
    uint8_t mask[UNITS];
    for (size_t i = 0; i < UNITS && o->mask; i++)
        mask[i] = o->mask[i] == HOP_MASK_CLAMPED ? HOP_MASK_CLAMPED : HOP_MASK_FREE;
    if (o->mask) o->mask = mask;
    hop_result still = recall_of(memory, o, end, NULL);
    assert_int_equal(still.flips, 0);
    hop_results_clear(&still, 1);
}

static bool is_refused(const hop_memory *memory, hop_update update) {
    return update == HOP_UPDATE_CONTINUOUS &&
           (!hop_memory_symmetric(memory) ||
            strstr(hop_memory_rule_text(memory), "dense") ||
            strstr(hop_memory_rule_text(memory), "poly") ||
            strstr(hop_memory_rule_text(memory), "rect") ||
            strstr(hop_memory_rule_text(memory), "exp") ||
            strstr(hop_memory_rule_text(memory), "lambda="));
}

static void try_one(hop_context *const pair[2], const char *rule, hop_update update,
                    uint64_t trial) {
    hop_random chance = hop_random_begin(551, HOP_STREAM_TRIAL, trial);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.rule = rule;
    options.diagonal = (hop_diagonal)hop_random_below(&chance, 2);
    int8_t *rows = random_rows(&chance, COUNT, UNITS);
    int8_t *cues = random_rows(&chance, PROBES, UNITS), ends[2][PROBES * UNITS];
    hop_result results[2][PROBES];
    conditions c;
    draw_conditions(&chance, update, &c);
    for (int k = 0; k < 2; k++) {
        hop_memory *memory = memory_of(pair[k], &options, rows, COUNT, UNITS);
        hop_error error = {0};
        const hop_status status =
            hop_recall(memory, &c.options, cues, PROBES, ends[k], results[k], &error);
        if (is_refused(memory, update)) {
            assert_int_equal(status, HOP_EUNSUPPORTED);
        } else if (status) {
            fail_msg("%s, %s: %s", rule, hop_update_name(update), error.message);
        } else {
            for (size_t p = 0; p < PROBES; p++) {
                const int8_t *end = ends[k] + p * UNITS;
                check_result(memory, &c, p, cues + p * UNITS, end, &results[k][p]);
                if (!strstr(rule,
                            "lambda")) /* what is at rest may move once time is up */
                    check_rest(memory, &c, p, end, &results[k][p]);
            }
            if (k == 1) {
                assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
                for (size_t p = 0; p < PROBES; p++)
                    assert_same_result(&results[0][p], &results[1][p], UNITS, COUNT);
            }
        }
        hop_memory_free(memory);
    }
    for (int k = 0; k < 2; k++) hop_results_clear(results[k], PROBES);
    free(rows);
    free(cues);
}

static void what_must_hold_of_any_recall(void **state) {
    (void)state;
    hop_context *pair[2] = {context_of(1, HOP_ISA_SCALAR), context_of(3, HOP_ISA_AUTO)};
    uint64_t trial = 0;
    for (size_t r = 0; r < RULE_COUNT; r++)
        for (int update = HOP_UPDATE_SYNC; update <= HOP_UPDATE_CONTINUOUS; update++)
            for (int repeat = 0; repeat < 12; repeat++)
                try_one(pair, RULES[r], (hop_update)update, trial++);
    for (int k = 0; k < 2; k++) hop_context_free(pair[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_is_whole),
        cmocka_unit_test(what_must_hold_of_any_recall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
