/* SPDX-License-Identifier: MIT */
/* The recipe: every field comes back, every value out of range is refused. */
#include "store/fixture.h"
#include "store/store.h"

static hop_store_recipe picture_recipe(void) {
    hop_store_recipe recipe = {
        .dim = 96,
        .width = 12,
        .height = 8,
        .pictures = 1,
        .image = {12, 8, HOP_THRESHOLD_DITHER, 99},
        .rule = "hebb",
        .scaling = HOP_SCALING_SOURCE,
        .diagonal = HOP_DIAGONAL_KEEP,
    };
    return recipe;
}

static void create_with(const hop_store_recipe *recipe) {
    hop_store *store = NULL;
    hop_error error = {0};
    if (hop_store_open(file, HOP_STORE_CREATE, recipe, NULL, &store, &error) != HOP_OK)
        fail_msg("%s", error.message);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_store_close(store);
}

static void assert_same(const hop_store_recipe *a, const hop_store_recipe *b) {
    assert_int_equal(a->dim, b->dim);
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_int_equal(a->pictures, b->pictures);
    assert_int_equal(a->image.width, b->image.width);
    assert_int_equal(a->image.height, b->image.height);
    assert_int_equal(a->image.threshold, b->image.threshold);
    assert_int_equal(a->image.level, b->image.level);
    assert_string_equal(a->rule, b->rule);
    assert_int_equal(a->scaling, b->scaling);
    assert_int_equal(a->diagonal, b->diagonal);
}

static void round_trip(void **state) {
    (void)state;
    hop_store_recipe recipe = picture_recipe();
    for (int threshold = 0; threshold <= HOP_THRESHOLD_DITHER; threshold++)
        for (int scaling = 0; scaling <= HOP_SCALING_SOURCE; scaling++) {
            recipe.image.threshold = (hop_threshold_kind)threshold;
            recipe.scaling = (hop_scaling)scaling;
            recipe.diagonal = scaling % 2 ? HOP_DIAGONAL_KEEP : HOP_DIAGONAL_ZERO;
            create_with(&recipe);
            hop_store *store = open_store(HOP_STORE_READ);
            assert_same(hop_store_recipe_of(store), &recipe);
            hop_store_close(store);
            unlink(file);
        }
    hop_store_recipe plain = recipe_of(7);
    create_with(&plain);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_same(hop_store_recipe_of(store), &plain);
    hop_store_close(store);
}

static void refuse(hop_store_recipe recipe, const char *part) {
    hop_store *store = NULL;
    hop_error error = {0};
    assert_int_equal(
        hop_store_open(file, HOP_STORE_CREATE, &recipe, NULL, &store, &error),
        HOP_EINVAL);
    assert_null(store);
    if (!strstr(error.message, part)) fail_msg("%s", error.message);
    assert_int_equal(names_in_folder(), 0);
}

static void bad_recipes(void **state) {
    (void)state;
    hop_store_recipe good = picture_recipe(), bad = good;
    bad.dim = 0, refuse(bad, "dim is 0"), bad = good;
    bad.dim = HOP_MAX_UNITS + 1, refuse(bad, "dim is"), bad = good;
    bad.width = 0, refuse(bad, "width is 0"), bad = good;
    bad.height = 9, refuse(bad, "12x9 units are not 96"), bad = good;
    bad.width = (size_t)1 << 40, bad.height = (size_t)1 << 40, refuse(bad, "width"),
    bad = good;
    bad.pictures = 2, refuse(bad, "pictures is 2"), bad = good;
    bad.image.width = 13, refuse(bad, "13x8"), bad = good;
    bad.image.level = 256, refuse(bad, "image_level is 256"), bad = good;
    bad.image.threshold = (hop_threshold_kind)3, refuse(bad, "image_threshold"),
    bad = good;
    bad.scaling = (hop_scaling)3, refuse(bad, "scaling is 3"), bad = good;
    bad.diagonal = (hop_diagonal)2, refuse(bad, "diagonal is 2"), bad = good;
    bad.rule[0] = 0, refuse(bad, "rule is empty"), bad = good;
    bad.rule[2] = '\n', refuse(bad, "rule is not printable"), bad = good;
    memset(bad.rule, 'x', sizeof bad.rule), refuse(bad, "longer than 127"), bad = good;
    memset(bad.rule, 'x', 127), refuse(bad, "is unknown"), bad = good;
    strcpy(bad.rule, "hebb:a=1"), refuse(bad, "takes no parameters"), bad = good;
    bad.dim = 8192, bad.width = bad.image.width = 8192, bad.height = bad.image.height = 1;
    refuse(bad, "4096 units a side");
    hop_store *store = NULL;
    assert_int_equal(hop_store_open(file, HOP_STORE_CREATE, NULL, NULL, &store, NULL),
                     HOP_EINVAL);
}

static void damaged_recipes(void **state) {
    static const char *const damages[][2] = {
        {"DELETE FROM recipe WHERE key='dim'", "dim is missing"},
        {"DELETE FROM recipe WHERE key='image_level'", "image_level is missing"},
        {"INSERT INTO recipe VALUES('beta', 1)", "unknown field 'beta'"},
        {"UPDATE recipe SET value=0 WHERE key='dim'", "dim is '0'"},
        {"UPDATE recipe SET value='96' WHERE key='dim'", "dim is '96'"},
        {"UPDATE recipe SET value=96.0 WHERE key='dim'", "dim is '96"},
        {"UPDATE recipe SET value=16777217 WHERE key='dim'", "dim is '16777217'"},
        {"UPDATE recipe SET value=-9223372036854775808 WHERE key='width'", "width"},
        {"UPDATE recipe SET value=97 WHERE key='dim'", "12x8 units are not 97"},
        {"UPDATE recipe SET value=0 WHERE key='pictures'", "there, but no pictures"},
        {"UPDATE recipe SET value='q' WHERE key='scaling'", "scaling is 'q'"},
        {"UPDATE recipe SET value=1 WHERE key='scaling'", "scaling is '1'"},
        {"UPDATE recipe SET value='bright' WHERE key='image_threshold'", "'bright'"},
        {"UPDATE recipe SET value=300 WHERE key='image_level'", "image_level is '300'"},
        {"UPDATE recipe SET value='' WHERE key='rule'", "rule is empty"},
        {"UPDATE recipe SET value='he bb' WHERE key='rule'", "rule is not printable"},
        {"UPDATE recipe SET value=hex(zeroblob(64)) WHERE key='rule'", "rule is '000"},
        {"UPDATE recipe SET value=x'6865626200' WHERE key='rule'", "rule is"},
        {"UPDATE recipe SET value=CAST(x'686500' AS TEXT) WHERE key='rule'", "rule is"},
        {"UPDATE recipe SET key='DIM' WHERE key='dim'", "unknown field 'DIM'"},
    };
    (void)state;
    hop_store_recipe recipe = picture_recipe();
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        create_with(&recipe);
        tamper(damages[i][0]);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, damages[i][1]);
        assert_refused(HOP_STORE_WRITE, HOP_EFORMAT, damages[i][1]);
        unlink(file);
    }
}

/* A rule that a later version may know is no damage. */
static void unknown_rules(void **state) {
    (void)state;
    hop_store_recipe recipe = picture_recipe();
    create_with(&recipe);
    tamper("UPDATE recipe SET value='no-such-rule' WHERE key='rule'");
    assert_refused(HOP_STORE_READ, HOP_ENEWER, "'no-such-rule' is unknown");
    assert_refused(HOP_STORE_WRITE, HOP_ENEWER, "'no-such-rule' is unknown");
    tamper("UPDATE recipe SET value='hebb:a=1,b=2' WHERE key='rule'");
    assert_refused(HOP_STORE_READ, HOP_ENEWER, "takes no parameters, got 'a=1,b=2'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(round_trip),
        STORE_TEST(bad_recipes),
        STORE_TEST(damaged_recipes),
        STORE_TEST(unknown_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
