/* SPDX-License-Identifier: MIT */
/* Files that are not ours, not of our time, or not sound, each refused in one clear line.
 */
#include "store/fixture.h"
#include "store/store.h"
#include "store/texts.h"

static void refused_in_every_mode(hop_status status, const char *part) {
    assert_refused(HOP_STORE_READ, status, part);
    assert_refused(HOP_STORE_WRITE, status, part);
}

static void no_memory_file(void **state) {
    (void)state;
    refused_in_every_mode(HOP_ENOTFOUND, "No such file");
    spill(file, "", 0);
    refused_in_every_mode(HOP_EFORMAT, "empty");
    spill(file, "a line of text\n", 15);
    refused_in_every_mode(HOP_EFORMAT, "not a memory file");
    spill(file, "SQLite format 3", 16);
    refused_in_every_mode(HOP_EFORMAT, "ends after 16 bytes");
    char text[8192];
    memset(text, '#', sizeof text);
    spill(file, text, sizeof text);
    refused_in_every_mode(HOP_EFORMAT, "not a memory file");
    unlink(file);
    assert_int_equal(mkdir(file, 0777), 0);
    refused_in_every_mode(HOP_EIO, "directory");
    rmdir(file);
    assert_int_equal(mkfifo(file, 0666), 0);
    refused_in_every_mode(HOP_EIO, "not a regular file");
}

static void a_byte_too_few(void **state) {
    (void)state;
    size_t size;
    make_store(64, 1);
    char *bytes = slurp(file, &size);
    spill(file, bytes, size - 1);
    refused_in_every_mode(HOP_EFORMAT, "damaged memory file");
    spill(file, bytes, size);
    hop_store_close(open_store(HOP_STORE_READ));
    free(bytes);
}

static void unreadable_file(void **state) {
    (void)state;
    make_store(8, 1);
    chmod(file, 0);
    if (access(file, R_OK) == 0) skip(); /* root reads everything */
    refused_in_every_mode(HOP_EIO, "");
}

static void file_as_folder(void **state) {
    (void)state;
    make_store(8, 1);
    strcat(file, "/b.hop");
    refused_in_every_mode(HOP_ENOTFOUND, "Not a directory");
}

static void foreign_database(void **state) {
    (void)state;
    tamper("CREATE TABLE t(x); INSERT INTO t VALUES(1)");
    refused_in_every_mode(HOP_EFORMAT,
                          "another SQLite database (application id 0x00000000)");
    tamper("PRAGMA application_id=0x12345678");
    refused_in_every_mode(HOP_EFORMAT, "0x12345678");
    tamper("PRAGMA application_id=0x686f7066"); /* ours in name only */
    refused_in_every_mode(HOP_EFORMAT, "schema version 0");
    tamper("PRAGMA user_version=1");
    refused_in_every_mode(HOP_EFORMAT, "'t'");
    tamper("PRAGMA user_version=2");
    refused_in_every_mode(HOP_EFORMAT, "'t'");
}

static void newer_version_untouched(void **state) {
    (void)state;
    make_store(100, 5);
    tamper("PRAGMA user_version=4; CREATE TABLE later(x); DROP TABLE recipe");
    struct stat before, after;
    size_t size_before, size_after;
    char *bytes_before = slurp(file, &size_before);
    assert_int_equal(stat(file, &before), 0);
    refused_in_every_mode(HOP_ENEWER, "schema version 4 is newer than 3");
    assert_int_equal(stat(file, &after), 0);
    char *bytes_after = slurp(file, &size_after);
    assert_int_equal(size_before, size_after);
    assert_memory_equal(bytes_before, bytes_after, size_before);
    assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(names_in_folder(), 1);
    free(bytes_before);
    free(bytes_after);
}

static void old_or_negative_version(void **state) {
    (void)state;
    make_store(8, 1);
    tamper("PRAGMA user_version=0");
    refused_in_every_mode(HOP_EFORMAT, "schema version 0");
    tamper("PRAGMA user_version=-1");
    refused_in_every_mode(HOP_EFORMAT, "schema version -1");
}

static void objects_that_are_not_ours(void **state) {
    static const struct {
        const char *sql, *undo, *part;
    } cases[] = {
        {"CREATE TABLE extra(x)", "DROP TABLE extra", "'extra'"},
        {"CREATE VIEW seen AS SELECT * FROM item", "DROP VIEW seen", "'seen'"},
        {"CREATE INDEX more ON item(batch)", "DROP INDEX more", "'more'"},
        {"CREATE TRIGGER trap AFTER INSERT ON item BEGIN DELETE FROM item; END",
         "DROP TRIGGER trap", "'trap'"},
        {"ALTER TABLE item ADD COLUMN more TEXT", "ALTER TABLE item DROP COLUMN more",
         "'item'"},
    };
    (void)state;
    make_store(8, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tamper(cases[i].sql);
        refused_in_every_mode(HOP_EFORMAT, cases[i].part);
        tamper(cases[i].undo);
    }
    hop_store_close(open_store(HOP_STORE_READ));
    tamper("DROP TABLE recipe");
    refused_in_every_mode(HOP_EFORMAT, "no 'recipe'");
}

/* Without a log beside it it is a memory file all the same, and gets one. */
static void other_journal(void **state) {
    (void)state;
    make_store(8, 1);
    tamper("PRAGMA journal_mode=DELETE");
    hop_store_close(open_store(HOP_STORE_READ));
    hop_store_close(open_store(HOP_STORE_WRITE));
    size_t size;
    char *bytes = slurp(file, &size);
    assert_int_equal(bytes[18], 2);
    assert_int_equal(bytes[19], 2);
    bytes[19] = 3;
    spill(file, bytes, size);
    refused_in_every_mode(HOP_EFORMAT, "journal format 2/3");
    free(bytes);
}

static void other_encoding(void **state) {
    (void)state;
    tamper("PRAGMA encoding='UTF-16le'; PRAGMA application_id=0x686f7066;"
           "PRAGMA user_version=2; CREATE TABLE t(x)");
    refused_in_every_mode(HOP_EFORMAT, "text encoding 2");
}

/* A new file: its ids, its pages, its tables, each of them strict. */
static void a_new_file(void **state) {
    static const struct {
        const char *sql;
        int64_t value;
    } facts[] = {
        {"PRAGMA application_id", 0x686f7066},
        {"PRAGMA user_version", 2},
        {"PRAGMA page_size", 8192},
        {"SELECT count(*) FROM sqlite_schema", 9},
        {"SELECT count(*) FROM pragma_table_list WHERE schema='main' AND strict=1", 5},
        {"SELECT count(*) FROM item", 2},
        {"SELECT seq FROM sqlite_sequence", 2},
        {"SELECT count(*) FROM recipe", 20},
    };
    (void)state;
    make_store(8, 2);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        int64_t value = -1;
        assert_ok(hop_sql_number(db, facts[i].sql, file, &value, NULL), NULL);
        assert_int_equal(value, facts[i].value);
    }
    sqlite3_close(db);
}

/* Files have the least version that can read them. */
static void texts_are_of_version_3(void **state) {
    (void)state;
    size_t size;
    make_texts(HOP_ENCODER_WORD);
    char *bytes = slurp(file, &size);
    assert_int_equal(bytes[63], 3); /* user_version */
    free(bytes);
    tamper("PRAGMA user_version=2");
    refused_in_every_mode(HOP_EFORMAT, "schema version 2, but its encoder is word");
    unlink_file();
    make_store(8, 1);
    bytes = slurp(file, &size);
    assert_int_equal(bytes[63], 2);
    free(bytes);
    tamper("PRAGMA user_version=3");
    refused_in_every_mode(HOP_EFORMAT, "schema version 3, but its encoder is none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(no_memory_file),
        STORE_TEST(a_byte_too_few),
        STORE_TEST(unreadable_file),
        STORE_TEST(file_as_folder),
        STORE_TEST(foreign_database),
        STORE_TEST(newer_version_untouched),
        STORE_TEST(old_or_negative_version),
        STORE_TEST(objects_that_are_not_ours),
        STORE_TEST(other_journal),
        STORE_TEST(other_encoding),
        STORE_TEST(a_new_file),
        STORE_TEST(texts_are_of_version_3),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
