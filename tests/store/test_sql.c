/* SPDX-License-Identifier: MIT */
/* Connections that do not trust their file, and the status of every SQLite failure. */
#include "store/fixture.h"
#include "store/store.h"

static void result_codes(void **state) {
    static const struct {
        int code;
        hop_status status;
    } cases[] = {
        {SQLITE_OK, HOP_OK},
        {SQLITE_DONE, HOP_OK},
        {SQLITE_NOMEM, HOP_ENOMEM},
        {SQLITE_IOERR_NOMEM, HOP_ENOMEM},
        {SQLITE_BUSY, HOP_EBUSY},
        {SQLITE_BUSY_SNAPSHOT, HOP_EBUSY},
        {SQLITE_LOCKED, HOP_EBUSY},
        {SQLITE_CORRUPT, HOP_EFORMAT},
        {SQLITE_CORRUPT_INDEX, HOP_EFORMAT},
        {SQLITE_NOTADB, HOP_EFORMAT},
        {SQLITE_IOERR_SHORT_READ, HOP_EFORMAT},
        {SQLITE_CONSTRAINT_UNIQUE, HOP_EFORMAT},
        {SQLITE_INTERRUPT, HOP_EINTERRUPTED},
        {SQLITE_FULL, HOP_EIO},
        {SQLITE_IOERR_FSYNC, HOP_EIO},
        {SQLITE_CANTOPEN, HOP_EIO},
        {SQLITE_READONLY, HOP_EIO},
        {SQLITE_PERM, HOP_EIO},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(hop_sql_status(cases[i].code), cases[i].status);
}

static void open_fails_clearly(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    hop_error error = {0};
    assert_int_equal(hop_sql_open(file, HOP_SQL_READ, "name.hop", &db, &error), HOP_EIO);
    assert_string_equal(error.message, "name.hop: No such file or directory");
    assert_null(db);
    assert_non_null(strstr(error.message, "name.hop"));
    assert_int_equal(access(file, F_OK), -1); /* nothing was created */
}

static void connection_is_restrained(void **state) {
    (void)state;
    make_store(8, 1);
    sqlite3 *db = NULL;
    int on = -1;
    hop_error error = {0};
    assert_int_equal(hop_sql_open(file, HOP_SQL_WRITE, file, &db, &error), HOP_OK);
    assert_int_equal(hop_sql_settle(db, HOP_SQL_WRITE, HOP_DURABILITY_FULL, file, &error),
                     HOP_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
    assert_int_equal(on, 1);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1, &on);
    assert_int_equal(on, 0);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &on);
    assert_int_equal(on, 0);
    assert_int_equal(sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, -1), 0);
    assert_true(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1) >=
                4 * HOP_MAX_UNITS + HOP_MAX_KEY + HOP_MAX_LABEL + 4096 / 8);
    assert_true(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1) >=
                HOP_MAX_TEXT + HOP_MAX_PAYLOAD + HOP_MAX_PICTURE);
    int64_t value = 0;
    assert_int_equal(hop_sql_number(db, "PRAGMA synchronous", file, &value, &error),
                     HOP_OK);
    assert_int_equal(value, 3);
    assert_int_equal(hop_sql_number(db, "PRAGMA secure_delete", file, &value, &error),
                     HOP_OK);
    assert_int_equal(value, 1);
    assert_int_equal(
        hop_sql_number(db, "SELECT id FROM item WHERE id < 0", file, &value, &error),
        HOP_EFORMAT);
    assert_non_null(strstr(error.message, sqlite3_errstr(SQLITE_CORRUPT)));
    assert_int_equal(hop_sql_run(db, "SELECT nothing", file, &error), HOP_EFORMAT);
    sqlite3_close(db);
}

static void reading_cannot_write(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    hop_error error = {0};
    make_store(8, 1);
    assert_int_equal(hop_sql_open(file, HOP_SQL_READ, file, &db, &error), HOP_OK);
    assert_int_equal(hop_sql_settle(db, HOP_SQL_READ, HOP_DURABILITY_FULL, file, &error),
                     HOP_OK);
    assert_int_equal(hop_sql_run(db, "DELETE FROM item", file, &error), HOP_EIO);
    assert_int_equal(hop_sql_run(db, "CREATE TABLE t(x)", file, &error), HOP_EIO);
    sqlite3_close(db);
    assert_int_equal(hop_sql_open_memory(file, &db, &error), HOP_OK);
    assert_int_equal(hop_sql_run(db, "CREATE TABLE t(x)", file, &error), HOP_OK);
    sqlite3_close(db);
}

static void durability_is_what_is_asked(void **state) {
    (void)state;
    make_store(8, 1);
    for (int d = 0; d < HOP_DURABILITY_COUNT; d++) {
        sqlite3 *db = NULL;
        int64_t level = -1;
        assert_int_equal(hop_sql_open(file, HOP_SQL_WRITE, file, &db, NULL), HOP_OK);
        assert_int_equal(hop_sql_settle(db, HOP_SQL_WRITE, (hop_durability)d, file, NULL),
                         HOP_OK);
        assert_int_equal(hop_sql_number(db, "PRAGMA synchronous", file, &level, NULL),
                         HOP_OK);
        assert_int_equal(level, d == HOP_DURABILITY_FULL ? 3 : 1);
        sqlite3_close(db);
    }
}

static void rows_deleted_by_number(void **state) {
    (void)state;
    sqlite3 *db = NULL;
    make_store(8, 3);
    assert_int_equal(hop_sql_open(file, HOP_SQL_WRITE, file, &db, NULL), HOP_OK);
    assert_int_equal(hop_sql_delete(db, "DELETE FROM item WHERE id = ?1", 2), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    assert_int_equal(hop_sql_delete(db, "DELETE FROM item WHERE id = ?1", 2), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 0);
    assert_int_equal(hop_sql_delete(db, "DELETE FROM nothing", 2), SQLITE_ERROR);
    sqlite3_close(db);
}

/* Names that mean something else to SQLite are only names here. */
static void odd_names(void **state) {
    static const char *const names[] = {":memory:", "file:a.hop?mode=memory",
                                        "-a'\"%s.hop", "a b\xc3\xa4.hop"};
    (void)state;
    char before[512];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(file, sizeof file, "%s", names[i]);
        make_store(8, 3);
        assert_int_equal(access(file, F_OK), 0);
        hop_store *store = open_store(HOP_STORE_READ);
        assert_int_equal(hop_store_count(store), 3);
        hop_store_close(store);
    }
    assert_int_equal(names_in_folder(), sizeof names / sizeof *names);
    assert_int_equal(chdir(before), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_codes),
        STORE_TEST(open_fails_clearly),
        STORE_TEST(connection_is_restrained),
        STORE_TEST(reading_cannot_write),
        STORE_TEST(durability_is_what_is_asked),
        STORE_TEST(rows_deleted_by_number),
        STORE_TEST(odd_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
