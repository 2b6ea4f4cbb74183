/* SPDX-License-Identifier: MIT */
/* Cues as SQL has them: texts, JSON lists, pictures, blobs of numbers. */
#include "cues.h"

#include <float.h>
#include <math.h>
#include <string.h>

SQLITE_EXTENSION_INIT3

static hop_status refuse(hop_error *error, hop_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    sqlite3_vsnprintf(sizeof error->message, error->message, format, arguments);
    va_end(arguments);
    error->status = status;
    return status;
}

/* Two bytes alone would take one vector in thousands for a PNM file. */
static int is_picture(const unsigned char *bytes, size_t size) {
    static const struct {
        const char *magic;
        size_t at, size;
    } known[] = {{"\x89PNG\r\n\x1a\n", 0, 8}, {"\xff\xd8\xff", 0, 3}, {"WEBP", 8, 4}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (size >= known[i].at + known[i].size &&
            memcmp(bytes + known[i].at, known[i].magic, known[i].size) == 0)
            return 1;
    return size > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
           memchr(" \t\r\n#", bytes[2], 5) != NULL;
}

/* One member of a JSON list; 0 where it is no float32 number. */
static int read_number(sqlite3_stmt *row, float *out) {
    const char *type = (const char *)sqlite3_column_text(row, 1);
    const double number = sqlite3_column_double(row, 0);
    if (!type) return 0;
    if (strcmp(type, "null") == 0) {
        *out = NAN;
        return 1;
    }
    if (strcmp(type, "integer") != 0 && strcmp(type, "real") != 0) return 0;
    if (!(fabs(number) <= (double)FLT_MAX)) return 0;
    *out = (float)number;
    return 1;
}

/* The numbers of a JSON list, read by SQLite's own JSON. */
static hop_status read_list(sqlite3 *db, sqlite3_value *value, size_t dim, float *out,
                            hop_error *error) {
    sqlite3_stmt *rows = NULL;
    size_t count = 0;
    int fits = 1;
    int code =
        sqlite3_prepare_v2(db, "SELECT value, type FROM json_each(?1)", -1, &rows, NULL);
    if (code == SQLITE_OK) code = sqlite3_bind_value(rows, 1, value);
    if (code == SQLITE_OK)
        while (fits && (code = sqlite3_step(rows)) == SQLITE_ROW) {
            fits = count < dim && read_number(rows, &out[count]);
            count++;
        }
    sqlite3_finalize(rows);
    if (code == SQLITE_NOMEM) return HOP_ENOMEM;
    if (!fits || code != SQLITE_DONE || count != dim)
        return refuse(error, HOP_EVALUE,
                      "the cue is no list of %llu numbers, null where one is missing",
                      (unsigned long long)dim);
    return HOP_OK;
}

static hop_status read_blob(const hop_store_recipe *recipe, sqlite3_value *value,
                            float *numbers, hop_cue *out, hop_error *error) {
    const unsigned char *bytes = sqlite3_value_blob(value);
    const size_t size = (size_t)sqlite3_value_bytes(value);
    const int pictures =
        recipe->encoder == HOP_ENCODER_PICTURE || recipe->encoder == HOP_ENCODER_GREYS;
    if (size && !bytes) return HOP_ENOMEM;
    if (pictures && is_picture(bytes, size)) {
        out->picture = bytes;
        out->picture_size = size;
        return HOP_OK;
    }
    if (size != recipe->dim * sizeof *numbers)
        return refuse(error, HOP_ESHAPE,
                      "the cue has %llu bytes: it is %snot %llu float32 numbers",
                      (unsigned long long)size,
                      pictures ? "no PNG, JPEG, WebP or PNM picture and " : "",
                      (unsigned long long)recipe->dim);
    memcpy(numbers, bytes, size);
    out->values = numbers;
    return HOP_OK;
}

hop_status hop_sqlite_cue(sqlite3 *db, const hop_store_recipe *recipe,
                          sqlite3_value *value, float *numbers, hop_cue *out,
                          hop_error *error) {
    const int type = sqlite3_value_type(value);
    hop_text_sort sort;
    const int texts = hop_recipe_of_texts(recipe, &sort);
    *out = (hop_cue){0};
    if (texts && type != SQLITE_TEXT)
        return refuse(error, HOP_EVALUE, "the cue is no text, which this memory holds");
    if (type == SQLITE_BLOB) return read_blob(recipe, value, numbers, out, error);
    if (type != SQLITE_TEXT)
        return refuse(error, HOP_EVALUE, "the cue is a number, not a text or a blob");
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text) return HOP_ENOMEM;
    if (!texts && text[strspn(text, " \t\r\n")] == '[') {
        out->values = numbers;
        return read_list(db, value, recipe->dim, numbers, error);
    }
    out->text = text;
    out->text_size = (size_t)sqlite3_value_bytes(value);
    return HOP_OK;
}
