/* SPDX-License-Identifier: MIT */
/* The recipe of a memory file: its fields, their ranges, and their rows in the table. */
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include "core/error.h"

enum { MAX_SIDE = 4096 };

static const char *threshold_name(int64_t kind) {
    static const char *const names[] = {"level", "otsu", "dither"};
    return kind >= 0 && kind <= HOP_THRESHOLD_DITHER ? names[kind] : NULL;
}

static const char *scaling_name(int64_t scaling) {
    return scaling >= HOP_SCALING_UNITS && scaling <= HOP_SCALING_SOURCE
               ? hop_scaling_name((hop_scaling)scaling)
               : NULL;
}

static const char *diagonal_name(int64_t diagonal) {
    return diagonal >= HOP_DIAGONAL_ZERO && diagonal <= HOP_DIAGONAL_KEEP
               ? hop_diagonal_name((hop_diagonal)diagonal)
               : NULL;
}

typedef enum field {
    FIELD_DIM,
    FIELD_WIDTH,
    FIELD_HEIGHT,
    FIELD_PICTURES,
    FIELD_RULE, /* the only one kept as text of its own */
    FIELD_SCALING,
    FIELD_DIAGONAL,
    FIELD_IMAGE_THRESHOLD, /* this and the next only where pictures are taken */
    FIELD_IMAGE_LEVEL,
    FIELDS
} field;

static const struct {
    const char *name;
    int64_t least, most;
    const char *(*value_name)(int64_t value); /* of a value kept as a word */
} fields[FIELDS] = {
    [FIELD_DIM] = {"dim", 1, HOP_MAX_UNITS, NULL},
    [FIELD_WIDTH] = {"width", 1, HOP_MAX_UNITS, NULL},
    [FIELD_HEIGHT] = {"height", 1, HOP_MAX_UNITS, NULL},
    [FIELD_PICTURES] = {"pictures", 0, 1, NULL},
    [FIELD_RULE] = {"rule", 0, 0, NULL},
    [FIELD_SCALING] = {"scaling", 0, HOP_SCALING_SOURCE, scaling_name},
    [FIELD_DIAGONAL] = {"diagonal", 0, HOP_DIAGONAL_KEEP, diagonal_name},
    [FIELD_IMAGE_THRESHOLD] = {"image_threshold", 0, HOP_THRESHOLD_DITHER,
                               threshold_name},
    [FIELD_IMAGE_LEVEL] = {"image_level", 0, 255, NULL},
};

static int field_used(const hop_store_recipe *recipe, field which) {
    return recipe->pictures || which < FIELD_IMAGE_THRESHOLD;
}

static void recipe_to_values(const hop_store_recipe *recipe, int64_t values[FIELDS]) {
    values[FIELD_DIM] = (int64_t)recipe->dim;
    values[FIELD_WIDTH] = (int64_t)recipe->width;
    values[FIELD_HEIGHT] = (int64_t)recipe->height;
    values[FIELD_PICTURES] = recipe->pictures;
    values[FIELD_RULE] = 0;
    values[FIELD_SCALING] = (int64_t)recipe->scaling;
    values[FIELD_DIAGONAL] = (int64_t)recipe->diagonal;
    values[FIELD_IMAGE_THRESHOLD] = (int64_t)recipe->image.threshold;
    values[FIELD_IMAGE_LEVEL] = (int64_t)recipe->image.level;
}

static const char *rule_fault(const char rule[static 128]) {
    const char *end = memchr(rule, 0, 128);
    if (!end) return "longer than 127 bytes";
    if (end == rule) return "empty";
    for (const char *c = rule; c < end; c++)
        if (*c <= 0x20 || *c >= 0x7f) return "not printable ASCII without blanks";
    return NULL;
}

hop_status hop_recipe_check(const hop_store_recipe *in, const char *name,
                            hop_status failure, hop_store_recipe *out, hop_error *error) {
    hop_store_recipe recipe = *in;
    int64_t values[FIELDS];
    const char *fault = rule_fault(recipe.rule);
    if (fault) return hop_fail(error, failure, "%s: recipe: the rule is %s", name, fault);
    recipe_to_values(&recipe, values);
    for (int i = 0; i < FIELDS; i++)
        if (field_used(&recipe, (field)i) &&
            (values[i] < fields[i].least || values[i] > fields[i].most))
            return hop_fail(error, failure, "%s: recipe: %s is %lld, not %lld..%lld",
                            name, fields[i].name, (long long)values[i],
                            (long long)fields[i].least, (long long)fields[i].most);
    if ((uint64_t)recipe.width * recipe.height != recipe.dim)
        return hop_fail(error, failure, "%s: recipe: %zux%zu units are not %zu", name,
                        recipe.width, recipe.height, recipe.dim);
    if (recipe.pictures && (recipe.width > MAX_SIDE || recipe.height > MAX_SIDE))
        return hop_fail(error, failure,
                        "%s: recipe: a picture of %zux%zu is over %d units a side", name,
                        recipe.width, recipe.height, MAX_SIDE);
    if (recipe.pictures && failure == HOP_EINVAL &&
        (recipe.image.width != recipe.width || recipe.image.height != recipe.height))
        return hop_fail(
            error, failure, "%s: recipe: pictures of %zux%zu do not fit %zux%zu units",
            name, recipe.image.width, recipe.image.height, recipe.width, recipe.height);
    if (recipe.pictures) {
        recipe.image.width = recipe.width;
        recipe.image.height = recipe.height;
    } else {
        recipe.image = (hop_image_recipe){0};
    }
    size_t length = strlen(recipe.rule);
    memset(recipe.rule + length, 0, sizeof recipe.rule - length);
    *out = recipe;
    return HOP_OK;
}

hop_status hop_recipe_save(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                           hop_error *error) {
    sqlite3_stmt *statement = NULL;
    int64_t values[FIELDS];
    recipe_to_values(recipe, values);
    hop_status status = hop_sql_prepare(
        db, "INSERT INTO recipe(key, value) VALUES(?1, ?2)", name, &statement, error);
    for (int i = 0; i < FIELDS && status == HOP_OK; i++) {
        if (!field_used(recipe, (field)i)) continue;
        const char *word = i == FIELD_RULE        ? recipe->rule
                           : fields[i].value_name ? fields[i].value_name(values[i])
                                                  : NULL;
        sqlite3_bind_text(statement, 1, fields[i].name, -1, SQLITE_STATIC);
        if (word)
            sqlite3_bind_text(statement, 2, word, -1, SQLITE_STATIC);
        else
            sqlite3_bind_int64(statement, 2, values[i]);
        int code = sqlite3_step(statement);
        if (code != SQLITE_DONE) status = hop_sql_fail(db, code, name, error);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return status;
}

/* Reads the value of one field; returns 0 where its type or word is wrong. */
static int read_value(sqlite3_stmt *statement, int which, int64_t *value,
                      char rule[128]) {
    int word = which == FIELD_RULE || fields[which].value_name;
    if (sqlite3_column_type(statement, 1) != (word ? SQLITE_TEXT : SQLITE_INTEGER))
        return 0;
    if (!word) {
        *value = sqlite3_column_int64(statement, 1);
        return *value >= fields[which].least && *value <= fields[which].most;
    }
    const char *text = (const char *)sqlite3_column_text(statement, 1);
    size_t size = (size_t)sqlite3_column_bytes(statement, 1);
    if (!text || strlen(text) != size) return 0;
    if (which == FIELD_RULE) {
        if (size > 127) return 0;
        memcpy(rule, text, size + 1);
        *value = 0;
        return 1;
    }
    for (int64_t v = fields[which].least; v <= fields[which].most; v++)
        if (strcmp(text, fields[which].value_name(v)) == 0) {
            *value = v;
            return 1;
        }
    return 0;
}

static hop_status read_fields(sqlite3 *db, const char *name, int64_t values[FIELDS],
                              int seen[FIELDS], char rule[128], hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status =
        hop_sql_prepare(db, "SELECT key, value FROM recipe", name, &statement, error);
    if (status != HOP_OK) return status;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(statement, 0);
        int which = 0;
        while (key && which < FIELDS && strcmp(key, fields[which].name) != 0) which++;
        if (!key || which == FIELDS || seen[which]) {
            status = hop_fail(error, HOP_EFORMAT,
                              "%s: damaged memory file (recipe: unknown field '%.100s')",
                              name, key ? key : "");
            goto done;
        }
        if (!read_value(statement, which, &values[which], rule)) {
            const char *text = (const char *)sqlite3_column_text(statement, 1);
            status = hop_fail(error, HOP_EFORMAT,
                              "%s: damaged memory file (recipe: %s is '%.100s')", name,
                              fields[which].name, text ? text : "");
            goto done;
        }
        seen[which] = 1;
    }
    if (code != SQLITE_DONE) status = hop_sql_fail(db, code, name, error);
done:
    sqlite3_finalize(statement);
    return status;
}

hop_status hop_recipe_load(sqlite3 *db, const char *name, hop_store_recipe *out,
                           hop_error *error) {
    int64_t values[FIELDS] = {0};
    int seen[FIELDS] = {0};
    hop_store_recipe recipe = {0};
    hop_status status = read_fields(db, name, values, seen, recipe.rule, error);
    if (status != HOP_OK) return status;
    recipe.pictures = (int)values[FIELD_PICTURES];
    for (int i = 0; i < FIELDS; i++)
        if (seen[i] != field_used(&recipe, (field)i))
            return hop_fail(
                error, HOP_EFORMAT, "%s: damaged memory file (recipe: %s is %s)", name,
                fields[i].name, seen[i] ? "there, but no pictures" : "missing");
    recipe.dim = (size_t)values[FIELD_DIM];
    recipe.width = (size_t)values[FIELD_WIDTH];
    recipe.height = (size_t)values[FIELD_HEIGHT];
    recipe.scaling = (hop_scaling)values[FIELD_SCALING];
    recipe.diagonal = (hop_diagonal)values[FIELD_DIAGONAL];
    recipe.image.threshold = (hop_threshold_kind)values[FIELD_IMAGE_THRESHOLD];
    recipe.image.level = (unsigned)values[FIELD_IMAGE_LEVEL];
    return hop_recipe_check(&recipe, name, HOP_EFORMAT, out, error);
}
