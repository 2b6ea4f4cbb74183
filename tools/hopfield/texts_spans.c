/* SPDX-License-Identifier: MIT */
/* Why a text is like a cue: both one above the other, what matches marked; as JSON. */
#include "texts_spans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "exit.h"
#include "json.h"
#include "terminal.h"
#include "text.h"

enum { HEAD = 8, MOST_LINES = 12 };

/* A text with a mark for every byte of it. */
typedef struct side {
    const char *name;
    const char *bytes;
    size_t size;
    char *marks; /* [size] */
} side;

/* Bytes of the character at a place, its columns, and its code. */
static size_t character_at(const side *self, size_t at, size_t *columns, uint32_t *code) {
    const size_t length = hop_text_sequence(self->bytes + at, code);
    *columns = 1;
    if (length == 0 || *code < 0x20 || (*code >= 0x7f && *code < 0xa0)) {
        *code = ' ';
        return length ? length : 1;
    }
    const int width = utf8proc_charwidth((utf8proc_int32_t)*code);
    *columns = width > 0 ? (size_t)width : 0;
    return length;
}

/* Where a line ends that begins at a place: at a blank where there is one. */
static size_t line_end(const side *self, size_t at, size_t width) {
    size_t used = 0, blank = 0, columns;
    uint32_t code;
    while (at < self->size) {
        const size_t length = character_at(self, at, &columns, &code);
        if (used + columns > width && used > 0) return blank ? blank : at;
        used += columns;
        at += length;
        if (code == ' ') blank = at;
    }
    return at;
}

static void print_line(const side *self, size_t from, size_t to, int first) {
    size_t columns, pending = 0;
    uint32_t code;
    printf("  %-*s", HEAD - 2, first ? self->name : "");
    for (size_t at = from, length; at < to; at += length) {
        length = character_at(self, at, &columns, &code);
        if (code == ' ')
            pending++;
        else
            printf("%*s%.*s", (int)pending, "", (int)length, self->bytes + at);
        if (code != ' ') pending = 0;
    }
    printf("\n");
    pending = HEAD;
    int any = 0;
    for (size_t at = from, length; at < to; at += length) {
        length = character_at(self, at, &columns, &code);
        if (self->marks[at] == ' ') {
            pending += columns;
            continue;
        }
        any = any || columns;
        if (columns) printf("%*s", (int)pending, "");
        for (size_t i = 0; i < columns; i++) putchar(self->marks[at]);
        if (columns) pending = 0;
    }
    if (any) putchar('\n');
}

static int has_marks(const side *self, size_t from, size_t to) {
    for (size_t at = from; at < to; at++)
        if (self->marks[at] != ' ') return 1;
    return 0;
}

static void print_side(const side *self, size_t width) {
    size_t shown = 0;
    int skipped = 0, first = 1;
    const int is_long = self->size > 4 * width;
    for (size_t from = 0, to; from < self->size; from = to) {
        to = line_end(self, from, width);
        if (shown == MOST_LINES || (is_long && !has_marks(self, from, to))) {
            if (!skipped) printf("  %-*s...\n", HEAD - 2, first ? self->name : "");
            first = 0;
            skipped = 1;
            continue;
        }
        skipped = 0;
        print_line(self, from, to, first);
        first = 0;
        shown++;
    }
}

static int make_side(const char *name, const hop_text *text, side *out) {
    *out = (side){.name = name, .bytes = text->bytes, .size = text->size};
    out->marks = malloc(text->size + 1);
    if (!out->marks) return hop_complain_memory();
    memset(out->marks, ' ', text->size);
    return 0;
}

/* Marks the bytes of a span; what lies outside the text is none of it. */
static void mark(side *self, size_t at, size_t size, char with) {
    for (size_t i = at; i < self->size && i - at < size; i++)
        if (self->bytes[i] != ' ') self->marks[i] = with;
}

int hop_spans_print(const hop_text *cue, const hop_text *text, const hop_text_span *spans,
                    size_t count) {
    side above, below = {0};
    int code = make_side("cue", cue, &above);
    if (code == 0) code = make_side("item", text, &below);
    for (size_t k = 0; code == 0 && k < count; k++) {
        const char with = spans[k].same ? '=' : '~';
        mark(&above, spans[k].cue, spans[k].cue_size, with);
        mark(&below, spans[k].text, spans[k].text_size, with);
    }
    if (code == 0) {
        const size_t width = hop_terminal_columns() - HEAD;
        print_side(&above, width);
        print_side(&below, width);
    }
    free(above.marks);
    free(below.marks);
    return code;
}

static json_t *part(const hop_text *text, size_t at, size_t size) {
    if (at > text->size) at = text->size;
    if (size > text->size - at) size = text->size - at;
    json_t *whole = json_stringn(text->bytes + at, size);
    return whole ? whole : json_null();
}

static json_t *spans_json(const hop_text *cue, const hop_text *text,
                          const hop_text_span *spans, size_t count) {
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++) {
        const hop_text_span *one = &spans[k];
        json_array_append_new(list,
                              json_pack("{s:o, s:o, s:o, s:o, s:o, s:b}", "cue",
                                        part(cue, one->cue, one->cue_size), "text",
                                        part(text, one->text, one->text_size), "cue_at",
                                        hop_json_count(one->cue), "text_at",
                                        hop_json_count(one->text), "weight",
                                        hop_json_number(one->weight), "same", one->same));
    }
    return list;
}

hop_status hop_spans_add(const hop_lookup *lookup, const hop_store *store,
                         const hop_text *cue, const hop_answer *answer, json_t *object,
                         hop_error *error) {
    const hop_cue asked = {.text = cue->bytes, .text_size = cue->size};
    hop_text_span *spans = NULL;
    hop_text text = {0};
    size_t count = 0;
    if (answer->match_count > 0) {
        const size_t row = answer->row;
        text.bytes = hop_store_text(store, row, &text.size);
        const hop_status status =
            hop_lookup_explain(lookup, &asked, row, &spans, &count, error);
        if (status != HOP_OK) return status;
    }
    json_object_set_new(object, "spans", spans_json(cue, &text, spans, count));
    free(spans);
    return HOP_OK;
}
