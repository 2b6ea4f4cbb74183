/* SPDX-License-Identifier: MIT */
/* The memory that a file describes equals one that was taught the same by hand. */
#include "store/fixture.h"
#include "store/store.h"
#include "store/texts.h"

enum { DIM = 48 };

static void assert_same_couplings(const hop_memory *a, const hop_memory *b) {
    static double left[DIM * DIM], right[DIM * DIM];
    assert_int_equal(hop_memory_count(a), hop_memory_count(b));
    assert_int_equal(hop_memory_export(a, left, NULL), HOP_OK);
    assert_int_equal(hop_memory_export(b, right, NULL), HOP_OK);
    assert_memory_equal(left, right, sizeof left);
    for (size_t row = 0; row < hop_memory_count(a); row++) {
        hop_strength x = hop_memory_strength(a, row), y = hop_memory_strength(b, row);
        assert_int_equal(x.numerator, y.numerator);
        assert_int_equal(x.denominator, y.denominator);
        assert_int_equal(hop_patterns_hamming(hop_memory_patterns(a), row,
                                              hop_memory_patterns(b), row),
                         0);
    }
}

static hop_memory *memory_of_file(hop_context *context, hop_path path) {
    hop_store *store = open_store(HOP_STORE_READ);
    hop_memory *memory = NULL;
    hop_error error = {0};
    if (hop_store_memory(store, context, path, clock_time, NULL, &memory, &error) !=
        HOP_OK)
        fail_msg("%s", error.message);
    hop_store_close(store);
    return memory;
}

static hop_memory *taught_by_hand(hop_context *context, hop_scaling scaling,
                                  hop_diagonal diagonal, const hop_patterns *base,
                                  const hop_patterns *later) {
    static const hop_strength strengths[] = {{1, 1}, {2, 1}, {3, 1},
                                             {4, 1}, {5, 1}, {6, 1}};
    static const hop_strength late[] = {{7, 1}, {8, 1}};
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    options.scaling = scaling;
    options.diagonal = diagonal;
    hop_memory *memory = NULL;
    assert_int_equal(hop_memory_create(context, DIM, &options, &memory, NULL), HOP_OK);
    assert_int_equal(hop_memory_learn_each(memory, base, strengths, NULL), HOP_OK);
    assert_int_equal(hop_memory_learn_each(memory, later, late, NULL), HOP_OK);
    assert_int_equal(hop_memory_reinforce(memory, 1, (hop_strength){5, 2}, NULL), HOP_OK);
    assert_int_equal(hop_memory_reinforce(memory, 3, (hop_strength){-4, 1}, NULL),
                     HOP_OK); /* to nothing: no learning makes that */
    assert_int_equal(hop_memory_reinforce(memory, 7, (hop_strength){-1, 1}, NULL),
                     HOP_OK);
    return memory;
}

static void equals_a_memory_taught_by_hand(void **state) {
    (void)state;
    hop_context *context = NULL;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    hop_patterns *base = random_patterns(DIM, 6, 1), *later = random_patterns(DIM, 8, 2);
    hop_patterns *two = random_patterns(DIM, 0, 0);
    assert_int_equal(hop_patterns_append_packed(two, hop_patterns_row(later, 6), 1),
                     HOP_OK);
    assert_int_equal(hop_patterns_append_packed(two, hop_patterns_row(later, 7), 1),
                     HOP_OK);
    for (int scaling = 0; scaling <= HOP_SCALING_SOURCE; scaling++)
        for (int diagonal = 0; diagonal <= HOP_DIAGONAL_KEEP; diagonal++) {
            hop_store_recipe recipe = recipe_of(DIM);
            hop_store *store = NULL;
            recipe.scaling = (hop_scaling)scaling;
            recipe.diagonal = (hop_diagonal)diagonal;
            store = create_store(&recipe);
            assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
            add_items(store, base, 0, 6);
            assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
            assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
            hop_store_reinforce(store, "k1", (hop_strength){5, 2}, NULL);
            hop_store_reinforce(store, "k3", (hop_strength){-4, 1}, NULL);
            assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
            assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
            add_items(store, later, 6, 8);
            hop_store_reinforce(store, "k7", (hop_strength){-1, 1}, NULL);
            assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
            hop_store_close(store);

            hop_memory *taught =
                taught_by_hand(context, recipe.scaling, recipe.diagonal, base, two);
            hop_memory *factored = memory_of_file(context, HOP_PATH_FACTORED);
            hop_memory *explicit_one = memory_of_file(context, HOP_PATH_EXPLICIT);
            assert_int_equal(hop_memory_path(explicit_one), HOP_PATH_EXPLICIT);
            assert_same_couplings(factored, taught);
            assert_same_couplings(explicit_one, taught);
            hop_memory_free(taught);
            hop_memory_free(factored);
            hop_memory_free(explicit_one);
            unlink_file();
        }
    hop_patterns_free(base);
    hop_patterns_free(later);
    hop_patterns_free(two);
    hop_context_free(context);
}

/* One reinforcement of an old memory weighs as much as all P patterns of the base. */
static void source_scaling(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, 4, 1);
    hop_store *store = NULL;
    recipe.scaling = HOP_SCALING_SOURCE;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    store = create_store(&recipe);
    for (size_t i = 0; i < 4; i++) {
        static const char *const keys[] = {"a", "b", "c", "d"};
        if (i == 0 || i == 3) assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
        add_pattern(store, keys[i], patterns, i, (hop_strength){1, 1}, NULL);
        if (i >= 2) assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    }
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    hop_store_reinforce(store, "b", (hop_strength){1, 1}, NULL);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    hop_memory *memory = NULL;
    assert_int_equal(
        hop_store_memory(store, context, HOP_PATH_AUTO, clock_time, NULL, &memory, NULL),
        HOP_OK);
    assert_int_equal(hop_memory_strength(memory, 0).numerator, 1);
    assert_int_equal(hop_memory_strength(memory, 1).numerator, 1 + 3);
    assert_int_equal(hop_memory_strength(memory, 3).numerator, 3);
    hop_memory_free(memory);
    hop_store_close(store);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

static void empty(void **state) {
    (void)state;
    hop_context *context = NULL;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    make_store(DIM, 0);
    hop_memory *memory = memory_of_file(context, HOP_PATH_AUTO);
    assert_int_equal(hop_memory_count(memory), 0);
    hop_memory_free(memory);
    hop_context_free(context);
}

static void refuse_commit(hop_store *store) {
    hop_error error = {0};
    assert_int_equal(hop_store_commit(store, &error), HOP_EOVERFLOW);
    if (!strstr(error.message, file) || !strstr(error.message, "strengths"))
        fail_msg("%s", error.message);
    assert_int_equal(hop_store_item_at(store, 0)->strength.numerator, 1);
    assert_int_equal(hop_store_item_at(store, 0)->strength.denominator, 1);
    assert_int_equal(hop_store_count(store), 3);
    hop_store_close(store);
}

/* A file that no memory can be built from would be lost: it must not come to be. */
static void strengths_that_no_memory_holds(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_patterns *more = random_patterns(DIM, 4, 2);
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    make_store(DIM, 3);
    hop_store *store = begin_store();
    assert_int_equal(
        hop_store_reinforce(store, "k0", (hop_strength){INT64_MAX / 2, 1}, NULL), HOP_OK);
    refuse_commit(store);
    store = begin_store();
    assert_int_equal(add_pattern(store, "x", more, 3, (hop_strength){1, INT64_MAX}, NULL),
                     HOP_OK);
    refuse_commit(store);
    store = begin_store(); /* each is fine, their common denominator is not */
    hop_store_reinforce(store, "k0", (hop_strength){1, 2147483647}, NULL);
    hop_store_reinforce(store, "k1", (hop_strength){1, 2147483629}, NULL);
    hop_store_reinforce(store, "k2", (hop_strength){1, 2147483587}, NULL);
    refuse_commit(store);
    hop_memory_free(memory_of_file(context, HOP_PATH_AUTO));
    hop_patterns_free(more);
    hop_context_free(context);
}

/* Nothing is committed that the rule could not build again. */
static void a_rule_without_strengths(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_patterns *patterns = random_patterns(DIM, 2, 1);
    hop_store_recipe recipe = recipe_of(DIM);
    hop_store *store = NULL;
    hop_error error = {0};
    strcpy(recipe.rule, "storkey");
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    store = create_store(&recipe);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(add_pattern(store, "a", patterns, 0, (hop_strength){2, 2}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_commit(store, NULL), HOP_OK);
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(add_pattern(store, "b", patterns, 1, (hop_strength){2, 1}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_commit(store, &error), HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "'b' has strength 2/1"));
    assert_int_equal(hop_store_begin(store, NULL), HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "a", (hop_strength){1, 1}, NULL), HOP_OK);
    assert_int_equal(hop_store_commit(store, &error), HOP_EUNSUPPORTED);
    hop_store_close(store);
    hop_memory *memory = memory_of_file(context, HOP_PATH_AUTO);
    assert_int_equal(hop_memory_count(memory), 1);
    assert_string_equal(hop_memory_rule(memory)->name, "storkey");
    hop_memory_free(memory);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

/* Some of the rows, as if the file held only these. */
static void chosen_rows(void **state) {
    enum { COUNT = 9 };
    (void)state;
    static const unsigned char chosen[COUNT] = {1, 0, 0, 1, 1, 0, 1, 0, 1};
    hop_context *context = NULL;
    hop_memory *some = NULL, *none = NULL, *taught = NULL;
    hop_error error = {0};
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_patterns *few = random_patterns(DIM, 0, 0);
    hop_strength strengths[COUNT];
    size_t n = 0;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    make_store(DIM, COUNT);
    hop_store *store = open_store(HOP_STORE_READ);
    for (size_t i = 0; i < COUNT; i++) {
        if (!chosen[i]) continue;
        hop_patterns_append_packed(few, hop_patterns_row(hop_store_patterns(store), i),
                                   1);
        strengths[n++] = (hop_strength){(int64_t)i + 1, 1};
    }
    options.rule = "hebb";
    options.scaling = hop_store_recipe_of(store)->scaling;
    options.diagonal = hop_store_recipe_of(store)->diagonal;
    assert_ok(hop_memory_create(context, DIM, &options, &taught, &error), &error);
    assert_ok(hop_memory_learn_each(taught, few, strengths, &error), &error);
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, clock_time, chosen, &some,
                               &error),
              &error);
    assert_same_couplings(some, taught);
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, clock_time,
                               (const unsigned char[COUNT]){0}, &none, &error),
              &error);
    assert_int_equal(hop_memory_count(none), 0);
    hop_memory_free(some);
    hop_memory_free(none);
    hop_memory_free(taught);
    hop_store_close(store);
    hop_patterns_free(few);
    hop_context_free(context);
}

/* Strengths fade to fractions of 2^40; a memory holds them exactly. */
static void faded_strengths(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_store_recipe recipe = recipe_of(DIM);
    hop_patterns *patterns = random_patterns(DIM, 6, 1);
    hop_strength faded[6];
    hop_error error = {0};
    const hop_time start = clock_time;
    recipe.half_life = 1000;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    hop_store *store = create_store(&recipe);
    for (size_t i = 0; i < 6; i++) {
        begin(store);
        add_items(store, patterns, i, i + 1);
        commit(store);
        clock_time += 333;
    }
    for (int64_t later = 0; later < 60000; later += 997) {
        hop_memory *memory = NULL;
        const hop_time at = start + later;
        assert_ok(
            hop_store_memory(store, context, HOP_PATH_AUTO, at, NULL, &memory, &error),
            &error);
        assert_ok(hop_store_strengths(store, at, faded, &error), &error);
        for (size_t i = 0; i < 6; i++) {
            const hop_strength got = hop_memory_strength(memory, i);
            assert_int_equal(got.numerator, faded[i].numerator);
            assert_int_equal(got.denominator, faded[i].denominator);
        }
        hop_memory_free(memory);
    }
    hop_store_close(store);
    hop_patterns_free(patterns);
    hop_context_free(context);
}

static void refused_recipes(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_memory *memory = NULL;
    hop_rows *rows = NULL;
    hop_error error = {0};
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, DIM);
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    hop_store *store = create_store(&recipe);
    begin(store);
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EEMPTY);
    float values[DIM] = {1};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = "one";
    entry.values = values;
    assert_ok(hop_store_add(store, &entry, &error), &error);
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EINVAL);
    commit(store);
    begin(store); /* which has changed nothing yet */
    assert_ok(hop_store_rows(store, context, &rows, &error), &error);
    hop_rows_free(rows);
    rows = NULL;
    assert_ok(hop_store_forget(store, "one", &error), &error);
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EINVAL);
    assert_null(rows);
    commit(store);
    assert_int_equal(hop_store_memory(store, context, HOP_PATH_AUTO, clock_time, NULL,
                                      &memory, &error),
                     HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "softmax"));
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EEMPTY);
    hop_store_close(store);
    hop_context_free(context);
}

/* A file of bits as rows of -1 and +1. */
static void rows_of_bits(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_error error = {0};
    float row[DIM];
    int8_t units[DIM];
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    make_store(DIM, 5);
    hop_store *store = open_store(HOP_STORE_READ);
    assert_ok(hop_store_rows(store, context, &rows, &error), &error);
    assert_int_equal(hop_rows_count(rows), 5);
    for (size_t i = 0; i < 5; i++) {
        hop_rows_read(rows, i, row);
        hop_patterns_read(hop_store_patterns(store), i, units);
        for (size_t u = 0; u < DIM; u++) assert_true(row[u] == units[u]);
    }
    hop_rows_free(rows);
    hop_store_close(store);
    hop_context_free(context);
}

/* A value that no number is passes the checksum, and is told when rows are asked for. */
static void a_value_that_is_no_number(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_error error = {0};
    const float values[3] = {1, 2, 3};
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_FLOAT32, 3);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    hop_store *store = create_store(&recipe);
    entry.key = "x";
    entry.values = values;
    begin(store);
    assert_ok(hop_store_add(store, &entry, &error), &error);
    const float infinite = 1.0f / 0.0f;
    memcpy(store->mirror.rows + 4, &infinite, 4); /* behind the store's back */
    assert_int_equal(hop_items_replace(store, 0), SQLITE_OK);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EFORMAT);
    assert_non_null(strstr(error.message, file));
    assert_non_null(strstr(error.message, "row 0, unit 1"));
    hop_store_close(store);
    hop_context_free(context);
}

static void texts_are_no_rows(void **state) {
    (void)state;
    hop_context *context = NULL;
    hop_rows *rows = NULL;
    hop_memory *memory = NULL;
    hop_error error = {0};
    hop_strength strengths[3];
    make_texts(HOP_ENCODER_WORD);
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    hop_store *store = begin_store();
    commit(store);
    assert_int_equal(hop_store_rows(store, context, &rows, &error), HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "its patterns are texts, not rows"));
    assert_int_equal(
        hop_store_memory(store, context, HOP_PATH_AUTO, 0, NULL, &memory, &error),
        HOP_EUNSUPPORTED);
    assert_non_null(strstr(error.message, "it has no couplings"));
    assert_null(hop_store_patterns(store));
    assert_null(hop_store_codes(store));
    assert_ok(hop_store_strengths(store, 0, strengths, &error), &error);
    hop_store_close(store);
    hop_context_free(context);
}

/* Frequencies of words are as large as they are. */
static void any_strength_of_a_text(void **state) {
    (void)state;
    static const hop_strength strengths[] = {
        {INT64_MAX, 1}, {1, INT64_MAX}, {23135851162, 1}, {7, 3}};
    const hop_store_recipe recipe = recipe_of_texts(HOP_ENCODER_WORD);
    hop_store *store = create_store(&recipe);
    hop_error error = {0};
    begin(store);
    for (size_t i = 0; i < 4; i++) {
        char key[2] = {(char)('a' + i)};
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        entry.key = entry.text = key;
        entry.strength = strengths[i];
        assert_ok(hop_store_add(store, &entry, &error), &error);
    }
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    for (size_t i = 0; i < 4; i++)
        assert_true(hop_store_item_at(store, i)->strength.numerator ==
                    strengths[i].numerator);
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(equals_a_memory_taught_by_hand),
        STORE_TEST(source_scaling),
        STORE_TEST(a_rule_without_strengths),
        STORE_TEST(empty),
        STORE_TEST(strengths_that_no_memory_holds),
        STORE_TEST(chosen_rows),
        STORE_TEST(faded_strengths),
        STORE_TEST(refused_recipes),
        STORE_TEST(rows_of_bits),
        STORE_TEST(a_value_that_is_no_number),
        STORE_TEST(texts_are_no_rows),
        STORE_TEST(any_strength_of_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
