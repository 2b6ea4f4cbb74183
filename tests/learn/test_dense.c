/* SPDX-License-Identifier: MIT */
/* The rules poly, rect and exp: Hebb at n = 2, published errors, strengths, forgetting.
 */
#include "memory/dense_reference.h"
#include "rule_memory.h"

static const char *const RULES[] = {"poly:n=2", "poly:n=3",  "poly:n=4", "poly:n=30",
                                    "rect:n=3", "rect:n=30", "exp"};
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

/* --- power 2 -------------------------------------------------------------------- */

/* E = 2 N E_Hebb - known sum c, whatever is missing. */
static void check_energy(const dense_case *d, const hop_memory *poly,
                         const hop_memory *hebb, const int8_t *s) {
    double of_poly, of_hebb, sum = 0, known = 0;
    for (size_t mu = 0; mu < d->count; mu++) sum += (double)d->c[mu];
    for (size_t i = 0; i < d->dim; i++) known += s[i] != 0;
    assert_ok(hop_memory_energy(poly, s, 1, &of_poly, NULL));
    assert_ok(hop_memory_energy(hebb, s, 1, &of_hebb, NULL));
    assert_true(of_hebb == (of_poly + known * sum) / (2 * (double)d->dim));
}

static void power_two_is_hebb(void **state) {
    (void)state;
    contexts all = all_contexts();
    for (uint64_t trial = 0; trial < 280; trial++) {
        hop_random chance = hop_random_begin(631, HOP_STREAM_TRIAL, trial);
        const hop_update update = (hop_update)(trial % 5);
        const bool hot = update == HOP_UPDATE_GLAUBER || update == HOP_UPDATE_METROPOLIS;
        hop_recall_options options = recall_options(
            update, trial / 5 % 3 && update == HOP_UPDATE_ASYNC
                        ? trial / 5 % 3 == 1 ? HOP_ORDER_GREEDY : HOP_ORDER_RANDOM
                        : HOP_ORDER_FIXED);
        drawn_case c = draw_case(632, trial, &options);
        /* of a power of 2 units, so that temperatures scale without rounding */
        dense_case d = draw_dense(&chance, POLY, 2, hot ? 64 : c.dim);
        hop_memory *poly = dense_memory(&d, all.each[trial % all.count]);
        hop_memory *hebb = rule_empty(all.each[0], "hebb", d.dim);
        hop_strength strengths[MOST_PATTERNS];
        for (size_t mu = 0; mu < d.count; mu++)
            strengths[mu] = (hop_strength){d.c[mu], 1};
        learn_each(hebb, d.rows, d.count, strengths);
        options = c.options;
        options.trace = HOP_TRACE_NONE;
        if (options.block > d.dim) options.block = d.dim;
        /* E of a missing unit lacks a part that is the same for both its values */
        if (hot || options.order == HOP_ORDER_GREEDY) options.mask = NULL;
        options.max_steps = hot ? 10 : -1;
        if (hot) options.tolerance = 0;
        int8_t *cues = random_rows(&chance, CUES, d.dim), *ends[2];
        hop_result results[2][CUES];
        for (int k = 0; k < 2; k++) {
            const hop_memory *memory = k ? hebb : poly;
            ends[k] = need(CUES * d.dim);
            options.temperature = hot ? k ? 0.4 : 0.4 * 2 * 64 : 0;
            hop_error error = {0};
            if (hop_recall(memory, &options, cues, CUES, ends[k], results[k], &error))
                fail_msg("case %llu: %s", (unsigned long long)trial, error.message);
        }
        if (memcmp(ends[0], ends[1], CUES * d.dim))
            fail_msg("case %llu: other states by %s", (unsigned long long)trial,
                     hop_update_name(update));
        for (size_t k = 0; k < CUES; k++) {
            check_energy(&d, poly, hebb, ends[0] + k * d.dim);
            assert_int_equal(results[0][k].steps, results[1][k].steps);
            assert_int_equal(results[0][k].flips, results[1][k].flips);
            assert_int_equal(results[0][k].cycle, results[1][k].cycle);
            assert_int_equal(results[0][k].outcome, results[1][k].outcome);
            assert_int_equal(results[0][k].converged, results[1][k].converged);
        }
        for (int k = 0; k < 2; k++) {
            hop_results_clear(results[k], CUES);
            free(ends[k]);
        }
        hop_memory_free(poly);
        hop_memory_free(hebb);
        free(cues);
        free(d.rows);
        case_free(&c);
    }
    contexts_free(&all);
}

/* --- what was published ------------------------------------------------------------ */

/* Share of unstable units in the first patterns of one memory after another, and its
   standard error from memory to memory: units of one err together. */
static double error_of(const char *rule, size_t dim, size_t count, size_t memories,
                       size_t looked_at, double *deviation) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    double sum = 0, squares = 0;
    for (size_t k = 0; k < memories; k++) {
        hop_random chance = hop_random_begin(633, HOP_STREAM_TRIAL, k);
        int8_t *rows = random_rows(&chance, count, dim);
        hop_memory *memory = rule_memory(context, rule, rows, count, dim);
        double unstable = 0;
        for (size_t mu = 0; mu < looked_at; mu++) {
            hop_stability found;
            assert_ok(hop_memory_stability(memory, mu, &found, NULL));
            unstable += (double)found.unstable / (double)(looked_at * dim);
        }
        sum += unstable;
        squares += unstable * unstable;
        hop_memory_free(memory);
        free(rows);
    }
    hop_context_free(context);
    const double n = (double)memories, mean = sum / n;
    if (deviation) *deviation = sqrt((squares / n - mean * mean) / (n - 1));
    return mean;
}

/* The same at finite N and P: crosstalk of P - 1 terms D(r) of either sign, r of N - 1
   fair signs, D(r) = F(r + 1) - F(r - 1), by its variance and its fourth cumulant
   (Edgeworth), beside the pattern's own D(N - 1). */
static double finite_error(unsigned n, size_t dim, size_t count, bool rectified) {
    const double own = pow((double)dim, n) - pow((double)dim - 2, n);
    const double others = (double)count - 1;
    double share = pow(0.5, (double)dim - 1), second = 0, fourth = 0;
    for (size_t k = 0; k < dim; k++) {
        const double r = (double)dim - 1 - 2 * (double)k;
        const double up = rectified && r < -1 ? 0 : pow(r + 1, n);
        const double down = rectified && r < 1 ? 0 : pow(r - 1, n);
        const double term = (up - down) / own;
        second += share * term * term;
        fourth += share * term * term * term * term;
        share *= (double)(dim - 1 - k) / (double)(k + 1);
    }
    const double x = 1 / sqrt(others * second);
    const double excess = (fourth / (second * second) - 3) / others;
    return 0.5 * erfc(x / sqrt(2)) +
           excess / 24 * (x * x * x - 3 * x) * exp(-x * x / 2) / sqrt(2 * 3.14159265);
}

/* At N = 100 within three standard errors of what 100 units must give, and of the formula
   for N to infinity besides a tenth, by which it is off. */
static void one_step_errors_are_those_of_krotov_and_hopfield(void **state) {
    (void)state;
    enum { DIM = 100 };
    static const struct {
        const char *rule;
        unsigned n;
        size_t count, memories, looked_at;
    } cases[] = {{"poly:n=3", 3, 500, 40, 200},
                 {"rect:n=3", 3, 1000, 30, 200},
                 {"poly:n=4", 4, 10000, 8, 300}};
    for (size_t k = 0; k < 3; k++) {
        const bool rectified = cases[k].rule[0] == 'r';
        const double count = (double)cases[k].count;
        double deviation;
        const double found = error_of(cases[k].rule, DIM, cases[k].count,
                                      cases[k].memories, cases[k].looked_at, &deviation);
        const double formula =
            hop_theory_power_error(cases[k].n, DIM, count * (rectified ? 0.5 : 1));
        const double finite = finite_error(cases[k].n, DIM, cases[k].count, rectified);
        if (!(deviation < 0.06 * formula) || fabs(found - finite) > 3 * deviation ||
            fabs(found - formula) > 3 * deviation + 0.1 * formula)
            fail_msg("%s: %g +- %g wrong, expected %g, formula %g", cases[k].rule, found,
                     deviation, finite, formula);
    }
}

/* P = 2^(N/2) patterns are stable, and a wrong unit is put right, unless another pattern
   is about as near to the cue; at P = 2^(N-5) errors stay below Chebyshev's bound. */
static void exponentially_many_patterns_are_held(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t dim = 20; dim <= 28; dim += 4) {
        const size_t count = (size_t)hop_theory_exponential_capacity((double)dim);
        const size_t cues = count < 600 ? count : 600;
        hop_random chance = hop_random_begin(634, HOP_STREAM_TRIAL, dim);
        int8_t *rows = random_rows(&chance, count, dim), *ends = need(cues * dim);
        hop_memory *memory = rule_memory(context, "exp", rows, count, dim);
        hop_result *results = need(cues * sizeof *results);
        const hop_recall_options options =
            recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
        int8_t *damaged = copy_of(rows, cues * dim);
        for (size_t k = 0; k < cues; k++) damaged[k * dim + k % dim] *= -1;
        for (int flips = 0; flips < 2; flips++) {
            size_t wrong = 0;
            assert_ok(hop_recall(memory, &options, flips ? damaged : rows, cues, ends,
                                 results, NULL));
            for (size_t k = 0; k < cues; k++)
                wrong += memcmp(rows + k * dim, ends + k * dim, dim) != 0;
            hop_results_clear(results, cues);
            /* As many others as near as this: a unit in which one differs feels both
               alike, and what is far away decides; about every second time wrongly. */
            const double n = (double)dim, near = flips ? n + n * (n - 1) / 2 : n;
            const double rivals = (double)(cues * count) * near * exp2(-n);
            const double room = 4 * sqrt(rivals) + 1;
            assert_true((double)wrong <= rivals + room);
            assert_true((double)wrong >= 0.4 * rivals - room);
        }
        hop_memory_free(memory);
        free(rows);
        free(ends);
        free(damaged);
        free(results);
    }
    const double found = error_of("exp", 20, 1 << 15, 1, 1000, NULL);
    assert_true(found > 0 && found < hop_theory_exponential_error(20, 1 << 15));
    hop_context_free(context);
}

/* --- symmetry ---------------------------------------------------------------------- */

/* Under an odd power the negative of a pattern is as far from stable as can be; under an
   even one as stable as the pattern; where overlaps are rectified it is nothing. */
static void negatives_of_patterns(void **state) {
    (void)state;
    enum { DIM = 60, COUNT = 5 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(635, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), s[DIM], end[DIM];
    const hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
    for (size_t i = 0; i < DIM; i++) s[i] = (int8_t)-rows[i];
    static const struct {
        const char *rule;
        hop_outcome outcome;
    } cases[] = {{"poly:n=4", HOP_OUTCOME_INVERSE}, {"poly:n=2", HOP_OUTCOME_INVERSE}};
    for (size_t k = 0; k < 2; k++) {
        hop_memory *memory = rule_memory(context, cases[k].rule, rows, COUNT, DIM);
        hop_result result = recall_of(memory, &options, s, end);
        assert_int_equal(result.outcome, cases[k].outcome);
        assert_int_equal(result.flips, 0);
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
    }
    static const char *const odd[] = {"poly:n=3", "rect:n=4", "exp"};
    for (size_t k = 0; k < 3; k++) {
        hop_memory *memory = rule_memory(context, odd[k], rows, COUNT, DIM);
        double energies[2];
        hop_result result = recall_of(memory, &options, s, end);
        assert_true(result.outcome != HOP_OUTCOME_INVERSE && result.flips > 0);
        assert_ok(hop_memory_energy(memory, rows, 1, energies, NULL));
        assert_ok(hop_memory_energy(memory, s, 1, energies + 1, NULL));
        assert_true(energies[0] < energies[1]);
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
    }
    /* one pattern alone, seen from its negative: r = -(N - 1), where F is flat */
    hop_memory *alone = rule_memory(context, "rect:n=4", rows, 1, DIM);
    hop_result result = recall_of(alone, &options, s, end);
    assert_memory_equal(s, end, DIM);
    assert_true(result.energy == 0);
    hop_results_clear(&result, 1);
    hop_memory_free(alone);
    free(rows);
    hop_context_free(context);
}

/* All units at once may come back with any period: longer ones than 2 are met, and what
   is reported is the period of the end. */
static void synchronous_cycles_of_any_period(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    size_t longer = 0;
    for (uint64_t trial = 0; trial < 600; trial++) {
        hop_random chance = hop_random_begin(638, HOP_STREAM_TRIAL, trial);
        const size_t dim = 6 + (size_t)hop_random_below(&chance, 8);
        dense_case d = draw_dense(&chance, POLY, 3 + (unsigned)(trial % 3), dim);
        for (size_t mu = 0; mu < d.count; mu++) d.c[mu] *= trial % 2 ? 1 : -1;
        hop_memory *memory = dense_memory(&d, context);
        int8_t end[MOST_UNITS], next[MOST_UNITS];
        draw_state(&chance, &d, end);
        options.max_steps = -1;
        hop_result result = recall_of(memory, &options, end, end);
        assert_true(result.converged || result.cycle);
        options.max_steps = 1;
        memcpy(next, end, dim);
        for (uint64_t k = 1; k <= result.cycle; k++) {
            hop_result step = recall_of(memory, &options, next, next);
            assert_int_equal(memcmp(next, end, dim) == 0, k == result.cycle);
            hop_results_clear(&step, 1);
        }
        longer += result.cycle > 2;
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
        free(d.rows);
    }
    assert_true(longer > 0);
    hop_context_free(context);
}

/* --- strengths --------------------------------------------------------------------- */

/* Same energies and same ends from anywhere. */
static void assert_same_landscape(const hop_memory *a, const hop_memory *b,
                                  hop_random *chance) {
    const size_t dim = hop_memory_dim(a);
    const hop_recall_options options = recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_RANDOM);
    int8_t *s = random_rows(chance, 1, dim), *left = need(dim), *right = need(dim);
    double energies[2];
    assert_ok(hop_memory_energy(a, s, 1, energies, NULL));
    assert_ok(hop_memory_energy(b, s, 1, energies + 1, NULL));
    assert_memory_equal(energies, energies + 1, sizeof *energies);
    hop_result first = recall_of(a, &options, s, left);
    hop_result second = recall_of(b, &options, s, right);
    assert_memory_equal(left, right, dim);
    assert_memory_equal(&first.energy, &second.energy, sizeof first.energy);
    hop_results_clear(&first, 1);
    hop_results_clear(&second, 1);
    free(s);
    free(left);
    free(right);
}

/* Forgetting gives what was never learned; weakening takes back what reinforcing gave;
   c c_mu is learned c times. */
static void strengths_are_kept_exactly(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 6 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (uint64_t trial = 0; trial < 3 * RULE_COUNT; trial++) {
        const char *rule = RULES[trial % RULE_COUNT];
        hop_random chance = hop_random_begin(636, HOP_STREAM_TRIAL, trial);
        int8_t *rows = random_rows(&chance, COUNT, DIM);
        hop_memory *twin = rule_memory(context, rule, rows, COUNT - 1, DIM);
        hop_memory *memory = rule_memory(context, rule, rows, COUNT - 1, DIM);
        learn_rows(memory, rows + (COUNT - 1) * DIM, 1, (hop_strength){7, 3});
        const size_t row = (size_t)hop_random_below(&chance, COUNT);
        assert_ok(hop_memory_reinforce(memory, row, (hop_strength){5, 2}, NULL));
        assert_ok(hop_memory_weaken(memory, row, (hop_strength){5, 2}, NULL));
        assert_ok(hop_memory_forget(memory, COUNT - 1, NULL));
        for (int k = 0; k < 5; k++) assert_same_landscape(memory, twin, &chance);
        /* row 0 twice as strong, and learned twice */
        assert_ok(hop_memory_reinforce(memory, 0, (hop_strength){1, 1}, NULL));
        learn_rows(twin, rows, 1, (hop_strength){1, 1});
        const hop_recall_options options =
            recall_options(HOP_UPDATE_ASYNC, HOP_ORDER_FIXED);
        int8_t ends[2][DIM], *s = random_rows(&chance, 1, DIM);
        hop_result first = recall_of(memory, &options, s, ends[0]);
        hop_result second = recall_of(twin, &options, s, ends[1]);
        assert_memory_equal(ends[0], ends[1], DIM);
        hop_results_clear(&first, 1);
        hop_results_clear(&second, 1);
        hop_memory_free(memory);
        hop_memory_free(twin);
        free(rows);
        free(s);
    }
    hop_context_free(context);
}

/* Of rect and exp a memory of strength 0 or less is out; of poly it repels. */
static void strengths_of_zero_and_less(void **state) {
    (void)state;
    enum { DIM = 40, COUNT = 4 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(637, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM);
    for (size_t k = 0; k < RULE_COUNT; k++) {
        hop_memory *memory = rule_memory(context, RULES[k], rows, COUNT, DIM);
        hop_memory *without = rule_memory(context, RULES[k], rows, COUNT - 1, DIM);
        assert_ok(hop_memory_weaken(memory, COUNT - 1, (hop_strength){1, 1}, NULL));
        assert_same_landscape(memory, without, &chance);
        assert_ok(hop_memory_weaken(memory, COUNT - 1, (hop_strength){3, 1}, NULL));
        double energies[2];
        const int8_t *last = rows + (COUNT - 1) * DIM;
        assert_ok(hop_memory_energy(memory, last, 1, energies, NULL));
        assert_ok(hop_memory_energy(without, last, 1, energies + 1, NULL));
        if (RULES[k][0] == 'p')
            assert_true(energies[0] > energies[1]);
        else
            assert_memory_equal(energies, energies + 1, sizeof *energies);
        hop_memory_free(memory);
        hop_memory_free(without);
    }
    free(rows);
    hop_context_free(context);
}

/* --- refusals ---------------------------------------------------------------------- */

static void what_there_is_not(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_error error = {0};
    const char *wrong[] = {"poly:n=1", "poly:n=31", "rect:n=2.5", "exp:n=3"};
    for (size_t k = 0; k < 4; k++)
        assert_status(hop_rule_text_check(wrong[k], &error), HOP_EINVAL);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.path = HOP_PATH_EXPLICIT;
    for (size_t k = 0; k < RULE_COUNT; k++) {
        hop_memory *memory = NULL;
        options.rule = RULES[k];
        assert_status(hop_memory_create(context, 8, &options, &memory, &error),
                      HOP_EUNSUPPORTED);
        assert_non_null(strstr(error.message, "no matrix"));
        memory = rule_empty(context, RULES[k], 8);
        double w[64];
        assert_status(hop_memory_export(memory, w, &error), HOP_EUNSUPPORTED);
        hop_memory_free(memory);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_two_is_hebb),
        cmocka_unit_test(one_step_errors_are_those_of_krotov_and_hopfield),
        cmocka_unit_test(exponentially_many_patterns_are_held),
        cmocka_unit_test(negatives_of_patterns),
        cmocka_unit_test(synchronous_cycles_of_any_period),
        cmocka_unit_test(strengths_are_kept_exactly),
        cmocka_unit_test(strengths_of_zero_and_less),
        cmocka_unit_test(what_there_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
