/* SPDX-License-Identifier: MIT */
/* Boltzmann's law under every rule whose couplings are symmetric. */
#include <math.h>
#include "check_recall.h"

enum { UNITS = 6, PATTERNS = 2, STATES = 1 << UNITS, DRAWS = 2000, SWEEPS = 30 };

/* The rule with the usual values of its parameters, which say which form of it is meant.
 */
static void text_of(const hop_rule_facts *facts, char *text, size_t size) {
    size_t used = (size_t)snprintf(text, size, "%s", facts->name);
    const hop_rule_parameter *p = facts->parameters;
    for (char mark = ':'; p && p->name; p++) {
        if (isnan(p->usual)) continue;
        used += (size_t)snprintf(text + used, size - used, "%c%s=%g", mark, p->name,
                                 p->usual);
        mark = ',';
    }
}

/* Half of the units on, as sparse rules want it. */
static void balanced_row(hop_random *chance, int8_t *row) {
    uint32_t order[UNITS];
    hop_random_permutation(chance, order, UNITS);
    for (size_t i = 0; i < UNITS; i++) row[order[i]] = i < UNITS / 2 ? 1 : -1;
}

/* e^{-E/T} of all states whose last unit is +1, T a fifth of the range of their energies:
   cold enough to tell states apart, warm enough to cross from one to all others. */
static double weigh(const hop_memory *memory, const double *fields, bool binary,
                    double *weight, double *temperature) {
    double low = INFINITY, high = -INFINITY, total = 0;
    for (size_t k = 0; k < STATES; k++) {
        int8_t s[UNITS];
        for (size_t i = 0; i < UNITS; i++) s[i] = k >> i & 1 ? 1 : -1;
        assert_ok(hop_memory_energy(memory, s, 1, &weight[k], NULL));
        for (size_t i = 0; i < UNITS; i++)
            weight[k] -= fields[i] * (binary ? s[i] > 0 : s[i]);
        low = fmin(low, weight[k]);
        high = fmax(high, weight[k]);
    }
    *temperature = (high - low) / 5;
    for (size_t k = 0; k < STATES; k++) {
        weight[k] = k >> (UNITS - 1) & 1 ? exp((low - weight[k]) / *temperature) : 0;
        total += weight[k];
    }
    return total;
}

/* Chi squared over the states expected 10 times or more has a mean of their number less
   one and a standard deviation of sqrt(2 number); five of these, and a tenth for what is
   left of the start. Starts are random: a unit that is almost free turns at nearly every
   step of Metropolis's, so that equal ones would stay in step for long. */
static void check_rule(const char *rule, bool binary, hop_update update,
                       hop_diagonal diagonal, uint64_t seed) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(441, HOP_STREAM_USER, seed);
    hop_memory_options how = HOP_MEMORY_OPTIONS_INIT;
    how.rule = rule;
    how.diagonal = diagonal;
    int8_t rows[PATTERNS * UNITS];
    for (size_t mu = 0; mu < PATTERNS; mu++) balanced_row(&chance, rows + mu * UNITS);
    hop_memory *memory = memory_of(context, &how, rows, PATTERNS, UNITS);
    double fields[UNITS], weight[STATES], temperature;
    const uint8_t mask[UNITS] = {HOP_MASK_MISSING, [UNITS - 1] = HOP_MASK_CLAMPED};
    for (size_t i = 0; i < UNITS; i++) fields[i] = 0.4 * hop_random_real(&chance) - 0.2;
    const double total = weigh(memory, fields, binary, weight, &temperature);
    hop_recall_options o = recall_options(update, HOP_ORDER_RANDOM);
    o.temperature = temperature;
    o.max_steps = o.burn_in = SWEEPS;
    o.fields = fields;
    o.mask = mask;
    o.field_rows = o.mask_rows = 1;
    o.mixtures = 0;
    o.seed = seed;
    int8_t *cues = random_rows(&chance, DRAWS, UNITS), *ends = need(DRAWS * UNITS);
    for (size_t k = 1; k <= DRAWS; k++) cues[k * UNITS - 1] = 1;
    hop_result *results = need(DRAWS * sizeof *results);
    assert_ok(hop_recall(memory, &o, cues, DRAWS, ends, results, NULL));
    size_t seen[STATES] = {0};
    for (size_t k = 0; k < DRAWS; k++) {
        size_t code = 0;
        for (size_t i = 0; i < UNITS; i++) code |= (size_t)(ends[k * UNITS + i] > 0) << i;
        seen[code]++;
    }
    double chi = 0, bins = 0;
    for (size_t k = 0; k < STATES; k++) {
        const double expected = DRAWS * weight[k] / total;
        const double apart = (double)seen[k] - expected;
        if (weight[k] == 0) assert_int_equal(seen[k], 0);
        if (expected < 10) continue;
        chi += apart * apart / expected;
        bins++;
    }
    if (!(bins >= 8 && chi < bins * 1.1 + 5 * sqrt(2 * bins)))
        fail_msg("%s, %s, diagonal %d: chi squared %g of %g states", rule,
                 hop_update_name(update), (int)diagonal, chi, bins);
    hop_results_clear(results, DRAWS);
    hop_memory_free(memory);
    hop_context_free(context);
    free(results);
    free(cues);
    free(ends);
}

static void every_symmetric_rule_obeys_boltzmann(void **state) {
    (void)state;
    const hop_rule_facts *facts;
    size_t checked = 0;
    for (size_t k = 0; (facts = hop_rule_at(k)); k++) {
        char rule[HOP_MAX_RULE + 1];
        if (!facts->symmetric) continue;
        text_of(facts, rule, sizeof rule);
        for (uint64_t way = 0; way < 4; way++)
            check_rule(rule, facts->binary,
                       way % 2 ? HOP_UPDATE_METROPOLIS : HOP_UPDATE_GLAUBER,
                       way / 2 ? HOP_DIAGONAL_KEEP : HOP_DIAGONAL_ZERO, 4 * k + way);
        checked++;
    }
    assert_true(checked >= 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_symmetric_rule_obeys_boltzmann),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
