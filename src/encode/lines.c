/* SPDX-License-Identifier: MIT */
/* Lines of text files: taken one at a time, checked to be UTF-8; texts and numbers. */
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/utf8.h"
#include "encode/records.h"

enum { FIRST_ROOM = 1 << 16 };

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* More bytes behind those that are there, room for a NUL included. */
static hop_status refill(hop_records *records, hop_error *error) {
    hop_lines *lines = &records->lines;
    size_t held = lines->end - lines->begin, got = 0;
    if (lines->begin > 0) {
        memmove(lines->bytes, lines->bytes + lines->begin, held);
        lines->begin = 0;
        lines->end = held;
    }
    if (lines->room - held < 2) {
        size_t room = lines->room ? lines->room * 2 : FIRST_ROOM;
        if (room > lines->max + 3) room = lines->max + 3; /* CR, LF and the NUL */
        if (room - held < 2)
            return hop_records_fail(records, HOP_ELIMIT, error,
                                    "a record longer than %zu bytes%s", lines->max,
                                    records->format == HOP_RECORDS_CSV ||
                                            records->format == HOP_RECORDS_TSV
                                        ? " (is a quote left open?)"
                                        : "");
        char *larger = realloc(lines->bytes, room);
        if (!larger) return hop_fail_memory(error);
        lines->bytes = larger;
        lines->room = room;
    }
    hop_status status = hop_source_read_some(&lines->source, lines->bytes + held,
                                             lines->room - 1 - held, &got, error);
    if (status != HOP_OK) return status;
    lines->end += got;
    lines->ended = got == 0;
    return HOP_OK;
}

typedef enum place { CELL_BEGINS, IN_PLAIN, IN_QUOTES, AFTER_QUOTE } place;

/* The next line end at or after *at that no quotes hide; *at is where to go on. */
static int find_end(const hop_lines *lines, char separator, place *now, size_t *at) {
    const char *bytes = lines->bytes + lines->begin;
    size_t held = lines->end - lines->begin;
    if (!separator) {
        const char *found = *at < held ? memchr(bytes + *at, '\n', held - *at) : NULL;
        *at = found ? (size_t)(found - bytes) : held;
        return found != NULL;
    }
    for (; *at < held; ++*at) {
        char c = bytes[*at];
        if (*now == IN_QUOTES) {
            if (c == '"') *now = AFTER_QUOTE;
        } else if (c == '\n') {
            return 1;
        } else if (c == separator) {
            *now = CELL_BEGINS;
        } else if (c == '"' && *now != IN_PLAIN) {
            *now = IN_QUOTES;
        } else {
            *now = IN_PLAIN;
        }
    }
    return 0;
}

static size_t count_newlines(const char *text, size_t size) {
    size_t count = 0;
    const char *end = text + size;
    while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
        count++;
        text++;
    }
    return count;
}

/* Names the line and the character of a byte that is no text. */
static hop_status check_text(hop_records *records, const char *text, size_t size,
                             hop_error *error) {
    size_t fault = hop_utf8_fault(text, size);
    if (fault == size) return HOP_OK;
    size_t begin = fault, column = 1;
    while (begin > 0 && text[begin - 1] != '\n') begin--;
    for (size_t i = begin; i < fault; i++) column += (text[i] & 0xc0) != 0x80;
    size_t from = fault > begin + 12 ? fault - 12 : begin;
    while (from < fault && (text[from] & 0xc0) == 0x80) from++;
    char excerpt[HOP_EXCERPT_SIZE];
    hop_utf8_excerpt(text + from, size - from < 30 ? size - from : 30, excerpt);
    records->record.line += count_newlines(text, fault);
    return hop_records_fail(records, HOP_EFORMAT, error, "column %zu: %s 0x%02x, in '%s'",
                            column, text[fault] ? "no UTF-8: byte" : "a NUL: byte",
                            (unsigned char)text[fault], excerpt);
}

/* A byte order mark may stand before the first line. */
static void pass_mark(hop_lines *lines) {
    if (lines->end == 0) return;
    if (lines->bytes[0] != '\xef') {
        lines->began = 1;
    } else if (lines->end >= 3) {
        if (memcmp(lines->bytes, "\xef\xbb\xbf", 3) == 0) lines->begin = 3;
        lines->began = 1;
    }
}

hop_status hop_lines_next(hop_records *records, char separator, char **text, size_t *size,
                          hop_error *error) {
    hop_lines *lines = &records->lines;
    size_t at = 0;
    place now = CELL_BEGINS;
    records->record.line = lines->next;
    int found = 0;
    for (;;) {
        if (!lines->began) pass_mark(lines);
        if (lines->began || lines->ended) found = find_end(lines, separator, &now, &at);
        if (found || lines->ended) break;
        hop_status status = refill(records, error);
        if (status != HOP_OK) return status;
    }
    if (!found && at == 0) return HOP_EEMPTY;
    char *begin = lines->bytes + lines->begin;
    lines->begin += at + (size_t)found;
    size_t length = at;
    if (length > 0 && begin[length - 1] == '\r') length--;
    if (length > lines->max)
        return hop_records_fail(records, HOP_ELIMIT, error,
                                "a record longer than %zu bytes", lines->max);
    lines->next += 1 + count_newlines(begin, length);
    hop_status status = check_text(records, begin, length, error);
    if (status != HOP_OK) return status;
    begin[length] = '\0';
    *text = begin;
    *size = length;
    return HOP_OK;
}

static char *skip_blanks(char *at) {
    while (is_blank(*at)) at++;
    return at;
}

/* The first line of word2vec's text: how many vectors, and of how many numbers. A file of
   vectors of one number has none. */
static int read_promise(hop_records *records, const char *text) {
    size_t values[2] = {0};
    for (int i = 0; i < 2; i++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 9) return 0;
        values[i] = strtoull(text, NULL, 10);
        text += digits;
        if (i == 0 && !is_blank(*text)) return 0;
        text += strspn(text, " \t");
    }
    if (*text || values[0] == 0 || values[1] < 2) return 0;
    records->declared = values[0];
    records->dim = values[1];
    return 1;
}

/* Where the vector of a line begins that starts with a key: after its first word; where
   the length is known, before its last numbers, since some keys hold blanks. */
static char *key_end(const hop_records *records, char *text, size_t size) {
    char *end = text + size;
    if (records->dim == 0) return text + strcspn(text, " \t");
    for (size_t i = 0; i < records->dim && end > text; i++) {
        while (end > text && is_blank(end[-1])) end--;
        while (end > text && !is_blank(end[-1])) end--;
    }
    while (end > text && is_blank(end[-1])) end--;
    return end > text ? end : text + strcspn(text, " \t");
}

static hop_status take_line(hop_records *records, char *text, size_t size,
                            hop_error *error) {
    if (records->format == HOP_RECORDS_LINES)
        return hop_records_set(records, HOP_RECORD_TEXT, text, size, error);
    if (records->format == HOP_RECORDS_WORDS) {
        char *end = key_end(records, text, size);
        char *rest = *end ? end + 1 : end;
        *end = '\0';
        hop_status status =
            hop_records_set(records, HOP_RECORD_KEY, text, (size_t)(end - text), error);
        if (status != HOP_OK) return status;
        size -= (size_t)(rest - text);
        text = rest;
    }
    return hop_records_numbers(records, text, size, 0, error);
}

static hop_status check_promise(const hop_records *records, hop_error *error) {
    if (records->declared == 0 || records->seen == records->declared) return HOP_EEMPTY;
    return hop_fail(error, HOP_EFORMAT,
                    "%s: the first line promises %zu vectors; there are %zu",
                    records->name, records->declared, records->seen);
}

hop_status hop_lines_record(hop_records *records, hop_error *error) {
    for (;;) {
        char *text;
        size_t size;
        hop_status status = hop_lines_next(records, 0, &text, &size, error);
        if (status == HOP_EEMPTY) return check_promise(records, error);
        if (status != HOP_OK) return status;
        if (records->format != HOP_RECORDS_LINES) {
            char *begin = skip_blanks(text);
            size -= (size_t)(begin - text);
            text = begin;
        }
        while (records->format != HOP_RECORDS_LINES && size > 0 &&
               is_blank(text[size - 1]))
            text[--size] = '\0';
        if (size == 0) continue;
        if (records->format == HOP_RECORDS_WORDS && records->record.line == 1 &&
            read_promise(records, text))
            continue;
        return take_line(records, text, size, error);
    }
}
