/* SPDX-License-Identifier: MIT */
/* JSON read within limits, and written compactly. */
#include "encode/json_text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Counts brackets and commas outside texts: an upper bound of what parsing allocates. */
static hop_status check_limits(const char *text, size_t size,
                               const hop_json_limits *limits, char *why) {
    size_t depth = 0, lists = 0, values = 1;
    int quoted = 0;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (quoted) {
            if (c == '\\') i++;
            quoted = c != '"';
            continue;
        }
        quoted = c == '"';
        values += c == ',';
        if (c == '[' || c == '{') {
            lists++;
            depth++;
        }
        if ((c == ']' || c == '}') && depth > 0) depth--;
        const char *what = depth > limits->nesting   ? "is nested deeper than"
                           : lists > limits->lists   ? "holds more lists and objects than"
                           : values > limits->values ? "holds more values than"
                                                     : NULL;
        if (!what) continue;
        snprintf(why, HOP_JSON_WHY_SIZE, "%s %zu", what,
                 depth > limits->nesting ? limits->nesting
                 : lists > limits->lists ? limits->lists
                                         : limits->values);
        return HOP_ELIMIT;
    }
    return HOP_OK;
}

hop_status hop_json_read(const char *text, size_t size, json_t **out,
                         char why[HOP_JSON_WHY_SIZE]) {
    static const hop_json_limits usual = {HOP_JSON_MAX_NESTING, HOP_JSON_MAX_LISTS,
                                          HOP_JSON_MAX_VALUES};
    return hop_json_read_within(text, size, &usual, out, why);
}

/* At least the bytes of the longest text, number or word. */
static size_t longest_token(const char *text, size_t size) {
    size_t longest = 0, begin = 0;
    int quoted = 0;
    for (size_t i = 0; i < size; i++) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') i++;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = 1;
        } else if (c == ',' || c == ':' || c == '[' || c == '{' || c == ' ') {
            if (i - begin > longest) longest = i - begin;
            begin = i;
        }
    }
    return longest > size - begin ? longest : size - begin;
}

/* What is read in place of a text: a list of a text of `pad` letters, and of the text. */
typedef struct padded {
    const char *text;
    size_t size, pad, at;
} padded;

static size_t give(void *buffer, size_t room, void *from) {
    padded *self = from;
    const struct {
        const char *text; /* NULL: letters */
        size_t size;
    } parts[] = {
        {"[\"", 2}, {NULL, self->pad}, {"\",", 2}, {self->text, self->size}, {"]", 1}};
    size_t given = 0, begin = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const size_t end = begin + parts[i].size;
        if (self->at < end && given < room) {
            const size_t left = end - self->at, free = room - given;
            const size_t count = left < free ? left : free;
            if (parts[i].text)
                memcpy((char *)buffer + given, parts[i].text + (self->at - begin), count);
            else
                memset((char *)buffer + given, 'x', count);
            self->at += count;
            given += count;
        }
        begin = end;
    }
    return given;
}

/* Jansson loses a byte of a token, and says nothing, where the room that tokens are
   gathered in cannot grow. A first token as long as any to come makes it grow, and tells
   whether it did. Its end falls where the room does not grow: without it Jansson would
   read on. NULL: *lost, or no JSON. */
static json_t *load(const char *text, size_t size, int *lost) {
    enum { FIRST_ROOM = 16 };
    padded all = {.text = text, .size = size, .pad = FIRST_ROOM};
    const size_t longest = longest_token(text, size);
    while (2 * all.pad <= longest + 2) all.pad *= 2;
    void *room = malloc(4 * all.pad);
    *lost = !room;
    free(room);
    if (*lost) return NULL;
    json_t *list = json_load_callback(give, &all, JSON_REJECT_DUPLICATES, NULL);
    json_t *value = NULL;
    if (json_array_size(list) == 2) {
        *lost = json_string_length(json_array_get(list, 0)) != all.pad;
        if (!*lost) value = json_incref(json_array_get(list, 1));
    }
    json_decref(list);
    return value;
}

hop_status hop_json_read_within(const char *text, size_t size,
                                const hop_json_limits *limits, json_t **out,
                                char why[HOP_JSON_WHY_SIZE]) {
    json_error_t error = {.text = ""};
    hop_status status = check_limits(text, size, limits, why);
    if (status != HOP_OK) return status;
    int lost = 0;
    json_t *value = load(text, size, &lost);
    if (value) {
        *out = value;
        return HOP_OK;
    }
    /* What is wrong with it is told of the text alone; is nothing, there was no memory.
     */
    if (!lost)
        value = json_loadb(text, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
    lost = lost || value;
    json_decref(value);
    /* Some failed allocations leave no other trace. */
    if (lost || json_error_code(&error) == json_error_out_of_memory || !error.text[0]) {
        snprintf(why, HOP_JSON_WHY_SIZE, "is more than memory holds");
        return HOP_ENOMEM;
    }
    snprintf(why, HOP_JSON_WHY_SIZE, "is no JSON (at byte %d: %.120s)", error.position,
             error.text);
    return HOP_EFORMAT;
}

typedef struct writer {
    char *text;
    size_t used, room;
    int failed;
} writer;

static void put(writer *w, const char *text, size_t size) {
    if (w->failed) return;
    if (w->room - w->used < size) {
        size_t room = w->room * 2 < w->used + size ? w->used + size : w->room * 2;
        char *larger = realloc(w->text, room);
        if (!larger) {
            w->failed = 1;
            return;
        }
        w->text = larger;
        w->room = room;
    }
    if (size) memcpy(w->text + w->used, text, size);
    w->used += size;
}

static int put_part(const char *text, size_t size, void *to) {
    put(to, text, size);
    return ((writer *)to)->failed ? -1 : 0;
}

/* A real stays one: a text of digits alone gets ".0". */
static void put_real(writer *w, double value) {
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text - 2, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    char *point = strpbrk(text, localeconv()->decimal_point);
    if (point) *point = '.';
    if (!strpbrk(text, ".e")) strcat(text, ".0");
    put(w, text, strlen(text));
}

static void put_value(writer *w, json_t *value) {
    size_t place;
    const char *name;
    json_t *part;
    int first = 1;
    if (json_is_array(value)) {
        put(w, "[", 1);
        json_array_foreach(value, place, part) {
            if (place) put(w, ",", 1);
            put_value(w, part);
        }
        put(w, "]", 1);
    } else if (json_is_object(value)) {
        put(w, "{", 1);
        json_object_foreach(value, name, part) {
            json_t *text = json_string(name);
            if (!first) put(w, ",", 1);
            first = 0;
            if (!text) w->failed = 1;
            if (text) put_value(w, text);
            json_decref(text);
            put(w, ":", 1);
            put_value(w, part);
        }
        put(w, "}", 1);
    } else if (json_is_real(value)) {
        put_real(w, json_real_value(value));
    } else if (json_dump_callback(value, put_part, w, JSON_ENCODE_ANY | JSON_COMPACT)) {
        w->failed = 1;
    }
}

char *hop_json_compact(json_t *value) {
    writer w = {0};
    put_value(&w, value);
    put(&w, "", 1);
    if (!w.failed) return w.text;
    free(w.text);
    return NULL;
}

static json_t *at_place(json_t *list, const char *path, size_t length) {
    size_t place = 0;
    if (length == 0 || length > 9) return NULL;
    for (size_t i = 0; i < length; i++) {
        if (path[i] < '0' || path[i] > '9') return NULL;
        place = place * 10 + (size_t)(path[i] - '0');
    }
    return json_array_get(list, place);
}

json_t *hop_json_at(json_t *from, const char *path) {
    while (from) {
        json_t *whole = json_object_get(from, path);
        size_t length = strcspn(path, ".");
        if (whole) return whole;
        if (json_is_array(from))
            from = at_place(from, path, length);
        else
            from = json_object_getn(from, path, length);
        if (!path[length]) return from;
        path += length + 1;
    }
    return NULL;
}
