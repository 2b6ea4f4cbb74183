/* SPDX-License-Identifier: MIT */
/* Files of version 1 open for ever: they hold what they held, and reading leaves them
   alone. */
#include <jansson.h>
#include "store/describe.h"

static const char *const names[] = {"hebb",  "source", "projection", "dense",
                                    "pairs", "random", "empty"};
enum { NAMES = sizeof names / sizeof *names };

/* The fixture as the test's file; its bytes. */
static char *take_fixture(const char *name, size_t *size) {
    char path[512];
    snprintf(path, sizeof path, "%s/store/v1-%s.hop", HOP_TEST_DATA, name);
    char *bytes = slurp(path, size);
    spill(file, bytes, *size);
    return bytes;
}

static void assert_bytes(const char *bytes, size_t size) {
    size_t now;
    char *read = slurp(file, &now);
    assert_int_equal(now, size);
    assert_memory_equal(read, bytes, size);
    free(read);
}

/* What the fixture held as SQLite said then. */
static json_t *facts_of(const char *name) {
    char path[512];
    json_error_t why;
    snprintf(path, sizeof path, "%s/store/v1-%s.json", HOP_TEST_DATA, name);
    json_t *facts = json_load_file(path, 0, &why);
    if (!facts) fail_msg("%s: %s", path, why.text);
    return facts;
}

static int64_t number(const json_t *row, const char *column) {
    const json_t *value = json_object_get(row, column);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static hop_strength strength(const json_t *row, const char *which) {
    char column[64];
    hop_strength out;
    snprintf(column, sizeof column, "%s_numerator", which);
    out.numerator = number(row, column);
    snprintf(column, sizeof column, "%s_denominator", which);
    out.denominator = number(row, column);
    return out;
}

static void assert_same_strength(hop_strength a, hop_strength b) {
    assert_int_equal(a.numerator, b.numerator);
    assert_int_equal(a.denominator, b.denominator);
}

static void compare_pattern(const hop_store *store, size_t row, const char *hex) {
    const uint64_t *words = hop_patterns_row(hop_store_patterns(store), row);
    const size_t dim = hop_store_recipe_of(store)->dim;
    assert_int_equal(strlen(hex), 2 * ((dim + 7) / 8));
    for (size_t i = 0; hex[2 * i]; i++) {
        unsigned byte = 0;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        assert_int_equal(words[i / 8] >> (i % 8 * 8) & 0xff, byte);
    }
}

static void compare_recipe(const hop_store_recipe *recipe, const json_t *rows) {
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        const char *key = json_string_value(json_object_get(row, "key"));
        const json_t *value = json_object_get(row, "value");
        const char *word = json_string_value(value);
        const int64_t whole = json_integer_value(value);
        if (!strcmp(key, "dim")) assert_int_equal(recipe->dim, whole);
        if (!strcmp(key, "width")) assert_int_equal(recipe->width, whole);
        if (!strcmp(key, "height")) assert_int_equal(recipe->height, whole);
        if (!strcmp(key, "rule")) assert_string_equal(recipe->rule, word);
        if (!strcmp(key, "scaling"))
            assert_string_equal(hop_scaling_name(recipe->scaling), word);
        if (!strcmp(key, "diagonal"))
            assert_string_equal(hop_diagonal_name(recipe->diagonal), word);
        if (!strcmp(key, "pictures"))
            assert_int_equal(recipe->encoder,
                             whole ? HOP_ENCODER_PICTURE : HOP_ENCODER_NONE);
        if (!strcmp(key, "image_level")) assert_int_equal(recipe->image.level, whole);
        if (!strcmp(key, "image_threshold"))
            assert_int_equal(recipe->image.threshold,
                             !strcmp(word, "otsu")     ? HOP_THRESHOLD_OTSU
                             : !strcmp(word, "dither") ? HOP_THRESHOLD_DITHER
                                                       : HOP_THRESHOLD_LEVEL);
    }
    assert_int_equal(recipe->storage, HOP_STORAGE_BITS);
    assert_string_equal(recipe->energy, "");
    assert_int_equal(recipe->half_life, 0);
    assert_string_equal(recipe->kind, "patterns");
}

/* The store holds what the fixture's file held; times are those of the migration. */
static void compare(hop_store *store, const json_t *facts) {
    const json_t *items = json_object_get(facts, "item");
    size_t i;
    json_t *row;
    compare_recipe(hop_store_recipe_of(store), json_object_get(facts, "recipe"));
    assert_int_equal(hop_store_count(store), json_array_size(items));
    json_array_foreach(items, i, row) {
        const hop_store_item *item = hop_store_item_at(store, i);
        const hop_mirror_detail detail = hop_mirror_detail_of(&store->mirror, i);
        assert_string_equal(item->key, json_string_value(json_object_get(row, "key")));
        assert_int_equal(item->id, number(row, "id"));
        assert_int_equal(detail.batch, number(row, "batch"));
        assert_same_strength(detail.learned, strength(row, "learned"));
        assert_same_strength(detail.added, strength(row, "added"));
        assert_int_equal(item->created, clock_time);
        assert_int_equal(item->confirmed, clock_time);
        assert_int_equal(item->confirmations, 0);
        assert_null(item->label);
        compare_pattern(store, i, json_string_value(json_object_get(row, "pattern")));
    }
}

/* Couplings of the store are those of a memory that is taught what the file held. */
static void compare_couplings(const hop_store *store, const json_t *facts) {
    const json_t *items = json_object_get(facts, "item");
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const size_t count = json_array_size(items), dim = recipe->dim;
    hop_context *context = NULL;
    hop_memory *memory = NULL, *taught = NULL;
    hop_memory_options options = HOP_MEMORY_OPTIONS_INIT;
    hop_error error = {0};
    options.rule = recipe->rule;
    options.scaling = recipe->scaling;
    options.diagonal = recipe->diagonal;
    assert_ok(hop_context_create(NULL, &context, &error), &error);
    assert_ok(hop_store_memory(store, context, HOP_PATH_AUTO, clock_time, NULL, &memory,
                               &error),
              &error);
    assert_ok(hop_memory_create(context, dim, &options, &taught, &error), &error);
    for (size_t i = 0; i < count;) { /* one batch of the file is one lesson */
        hop_patterns *batch = random_patterns(dim, 0, 0);
        hop_strength learned[32];
        size_t n = 0;
        const int64_t number_of = number(json_array_get(items, i), "batch");
        for (; i < count && number(json_array_get(items, i), "batch") == number_of; i++) {
            learned[n++] = strength(json_array_get(items, i), "learned");
            hop_patterns_append_packed(batch,
                                       hop_patterns_row(hop_store_patterns(store), i), 1);
        }
        assert_ok(hop_memory_learn_each(taught, batch, learned, &error), &error);
        hop_patterns_free(batch);
    }
    for (size_t i = 0; i < count; i++) {
        const hop_strength added = strength(json_array_get(items, i), "added");
        if (added.numerator)
            assert_ok(hop_memory_reinforce(taught, i, added, &error), &error);
    }
    assert_int_equal(hop_memory_count(memory), count);
    int8_t *states = malloc(count * dim + 1);
    double *energies = calloc(2 * count + 1, sizeof *energies);
    assert_non_null(states);
    assert_non_null(energies);
    for (size_t i = 0; i < count; i++) {
        assert_same_strength(hop_memory_strength(memory, i),
                             hop_memory_strength(taught, i));
        hop_patterns_read(hop_store_patterns(store), i, states + i * dim);
        states[i * dim] = (int8_t)-states[i * dim]; /* beside the memory */
    }
    if (count) {
        assert_ok(hop_memory_energy(memory, states, count, energies, &error), &error);
        assert_ok(hop_memory_energy(taught, states, count, energies + count, &error),
                  &error);
    }
    assert_memory_equal(energies, energies + count, count * sizeof *energies);
    free(states);
    free(energies);
    hop_memory_free(memory);
    hop_memory_free(taught);
    hop_context_free(context);
}

static void reading_leaves_the_file(void **state) {
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        size_t size;
        char *bytes = take_fixture(names[i], &size);
        json_t *facts = facts_of(names[i]);
        hop_store *store = open_store(HOP_STORE_READ);
        assert_int_equal(names_in_folder(), 1);
        compare(store, facts);
        compare_couplings(store, facts);
        if (hop_store_count(store)) {
            hop_store_content content;
            assert_ok(hop_store_content_of(store, 0, &content, NULL), NULL);
            assert_null(content.text);
            hop_store_content_clear(&content);
        }
        assert_int_equal(names_in_folder(), 1);
        hop_store_close(store);
        assert_bytes(bytes, size);
        assert_int_equal(names_in_folder(), 1);
        json_decref(facts);
        free(bytes);
    }
}

static int64_t pragma(const char *sql) {
    sqlite3 *db = NULL;
    int64_t value = -1;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    assert_ok(hop_sql_number(db, sql, file, &value, NULL), NULL);
    sqlite3_close(db);
    return value;
}

static void writing_migrates(void **state) {
    (void)state;
    for (size_t i = 0; i < NAMES; i++) {
        size_t size;
        free(take_fixture(names[i], &size));
        json_t *facts = facts_of(names[i]);
        hop_store *store = open_store(HOP_STORE_WRITE);
        compare(store, facts);
        hop_store_close(store);
        assert_int_equal(names_in_folder(), 1);
        assert_int_equal(pragma("PRAGMA user_version"), 2);
        char *bytes = slurp(file, &size);
        assert_int_equal(bytes[18], 2); /* with a log beside it from now on */
        free(bytes);
        store = open_store(HOP_STORE_READ);
        compare(store, facts);
        compare_couplings(store, facts);
        hop_store_close(store);
        json_decref(facts);
        unlink_file();
    }
}

/* What was migrated has all that a file of this version has. */
static void a_migrated_file_lives_on(void **state) {
    (void)state;
    size_t size;
    hop_error error = {0};
    free(take_fixture("hebb", &size));
    hop_store *store = begin_store();
    assert_ok(hop_store_reinforce(store, "beach_old", (hop_strength){1, 1}, &error),
              &error);
    assert_ok(hop_store_forget(store, "brunch_old", &error), &error);
    assert_ok(add_pattern(store, "new", hop_store_patterns(store), 1,
                          (hop_strength){1, 1}, &error),
              &error);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 6);
    /* brunch_old was the last: its number is not used again. */
    assert_int_equal(hop_store_item_at(store, 5)->id, 7);
    assert_same_strength(hop_store_item_at(store, 0)->strength, (hop_strength){9, 2});
    hop_store_event *events = NULL;
    size_t count = 0;
    assert_ok(hop_store_history(store, "beach_old", &events, &count, &error), &error);
    assert_int_equal(count, 3);
    assert_int_equal(events[1].kind, HOP_EVENT_REINFORCE); /* what was added then */
    assert_same_strength(events[1].after, (hop_strength){7, 2});
    assert_same_strength(events[2].after, (hop_strength){9, 2});
    hop_store_history_free(events, count);
    assert_ok(hop_store_history(store, "surf_old", &events, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_int_equal(events[1].kind, HOP_EVENT_WEAKEN);
    hop_store_history_free(events, count);
    hop_store_close(store);
}

/* All or nothing: a file that cannot be migrated stays as it was. */
static void damaged_files_stay(void **state) {
    static const char *const damages[][2] = {
        {"UPDATE item SET key='' WHERE id=2", "item 2"},
        {"UPDATE item SET pattern=x'00' WHERE id=3", "item 3"},
        {"UPDATE item SET learned_numerator=0 WHERE id=3", "strength is out of range"},
        {"UPDATE item SET learned_denominator=0 WHERE id=3", "strength is out of range"},
        {"UPDATE item SET added_numerator=9223372036854775807, added_denominator=1,"
         " learned_numerator=9 WHERE id=1",
         "strength is out of range"},
        {"UPDATE item SET batch=9 WHERE id=1", "batch is out of order"},
        {"UPDATE item SET id=-4 WHERE id=1", "number is out of order"},
        {"UPDATE recipe SET value=255 WHERE key='dim'", "255"},
        {"UPDATE recipe SET value=7 WHERE key='pictures'", "encoder"},
        {"DELETE FROM recipe WHERE key='pictures'", "encoder is missing"},
        {"DELETE FROM recipe WHERE key='rule'", "rule is missing"},
        {"INSERT INTO recipe VALUES('kind', 'other')", ""},
        {"CREATE TABLE item_1(x)", "item_1"},
        {"DROP TABLE item", "no 'item'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        size_t size, damaged;
        free(take_fixture("hebb", &size));
        tamper(damages[i][0]);
        char *bytes = slurp(file, &damaged);
        assert_refused(HOP_STORE_READ, HOP_EFORMAT, damages[i][1]);
        assert_bytes(bytes, damaged);
        assert_refused(HOP_STORE_WRITE, HOP_EFORMAT, damages[i][1]);
        assert_bytes(bytes, damaged);
        assert_int_equal(names_in_folder(), 1);
        free(bytes);
    }
}

/* A rule that a later version may know is left to it. */
static void unknown_rules_stay(void **state) {
    (void)state;
    size_t size, changed;
    free(take_fixture("hebb", &size));
    tamper("UPDATE recipe SET value='no-such-rule' WHERE key='rule'");
    char *bytes = slurp(file, &changed);
    assert_refused(HOP_STORE_READ, HOP_ENEWER, "no-such-rule");
    assert_refused(HOP_STORE_WRITE, HOP_ENEWER, "no-such-rule");
    assert_bytes(bytes, changed);
    free(bytes);
}

/* A reader of an old file sees what a writer does later, though it holds a copy. */
static void refreshed_after_another_migrated_it(void **state) {
    (void)state;
    size_t size;
    int changed = -1;
    free(take_fixture("random", &size));
    hop_store *reader = open_store(HOP_STORE_READ);
    assert_ok(hop_store_refresh(reader, &changed, NULL), NULL);
    assert_int_equal(changed, 0);
    hop_store *writer = begin_store();
    assert_ok(hop_store_forget(writer, "few:2", NULL), NULL);
    commit(writer);
    assert_ok(hop_store_refresh(reader, &changed, NULL), NULL);
    assert_int_equal(changed, 1);
    assert_int_equal(hop_store_count(reader), 6);
    assert_ok(hop_store_begin(writer, NULL), NULL);
    assert_ok(hop_store_forget(writer, "few:3", NULL), NULL);
    commit_and_close(writer);
    assert_ok(hop_store_refresh(reader, &changed, NULL), NULL);
    assert_int_equal(changed, 1);
    assert_int_equal(hop_store_count(reader), 5);
    hop_store_close(reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(reading_leaves_the_file),
        STORE_TEST(writing_migrates),
        STORE_TEST(a_migrated_file_lives_on),
        STORE_TEST(damaged_files_stay),
        STORE_TEST(unknown_rules_stay),
        STORE_TEST(refreshed_after_another_migrated_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
