/* SPDX-License-Identifier: MIT */
/* A loadable extension of SQLite: memory files are asked in a query,
   SELECT key, score FROM hopfield_recall('faq.hop', ?cue, 5). */
#include <stdlib.h>
#include <string.h>

#include "cues.h"
#include "files.h"
#include "rows.h"

SQLITE_EXTENSION_INIT1

enum { MOST_TOP = 1 << 16, DEFAULT_TOP = 5 };

typedef struct table {
    sqlite3_vtab base;
    sqlite3 *db;
    hop_sqlite_files *files;
} table;

enum {
    KEY,
    LABEL,
    SCORE,
    SIMILARITY,
    VERDICT,
    CERTAINTY,
    MARGIN,
    TEXT,
    PAYLOAD,
    MEMORY, /* the arguments, in their order */
    CUE,
    TOP,
    CONDITION,
    COLUMNS,
    ARGUMENTS = COLUMNS - MEMORY,
    WITH_CONTENT = 1 << ARGUMENTS /* beside a bit for each argument */
};

static const char schema[] =
    "CREATE TABLE x(key TEXT, label TEXT, score REAL, similarity REAL, verdict TEXT,"
    " certainty REAL, margin REAL, text TEXT, payload TEXT,"
    " memory HIDDEN, cue HIDDEN, top HIDDEN, condition HIDDEN)";

typedef struct cursor {
    sqlite3_vtab_cursor base;
    hop_sqlite_rows found;
    size_t at;
    sqlite3_value *arguments[ARGUMENTS]; /* NULL: not given */
} cursor;

/* --- one question --------------------------------------------------------------------
 */

static hop_status refuse(hop_error *error, const char *message) {
    sqlite3_snprintf(sizeof error->message, error->message, "%s", message);
    return HOP_EINVAL;
}

static int is_missing(sqlite3_value *value) {
    return !value || sqlite3_value_type(value) == SQLITE_NULL;
}

/* A text without zeros in it; NULL: it is none. */
static const char *text_of(sqlite3_value *value) {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return NULL;
    const char *text = (const char *)sqlite3_value_text(value);
    return text && strlen(text) == (size_t)sqlite3_value_bytes(value) ? text : NULL;
}

static hop_status ask_file(cursor *self, const char *path, const char *condition,
                           size_t top, int content, hop_error *error) {
    table *of = (table *)self->base.pVtab;
    hop_store *store = NULL;
    hop_lookup *lookup = NULL;
    hop_cue cue;
    hop_status status =
        hop_sqlite_files_take(of->files, path, condition, &store, &lookup, error);
    if (status != HOP_OK) return status;
    const hop_store_recipe *recipe = hop_store_recipe_of(store);
    float *numbers = malloc((recipe->dim + 1) * sizeof *numbers);
    if (!numbers) return HOP_ENOMEM;
    status = hop_sqlite_cue(of->db, recipe, self->arguments[CUE - MEMORY], numbers, &cue,
                            error);
    if (status == HOP_OK)
        status =
            hop_sqlite_rows_ask(&self->found, store, lookup, &cue, top, content, error);
    free(numbers);
    return status;
}

/* As of SQL's own functions, nothing comes of NULL: no rows where memory or cue is NULL;
   the other arguments are then as if they were not given. */
static hop_status ask(cursor *self, int content, hop_error *error) {
    sqlite3_value *top = self->arguments[TOP - MEMORY],
                  *wanted = self->arguments[CONDITION - MEMORY];
    const char *condition = NULL;
    sqlite3_int64 most = DEFAULT_TOP;
    if (is_missing(self->arguments[0]) || is_missing(self->arguments[CUE - MEMORY]))
        return HOP_OK;
    const char *path = text_of(self->arguments[0]);
    if (!path || !*path) return refuse(error, "the first argument names a memory file");
    if (!is_missing(top)) {
        most = sqlite3_value_numeric_type(top) == SQLITE_INTEGER
                   ? sqlite3_value_int64(top)
                   : 0;
        if (most < 1 || most > MOST_TOP)
            return refuse(error,
                          "the third argument is how many matches to give, 1 to 65536");
    }
    if (!is_missing(wanted) && !(condition = text_of(wanted)))
        return refuse(error, "the fourth argument is a condition, such as 'tag=new'");
    return ask_file(self, path, condition, (size_t)most, content, error);
}

/* --- the virtual table ----------------------------------------------------------------
 */

static int connect_table(sqlite3 *db, void *of, int argc, const char *const *argv,
                         sqlite3_vtab **out, char **message) {
    (void)argc;
    (void)argv;
    (void)message;
    const int code = sqlite3_declare_vtab(db, schema);
    if (code != SQLITE_OK) return code;
    table *self = sqlite3_malloc64(sizeof *self);
    if (!self) return SQLITE_NOMEM;
    *self = (table){.db = db, .files = of};
    /* What it reads is a file that the statement names: no view or trigger of a database
       from elsewhere may do so. */
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    *out = &self->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *of) {
    sqlite3_free(of);
    return SQLITE_OK;
}

/* Arguments are equations of the hidden columns. */
static int best_index(sqlite3_vtab *of, sqlite3_index_info *info) {
    int places[ARGUMENTS] = {0}, unusable[ARGUMENTS] = {0}, given = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *is = &info->aConstraint[i];
        const int argument = is->iColumn - MEMORY;
        if (argument < 0 || is->op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
        if (!is->usable)
            unusable[argument] = 1;
        else if (!places[argument]) /* SQLite compares a second one with the first */
            places[argument] = i + 1;
    }
    for (int k = 0; k < ARGUMENTS; k++)
        if (unusable[k] && !places[k]) return SQLITE_CONSTRAINT;
    if (!places[0] || !places[CUE - MEMORY]) {
        sqlite3_free(of->zErrMsg);
        of->zErrMsg = sqlite3_mprintf(
            "hopfield_recall(MEMORY, CUE[, TOP[, CONDITION]]): a memory file and a cue");
        return SQLITE_ERROR;
    }
    for (int k = 0, next = 0; k < ARGUMENTS; k++) {
        if (!places[k]) continue;
        info->aConstraintUsage[places[k] - 1].argvIndex = ++next;
        info->aConstraintUsage[places[k] - 1].omit = 1;
        given |= 1 << k;
    }
    const int content = (info->colUsed >> TEXT & 1) || (info->colUsed >> PAYLOAD & 1);
    info->idxNum = given | (content ? WITH_CONTENT : 0);
    info->estimatedCost = 1000;
    info->estimatedRows = DEFAULT_TOP;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *of, sqlite3_vtab_cursor **out) {
    (void)of;
    cursor *self = sqlite3_malloc64(sizeof *self);
    if (!self) return SQLITE_NOMEM;
    *self = (cursor){0};
    *out = &self->base;
    return SQLITE_OK;
}

static void clear(cursor *self) {
    hop_sqlite_rows_clear(&self->found);
    self->at = 0;
    for (int k = 0; k < ARGUMENTS; k++) {
        sqlite3_value_free(self->arguments[k]);
        self->arguments[k] = NULL;
    }
}

static int close_cursor(sqlite3_vtab_cursor *of) {
    clear((cursor *)of);
    sqlite3_free(of);
    return SQLITE_OK;
}

static int code_of(hop_status status) {
    switch (status) {
    case HOP_OK:
        return SQLITE_OK;
    case HOP_ENOMEM:
        return SQLITE_NOMEM;
    case HOP_EBUSY:
        return SQLITE_BUSY;
    case HOP_EINTERRUPTED:
        return SQLITE_INTERRUPT;
    default:
        return SQLITE_ERROR;
    }
}

static int filter(sqlite3_vtab_cursor *of, int number, const char *name, int argc,
                  sqlite3_value **argv) {
    cursor *self = (cursor *)of;
    hop_error error = {HOP_OK, ""};
    (void)name;
    clear(self);
    for (int k = 0, next = 0; k < ARGUMENTS && next < argc; k++) {
        if (!(number >> k & 1)) continue;
        self->arguments[k] = sqlite3_value_dup(argv[next++]);
        if (!self->arguments[k]) return SQLITE_NOMEM;
    }
    const hop_status status = ask(self, number & WITH_CONTENT, &error);
    if (status == HOP_OK) return SQLITE_OK;
    hop_sqlite_rows_clear(&self->found);
    sqlite3_free(of->pVtab->zErrMsg);
    of->pVtab->zErrMsg =
        sqlite3_mprintf("hopfield_recall: %s",
                        *error.message ? error.message : hop_status_describe(status));
    return code_of(status);
}

static int next_row(sqlite3_vtab_cursor *of) {
    ((cursor *)of)->at++;
    return SQLITE_OK;
}

static int is_past(sqlite3_vtab_cursor *of) {
    const cursor *self = (const cursor *)of;
    return self->at >= self->found.count;
}

static void give_text(sqlite3_context *context, const char *text) {
    if (text) sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static int give_column(sqlite3_vtab_cursor *of, sqlite3_context *context, int which) {
    const cursor *self = (const cursor *)of;
    const hop_sqlite_row *row = &self->found.rows[self->at];
    const hop_answer *answer = &self->found.answer;
    switch (which) {
    case KEY:
        give_text(context, row->key);
        break;
    case LABEL:
        give_text(context, row->label);
        break;
    case SCORE:
        sqlite3_result_double(context, row->match.score);
        break;
    case SIMILARITY:
        sqlite3_result_double(context, row->match.similarity);
        break;
    case VERDICT:
        give_text(context, hop_verdict_name(answer->verdict));
        break;
    case CERTAINTY:
        sqlite3_result_double(context, answer->score);
        break;
    case MARGIN:
        sqlite3_result_double(context, answer->margin);
        break;
    case TEXT:
        give_text(context, row->text);
        break;
    case PAYLOAD:
        give_text(context, row->payload);
        break;
    default:
        if (which >= MEMORY && which < COLUMNS && self->arguments[which - MEMORY])
            sqlite3_result_value(context, self->arguments[which - MEMORY]);
        break;
    }
    return SQLITE_OK;
}

static int give_rowid(sqlite3_vtab_cursor *of, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((cursor *)of)->at + 1;
    return SQLITE_OK;
}

static const sqlite3_module methods = {
    .iVersion = 0,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = is_past,
    .xColumn = give_column,
    .xRowid = give_rowid,
};

static void give_version(sqlite3_context *context, int argc, sqlite3_value **argv) {
    (void)argc;
    (void)argv;
    give_text(context, hop_version());
}

/** What SQLite calls when it loads the file. */
HOP_API int sqlite3_hopfieldsqlite_init(sqlite3 *db, char **message,
                                        const sqlite3_api_routines *api);

int sqlite3_hopfieldsqlite_init(sqlite3 *db, char **message,
                                const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api);
    (void)message;
    hop_sqlite_files *files = hop_sqlite_files_create();
    if (!files) return SQLITE_NOMEM;
    /* They are freed with the connection, also where this fails. */
    int code = sqlite3_create_module_v2(db, "hopfield_recall", &methods, files,
                                        hop_sqlite_files_free);
    if (code == SQLITE_OK)
        code = sqlite3_create_function_v2(db, "hopfield_version", 0,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                          give_version, NULL, NULL, NULL);
    return code;
}
