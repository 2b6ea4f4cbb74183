/* SPDX-License-Identifier: MIT */
/* How rules and their parameters are read. */
#include "engine.h"
#include "learn/rules.h"

static void every_rule_is_found_by_its_name(void **state) {
    (void)state;
    for (size_t k = 0; hop_rule_at(k); k++) {
        hop_rule_choice choice = {0};
        assert_ok(hop_rule_parse(hop_rule_at(k)->name, &choice, NULL));
        assert_string_equal(choice.rule->facts.name, hop_rule_at(k)->name);
        const hop_rule_parameter *p = choice.rule->facts.parameters;
        for (size_t i = 0; p[i].name; i++) {
            assert_false(choice.given[i]);
            assert_true(
                choice.values[i] == p[i].usual ||
                (choice.values[i] != choice.values[i] && p[i].usual != p[i].usual));
        }
    }
}

/* Every parameter of every rule takes the ends of its range, which find the form that has
   it, and nothing beyond them. */
static void parameters_are_read_within_their_range(void **state) {
    (void)state;
    for (size_t k = 0; hop_rule_at(k); k++) {
        const hop_rule_facts *facts = hop_rule_at(k);
        for (size_t i = 0; facts->parameters[i].name; i++) {
            const hop_rule_parameter *p = &facts->parameters[i];
            char text[128];
            hop_rule_choice choice = {0};
            hop_error error = {0};
            if (p->words)
                snprintf(text, sizeof text, "%s:%s=%s", facts->name, p->name,
                         p->words[0]);
            else
                snprintf(text, sizeof text, "%s:%s=%.17g", facts->name, p->name, p->low);
            assert_ok(hop_rule_parse(text, &choice, NULL));
            size_t at = 0;
            while (strcmp(choice.rule->facts.parameters[at].name, p->name) != 0) at++;
            assert_true(choice.given[at]);
            assert_true(choice.values[at] == p->low);
            static const char *const wrong[] = {"",     "=",   "=x",   "=1e999", "=nan",
                                                "=0x1", "=1 ", "=1;2", "=-1e300"};
            for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
                snprintf(text, sizeof text, "%s:%s%s", facts->name, p->name, wrong[w]);
                assert_status(hop_rule_parse(text, &choice, &error), HOP_EINVAL);
                assert_non_null(strstr(error.message, facts->name));
                assert_non_null(strstr(error.message, p->name));
            }
            snprintf(text, sizeof text, "%s:%s=1,%s=1,%s=1", facts->name, p->name,
                     p->name, p->name);
            assert_status(hop_rule_parse(text, &choice, &error), HOP_EINVAL);
        }
    }
}

static void unknown_names_are_answered_with_the_known_ones(void **state) {
    (void)state;
    static const char *const wrong[] = {"",     "heb",   "hebbs", "Hebb",     " hebb",
                                        ":k=v", "hebb ", "x:y",   "hebb,hebb"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        hop_rule_choice choice = {0};
        hop_error error = {0};
        assert_status(hop_rule_parse(wrong[k], &choice, &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, "there is: hebb"));
        assert_null(choice.rule);
    }
}

static void parameters_a_rule_lacks_are_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {"hebb:", "hebb:rate=1", "hebb::", "storkey:f=.1"};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        hop_rule_choice choice = {0};
        hop_error error = {0};
        assert_status(hop_rule_parse(wrong[k], &choice, &error), HOP_EINVAL);
        assert_non_null(strstr(error.message, "takes no parameters"));
        assert_null(choice.rule);
    }
}

/* What a form lacks, another may have: then it is not unknown. */
static void parameters_of_several_forms_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *rule, *says;
    } cases[] = {
        {"palimpsest:lambda=0.9,clip=1", "'lambda=0.9,clip=1' are of different forms; it "
                                         "takes lambda; or clip"},
        {"palimpsest:clip=1,lambda=0.9", "are of different forms"},
        {"palimpsest:lambda=0.9,foo=1", "parameter 'foo' is unknown"},
        {"palimpsest:foo=1,clip=1", "parameter 'foo' is unknown"},
        {"palimpsest:lambda=0.9,", "parameter '' is unknown"},
        {"sequence:dense=2,tau=3", "are of different forms"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        hop_error error = {0};
        assert_status(hop_rule_text_check(cases[k].rule, &error), HOP_EINVAL);
        if (!strstr(error.message, cases[k].says))
            fail_msg("%s: %s", cases[k].rule, error.message);
    }
    assert_ok(hop_rule_text_check("palimpsest:clip=1", NULL));
    assert_ok(hop_rule_text_check("sequence:tau=3", NULL));
    assert_ok(hop_rule_text_check("bam:left=60", NULL)); /* whatever the memory */
    assert_status(hop_rule_text_check("dreaming:t=-1", NULL), HOP_EINVAL);
}

static void long_texts_are_refused(void **state) {
    (void)state;
    char text[HOP_RULE_TEXT + 1];
    hop_rule_choice choice = {0};
    hop_error error = {0};
    memset(text, 'h', sizeof text);
    text[HOP_RULE_TEXT] = '\0';
    assert_status(hop_rule_parse(text, &choice, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "longer than"));
    text[HOP_RULE_TEXT - 1] = '\0';
    assert_status(hop_rule_parse(text, &choice, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "unknown"));
}

static void lists_are_parted_where_a_rule_begins(void **state) {
    (void)state;
    static const struct {
        const char *list;
        const char *rules[4];
    } cases[] = {
        {"hebb", {"hebb"}},
        {"hebb,storkey", {"hebb", "storkey"}},
        {"hebb,storkey,hebb", {"hebb", "storkey", "hebb"}},
        {"hebb:a=1,b=2,storkey:c=3", {"hebb:a=1,b=2", "storkey:c=3"}},
        {"hebb,unknown,storkey", {"hebb", "unknown", "storkey"}},
        {"hebb:a=1,b=hebb,storkey", {"hebb:a=1,b=hebb", "storkey"}},
        {"", {""}},
        {"hebb,", {"hebb", ""}},
        {",hebb", {"", "hebb"}},
        {"hebb:a=1,", {"hebb:a=1,"}},
        {"hebb;storkey", {"hebb", "storkey"}},
        {"hebb:a=1,b=2;unknown;hebb", {"hebb:a=1,b=2", "unknown", "hebb"}},
        {"hebb:a=1,storkey;", {"hebb:a=1", "storkey", ""}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char rule[HOP_MAX_RULE + 1];
        size_t count = 0;
        while (count < 4 && cases[k].rules[count]) count++;
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(hop_rule_list_at(cases[k].list, i, rule), 1);
            assert_string_equal(rule, cases[k].rules[i]);
        }
        assert_int_equal(hop_rule_list_at(cases[k].list, count, rule), 0);
    }
}

/* Cut, a whole number would be another one. */
static void a_rule_of_a_list_that_is_cut_is_none(void **state) {
    (void)state;
    static const char list[] =
        "daydreaming:tau=00000000000000000000000000000000000000000000002,"
        "steps=00000000000000000000000000000000000000000002,seed=123456789";
    char rule[HOP_MAX_RULE + 1];
    hop_error error = {0};
    assert_status(hop_rule_text_check(list, &error), HOP_EINVAL);
    assert_int_equal(hop_rule_list_at(list, 0, rule), 1);
    assert_int_equal(strlen(rule), HOP_MAX_RULE);
    assert_status(hop_rule_text_check(rule, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "...' is not a number"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_is_found_by_its_name),
        cmocka_unit_test(parameters_are_read_within_their_range),
        cmocka_unit_test(unknown_names_are_answered_with_the_known_ones),
        cmocka_unit_test(parameters_a_rule_lacks_are_refused),
        cmocka_unit_test(parameters_of_several_forms_are_refused),
        cmocka_unit_test(long_texts_are_refused),
        cmocka_unit_test(lists_are_parted_where_a_rule_begins),
        cmocka_unit_test(a_rule_of_a_list_that_is_cut_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
