/* SPDX-License-Identifier: MIT */
/* Damaged files by the thousand: each is refused in one line, or can be used, and then no
   item is other than it was. */
#ifndef HOP_TESTS_FAULTS_DAMAGED_H
#define HOP_TESTS_FAULTS_DAMAGED_H

#include "faults/wounds.h"

enum { DAMAGED_ITEMS = 30 };

typedef struct damage_run {
    char folder[64], path[96], log_path[104];
    hop_context *context;
    wound_bytes whole;                 /* a closed file */
    wound_bytes main, log;             /* a file in use: the database and its log */
    uint64_t sound[2 * DAMAGED_ITEMS]; /* digests of all items that ever were */
    size_t sound_count;
    wound_columns columns;
    long files, valid, opened, refused, unread, changed, answers;
    long valid_opened; /* sound for SQLite, and opened */
} damage_run;

/* What the checksum of an item covers. */
static uint64_t digest_item(const hop_store *store, size_t row) {
    const hop_store_item *item = hop_store_item_at(store, row);
    int64_t numbers[] = {item->strength.numerator,
                         item->strength.denominator,
                         item->reinforced.numerator,
                         item->reinforced.denominator,
                         item->created,
                         item->confirmed,
                         item->confirmations};
    uint64_t digest = digest_bytes(0xcbf29ce484222325, numbers, sizeof numbers);
    digest = digest_text(digest, item->key);
    digest = digest_text(digest, item->label);
    return digest_bytes(digest, hop_patterns_row(hop_store_patterns(store), row),
                        MEMORY_DIM / 8);
}

static void remember(damage_run *run, const hop_store *store) {
    for (size_t row = 0; row < hop_store_count(store); row++) {
        assert_true(run->sound_count < 2 * DAMAGED_ITEMS);
        run->sound[run->sound_count++] = digest_item(store, row);
    }
}

static int is_sound(const damage_run *run, uint64_t digest) {
    for (size_t i = 0; i < run->sound_count; i++)
        if (run->sound[i] == digest) return 1;
    return 0;
}

static void one_line(const damage_run *run, hop_status status, const hop_error *error) {
    if (status != HOP_EFORMAT && status != HOP_ENEWER && status != HOP_EIO &&
        status != HOP_ELIMIT && status != HOP_EUNSUPPORTED && status != HOP_EOVERFLOW)
        fail_msg("file %ld: status %d: %s", run->files, status, error->message);
    assert_int_equal(error->status, status);
    assert_true(error->message[0] && !strchr(error->message, '\n'));
}

static void begin_damage(damage_run *run) {
    hop_store *store = NULL;
    hop_error error = {0};
    make_folder_at(run->folder, sizeof run->folder);
    snprintf(run->path, sizeof run->path, "%s/a.hop", run->folder);
    snprintf(run->log_path, sizeof run->log_path, "%s-wal", run->path);
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    assert_int_equal(hop_context_create(&options, &run->context, &error), HOP_OK);
    make_memory(run->path, DAMAGED_ITEMS);
    run->whole.bytes = read_bytes(run->path, &run->whole.size);
    sqlite3 *db = open_bytes(run->whole);
    find_columns(db, &run->columns);
    sqlite3_close(db);
    assert_int_equal(
        open_memory(run->path, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &store, &error),
        HOP_OK);
    remember(run, store);
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    for (int i = 0; i < DAMAGED_ITEMS / 2; i++) {
        char key[32];
        snprintf(key, sizeof key, "k%d", i);
        assert_int_equal(hop_store_forget(store, key, &error), HOP_OK);
        assert_int_equal(add_item(store, key, 900 + (uint64_t)i, &error), HOP_OK);
    }
    assert_int_equal(hop_store_commit(store, &error), HOP_OK);
    remember(run, store);
    run->main.bytes = read_bytes(run->path, &run->main.size);
    run->log.bytes = read_bytes(run->log_path, &run->log.size);
    hop_store_close(store);
}

static void end_damage(damage_run *run) {
    remove_folder_at(run->folder);
    hop_context_free(run->context);
    free(run->whole.bytes);
    free(run->main.bytes);
    free(run->log.bytes);
}

/* Couplings of what was opened, and one recall. */
static void ask(damage_run *run, hop_store *store) {
    hop_error error = {0};
    hop_memory *memory = NULL;
    hop_status status =
        hop_store_memory(store, run->context, HOP_PATH_AUTO, 0, NULL, &memory, &error);
    if (status != HOP_OK && status != HOP_EINVAL) one_line(run, status, &error);
    run->answers += status == HOP_OK;
    hop_memory_free(memory);
}

static void use(damage_run *run, hop_store *store) {
    hop_error error = {0};
    for (size_t row = 0; row < hop_store_count(store); row++) {
        size_t found = SIZE_MAX, events = 0;
        hop_store_content content = {0};
        hop_store_event *history = NULL;
        const hop_store_item *item = hop_store_item_at(store, row);
        assert_int_equal(hop_store_find(store, item->key, &found), HOP_OK);
        assert_int_equal(found, row);
        if (!is_sound(run, digest_item(store, row)))
            fail_msg("file %ld: item '%s' is not what it was", run->files, item->key);
        hop_status status = hop_store_content_of(store, row, &content, &error);
        if (status != HOP_OK) one_line(run, status, &error);
        run->unread += status != HOP_OK;
        hop_store_content_clear(&content);
        status = hop_store_history(store, item->key, &history, &events, &error);
        if (status != HOP_OK) one_line(run, status, &error);
        hop_store_history_free(history, events);
    }
    if (run->files % 4 == 0) ask(run, store);
}

/* Changes may fail, but in one line. */
static void change(damage_run *run) {
    hop_store *store = NULL;
    hop_error error = {0};
    hop_status status =
        open_memory(run->path, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &store, &error);
    if (status == HOP_OK) status = hop_store_begin(store, &error);
    if (status == HOP_OK) status = add_item(store, "a new key", 1, &error);
    if (status == HOP_OK && hop_store_count(store) > 1)
        status = hop_store_forget(store, hop_store_item_at(store, 0)->key, &error);
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    if (status != HOP_OK) one_line(run, status, &error);
    run->changed += status == HOP_OK;
    hop_store_close(store);
}

/* Opens the file that lies there. valid: SQLite finds nothing wrong with it. */
static void try_file(damage_run *run, int valid) {
    hop_store *store = NULL;
    hop_error error = {0};
    hop_status status =
        open_memory(run->path, HOP_STORE_READ, HOP_DURABILITY_FULL, &store, &error);
    run->files++;
    run->valid += valid;
    if (status != HOP_OK) {
        assert_null(store);
        one_line(run, status, &error);
        assert_non_null(strstr(error.message, run->path));
        run->refused++;
        return;
    }
    run->opened++;
    run->valid_opened += valid;
    use(run, store);
    hop_store_close(store);
    if (run->files % 16 == 0) change(run);
}

static void damage_pages(damage_run *run, hop_random *random) {
    wound_bytes copy = {malloc(run->whole.size), run->whole.size};
    assert_non_null(copy.bytes);
    memcpy(copy.bytes, run->whole.bytes, copy.size);
    if (hop_random_below(random, 3) == 0)
        shuffle_pages(copy, random);
    else
        flip_bits(copy, random);
    if (hop_random_below(random, 16) == 0)
        copy.size = (size_t)hop_random_below(random, copy.size);
    write_bytes(run->path, copy.bytes, copy.size);
    try_file(run, copy.size == run->whole.size && sqlite_accepts(copy));
    free(copy.bytes);
}

static void damage_values(damage_run *run, hop_random *random) {
    wound_bytes copy = wound_values(run->whole, &run->columns, random);
    write_bytes(run->path, copy.bytes, copy.size);
    try_file(run, sqlite_accepts(copy));
    sqlite3_free(copy.bytes);
}

/* A file in use, whose log or pages are damaged. */
static void damage_log(damage_run *run, hop_random *random) {
    wound_bytes *which = hop_random_below(random, 4) ? &run->log : &run->main;
    wound_bytes copy = {malloc(which->size), which->size};
    assert_non_null(copy.bytes);
    memcpy(copy.bytes, which->bytes, copy.size);
    flip_bits(copy, random);
    if (hop_random_below(random, 4) == 0)
        copy.size = (size_t)hop_random_below(random, copy.size);
    write_bytes(run->path, run->main.bytes, run->main.size);
    write_bytes(run->log_path, run->log.bytes, run->log.size);
    write_bytes(which == &run->log ? run->log_path : run->path, copy.bytes, copy.size);
    try_file(run, 0);
    free(copy.bytes);
}

/* Damages `files` files; the count from which chance follows begins at `first`. */
TEST_UNUSED static void damage_files(long files, long first, uint64_t seed) {
    damage_run run = {0};
    begin_damage(&run);
    for (long i = first; i < first + files; i++) {
        hop_random random = hop_random_begin(seed, HOP_STREAM_USER, (uint64_t)i);
        empty_folder(run.folder);
        if (i % 20 < 12)
            damage_values(&run, &random);
        else if (i % 20 < 18)
            damage_pages(&run, &random);
        else
            damage_log(&run, &random);
    }
    print_message(
        "seed %lu: %ld damaged files, %ld sound for SQLite; %ld refused, %ld "
        "opened (%ld of the sound), %ld contents unreadable, %ld took a change, "
        "%ld memories built\n",
        (unsigned long)seed, run.files, run.valid, run.refused, run.opened,
        run.valid_opened, run.unread, run.changed, run.answers);
    assert_true(2 * run.valid >= run.files);
    assert_true(run.refused > files / 10 && run.opened > files / 20);
    assert_true(run.unread > 0 && run.changed > 0 && run.answers > 0);
    for (size_t i = 0; i < run.columns.count; i++)
        if (run.columns.hits[i] == 0 && files >= 20000 &&
            strncmp(run.columns.table[i], "sqlite_", 7) != 0 &&
            strcmp(run.columns.table[i], "event") != 0)
            fail_msg("%s.%s was never damaged", run.columns.table[i],
                     run.columns.column[i]);
    end_damage(&run);
}

#endif
