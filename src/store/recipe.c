/* SPDX-License-Identifier: MIT */
/* The recipe of a memory file: its fields, their ranges, and their rows in the table. */
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "core/error.h"

enum { MAX_SIDE = 4096, MAX_CODES = 4096 };

const char *hop_encoder_name(hop_encoder encoder) {
    static const char *const names[HOP_ENCODER_COUNT] = {"none", "picture",   "greys",
                                                         "word", "utterance", "document"};
    return (unsigned)encoder < HOP_ENCODER_COUNT ? names[encoder] : NULL;
}

int hop_recipe_of_texts(const hop_store_recipe *recipe, hop_text_sort *sort) {
    hop_text_sort found;
    switch (recipe->encoder) {
    case HOP_ENCODER_WORD:
        found = HOP_TEXT_WORDS;
        break;
    case HOP_ENCODER_UTTERANCE:
        found = HOP_TEXT_UTTERANCES;
        break;
    case HOP_ENCODER_DOCUMENT:
        found = HOP_TEXT_DOCUMENTS;
        break;
    default:
        return 0;
    }
    if (sort) *sort = found;
    return 1;
}

/* --- words -------------------------------------------------------------------------- */

static const char *encoder_word(int64_t value) {
    return hop_encoder_name((hop_encoder)value);
}
static const char *language_word(int64_t value) {
    return hop_language_name((hop_language)value);
}
static const char *threshold_word(int64_t value) {
    static const char *const names[] = {"level", "otsu", "dither"};
    return names[value];
}
static const char *storage_word(int64_t value) {
    return hop_storage_name((hop_storage)value);
}
static const char *scaling_word(int64_t value) {
    return hop_scaling_name((hop_scaling)value);
}
static const char *diagonal_word(int64_t value) {
    return hop_diagonal_name((hop_diagonal)value);
}
static const char *similarity_word(int64_t value) {
    return hop_similarity_name((hop_similarity)value);
}
static const char *activation_word(int64_t value) {
    return hop_activation_name((hop_activation)value);
}

/* --- fields ------------------------------------------------------------------------- */

typedef enum field_type {
    TYPE_SIZE, /* size_t */
    TYPE_INT,  /* int, or unsigned below 2^31 */
    TYPE_WORD, /* an enum, kept as a word */
    TYPE_TIME, /* int64_t */
    TYPE_REAL, /* double */
    TYPE_TEXT  /* char[] of `most` bytes */
} field_type;

/* Of which recipes a field is. */
typedef enum field_use {
    USE_ALL,
    USE_NUMBERS,  /* patterns are bits or reals */
    USE_PICTURES, /* pictures become bits */
    USE_TEXTS
} field_use;

typedef struct field {
    const char *name;
    field_use use;
    field_type type;
    size_t offset;
    double least, most;
    const char *(*word)(int64_t value);
    int fixed; /* patterns depend on it */
} field;

#define AT(member) offsetof(hop_store_recipe, member)
static const field fields[] = {
    {"kind", USE_ALL, TYPE_TEXT, AT(kind), 1, 32, NULL, 1},
    {"encoder", USE_ALL, TYPE_WORD, AT(encoder), 0, HOP_ENCODER_COUNT - 1, encoder_word,
     1},
    {"dim", USE_NUMBERS, TYPE_SIZE, AT(dim), 1, HOP_MAX_UNITS, NULL, 1},
    {"width", USE_NUMBERS, TYPE_SIZE, AT(width), 1, HOP_MAX_UNITS, NULL, 1},
    {"height", USE_NUMBERS, TYPE_SIZE, AT(height), 1, HOP_MAX_UNITS, NULL, 1},
    {"storage", USE_NUMBERS, TYPE_WORD, AT(storage), 0, HOP_STORAGE_COUNT - 1,
     storage_word, 1},
    {"normalise", USE_NUMBERS, TYPE_INT, AT(normalise), 0, 1, NULL, 1},
    {"codes", USE_NUMBERS, TYPE_SIZE, AT(codes), 0, MAX_CODES, NULL, 1},
    {"image_threshold", USE_PICTURES, TYPE_WORD, AT(image.threshold), 0,
     HOP_THRESHOLD_DITHER, threshold_word, 1},
    {"image_level", USE_PICTURES, TYPE_INT, AT(image.level), 0, 255, NULL, 1},
    {"language", USE_TEXTS, TYPE_WORD, AT(language), 0, HOP_LANGUAGE_COUNT - 1,
     language_word, 1},
    {"rule", USE_NUMBERS, TYPE_TEXT, AT(rule), 0, 128, NULL, 0},
    {"scaling", USE_NUMBERS, TYPE_WORD, AT(scaling), 0, HOP_SCALING_SOURCE, scaling_word,
     0},
    {"diagonal", USE_NUMBERS, TYPE_WORD, AT(diagonal), 0, HOP_DIAGONAL_KEEP,
     diagonal_word, 0},
    {"energy", USE_ALL, TYPE_TEXT, AT(energy), 0, 64, NULL, 0},
    {"similarity", USE_NUMBERS, TYPE_WORD, AT(similarity), 0, HOP_SIMILARITY_COUNT - 1,
     similarity_word, 0},
    {"activation", USE_NUMBERS, TYPE_WORD, AT(activation), 0, HOP_ACTIVATION_COUNT - 1,
     activation_word, 0},
    {"beta", USE_ALL, TYPE_REAL, AT(beta), 0, HOP_MOST_BETA, NULL, 0},
    {"beta_auto", USE_NUMBERS, TYPE_INT, AT(beta_auto), 0, 1, NULL, 0},
    {"false_rejection", USE_ALL, TYPE_REAL, AT(false_rejection), 0, 1, NULL, 0},
    {"threshold", USE_ALL, TYPE_REAL, AT(threshold), -1e300, 1e300, NULL, 0},
    {"tuned_at", USE_ALL, TYPE_SIZE, AT(tuned_at), 0, HOP_MAX_PATTERNS, NULL, 0},
    {"half_life", USE_ALL, TYPE_TIME, AT(half_life), 0, 0x1p62, NULL, 0},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static int field_used(const hop_store_recipe *recipe, int which) {
    const int texts = hop_recipe_of_texts(recipe, NULL);
    switch (fields[which].use) {
    case USE_NUMBERS:
        return !texts;
    case USE_PICTURES:
        return recipe->encoder == HOP_ENCODER_PICTURE;
    case USE_TEXTS:
        return texts;
    case USE_ALL:
        break;
    }
    return 1;
}

static int64_t get_number(const hop_store_recipe *recipe, const field *of) {
    const char *at = (const char *)recipe + of->offset;
    size_t size;
    int word;
    int64_t number;
    if (of->type == TYPE_SIZE) {
        memcpy(&size, at, sizeof size);
        return size > INT64_MAX ? INT64_MAX : (int64_t)size;
    }
    if (of->type == TYPE_TIME) {
        memcpy(&number, at, sizeof number);
        return number;
    }
    memcpy(&word, at, sizeof word);
    return word;
}

static void set_number(hop_store_recipe *recipe, const field *of, int64_t number) {
    char *at = (char *)recipe + of->offset;
    const size_t size = (size_t)number;
    const int word = (int)number;
    if (of->type == TYPE_SIZE)
        memcpy(at, &size, sizeof size);
    else if (of->type == TYPE_TIME)
        memcpy(at, &number, sizeof number);
    else
        memcpy(at, &word, sizeof word);
}

static double get_real(const hop_store_recipe *recipe, const field *of) {
    double real;
    memcpy(&real, (const char *)recipe + of->offset, sizeof real);
    return real;
}

/* --- checks ------------------------------------------------------------------------- */

static const char *text_fault(const char *text, const field *of) {
    const size_t size = (size_t)of->most;
    const char *end = memchr(text, 0, size);
    if (!end) return "too long";
    if (end < text + (size_t)of->least) return "empty";
    for (const char *c = text; c < end; c++)
        if (*c <= 0x20 || *c >= 0x7f) return "not printable ASCII without blanks";
    return NULL;
}

static hop_status check_field(const hop_store_recipe *recipe, const field *of,
                              const char *name, hop_status failure, hop_error *error) {
    if (of->type == TYPE_TEXT) {
        const char *fault = text_fault((const char *)recipe + of->offset, of);
        if (!fault) return HOP_OK;
        return hop_fail(error, failure, "%s: recipe: the %s is %s", name, of->name,
                        fault);
    }
    const double value =
        of->type == TYPE_REAL ? get_real(recipe, of) : (double)get_number(recipe, of);
    if (value >= of->least && value <= of->most) return HOP_OK;
    return hop_fail(error, failure, "%s: recipe: %s is %.15g, not %.15g..%.15g", name,
                    of->name, value, of->least, of->most);
}

/* What a recipe of texts has that they do not, or lacks; NULL: nothing. */
static const char *clash_of_texts(const hop_store_recipe *recipe) {
    if (recipe->dim || recipe->width || recipe->height) return "texts have no units";
    if (recipe->rule[0]) return "texts have no rule";
    if (strcmp(recipe->energy, "softmax") != 0)
        return "texts are recalled with the energy softmax";
    if (!(recipe->beta > 0)) return "texts want a beta above 0";
    if (recipe->beta_auto) return "the beta of texts is not tuned";
    return NULL;
}

/* What is kept of a recipe of texts. */
static hop_store_recipe only_of_texts(const hop_store_recipe *recipe) {
    hop_store_recipe kept = {.encoder = recipe->encoder,
                             .language = recipe->language,
                             .beta = recipe->beta,
                             .false_rejection = recipe->false_rejection,
                             .threshold = recipe->threshold,
                             .tuned_at = recipe->tuned_at,
                             .half_life = recipe->half_life};
    memcpy(kept.kind, recipe->kind, sizeof kept.kind);
    memcpy(kept.energy, recipe->energy, sizeof kept.energy);
    return kept;
}

/* What fields have to do with each other; NULL or what is wrong. */
static const char *clash(const hop_store_recipe *recipe) {
    const int bits = recipe->storage == HOP_STORAGE_BITS;
    if (!recipe->rule[0] == !recipe->energy[0])
        return "a rule or an energy is to be given, not both";
    if (recipe->rule[0] && !bits) return "a rule is of bits";
    if (bits && recipe->normalise) return "bits are not normalised";
    if (bits && recipe->codes) return "bits have no code beside them";
    if (recipe->codes % 64) return "codes are no multiple of 64 bits";
    if (recipe->encoder == HOP_ENCODER_PICTURE && !bits)
        return "the encoder picture gives bits";
    if (recipe->encoder == HOP_ENCODER_GREYS && bits)
        return "the encoder greys gives reals";
    if (recipe->beta > 0 && recipe->beta < HOP_LEAST_BETA) return "beta is too small";
    if (!(recipe->false_rejection < 1)) return "false_rejection is not below 1";
    return NULL;
}

hop_status hop_recipe_check(const hop_store_recipe *in, const char *name,
                            hop_status failure, hop_store_recipe *out, hop_error *error) {
    const int texts = hop_recipe_of_texts(in, NULL);
    hop_store_recipe recipe = texts ? only_of_texts(in) : *in;
    for (int i = 0; i < FIELDS; i++) {
        if (!field_used(&recipe, i)) continue;
        hop_status status = check_field(&recipe, &fields[i], name, failure, error);
        if (status != HOP_OK) return status;
    }
    if ((uint64_t)recipe.width * recipe.height != recipe.dim)
        return hop_fail(error, failure, "%s: recipe: %zux%zu units are not %zu", name,
                        recipe.width, recipe.height, recipe.dim);
    const char *fault = texts ? clash_of_texts(in) : NULL;
    if (!fault) fault = clash(&recipe);
    if (fault) return hop_fail(error, failure, "%s: recipe: %s", name, fault);
    if (recipe.encoder != HOP_ENCODER_NONE && !texts) {
        if (recipe.width > MAX_SIDE || recipe.height > MAX_SIDE)
            return hop_fail(error, failure,
                            "%s: recipe: a picture of %zux%zu is over %d units a side",
                            name, recipe.width, recipe.height, MAX_SIDE);
        if (failure == HOP_EINVAL &&
            (recipe.image.width != recipe.width || recipe.image.height != recipe.height))
            return hop_fail(error, failure,
                            "%s: recipe: pictures of %zux%zu do not fit %zux%zu units",
                            name, recipe.image.width, recipe.image.height, recipe.width,
                            recipe.height);
        recipe.image.width = recipe.width;
        recipe.image.height = recipe.height;
    } else {
        recipe.image = (hop_image_recipe){0};
    }
    if (recipe.encoder == HOP_ENCODER_GREYS) {
        recipe.image.threshold = HOP_THRESHOLD_LEVEL;
        recipe.image.level = 0;
    }
    if (!texts) recipe.language = HOP_LANGUAGE_NONE;
    for (int i = 0; i < FIELDS; i++) /* texts are equal where their bytes are */
        if (fields[i].type == TYPE_TEXT) {
            char *text = (char *)&recipe + fields[i].offset;
            const size_t length = strlen(text);
            memset(text + length, 0, (size_t)fields[i].most - length);
        }
    *out = recipe;
    return HOP_OK;
}

const char *hop_recipe_fixed_difference(const hop_store_recipe *a,
                                        const hop_store_recipe *b) {
    for (int i = 0; i < FIELDS; i++) {
        const field *of = &fields[i];
        if (!of->fixed || !field_used(a, i)) continue;
        const int same = of->type == TYPE_TEXT ? strcmp((const char *)a + of->offset,
                                                        (const char *)b + of->offset) == 0
                                               : get_number(a, of) == get_number(b, of);
        if (!same) return of->name;
    }
    return NULL;
}

/* --- the table ---------------------------------------------------------------------- */

hop_status hop_recipe_save(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                           hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_sql_run(db, "DELETE FROM main.recipe", name, error);
    if (status == HOP_OK)
        status = hop_sql_prepare(db, "INSERT INTO main.recipe(key, value) VALUES(?1, ?2)",
                                 name, &statement, error);
    for (int i = 0; i < FIELDS && status == HOP_OK; i++) {
        const field *of = &fields[i];
        if (!field_used(recipe, i)) continue;
        sqlite3_bind_text(statement, 1, of->name, -1, SQLITE_STATIC);
        if (of->type == TYPE_TEXT)
            sqlite3_bind_text(statement, 2, (const char *)recipe + of->offset, -1,
                              SQLITE_STATIC);
        else if (of->type == TYPE_REAL)
            sqlite3_bind_double(statement, 2, get_real(recipe, of));
        else if (of->type == TYPE_WORD)
            sqlite3_bind_text(statement, 2, of->word(get_number(recipe, of)), -1,
                              SQLITE_STATIC);
        else
            sqlite3_bind_int64(statement, 2, get_number(recipe, of));
        int code = sqlite3_step(statement);
        if (code != SQLITE_DONE) status = hop_sql_fail(db, code, name, error);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    return status;
}

/* Reads the value of one field; returns 0 where its type or word is wrong. */
static int read_value(sqlite3_stmt *statement, const field *of, hop_store_recipe *out) {
    const int worded = of->type == TYPE_TEXT || of->type == TYPE_WORD;
    const int type = worded                  ? SQLITE_TEXT
                     : of->type == TYPE_REAL ? SQLITE_FLOAT
                                             : SQLITE_INTEGER;
    if (sqlite3_column_type(statement, 1) != type) return 0;
    char *at = (char *)out + of->offset;
    if (of->type == TYPE_REAL) {
        const double real = sqlite3_column_double(statement, 1);
        memcpy(at, &real, sizeof real);
        return 1;
    }
    if (!worded) {
        const int64_t number = sqlite3_column_int64(statement, 1);
        set_number(out, of, number);
        return (double)number >= of->least && (double)number <= of->most;
    }
    const char *text = (const char *)sqlite3_column_text(statement, 1);
    const size_t size = (size_t)sqlite3_column_bytes(statement, 1);
    if (!text || strlen(text) != size) return 0;
    if (of->type == TYPE_TEXT) {
        if (size >= (size_t)of->most) return 0;
        memcpy(at, text, size + 1);
        return 1;
    }
    for (int64_t v = (int64_t)of->least; v <= (int64_t)of->most; v++)
        if (strcmp(text, of->word(v)) == 0) {
            set_number(out, of, v);
            return 1;
        }
    return 0;
}

static hop_status read_fields(sqlite3 *db, const char *name, int seen[FIELDS],
                              hop_store_recipe *out, hop_error *error) {
    sqlite3_stmt *statement = NULL;
    hop_status status = hop_sql_prepare(db, "SELECT key, value FROM main.recipe", name,
                                        &statement, error);
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
        if (!read_value(statement, &fields[which], out)) {
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

/* What is wrong with a field that is there. */
static const char *misplaced(int which) {
    switch (fields[which].use) {
    case USE_PICTURES:
        return "there, but no pictures become bits";
    case USE_TEXTS:
        return "there, but patterns are no texts";
    default:
        return "there, but patterns are texts";
    }
}

hop_status hop_recipe_load(sqlite3 *db, const char *name, hop_store_recipe *out,
                           hop_error *error) {
    int seen[FIELDS] = {0};
    hop_store_recipe recipe = {0};
    hop_status status = read_fields(db, name, seen, &recipe, error);
    if (status != HOP_OK) return status;
    for (int i = 0; i < FIELDS; i++)
        if (seen[i] != field_used(&recipe, i))
            return hop_fail(error, HOP_EFORMAT,
                            "%s: damaged memory file (recipe: %s is %s)", name,
                            fields[i].name, seen[i] ? misplaced(i) : "missing");
    return hop_recipe_check(&recipe, name, HOP_EFORMAT, out, error);
}
