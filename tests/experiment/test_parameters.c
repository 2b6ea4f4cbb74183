/* SPDX-License-Identifier: MIT */
/* Every kind of parameter is read from text, and refused by its name. */
#include "engine.h"

#include "experiment/parameters.h"

static hop_status read(hop_parameter_id id, bool many, const char *text,
                       hop_setting *setting, hop_error *error) {
    return hop_setting_read(id, many, text, setting, error);
}

static void every_kind_is_read(void **state) {
    (void)state;
    hop_setting setting = {0};
    assert_ok(read(HOP_P_UNITS, true, "64,8000", &setting, NULL));
    assert_int_equal(setting.sweep.count, 2);
    assert_string_equal(setting.text, "64,8000");
    assert_ok(read(HOP_P_NOISE, true, "0.1", &setting, NULL));
    assert_true(setting.sweep.values[0] == 0.1);
    assert_ok(read(HOP_P_SEED, false, "9223372036854775807", &setting, NULL));
    assert_true(setting.seed == INT64_MAX);
    assert_ok(read(HOP_P_UPDATE, false, "async", &setting, NULL));
    assert_int_equal(setting.word, 1);
    assert_ok(read(HOP_P_STRUCTURE, false, "sparse:0.1", &setting, NULL));
    assert_int_equal(setting.structure.kind, HOP_STRUCTURE_SPARSE);
    assert_true(setting.structure.value == 0.1);
    assert_ok(read(HOP_P_OLD_STRENGTH, false, "1/3", &setting, NULL));
    assert_int_equal(setting.strength.denominator, 3);
    assert_ok(read(HOP_P_RULE, false, "hebb", &setting, NULL));
    assert_string_equal(setting.text, "hebb");
    hop_setting_clear(&setting);
    assert_null(setting.text);
}

static void refused(hop_parameter_id id, bool many, const char *text, const char *says) {
    hop_setting setting = {.text = strdup("before")};
    hop_error error = {HOP_OK, ""};
    assert_status(read(id, many, text, &setting, &error), HOP_EINVAL);
    assert_string_equal(setting.text, "before");
    const char *name = hop_parameters[id].name;
    if (strncmp(error.message, name, strlen(name)) != 0 || !strstr(error.message, says))
        fail_msg("'%s' does not say '%s: ... %s'", error.message, name, says);
    hop_setting_clear(&setting);
}

static void refusals_name_parameter_and_value(void **state) {
    (void)state;
    refused(HOP_P_UNITS, true, "8,000", "comma");
    refused(HOP_P_NOISE, false, "0.1,0.2", "takes one");
    refused(HOP_P_NOISE, true, "1.5", "'1.5'");
    refused(HOP_P_SEED, false, "-1", "'-1'");
    refused(HOP_P_SEED, false, "9223372036854775808", "too large");
    refused(HOP_P_UPDATE, false, "often", "'often'");
    refused(HOP_P_STRUCTURE, false, "sparse", "sparse:0.1");
    refused(HOP_P_STRUCTURE, false, "random:1", "takes no number");
    refused(HOP_P_STRUCTURE, false, "odd", "'odd'");
    refused(HOP_P_OLD_STRENGTH, false, "-1", "'-1'");
    refused(HOP_P_OLD_STRENGTH, false, "0", "'0'");
    refused(HOP_P_RULE, false, "", "empty");
}

/* The table is whole: names differ, every one is found, words go with their kind. */
static void the_table_is_whole(void **state) {
    (void)state;
    for (unsigned id = 0; id < HOP_P_COUNT; id++) {
        const hop_parameter *parameter = &hop_parameters[id];
        assert_non_null(parameter->name);
        assert_non_null(parameter->help);
        assert_int_equal(hop_parameter_find(parameter->name), id);
        assert_int_equal(parameter->kind == HOP_PARAMETER_WORD, parameter->words != NULL);
    }
    assert_int_equal(hop_parameter_find("colour"), HOP_P_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_read),
        cmocka_unit_test(refusals_name_parameter_and_value),
        cmocka_unit_test(the_table_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
