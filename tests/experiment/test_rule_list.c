/* SPDX-License-Identifier: MIT */
/* The list of rules: what it is read into, and the points that come of it. */
#include "labs.h"
#include "one_context.h"

#include "experiment/rule_list.h"

static void points_go_rule_by_rule_over_rising_loads(void **state) {
    (void)state;
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "rules", &lab, NULL));
    assert_ok(hop_lab_set(lab, "units", "60", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.3,0.1", NULL));
    assert_ok(hop_lab_set(lab, "rules", "dreaming:t=2,willshaw,hebb", NULL));
    assert_ok(hop_lab_prepare(lab, NULL));
    const hop_rules *rules = hop_rules_of(lab);
    assert_int_equal(rules->count, 3);
    assert_int_equal(hop_rules_loads(lab), 2);
    assert_int_equal(lab->point_count, 6);
    assert_true(!rules->binary[0] && rules->binary[1] && !rules->binary[2]);
    for (size_t rule = 0; rule < 3; rule++)
        for (size_t l = 0; l < 2; l++) {
            const hop_point *point = &lab->points[hop_rules_at(lab, rule, l)];
            assert_int_equal(point->patterns, l ? 18 : 6);
            assert_int_equal(point->units, 60);
            assert_string_equal(hop_rules_text(lab, point), rules->text[rule]);
        }
    assert_string_equal(rules->text[0], "dreaming:t=2");
    hop_lab_free(lab);
}

static void too_many_are_refused(void **state) {
    (void)state;
    char list[5 * (HOP_MOST_RULES + 1) + 1] = "";
    for (size_t k = 0; k <= HOP_MOST_RULES; k++) strcat(list, k ? ",hebb" : "hebb");
    assert_refused(context, "rules", (const char *const[]){"rules", list, NULL},
                   "rules: more than 24");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_go_rule_by_rule_over_rising_loads),
        cmocka_unit_test(too_many_are_refused),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
