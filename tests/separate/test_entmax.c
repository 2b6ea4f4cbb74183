/* SPDX-License-Identifier: MIT */
/* Entmax: against bisection in long doubles, its neighbours, potential and gradient. */
#include "separate/check_separate.h"

static const double ALPHAS[] = {1.01, 1.05, 1.2, 1.5, 1.7, 2, 2.5, 3, 5, 10};
enum { ALPHA_COUNT = sizeof ALPHAS / sizeof *ALPHAS };

static const char *text_of(double alpha, char text[HOP_SEPARATION_TEXT]) {
    const hop_separation separation = {HOP_SEPARATION_ENTMAX, alpha};
    hop_separation_text(&separation, text, HOP_SEPARATION_TEXT);
    return text;
}

/* What weights are at u, whose sum shall be 1. */
static long double weight_at(long double x, long double u, long double alpha) {
    return u + x > 0 ? powl(u + x, 1 / (alpha - 1)) : 0;
}

/* weights[count] by halving the bracket until it is one number. */
static void by_bisection(double alpha, const double *scores, const double *logs,
                         size_t count, double *weights) {
    const long double a = (long double)alpha;
    long double *x = need(count * sizeof *x), most = -INFINITY, low = 0, high = 1;
    for (size_t i = 0; i < count; i++) {
        x[i] = (long double)scores[i] + (logs ? (long double)logs[i] : 0);
        most = fmaxl(most, x[i]);
    }
    for (size_t i = 0; i < count; i++) x[i] = (a - 1) * (x[i] - most);
    for (int round = 0; round < 90; round++) {
        const long double u = (low + high) / 2;
        long double sum = 0;
        for (size_t i = 0; i < count; i++)
            if (x[i] > -1) sum += weight_at(x[i], u, a);
        if (sum > 1)
            high = u;
        else
            low = u;
    }
    for (size_t i = 0; i < count; i++)
        weights[i] = (double)weight_at(x[i], (low + high) / 2, a);
    free(x);
}

static void weights_are_those_of_bisection(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(61, HOP_STREAM_USER, 0);
    size_t shared = 0;
    for (int round = 0; round < 15 * ALPHA_COUNT; round++) {
        const double alpha = ALPHAS[round % ALPHA_COUNT];
        const size_t count = 1 + hop_random_below(&chance, 130);
        const double sizes[] = {0.3, 4, 1e3};
        double *scores = random_scores(&chance, count, round % 2 ? 1e3 : 0,
                                       sizes[round / ALPHA_COUNT % 3]);
        double *logs = random_scores(&chance, count, 0, 1);
        for (size_t i = 0; i < count && round % 4 == 3; i++) /* ties */
            scores[i] = nearbyint(scores[i]);
        if (round % 5 == 4) memset(logs, 0, count * sizeof *logs);
        double *exact = need(count * sizeof *exact);
        char text[HOP_SEPARATION_TEXT];
        double *weights = weights_of(text_of(alpha, text), scores, logs, count);
        by_bisection(alpha, scores, logs, count, exact);
        assert_sums_to_one(weights, count);
        for (size_t i = 0; i < count; i++) {
            assert_close(weights[i], exact[i], 1e-9);
            shared += weights[i] > 0 && weights[i] < 1;
        }
        free(scores);
        free(logs);
        free(exact);
        free(weights);
    }
    assert_true(shared > 1000);
}

/* |entmax - softmax| is of the order of alpha - 1: half as much at half the distance. */
static void it_tends_to_softmax(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(62, HOP_STREAM_USER, 0);
    double *scores = random_scores(&chance, 60, 0, 1);
    double *softmax = weights_of("softmax", scores, NULL, 60);
    double apart[2] = {0};
    const char *const texts[] = {"entmax:alpha=1.02", "entmax:alpha=1.01"};
    for (int k = 0; k < 2; k++) {
        double *weights = weights_of(texts[k], scores, NULL, 60);
        for (size_t i = 0; i < 60; i++)
            apart[k] = fmax(apart[k], fabs(weights[i] - softmax[i]));
        free(weights);
    }
    assert_true(apart[1] < 0.002);
    assert_close(apart[0] / apart[1], 2, 0.1);
    free(scores);
    free(softmax);
}

/* A memory that leads by 1 / (alpha - 1) is alone; by less, it is not. */
static void a_lead_of_the_margin_is_exact(void **state) {
    (void)state;
    for (size_t k = 0; k < ALPHA_COUNT; k++) {
        const double margin = 1 / (ALPHAS[k] - 1);
        char text[HOP_SEPARATION_TEXT];
        double scores[100];
        for (int less = 0; less < 2; less++) {
            for (size_t i = 0; i < 100; i++)
                scores[i] = 40 - margin * (less ? 0.9 : 1 + 1e-12);
            scores[33] = 40;
            double *weights = weights_of(text_of(ALPHAS[k], text), scores, NULL, 100);
            for (size_t i = 0; i < 100; i++)
                assert_true(less && i != 33 ? weights[i] > 0 : weights[i] <= (i == 33));
            assert_true(less || weights[33] == 1);
            if (less) /* the condition of Karush, Kuhn and Tucker */
                assert_close(pow(weights[33], ALPHAS[k] - 1) -
                                 pow(weights[0], ALPHAS[k] - 1),
                             0.9, 1e-12);
            free(weights);
        }
    }
}

/* F = w . (z + ln c) - Omega(w), and more than that of any other weights. */
static void potential_is_the_conjugate_of_omega(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(63, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < 3 * ALPHA_COUNT; k++) {
        const double alpha = ALPHAS[k % ALPHA_COUNT];
        const hop_separation entmax = {HOP_SEPARATION_ENTMAX, alpha};
        char text[HOP_SEPARATION_TEXT];
        double *scores = random_scores(&chance, 80, 0, 1);
        double *others = random_scores(&chance, 80, 0, 1);
        const double f = hop_separation_potential(&entmax, scores, NULL, 80);
        for (int other = 0; other < 2; other++) {
            double *w =
                weights_of(text_of(alpha, text), other ? others : scores, NULL, 80);
            long double powers = 0;
            for (size_t i = 0; i < 80; i++)
                powers += powl((long double)w[i], (long double)alpha);
            const double omega =
                (double)((powers - 1) / ((long double)alpha * ((long double)alpha - 1)));
            const double value = product_of(w, scores, 80) - omega;
            if (other)
                assert_true(value < f - 1e-6);
            else
                assert_close(value, f, 1e-12);
            free(w);
        }
        free(scores);
        free(others);
    }
}

/* Of two equal memories, weights 1/2: F = z - (2^(1 - alpha) - 1) / (alpha (alpha - 1)).
 */
static void potential_of_a_tie_is_known(void **state) {
    (void)state;
    const double scores[] = {1e3, 1e3};
    for (size_t k = 0; k < ALPHA_COUNT; k++) {
        const double alpha = ALPHAS[k];
        const hop_separation entmax = {HOP_SEPARATION_ENTMAX, alpha};
        const double f = 1e3 - (pow(2, 1 - alpha) - 1) / (alpha * (alpha - 1));
        assert_close(hop_separation_potential(&entmax, scores, NULL, 2), f, 1e-12);
    }
}

/* Near the border of the support the slope is without bound for alpha > 2: there scores
   are so close that none is near it, and weights above `least` only are looked at. */
static void potential_and_gradient_agree(void **state) {
    (void)state;
    hop_random chance = hop_random_begin(64, HOP_STREAM_USER, 0);
    for (size_t k = 0; k < ALPHA_COUNT; k++) {
        const double alpha = ALPHAS[k];
        size_t checked = 0;
        char text[HOP_SEPARATION_TEXT];
        text_of(alpha, text);
        for (int round = 0; round < 25; round++) {
            const size_t count = alpha > 3 ? 2 : 2 + hop_random_below(&chance, 20);
            const double size = alpha <= 3 ? 0.5 : alpha == 5 ? 0.02 : 0.0007;
            const double least = alpha <= 2 ? 1e-4 : alpha <= 3 ? 0.1 : 0.4;
            double *scores = random_scores(&chance, count, 0, size);
            double *gradients = random_scores(&chance, count, 0, 1);
            double *logs = random_scores(&chance, count, 0, size);
            checked += check_backward(text, scores, logs, gradients, count, least,
                                      alpha <= 2 ? 1e-6 : 1e-7);
            if (alpha <= 2) assert_gradient(text, scores, logs, count, 1e-5);
            free(scores);
            free(gradients);
            free(logs);
        }
        assert_true(checked > 25);
    }
}

/* Many candidates: the support is found, and nothing is lost in sums. */
static void a_flat_crowd_shares_alike(void **state) {
    (void)state;
    enum { COUNT = 100000 };
    double *scores = need(COUNT * sizeof *scores);
    for (size_t k = 0; k < ALPHA_COUNT; k++) {
        char text[HOP_SEPARATION_TEXT];
        double *weights = weights_of(text_of(ALPHAS[k], text), scores, NULL, COUNT);
        for (size_t i = 0; i < COUNT; i++) assert_close(weights[i], 1e-5, 1e-18);
        free(weights);
    }
    free(scores);
}

static void huge_scores_keep_their_ties(void **state) {
    (void)state;
    const double scores[] = {1e30, 1e30, -1e30, 1e29, -INFINITY};
    for (size_t k = 0; k < ALPHA_COUNT; k++) {
        char text[HOP_SEPARATION_TEXT];
        double *weights = weights_of(text_of(ALPHAS[k], text), scores, NULL, 5);
        assert_close(weights[0], 0.5, 1e-15);
        assert_close(weights[1], 0.5, 1e-15);
        assert_true(weights[2] == 0 && weights[3] == 0 && weights[4] == 0);
        free(weights);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_bisection),
        cmocka_unit_test(it_tends_to_softmax),
        cmocka_unit_test(a_lead_of_the_margin_is_exact),
        cmocka_unit_test(potential_is_the_conjugate_of_omega),
        cmocka_unit_test(potential_of_a_tie_is_known),
        cmocka_unit_test(potential_and_gradient_agree),
        cmocka_unit_test(a_flat_crowd_shares_alike),
        cmocka_unit_test(huge_scores_keep_their_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
