/* SPDX-License-Identifier: MIT */
/* Conditions on items: from text to what is meant. */
#include "store/filter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "core/error.h"
#include "core/utf8.h"
#include "encode/json_text.h"

static const char *const field_names[HOP_FIELD_COUNT] = {
    [HOP_FIELD_KEY] = "key",
    [HOP_FIELD_LABEL] = "label",
    [HOP_FIELD_TAG] = "tag",
    [HOP_FIELD_TEXT] = "text",
    [HOP_FIELD_STRENGTH] = "strength",
    [HOP_FIELD_FADED] = "faded",
    [HOP_FIELD_CREATED] = "created",
    [HOP_FIELD_CONFIRMED] = "confirmed",
    [HOP_FIELD_CONFIRMATIONS] = "confirmations",
    [HOP_FIELD_PAYLOAD] = "payload",
};

static const char op_signs[] = "=!<>~";

static const struct {
    const char *sign;
    hop_filter_op op;
    int negated;
} operators[] = {
    {"=", HOP_OP_EQUAL, 0},    {"!=", HOP_OP_EQUAL, 1},  {"<", HOP_OP_LESS, 0},
    {"<=", HOP_OP_AT_MOST, 0}, {">", HOP_OP_GREATER, 0}, {">=", HOP_OP_AT_LEAST, 0},
    {"~", HOP_OP_CONTAINS, 0},
};

/* A condition while it is read; failures name it. */
typedef struct reader {
    const char *whole; /* as it was given */
    const char *at, *end;
    hop_error *error;
} reader;

static hop_status refuse(const reader *self, const char *why, const char *what) {
    return hop_fail(self->error, HOP_EINVAL, "condition '%.100s': %s%s%.60s%s",
                    self->whole, why, *what ? " '" : "", what, *what ? "'" : "");
}

static void skip_blanks(reader *self) {
    while (self->at < self->end && *self->at == ' ') self->at++;
}

/* Edits that lead from a word to another one; both are short. */
static size_t edits(const char *a, size_t length, const char *b) {
    enum { LONGEST = 16 };
    size_t row[LONGEST + 1], width = strlen(b);
    for (size_t j = 0; j <= width; j++) row[j] = j;
    for (size_t i = 1; i <= length; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            const size_t change = corner + (a[i - 1] != b[j - 1]);
            const size_t other = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            corner = row[j];
            row[j] = change < other ? change : other;
        }
    }
    return row[width];
}

static hop_status refuse_field(const reader *self, const char *name, size_t length) {
    size_t nearest = 3, most = length / 2;
    const char *near = NULL;
    for (int i = 0; i < HOP_FIELD_COUNT && length <= 16; i++) {
        const size_t apart = edits(name, length, field_names[i]);
        if (apart < nearest && apart <= most) {
            nearest = apart;
            near = field_names[i];
        }
    }
    if (near)
        return hop_fail(self->error, HOP_EINVAL,
                        "condition '%.100s': no field is called '%.*s'; did you mean "
                        "'%s'?",
                        self->whole, (int)(length < 40 ? length : 40), name, near);
    return hop_fail(self->error, HOP_EINVAL,
                    "condition '%.100s': no field is called '%.*s' (key, label, tag, "
                    "text, strength, faded, created, confirmed, confirmations, "
                    "payload.PATH)",
                    self->whole, (int)(length < 40 ? length : 40), name);
}

static hop_status read_field(reader *self, hop_condition *out) {
    const char *name = self->at;
    while (self->at < self->end && !strchr(op_signs, *self->at) &&
           !strchr(".[ ", *self->at))
        self->at++;
    const size_t length = (size_t)(self->at - name);
    if (length == 0) return refuse(self, "it begins with no field", "");
    for (int i = 0; i < HOP_FIELD_COUNT; i++)
        if (strlen(field_names[i]) == length &&
            memcmp(field_names[i], name, length) == 0) {
            out->field = (hop_filter_field)i;
            return HOP_OK;
        }
    return refuse_field(self, name, length);
}

/* Copies one name of a path, quoted, behind *used bytes of `path`. SQLite looks for the
   next quote whatever stands before it, so some names cannot be asked for. */
static hop_status read_name(reader *self, char *path, size_t *used) {
    const int quoted = self->at < self->end && *self->at == '"';
    const char *name = self->at += quoted;
    while (self->at < self->end &&
           (quoted ? *self->at != '"'
                   : !strchr(op_signs, *self->at) && !strchr(".[] \"", *self->at)))
        self->at++;
    const size_t length = (size_t)(self->at - name);
    if (quoted && self->at == self->end)
        return refuse(self, "a quoted name of the path has no end", "");
    if (length == 0) return refuse(self, "a name of the path is empty", "");
    for (size_t i = 0; i < length; i++)
        if (name[i] == '\\' || (unsigned char)name[i] < 0x20)
            return refuse(self,
                          "no path leads to names with backslashes or control "
                          "characters",
                          "");
    self->at += quoted;
    path[(*used)++] = '.';
    path[(*used)++] = '"';
    memcpy(path + *used, name, length);
    *used += length;
    path[(*used)++] = '"';
    return HOP_OK;
}

static hop_status read_place(reader *self, char *path, size_t *used) {
    const char *from = self->at;
    size_t digits = 0;
    while (from + 1 + digits < self->end && from[1 + digits] >= '0' &&
           from[1 + digits] <= '9')
        digits++;
    if (digits == 0 || digits > 9 || from + 1 + digits >= self->end ||
        from[1 + digits] != ']')
        return refuse(self, "a place in a list is not such as [3]", "");
    memcpy(path + *used, from, digits + 2);
    *used += digits + 2;
    self->at += digits + 2;
    return HOP_OK;
}

static hop_status read_path(reader *self, hop_condition *out) {
    /* A name of one byte and its dot become four bytes. */
    char *path = malloc(2 + 2 * (size_t)(self->end - self->at));
    size_t used = 1;
    hop_status status = HOP_OK;
    if (!path) return hop_fail_memory(self->error);
    path[0] = '$';
    while (status == HOP_OK && self->at < self->end &&
           (*self->at == '.' || *self->at == '[')) {
        if (*self->at == '[')
            status = read_place(self, path, &used);
        else {
            self->at++;
            status = read_name(self, path, &used);
        }
    }
    path[used] = '\0';
    out->path = path;
    return status;
}

static hop_status read_op(reader *self, hop_condition *out) {
    const char *signs = self->at;
    while (self->at < self->end && strchr(op_signs, *self->at)) self->at++;
    const size_t length = (size_t)(self->at - signs);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strlen(operators[i].sign) == length &&
            memcmp(operators[i].sign, signs, length) == 0) {
            out->op = operators[i].op;
            out->negated = operators[i].negated;
            return HOP_OK;
        }
    char found[32];
    const size_t shown = length < sizeof found ? length : sizeof found - 1;
    memcpy(found, signs, shown);
    found[shown] = '\0';
    if (length == 0)
        return refuse(self, "an operator must follow the field (=, !=, <, <=, >, >=, ~)",
                      "");
    return refuse(self,
                  "the operators are =, !=, <, <=, >, >= and ~ (quote a value that "
                  "begins so), not",
                  found);
}

static hop_status unquote(reader *self, hop_condition *out) {
    char why[HOP_JSON_WHY_SIZE];
    json_t *value = NULL;
    hop_status status =
        hop_json_read(self->at, (size_t)(self->end - self->at), &value, why);
    if (status == HOP_ENOMEM) return hop_fail_memory(self->error);
    if (status != HOP_OK || !json_is_string(value)) {
        json_decref(value);
        return refuse(self, "what begins with a quote must be a JSON string", "");
    }
    out->size = json_string_length(value);
    out->text = strndup(json_string_value(value), out->size);
    json_decref(value);
    return out->text ? HOP_OK : hop_fail_memory(self->error);
}

/* What an unquoted value of a payload may be besides a text. */
static void read_scalar(hop_condition *out) {
    if (strcmp(out->text, "true") == 0 || strcmp(out->text, "false") == 0) {
        out->type = HOP_VALUE_TRUTH;
        return;
    }
    /* JSON's own numbers only: strtod takes others, such as "nan" and "0x10". */
    json_t *value = json_loadb(out->text, out->size, JSON_DECODE_ANY, NULL);
    if (json_is_integer(value)) {
        out->type = HOP_VALUE_INTEGER;
        out->integer = json_integer_value(value);
    } else if (json_is_real(value)) {
        out->type = HOP_VALUE_REAL;
        out->real = json_real_value(value);
    }
    json_decref(value);
}

static hop_status check_number(reader *self, hop_condition *out) {
    char *end = NULL;
    hop_time time;
    switch (out->field) {
    case HOP_FIELD_STRENGTH:
    case HOP_FIELD_FADED:
        return hop_strength_parse(out->text, &out->strength) == HOP_OK
                   ? HOP_OK
                   : refuse(self, "no strength (such as 2, 0.5, -1 or 1/3) is",
                            out->text);
    case HOP_FIELD_CREATED:
    case HOP_FIELD_CONFIRMED:
        return hop_time_parse(out->text, 0, &time, NULL) == HOP_OK
                   ? HOP_OK
                   : refuse(self,
                            "no time (such as 2026-01-31, 2026-01-31T12:00 in UTC, "
                            "or the age -30d) is",
                            out->text);
    default:
        errno = 0;
        out->integer = strtoll(out->text, &end, 10);
        return end != out->text && !*end && !errno && out->text[0] != ' '
                   ? HOP_OK
                   : refuse(self, "no whole number is", out->text);
    }
}

static int is_textual(hop_filter_field field) {
    return field == HOP_FIELD_KEY || field == HOP_FIELD_LABEL || field == HOP_FIELD_TAG ||
           field == HOP_FIELD_TEXT || field == HOP_FIELD_PAYLOAD;
}

static hop_status read_value(reader *self, hop_condition *out) {
    const int textual = is_textual(out->field);
    while (self->end > self->at && self->end[-1] == ' ') self->end--;
    if (self->at == self->end)
        return refuse(self,
                      textual ? "the value is empty (an empty text is \"\")"
                              : "the value is empty",
                      "");
    if (*self->at == '"' && textual) return unquote(self, out);
    out->size = (size_t)(self->end - self->at);
    out->text = strndup(self->at, out->size);
    if (!out->text) return hop_fail_memory(self->error);
    if (!textual)
        return out->op == HOP_OP_CONTAINS
                   ? refuse(self, "only texts contain something; ~ does not go with",
                            field_names[out->field])
                   : check_number(self, out);
    if (out->field != HOP_FIELD_KEY && strcmp(out->text, "null") == 0)
        out->type = HOP_VALUE_NULL;
    else if (out->field == HOP_FIELD_PAYLOAD && out->op != HOP_OP_CONTAINS)
        read_scalar(out);
    if (out->op != HOP_OP_EQUAL && out->op != HOP_OP_CONTAINS &&
        (out->type == HOP_VALUE_NULL || out->type == HOP_VALUE_TRUTH))
        return refuse(self, "only = and != go with", out->text);
    if (out->op == HOP_OP_CONTAINS) out->type = HOP_VALUE_TEXT;
    return HOP_OK;
}

static hop_status read_condition(const char *text, hop_condition *out, hop_error *error) {
    const size_t size = text ? strlen(text) : 0;
    reader self = {text ? text : "", text, text + size, error};
    if (size > HOP_MAX_CONDITION)
        return hop_fail(error, HOP_ELIMIT, "condition '%.40s...' is longer than %d bytes",
                        text, HOP_MAX_CONDITION);
    if (size && hop_utf8_fault(text, size) != size)
        return refuse(&self, "it is not UTF-8", "");
    skip_blanks(&self);
    hop_status status = read_field(&self, out);
    if (status == HOP_OK && out->field == HOP_FIELD_PAYLOAD)
        status = read_path(&self, out);
    if (status == HOP_OK && out->field != HOP_FIELD_PAYLOAD && self.at < self.end &&
        (*self.at == '.' || *self.at == '['))
        return refuse(&self, "only a payload has a path, not", field_names[out->field]);
    if (status == HOP_OK) {
        skip_blanks(&self);
        status = read_op(&self, out);
    }
    if (status == HOP_OK) {
        skip_blanks(&self);
        status = read_value(&self, out);
    }
    return status;
}

hop_status hop_filter_parse(const char *const *conditions, size_t count, hop_filter **out,
                            hop_error *error) {
    if (count > HOP_MAX_CONDITIONS)
        return hop_fail(error, HOP_ELIMIT, "%zu conditions are more than %d", count,
                        HOP_MAX_CONDITIONS);
    hop_filter *filter = calloc(1, sizeof *filter);
    if (filter) filter->conditions = calloc(count ? count : 1, sizeof(hop_condition));
    hop_status status = HOP_OK;
    if (!filter || !filter->conditions) status = hop_fail_memory(error);
    for (size_t i = 0; status == HOP_OK && i < count; i++) {
        filter->count = i + 1;
        status = read_condition(conditions[i], &filter->conditions[i], error);
    }
    if (status == HOP_OK)
        *out = filter;
    else
        hop_filter_free(filter);
    return status;
}

void hop_filter_free(hop_filter *filter) {
    if (!filter) return;
    for (size_t i = 0; i < filter->count; i++) {
        free(filter->conditions[i].text);
        free(filter->conditions[i].path);
    }
    free(filter->conditions);
    free(filter);
}
