/* SPDX-License-Identifier: MIT */
/* The table of rules and how their names are read. */
#include "engine.h"
#include "learn/rules.h"

/* Forms of one rule differ in their parameters. */
static bool same_parameters(const hop_rule_facts *a, const hop_rule_facts *b) {
    size_t k = 0;
    while (a->parameters[k].name && b->parameters[k].name) {
        if (strcmp(a->parameters[k].name, b->parameters[k].name) != 0) return false;
        k++;
    }
    return !a->parameters[k].name && !b->parameters[k].name;
}

static void every_rule_states_its_facts(void **state) {
    (void)state;
    size_t count = 0;
    for (const hop_rule_facts *facts; (facts = hop_rule_at(count)); count++) {
        assert_true(facts->name && *facts->name && !strchr(facts->name, ':'));
        assert_true(facts->summary && *facts->summary);
        assert_true(facts->formula && *facts->formula);
        assert_true(facts->paper && *facts->paper);
        assert_non_null(facts->parameters);
        for (size_t k = 0; facts->parameters[k].name; k++) {
            const hop_rule_parameter *p = &facts->parameters[k];
            assert_true(k < HOP_MOST_PARAMETERS);
            assert_true(p->help && *p->help);
            assert_true(p->low <= p->high);
            assert_false(p->usual < p->low || p->usual > p->high);
            assert_ptr_equal(strpbrk(p->name, "=,:"), NULL);
        }
        for (size_t other = 0; other < count; other++)
            assert_false(strcmp(hop_rule_at(other)->name, facts->name) == 0 &&
                         same_parameters(hop_rule_at(other), facts));
        assert_ptr_equal(&hop_rule_of(count)->facts, facts);
        assert_int_equal(facts->factored, hop_rule_of(count)->form != &hop_form_matrix);
    }
    assert_true(count >= 1);
    assert_null(hop_rule_at(SIZE_MAX));
    assert_null(hop_rule_of(count));
    assert_string_equal(hop_rule_at(0)->name, "hebb");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_states_its_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
