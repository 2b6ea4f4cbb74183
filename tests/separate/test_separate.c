/* SPDX-License-Identifier: MIT */
/* What holds for every separation: hostile scores, exclusion, arrays in place, facts. */
#include "separate/check_separate.h"
#include "separate/separate.h"

static void hostile_scores_are_named(void **state) {
    (void)state;
    const double hostile[] = {NAN, INFINITY};
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation s = separation_of(hop_separation_at(k)->name);
        for (size_t h = 0; h < 2; h++) {
            double values[] = {0, -1, hostile[h]}, fine[] = {0, 0, 0};
            double out[] = {7, 7, 7};
            hop_error error = {0};
            assert_status(hop_separate(&s, values, NULL, 3, out, &error), HOP_EVALUE);
            assert_non_null(strstr(error.message, h ? "score 2 is inf" : "score 2 is "));
            assert_status(hop_separate(&s, fine, values, 3, out, &error), HOP_EVALUE);
            assert_non_null(strstr(error.message, "log strength 2 is "));
            assert_true(isnan(hop_separation_potential(&s, values, NULL, 3)));
            assert_true(isnan(hop_separation_potential(&s, fine, values, 3)));
            assert_status(
                hop_separate_backward(&s, fine, NULL, values, fine, 3, out, &error),
                HOP_EVALUE);
            assert_non_null(strstr(error.message, "weight 2 is "));
            assert_status(
                hop_separate_backward(&s, fine, NULL, fine, values, 3, out, &error),
                HOP_EVALUE);
            assert_non_null(strstr(error.message, "gradient 2 is "));
            for (size_t i = 0; i < 3; i++) assert_true(out[i] == 7);
        }
    }
}

static void nothing_to_weigh_is_refused(void **state) {
    (void)state;
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation s = separation_of(hop_separation_at(k)->name);
        const double scores[] = {-INFINITY, 1}, logs[] = {0, -INFINITY};
        double out[] = {7, 7};
        hop_error error = {0};
        assert_status(hop_separate(&s, scores, logs, 2, out, &error), HOP_EEMPTY);
        assert_non_null(strstr(error.message, "all 2 memories are excluded"));
        assert_status(hop_separate(&s, scores, NULL, 0, out, &error), HOP_EEMPTY);
        assert_non_null(strstr(error.message, "no scores"));
        assert_true(isnan(hop_separation_potential(&s, scores, logs, 2)));
        assert_true(isnan(hop_separation_potential(&s, scores, logs, 0)));
        assert_true(out[0] == 7 && out[1] == 7);
    }
}

static void kinds_and_orders_out_of_range_are_refused(void **state) {
    (void)state;
    static const hop_separation wrong[] = {
        {HOP_SEPARATION_COUNT, 0},         {HOP_SEPARATION_POLYNOMIAL, 1},
        {HOP_SEPARATION_POLYNOMIAL, 2.5},  {HOP_SEPARATION_RECTIFIED, 31},
        {HOP_SEPARATION_ENTMAX, 1},        {HOP_SEPARATION_ENTMAX, NAN},
        {HOP_SEPARATION_ENTMAX, INFINITY}, {HOP_SEPARATION_TOPK, 0},
        {HOP_SEPARATION_TOPK, 1.5}};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        const double score = 1;
        double out = 7;
        assert_status(hop_separate(&wrong[k], &score, NULL, 1, &out, NULL), HOP_EINVAL);
        assert_true(isnan(hop_separation_potential(&wrong[k], &score, NULL, 1)));
        assert_status(
            hop_separate_backward(&wrong[k], &score, NULL, &score, &score, 1, &out, NULL),
            HOP_EINVAL);
        assert_true(out == 7);
    }
}

/* An excluded memory is as if it were not there, in weights, potential and gradient. */
static void excluded_memories_are_not_there(void **state) {
    (void)state;
    enum { COUNT = 40 };
    hop_random chance = hop_random_begin(111, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation s = separation_of(hop_separation_at(k)->name);
        double *scores = random_scores(&chance, COUNT, -1, 1.5);
        double *gradients = random_scores(&chance, COUNT, 0, 1);
        double *few = need(COUNT * sizeof *few), *part = need(COUNT * sizeof *part);
        double logs[COUNT] = {0}, out[COUNT], rest[COUNT];
        size_t kept = 0;
        for (size_t i = 0; i < COUNT; i++) {
            if (i % 3 == 0) {
                few[kept] = scores[i];
                part[kept++] = gradients[i];
            } else if (i % 3 == 1)
                scores[i] = -INFINITY;
            else {
                scores[i] = 1e300; /* the strength alone keeps it out */
                logs[i] = -INFINITY;
            }
        }
        double *weights = weights_of(hop_separation_at(k)->name, scores, logs, COUNT);
        double *alone = weights_of(hop_separation_at(k)->name, few, NULL, kept);
        for (size_t i = 0; i < COUNT; i++)
            assert_close(weights[i], i % 3 ? 0 : alone[i / 3], i % 3 ? 0 : 1e-15);
        if (hop_separation_at(k)->has_potential)
            assert_close(hop_separation_potential(&s, scores, logs, COUNT),
                         hop_separation_potential(&s, few, NULL, kept), 1e-13);
        if (!hop_separate_backward(&s, scores, logs, weights, gradients, COUNT, out,
                                   NULL)) {
            assert_ok(
                hop_separate_backward(&s, few, NULL, alone, part, kept, rest, NULL));
            for (size_t i = 0; i < COUNT; i++)
                assert_close(out[i], i % 3 ? 0 : rest[i / 3], i % 3 ? 0 : 1e-14);
        }
        free(scores);
        free(gradients);
        free(few);
        free(part);
        free(weights);
        free(alone);
    }
}

static void weights_may_take_the_place_of_scores_or_strengths(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(112, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const char *name = hop_separation_at(k)->name;
        const hop_separation s = separation_of(name);
        double *scores = random_scores(&chance, 150, -1, 2);
        double *logs = random_scores(&chance, 150, 0, 1);
        double *weights = weights_of(name, scores, logs, 150);
        double *over = copy_of(scores, 150 * sizeof *scores);
        assert_ok(hop_separate(&s, over, logs, 150, over, NULL));
        assert_memory_equal(over, weights, 150 * sizeof *over);
        assert_ok(hop_separate(&s, scores, logs, 150, logs, NULL));
        assert_memory_equal(logs, weights, 150 * sizeof *logs);
        free(scores);
        free(logs);
        free(weights);
        free(over);
    }
}

/* In place, too; what fails writes nothing. */
static void both_are_as_each_alone(void **state) {
    (void)state;
    static const char *const names[] = {
        "identity",  "poly:n=3",         "rect:n=3",         "exp",      "softmax",
        "sparsemax", "entmax:alpha=1.5", "entmax:alpha=1.2", "topk:k=8", "epanechnikov"};
    hop_random chance = hop_random_begin(114, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const hop_separation s = separation_of(names[k]);
        double *scores = random_scores(&chance, 150, -1, 2);
        double *logs = random_scores(&chance, 150, 0, 1);
        double *weights = weights_of(names[k], scores, logs, 150);
        const double potential = hop_separation_potential(&s, scores, logs, 150);
        double found = 7, none = -INFINITY;
        assert_ok(hop_separate_both(&s, scores, logs, 150, scores, &found, NULL));
        assert_memory_equal(scores, weights, 150 * sizeof *scores);
        if (isnan(potential))
            assert_true(isnan(found));
        else
            assert_memory_equal(&found, &potential, sizeof found);
        found = 7;
        assert_status(hop_separate_both(&s, &none, NULL, 1, &none, &found, NULL),
                      HOP_EEMPTY);
        assert_true(found == 7 && none == -INFINITY);
        free(scores);
        free(logs);
        free(weights);
    }
    const hop_separation poly = separation_of("poly:n=30");
    double large = 1e30, found = 7;
    assert_status(hop_separate_both(&poly, &large, NULL, 1, &large, &found, NULL),
                  HOP_EVALUE);
    assert_true(found == 7 && large == 1e30);
}

/* One memory, denormal scores, scores at the ends of the doubles. */
static void extremes_are_exact(void **state) {
    (void)state;
    const double sizes[] = {0,    5e-324, -5e-324, 1e3,     -1e3,
                            1e30, -1e30,  1.7e308, -1.7e308};
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation_facts *facts = hop_separation_at(k);
        if (!facts->sums_to_one || k == HOP_SEPARATION_EPANECHNIKOV) continue;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            double *weights = weights_of(facts->name, &sizes[i], NULL, 1);
            assert_true(weights[0] == 1);
            free(weights);
        }
        const double tiny[] = {5e-324, 0, -5e-324, 2e-310};
        double *weights = weights_of(facts->name, tiny, NULL, 4);
        for (size_t i = 0; i < 4; i++) assert_true(weights[i] == 0.25);
        free(weights);
        const double ends[] = {-1.7e308, 1.7e308, 0};
        weights = weights_of(facts->name, ends, NULL, 3);
        assert_true(weights[0] == 0 && weights[1] == 1 && weights[2] == 0);
        free(weights);
    }
}

static void facts_are_true(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(113, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation_facts *facts = hop_separation_at(k);
        const hop_separation s = separation_of(facts->name);
        double *scores = random_scores(&chance, 30, -1, 0.9);
        double *weights = weights_of(facts->name, scores, NULL, 30);
        const double potential = hop_separation_potential(&s, scores, NULL, 30);
        const double moved = scores[4] + 1e-6;
        assert_int_equal(isfinite(potential) != 0, facts->has_potential);
        assert_int_equal(fabs(sum_of(weights, 30) - 1) < 1e-13, facts->sums_to_one);
        scores[4] = moved;
        const double slope =
            (hop_separation_potential(&s, scores, NULL, 30) - potential) / 1e-6;
        assert_int_equal(fabs(slope - weights[4]) < 1e-4, facts->is_gradient);
        free(scores);
        free(weights);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_scores_are_named),
        cmocka_unit_test(nothing_to_weigh_is_refused),
        cmocka_unit_test(kinds_and_orders_out_of_range_are_refused),
        cmocka_unit_test(excluded_memories_are_not_there),
        cmocka_unit_test(weights_may_take_the_place_of_scores_or_strengths),
        cmocka_unit_test(both_are_as_each_alone),
        cmocka_unit_test(extremes_are_exact),
        cmocka_unit_test(facts_are_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
