/* SPDX-License-Identifier: MIT */
/* The table-valued function: its arguments, joins, cursors, refusals. */
#include "sqlite/asks.h"

static void gives_the_best_matches(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "SELECT key, label, verdict FROM hopfield_recall('@', '[0,0,1,0]', 1)",
               "c|last|exact");
    ask_expect(db,
               "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]', 65536)",
               "a,b,c,d");
    ask_expect(db,
               "SELECT round(similarity, 3), score > 0.9, certainty > 0.9, margin > 0.9"
               " FROM hopfield_recall('@', '[0,0,4,3]', 1)",
               "0.8|1|1|1");
    ask_expect(db, "SELECT hopfield_version()", hop_version());
    ask_close(db);
}

static void arguments_may_be_left_out(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    const char *all = "a,b,c,d";
    ask_expect(db, "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]')",
               all);
    ask_expect(
        db, "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]', NULL)", all);
    ask_expect(
        db, "SELECT group_concat(key) FROM hopfield_recall('@', '[4,3,2,1]', NULL, NULL)",
        all);
    ask_expect(db,
               "SELECT group_concat(key) FROM hopfield_recall('@', '[1,2,3,4]', NULL,"
               " 'tag=early')",
               "b,a");
    ask_expect(db,
               "SELECT group_concat(key) FROM hopfield_recall('@', '[1,2,3,4]')"
               " WHERE condition = 'tag=early'",
               "b,a");
    ask_expect(db,
               "SELECT key FROM hopfield_recall WHERE condition = 'label=last'"
               " AND top = '2' AND cue = '[1,2,3,4]' AND memory = '@'",
               "c");
    ask_expect(db, "SELECT count(*) FROM hopfield_recall(NULL, '[1,2,3,4]')", "0");
    ask_expect(db, "SELECT count(*) FROM hopfield_recall('@', NULL, 'no number')", "0");
    ask_close(db);
}

static void arguments_are_columns(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db,
               "SELECT memory = '@', cue, top, condition"
               " FROM hopfield_recall('@', '[1,0,0,0]', 1)",
               "1|[1,0,0,0]|1|NULL");
    ask_expect(db,
               "SELECT count(*) FROM hopfield_recall('@', '[1,0,0,0]', 2) AS r WHERE"
               " r.top = 2",
               "2");
    ask_expect(db,
               "SELECT count(*) FROM hopfield_recall('@', '[1,0,0,0]', 2) AS r WHERE"
               " r.top = 3",
               "0");
    ask_expect(db,
               "SELECT top, count(*) FROM hopfield_recall('@', '[1,0,0,0]')"
               " WHERE top IN (1, 3) GROUP BY top",
               "1|1;3|3");
    ask_close(db);
}

static void joins(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "CREATE TABLE cues(name, cue)", "");
    ask_expect(db,
               "INSERT INTO cues VALUES ('x', '[1,0,0,0]'), ('none', NULL),"
               " ('y', '[0,0,0,1]')",
               "");
    ask_expect(db, "SELECT name, key FROM cues, hopfield_recall('@', cues.cue, 1)",
               "x|a;y|d");
    ask_expect(db, "SELECT name, key FROM hopfield_recall('@', cues.cue, 1), cues",
               "x|a;y|d");
    ask_expect(db,
               "SELECT name, key FROM cues LEFT JOIN hopfield_recall('@', cues.cue, 1)",
               "x|a;none|NULL;y|d");
    ask_expect(db,
               "SELECT name, (SELECT key FROM hopfield_recall('@', cues.cue, 1))"
               " FROM cues ORDER BY name",
               "none|NULL;x|a;y|d");
    ask_expect(db,
               "SELECT one.key, two.key FROM hopfield_recall('@', '[2,1,0,0]', 2) AS one,"
               " hopfield_recall('@', '[0,0,2,1]', 2) AS two",
               "a|c;a|d;b|c;b|d");
    ask_close(db);
}

static void statements_run_side_by_side(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open(), *other = ask_open();
    sqlite3_stmt *up =
        ask_prepare(db, "SELECT key FROM hopfield_recall('@', '[4,3,2,1]')");
    sqlite3_stmt *down = ask_prepare(
        db, "SELECT key FROM hopfield_recall('@', '[1,2,3,4]', 4, 'label!=none')");
    sqlite3_stmt *far =
        ask_prepare(other, "SELECT key FROM hopfield_recall('@', '[4,3,2,1]')");
    for (int k = 0; k < 4; k++) {
        assert_int_equal(sqlite3_step(up), SQLITE_ROW);
        assert_int_equal(sqlite3_step(down), SQLITE_ROW);
        assert_int_equal(sqlite3_step(far), SQLITE_ROW);
        assert_int_equal(*sqlite3_column_text(up, 0), 'a' + k);
        assert_int_equal(*sqlite3_column_text(down, 0), 'd' - k);
        assert_int_equal(*sqlite3_column_text(far, 0), 'a' + k);
    }
    sqlite3_finalize(down); /* in the middle of its rows */
    sqlite3_finalize(far);
    ask_close(other);
    assert_int_equal(sqlite3_step(up), SQLITE_DONE);
    sqlite3_finalize(up);
    ask_close(db);
}

static void refuses(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_refused(db, "SELECT * FROM hopfield_recall", "a memory file and a cue");
    ask_refused(db, "SELECT * FROM hopfield_recall('@')", "a memory file and a cue");
    ask_refused(db, "SELECT * FROM hopfield_recall('@', 'x', 1, 'tag=x', 5)",
                "too many arguments");
    static const char *const tops[] = {
        "0", "-1", "65537", "2.5", "'x'", "x'00'", "9223372036854775807"};
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT * FROM hopfield_recall('@', '[1,0,0,0]', %s)",
                 tops[i]);
        ask_refused(db, sql, "1 to 65536");
    }
    ask_refused(db, "SELECT * FROM hopfield_recall('@', '[1,0,0,0]', 1, 'tag')", "tag");
    ask_refused(db, "SELECT * FROM hopfield_recall('@', '[1,0,0,0]', 1, '')",
                "hopfield_recall: ");
    ask_refused(db, "SELECT * FROM hopfield_recall('@', '[1,0,0,0]', 1, 5)", "condition");
    ask_refused(db, "SELECT * FROM hopfield_recall(5, '[1,0,0,0]')", "memory file");
    ask_refused(db, "SELECT * FROM hopfield_recall('', '[1,0,0,0]')", "memory file");
    ask_refused(db, "SELECT * FROM hopfield_recall('@' || char(0) || 'x', '[1,0,0,0]')",
                "memory file");
    ask_refused(db, "SELECT * FROM hopfield_recall('@.none', '[1,0,0,0]')", "a.hop.none");
    ask_refused(db, "INSERT INTO hopfield_recall(key) VALUES ('x')",
                "may not be modified");
    ask_refused(db, "CREATE VIRTUAL TABLE t USING hopfield_recall", "no such module");
    /* After a refusal it works as before. */
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,0,0,0]', 1)", "a");
    ask_close(db);
}

/* A view in a database from elsewhere must not read files. */
static void views_and_triggers_may_not(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    ask_expect(db, "CREATE VIEW v AS SELECT key FROM hopfield_recall('@', '[1,0,0,0]')",
               "");
    ask_refused(db, "SELECT * FROM v", "unsafe use");
    ask_close(db);
}

static void is_loaded_twice(void **state) {
    (void)state;
    ask_make();
    sqlite3 *db = ask_open();
    sqlite3_stmt *rows =
        ask_prepare(db, "SELECT key FROM hopfield_recall('@', '[4,3,2,1]', 2)");
    assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
    sqlite3_load_extension(db, HOP_TEST_EXTENSION, NULL, NULL);
    assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
    assert_int_equal(*sqlite3_column_text(rows, 0), 'b');
    sqlite3_finalize(rows);
    ask_expect(db, "SELECT key FROM hopfield_recall('@', '[1,0,0,0]', 1)", "a");
    ask_close(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(gives_the_best_matches),      STORE_TEST(arguments_may_be_left_out),
        STORE_TEST(arguments_are_columns),       STORE_TEST(joins),
        STORE_TEST(statements_run_side_by_side), STORE_TEST(refuses),
        STORE_TEST(views_and_triggers_may_not),  STORE_TEST(is_loaded_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
