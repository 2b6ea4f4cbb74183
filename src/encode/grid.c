/* SPDX-License-Identifier: MIT */
/* Text pictures in and out: one character a unit, blank lines between pictures. */
#include <hopfield/grid.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "encode/file.h"

enum { MAX_TEXT_BYTES = 64 << 20 };

void hop_grids_clear(hop_grids *grids) {
    if (!grids) return;
    free(grids->units);
    *grids = (hop_grids){0};
}

/* What is known while the lines of a file go by. */
typedef struct reader {
    const char *name;
    hop_error *error;
    size_t line;          /* from 1 */
    size_t width, height; /* of the first picture; height 0 while it is read */
    size_t count, rows;   /* whole pictures; rows of the one being read */
    int8_t *at;           /* where the next unit goes */
} reader;

static hop_status refuse_character(const reader *r, size_t column, unsigned char c) {
    char shown[8];
    if (c > 0x20 && c < 0x7f)
        snprintf(shown, sizeof shown, "'%c'", c);
    else
        snprintf(shown, sizeof shown, "0x%02x", c);
    return hop_fail(r->error, HOP_EFORMAT,
                    "%s: line %zu, column %zu: %s is none of '#', '.' and '?'", r->name,
                    r->line, column, shown);
}

static hop_status end_picture(reader *r) {
    if (r->rows == 0) return HOP_OK;
    if (r->height == 0) r->height = r->rows;
    if (r->rows != r->height)
        return hop_fail(r->error, HOP_EFORMAT,
                        "%s: picture %zu, which ends before line %zu, has %zu lines; the "
                        "first has %zu",
                        r->name, r->count + 1, r->line, r->rows, r->height);
    r->count++;
    r->rows = 0;
    return HOP_OK;
}

static hop_status read_line(reader *r, const char *line, size_t length) {
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\t' ||
                          line[length - 1] == '\r'))
        length--;
    if (length == 0) return end_picture(r);
    for (size_t i = 0; i < length; i++) {
        char c = line[i];
        if (c != '#' && c != '.' && c != '?')
            return refuse_character(r, i + 1, (unsigned char)c);
        *r->at++ = c == '#' ? 1 : c == '.' ? -1 : 0;
    }
    if (r->width == 0) r->width = length;
    if (length != r->width)
        return hop_fail(r->error, HOP_EFORMAT,
                        "%s: line %zu has %zu characters; the first has %zu", r->name,
                        r->line, length, r->width);
    r->rows++;
    return HOP_OK;
}

hop_status hop_grids_decode(const char *text, size_t size, const char *name,
                            hop_grids *out, hop_error *error) {
    if (size > MAX_TEXT_BYTES)
        return hop_fail(error, HOP_ELIMIT, "%s: the text is larger than %d bytes", name,
                        MAX_TEXT_BYTES);
    int8_t *units = malloc(size + 1); /* no text holds more units than characters */
    if (!units) return hop_fail_memory(error);
    reader r = {.name = name, .error = error, .at = units};
    hop_status status = HOP_OK;
    for (size_t start = 0; start < size && status == HOP_OK;) {
        const char *end = memchr(text + start, '\n', size - start);
        size_t length = end ? (size_t)(end - text) - start : size - start;
        r.line++;
        status = read_line(&r, text + start, length);
        start += length + 1;
    }
    r.line++;
    if (status == HOP_OK) status = end_picture(&r);
    if (status == HOP_OK && r.count == 0)
        status = hop_fail(error, HOP_EEMPTY, "%s: no text picture in it", name);
    if (status != HOP_OK) {
        free(units);
        return status;
    }
    int8_t *fitted = realloc(units, r.count * r.width * r.height);
    *out = (hop_grids){r.count, r.width, r.height, fitted ? fitted : units};
    return HOP_OK;
}

hop_status hop_grids_read(const char *path, hop_grids *out, hop_error *error) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    hop_status status = hop_file_read(path, MAX_TEXT_BYTES, &bytes, &size, error);
    if (status != HOP_OK) return status;
    status = hop_grids_decode((const char *)bytes, size, path, out, error);
    free(bytes);
    return status;
}

hop_status hop_grids_write(const char *path, const int8_t *units, size_t count,
                           size_t width, size_t height, hop_error *error) {
    size_t pixels, total, room;
    if (!units || count == 0 || width == 0 || height == 0 ||
        __builtin_mul_overflow(width, height, &pixels) ||
        __builtin_mul_overflow(pixels, count, &total) || total > SIZE_MAX / 4)
        return hop_fail(error, HOP_EINVAL,
                        "cannot write %s: %zu text pictures of %zu x %zu units", path,
                        count, width, height);
    room = total + count * height + count; /* a newline a row, a blank line between */
    char *text = malloc(room), *at = text;
    if (!text) return hop_fail_memory(error);
    hop_status status = HOP_OK;
    for (size_t i = 0; i < total; i++) {
        if (units[i] < -1 || units[i] > 1) {
            status = hop_fail(error, HOP_EINVAL,
                              "cannot write %s: unit %zu of picture %zu is %d", path,
                              i % pixels, i / pixels, units[i]);
            goto done;
        }
        if (i > 0 && i % pixels == 0) *at++ = '\n';
        *at++ = ".?#"[units[i] + 1];
        if ((i + 1) % width == 0) *at++ = '\n';
    }
    struct iovec part = {text, (size_t)(at - text)};
    status = hop_file_write(path, &part, 1, error);
done:
    free(text);
    return status;
}
