/* SPDX-License-Identifier: MIT */
/* A loadable extension of SQLite: memory files are asked in a query,
   SELECT key, score FROM hopfield_recall('faq.hop', ?cue, 5). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hopfield.h>
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

enum { FILES = 4, MOST_TOP = 1 << 16, DEFAULT_TOP = 5 };

/* A memory file kept open by a connection. */
typedef struct open_file {
    char *path;
    hop_store *store;
    hop_lookup *lookup; /* of all items; NULL: to be made */
    hop_time made;
    unsigned long used;
} open_file;

/* What one connection shares. */
typedef struct module {
    hop_context *context;
    open_file files[FILES];
    unsigned long clock;
} module;

typedef struct table {
    sqlite3_vtab base;
    sqlite3 *db;
    module *module;
} table;

/* One match, with all that a row tells. */
typedef struct found {
    char *key, *label, *text, *payload;
    hop_answer_match match;
} found;

typedef struct cursor {
    sqlite3_vtab_cursor base;
    found *rows;
    size_t count, at;
    hop_answer answer;
} cursor;

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
    MEMORY,
    CUE,
    TOP,
    CONDITION,
    COLUMNS
};

static const char schema[] =
    "CREATE TABLE x(key TEXT, label TEXT, score REAL, similarity REAL, verdict TEXT,"
    " certainty REAL, margin REAL, text TEXT, payload TEXT,"
    " memory HIDDEN, cue HIDDEN, top HIDDEN, condition HIDDEN)";

/* --- open files ----------------------------------------------------------------------
 */

static void close_file(open_file *file) {
    hop_lookup_free(file->lookup);
    hop_store_close(file->store);
    free(file->path);
    *file = (open_file){0};
}

static void free_module(void *of) {
    module *self = of;
    for (size_t i = 0; i < FILES; i++) close_file(&self->files[i]);
    hop_context_free(self->context);
    free(self);
}

/* The file of that name, opened or brought up to date; the one not used for longest makes
   room. */
static hop_status take_file(module *self, const char *path, open_file **out,
                            hop_error *error) {
    open_file *oldest = &self->files[0];
    int changed = 0;
    for (size_t i = 0; i < FILES; i++) {
        open_file *file = &self->files[i];
        if (file->path && strcmp(file->path, path) == 0) {
            const hop_status status = hop_store_refresh(file->store, &changed, error);
            if (changed || status != HOP_OK) {
                hop_lookup_free(file->lookup);
                file->lookup = NULL;
            }
            file->used = ++self->clock;
            *out = file;
            return status;
        }
        if (file->used < oldest->used) oldest = file;
    }
    close_file(oldest);
    hop_status status =
        hop_store_open(path, HOP_STORE_READ, NULL, NULL, &oldest->store, error);
    if (status != HOP_OK) return status;
    oldest->path = strdup(path);
    if (!oldest->path) {
        close_file(oldest);
        return HOP_ENOMEM;
    }
    oldest->used = ++self->clock;
    *out = oldest;
    return HOP_OK;
}

/* The lookup of all items; strengths that fade are those of a thousandth of their
   half-life ago at most. */
static hop_status take_lookup(module *self, open_file *file, hop_error *error) {
    const hop_time now = hop_store_now(file->store);
    const int64_t half_life = hop_store_recipe_of(file->store)->half_life;
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    if (file->lookup && half_life && now - file->made > half_life / 1000) {
        hop_lookup_free(file->lookup);
        file->lookup = NULL;
    }
    if (file->lookup) return HOP_OK;
    file->made = now;
    return hop_lookup_create(self->context, file->store, &options, &file->lookup, error);
}

static hop_status take_chosen(module *self, open_file *file, const char *condition,
                              hop_lookup **out, hop_error *error) {
    hop_lookup_options options = HOP_LOOKUP_OPTIONS_INIT;
    hop_filter *filter = NULL;
    unsigned char *chosen = calloc(hop_store_count(file->store) + 1, 1);
    hop_status status =
        chosen ? hop_filter_parse(&condition, 1, &filter, error) : HOP_ENOMEM;
    if (status == HOP_OK)
        status = hop_store_choose(file->store, filter, chosen, NULL, error);
    options.chosen = chosen;
    if (status == HOP_OK)
        status = hop_lookup_create(self->context, file->store, &options, out, error);
    hop_filter_free(filter);
    free(chosen);
    return status;
}

/* --- cues ----------------------------------------------------------------------------
 */

static int is_picture(const unsigned char *bytes, size_t size) {
    static const struct {
        const char *magic;
        size_t at, size;
    } known[] = {{"\x89PNG", 0, 4}, {"\xff\xd8\xff", 0, 3}, {"WEBP", 8, 4}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (size >= known[i].at + known[i].size &&
            memcmp(bytes + known[i].at, known[i].magic, known[i].size) == 0)
            return 1;
    return size > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7';
}

static void fail(hop_error *error, const char *message) {
    sqlite3_snprintf(sizeof error->message, error->message, "%s", message);
}

/* The numbers of a JSON list, null for what is missing, by SQLite's own JSON. */
static hop_status read_list(sqlite3 *db, sqlite3_value *value, size_t dim, float *out,
                            hop_error *error) {
    sqlite3_stmt *statement = NULL;
    size_t count = 0;
    hop_status status = HOP_OK;
    int code = sqlite3_prepare_v2(db, "SELECT value, type FROM json_each(?1)", -1,
                                  &statement, NULL);
    if (code == SQLITE_OK) code = sqlite3_bind_value(statement, 1, value);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW) break;
        const int type = sqlite3_column_type(statement, 0);
        const double number = sqlite3_column_double(statement, 0);
        const int missing = type == SQLITE_NULL;
        if (count == dim ||
            (!missing && type != SQLITE_INTEGER && type != SQLITE_FLOAT) ||
            !(fabs(number) <= 3.4028234663852886e38)) {
            status = HOP_EVALUE;
            break;
        }
        out[count++] = missing ? NAN : (float)number;
    }
    if (status == HOP_OK && (code != SQLITE_DONE || count != dim)) status = HOP_EVALUE;
    if (status != HOP_OK)
        sqlite3_snprintf(sizeof error->message, error->message,
                         "the cue is no list of %llu numbers", (unsigned long long)dim);
    sqlite3_finalize(statement);
    return status;
}

/* A cue as SQL has it: a text; a JSON list; the bytes of a picture; those of float32
   numbers, as sqlite-vec and others keep vectors. */
static hop_status read_cue(sqlite3 *db, const hop_store_recipe *recipe,
                           sqlite3_value *value, float *numbers, hop_cue *out,
                           hop_error *error) {
    const int type = sqlite3_value_type(value);
    *out = (hop_cue){0};
    if (type == SQLITE_BLOB) {
        const unsigned char *bytes = sqlite3_value_blob(value);
        const size_t size = (size_t)sqlite3_value_bytes(value);
        if (recipe->encoder != HOP_ENCODER_NONE && is_picture(bytes, size)) {
            out->picture = bytes;
            out->picture_size = size;
            return HOP_OK;
        }
        if (size != recipe->dim * sizeof *numbers) {
            sqlite3_snprintf(sizeof error->message, error->message,
                             "the cue has %llu bytes, not the %llu of %llu float32 units",
                             (unsigned long long)size,
                             (unsigned long long)(recipe->dim * sizeof *numbers),
                             (unsigned long long)recipe->dim);
            return HOP_ESHAPE;
        }
        memcpy(numbers, bytes, size);
        out->values = numbers;
        return HOP_OK;
    }
    if (type != SQLITE_TEXT) {
        fail(error, "the cue is neither a text nor a blob");
        return HOP_EVALUE;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    if (text && *text == '[') {
        out->values = numbers;
        return read_list(db, value, recipe->dim, numbers, error);
    }
    out->text = text;
    out->text_size = (size_t)sqlite3_value_bytes(value);
    return HOP_OK;
}

/* --- answers --------------------------------------------------------------------------
 */

static void clear(cursor *self) {
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].key);
        free(self->rows[i].label);
        free(self->rows[i].text);
        free(self->rows[i].payload);
    }
    free(self->rows);
    self->rows = NULL;
    self->count = self->at = 0;
}

static hop_status keep(hop_store *store, const hop_answer_match *match, found *out,
                       hop_error *error) {
    const hop_store_item *item = hop_store_item_at(store, match->row);
    hop_store_content content = {0};
    const hop_status status = hop_store_content_of(store, match->row, &content, error);
    if (status != HOP_OK && status != HOP_ENOTFOUND) return status;
    *out = (found){.key = strdup(item->key), .match = *match};
    out->label = item->label ? strdup(item->label) : NULL;
    out->text = content.text;
    out->payload = content.payload;
    content.text = content.payload = NULL;
    hop_store_content_clear(&content);
    return out->key && (out->label || !item->label) ? HOP_OK : HOP_ENOMEM;
}

static hop_status answer(cursor *self, hop_store *store, hop_lookup *lookup,
                         const hop_cue *cue, size_t top, hop_error *error) {
    const size_t most = top < hop_store_count(store) ? top : hop_store_count(store);
    hop_answer_match *matches = calloc(most + 1, sizeof *matches);
    self->rows = calloc(most + 1, sizeof *self->rows);
    hop_status status = matches && self->rows ? HOP_OK : HOP_ENOMEM;
    if (status == HOP_OK && most)
        status = hop_lookup_recall(lookup, cue, 1, most, &self->answer, matches, error);
    for (size_t i = 0; status == HOP_OK && most && i < self->answer.match_count; i++)
        status = keep(store, &matches[i], &self->rows[self->count++], error);
    free(matches);
    return status;
}

static hop_status ask(cursor *self, sqlite3_value **values, int has_top,
                      const char *condition, hop_error *error) {
    table *of = (table *)self->base.pVtab;
    const char *path = (const char *)sqlite3_value_text(values[0]);
    open_file *file = NULL;
    hop_lookup *chosen = NULL;
    hop_cue cue;
    const sqlite3_int64 top = has_top ? sqlite3_value_int64(values[2]) : DEFAULT_TOP;
    if (!path || top < 1 || top > MOST_TOP) {
        fail(error, path ? "the third argument is how many matches to give, 1 to 65536"
                         : "the first argument names a memory file");
        return HOP_EINVAL;
    }
    hop_status status = take_file(of->module, path, &file, error);
    if (status != HOP_OK) return status;
    const hop_store_recipe *recipe = hop_store_recipe_of(file->store);
    float *numbers = malloc(recipe->dim * sizeof *numbers);
    if (!numbers) return HOP_ENOMEM;
    status = condition ? take_chosen(of->module, file, condition, &chosen, error)
                       : take_lookup(of->module, file, error);
    if (status == HOP_OK)
        status = read_cue(of->db, recipe, values[1], numbers, &cue, error);
    if (status == HOP_OK)
        status = answer(self, file->store, chosen ? chosen : file->lookup, &cue,
                        (size_t)top, error);
    hop_lookup_free(chosen);
    free(numbers);
    return status;
}

/* --- the virtual table -----------------------------------------------------------------
 */

static int connect(sqlite3 *db, void *of, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **message) {
    (void)argc;
    (void)argv;
    (void)message;
    int code = sqlite3_declare_vtab(db, schema);
    if (code != SQLITE_OK) return code;
    table *self = sqlite3_malloc64(sizeof *self);
    if (!self) return SQLITE_NOMEM;
    *self = (table){.db = db, .module = of};
    /* What it reads is a file that the statement names. */
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    *out = &self->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *of) {
    sqlite3_free(of);
    return SQLITE_OK;
}

/* Arguments are equations of the hidden columns. */
static int best_index(sqlite3_vtab *of, sqlite3_index_info *info) {
    int places[COLUMNS] = {0}, usable = 1, next = 0;
    for (int i = 0; i < info->nConstraint; i++) {
        const struct sqlite3_index_constraint *is = &info->aConstraint[i];
        if (is->iColumn < MEMORY || is->op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
        if (!is->usable)
            usable = 0;
        else
            places[is->iColumn] = i + 1;
    }
    if (!usable) return SQLITE_CONSTRAINT;
    if (!places[MEMORY] || !places[CUE]) {
        sqlite3_free(of->zErrMsg);
        of->zErrMsg = sqlite3_mprintf(
            "hopfield_recall(MEMORY, CUE[, TOP[, CONDITION]]): a memory file and a cue");
        return SQLITE_ERROR;
    }
    for (int column = MEMORY; column < COLUMNS; column++) {
        if (!places[column]) continue;
        info->aConstraintUsage[places[column] - 1].argvIndex = ++next;
        info->aConstraintUsage[places[column] - 1].omit = 1;
    }
    info->idxNum = (places[TOP] != 0) | (places[CONDITION] != 0) << 1;
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

static int close_cursor(sqlite3_vtab_cursor *of) {
    clear((cursor *)of);
    sqlite3_free(of);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *of, int number, const char *name, int argc,
                  sqlite3_value **argv) {
    cursor *self = (cursor *)of;
    const int has_top = number & 1, has_condition = number >> 1 & 1;
    hop_error error = {HOP_OK, ""};
    (void)name;
    clear(self);
    const char *condition =
        has_condition ? (const char *)sqlite3_value_text(argv[argc - 1]) : NULL;
    const hop_status status = ask(self, argv, has_top, condition, &error);
    if (status == HOP_OK) return SQLITE_OK;
    if (status == HOP_ENOMEM) return SQLITE_NOMEM;
    sqlite3_free(of->pVtab->zErrMsg);
    of->pVtab->zErrMsg =
        sqlite3_mprintf("hopfield_recall: %s",
                        *error.message ? error.message : hop_status_describe(status));
    return SQLITE_ERROR;
}

static int next(sqlite3_vtab_cursor *of) {
    ((cursor *)of)->at++;
    return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *of) {
    const cursor *self = (const cursor *)of;
    return self->at >= self->count;
}

static void give_text(sqlite3_context *context, const char *text) {
    if (text) sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static int column(sqlite3_vtab_cursor *of, sqlite3_context *context, int which) {
    const cursor *self = (const cursor *)of;
    const found *row = &self->rows[self->at];
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
        give_text(context, hop_verdict_name(self->answer.verdict));
        break;
    case CERTAINTY:
        sqlite3_result_double(context, self->answer.score);
        break;
    case MARGIN:
        sqlite3_result_double(context, self->answer.margin);
        break;
    case TEXT:
        give_text(context, row->text);
        break;
    case PAYLOAD:
        give_text(context, row->payload);
        break;
    default:
        break;
    }
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *of, sqlite3_int64 *out) {
    *out = (sqlite3_int64)((cursor *)of)->at + 1;
    return SQLITE_OK;
}

static const sqlite3_module methods = {
    .iVersion = 0,
    .xConnect = connect,
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next,
    .xEof = eof,
    .xColumn = column,
    .xRowid = rowid,
};

static void version(sqlite3_context *context, int argc, sqlite3_value **argv) {
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
    hop_error error;
    module *self = calloc(1, sizeof *self);
    if (!self) return SQLITE_NOMEM;
    const hop_status status = hop_context_create(NULL, &self->context, &error);
    if (status != HOP_OK) {
        *message = sqlite3_mprintf("hopfield: %s", error.message);
        free(self);
        return SQLITE_ERROR;
    }
    /* The module is freed with the connection, also where this fails. */
    int code =
        sqlite3_create_module_v2(db, "hopfield_recall", &methods, self, free_module);
    if (code == SQLITE_OK)
        code = sqlite3_create_function_v2(db, "hopfield_version", 0,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                          version, NULL, NULL, NULL);
    return code;
}
