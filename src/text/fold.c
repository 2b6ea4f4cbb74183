/* SPDX-License-Identifier: MIT */
/* Folding: a text in NFKC with case folded, one grapheme cluster after the other. */
#include <stdlib.h>
#include <string.h>
#include <hopfield/text.h>
#include <utf8proc.h>
#include "core/error.h"
#include "core/utf8.h"

typedef struct {
    const unsigned char *source;
    size_t source_size, at; /* at: the next cluster */
    unsigned char *bytes;
    uint32_t *from;
    size_t size, room;
    int32_t *codes; /* of the cluster, decomposed */
    size_t count, codes_room;
    size_t blank; /* where a run of blanks begins that is to be one space; SIZE_MAX */
    size_t end;   /* of the last cluster that left a byte */
} folding;

/* Of U+FDFA, the most of any code point. */
enum { DECOMPOSED_MOST = 18 };

static int is_ignorable(uint32_t code) {
    return code >= 0x80 && utf8proc_get_property((int32_t)code)->ignorable;
}

/* Also what tells apart the left and the right one, and the letters that look alike. */
static int is_apostrophe(int32_t code) {
    return code == 0x2018 || code == 0x2019 || code == 0x201b || code == 0x02bb ||
           code == 0x02bc || code == 0x02bd;
}

/* Written for an apostrophe by many keyboards, but a blank with a mark to NFKC. */
static int is_acute(uint32_t code) {
    return code == 0xb4 || code == 0x1ffd;
}

static int is_blank(int32_t code) {
    if (code < 0x80) return code <= ' ' || code == 0x7f;
    const utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZS ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

/* For more bytes and a NUL. */
static hop_status make_room(folding *self, size_t more) {
    if (self->size + more > HOP_MAX_TEXT) return HOP_ELIMIT;
    if (self->size + more < self->room) return HOP_OK;
    const size_t grown = self->size + self->size / 2, least = self->size + more;
    const size_t room = (grown > least ? grown : least) + 1;
    unsigned char *bytes = realloc(self->bytes, room);
    if (!bytes) return HOP_ENOMEM;
    self->bytes = bytes;
    if (self->from) {
        uint32_t *from = realloc(self->from, room * sizeof *from);
        if (!from) return HOP_ENOMEM;
        self->from = from;
    }
    self->room = room;
    return HOP_OK;
}

static void put(folding *self, unsigned char byte, size_t from) {
    if (self->from) self->from[self->size] = (uint32_t)from;
    self->bytes[self->size++] = byte;
}

/* A code point of the cluster at `from`, which ends at `end`. */
static hop_status put_code(folding *self, int32_t code, size_t from, size_t end) {
    if (is_blank(code)) {
        if (self->blank == SIZE_MAX) self->blank = from;
        return HOP_OK;
    }
    unsigned char bytes[4];
    const size_t length =
        (size_t)utf8proc_encode_char(is_apostrophe(code) ? '\'' : code, bytes);
    const int spaced = self->blank != SIZE_MAX && self->size > 0;
    hop_status status = make_room(self, length + (spaced ? 1 : 0));
    if (status) return status;
    if (spaced) put(self, ' ', self->blank);
    self->blank = SIZE_MAX;
    for (size_t i = 0; i < length; i++) put(self, bytes[i], from);
    self->end = end;
    return HOP_OK;
}

static int compare_keys(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Marks [begin, end) in canonical order: stable, by combining class. */
static hop_status order_run(int32_t *codes, size_t begin, size_t end) {
    enum { FEW = 16 };
    uint64_t few[FEW], *keys = few;
    const size_t count = end - begin;
    if (count > FEW) keys = malloc(count * sizeof *keys);
    if (!keys) return HOP_ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const int32_t code = codes[begin + i];
        const int16_t class = utf8proc_get_property(code)->combining_class;
        keys[i] = (uint64_t) class << 56 | (uint64_t)i << 24 | (uint64_t)code;
    }
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++) codes[begin + i] = (int32_t)(keys[i] & 0xffffff);
    if (keys != few) free(keys);
    return HOP_OK;
}

static hop_status order_marks(int32_t *codes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t end = i;
        while (end < count && utf8proc_get_property(codes[end])->combining_class) end++;
        if (end - i > 1) {
            hop_status status = order_run(codes, i, end);
            if (status) return status;
        }
        if (end > i) i = end - 1;
    }
    return HOP_OK;
}

/* Leaves room for one code point more. */
static hop_status make_codes_room(folding *self) {
    if (self->count + DECOMPOSED_MOST <= self->codes_room) return HOP_OK;
    const size_t room = 2 * self->codes_room + 8 * DECOMPOSED_MOST;
    int32_t *codes = realloc(self->codes, room * sizeof *codes);
    if (!codes) return HOP_ENOMEM;
    self->codes = codes;
    self->codes_room = room;
    return HOP_OK;
}

/* Decomposes a code point behind those that are there. */
static size_t decompose(folding *self, uint32_t code) {
    int bound = 0;
    const utf8proc_ssize_t length = utf8proc_decompose_char(
        is_acute(code) ? '\'' : (int32_t)code, self->codes + self->count, DECOMPOSED_MOST,
        UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &bound);
    return length < 0 ? 0 : (size_t)length;
}

/* Gathers the cluster at self->at, as if what is ignorable were not there: where it
   begins. A code point belongs to it also where only its decomposition does: halfwidth
   jamo become a syllable. */
static hop_status gather(folding *self, size_t *from) {
    uint32_t last = 0;
    int32_t state = 0;
    int any = 0;
    self->count = 0;
    while (self->at < self->source_size) {
        uint32_t code = 0;
        const size_t length =
            hop_utf8_decode(self->source + self->at, self->source_size - self->at, &code);
        if (!is_ignorable(code)) {
            hop_status status = make_codes_room(self);
            if (status) return status;
            const size_t more = decompose(self, code);
            if (any &&
                utf8proc_grapheme_break_stateful((int32_t)last, (int32_t)code, &state) &&
                (self->count == 0 || more == 0 ||
                 utf8proc_grapheme_break(self->codes[self->count - 1],
                                         self->codes[self->count])))
                break;
            if (!any) *from = self->at;
            any = 1;
            last = code;
            self->count += more;
        }
        self->at += length;
    }
    return HOP_OK;
}

static hop_status fold_cluster(folding *self) {
    size_t from = self->at;
    hop_status status = gather(self, &from);
    if (!status) status = order_marks(self->codes, self->count);
    if (status) return status;
    const utf8proc_ssize_t composed = utf8proc_normalize_utf32(
        self->codes, (utf8proc_ssize_t)self->count, UTF8PROC_COMPOSE);
    for (utf8proc_ssize_t i = 0; i < composed && !status; i++)
        status = put_code(self, self->codes[i], from, self->at);
    return status;
}

/* Letters that stand alone: what follows them is ASCII too. */
static hop_status fold_plain(folding *self) {
    while (self->at < self->source_size && self->source[self->at] < 0x80) {
        const size_t at = self->at;
        if (at + 1 < self->source_size && self->source[at + 1] >= 0x80) break;
        const unsigned char byte = self->source[at];
        self->at++;
        hop_status status =
            put_code(self, byte >= 'A' && byte <= 'Z' ? byte + 32 : byte, at, at + 1);
        if (status) return status;
    }
    return HOP_OK;
}

static hop_status fold_all(folding *self) {
    hop_status status = make_room(self, self->source_size);
    while (!status && self->at < self->source_size) {
        status = fold_plain(self);
        if (!status && self->at < self->source_size) status = fold_cluster(self);
    }
    if (status) return status;
    self->bytes[self->size] = '\0';
    if (self->from) self->from[self->size] = (uint32_t)self->end;
    return HOP_OK;
}

hop_status hop_text_fold(const hop_text *text, int places, hop_folded *out,
                         hop_error *error) {
    if (text->size > HOP_MAX_TEXT)
        return hop_fail(error, HOP_ELIMIT, "text: %zu bytes, the limit is %d", text->size,
                        HOP_MAX_TEXT);
    const size_t fault = text->size ? hop_utf8_fault(text->bytes, text->size) : 0;
    if (fault < text->size)
        return hop_fail(error, HOP_EVALUE, "text: %s %zu",
                        text->bytes[fault] ? "no UTF-8: byte" : "a NUL: byte", fault + 1);
    folding self = {.source = (const unsigned char *)text->bytes,
                    .source_size = text->size,
                    .blank = SIZE_MAX};
    hop_status status = HOP_OK;
    if (places && !(self.from = malloc(sizeof *self.from))) status = HOP_ENOMEM;
    if (!status) status = fold_all(&self);
    free(self.codes);
    if (!status) {
        *out = (hop_folded){(char *)self.bytes, self.size, self.from};
        return HOP_OK;
    }
    free(self.bytes);
    free(self.from);
    if (status == HOP_ELIMIT)
        return hop_fail(error, status, "text: over %d bytes once folded", HOP_MAX_TEXT);
    return hop_fail_memory(error);
}

void hop_folded_clear(hop_folded *folded) {
    if (!folded) return;
    free(folded->bytes);
    free(folded->from);
    *folded = (hop_folded){0};
}
