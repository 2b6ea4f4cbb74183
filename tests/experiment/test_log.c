/* SPDX-License-Identifier: MIT */
/* Logs of other labs, damaged logs and files that are none are refused. */
#include "logs.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

static place with_log(hop_context *context) {
    const place here = new_place();
    hop_lab *lab = small_lab(context, "1");
    assert_ok(run_into(lab, &here, 1, 1, NULL));
    hop_lab_free(lab);
    return here;
}

static void assert_says(hop_status found, hop_status wanted, const hop_error *error,
                        const char *part) {
    if (found != wanted || !strstr(error->message, part))
        fail_msg("%d '%s' is not %d '%s'", found, error->message, wanted, part);
}

static void a_log_of_another_lab_is_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = with_log(context);
    hop_error error;
    hop_lab *lab = small_lab(context, "2");
    assert_says(run_into(lab, &here, 1, 1, &error), HOP_EEXISTS, &error, "seed 1, not 2");
    assert_says(hop_lab_merge(lab, here.log, &error), HOP_EEXISTS, &error, "seed");
    hop_lab_free(lab);
    lab = small_lab(context, "1");
    assert_says(run_into(lab, &here, 1, 2, &error), HOP_EEXISTS, &error,
                "shard 1/1, not 1/2");
    assert_int_equal(hop_lab_done(lab), 0);
    hop_lab_free(lab);
    clear_place(&here);
    hop_context_free(context);
}

static void sql(const place *here, const char *text) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(here->log, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Every number of every record becomes the one of these 16 hexadecimal digits. */
static void overwrite(const place *here, const char *digits) {
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t bytes = 0;
    char text[64];
    assert_int_equal(sqlite3_open(here->log, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT max(length(record)) FROM trials", -1,
                                        &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    bytes = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    uint8_t *record = need((size_t)bytes);
    for (int64_t k = 0; k < bytes; k++) {
        const size_t at = (size_t)(k % 8) * 2;
        snprintf(text, sizeof text, "%.2s", digits + at);
        record[k] = (uint8_t)strtoul(text, NULL, 16);
    }
    assert_int_equal(
        sqlite3_prepare_v2(db, "UPDATE trials SET record = ?1", -1, &statement, NULL),
        SQLITE_OK);
    sqlite3_bind_blob(statement, 1, record, (int)bytes, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_finalize(statement);
    free(record);
    sqlite3_close(db);
}

/* One change to a good log, and what is said of it. */
static void damaged_logs_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *change;
        hop_status status;
        const char *says;
    } cases[] = {
        {"UPDATE trials SET record = x'00' WHERE unit = 3", HOP_EFORMAT, "no trial"},
        {"UPDATE trials SET record = 'text' WHERE unit = 3", HOP_EFORMAT, "no trial"},
        {"UPDATE trials SET unit = 42 WHERE unit = 3", HOP_EFORMAT, "no trial"},
        {"UPDATE trials SET unit = -1 WHERE unit = 3", HOP_EFORMAT, "no trial"},
        {"UPDATE trials SET record = (SELECT x'000000000000f07f' || substr(record, 9) "
         "FROM trials WHERE unit = 3) WHERE unit = 3",
         HOP_EFORMAT, "no trial"},
        {"UPDATE lab SET value = '1/-1' WHERE name = 'shard'", HOP_EFORMAT, "shard"},
        {"UPDATE lab SET value = '1/9999999' WHERE name = 'shard'", HOP_EFORMAT, "shard"},
        {"UPDATE lab SET value = '0.0.1' WHERE name = 'version'", HOP_EEXISTS, "version"},
        {"UPDATE lab SET value = 'alchemy' WHERE name = 'experiment'", HOP_ENOTFOUND,
         "alchemy"},
        {"DELETE FROM lab WHERE name = 'experiment'", HOP_EFORMAT, "no experiment"},
        {"UPDATE lab SET value = '3/2' WHERE name = 'shard'", HOP_EFORMAT, "shard"},
        {"UPDATE lab SET value = '8,000' WHERE name = '--units'", HOP_EINVAL, "comma"},
        {"DELETE FROM lab WHERE name = '--units'", HOP_EEXISTS, "units"},
        {"DROP TABLE trials", HOP_EFORMAT, "trials"},
        {"PRAGMA application_id = 7", HOP_EFORMAT, "no log"},
        {"PRAGMA user_version = 99", HOP_ENEWER, "newer"},
    };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const place here = with_log(context);
        hop_lab *lab = NULL;
        hop_error error = {HOP_OK, ""};
        sql(&here, cases[k].change);
        assert_says(hop_lab_open(context, here.log, NULL, &lab, &error), cases[k].status,
                    &error, cases[k].says);
        assert_null(lab);
        clear_place(&here);
    }
    hop_context_free(context);
}

static void write_file(const place *here, const void *bytes, size_t size) {
    const int file = open(here->log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, size), size);
    close(file);
}

/* Bytes of noise over a good log never crash, and never count as trials that are not
   there. */
static void noise_in_a_log_is_survived(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = with_log(context);
    struct stat about;
    assert_int_equal(stat(here.log, &about), 0);
    const size_t size = (size_t)about.st_size;
    uint8_t *good = need(size), *bad = need(size);
    const int file = open(here.log, O_RDONLY);
    assert_int_equal(read(file, good, size), size);
    close(file);
    size_t refused = 0;
    for (size_t round = 0; round < 200; round++) {
        hop_random chance = hop_random_begin(9, HOP_STREAM_USER, round);
        hop_lab *lab = NULL;
        memcpy(bad, good, size);
        for (size_t k = 0; k < 20; k++)
            bad[hop_random_below(&chance, size)] = (uint8_t)hop_random_u32(&chance);
        write_file(&here, bad, size);
        if (hop_lab_open(context, here.log, NULL, &lab, NULL))
            refused++;
        else
            assert_true(hop_lab_done(lab) <= 42);
        hop_lab_free(lab);
    }
    assert_true(refused > 20);
    free(good);
    free(bad);
    clear_place(&here);
    hop_context_free(context);
}

static void what_is_no_log(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = new_place();
    hop_lab *lab = NULL, *fresh = small_lab(context, "1");
    hop_error error;
    assert_says(hop_lab_open(context, here.log, NULL, &lab, &error), HOP_EIO, &error,
                "trials.db");
    assert_int_equal(mkfifo(here.log, 0600), 0);
    assert_says(hop_lab_open(context, here.log, NULL, &lab, &error), HOP_EIO, &error,
                "regular");
    assert_int_equal(unlink(here.log), 0);
    write_file(&here, "", 0);
    assert_says(hop_lab_open(context, here.log, NULL, &lab, &error), HOP_EEMPTY, &error,
                "no trials");
    /* a log that was begun but never written is begun again */
    assert_ok(run_into(fresh, &here, 1, 1, NULL));
    hop_lab_free(fresh);
    char text[2000];
    memset(text, 'x', sizeof text);
    write_file(&here, text, sizeof text);
    assert_status(hop_lab_open(context, here.log, NULL, &lab, &error), HOP_EFORMAT);
    clear_place(&here);
    hop_context_free(context);
}

/* Numbers that no trial gives are refused before a report takes them for places. */
static void hostile_numbers_are_refused(void **state) {
    (void)state;
    static const char *const labs[][7] = {
        {"journal", "units", "20", "load", "0.1", "trials", "3"},
        {"landscape", "units", "60", "load", "0.1", "trials", "3"},
    };
    /* -3e6, 4e9, 1e308 as little-endian doubles */
    static const char *const numbers[] = {"0000000060e346c1", "0000000065cdef41",
                                          "a0c8eb85f3cce17f"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t l = 0; l < 2; l++)
        for (size_t n = 0; n < 3; n++) {
            const place here = new_place();
            hop_lab *lab = NULL;
            assert_ok(hop_lab_create(context, labs[l][0], &lab, NULL));
            for (size_t k = 1; k < 7; k += 2)
                assert_ok(hop_lab_set(lab, labs[l][k], labs[l][k + 1], NULL));
            if (l == 0) assert_ok(hop_lab_set(lab, "noise", "0.1", NULL));
            assert_ok(run_into(lab, &here, 1, 1, NULL));
            hop_lab_free(lab);
            lab = NULL;
            overwrite(&here, numbers[n]);
            const hop_lab_report *report = NULL;
            const hop_status status = hop_lab_open(context, here.log, NULL, &lab, NULL);
            /* 4e9 wrong units are many, but a histogram takes them */
            assert_status(status, l == 0 && n == 1 ? HOP_OK : HOP_EFORMAT);
            if (lab) assert_ok(hop_lab_report_of(lab, &report, NULL));
            hop_lab_free(lab);
            clear_place(&here);
        }
    hop_context_free(context);
}

/* A damaged log adds none of its trials, also not the sound ones before the damage. */
static void all_trials_or_none(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = with_log(context);
    sql(&here, "UPDATE trials SET record = x'00' WHERE unit = 30");
    hop_lab *lab = small_lab(context, "1");
    assert_status(hop_lab_merge(lab, here.log, NULL), HOP_EFORMAT);
    assert_int_equal(hop_lab_done(lab), 0);
    hop_lab_free(lab);
    clear_place(&here);
    hop_context_free(context);
}

/* While one lab writes a log, another is told so. */
static void one_writer_at_a_time(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const place here = with_log(context);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(here.log, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    hop_lab *lab = small_lab(context, "1");
    hop_error error;
    assert_says(run_into(lab, &here, 1, 1, &error), HOP_EBUSY, &error, "writing it");
    sqlite3_close(db);
    assert_ok(run_into(lab, &here, 1, 1, &error));
    assert_int_equal(hop_lab_done(lab), 42);
    hop_lab_free(lab);
    clear_place(&here);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_of_another_lab_is_refused),
        cmocka_unit_test(damaged_logs_are_refused),
        cmocka_unit_test(noise_in_a_log_is_survived),
        cmocka_unit_test(what_is_no_log),
        cmocka_unit_test(hostile_numbers_are_refused),
        cmocka_unit_test(all_trials_or_none),
        cmocka_unit_test(one_writer_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
