/* SPDX-License-Identifier: MIT */
/* Kind "patterns" is what a recipe is without any kind. */
#include "engine.h"

static void test_default(void **state) {
    (void)state;
    const hop_store_recipe plain = HOP_STORE_RECIPE_INIT;
    const hop_store_recipe *preset = &hop_kind_find("patterns")->recipe;
    assert_string_equal(preset->kind, plain.kind);
    assert_string_equal(preset->rule, plain.rule);
    assert_string_equal(preset->energy, "");
    assert_int_equal(preset->storage, plain.storage);
    assert_int_equal(preset->encoder, plain.encoder);
    assert_int_equal(preset->scaling, plain.scaling);
    assert_int_equal(preset->diagonal, plain.diagonal);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_default)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
