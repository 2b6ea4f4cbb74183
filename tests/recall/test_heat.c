/* SPDX-License-Identifier: MIT */
/* Heat bath and Metropolis: Boltzmann's law by enumeration, theory at finite temperature,
   no temperature at all. */
#include <math.h>
#include "check_recall.h"

static hop_recall_options heat(hop_update update, double temperature, int64_t sweeps) {
    hop_recall_options o = HOP_RECALL_OPTIONS_INIT;
    o.update = update;
    o.temperature = temperature;
    o.max_steps = sweeps;
    o.mixtures = 0;
    return o;
}

enum { SMALL = 7, STATES = 1 << SMALL, DRAWS = 10000 };

/* Weights e^{-E/T} of all states that agree with the clamped units. */
static double weights_of(const hop_memory *memory, const double *fields,
                         const int8_t *clamped, double temperature, double *weight) {
    double total = 0;
    for (size_t k = 0; k < STATES; k++) {
        int8_t s[SMALL];
        double energy;
        bool allowed = true;
        for (size_t i = 0; i < SMALL; i++) {
            s[i] = k >> i & 1 ? 1 : -1;
            allowed &= clamped[i] == 0 || clamped[i] == s[i];
        }
        assert_ok(hop_memory_energy(memory, s, 1, &energy, NULL));
        for (size_t i = 0; i < SMALL; i++) energy -= fields[i] * s[i];
        weight[k] = allowed ? exp(-energy / temperature) : 0;
        total += weight[k];
    }
    return total;
}

/* Ends of independent runs of 60 sweeps against Boltzmann's law: chi squared over the
   states expected 10 times or more has a mean of their number and a standard deviation of
   sqrt(2 number); five of these, and a tenth for what is left of the start. */
static void check_boltzmann(hop_update update, hop_order order, hop_diagonal diagonal,
                            double temperature, uint64_t seed) {
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 0);
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.diagonal = diagonal;
    int8_t *rows = random_rows(&chance, 3, SMALL);
    hop_memory *memory = memory_of(context, &options, rows, 3, SMALL);
    double fields[SMALL], weight[STATES];
    int8_t clamped[SMALL] = {0, 0, 1, 0, 0, 0, 0};
    uint8_t mask[SMALL] = {0, 2, 1, 0, 0, 0, 0};
    for (size_t i = 0; i < SMALL; i++) fields[i] = 0.6 * hop_random_real(&chance) - 0.3;
    hop_recall_options o = heat(update, temperature, 60);
    o.burn_in = 60;
    o.order = order;
    o.fields = fields;
    o.field_rows = 1;
    o.mask = mask;
    o.mask_rows = 1;
    o.seed = seed;
    int8_t *cues = need(DRAWS * SMALL), *ends = need(DRAWS * SMALL);
    for (size_t k = 0; k < DRAWS * SMALL; k++) cues[k] = 1;
    hop_result *results = need(DRAWS * sizeof *results);
    assert_ok(hop_recall(memory, &o, cues, DRAWS, ends, results, NULL));
    size_t seen[STATES] = {0};
    for (size_t k = 0; k < DRAWS; k++) {
        size_t code = 0;
        for (size_t i = 0; i < SMALL; i++) code |= (size_t)(ends[k * SMALL + i] > 0) << i;
        seen[code]++;
    }
    const double total = weights_of(memory, fields, clamped, temperature, weight);
    double chi = 0, bins = 0;
    for (size_t k = 0; k < STATES; k++) {
        const double expected = DRAWS * weight[k] / total;
        if (weight[k] == 0) assert_int_equal(seen[k], 0);
        if (expected < 10) continue;
        chi += ((double)seen[k] - expected) * ((double)seen[k] - expected) / expected;
        bins++;
    }
    assert_true(bins > 15);
    assert_true(chi < bins * 1.1 + 5 * sqrt(2 * bins));
    hop_results_clear(results, DRAWS);
    hop_memory_free(memory);
    hop_context_free(context);
    free(results);
    free(rows);
    free(cues);
    free(ends);
}

static void both_obey_boltzmann(void **state) {
    (void)state;
    check_boltzmann(HOP_UPDATE_GLAUBER, HOP_ORDER_RANDOM, HOP_DIAGONAL_ZERO, 0.8, 401);
    check_boltzmann(HOP_UPDATE_GLAUBER, HOP_ORDER_FIXED, HOP_DIAGONAL_KEEP, 0.5, 402);
    check_boltzmann(HOP_UPDATE_METROPOLIS, HOP_ORDER_RANDOM, HOP_DIAGONAL_ZERO, 0.8, 403);
    check_boltzmann(HOP_UPDATE_METROPOLIS, HOP_ORDER_RANDOM, HOP_DIAGONAL_KEEP, 0.6, 404);
}

/* Expectation over a unit normal z by the trapezoid rule. */
static double over_normal(double (*f)(double x), double mean, double deviation) {
    double sum = 0;
    for (int k = -800; k <= 800; k++) {
        const double z = k / 100.0;
        sum += exp(-z * z / 2) * f(mean + deviation * z) / 100;
    }
    return sum / sqrt(2 * M_PI);
}

static double tanh_squared(double x) {
    return tanh(x) * tanh(x);
}

/* The retrieval state of Amit, Gutfreund and Sompolinsky by iteration from m = 1. */
static double thermal_overlap(double alpha, double temperature) {
    double m = 1, q = 1;
    for (int k = 0; k < 300; k++) {
        const double c = 1 - (1 - q) / temperature, r = q / (c * c);
        m = over_normal(tanh, m / temperature, sqrt(alpha * r) / temperature);
        q = over_normal(tanh_squared, m / temperature, sqrt(alpha * r) / temperature);
    }
    return m;
}

/* P = 20, N = 1000, T = 1/2: .9450 in theory. A unit's mean tanh(beta(m + sqrt(alpha r)
   z)) spreads by .04 over units, so that the overlap of one network spreads by .0013,
   times the response 1/(1 - beta(1 - q)) of 1.25; the mean of 8 networks by .0006, five
   times which is .003; corrections of 1/N are .001. tanh(m/T), which forgets the other 19
   patterns, gives .9575 and is excluded. */
static void heat_bath_follows_theory_and_not_tanh(void **state) {
    (void)state;
    enum { UNITS = 1000, PATTERNS = 20, NETWORKS = 8 };
    const double expected = thermal_overlap(0.02, 0.5);
    double naive = 1, sum = 0;
    for (int k = 0; k < 200; k++) naive = tanh(naive / 0.5);
    assert_true(fabs(naive - 0.9575) < 1e-3);
    assert_true(naive - expected > 0.01);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (uint64_t k = 0; k < NETWORKS; k++) {
        hop_random chance = hop_random_begin(405, HOP_STREAM_TRIAL, k);
        int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
        hop_memory *memory = memory_of(context, NULL, rows, PATTERNS, UNITS);
        hop_recall_options o = heat(HOP_UPDATE_GLAUBER, 0.5, 150);
        o.burn_in = 30;
        o.first_index = k;
        hop_result result = recall_of(memory, &o, rows, NULL);
        assert_int_equal(result.best[0].row, 0);
        assert_int_equal(result.average.sweeps, 120);
        assert_true(result.best[0].mean_error > 0 && result.best[0].mean_error < 0.01);
        sum += result.best[0].mean;
        hop_results_clear(&result, 1);
        hop_memory_free(memory);
        free(rows);
    }
    if (!(fabs(sum / NETWORKS - expected) < 0.004))
        fail_msg("overlap %g, theory %g", sum / NETWORKS, expected);
    hop_context_free(context);
}

/* At T = 0 the states are those of asynchronous recall in the same order. */
static void no_temperature_is_asynchronous_recall(void **state) {
    (void)state;
    enum { UNITS = 120, PATTERNS = 14 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(406, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, PATTERNS, UNITS);
    for (uint64_t k = 0; k < 30; k++) {
        int8_t *cue = random_rows(&chance, 1, UNITS), ends[2][UNITS];
        if (k % 3 == 0) cue[5] = cue[9] = 0;
        hop_recall_options o = recall_options(HOP_UPDATE_ASYNC, (hop_order)(k % 2));
        o.ties = (hop_ties)(k / 2 % 2);
        o.first_index = k;
        hop_result one = recall_of(memory, &o, cue, ends[0]);
        o.update = k % 4 < 2 ? HOP_UPDATE_GLAUBER : HOP_UPDATE_METROPOLIS;
        o.max_steps = 60;
        hop_result other = recall_of(memory, &o, cue, ends[1]);
        assert_memory_equal(ends[0], ends[1], UNITS);
        assert_int_equal(one.outcome, other.outcome);
        assert_int_equal(other.converged, 1);
        assert_int_equal(other.steps, 60);
        assert_int_equal(one.flips, other.flips);
        hop_results_clear(&one, 1);
        hop_results_clear(&other, 1);
        free(cue);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* One unit without couplings in a field b forgets its past at every sweep: its mean over
   cues is tanh(b / T_k). 40000 cues know it to 1/200 or better, five times which is .025;
   a straight way from 1 to .1, or one of a sweep more or less, is off by .04 or more. A
   play that outlasts its annealing stays at the end: at T = 0 against the field's sign.
 */
static void annealing_follows_its_schedule(void **state) {
    (void)state;
    enum { STARTS = 40000, SWEEPS = 5, PLAYED = SWEEPS + 3 };
    const double ends[] = {0.1, 0}, field = -0.3;
    const double expected[][SWEEPS] = {
        {1, 0.56234132519, 0.31622776602, 0.17782794100, 0.1}, /* 10^{-k/4} */
        {1, 0.75, 0.5, 0.25, 0}};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    const int8_t row = 1;
    hop_memory *memory = memory_of(context, NULL, &row, 1, 1);
    int8_t *cues = need(STARTS), *states = need(STARTS * PLAYED);
    memset(cues, 1, STARTS);
    for (int way = 0; way < 2; way++) {
        hop_recall_options o = heat(HOP_UPDATE_GLAUBER, 1, -1);
        o.anneal_end = ends[way];
        o.anneal_sweeps = SWEEPS;
        o.fields = &field;
        o.field_rows = 1;
        assert_ok(hop_play(memory, &o, cues, STARTS, PLAYED, states, NULL, NULL));
        for (size_t t = 0; t < PLAYED; t++) {
            const double temperature = expected[way][t < SWEEPS ? t : SWEEPS - 1];
            const double mean = temperature > 0 ? tanh(field / temperature) : -1;
            double sum = 0;
            for (size_t k = 0; k < STARTS; k++) sum += states[k * PLAYED + t];
            const double room = temperature > 0 ? 0.025 * sqrt(1 - mean * mean) : 0;
            if (!(fabs(sum / STARTS - mean) <= room))
                fail_msg("sweep %zu: mean %g, not %g", t, sum / STARTS, mean);
        }
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(cues);
    free(states);
}

/* check_energy speaks of dynamics that promise a fall; heat promises none. */
static void heat_may_raise_a_checked_energy(void **state) {
    (void)state;
    enum { UNITS = 60 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(409, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 3, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 3, UNITS);
    for (int update = HOP_UPDATE_GLAUBER; update <= HOP_UPDATE_METROPOLIS; update++) {
        hop_recall_options o = heat((hop_update)update, 2, 20);
        o.check_energy = 1;
        o.trace = HOP_TRACE_STEPS;
        hop_result result = recall_of(memory, &o, rows, NULL);
        size_t rises = 0;
        assert_int_equal(result.energy_falls, 0);
        assert_int_equal(result.trace->count, 21);
        for (size_t k = 1; k <= 20; k++)
            rises +=
                result.trace->entries[k].energy > result.trace->entries[k - 1].energy;
        assert_true(rises > 0);
        hop_results_clear(&result, 1);
    }
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
}

/* Slow cooling finds what quick recall misses: of random starts among 3 patterns of 200
   units a third ends in mixtures at T = 0; annealed ones, above whose temperature of .46
   mixtures do not exist, in memories. */
static void annealing_leaves_mixtures(void **state) {
    (void)state;
    enum { UNITS = 200, STARTS = 60 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(407, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, 3, UNITS);
    int8_t *cues = random_rows(&chance, STARTS, UNITS);
    hop_memory *memory = memory_of(context, NULL, rows, 3, UNITS);
    size_t lost[2] = {0, 0};
    for (int annealed = 0; annealed < 2; annealed++) {
        hop_recall_options o = heat(HOP_UPDATE_GLAUBER, annealed ? 0.8 : 0, 100);
        o.anneal_sweeps = annealed ? 100 : 0;
        o.anneal_end = 0.02;
        o.mixtures = 1;
        hop_result results[STARTS];
        assert_ok(hop_recall(memory, &o, cues, STARTS, NULL, results, NULL));
        for (size_t k = 0; k < STARTS; k++)
            lost[annealed] += results[k].outcome == HOP_OUTCOME_MIXTURE ||
                              results[k].outcome == HOP_OUTCOME_SPURIOUS;
        hop_results_clear(results, STARTS);
    }
    assert_true(lost[0] >= 4);
    assert_true(lost[1] <= 1);
    hop_memory_free(memory);
    hop_context_free(context);
    free(rows);
    free(cues);
}

static void bytes_do_not_depend_on_the_machine(void **state) {
    (void)state;
    enum { UNITS = 90, PATTERNS = 6 };
    contexts all = all_contexts();
    hop_random chance = hop_random_begin(408, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, PATTERNS, UNITS);
    int8_t first[CUES * UNITS], ends[CUES * UNITS];
    hop_result one[CUES], other[CUES];
    for (size_t c = 0; c < all.count; c++)
        for (int path = HOP_PATH_FACTORED; path <= HOP_PATH_EXPLICIT; path++) {
            hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
            options.path = (hop_path)path;
            hop_memory *memory = memory_of(all.each[c], &options, rows, PATTERNS, UNITS);
            hop_recall_options o = heat(HOP_UPDATE_METROPOLIS, 0.4, 30);
            const bool is_first = c == 0 && path == HOP_PATH_FACTORED;
            assert_ok(hop_recall(memory, &o, rows, CUES, is_first ? first : ends,
                                 is_first ? one : other, NULL));
            if (!is_first) {
                assert_memory_equal(first, ends, sizeof ends);
                for (size_t k = 0; k < CUES; k++)
                    assert_same_result(&one[k], &other[k], UNITS, PATTERNS);
                hop_results_clear(other, CUES);
            }
            hop_memory_free(memory);
        }
    hop_results_clear(one, CUES);
    contexts_free(&all);
    free(rows);
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[4] = {1, -1, 1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 4);
    hop_recall_options wrong[9];
    for (size_t k = 0; k < 9; k++) wrong[k] = heat(HOP_UPDATE_GLAUBER, 1, 5);
    wrong[0].temperature = -1;
    wrong[1].temperature = NAN;
    wrong[2].order = HOP_ORDER_GREEDY;
    wrong[3].anneal_sweeps = 5;
    wrong[3].anneal_end = 2;
    wrong[4].burn_in = 6;
    wrong[5].tolerance = 1;
    wrong[6].update = HOP_UPDATE_ASYNC; /* which has no temperature */
    wrong[7].update = HOP_UPDATE_CONTINUOUS;
    wrong[8].update = HOP_UPDATE_CONTINUOUS;
    wrong[8].temperature = 0;
    wrong[8].tolerance = 1;
    static const char *const says[] = {
        "temperature: -1",         "temperature: nan",   "greedy",
        "anneal: the end 2",       "burn-in: 6",         "tolerance:",
        "async updates have none", "continuous updates", "do not end continuous"};
    for (size_t k = 0; k < 9; k++) {
        hop_result result;
        hop_error error = {0};
        assert_status(hop_recall(memory, &wrong[k], row, 1, NULL, &result, &error),
                      HOP_EINVAL);
        if (!strstr(error.message, says[k])) fail_msg("%s: %s", says[k], error.message);
    }
    wrong[4].burn_in = 5; /* all of them */
    hop_result result = recall_of(memory, &wrong[4], row, NULL);
    assert_int_equal(result.average.sweeps, 0);
    assert_true(isnan(result.best[0].mean));
    hop_results_clear(&result, 1);
    wrong[4].burn_in = 50; /* says nothing of a play */
    assert_ok(hop_play(memory, &wrong[4], row, 1, 5, NULL, NULL, NULL));
    hop_memory_free(memory);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_obey_boltzmann),
        cmocka_unit_test(heat_bath_follows_theory_and_not_tanh),
        cmocka_unit_test(no_temperature_is_asynchronous_recall),
        cmocka_unit_test(annealing_follows_its_schedule),
        cmocka_unit_test(heat_may_raise_a_checked_energy),
        cmocka_unit_test(annealing_leaves_mixtures),
        cmocka_unit_test(bytes_do_not_depend_on_the_machine),
        cmocka_unit_test(wrong_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
