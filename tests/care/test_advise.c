/* SPDX-License-Identifier: MIT */
/* Every finding has its advice, and good health has none. */
#include "care/care_files.h"
#include "care/doctor.h"

static const hop_diagnosis healthy = {.items = 100,
                                      .findable = 100,
                                      .load = 0.05,
                                      .capacity = HOP_THEORY_CRITICAL_LOAD,
                                      .crosstalk = 0.05,
                                      .measured_error = {0.001, 0, 0.002},
                                      .compared = 1,
                                      .tried = 100,
                                      .recalled = {1, 0.96, 1}};

/* What is advised; `parts` in this order, each in an advice of its own. */
static void advises(const char *rule, hop_diagnosis found, size_t tuned_at,
                    const char *const *parts, size_t count) {
    hop_store_recipe recipe = recipe_of(1000);
    snprintf(recipe.rule, sizeof recipe.rule, "%s", rule);
    if (!*rule) snprintf(recipe.energy, sizeof recipe.energy, "softmax");
    recipe.tuned_at = tuned_at;
    hop_examination self = {.recipe = &recipe, .tuned = recipe, .out = found};
    self.tuned.beta = 7.25;
    hop_examination_advise(&self);
    if (self.out.advice_count != count)
        fail_msg("%zu pieces of advice, not %zu; the first: %s", self.out.advice_count,
                 count, self.out.advice[0]);
    for (size_t i = 0; i < count; i++) {
        if (!strstr(self.out.advice[i], parts[i]))
            fail_msg("'%s' lacks '%s'", self.out.advice[i], parts[i]);
        assert_true(strlen(self.out.advice[i]) < HOP_ADVICE_SIZE - 1);
    }
}

#define ADVISES(rule, found, tuned, ...)                                                 \
    advises(rule, found, tuned, (const char *const[]){__VA_ARGS__},                      \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void health_wants_none(void **state) {
    (void)state;
    advises("hebb", healthy, 0, NULL, 0);
    advises("", healthy, 100, NULL, 0);
}

static void couplings(void **state) {
    (void)state;
    hop_diagnosis found = healthy;
    found.load = 0.2;
    ADVISES("hebb", found, 0, "switch to projection");
    found.load = 1.5;
    ADVISES("hebb", found, 0, "switch to an energy");
    found = healthy;
    found.recalled.value = 0.8;
    ADVISES("hebb", found, 0, "only 80% come back");
    found.load = 0.12;
    ADVISES("hebb", found, 0, "basins are small");
    found.load = 0.05;
    found.crosstalk = 0.3;
    ADVISES("hebb", found, 0, "too much alike for Hebb's rule");
    ADVISES("projection", found, 0, "only 80% come back");
    /* Patterns that are alike do no harm where all come back. */
    found.recalled.value = 1;
    advises("hebb", found, 0, NULL, 0);
}

static void steps(void **state) {
    (void)state;
    hop_diagnosis found = healthy;
    found.outgrown = 1;
    ADVISES("", found, 0, "hopfield configure");
    ADVISES("", found, 10, "tuned for 10 items, now 100");
    found = healthy;
    found.measured_error.value = 0.75;
    ADVISES("", found, 100, "25% of the weight of their own cue: raise beta (7.25)");
    found = healthy;
    found.unknown = 11;
    ADVISES("", found, 100, "11 of 100 damaged copies are called unknown");
    found.unknown = 10;
    advises("", found, 100, NULL, 0);
}

static void of_any_file(void **state) {
    (void)state;
    hop_diagnosis found = healthy;
    found.near_pairs = 42;
    found.conflicts = 3;
    found.findable = 90;
    found.faded = 5;
    ADVISES("hebb", found, 0, "42 pairs of near-duplicates: consolidate",
            "3 pairs are nearly the same under different labels",
            "10 items have no strength left", "5 items have faded");
    /* Where nothing can be recalled, nothing else matters. */
    found.findable = 0;
    ADVISES("hebb", found, 0, "nothing can be recalled");
}

/* The largest numbers are told whole. */
static void numbers_fit(void **state) {
    (void)state;
    hop_diagnosis found = healthy;
    found.items = found.tried = found.unknown = found.near_pairs = found.conflicts =
        SIZE_MAX;
    found.faded = SIZE_MAX;
    found.findable = 1;
    found.outgrown = 1;
    found.measured_error.value = 1;
    ADVISES("", found, SIZE_MAX - 1, "18446744073709551614", "raise beta",
            "18446744073709551615 of 18446744073709551615",
            "18446744073709551615 pairs of", "18446744073709551615 pairs are",
            "18446744073709551614 items", "18446744073709551615 items");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(health_wants_none),
        cmocka_unit_test(couplings),
        cmocka_unit_test(steps),
        cmocka_unit_test(of_any_file),
        cmocka_unit_test(numbers_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
