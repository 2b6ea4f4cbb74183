/* SPDX-License-Identifier: MIT */
/* The log: an SQLite file with the parameters of a lab and its trials so far. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/error.h"
#include "experiment/experiment.h"
#include "store/store.h"

enum { APPLICATION_ID = 0x686c6162 /* "hlab" */, SCHEMA_VERSION = 1 };

struct hop_trial_log {
    char *path;
    sqlite3 *db;
};

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "records are kept as little-endian doubles"
#endif

void hop_log_close(hop_trial_log *log) {
    if (!log) return;
    sqlite3_close(log->db);
    free(log->path);
    free(log);
}

static hop_status fail_damaged(const char *path, const char *what, hop_error *error) {
    return hop_fail(error, HOP_EFORMAT, "%s: damaged log of trials: %s", path, what);
}

static hop_status run(hop_trial_log *log, const char *sql, hop_error *error) {
    return hop_sql_run(log->db, sql, log->path, error);
}

static hop_status put(hop_trial_log *log, const char *name, const char *value,
                      hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status =
        hop_sql_prepare(log->db, "INSERT INTO lab(name, value) VALUES(?1, ?2)", log->path,
                        &statement, error);
    if (status) return status;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    const int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) status = hop_sql_fail(log->db, code, log->path, error);
    sqlite3_finalize(statement);
    return status;
}

/* The value of a name into *out, to be freed; NULL where there is none. */
static hop_status get(hop_trial_log *log, const char *name, char **out,
                      hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_sql_prepare(log->db, "SELECT value FROM lab WHERE name = ?1",
                                        log->path, &statement, error);
    if (status) return status;
    *out = NULL;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        const unsigned char *text = sqlite3_column_text(statement, 0);
        *out = strdup(text ? (const char *)text : "");
        if (!*out) status = hop_fail_memory(error);
    } else if (code != SQLITE_DONE) {
        status = hop_sql_fail(log->db, code, log->path, error);
    }
    sqlite3_finalize(statement);
    return status;
}

/* The fingerprint of the files that a lab has read, as text. */
static void fingerprint_text(const hop_lab *lab, char text[17]) {
    snprintf(text, 17, "%016llx", (unsigned long long)lab->fingerprint);
}

/* "2/3" into text[48]. */
static const char *shard_text(hop_log_use use, char *text) {
    snprintf(text, 48, "%zu/%zu", use.shard, use.shards);
    return text;
}

/* Tables and parameters, all or nothing. */
static hop_status create(hop_trial_log *log, const hop_lab *lab, hop_log_use use,
                         hop_error *error) {
    char sql[256];
    snprintf(sql, sizeof sql,
             "BEGIN IMMEDIATE; PRAGMA application_id = %d; PRAGMA user_version = %d;"
             "CREATE TABLE lab(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
             "CREATE TABLE trials(unit INTEGER PRIMARY KEY, record BLOB NOT NULL);",
             APPLICATION_ID, SCHEMA_VERSION);
    hop_status status = run(log, sql, error);
    if (!status) status = put(log, "experiment", lab->experiment->facts.name, error);
    if (!status) status = put(log, "version", hop_version(), error);
    char shard[48];
    if (!status) status = put(log, "shard", shard_text(use, shard), error);
    hop_lab_parameter parameter;
    for (size_t k = 0; !status && hop_lab_parameter_at(lab, k, &parameter); k++) {
        char name[64];
        snprintf(name, sizeof name, "--%s", parameter.name);
        status = put(log, name, parameter.value, error);
    }
    char fingerprint[17];
    fingerprint_text(lab, fingerprint);
    if (!status && lab->fingerprint) status = put(log, "fingerprint", fingerprint, error);
    return status ? status : run(log, "COMMIT", error);
}

static hop_status expect(hop_trial_log *log, const char *name, const char *wanted,
                         hop_error *error) {
    char *held = NULL;
    hop_status status = get(log, name, &held, error);
    if (status) return status;
    if (!held || strcmp(held, wanted) != 0)
        status = hop_fail(error, HOP_EEXISTS, "%s: made with %s %.100s, not %.100s",
                          log->path, name, held ? held : "(none)", wanted);
    free(held);
    return status;
}

/* Pictures are told apart by what they show, not by where they lie. */
static hop_status check_fingerprint(hop_trial_log *log, const hop_lab *lab,
                                    hop_error *error) {
    char *held = NULL, wanted[17];
    hop_status status = get(log, "fingerprint", &held, error);
    if (status) return status;
    fingerprint_text(lab, wanted);
    if (!held || strcmp(held, wanted) != 0)
        status = hop_fail(error, HOP_EEXISTS, "%s: made from other pictures", log->path);
    free(held);
    return status;
}

/* Whether a parameter says where pictures lie. */
static bool is_place(const char *name) {
    const hop_parameter_id id = hop_parameter_find(name);
    return id == HOP_P_PICTURES || id == HOP_P_DATA;
}

static hop_status check_parameters(hop_trial_log *log, const hop_lab *lab,
                                   hop_error *error) {
    hop_status status = expect(log, "experiment", lab->experiment->facts.name, error);
    if (!status) status = expect(log, "version", hop_version(), error);
    hop_lab_parameter parameter;
    for (size_t k = 0; !status && hop_lab_parameter_at(lab, k, &parameter); k++) {
        char name[64];
        if (lab->fingerprint && is_place(parameter.name)) continue;
        snprintf(name, sizeof name, "--%s", parameter.name);
        status = expect(log, name, parameter.value, error);
    }
    return status || !lab->fingerprint ? status : check_fingerprint(log, lab, error);
}

/* Whether the present row of the statement may be a trial of the lab. */
static bool is_trial(const hop_lab *lab, sqlite3_stmt *row) {
    const sqlite3_int64 unit = sqlite3_column_int64(row, 0);
    if (unit < 0 || (uint64_t)unit >= hop_lab_trials(lab)) return false;
    if (sqlite3_column_type(row, 1) != SQLITE_BLOB) return false;
    if ((size_t)sqlite3_column_bytes(row, 1) != lab->width * sizeof(double)) return false;
    const double *record = sqlite3_column_blob(row, 1);
    for (size_t k = 0; k < lab->width; k++)
        if (isinf(record[k])) return false;
    return !lab->experiment->sound || lab->experiment->sound(lab, record);
}

/* Walks over all trials: checks them, or takes them in. */
static hop_status walk_trials(hop_trial_log *log, hop_lab *lab, bool taking,
                              hop_error *error) {
    sqlite3_stmt *row = NULL;
    hop_status status = hop_sql_prepare(
        log->db, "SELECT unit, record FROM trials ORDER BY unit", log->path, &row, error);
    int code = SQLITE_DONE;
    while (!status && (code = sqlite3_step(row)) == SQLITE_ROW) {
        if (!is_trial(lab, row)) {
            status = fail_damaged(log->path, "what is no trial", error);
        } else if (taking) {
            const size_t unit = (size_t)sqlite3_column_int64(row, 0);
            memcpy(lab->records + unit * lab->width, sqlite3_column_blob(row, 1),
                   lab->width * sizeof(double));
            if (!lab->done[unit]) lab->done_count++;
            lab->done[unit] = HOP_TRIAL_DONE | HOP_TRIAL_LOGGED;
        }
    }
    if (!status && code != SQLITE_DONE)
        status = hop_sql_fail(log->db, code, log->path, error);
    sqlite3_finalize(row);
    return status;
}

/* All of them, or none. */
static hop_status load_trials(hop_trial_log *log, hop_lab *lab, hop_error *error) {
    hop_status status = run(log, "BEGIN", error);
    if (status) return status;
    status = walk_trials(log, lab, false, error);
    if (!status) status = walk_trials(log, lab, true, error);
    sqlite3_exec(log->db, "COMMIT", NULL, NULL, NULL);
    return status;
}

/* Whether the file is one of ours: 1, empty: 0. */
static hop_status recognise(hop_trial_log *log, bool *empty, hop_error *error) {
    int64_t id = 0, version = 0, tables = 0;
    const char *path = log->path;
    hop_status status = hop_sql_number(log->db, "SELECT count(*) FROM sqlite_master",
                                       path, &tables, error);
    if (!status)
        status = hop_sql_number(log->db, "PRAGMA application_id", path, &id, error);
    if (!status)
        status = hop_sql_number(log->db, "PRAGMA user_version", path, &version, error);
    if (status) return status;
    *empty = tables == 0 && id == 0;
    if (*empty) return HOP_OK;
    if (id != APPLICATION_ID)
        return hop_fail(error, HOP_EFORMAT, "%s: is no log of trials", path);
    if (version > SCHEMA_VERSION)
        return hop_fail(error, HOP_ENEWER, "%s: schema %lld is newer than this program",
                        path, (long long)version);
    return HOP_OK;
}

/* Also where trials are only read the file is opened for writing where it can be: what a
   writer that was killed left half done has to be rolled back first. */
static hop_status connect(const char *path, bool writing, hop_trial_log **out,
                          hop_error *error) {
    const bool is_new = writing && access(path, F_OK) != 0;
    if (!is_new) {
        hop_status status = hop_sql_check_regular(path, error);
        if (status)
            return status == HOP_ENOTFOUND
                       ? hop_fail(error, HOP_EIO, "%s: %s", path, strerror(ENOENT))
                       : status;
    } else {
        const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (file < 0) return hop_fail(error, HOP_EIO, "%s: %s", path, strerror(errno));
        close(file);
    }
    const bool writable = writing || access(path, W_OK) == 0;
    hop_trial_log *log = calloc(1, sizeof *log);
    if (!log) return hop_fail_memory(error);
    log->path = strdup(path);
    hop_status status = log->path
                            ? hop_sql_open(path, writable ? HOP_SQL_WRITE : HOP_SQL_READ,
                                           path, &log->db, error)
                            : hop_fail_memory(error);
    /* One writer at a time, from here until the log is closed. */
    if (!status && writing)
        status = run(log,
                     "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=NORMAL;"
                     "BEGIN EXCLUSIVE; COMMIT",
                     error);
    if (status) {
        hop_log_close(log);
        return status;
    }
    *out = log;
    return HOP_OK;
}

hop_status hop_log_open(const char *path, hop_lab *lab, hop_log_use use,
                        hop_trial_log **out, hop_error *error) {
    hop_trial_log *log = NULL;
    bool empty = false;
    hop_status status = connect(path, use.writing, &log, error);
    if (status) return status;
    for (size_t k = 0; k < hop_lab_trials(lab); k++) lab->done[k] &= HOP_TRIAL_DONE;
    status = recognise(log, &empty, error);
    if (!status && empty && !use.writing)
        status = hop_fail(error, HOP_EEMPTY, "%s: holds no trials", path);
    if (!status && empty) status = create(log, lab, use, error);
    if (!status && !empty) status = check_parameters(log, lab, error);
    char shard[48];
    if (!status && !empty && use.writing)
        status = expect(log, "shard", shard_text(use, shard), error);
    if (!status && !empty) status = load_trials(log, lab, error);
    if (status) {
        hop_log_close(log);
        return status;
    }
    *out = log;
    return HOP_OK;
}

hop_status hop_log_append(hop_trial_log *log, const hop_lab *lab, const size_t *units,
                          size_t count, hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = run(log, "BEGIN IMMEDIATE", error);
    if (status) return status;
    status = hop_sql_prepare(log->db,
                             "INSERT OR REPLACE INTO trials(unit, record) VALUES(?1, ?2)",
                             log->path, &statement, error);
    for (size_t k = 0; k < count && !status; k++) {
        sqlite3_bind_int64(statement, 1, (sqlite3_int64)units[k]);
        sqlite3_bind_blob(statement, 2, lab->records + units[k] * lab->width,
                          (int)(lab->width * sizeof(double)), SQLITE_STATIC);
        const int code = sqlite3_step(statement);
        if (code != SQLITE_DONE) status = hop_sql_fail(log->db, code, log->path, error);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    if (!status) return run(log, "COMMIT", error);
    sqlite3_exec(log->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* Parameters as they were when the log was made. */
static hop_status restore(hop_trial_log *log, const char *pictures, hop_lab *lab,
                          hop_error *error) {
    hop_lab_parameter parameter;
    hop_status status = HOP_OK;
    for (size_t k = 0; !status && hop_lab_parameter_at(lab, k, &parameter); k++) {
        char name[64], *value = NULL;
        snprintf(name, sizeof name, "--%s", parameter.name);
        status = get(log, name, &value, error);
        const bool moved = pictures && is_place(parameter.name);
        if (!status && value)
            status = hop_lab_set(lab, parameter.name, moved ? pictures : value, error);
        free(value);
    }
    /* None of them is an unusual wish of the user. */
    memset(lab->given, 0, sizeof lab->given);
    return status;
}

static hop_status read_shard(hop_trial_log *log, hop_lab *lab, hop_error *error) {
    char *text = NULL, *end = NULL;
    hop_status status = get(log, "shard", &text, error);
    if (status) return status;
    const size_t digits = text ? strspn(text, "0123456789") : 0;
    if (digits && text[digits] == '/' && text[digits + 1] >= '0' &&
        text[digits + 1] <= '9') {
        lab->shard = strtoull(text, NULL, 10);
        lab->shards = strtoull(text + digits + 1, &end, 10);
    }
    if (!end || *end || lab->shard < 1 || lab->shard > lab->shards ||
        lab->shards > HOP_LAB_MAX_SHARDS)
        status = fail_damaged(log->path, "no shard", error);
    free(text);
    return status;
}

hop_status hop_lab_open(hop_context *context, const char *path, const char *pictures,
                        hop_lab **out, hop_error *error) {
    hop_trial_log *log = NULL;
    hop_lab *lab = NULL;
    char *name = NULL;
    bool empty = false;
    hop_status status = connect(path, false, &log, error);
    if (status) return status;
    status = recognise(log, &empty, error);
    if (!status && empty)
        status = hop_fail(error, HOP_EEMPTY, "%s: holds no trials", path);
    if (!status) status = get(log, "experiment", &name, error);
    if (!status)
        status = name ? hop_lab_create(context, name, &lab, error)
                      : fail_damaged(path, "no experiment", error);
    if (!status) status = restore(log, pictures, lab, error);
    if (!status) status = read_shard(log, lab, error);
    if (!status) status = hop_lab_prepare(lab, error);
    if (!status) status = check_parameters(log, lab, error);
    if (!status) status = load_trials(log, lab, error);
    free(name);
    hop_log_close(log);
    if (status) {
        hop_lab_free(lab);
        return status;
    }
    *out = lab;
    return HOP_OK;
}
