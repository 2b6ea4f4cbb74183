/* SPDX-License-Identifier: MIT */
/* One line of JSON becomes a cue. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stdin.h"

static void fail(hop_asked *self, const char *format, ...) HOP_PRINTF(2, 3);
static void fail(hop_asked *self, const char *format, ...) {
    va_list arguments;
    if (self->error[0]) return;
    va_start(arguments, format);
    vsnprintf(self->error, sizeof self->error, format, arguments);
    va_end(arguments);
}

static void read_units(hop_asked *self, const json_t *list, size_t dim) {
    self->units = malloc(dim);
    if (!self->units) return fail(self, "%s", hop_status_describe(HOP_ENOMEM));
    self->cue.units = self->units;
    for (size_t i = 0; i < dim; i++) {
        const json_t *unit = json_array_get(list, i);
        const json_int_t value = json_is_integer(unit) ? json_integer_value(unit) : 0;
        if ((!json_is_integer(unit) && !json_is_null(unit)) || value < -1 || value > 1)
            return fail(self, "units[%zu] is none of -1, 1 and 0 or null (missing)", i);
        self->units[i] = (int8_t)value;
    }
}

static void read_values(hop_asked *self, const json_t *list, size_t dim) {
    self->values = malloc(dim * sizeof *self->values);
    if (!self->values) return fail(self, "%s", hop_status_describe(HOP_ENOMEM));
    self->cue.values = self->values;
    for (size_t i = 0; i < dim; i++) {
        const json_t *value = json_array_get(list, i);
        if (!json_is_number(value) && !json_is_null(value))
            return fail(self, "values[%zu] is neither a number nor null (missing)", i);
        self->values[i] = json_is_null(value) ? NAN : (float)json_number_value(value);
        if (isinf(self->values[i])) return fail(self, "values[%zu] is beyond float32", i);
    }
}

static void read_list(hop_asked *self, const char *name, const json_t *list, size_t dim) {
    if (dim == 0) return fail(self, "%s: this memory holds texts: ask with text", name);
    if (!json_is_array(list)) return fail(self, "%s is no list", name);
    if (json_array_size(list) != dim)
        return fail(self, "%s has %zu numbers, the memories have %zu units", name,
                    json_array_size(list), dim);
    if (*name == 'u')
        read_units(self, list, dim);
    else
        read_values(self, list, dim);
}

/* The value of a letter of base64; -1: it is none. */
static int sextet(char letter) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = letter ? strchr(letters, letter) : NULL;
    return at ? (int)(at - letters) : -1;
}

/* Bytes of base64, with or without padding; NULL: it is none, or memory ran out. */
static unsigned char *read_base64(const char *text, size_t length, size_t *size) {
    unsigned char *bytes = malloc(length / 4 * 3 + 3);
    unsigned held = 0;
    int bits = 0;
    *size = 0;
    while (length > 0 && text[length - 1] == '=') length--;
    for (size_t i = 0; bytes && i < length; i++) {
        const int value = sextet(text[i]);
        if (value < 0) {
            free(bytes);
            return NULL;
        }
        held = held << 6 | (unsigned)value;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes[(*size)++] = (unsigned char)(held >> bits);
    }
    return bytes;
}

/* Whether bytes begin as a picture file does. */
static int is_picture(const unsigned char *bytes, size_t size) {
    if (size < 8) return 0;
    return memcmp(bytes, "\x89PNG", 4) == 0 || memcmp(bytes, "\xff\xd8\xff", 3) == 0 ||
           memcmp(bytes, "RIFF", 4) == 0 ||
           (bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
            strchr(" \t\r\n#", bytes[2]) && bytes[2]);
}

static void read_file(hop_asked *self, const char *path) {
    struct stat file;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return fail(self, "picture %.300s: %s", path, strerror(errno));
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        fail(self, "picture %.300s: no regular file", path);
    } else if (file.st_size > HOP_MAX_PICTURE) {
        fail(self, "picture %.300s: over %d bytes", path, HOP_MAX_PICTURE);
    } else {
        const size_t size = (size_t)file.st_size;
        size_t got = 0;
        ssize_t more = 1;
        self->picture = malloc(size + 1);
        while (self->picture && got < size && more > 0) {
            more = read(fd, (char *)self->picture + got, size - got);
            got += more > 0 ? (size_t)more : 0;
        }
        if (!self->picture) fail(self, "%s", hop_status_describe(HOP_ENOMEM));
        if (more < 0) fail(self, "picture %.300s: %s", path, strerror(errno));
        self->cue.picture = self->picture;
        self->cue.picture_size = got;
    }
    close(fd);
}

/* A picture's bytes as base64 (with or without "data:image/...;base64,"), or the path of
   its file: what base64 makes a picture of is no path. */
static void read_picture(hop_asked *self, const json_t *value) {
    const char *text = json_string_value(value);
    size_t length = json_string_length(value), size;
    if (!text) return fail(self, "picture is no text");
    const int is_data = strncmp(text, "data:", 5) == 0;
    const char *comma = is_data ? strchr(text, ',') : NULL;
    if (comma) {
        length -= (size_t)(comma + 1 - text);
        text = comma + 1;
    }
    unsigned char *bytes = read_base64(text, length, &size);
    if (bytes && (comma || is_picture(bytes, size))) {
        self->cue.picture = self->picture = bytes;
        self->cue.picture_size = size;
        return;
    }
    free(bytes);
    if (is_data) return fail(self, "picture: this is no base64");
    if (strlen(text) != length) return fail(self, "picture: a path has no zero bytes");
    read_file(self, text);
}

static void read_text(hop_asked *self, const json_t *value) {
    if (!json_is_string(value)) return fail(self, "text is no text");
    self->cue.text = json_string_value(value);
    self->cue.text_size = json_string_length(value);
}

static void read_top(hop_asked *self, const json_t *value) {
    const json_int_t top = json_is_integer(value) ? json_integer_value(value) : 0;
    if (top < 1 || top > HOP_STDIN_TOP)
        return fail(self, "top is no whole number from 1 to %d", HOP_STDIN_TOP);
    self->top = (size_t)top;
}

static void read_where(hop_asked *self, const json_t *value) {
    if (!json_is_array(value)) return fail(self, "where is no list of conditions");
    if (json_array_size(value) > HOP_MAX_CONDITIONS)
        return fail(self, "where: over %d conditions", HOP_MAX_CONDITIONS);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *text = json_array_get(value, i);
        if (!json_is_string(text) ||
            strlen(json_string_value(text)) != json_string_length(text))
            return fail(self, "where[%zu] is no condition", i);
    }
    if (json_array_size(value) == 0) return;
    self->where = json_dumps(value, JSON_COMPACT);
    if (!self->where) fail(self, "%s", hop_status_describe(HOP_ENOMEM));
}

static void read_confirm(hop_asked *self, const hop_options *options,
                         const json_t *value) {
    self->may_confirm = !json_is_false(value) && !json_is_null(value);
    if (!self->may_confirm || json_is_true(value)) {
        if (self->may_confirm && !options->confirm)
            fail(self, "confirm: start with --confirm, which lets the file be written");
        return;
    }
    self->confirm = json_string_value(value);
    if (!self->confirm) return fail(self, "confirm is no key, true or false");
    if (strlen(self->confirm) != json_string_length(value))
        return fail(self, "confirm: a key has no zero bytes");
    if (!options->confirm)
        fail(self, "confirm: start with --confirm, which lets the file be written");
}

void hop_asked_read(hop_asked *self, const hop_options *options, size_t dim,
                    const char *text, size_t size) {
    json_error_t why;
    const char *name;
    json_t *value;
    *self = (hop_asked){.top = options->top, .may_confirm = 1};
    self->line = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    if (!self->line) return fail(self, "no JSON: %s (column %d)", why.text, why.column);
    if (!json_is_object(self->line)) return fail(self, "a line must hold one object");
    self->id = json_object_get(self->line, "id");
    json_object_foreach(self->line, name, value) {
        if (strcmp(name, "id") == 0)
            continue;
        else if (strcmp(name, "units") == 0 || strcmp(name, "values") == 0)
            read_list(self, name, value, dim);
        else if (strcmp(name, "picture") == 0)
            read_picture(self, value);
        else if (strcmp(name, "text") == 0)
            read_text(self, value);
        else if (strcmp(name, "top") == 0)
            read_top(self, value);
        else if (strcmp(name, "where") == 0)
            read_where(self, value);
        else if (strcmp(name, "confirm") == 0)
            read_confirm(self, options, value);
        else
            fail(self, "unknown name \"%.100s\"", name);
    }
    const hop_cue *cue = &self->cue;
    const int forms = (cue->units != NULL) + (cue->values != NULL) +
                      (cue->picture != NULL) + (cue->text != NULL);
    if (forms > 1) fail(self, "more than one of units, values, picture and text");
    if (forms == 0 && !self->confirm)
        fail(self, "no cue: give units, values, picture or text");
}

void hop_asked_clear(hop_asked *self) {
    json_decref(self->line);
    free(self->units);
    free(self->values);
    free(self->picture);
    free(self->where);
    *self = (hop_asked){0};
}
