/* SPDX-License-Identifier: MIT */
/* Censuses: of landscapes that are known, and against recalls counted one by one. */
#include <math.h>

#include "engine.h"

static hop_census census_of(const hop_memory *memory, const hop_census_options *options) {
    hop_census census;
    hop_error error = {0};
    if (hop_census_take(memory, options, &census, &error))
        fail_msg("census: %s", error.message);
    return census;
}

static uint64_t counted(const hop_census *census) {
    uint64_t sum = census->beyond;
    for (size_t k = 0; k < census->count; k++) sum += census->attractors[k].count;
    return sum;
}

/* Three orthogonal memories: they, their negatives, and the 8 mixtures of all three are
   all there is (Amit et al. 1985). A mixture overlaps each by 1/2, so that E/N =
   -(3/4 - 3/N)/2, N = 96: -.359; a memory's is -(1 - 3/N)/2. Every one of the 14 has over
   1% of the space: 2000 starts miss it with a chance below e^-20. */
static void three_memories_have_fourteen_attractors(void **state) {
    (void)state;
    enum { DIM = 96, COUNT = 3 };
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(DIM, &patterns));
    assert_ok(hop_patterns_generate_orthogonal(patterns, COUNT, 4, NULL));
    hop_memory *memory = empty_memory(context, DIM, NULL);
    assert_ok(hop_memory_learn(memory, patterns, (hop_strength){1, 1}, NULL));
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    how.update = HOP_UPDATE_ASYNC;
    options.recall = &how;
    options.starts = 2000;
    hop_census census = census_of(memory, &options);
    assert_int_equal(census.count, 14);
    assert_int_equal(census.distinct[HOP_OUTCOME_EXACT], 3);
    assert_int_equal(census.distinct[HOP_OUTCOME_INVERSE], 3);
    assert_int_equal(census.distinct[HOP_OUTCOME_MIXTURE], 8);
    assert_int_equal(counted(&census), 2000);
    for (size_t k = 0; k < census.count; k++) {
        const hop_attractor *a = &census.attractors[k];
        const int mixed = a->end.outcome == HOP_OUTCOME_MIXTURE;
        const double depth = (mixed ? 0.75 : 1) - 3.0 / DIM;
        assert_true(fabs(a->end.energy / DIM + depth / 2) < 1e-12);
        assert_true(a->has_inverse);
        const hop_attractor *b = &census.attractors[a->inverse];
        assert_int_equal(b->inverse, k);
        assert_int_equal(
            hop_patterns_hamming(census.states, k, census.states, a->inverse), DIM);
        if (k) assert_true(a->count <= a[-1].count);
        assert_true(a->share.value == (double)a->count / 2000);
        assert_true(a->share.low < a->share.value && a->share.value < a->share.high);
        if (mixed) {
            assert_int_equal(a->end.mixture_count, 3);
            assert_int_equal(a->end.mixture_wrong, 0);
        }
    }
    hop_census_clear(&census);
    hop_patterns_free(patterns);
    hop_memory_free(memory);
    hop_context_free(context);
}

/* Start k is the cue whose units are all covered with random values: its recall says what
   the census counts, on any number of threads. */
static void starts_are_random_cues(void **state) {
    (void)state;
    enum { DIM = 90, COUNT = 8, STARTS = 300 };
    hop_context *one = context_of(1, HOP_ISA_SCALAR), *many = context_of(3, HOP_ISA_AUTO);
    hop_random chance = hop_random_begin(632, HOP_STREAM_USER, 0);
    int8_t *rows = random_rows(&chance, COUNT, DIM), *cues = need(STARTS * DIM);
    hop_memory *memory = memory_of(one, NULL, rows, COUNT, DIM);
    hop_memory *other = memory_of(many, NULL, rows, COUNT, DIM);
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    options.starts = STARTS;
    options.seed = 5;
    hop_census census = census_of(memory, &options), again = census_of(other, &options);
    assert_int_equal(census.count, again.count);
    assert_memory_equal(census.totals, again.totals, sizeof census.totals);
    for (size_t k = 0; k < STARTS; k++) {
        hop_random fill = hop_random_begin(5, HOP_STREAM_FILL, k);
        for (size_t i = 0; i < DIM; i++)
            cues[k * DIM + i] = hop_random_u32(&fill) & 1 ? 1 : -1;
    }
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_result *results = need(STARTS * sizeof *results);
    uint64_t totals[HOP_OUTCOME_COUNT] = {0};
    how.seed = 5;
    assert_ok(hop_recall(memory, &how, cues, STARTS, cues, results, NULL));
    for (size_t k = 0; k < STARTS; k++) totals[results[k].outcome]++;
    assert_memory_equal(totals, census.totals, sizeof totals);
    size_t fixed = 0, cycles = 0;
    for (size_t k = 0; k < census.count; k++) {
        const hop_attractor *a = &census.attractors[k], *b = &again.attractors[k];
        int8_t end[DIM];
        uint64_t equal = 0;
        assert_int_equal(a->count, b->count);
        assert_int_equal(a->first, b->first);
        assert_int_equal(hop_patterns_hamming(census.states, k, again.states, k), 0);
        hop_patterns_read(census.states, k, end);
        for (size_t s = 0; s < STARTS; s++)
            equal += memcmp(cues + s * DIM, end, DIM) == 0;
        cycles += a->end.cycle == 2;
        if (a->end.cycle) continue; /* half of its starts end in its other state */
        fixed++;
        assert_int_equal(equal, a->count);
        assert_int_equal(a->end.outcome, results[a->first].outcome);
    }
    assert_true(fixed > 10 && cycles > 0);
    free(results);
    free(rows);
    free(cues);
    hop_census_clear(&census);
    hop_census_clear(&again);
    hop_memory_free(memory);
    hop_memory_free(other);
    hop_context_free(one);
    hop_context_free(many);
}

/* Two units that copy each other: (+-) and (-+) are one cycle, (++) and (--) rest; each
   of the three has a half or a quarter of all starts. 100 units in a ring of copies: all
   starts go round in cycles of a period that divides 100. */
static void a_cycle_is_one_attractor(void **state) {
    (void)state;
    enum { DIM = 100 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const double w[] = {0, 1, 1, 0};
    hop_memory *memory = empty_memory(context, 2, NULL);
    assert_ok(hop_memory_import(memory, w, NULL));
    hop_census census = census_of(memory, NULL);
    assert_int_equal(census.count, 3);
    assert_int_equal(census.totals[HOP_OUTCOME_CYCLE], census.attractors[0].count);
    assert_int_equal(census.distinct[HOP_OUTCOME_CYCLE], 1);
    /* 500 +- 16: five deviations */
    assert_true(llabs((long long)census.attractors[0].count - 500) < 80);
    assert_true(census.attractors[1].has_inverse && !census.attractors[0].has_inverse);
    hop_census_clear(&census);
    hop_memory_free(memory);

    double *ring = need(DIM * DIM * sizeof *ring);
    for (size_t i = 0; i < DIM; i++) ring[i * DIM + (i + 1) % DIM] = 1;
    memory = empty_memory(context, DIM, NULL);
    assert_ok(hop_memory_import(memory, ring, NULL));
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    options.starts = 40;
    census = census_of(memory, &options);
    assert_int_equal(census.totals[HOP_OUTCOME_CYCLE], 40);
    for (size_t k = 0; k < census.count; k++) {
        int8_t least[DIM], turned[DIM];
        uint64_t smallest[2], rival[2];
        assert_int_equal(DIM % census.attractors[k].end.cycle, 0);
        hop_patterns_read(census.states, k, least);
        memcpy(smallest, hop_patterns_row(census.states, k), sizeof smallest);
        for (size_t by = 0; by < DIM; by++) {
            hop_patterns *one = NULL;
            for (size_t i = 0; i < DIM; i++) turned[i] = least[(i + by) % DIM];
            one = patterns_of(turned, 1, DIM);
            memcpy(rival, hop_patterns_row(one, 0), sizeof rival);
            assert_true(memcmp(smallest, rival, sizeof rival) <= 0);
            hop_patterns_free(one);
        }
    }
    hop_census_clear(&census);
    hop_memory_free(memory);
    free(ring);
    hop_context_free(context);
}

/* Couplings of 0: every start is its own end. */
static void attractors_are_kept_up_to_a_limit(void **state) {
    (void)state;
    enum { DIM = 70 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    double *w = need(DIM * DIM * sizeof *w);
    hop_memory *memory = empty_memory(context, DIM, NULL);
    assert_ok(hop_memory_import(memory, w, NULL));
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    options.starts = 700;
    hop_census census = census_of(memory, &options);
    assert_int_equal(census.count, 700);
    assert_int_equal(census.beyond, 0);
    hop_census_clear(&census);
    options.most = 70;
    census = census_of(memory, &options);
    assert_int_equal(census.count, 70);
    assert_int_equal(census.beyond, 630);
    assert_int_equal(census.totals[HOP_OUTCOME_SPURIOUS], 700);
    assert_int_equal(counted(&census), 700);
    hop_census_clear(&census);
    hop_memory_free(memory);
    free(w);
    hop_context_free(context);
}

/* Units 0 and 1 are on in starts as often as in patterns: .1 of 200 units, and ends that
   couplings of 0 and a threshold below 0 would show are all on; so starts are judged by
   a landscape of which nothing moves: heat would not, but a limit of no steps does. */
static void sparse_starts_are_sparse(void **state) {
    (void)state;
    enum { DIM = 200, COUNT = 4, STARTS = 50 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_patterns *patterns = NULL;
    assert_ok(hop_patterns_create(DIM, &patterns));
    assert_ok(hop_patterns_generate_sparse(patterns, COUNT, 0.1, 3, 0));
    hop_memory_options made = HOP_MEMORY_OPTIONS_INIT;
    made.rule = "willshaw";
    hop_memory *memory = empty_memory(context, DIM, &made);
    assert_ok(hop_memory_learn(memory, patterns, (hop_strength){1, 1}, NULL));
    hop_recall_options how = HOP_RECALL_OPTIONS_INIT;
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    how.max_steps = 0;
    options.recall = &how;
    options.starts = STARTS;
    hop_census census = census_of(memory, &options);
    size_t ones = 0;
    assert_int_equal(census.count, STARTS);
    for (size_t k = 0; k < census.count; k++) {
        int8_t start[DIM];
        hop_patterns_read(census.states, k, start);
        for (size_t i = 0; i < DIM; i++) ones += start[i] > 0;
        assert_true(!census.attractors[k].has_inverse);
    }
    /* 1000 +- sqrt(10000 .1 .9) = 30; five deviations */
    assert_true(ones > 850 && ones < 1150);
    hop_census_clear(&census);
    hop_patterns_free(patterns);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void wrong_options_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    int8_t row[] = {1, -1, 1};
    hop_memory *memory = memory_of(context, NULL, row, 1, 3);
    hop_census census = {.starts = 77};
    hop_error error = {0};
    hop_census_options options = HOP_CENSUS_OPTIONS_INIT;
    options.starts = 0;
    assert_status(hop_census_take(memory, &options, &census, &error), HOP_EINVAL);
    options.starts = 5;
    options.most = 0;
    assert_status(hop_census_take(memory, &options, &census, &error), HOP_EINVAL);
    options.most = 5;
    options.size = 1;
    assert_status(hop_census_take(memory, &options, &census, &error), HOP_EINVAL);
    hop_memory *empty = empty_memory(context, 3, NULL);
    assert_status(hop_census_take(empty, NULL, &census, &error), HOP_EEMPTY);
    hop_context_interrupt(context);
    assert_status(hop_census_take(memory, NULL, &census, &error), HOP_EINTERRUPTED);
    assert_int_equal(census.starts, 77);
    hop_memory_free(memory);
    hop_memory_free(empty);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_memories_have_fourteen_attractors),
        cmocka_unit_test(starts_are_random_cues),
        cmocka_unit_test(a_cycle_is_one_attractor),
        cmocka_unit_test(attractors_are_kept_up_to_a_limit),
        cmocka_unit_test(sparse_starts_are_sparse),
        cmocka_unit_test(wrong_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
