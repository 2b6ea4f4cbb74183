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
    assert_int_equal(hop_sql_open(file, 0, "name.hop", &db, &error), HOP_EIO);
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
    assert_int_equal(hop_sql_open(file, 1, file, &db, &error), HOP_OK);
    assert_int_equal(hop_sql_settle(db, file, &error), HOP_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
    assert_int_equal(on, 1);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, -1, &on);
    assert_int_equal(on, 0);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, -1, &on);
    assert_int_equal(on, 0);
    assert_int_equal(sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, -1), 0);
    assert_true(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1) >=
                HOP_MAX_UNITS / 8 + HOP_MAX_KEY);
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
    assert_int_equal(hop_sql_run(db, "SELECT nothing", file, &error), HOP_EFORMAT);
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
        STORE_TEST(odd_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
