/* SPDX-License-Identifier: MIT */
/* The fields of a record, from text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <hopfield/patterns.h>

#include "core/error.h"
#include "core/utf8.h"
#include "encode/json_text.h"
#include "encode/records.h"

/* "FIELD: 'VALUE' WHY" */
static hop_status refuse(const hop_records *records, size_t name, const char *text,
                         size_t size, const char *why, hop_error *error) {
    char excerpt[HOP_EXCERPT_SIZE];
    return hop_records_fail(records, HOP_EFORMAT, error, "%s: '%s' %s",
                            hop_records_called(records, name),
                            hop_utf8_excerpt(text, size, excerpt), why);
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

enum { MOST_EXACT_POWER = 22 };
/* Doubles hold these exactly. */
static const double powers[MOST_EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* [sign] digits [. digits] [e [sign] digits]. Returns where it ends; NULL: no number.
   Few digits and a small power are one exact product or quotient, rounded once. */
static const char *read_number(const char *text, locale_t plain, double *out) {
    const char *at = text + (*text == '-' || *text == '+');
    uint64_t digits = 0;
    int count = 0, seen = 0, power = 0, shift = 0;
    for (int point = 0; is_digit(*at) || (*at == '.' && !point); at++) {
        if (*at == '.') {
            point = 1;
            continue;
        }
        seen = 1;
        if (count < 19) digits = digits * 10 + (uint64_t)(*at - '0');
        if (digits > 0) count += count < 1000;
        shift -= point && shift > -10000;
    }
    if (!seen) return NULL;
    if (*at == 'e' || *at == 'E') {
        int negative = at[1] == '-';
        at += 1 + (at[1] == '-' || at[1] == '+');
        if (!is_digit(*at)) return NULL;
        for (; is_digit(*at); at++)
            if (power < 10000) power = power * 10 + (*at - '0');
        if (negative) power = -power;
    }
    power += shift;
    if (count <= 19 && digits <= (uint64_t)1 << 53 && power >= -MOST_EXACT_POWER &&
        power <= MOST_EXACT_POWER) {
        double value = (double)digits;
        value = power < 0 ? value / powers[-power] : value * powers[power];
        *out = *text == '-' ? -value : value;
    } else {
        *out = strtod_l(text, NULL, plain);
    }
    return at;
}

hop_status hop_records_room(hop_records *records, size_t dim, hop_error *error) {
    if (dim > HOP_MAX_UNITS)
        return hop_records_fail(records, HOP_ELIMIT, error,
                                "vector: %zu numbers; at most %d", dim, HOP_MAX_UNITS);
    if (dim <= records->vector_room) return HOP_OK;
    float *larger = realloc(records->vector, dim * sizeof *larger);
    if (!larger) return hop_fail_memory(error);
    records->vector = larger;
    records->vector_room = dim;
    return HOP_OK;
}

hop_status hop_records_number(hop_records *records, double value, hop_error *error) {
    size_t at = records->record.dim;
    float rounded = (float)value;
    if (!isfinite(rounded))
        return hop_records_fail(records, HOP_EFORMAT, error,
                                "vector: number %zu is beyond float32", at);
    if (at == records->vector_room) {
        hop_status status = hop_records_room(records, at < 32 ? 64 : at * 2, error);
        if (status != HOP_OK) return status;
    }
    records->vector[records->record.dim++] = rounded;
    return HOP_OK;
}

hop_status hop_records_end_vector(hop_records *records, hop_error *error) {
    const char *called = hop_records_called(records, HOP_RECORD_VECTOR);
    size_t dim = records->record.dim;
    if (dim == 0)
        return hop_records_fail(records, HOP_EFORMAT, error, "%s: holds no number",
                                called);
    if (records->dim && dim != records->dim)
        return hop_records_fail(records, HOP_EFORMAT, error,
                                "%s: %zu number%s; those before have %zu", called, dim,
                                dim == 1 ? "" : "s", records->dim);
    records->dim = dim;
    records->record.vector = records->vector;
    return HOP_OK;
}

static size_t skip(const char *text, size_t at, const char *what) {
    return at + strspn(text + at, what);
}

hop_status hop_records_numbers(hop_records *records, const char *text, size_t size,
                               int commas, hop_error *error) {
    const char *blanks = commas ? " \t\r\n" : " \t";
    size_t at = skip(text, 0, blanks);
    int bracket = commas && text[at] == '[';
    if (bracket) at = skip(text, at + 1, blanks);
    while (at < size && !(bracket && text[at] == ']')) {
        double value;
        const char *end = read_number(text + at, records->plain, &value);
        if (!end || (*end && !strchr(blanks, *end) && !(commas && strchr(",]", *end)))) {
            size_t length = strcspn(text + at, commas ? " \t\r\n,]" : " \t");
            return refuse(records, HOP_RECORD_VECTOR, text + at, length ? length : 1,
                          "is not a number", error);
        }
        hop_status status = hop_records_number(records, value, error);
        if (status != HOP_OK) return status;
        at = skip(text, (size_t)(end - text), blanks);
        if (!commas || text[at] != ',') continue;
        at = skip(text, at + 1, blanks);
        if (at == size || text[at] == ']' || text[at] == ',')
            return refuse(records, HOP_RECORD_VECTOR, text, size,
                          "has a comma before no number", error);
    }
    if (bracket != (text[at] == ']') || skip(text, at + (size_t)bracket, blanks) != size)
        return refuse(records, HOP_RECORD_VECTOR, text, size, "is no list of numbers",
                      error);
    return hop_records_end_vector(records, error);
}

hop_status hop_records_tag(hop_records *records, const char *tag, hop_error *error) {
    if (records->record.tag_count == HOP_RECORD_MAX_FIELDS)
        return hop_records_fail(records, HOP_ELIMIT, error, "%s: more than %d",
                                hop_records_called(records, HOP_RECORD_TAGS),
                                HOP_RECORD_MAX_FIELDS);
    records->tags[records->record.tag_count++] = tag;
    records->record.tags = records->tags;
    return HOP_OK;
}

hop_status hop_records_tag_list(hop_records *records, json_t *list, hop_error *error) {
    size_t place;
    json_t *tag;
    json_array_foreach(list, place, tag) {
        if (!json_is_string(tag))
            return hop_records_fail(records, HOP_EFORMAT, error,
                                    "%s: number %zu of the list is no text",
                                    hop_records_called(records, HOP_RECORD_TAGS), place);
        hop_status status = hop_records_tag(records, json_string_value(tag), error);
        if (status != HOP_OK) return status;
    }
    return HOP_OK;
}

static hop_status refuse_json(const hop_records *records, size_t name, hop_status status,
                              const char *why, hop_error *error) {
    return hop_records_fail(records, status, error, "%s: %s",
                            hop_records_called(records, name), why);
}

static hop_status set_tags(hop_records *records, const char *text, size_t size,
                           hop_error *error) {
    char why[HOP_JSON_WHY_SIZE];
    hop_status status = HOP_OK;
    if (*text == '[') {
        status = hop_json_read(text, size, &records->tag_list, why);
        if (status != HOP_OK)
            return refuse_json(records, HOP_RECORD_TAGS, status, why, error);
        return hop_records_tag_list(records, records->tag_list, error);
    }
    records->tag_text = strdup(text);
    if (!records->tag_text) return hop_fail_memory(error);
    for (char *at = records->tag_text, *next; at && status == HOP_OK; at = next) {
        next = strchr(at, ',');
        if (next) *next++ = '\0';
        at += strspn(at, " ");
        for (size_t left = strlen(at); left > 0 && at[left - 1] == ' '; left--)
            at[left - 1] = '\0';
        if (*at) status = hop_records_tag(records, at, error);
    }
    return status;
}

hop_status hop_records_payload(hop_records *records, json_t *value, hop_error *error) {
    records->payload = hop_json_compact(value);
    if (!records->payload) return hop_fail_memory(error);
    records->record.payload = records->payload;
    return HOP_OK;
}

static hop_status set_payload(hop_records *records, const char *text, size_t size,
                              hop_error *error) {
    char why[HOP_JSON_WHY_SIZE];
    json_t *value;
    hop_status status = hop_json_read(text, size, &value, why);
    if (status != HOP_OK)
        return refuse_json(records, HOP_RECORD_PAYLOAD, status, why, error);
    status = hop_records_payload(records, value, error);
    json_decref(value);
    return status;
}

static hop_status set_strength(hop_records *records, const char *text, size_t size,
                               hop_error *error) {
    hop_status status = hop_strength_parse(text, &records->record.strength);
    records->record.strength_given = 1;
    if (status == HOP_OK) return HOP_OK;
    return refuse(records, HOP_RECORD_STRENGTH, text, size,
                  status == HOP_EOVERFLOW
                      ? "is beyond 64 bits"
                      : "is not a strength (such as 2, 0.5, -1 or 1/3)",
                  error);
}

static hop_status set_picture(hop_records *records, const char *text, hop_error *error) {
    const char *folder = *text == '/' ? "" : records->folder;
    char *path = malloc(strlen(folder) + strlen(text) + 1);
    if (!path) return hop_fail_memory(error);
    strcpy(path, folder);
    strcat(path, text);
    records->picture = path;
    records->record.picture = path;
    return HOP_OK;
}

hop_status hop_records_set(hop_records *records, size_t name, const char *text,
                           size_t size, hop_error *error) {
    hop_record *record = &records->record;
    switch (name) {
    case HOP_RECORD_KEY:
        record->key = text;
        return HOP_OK;
    case HOP_RECORD_TEXT:
        record->text = text;
        return HOP_OK;
    case HOP_RECORD_LABEL:
        record->label = text;
        return HOP_OK;
    case HOP_RECORD_TAGS:
        return set_tags(records, text, size, error);
    case HOP_RECORD_PAYLOAD:
        return set_payload(records, text, size, error);
    case HOP_RECORD_STRENGTH:
        return set_strength(records, text, size, error);
    case HOP_RECORD_PICTURE:
        return set_picture(records, text, error);
    case HOP_RECORD_VECTOR:
        return hop_records_numbers(records, text, size, 1, error);
    default:
        records->extra[name - HOP_RECORD_FIELD_COUNT] = text;
        return HOP_OK;
    }
}
