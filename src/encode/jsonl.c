/* SPDX-License-Identifier: MIT */
/* JSON lines: an object a line, its members by name or dotted path. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "encode/json_text.h"
#include "encode/records.h"

static const char *kind_of(json_t *value) {
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
        return "a whole number";
    case JSON_REAL:
        return "a real number";
    default:
        return json_is_null(value) ? "null" : "true or false";
    }
}

static hop_status refuse_kind(const hop_records *records, size_t name, json_t *value,
                              const char *wanted, hop_error *error) {
    return hop_records_fail(records, HOP_EFORMAT, error, "%s: is %s, not %s",
                            hop_records_called(records, name), kind_of(value), wanted);
}

static hop_status take_vector(hop_records *records, json_t *value, hop_error *error) {
    size_t place;
    json_t *number;
    if (!json_is_array(value))
        return refuse_kind(records, HOP_RECORD_VECTOR, value, "a list of numbers", error);
    hop_status status = hop_records_room(records, json_array_size(value), error);
    if (status != HOP_OK) return status;
    json_array_foreach(value, place, number) {
        if (!json_is_number(number))
            return hop_records_fail(records, HOP_EFORMAT, error, "%s: number %zu is %s",
                                    hop_records_called(records, HOP_RECORD_VECTOR), place,
                                    kind_of(number));
        status = hop_records_number(records, json_number_value(number), error);
        if (status != HOP_OK) return status;
    }
    return hop_records_end_vector(records, error);
}

static hop_status take_tags(hop_records *records, json_t *value, hop_error *error) {
    if (json_is_array(value)) return hop_records_tag_list(records, value, error);
    if (json_is_string(value))
        return hop_records_tag(records, json_string_value(value), error);
    return refuse_kind(records, HOP_RECORD_TAGS, value, "a text or a list of texts",
                       error);
}

/* A number's own decimals, so that 0.1 is a tenth. */
static hop_status take_strength(hop_records *records, json_t *value, hop_error *error) {
    char text[40];
    if (json_is_string(value))
        return hop_records_set(records, HOP_RECORD_STRENGTH, json_string_value(value),
                               json_string_length(value), error);
    if (!json_is_number(value))
        return refuse_kind(records, HOP_RECORD_STRENGTH, value, "a number", error);
    char *compact = hop_json_compact(value);
    if (!compact) return hop_fail_memory(error);
    snprintf(text, sizeof text, "%s", compact);
    free(compact);
    return hop_records_set(records, HOP_RECORD_STRENGTH, text, strlen(text), error);
}

static hop_status take_text(hop_records *records, size_t name, json_t *value,
                            hop_error *error) {
    char *number = records->numbers[name];
    if (json_is_string(value))
        return hop_records_set(records, name, json_string_value(value),
                               json_string_length(value), error);
    if (name == HOP_RECORD_TEXT || name == HOP_RECORD_PICTURE)
        return refuse_kind(records, name, value, "a text", error);
    if (!json_is_integer(value))
        return refuse_kind(records, name, value, "a text or a whole number", error);
    snprintf(number, HOP_NUMBER_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return hop_records_set(records, name, number, strlen(number), error);
}

static hop_status take(hop_records *records, size_t name, json_t *value,
                       hop_error *error) {
    switch (name) {
    case HOP_RECORD_TAGS:
        return take_tags(records, value, error);
    case HOP_RECORD_PAYLOAD:
        return hop_records_payload(records, value, error);
    case HOP_RECORD_STRENGTH:
        return take_strength(records, value, error);
    case HOP_RECORD_VECTOR:
        return take_vector(records, value, error);
    default:
        return take_text(records, name, value, error);
    }
}

/* At the end: a name that was asked for and never there is a slip, most likely. */
static hop_status check_found(const hop_records *records, hop_error *error) {
    for (size_t name = 0; name < records->name_count && records->seen > 0; name++)
        if (records->chosen[name] && !records->found[name])
            return hop_fail(error, HOP_EINVAL, "%s: no object has '%s'", records->name,
                            records->names[name]);
    return HOP_EEMPTY;
}

hop_status hop_jsonl_record(hop_records *records, hop_error *error) {
    char *text, why[HOP_JSON_WHY_SIZE];
    size_t size;
    hop_status status;
    do {
        status = hop_lines_next(records, 0, &text, &size, error);
        if (status == HOP_EEMPTY) return check_found(records, error);
        if (status != HOP_OK) return status;
    } while (text[strspn(text, " \t")] == '\0');
    status = hop_json_read(text, size, &records->json, why);
    if (status == HOP_ENOMEM) return hop_fail_memory(error);
    if (status != HOP_OK) return hop_records_fail(records, status, error, "%s", why);
    if (!json_is_object(records->json))
        return hop_records_fail(records, HOP_EFORMAT, error, "is %s, not an object",
                                kind_of(records->json));
    for (size_t name = 0; name < records->name_count && status == HOP_OK; name++) {
        const char *path = records->names[name];
        json_t *value =
            strcmp(path, ".") == 0 ? records->json : hop_json_at(records->json, path);
        if (!value && name == HOP_RECORD_STRENGTH &&
            hop_records_frequency(records, hop_frequency_name))
            value = json_object_get(records->json, hop_frequency_name);
        if (value) records->found[name] = 1;
        if (value && !json_is_null(value)) status = take(records, name, value, error);
    }
    return status;
}
