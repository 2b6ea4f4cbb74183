/* SPDX-License-Identifier: MIT */
/* Who opens what: newer files stay untouched, reading writes nothing, and works where
   nothing may be written. */
#include <fcntl.h>
#include <sys/wait.h>
#include "store/describe.h"

static char *beside(const char *suffix) {
    static char name[sizeof file + 16];
    snprintf(name, sizeof name, "%s%s", file, suffix);
    return name;
}

static void assert_untouched(const char *path, const char *bytes, size_t size) {
    size_t now;
    char *read = slurp(path, &now);
    assert_int_equal(now, size);
    assert_memory_equal(read, bytes, size);
    free(read);
}

/* Runs SQL and leaves what it wrote in the log. */
static void tamper_in_log(const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void newer_in_the_log_only(void **state) {
    (void)state;
    size_t size, log_size;
    make_store(64, 5);
    char *bytes = slurp(file, &size);
    tamper_in_log("PRAGMA user_version=4; CREATE TABLE later(x)");
    assert_untouched(file, bytes, size); /* the header still says 2 */
    char *log = slurp(beside("-wal"), &log_size);
    assert_true(log_size > 0);
    for (int round = 0; round < 2; round++) {
        assert_refused(HOP_STORE_READ, HOP_ENEWER, "schema version 4 is newer than 3");
        assert_refused(HOP_STORE_WRITE, HOP_ENEWER, "schema version 4 is newer than 3");
        assert_untouched(file, bytes, size);
        assert_untouched(beside("-wal"), log, log_size);
    }
    free(bytes);
    free(log);
}

static void newer_while_it_is_open(void **state) {
    (void)state;
    size_t size, log_size;
    hop_error error = {0};
    make_store(64, 5);
    hop_store *reader = open_store(HOP_STORE_READ);
    hop_store *writer = open_store(HOP_STORE_WRITE);
    tamper_in_log("PRAGMA user_version=4; DROP TABLE item");
    char *bytes = slurp(file, &size), *log = slurp(beside("-wal"), &log_size);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(hop_store_refresh(reader, NULL, &error), HOP_ENEWER);
        assert_int_equal(hop_store_begin(writer, &error), HOP_ENEWER);
    }
    assert_int_equal(hop_store_count(reader), 5); /* as it was */
    assert_untouched(file, bytes, size);
    assert_untouched(beside("-wal"), log, log_size);
    hop_store_close(reader);
    hop_store_close(writer);
    free(bytes);
    free(log);
}

static void newer_file_in_its_place(void **state) {
    (void)state;
    hop_error error = {0};
    char other[sizeof file + 16];
    make_store(64, 5);
    hop_store *reader = open_store(HOP_STORE_READ);
    snprintf(other, sizeof other, "%s.other", file);
    size_t size;
    char *bytes = slurp(file, &size);
    bytes[63] = 9; /* user_version */
    spill(other, bytes, size);
    assert_int_equal(rename(other, file), 0);
    for (int round = 0; round < 3; round++)
        assert_int_equal(hop_store_refresh(reader, NULL, &error), HOP_ENEWER);
    assert_non_null(strstr(error.message, "schema version 9"));
    assert_int_equal(hop_store_count(reader), 5);
    hop_store_close(reader);
    assert_untouched(file, bytes, size);
    free(bytes);
}

static void reading_never_writes(void **state) {
    (void)state;
    struct stat before, after;
    const struct timespec past[2] = {{1000000000, 5}, {1000000000, 5}};
    size_t size;
    make_store(64, 20);
    char *bytes = slurp(file, &size);
    assert_int_equal(utimensat(AT_FDCWD, file, past, 0), 0);
    assert_int_equal(stat(file, &before), 0);
    hop_store *store = open_store(HOP_STORE_READ);
    hop_error error = {0};
    hop_store_content content;
    assert_int_equal(hop_store_begin(store, &error), HOP_EINVAL);
    assert_non_null(strstr(error.message, "only to be read"));
    hop_store_rollback(store);
    assert_ok(hop_store_content_of(store, 3, &content, &error), &error);
    hop_store_content_clear(&content);
    hop_store_close(store);
    hop_store_close(open_store(HOP_STORE_WRITE)); /* without a change, nor does this */
    assert_untouched(file, bytes, size);
    assert_int_equal(stat(file, &after), 0);
    assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof before.st_mtim);
    assert_int_equal(names_in_folder(), 1);
    free(bytes);
}

/* --- where nothing may be written --------------------------------------------------- */

/* Runs `body` in a child that is nobody in particular; 0 or the line that failed. */
static int as_nobody(int (*body)(void)) {
    int status = 0;
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (getuid() == 0 && (setgid(65534) || setuid(65534))) _exit(255);
        _exit(body());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

#define CHECK(condition)                                                                 \
    do {                                                                                 \
        if (!(condition)) return __LINE__ > 250 ? __LINE__ - 150 : __LINE__;             \
    } while (0)

static int reads_five(void) {
    hop_store *store = NULL;
    hop_store_content content;
    hop_error error = {0};
    CHECK(access(folder, W_OK) != 0);
    CHECK(try_open(HOP_STORE_READ, NULL, &store, &error) == HOP_OK);
    CHECK(hop_store_count(store) == 5);
    CHECK(hop_store_content_of(store, 2, &content, &error) == HOP_OK);
    hop_store_content_clear(&content);
    CHECK(hop_store_refresh(store, NULL, &error) == HOP_OK);
    hop_store_close(store);
    return 0;
}

static int cannot_write(void) {
    hop_store *store = NULL;
    hop_error error = {0};
    CHECK(try_open(HOP_STORE_WRITE, NULL, &store, &error) == HOP_EIO);
    CHECK(strstr(error.message, file) && strstr(error.message, "cannot be written"));
    return 0;
}

static void read_only(void) {
    chmod(file, 0444);
    chmod(folder, 0555);
}

static void writable(void) {
    chmod(file, 0644);
    chmod(folder, 0755);
}

static void read_only_folder(void **state) {
    (void)state;
    size_t size;
    make_store(64, 5);
    char *bytes = slurp(file, &size);
    read_only();
    assert_int_equal(as_nobody(reads_five), 0);
    assert_int_equal(as_nobody(cannot_write), 0);
    assert_untouched(file, bytes, size);
    assert_int_equal(names_in_folder(), 1);
    writable();
    free(bytes);
}

static void read_only_folder_of_version_1(void **state) {
    (void)state;
    char path[512];
    size_t size;
    snprintf(path, sizeof path, "%s/store/v1-pairs.hop", HOP_TEST_DATA);
    char *bytes = slurp(path, &size);
    spill(file, bytes, size);
    read_only();
    assert_int_equal(as_nobody(reads_five), 0);
    assert_untouched(file, bytes, size);
    writable();
    free(bytes);
}

/* A log that holds commits cannot be passed over: they are there, or it fails. */
static int sees_the_log_or_fails(void) {
    hop_store *store = NULL;
    hop_error error = {0};
    const hop_status status = try_open(HOP_STORE_READ, NULL, &store, &error);
    if (status != HOP_OK) {
        CHECK(status == HOP_EIO && strstr(error.message, file));
        return 0;
    }
    CHECK(hop_store_count(store) == 7);
    hop_store_close(store);
    return 0;
}

static void read_only_folder_with_a_log(void **state) {
    (void)state;
    make_store(64, 5);
    hop_patterns *patterns = random_patterns(64, 7, 2);
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* a writer that dies without tidying up */
        hop_store *store = begin_store();
        add_items(store, patterns, 5, 7);
        commit(store);
        _exit(0);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(access(beside("-wal"), F_OK), 0);
    read_only();
    assert_int_equal(as_nobody(sees_the_log_or_fails), 0);
    unlink(beside("-shm"));
    assert_int_equal(as_nobody(sees_the_log_or_fails), 0);
    writable();
    hop_store *store = open_store(HOP_STORE_READ);
    assert_int_equal(hop_store_count(store), 7);
    hop_store_close(store);
    hop_patterns_free(patterns);
}

/* A reader that may not write, beside a writer that may. */
static int asks[2], answers[2];

static int sees_what_root_writes(void) {
    hop_store *store = NULL;
    hop_error error = {0};
    char byte = 0;
    CHECK(try_open(HOP_STORE_READ, NULL, &store, &error) == HOP_OK);
    CHECK(hop_store_count(store) == 5);
    for (size_t count = 6; count <= 8; count++) {
        hop_store_content content;
        int changed = 0;
        CHECK(write(asks[1], "a", 1) == 1 && read(answers[0], &byte, 1) == 1);
        if (count == 7) { /* content alone, before the items are brought in */
            CHECK(hop_store_content_of(store, 1, &content, &error) == HOP_OK);
            hop_store_content_clear(&content);
        }
        CHECK(hop_store_refresh(store, &changed, &error) == HOP_OK);
        CHECK(changed && hop_store_count(store) == count);
        CHECK(hop_store_refresh(store, &changed, &error) == HOP_OK && !changed);
    }
    hop_store_close(store);
    return 0;
}

static void read_only_beside_a_writer(void **state) {
    (void)state;
    int status = 0;
    char byte = 0;
    if (getuid() != 0) skip(); /* nobody else can write what this one may not */
    make_store(64, 5);
    hop_patterns *patterns = random_patterns(64, 8, 2);
    chmod(folder, 0755);
    assert_int_equal(pipe(asks), 0);
    assert_int_equal(pipe(answers), 0);
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (setgid(65534) || setuid(65534)) _exit(255);
        close(answers[1]);
        _exit(sees_what_root_writes());
    }
    close(asks[1]);
    hop_store *kept = NULL;
    for (size_t i = 5; i < 8 && read(asks[0], &byte, 1) == 1; i++) {
        hop_store *store = begin_store();
        add_items(store, patterns, i, i + 1);
        commit(store);
        if (i == 6)
            kept = store; /* stays open: there is a log now */
        else
            hop_store_close(store);
        assert_int_equal(write(answers[1], "b", 1), 1);
    }
    close(answers[1]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 0);
    hop_store_close(kept);
    hop_patterns_free(patterns);
    close(asks[0]);
    close(answers[0]);
}

/* Also for root: such a connection touches nothing beside the file. */
static void immutable_connection(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    int64_t count = 0;
    hop_error error = {0};
    make_store(64, 5);
    assert_ok(hop_sql_open(file, HOP_SQL_IMMUTABLE, file, &db, &error), &error);
    assert_ok(hop_sql_settle(db, HOP_SQL_IMMUTABLE, HOP_DURABILITY_FULL, file, &error),
              &error);
    assert_ok(hop_sql_number(db, "SELECT count(*) FROM item", file, &count, &error),
              &error);
    assert_int_equal(count, 5);
    assert_true(hop_store_is_frozen(db));
    assert_int_equal(names_in_folder(), 1);
    assert_int_not_equal(hop_sql_run(db, "DELETE FROM item", file, &error), HOP_OK);
    sqlite3_close(db);
    assert_ok(hop_sql_open(file, HOP_SQL_READ, file, &db, &error), &error);
    assert_false(hop_store_is_frozen(db));
    sqlite3_close(db);
}

static void logs_are_noticed(void **state) {
    (void)state;
    make_store(64, 1);
    assert_false(hop_store_has_log(file));
    spill(beside("-wal"), "", 0);
    assert_false(hop_store_has_log(file));
    spill(beside("-journal"), "x", 1);
    assert_true(hop_store_has_log(file));
    unlink(beside("-journal"));
    spill(beside("-wal"), "x", 1);
    assert_true(hop_store_has_log(file));
    const hop_store_stamp before = hop_store_stamp_of(file);
    spill(file, "xy", 2);
    assert_int_equal(hop_store_stamp_of(file).size, 2);
    assert_true(before.size != 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(newer_in_the_log_only),
        STORE_TEST(newer_while_it_is_open),
        STORE_TEST(newer_file_in_its_place),
        STORE_TEST(reading_never_writes),
        STORE_TEST(read_only_folder),
        STORE_TEST(read_only_folder_of_version_1),
        STORE_TEST(read_only_folder_with_a_log),
        STORE_TEST(read_only_beside_a_writer),
        STORE_TEST(immutable_connection),
        STORE_TEST(logs_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
