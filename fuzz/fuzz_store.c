/* SPDX-License-Identifier: MIT */
/* Memory files: all that can be asked of one that opens, and changes that are read again.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hopfield/filter.h>
#include <hopfield/store.h>
#include <hopfield/upkeep.h>
#include "database.h"
#include "store_sum.h"

enum { MOST_ROWS = 8, MOST_COUPLINGS = 1 << 16 };

static const fuzz_statuses not_opened = {HOP_EINVAL, HOP_EFORMAT, HOP_ENEWER,
                                         HOP_EIO,    HOP_EBUSY,   HOP_ELIMIT};
static const fuzz_statuses not_read = {HOP_ENOTFOUND, HOP_EFORMAT, HOP_EIO, HOP_EBUSY};
static const fuzz_statuses no_rows = {HOP_EEMPTY, HOP_EFORMAT, HOP_ELIMIT};
static const fuzz_statuses no_strength = {HOP_EOVERFLOW};
static const fuzz_statuses no_memory = {HOP_EUNSUPPORTED, HOP_EINVAL, HOP_EOVERFLOW,
                                        HOP_ELIMIT,       HOP_EEMPTY, HOP_ESHAPE};
static const fuzz_statuses no_change = {HOP_EEXISTS,   HOP_EINVAL, HOP_EVALUE,
                                        HOP_EFORMAT,   HOP_ELIMIT, HOP_EIO,
                                        HOP_EOVERFLOW, HOP_EBUSY};
static const fuzz_statuses no_commit = {HOP_EIO,       HOP_EFORMAT,      HOP_EBUSY,
                                        HOP_EOVERFLOW, HOP_EUNSUPPORTED, HOP_EINVAL};

static hop_time clock_of_tests(void *user) {
    (void)user;
    return INT64_C(1790000000000);
}

static const hop_store_options *options(void) {
    static hop_store_options same = HOP_STORE_OPTIONS_INIT;
    same.durability = HOP_DURABILITY_NORMAL;
    same.now = clock_of_tests;
    return &same;
}

static hop_context *small_context(void) {
    static hop_context *context;
    hop_context_options wanted = HOP_CONTEXT_OPTIONS_INIT;
    wanted.threads = 1;
    wanted.max_bytes = 16 << 20;
    if (!context) CHECK(hop_context_create(&wanted, &context, NULL) == HOP_OK);
    return context;
}

static void check_text(const hop_store *store, size_t row) {
    size_t size = 0;
    const char *text = hop_store_text(store, row, &size);
    CHECK(!text == !hop_recipe_of_texts(hop_store_recipe_of(store), NULL));
    if (!text) return;
    CHECK(size >= 1 && size <= HOP_MAX_TEXT && text[size] == 0);
    CHECK(strlen(text) == size && fuzz_is_utf8(text, size));
}

static void check_items(const hop_store *store) {
    const size_t count = hop_store_count(store);
    int64_t last = INT64_MIN;
    for (size_t row = 0; row < count; row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        size_t found = count;
        CHECK(item && item->id > last);
        last = item->id;
        const size_t size = strlen(item->key);
        CHECK(size >= 1 && size <= HOP_MAX_KEY && fuzz_is_line(item->key, size));
        CHECK(hop_store_find(store, item->key, &found) == HOP_OK && found == row);
        if (item->label) {
            const size_t length = strlen(item->label);
            CHECK(length >= 1 && length <= HOP_MAX_LABEL);
            CHECK(fuzz_is_line(item->label, length));
        }
        CHECK(item->strength.denominator >= 1 && item->reinforced.denominator >= 1);
        CHECK(item->created >= HOP_TIME_MIN && item->created <= HOP_TIME_MAX);
        CHECK(item->confirmed >= HOP_TIME_MIN && item->confirmed <= HOP_TIME_MAX);
        CHECK(item->confirmations >= 0);
        check_text(store, row);
    }
    CHECK(!hop_store_item_at(store, count));
}

static void check_recipe(const hop_store *store) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    if (hop_recipe_of_texts(recipe, NULL)) {
        CHECK(recipe->dim == 0 && recipe->storage == HOP_STORAGE_FLOAT32);
        CHECK(recipe->beta > 0 && hop_language_name(recipe->language));
    } else {
        CHECK(recipe->dim >= 1 && recipe->dim <= HOP_MAX_UNITS);
    }
    CHECK(recipe->width * recipe->height == recipe->dim);
    CHECK((unsigned)recipe->storage < HOP_STORAGE_COUNT);
    CHECK(hop_encoder_name(recipe->encoder) && recipe->half_life >= 0);
    CHECK(!recipe->rule[0] != !recipe->energy[0]);
    CHECK(!recipe->rule[0] || hop_rule_text_check(recipe->rule, NULL) == HOP_OK);
    CHECK(!recipe->codes == !hop_store_codes(store));
}

static void check_content(hop_store *store, size_t row) {
    hop_store_content content;
    hop_store_event *events = NULL;
    size_t count = 0;
    hop_error error = fuzz_error();
    hop_status status = hop_store_content_of(store, row, &content, &error);
    if (status == HOP_OK) {
        const char *pattern = hop_store_text(store, row, NULL);
        CHECK(!pattern || strcmp(pattern, content.text) == 0);
        CHECK(!content.text || fuzz_is_utf8(content.text, strlen(content.text)));
        CHECK(!content.payload || fuzz_is_utf8(content.payload, strlen(content.payload)));
        CHECK(content.tag_count <= HOP_MAX_TAGS);
        for (size_t i = 0; i < content.tag_count; i++) {
            CHECK(fuzz_is_line(content.tags[i], strlen(content.tags[i])));
            CHECK(i == 0 || strcmp(content.tags[i - 1], content.tags[i]) < 0);
        }
        hop_store_content_clear(&content);
    } else {
        fuzz_check_refusal(status, &error, not_read, NULL);
    }
    error = fuzz_error();
    status = hop_store_history(store, hop_store_item_at(store, row)->key, &events, &count,
                               &error);
    if (status != HOP_OK) {
        fuzz_check_refusal(status, &error, not_read, NULL);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        CHECK(hop_event_name(events[i].kind) && events[i].by.denominator >= 1);
        CHECK(events[i].after.denominator >= 1);
    }
    hop_store_history_free(events, count);
}

/* Conditions on every kind of field; what is chosen is counted. */
static void check_choice(hop_store *store) {
    static const fuzz_statuses refused = {HOP_EIO, HOP_EBUSY, HOP_EFORMAT, HOP_EOVERFLOW};
    static const char *const conditions[] = {
        "key!=x",  "label!=null",   "tag=red",        "strength>=1/3", "text!=y",
        "faded>0", "created<=2030", "payload.n[0]=1", "payload!=null"};
    const size_t rows = hop_store_count(store);
    unsigned char *chosen = malloc(rows + 1);
    CHECK(chosen);
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        hop_filter *filter = NULL;
        hop_error error = fuzz_error();
        size_t count = 0, seen = 0;
        CHECK(hop_filter_parse(conditions + i, 1, &filter, &error) == HOP_OK);
        const hop_status status = hop_store_choose(store, filter, chosen, &count, &error);
        hop_filter_free(filter);
        if (status != HOP_OK) {
            fuzz_check_refusal(status, &error, refused, NULL);
            continue;
        }
        for (size_t row = 0; row < rows; row++) {
            CHECK(chosen[row] <= 1);
            seen += chosen[row];
        }
        CHECK(seen == count);
    }
    free(chosen);
}

/* Rows, strengths and the memory, of a file that is small. */
static void check_memory(const hop_store *store) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    const size_t count = hop_store_count(store);
    hop_rows *rows = NULL;
    hop_memory *memory = NULL;
    hop_error error = fuzz_error();
    hop_status status = hop_store_rows(store, small_context(), &rows, &error);
    CHECK(status != HOP_OK ||
          (hop_rows_count(rows) == count && hop_rows_dim(rows) == recipe->dim));
    const int texts = hop_recipe_of_texts(recipe, NULL);
    CHECK(!texts == (status != HOP_EUNSUPPORTED));
    if (status != HOP_OK && !texts) fuzz_check_refusal(status, &error, no_rows, NULL);
    hop_rows_free(rows);
    hop_strength *strengths = calloc(count + 1, sizeof *strengths);
    CHECK(strengths);
    error = fuzz_error();
    status = hop_store_strengths(store, hop_store_now(store), strengths, &error);
    if (status != HOP_OK) fuzz_check_refusal(status, &error, no_strength, NULL);
    for (size_t i = 0; status == HOP_OK && i < count; i++)
        CHECK(strengths[i].denominator >= 1);
    free(strengths);
    if (!recipe->rule[0] || recipe->dim * (recipe->dim + count) > MOST_COUPLINGS) return;
    error = fuzz_error();
    status = hop_store_memory(store, small_context(), HOP_PATH_AUTO, hop_store_now(store),
                              NULL, &memory, &error);
    if (status != HOP_OK) fuzz_check_refusal(status, &error, no_memory, NULL);
    hop_memory_free(memory);
}

/* What is read is not written. */
static void check_unchanged(const char *path, const uint8_t *data, size_t size) {
    uint8_t *held = malloc(size + 1);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    CHECK(held && file >= 0);
    CHECK(read(file, held, size + 1) == (ssize_t)size);
    CHECK(size == 0 || memcmp(held, data, size) == 0);
    close(file);
    free(held);
}

/* Adds an item, strengthens one and forgets one; returns how many there then are. */
static size_t change(hop_store *store) {
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    static const char *const tags[] = {"t1", "t2"};
    size_t count = hop_store_count(store);
    hop_error error = fuzz_error();
    uint64_t *words = calloc(recipe->dim / 64 + 1, sizeof *words);
    float *values = calloc(recipe->dim + 1, sizeof *values);
    CHECK(words && values);
    values[0] = 1;
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = "a new one";
    if (recipe->storage == HOP_STORAGE_BITS)
        entry.words = words;
    else if (!hop_recipe_of_texts(recipe, NULL))
        entry.values = values;
    entry.text = "text";
    entry.payload = "{\"a\":[1]}";
    entry.tags = tags;
    entry.tag_count = 2;
    hop_status status = hop_store_add(store, &entry, &error);
    if (status == HOP_OK)
        count++;
    else
        fuzz_check_refusal(status, &error, no_change, NULL);
    free(words);
    free(values);
    const hop_store_item *first = hop_store_item_at(store, 0);
    if (status != HOP_OK || !first) return count;
    error = fuzz_error();
    status = hop_store_reinforce(store, first->key, (hop_strength){1, 2}, &error);
    if (status != HOP_OK) fuzz_check_refusal(status, &error, no_change, NULL);
    const hop_store_item *second = hop_store_item_at(store, 1);
    if (!second) return count;
    error = fuzz_error();
    status = hop_store_forget(store, second->key, &error);
    if (status != HOP_OK) fuzz_check_refusal(status, &error, no_change, NULL);
    return count - (status == HOP_OK);
}

/* Whether SQLite finds nothing wrong with the pages: where two tables share one, for
   instance, opening sees nothing (hopfield check does), and writing may break the file.
 */
static int is_sound(const char *path) {
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    int sound = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &row, NULL) ==
            SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW)
        sound = strcmp((const char *)sqlite3_column_text(row, 0), "ok") == 0;
    sqlite3_finalize(row);
    sqlite3_close(db);
    return sound;
}

/* Opens the file, which must go where it is sound. */
static hop_store *open_again(const char *path, hop_store_mode mode, int sound) {
    hop_store *store = NULL;
    hop_error error = fuzz_error();
    hop_status status = hop_store_open(path, mode, NULL, options(), &store, &error);
    CHECK_OF(status == HOP_OK || !sound, error.message);
    if (status != HOP_OK) fuzz_check_refusal(status, &error, not_opened, path);
    return store;
}

/* A file that can be read can be written, and what is committed is read again. */
static void check_changes(const char *path) {
    const int sound = is_sound(path);
    hop_store *store = open_again(path, HOP_STORE_WRITE, sound);
    if (!store) return;
    hop_error error = fuzz_error();
    const size_t before = hop_store_count(store);
    hop_status status = hop_store_begin(store, &error);
    CHECK_OF(status == HOP_OK || !sound, error.message);
    if (status == HOP_OK) {
        size_t count = change(store);
        error = fuzz_error();
        status = hop_store_commit(store, &error);
        if (status != HOP_OK) {
            fuzz_check_refusal(status, &error, no_commit, NULL);
            count = before;
        }
        CHECK(hop_store_count(store) == count);
    }
    const size_t count = hop_store_count(store);
    hop_store_close(store);
    store = open_again(path, HOP_STORE_READ, sound);
    CHECK(!store || !sound || hop_store_count(store) == count);
    if (store) check_items(store);
    hop_store_close(store);
}

/* Told of every fault. */
static int hear(void *user, const char *fault) {
    CHECK_OF(fuzz_is_line(fault, strlen(fault)), fault);
    ++*(size_t *)user;
    return 0;
}

/* How many faults a check finds; SIZE_MAX where it cannot be made. What opening calls
   damaged, a check finds. */
static size_t faults_of(const char *path, hop_status opened) {
    hop_health health;
    size_t told = 0;
    hop_error error = fuzz_error();
    hop_status status = hop_store_check(path, 0, hear, &told, &health, &error);
    if (status != HOP_OK) {
        CHECK(opened != HOP_OK);
        fuzz_check_refusal(status, &error, not_opened, path);
        return SIZE_MAX;
    }
    CHECK(told == health.faults);
    CHECK(opened != HOP_EFORMAT || health.faults > 0);
    return health.faults;
}

/* A file without a fault is copied, and made smaller, and stays without one. */
static void check_upkeep(const char *path) {
    hop_error error = fuzz_error();
    const char *to = fuzz_database_place();
    CHECK_OF(hop_store_backup(path, to, 0, &error) == HOP_OK, error.message);
    CHECK(faults_of(to, HOP_OK) == 0);
    CHECK_OF(hop_store_vacuum(path, NULL, NULL, &error) == HOP_OK, error.message);
    CHECK(faults_of(path, HOP_OK) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *path = fuzz_database(data, size);
    hop_store *store = NULL;
    hop_error error = fuzz_error();
    hop_status status =
        hop_store_open(path, HOP_STORE_READ, NULL, options(), &store, &error);
    if (status != HOP_OK) {
        CHECK(!store);
        fuzz_check_refusal(status, &error, not_opened, path);
        faults_of(path, status);
        check_unchanged(path, data, size);
        return 0;
    }
    check_recipe(store);
    check_items(store);
    for (size_t row = 0; row < MOST_ROWS && row < hop_store_count(store); row++)
        check_content(store, row);
    check_choice(store);
    check_memory(store);
    hop_store_close(store);
    hop_random choices = fuzz_choices(data, size);
    const int faultless = faults_of(path, HOP_OK) == 0;
    check_unchanged(path, data, size);
    check_changes(path);
    /* slower than all the rest */
    if (faultless && hop_random_below(&choices, 8) == 0) check_upkeep(path);
    return 0;
}

#ifdef HOP_LIBFUZZER
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
                               unsigned seed) {
    return fuzz_database_mutate(data, size, max_size, seed, fuzz_store_mend);
}
#endif
