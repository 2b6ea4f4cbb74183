/* SPDX-License-Identifier: MIT */
/* JSON of a dump, piece by piece: the same bytes on every machine. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "encode/base64.h"
#include "store/dump.h"

hop_status hop_dump_flush(hop_dump_writer *self) {
    if (self->status == HOP_OK && self->used)
        self->status = self->write(self->user, self->bytes, self->used, self->error);
    self->used = 0;
    return self->status;
}

void hop_dump_put(hop_dump_writer *self, const char *text, size_t size) {
    while (size && self->status == HOP_OK) {
        const size_t room = sizeof self->bytes - self->used;
        const size_t part = size < room ? size : room;
        memcpy(self->bytes + self->used, text, part);
        self->used += part;
        text += part;
        size -= part;
        if (self->used == sizeof self->bytes) hop_dump_flush(self);
    }
}

void hop_dump_say(hop_dump_writer *self, const char *text) {
    hop_dump_put(self, text, strlen(text));
}

/* What JSON wants in place of a character; NULL: itself. */
static const char *escape_of(unsigned char c, char room[8]) {
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        if (c >= 0x20) return NULL;
        snprintf(room, 8, "\\u%04x", c);
        return room;
    }
}

void hop_dump_string(hop_dump_writer *self, const char *text, size_t size) {
    size_t from = 0;
    hop_dump_put(self, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        char room[8];
        const char *escape = escape_of((unsigned char)text[i], room);
        if (!escape) continue;
        hop_dump_put(self, text + from, i - from);
        hop_dump_say(self, escape);
        from = i + 1;
    }
    hop_dump_put(self, text + from, size - from);
    hop_dump_put(self, "\"", 1);
}

void hop_dump_integer(hop_dump_writer *self, int64_t value) {
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)value);
    hop_dump_say(self, text);
}

void hop_dump_real(hop_dump_writer *self, double value, int single) {
    char text[48];
    for (int digits = single ? 6 : 15; digits <= 17; digits++) {
        snprintf(text, sizeof text - 2, "%.*g", digits, value);
        const double again = strtod(text, NULL);
        if (single ? (float)again == (float)value : again == value) break;
    }
    char *point = strpbrk(text, localeconv()->decimal_point);
    if (point) *point = '.';
    if (!strpbrk(text, ".e")) strcat(text, ".0");
    hop_dump_say(self, text);
}

void hop_dump_base64(hop_dump_writer *self, const void *bytes, size_t size) {
    enum { PART = 3 << 10 };
    char text[PART / 3 * 4];
    const char *from = bytes;
    hop_dump_put(self, "\"", 1);
    for (size_t i = 0; i < size; i += PART) {
        const size_t part = size - i < PART ? size - i : PART;
        hop_base64_write(from + i, part, text);
        hop_dump_put(self, text, hop_base64_length(part));
    }
    hop_dump_put(self, "\"", 1);
}

void hop_dump_time(hop_dump_writer *self, hop_time time) {
    char text[HOP_TIME_TEXT];
    if (hop_time_format(time, text) == HOP_OK)
        hop_dump_string(self, text, strlen(text));
    else
        hop_dump_integer(self, time);
}
