/* SPDX-License-Identifier: MIT */
/* The life of an item: learned, reinforced, confirmed, updated, merged, forgotten. */
#include "store/describe.h"

static void assert_strength(const hop_store *store, size_t row, int64_t numerator,
                            int64_t denominator, int64_t reinforced) {
    const hop_store_item *item = hop_store_item_at(store, row);
    assert_non_null(item);
    assert_int_equal(item->strength.numerator, numerator);
    assert_int_equal(item->strength.denominator, denominator);
    assert_int_equal(item->reinforced.numerator, reinforced);
}

static void reinforce_and_forget(void **state) {
    (void)state;
    make_store(64, 5);
    hop_patterns *more = random_patterns(64, 7, 2);
    hop_store *store = begin_store();
    size_t row = 0;
    assert_int_equal(hop_store_reinforce(store, "k1", (hop_strength){1, 2}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "k1", (hop_strength){1, 2}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_reinforce(store, "k3", (hop_strength){-7, 1}, NULL),
                     HOP_OK);
    add_items(store, more, 5, 7);
    assert_int_equal(hop_store_reinforce(store, "k5", (hop_strength){1, 3}, NULL),
                     HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "k0", NULL), HOP_ENOTFOUND);
    commit_and_close(store);

    store = begin_store();
    assert_int_equal(hop_store_count(store), 6);
    assert_int_equal(hop_store_find(store, "k0", &row), HOP_ENOTFOUND);
    assert_strength(store, 0, 3, 1, 1);
    assert_strength(store, 1, 3, 1, 0);
    assert_strength(store, 2, -3, 1, -7);
    assert_strength(store, 4, 19, 3, 19); /* came after the base: all of 6 + 1/3 */
    assert_strength(store, 5, 7, 1, 7);
    assert_int_equal(hop_patterns_hamming(more, 6, hop_store_patterns(store), 5), 0);
    for (int i = 1; i <= 6; i++) {
        char key[8];
        snprintf(key, sizeof key, "k%d", i);
        assert_int_equal(hop_store_forget(store, key, NULL), HOP_OK);
    }
    add_items(store, more, 0, 2);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 2);
    assert_strength(store, 1, 2, 1, 0); /* a new base */
    hop_store_close(store);
    hop_patterns_free(more);
}

static const hop_strength ONE = {1, 1};

static void refuse_add(hop_store *store, hop_store_entry entry, hop_status expected,
                       const char *part) {
    hop_error error = {0};
    assert_int_equal(hop_store_add(store, &entry, &error), expected);
    assert_int_equal(error.status, expected);
    if (!strstr(error.message, part)) fail_msg("'%s' lacks '%s'", error.message, part);
    assert_null(strchr(error.message, '\n'));
    if (expected != HOP_EEXISTS) { /* as an update it is refused all the same */
        const hop_status status = hop_store_update(store, &entry, &error);
        assert_true(status == expected || status == HOP_ENOTFOUND);
    }
}

static void refused_entries(void **state) {
    (void)state;
    make_store(64, 3);
    hop_patterns *good = random_patterns(64, 1, 3);
    const float real = 1;
    hop_store *store = begin_store();
    hop_store_entry fine = HOP_STORE_ENTRY_INIT, entry;
    fine.key = "x";
    fine.words = hop_patterns_row(good, 0);
    char *before = describe(store);
    entry = fine, entry.key = "k1",
    refuse_add(store, entry, HOP_EEXISTS, "'k1' is taken");
    entry = fine, entry.key = "", refuse_add(store, entry, HOP_EINVAL, "is empty");
    entry = fine, entry.key = NULL, refuse_add(store, entry, HOP_EINVAL, "is empty");
    entry = fine, entry.key = "a\tb", refuse_add(store, entry, HOP_EINVAL, "control");
    entry = fine, entry.key = "\xff", refuse_add(store, entry, HOP_EINVAL, "UTF-8");
    entry = fine, entry.words = NULL, refuse_add(store, entry, HOP_EINVAL, "of bits");
    entry = fine, entry.values = &real, refuse_add(store, entry, HOP_EINVAL, "of bits");
    entry = fine, entry.strength.numerator = 0,
    refuse_add(store, entry, HOP_EINVAL, "'x': no strength is 0/1");
    entry = fine, entry.strength.denominator = 0,
    refuse_add(store, entry, HOP_EINVAL, "'x': no strength is 1/0");
    entry = fine, entry.size--, refuse_add(store, entry, HOP_EINVAL, "size");
    entry = fine, entry.label = "", refuse_add(store, entry, HOP_EINVAL, "label");
    entry = fine, entry.label = "a\nb", refuse_add(store, entry, HOP_EINVAL, "label");
    char *after = describe(store);
    assert_string_equal(before, after);
    /* None of these ended the transaction. */
    assert_int_equal(hop_store_add(store, &fine, NULL), HOP_OK);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 4);
    hop_store_close(store);
    hop_patterns_free(good);
    free(before), free(after);
}

/* Bits past the last unit would be damage in the file. */
static void stray_bits(void **state) {
    (void)state;
    make_store(100, 1);
    hop_store *store = begin_store();
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    const uint64_t words[2] = {5, UINT64_C(1) << 36};
    entry.key = "x";
    entry.words = words;
    refuse_add(store, entry, HOP_EINVAL, "units past the last");
    commit_and_close(store);
    hop_store_close(open_store(HOP_STORE_READ));
}

static void refused_reals(void **state) {
    (void)state;
    hop_store_recipe recipe = recipe_of_reals(HOP_STORAGE_BFLOAT16, 3);
    hop_store *store = create_store(&recipe);
    const float fine[3] = {1, 2, 3}, nan[3] = {1, 0.0f / 0.0f, 3};
    const float large[3] = {1, 2, 3.4028e38f};
    const uint64_t words[1] = {1};
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    begin(store);
    entry.key = "x";
    refuse_add(store, entry, HOP_EINVAL, "of reals");
    entry.words = words;
    refuse_add(store, entry, HOP_EINVAL, "of reals");
    entry.values = fine;
    refuse_add(store, entry, HOP_EINVAL, "of reals");
    entry.words = NULL;
    entry.values = nan;
    refuse_add(store, entry, HOP_EVALUE, "'x': unit 1: ");
    entry.values = large;
    refuse_add(store, entry, HOP_EVALUE, "'x': unit 2: ");
    entry.values = fine;
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 1);
    hop_store_close(store);
}

static void refused_changes(void **state) {
    (void)state;
    make_store(64, 3);
    hop_error error = {0};
    hop_store *store = begin_store();
    char *before = describe(store);
    assert_int_equal(hop_store_reinforce(store, "x", ONE, &error), HOP_ENOTFOUND);
    assert_non_null(strstr(error.message, "'x'"));
    assert_int_equal(hop_store_reinforce(store, NULL, ONE, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_reinforce(store, "k0", (hop_strength){0, 1}, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_reinforce(store, "k0", (hop_strength){1, 0}, &error),
                     HOP_EINVAL);
    assert_int_equal(
        hop_store_reinforce(store, "k0", (hop_strength){INT64_MAX, 1}, &error),
        HOP_EOVERFLOW);
    assert_non_null(strstr(error.message, "'k0'"));
    assert_int_equal(hop_store_confirm(store, "x", ONE, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_confirm(store, "k0", (hop_strength){-1, 1}, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_confirm(store, "k0", (hop_strength){1, -1}, &error),
                     HOP_EINVAL);
    assert_int_equal(hop_store_confirm(store, "k0", (hop_strength){INT64_MAX, 1}, &error),
                     HOP_EOVERFLOW);
    assert_int_equal(hop_store_forget(store, "x", &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_forget(store, NULL, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_merge(store, "k0", "x", &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_merge(store, "x", "k0", &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_merge(store, "k0", "k0", &error), HOP_EINVAL);
    char *after = describe(store);
    assert_string_equal(before, after);
    commit_and_close(store);
    assert_reader_holds(before);
    free(before), free(after);
}

static void confirmations(void **state) {
    (void)state;
    const hop_time start = clock_time;
    make_store(64, 2);
    hop_store *store = begin_store();
    const hop_store_item *item = hop_store_item_at(store, 1);
    clock_time = start + 7000;
    hop_store_rollback(store);
    begin(store);
    assert_int_equal(hop_store_confirm(store, "k1", (hop_strength){0, 1}, NULL), HOP_OK);
    assert_strength(store, 1, 2, 1, 0); /* counted and refreshed, no stronger */
    assert_int_equal(item->confirmations, 1);
    assert_int_equal(item->confirmed, start + 7000);
    assert_int_equal(item->created, start);
    assert_int_equal(hop_store_confirm(store, "k1", (hop_strength){1, 2}, NULL), HOP_OK);
    assert_int_equal(item->confirmations, 2);
    assert_strength(store, 1, 5, 2, 1);
    commit(store);
    clock_time = start + 9000;
    begin(store);
    assert_int_equal(hop_store_reinforce(store, "k1", (hop_strength){-1, 2}, NULL),
                     HOP_OK);
    assert_int_equal(item->confirmed, start + 7000); /* weakening refreshes nothing */
    assert_int_equal(hop_store_reinforce(store, "k0", ONE, NULL), HOP_OK);
    assert_int_equal(hop_store_item_at(store, 0)->confirmed, start + 9000);
    assert_int_equal(hop_store_item_at(store, 0)->confirmations, 0);
    commit_and_close(store);
    tamper("SELECT 1");
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_item_at(store, 1)->confirmations, 2);
    hop_store_close(store);
}

static int64_t rows_of(const char *table) {
    char sql[64];
    sqlite3 *db = NULL;
    int64_t count = -1;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_int_equal(hop_sql_number(db, sql, file, &count, NULL), HOP_OK);
    sqlite3_close(db);
    return count;
}

/* "secret0" .. "secret3" with content that says so everywhere. */
static void add_secrets(hop_store *store, int count) {
    static const char *const tags[] = {"secrettag"};
    hop_patterns *patterns = random_patterns(64, 4, 9);
    for (int i = 0; i < count; i++) {
        hop_store_entry entry = HOP_STORE_ENTRY_INIT;
        char key[16];
        snprintf(key, sizeof key, "secret%d", i);
        entry.key = key;
        entry.words = hop_patterns_row(patterns, (size_t)i);
        entry.label = "secretlabel";
        entry.text = "secrettext";
        entry.payload = "\"secretpayload\"";
        entry.picture = "secretpicture";
        entry.picture_size = 13;
        entry.tags = tags;
        entry.tag_count = 1;
        assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    }
    hop_patterns_free(patterns);
}

/* After the last handle is closed nothing of what was forgotten is in the file. */
static void forgotten_is_gone(void **state) {
    (void)state;
    size_t size;
    make_store(64, 300);
    hop_patterns *patterns = random_patterns(64, 4, 9);
    hop_store *store = begin_store();
    add_secrets(store, 4);
    commit_and_close(store);
    char *bytes = slurp(file, &size);
    assert_non_null(memmem(bytes, size, "secret", 6));
    assert_non_null(memmem(bytes, size, hop_patterns_row(patterns, 1), 8));
    free(bytes);
    store = begin_store();
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.words = hop_patterns_row(hop_store_patterns(store), 0);
    assert_int_equal(hop_store_reinforce(store, "secret0", ONE, NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "secret0", NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "secret1", NULL), HOP_OK);
    entry.key = "secret2"; /* replaced, then forgotten */
    assert_int_equal(hop_store_update(store, &entry, NULL), HOP_OK);
    commit(store);
    begin(store);
    assert_int_equal(hop_store_forget(store, "secret2", NULL), HOP_OK);
    assert_int_equal(hop_store_forget(store, "secret3", NULL), HOP_OK);
    commit_and_close(store);
    assert_int_equal(names_in_folder(), 1);
    bytes = slurp(file, &size);
    assert_null(memmem(bytes, size, "secret", 6));
    for (size_t i = 0; i < 4; i++)
        assert_null(memmem(bytes, size, hop_patterns_row(patterns, i), 8));
    free(bytes);
    assert_int_equal(rows_of("item"), 300);
    assert_int_equal(rows_of("content"), 0);
    assert_int_equal(rows_of("tag"), 0);
    assert_int_equal(rows_of("event"), 0);
    hop_patterns_free(patterns);
}

static void merging(void **state) {
    (void)state;
    const hop_time start = clock_time;
    make_store(64, 3); /* strengths 1, 2, 3 */
    hop_store *store = begin_store();
    hop_error error = {0};
    size_t row = 0;
    add_secrets(store, 1);
    commit(store);
    for (int i = 1; i <= 2; i++) {
        clock_time = start + 1000 * i;
        begin(store);
        assert_ok(hop_store_confirm(store, i == 1 ? "k0" : "secret0", ONE, &error),
                  &error);
        commit(store);
    }
    clock_time = start + 9000;
    begin(store);
    assert_ok(hop_store_merge(store, "k0", "secret0", &error), &error);
    assert_int_equal(hop_store_find(store, "secret0", &row), HOP_ENOTFOUND);
    const hop_store_item *item = hop_store_item_at(store, 0);
    assert_strength(store, 0, 4, 1, 3); /* 1 + 1, and 1 + 1 of the other */
    assert_int_equal(item->confirmations, 2);
    assert_int_equal(item->confirmed, start + 2000); /* the later one, not now */
    assert_ok(hop_store_merge(store, "k1", "k2", &error), &error);
    assert_strength(store, 1, 5, 1, 3);
    assert_int_equal(hop_store_item_at(store, 1)->confirmed, start);
    commit(store);
    assert_int_equal(hop_store_count(store), 2);
    char *text = describe(store);
    hop_store_close(store);
    assert_reader_holds(text);
    assert_int_equal(rows_of("content"), 0);
    assert_int_equal(rows_of("tag"), 0);
    assert_int_equal(rows_of("event"), 3);
    free(text);
}

static void merging_too_much(void **state) {
    (void)state;
    hop_error error = {0};
    make_store(64, 2);
    hop_store *store = begin_store();
    assert_ok(hop_store_reinforce(store, "k0", (hop_strength){INT64_MAX - 1, 1}, &error),
              &error);
    char *before = describe(store);
    assert_int_equal(hop_store_merge(store, "k0", "k1", &error), HOP_EOVERFLOW);
    char *after = describe(store);
    assert_string_equal(before, after);
    hop_store_close(store);
    free(before), free(after);
}

/* --- couplings ---------------------------------------------------------------------- */

static double *couplings_of_file(size_t dim) {
    hop_store *store = open_store(HOP_STORE_READ);
    hop_context *context = NULL;
    hop_memory *memory = NULL;
    hop_error error = {0};
    double *weights = malloc(dim * dim * sizeof *weights);
    assert_non_null(weights);
    assert_int_equal(hop_context_create(NULL, &context, NULL), HOP_OK);
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, clock_time, NULL, &memory,
                               &error),
              &error);
    assert_ok(hop_memory_export(memory, weights, &error), &error);
    hop_memory_free(memory);
    hop_context_free(context);
    hop_store_close(store);
    return weights;
}

/* Couplings after forgetting are those of a memory that never learned it, to the byte. */
static void as_if_never_learned(void **state) {
    enum { DIM = 48, COUNT = 12 };
    static const char *const rules[] = {
        "hebb",        "projection",          "storkey",
        "bam:left=20", "palimpsest:clip=0.4", "dreaming:t=10"};
    (void)state;
    hop_patterns *patterns = random_patterns(DIM, COUNT, 1);
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        double *weights[2];
        for (int never = 0; never < 2; never++) {
            hop_store_recipe recipe = recipe_of(DIM);
            hop_error error = {0};
            snprintf(recipe.rule, sizeof recipe.rule, "%s", rules[r]);
            hop_store *store = create_store(&recipe);
            for (size_t i = 0; i < COUNT; i++) {
                char key[8];
                snprintf(key, sizeof key, "k%zu", i);
                if (i % 4 == 0) begin(store);
                if (!never || i % 3)
                    assert_ok(add_pattern(store, key, patterns, i, ONE, &error), &error);
                if (i % 4 == 3) commit(store);
            }
            if (!never) {
                begin(store);
                assert_ok(hop_store_forget(store, "k0", &error), &error);
                assert_ok(hop_store_forget(store, "k6", &error), &error);
                commit(store);
                begin(store);
                assert_ok(hop_store_forget(store, "k3", &error), &error);
                assert_ok(hop_store_forget(store, "k9", &error), &error);
                commit(store);
            }
            hop_store_close(store);
            weights[never] = couplings_of_file(DIM);
            unlink_file();
        }
        assert_memory_equal(weights[0], weights[1], DIM * DIM * sizeof **weights);
        free(weights[0]);
        free(weights[1]);
    }
    hop_patterns_free(patterns);
}

/* --- the recipe --------------------------------------------------------------------- */

static void change_the_recipe(void **state) {
    (void)state;
    hop_error error = {0};
    make_store(64, 3);
    hop_store *store = open_store(HOP_STORE_WRITE);
    hop_store_recipe recipe = *hop_store_recipe_of(store), bad = recipe;
    assert_int_equal(hop_store_change_recipe(store, &recipe, &error), HOP_EINVAL);
    begin(store);
    bad.dim = bad.width = 65;
    assert_int_equal(hop_store_change_recipe(store, &bad, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "depend on dim"));
    bad = recipe, bad.width = 32, bad.height = 2;
    assert_int_equal(hop_store_change_recipe(store, &bad, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "depend on width"));
    bad = recipe, bad.normalise = 1;
    assert_int_equal(hop_store_change_recipe(store, &bad, &error), HOP_EINVAL);
    bad = recipe, strcpy(bad.rule, "no-such-rule");
    assert_int_equal(hop_store_change_recipe(store, &bad, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "no-such-rule"));
    memset(recipe.rule, 0, sizeof recipe.rule);
    strcpy(recipe.energy, "topk:k=3");
    recipe.similarity = HOP_SIMILARITY_HAMMING;
    recipe.beta = 2.5;
    recipe.beta_auto = 1;
    recipe.false_rejection = 0.05;
    recipe.threshold = -1.25;
    recipe.tuned_at = 3;
    recipe.half_life = 86400000;
    assert_ok(hop_store_change_recipe(store, &recipe, &error), &error);
    commit_and_close(store);
    store = begin_store();
    assert_memory_equal(hop_store_recipe_of(store), &recipe, sizeof recipe);
    strcpy(recipe.energy, "");
    strcpy(recipe.rule, "projection"); /* strengths 2 and 3 are in the way */
    recipe.half_life = 0;
    assert_ok(hop_store_change_recipe(store, &recipe, &error), &error);
    assert_int_equal(hop_store_commit(store, &error), HOP_EUNSUPPORTED);
    assert_string_equal(hop_store_recipe_of(store)->energy, "topk:k=3");
    hop_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(reinforce_and_forget), STORE_TEST(refused_entries),
        STORE_TEST(stray_bits),           STORE_TEST(refused_reals),
        STORE_TEST(refused_changes),      STORE_TEST(confirmations),
        STORE_TEST(forgotten_is_gone),    STORE_TEST(merging),
        STORE_TEST(merging_too_much),     STORE_TEST(as_if_never_learned),
        STORE_TEST(change_the_recipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
