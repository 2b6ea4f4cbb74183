/* SPDX-License-Identifier: MIT */
/* The table of rules and how their names are read. */
#include "engine.h"
#include "learn/rules.h"

static void every_rule_states_its_facts_and_is_found(void **state) {
    (void)state;
    size_t count = 0;
    for (const hop_rule_facts *facts; (facts = hop_rule_at(count)); count++) {
        assert_true(facts->name && *facts->name && !strchr(facts->name, ':'));
        assert_true(facts->summary && *facts->summary);
        assert_true(facts->formula && *facts->formula);
        assert_true(facts->paper && *facts->paper);
        const hop_rule *rule = NULL;
        assert_ok(hop_rule_parse(facts->name, &rule, NULL));
        assert_ptr_equal(&rule->facts, facts);
        for (size_t other = 0; other < count; other++)
            assert_string_not_equal(hop_rule_at(other)->name, facts->name);
    }
    assert_true(count >= 1);
    assert_null(hop_rule_at(SIZE_MAX));
    assert_string_equal(hop_rule_at(0)->name, "hebb");
}

static void unknown_names_are_answered_with_the_known_ones(void **state) {
    (void)state;
    static const char *const wrong[] = {"",     "heb",   "hebbs", "Hebb",     " hebb",
                                        ":k=v", "hebb ", "x:y",   "hebb,hebb"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        const hop_rule *rule = NULL;
        hop_error error = {0};
        assert_status(hop_rule_parse(wrong[k], &rule, &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, wrong[k]));
        assert_non_null(strstr(error.message, "there is: hebb"));
        assert_null(rule);
    }
}

static void parameters_hebb_lacks_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"hebb:", "hebb:rate=1", "hebb::"};
    for (size_t k = 0; k < 3; k++) {
        const hop_rule *rule = NULL;
        hop_error error = {0};
        const hop_status status = hop_rule_parse(wrong[k], &rule, &error);
        assert_int_equal(status, HOP_EINVAL);
        assert_non_null(strstr(error.message, "parameters"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_states_its_facts_and_is_found),
        cmocka_unit_test(unknown_names_are_answered_with_the_known_ones),
        cmocka_unit_test(parameters_hebb_lacks_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
