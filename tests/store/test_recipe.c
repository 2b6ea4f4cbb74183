/* SPDX-License-Identifier: MIT */
/* The recipe: every field comes back, every value out of range is refused. */
#include "store/fixture.h"
#include "store/store.h"
#include "store/texts.h"

static hop_store_recipe picture_recipe(void) {
    hop_store_recipe recipe = recipe_of(96);
    recipe.encoder = HOP_ENCODER_PICTURE;
    recipe.width = 12;
    recipe.height = 8;
    recipe.image = (hop_image_recipe){12, 8, HOP_THRESHOLD_DITHER, 99};
    recipe.scaling = HOP_SCALING_SOURCE;
    recipe.diagonal = HOP_DIAGONAL_KEEP;
    return recipe;
}

static void create_with(const hop_store_recipe *recipe) {
    hop_store *store = create_store(recipe);
    begin(store);
    commit_and_close(store);
}

/* Texts are equal where their bytes are, so the whole can be compared. */
static void assert_same(const hop_store_recipe *a, const hop_store_recipe *b) {
    assert_string_equal(a->kind, b->kind);
    assert_int_equal(a->encoder, b->encoder);
    assert_int_equal(a->dim, b->dim);
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_memory_equal(&a->image, &b->image, sizeof a->image);
    assert_int_equal(a->storage, b->storage);
    assert_int_equal(a->normalise, b->normalise);
    assert_int_equal(a->codes, b->codes);
    assert_int_equal(a->language, b->language);
    assert_string_equal(a->rule, b->rule);
    assert_int_equal(a->scaling, b->scaling);
    assert_int_equal(a->diagonal, b->diagonal);
    assert_string_equal(a->energy, b->energy);
    assert_int_equal(a->similarity, b->similarity);
    assert_int_equal(a->activation, b->activation);
    assert_true(a->beta == b->beta);
    assert_int_equal(a->beta_auto, b->beta_auto);
    assert_true(a->false_rejection == b->false_rejection);
    assert_true(a->threshold == b->threshold);
    assert_int_equal(a->tuned_at, b->tuned_at);
    assert_int_equal(a->half_life, b->half_life);
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
            unlink_file();
        }
    hop_store_recipe plain = recipe_of(7);
    create_with(&plain);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_same(hop_store_recipe_of(store), &plain);
    hop_store_close(store);
}

static hop_store_recipe vector_recipe(void) {
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_INT8, 48);
    strcpy(recipe.kind, "vector");
    strcpy(recipe.energy, "entmax:alpha=1.5");
    recipe.normalise = 1;
    recipe.codes = 1024;
    recipe.similarity = HOP_SIMILARITY_COSINE;
    recipe.activation = HOP_ACTIVATION_SIGN;
    recipe.beta = 0.1; /* no finite binary fraction */
    recipe.beta_auto = 1;
    recipe.false_rejection = 0.05;
    recipe.threshold = -1e-300;
    recipe.tuned_at = 12345678;
    recipe.half_life = INT64_C(1) << 62;
    return recipe;
}

static void round_trip_of_reals(void **state) {
    (void)state;
    hop_store_recipe recipe = vector_recipe();
    for (int i = 0; i < 12; i++) {
        recipe.storage = (hop_storage)(i % 3);
        recipe.similarity = (hop_similarity)(i % (HOP_SIMILARITY_COUNT - 1));
        if (recipe.similarity == HOP_SIMILARITY_HAMMING)
            recipe.similarity = HOP_SIMILARITY_DOT;
        recipe.activation = (hop_activation)(i % HOP_ACTIVATION_COUNT);
        recipe.encoder = i % 2 ? HOP_ENCODER_GREYS : HOP_ENCODER_NONE;
        recipe.image = (hop_image_recipe){0};
        if (i % 2) recipe.image.width = 48, recipe.image.height = 1;
        create_with(&recipe);
        hop_store *store = open_store(HOP_STORE_READ);
        assert_same(hop_store_recipe_of(store), &recipe);
        hop_store_close(store);
        unlink_file();
    }
}

static void names_of_encoders(void **state) {
    (void)state;
    assert_string_equal(hop_encoder_name(HOP_ENCODER_NONE), "none");
    assert_string_equal(hop_encoder_name(HOP_ENCODER_PICTURE), "picture");
    assert_string_equal(hop_encoder_name(HOP_ENCODER_GREYS), "greys");
    assert_string_equal(hop_encoder_name(HOP_ENCODER_WORD), "word");
    assert_string_equal(hop_encoder_name(HOP_ENCODER_UTTERANCE), "utterance");
    assert_string_equal(hop_encoder_name(HOP_ENCODER_DOCUMENT), "document");
    assert_null(hop_encoder_name(HOP_ENCODER_COUNT));
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
    bad.encoder = HOP_ENCODER_COUNT, refuse(bad, "encoder is 6"), bad = good;
    bad.storage = HOP_STORAGE_COUNT, refuse(bad, "storage is 4"), bad = good;
    bad.storage = HOP_STORAGE_INT8, refuse(bad, "a rule is of bits"), bad = good;
    bad.normalise = 2, refuse(bad, "normalise is 2"), bad = good;
    bad.normalise = 1, refuse(bad, "bits are not normalised"), bad = good;
    bad.codes = 64, refuse(bad, "bits have no code"), bad = good;
    strcpy(bad.energy, "softmax"), refuse(bad, "a rule or an energy"), bad = good;
    bad.kind[0] = 0, refuse(bad, "kind is empty"), bad = good;
    strcpy(bad.kind, "a b"), refuse(bad, "kind is not printable"), bad = good;
    memset(bad.kind, 'x', sizeof bad.kind), refuse(bad, "kind is too long"), bad = good;
    bad.half_life = -1, refuse(bad, "half_life is -1"), bad = good;
    bad.image.width = 13, refuse(bad, "13x8"), bad = good;
    bad.image.level = 256, refuse(bad, "image_level is 256"), bad = good;
    bad.image.threshold = (hop_threshold_kind)3, refuse(bad, "image_threshold"),
    bad = good;
    bad.scaling = (hop_scaling)3, refuse(bad, "scaling is 3"), bad = good;
    bad.diagonal = (hop_diagonal)2, refuse(bad, "diagonal is 2"), bad = good;
    bad.rule[0] = 0, refuse(bad, "a rule or an energy"), bad = good;
    bad.rule[2] = '\n', refuse(bad, "rule is not printable"), bad = good;
    memset(bad.rule, 'x', sizeof bad.rule), refuse(bad, "rule is too long"), bad = good;
    memset(bad.rule, 'x', 127), refuse(bad, "is unknown"), bad = good;
    strcpy(bad.rule, "hebb:a=1"), refuse(bad, "takes no parameters"), bad = good;
    bad.dim = 8192, bad.width = bad.image.width = 8192, bad.height = bad.image.height = 1;
    refuse(bad, "4096 units a side");
    hop_store *store = NULL;
    assert_int_equal(try_open(HOP_STORE_CREATE, NULL, &store, NULL), HOP_EINVAL);
}

static void bad_recipes_of_reals(void **state) {
    (void)state;
    hop_store_recipe good = vector_recipe(), bad = good;
    bad.codes = 65, refuse(bad, "no multiple of 64"), bad = good;
    bad.codes = 4160, refuse(bad, "codes is 4160"), bad = good;
    bad.similarity = HOP_SIMILARITY_COUNT, refuse(bad, "similarity is"), bad = good;
    bad.similarity = HOP_SIMILARITY_HAMMING, refuse(bad, "hamming"), bad = good;
    bad.activation = HOP_ACTIVATION_COUNT, refuse(bad, "activation is"), bad = good;
    bad.beta = -1, refuse(bad, "beta is -1"), bad = good;
    bad.beta = HOP_LEAST_BETA / 2, refuse(bad, "beta is too small"), bad = good;
    bad.beta = 2 * HOP_MOST_BETA, refuse(bad, "beta is"), bad = good;
    bad.beta = 0.0 / 0.0, refuse(bad, "beta is"), bad = good;
    bad.beta_auto = 2, refuse(bad, "beta_auto is 2"), bad = good;
    bad.false_rejection = 1, refuse(bad, "false_rejection"), bad = good;
    bad.false_rejection = -0.1, refuse(bad, "false_rejection"), bad = good;
    bad.threshold = 1.0 / 0.0, refuse(bad, "threshold"), bad = good;
    bad.tuned_at = (size_t)HOP_MAX_PATTERNS + 1, refuse(bad, "tuned_at"), bad = good;
    bad.encoder = HOP_ENCODER_PICTURE, refuse(bad, "gives bits"), bad = good;
    bad.energy[0] = 0, refuse(bad, "a rule or an energy"), bad = good;
    strcpy(bad.energy, "no-such"), refuse(bad, "no-such"), bad = good;
    bad.storage = HOP_STORAGE_BITS, bad.codes = 0, bad.normalise = 0;
    bad.encoder = HOP_ENCODER_GREYS, refuse(bad, "greys gives reals");
}

static void fixed_fields(void **state) {
    (void)state;
    const hop_store_recipe recipe = vector_recipe(), picture = picture_recipe();
    hop_store_recipe other = recipe;
    assert_null(hop_recipe_fixed_difference(&recipe, &other));
    other.beta = 7, other.tuned_at = 1, other.half_life = 5, other.threshold = 3;
    strcpy(other.energy, "softmax");
    assert_null(hop_recipe_fixed_difference(&recipe, &other));
    strcpy(other.kind, "other");
    assert_string_equal(hop_recipe_fixed_difference(&recipe, &other), "kind");
    other = recipe, other.codes = 0;
    assert_string_equal(hop_recipe_fixed_difference(&recipe, &other), "codes");
    other = recipe, other.storage = HOP_STORAGE_FLOAT32;
    assert_string_equal(hop_recipe_fixed_difference(&recipe, &other), "storage");
    other = picture, other.image.level++;
    assert_string_equal(hop_recipe_fixed_difference(&picture, &other), "image_level");
    other = picture, other.image.threshold = HOP_THRESHOLD_OTSU;
    assert_string_equal(hop_recipe_fixed_difference(&picture, &other), "image_threshold");
    other = picture, other.encoder = HOP_ENCODER_NONE;
    assert_string_equal(hop_recipe_fixed_difference(&picture, &other), "encoder");
}

static void damaged_recipes(void **state) {
    static const char *const damages[][2] = {
        {"DELETE FROM recipe WHERE key='dim'", "dim is missing"},
        {"DELETE FROM recipe WHERE key='image_level'", "image_level is missing"},
        {"INSERT INTO recipe VALUES('alpha', 1)", "unknown field 'alpha'"},
        {"UPDATE recipe SET value=0 WHERE key='dim'", "dim is '0'"},
        {"UPDATE recipe SET value='96' WHERE key='dim'", "dim is '96'"},
        {"UPDATE recipe SET value=96.0 WHERE key='dim'", "dim is '96"},
        {"UPDATE recipe SET value=16777217 WHERE key='dim'", "dim is '16777217'"},
        {"UPDATE recipe SET value=-9223372036854775808 WHERE key='width'", "width"},
        {"UPDATE recipe SET value=97 WHERE key='dim'", "12x8 units are not 97"},
        {"UPDATE recipe SET value='none' WHERE key='encoder'", "there, but no pictures"},
        {"UPDATE recipe SET value='greys' WHERE key='encoder'", "there, but no pictures"},
        {"UPDATE recipe SET value=1 WHERE key='encoder'", "encoder is '1'"},
        {"UPDATE recipe SET value='int4' WHERE key='storage'", "storage is 'int4'"},
        {"UPDATE recipe SET value='int8' WHERE key='storage'", "a rule is of bits"},
        {"UPDATE recipe SET value=0 WHERE key='beta'", "beta is '0'"},
        {"UPDATE recipe SET value=9e999 WHERE key='threshold'", "threshold is inf"},
        {"UPDATE recipe SET value=-1 WHERE key='half_life'", "half_life is '-1'"},
        {"UPDATE recipe SET value='' WHERE key='kind'", "kind is empty"},
        {"UPDATE recipe SET value='q' WHERE key='scaling'", "scaling is 'q'"},
        {"UPDATE recipe SET value=1 WHERE key='scaling'", "scaling is '1'"},
        {"UPDATE recipe SET value='bright' WHERE key='image_threshold'", "'bright'"},
        {"UPDATE recipe SET value=300 WHERE key='image_level'", "image_level is '300'"},
        {"UPDATE recipe SET value='' WHERE key='rule'", "a rule or an energy"},
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
        unlink_file();
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
    unlink_file();
    recipe = vector_recipe();
    create_with(&recipe);
    tamper("UPDATE recipe SET value='no-such-energy' WHERE key='energy'");
    assert_refused(HOP_STORE_READ, HOP_ENEWER, "no-such-energy");
}

/* The fields of the file's recipe, in order. */
static void assert_fields(const char *expected) {
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT group_concat(key) FROM (SELECT key FROM "
                                        "recipe ORDER BY key)",
                                        -1, &row, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(row, 0), expected);
    sqlite3_finalize(row);
    sqlite3_close(db);
}

static void sorts_of_texts(void **state) {
    (void)state;
    static const int sorts[HOP_ENCODER_COUNT] = {
        -1, -1, -1, HOP_TEXT_WORDS, HOP_TEXT_UTTERANCES, HOP_TEXT_DOCUMENTS};
    for (int i = 0; i <= HOP_ENCODER_COUNT; i++) {
        hop_store_recipe recipe = {.encoder = (hop_encoder)i};
        hop_text_sort sort = HOP_TEXT_SORT_COUNT;
        const int texts = i < HOP_ENCODER_COUNT && sorts[i] >= 0;
        assert_int_equal(hop_recipe_of_texts(&recipe, &sort), texts);
        assert_int_equal(hop_recipe_of_texts(&recipe, NULL), texts);
        assert_int_equal((int)sort, texts ? sorts[i] : HOP_TEXT_SORT_COUNT);
    }
}

/* What texts do not have is neither kept nor saved. */
static void round_trip_of_texts(void **state) {
    (void)state;
    for (int i = 0; i < 6; i++) {
        hop_store_recipe recipe =
            recipe_of_texts((hop_encoder)(HOP_ENCODER_WORD + i % 3));
        recipe.language = (hop_language)(i % HOP_LANGUAGE_COUNT);
        recipe.threshold = 0.3;
        recipe.tuned_at = 17;
        recipe.half_life = 86400000;
        hop_store_recipe given = recipe;
        given.storage = HOP_STORAGE_BITS;
        given.normalise = 7;
        given.codes = 1;
        given.image.width = 3;
        given.similarity = HOP_SIMILARITY_COSINE;
        given.scaling = HOP_SCALING_SOURCE;
        create_with(&given);
        hop_store *store = open_store(HOP_STORE_READ);
        assert_same(hop_store_recipe_of(store), &recipe);
        hop_store_close(store);
        assert_fields("beta,encoder,energy,false_rejection,half_life,kind,language,"
                      "threshold,tuned_at");
        unlink_file();
    }
    hop_store_recipe numbers = recipe_of(8);
    numbers.language = HOP_LANGUAGE_ENGLISH; /* says nothing, and is not kept */
    create_with(&numbers);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_recipe_of(store)->language, HOP_LANGUAGE_NONE);
    hop_store_close(store);
    assert_fields("activation,beta,beta_auto,codes,diagonal,dim,encoder,energy,"
                  "false_rejection,half_life,height,kind,normalise,rule,scaling,"
                  "similarity,storage,threshold,tuned_at,width");
}

static void bad_recipes_of_texts(void **state) {
    (void)state;
    const hop_store_recipe good = recipe_of_texts(HOP_ENCODER_WORD);
    hop_store_recipe bad = good;
    bad.dim = 1, refuse(bad, "texts have no units"), bad = good;
    bad.height = 1, refuse(bad, "texts have no units"), bad = good;
    strcpy(bad.rule, "hebb"), refuse(bad, "texts have no rule"), bad = good;
    bad.energy[0] = 0, refuse(bad, "with the energy softmax"), bad = good;
    strcpy(bad.energy, "sparsemax"), refuse(bad, "energy softmax"), bad = good;
    bad.beta = 0, refuse(bad, "a beta above 0"), bad = good;
    bad.beta = HOP_LEAST_BETA / 2, refuse(bad, "beta is too small"), bad = good;
    bad.beta_auto = 1, refuse(bad, "is not tuned"), bad = good;
    bad.false_rejection = 1, refuse(bad, "not below 1"), bad = good;
    bad.language = HOP_LANGUAGE_COUNT, refuse(bad, "language is 2"), bad = good;
    bad.kind[0] = 0, refuse(bad, "kind is empty");
}

static void damaged_recipes_of_texts(void **state) {
    static const char *const damages[][2] = {
        {"DELETE FROM recipe WHERE key='language'", "language is missing"},
        {"UPDATE recipe SET value='latin' WHERE key='language'", "language is 'latin'"},
        {"INSERT INTO recipe VALUES('dim', 1)", "dim is there, but patterns are texts"},
        {"UPDATE recipe SET value='none' WHERE key='encoder'", "dim is missing"},
        {"UPDATE recipe SET value='top_k:k=3' WHERE key='energy'", "energy softmax"},
        {"UPDATE recipe SET value=0.0 WHERE key='beta'", "a beta above 0"},
    };
    (void)state;
    const hop_store_recipe recipe = recipe_of_texts(HOP_ENCODER_DOCUMENT);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        create_with(&recipe);
        tamper(damages[i][0]);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, damages[i][1]);
        unlink_file();
    }
    const hop_store_recipe numbers = recipe_of(8);
    create_with(&numbers);
    tamper("INSERT INTO recipe VALUES('language', 'none')");
    assert_refused(HOP_STORE_READ, HOP_EFORMAT, "there, but patterns are no texts");
    hop_store_recipe other = recipe;
    other.language = HOP_LANGUAGE_NONE;
    assert_string_equal(hop_recipe_fixed_difference(&recipe, &other), "language");
    other = recipe, other.encoder = HOP_ENCODER_WORD;
    assert_string_equal(hop_recipe_fixed_difference(&recipe, &other), "encoder");
    other = recipe, other.beta = 1;
    assert_null(hop_recipe_fixed_difference(&recipe, &other));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(round_trip),           STORE_TEST(round_trip_of_reals),
        STORE_TEST(names_of_encoders),    STORE_TEST(bad_recipes),
        STORE_TEST(bad_recipes_of_reals), STORE_TEST(fixed_fields),
        STORE_TEST(damaged_recipes),      STORE_TEST(unknown_rules),
        STORE_TEST(sorts_of_texts),       STORE_TEST(round_trip_of_texts),
        STORE_TEST(bad_recipes_of_texts), STORE_TEST(damaged_recipes_of_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
