/* SPDX-License-Identifier: MIT */
/* Cues as they might be asked: parts of stored texts, mistyped here and there. */
#include "lookup/texts_damage.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "core/utf8.h"

/* One character: bytes of some text. */
typedef struct slice {
    const char *bytes;
    size_t size;
} slice;

typedef struct line {
    slice *at; /* [count], room for as many edits as are made */
    size_t count;
} line;

static size_t step(const hop_text *text, size_t at) {
    uint32_t code;
    const size_t size =
        hop_utf8_decode((const unsigned char *)text->bytes + at, text->size - at, &code);
    return size ? size : 1;
}

size_t hop_text_length(const hop_text *text) {
    size_t count = 0;
    for (size_t at = 0; at < text->size; at += step(text, at)) count++;
    return count;
}

/* Where the character begins that the byte belongs to. */
static size_t begin_of(const hop_text *text, size_t at) {
    while (at > 0 && ((unsigned char)text->bytes[at] & 0xC0) == 0x80) at--;
    return at;
}

/* The end of so many characters from a place on. */
static size_t walk(const hop_text *text, size_t at, size_t characters) {
    for (size_t k = 0; k < characters && at < text->size; k++) at += step(text, at);
    return at;
}

hop_text hop_text_excerpt(const hop_text *text, size_t most, hop_random *chance) {
    if (walk(text, 0, most) == text->size) return *text;
    const uint64_t places = text->size - most + 1;
    const size_t from = begin_of(text, (size_t)hop_random_below(chance, places));
    const size_t to = walk(text, from, most);
    /* Words that were cut are left out, where whole ones remain. */
    size_t first = from, last = to;
    while (first > 0 && first < to && text->bytes[first - 1] != ' ') first++;
    while (last > first && last < text->size && text->bytes[last] != ' ') last--;
    if (first == last) return (hop_text){text->bytes + from, to - from};
    return (hop_text){text->bytes + first, last - first};
}

/* The place of the next word from a place on, and its end; false: there is none. */
static bool next_word(const hop_text *text, size_t *at, size_t *end) {
    while (*at < text->size && text->bytes[*at] == ' ') ++*at;
    *end = *at;
    while (*end < text->size && text->bytes[*end] != ' ') ++*end;
    return *end > *at;
}

hop_text hop_text_half(const hop_text *text, hop_random *chance) {
    size_t words = 0, at = 0, end = 0, from = 0;
    for (; next_word(text, &at, &end); at = end) words++;
    if (words < 2) return *text;
    const size_t half = (words + 1) / 2;
    const size_t first = (size_t)hop_random_below(chance, words - half + 1);
    at = 0;
    for (size_t k = 0; k < first + half && next_word(text, &at, &end); k++) {
        if (k == first) from = at;
        at = end;
    }
    return (hop_text){text->bytes + from, at - from};
}

/* A character that is written somewhere in these texts. */
static slice any_character(const hop_text *texts, size_t count, hop_random *chance) {
    static const slice blank = {" ", 1};
    const hop_text *text = &texts[hop_random_below(chance, count)];
    if (text->size == 0) return blank;
    const size_t at = begin_of(text, (size_t)hop_random_below(chance, text->size));
    return (slice){text->bytes + at, step(text, at)};
}

static void open_gap(line *self, size_t at) {
    memmove(self->at + at + 1, self->at + at, (self->count - at) * sizeof *self->at);
    self->count++;
}

static void close_gap(line *self, size_t at) {
    self->count--;
    memmove(self->at + at, self->at + at + 1, (self->count - at) * sizeof *self->at);
}

static void edit(line *self, const hop_text *others, size_t count, hop_random *chance) {
    enum { SUBSTITUTE, DELETE, INSERT, SWAP, EDITS };
    const size_t at = (size_t)hop_random_below(chance, self->count);
    switch (hop_random_below(chance, EDITS)) {
    case SUBSTITUTE:
        self->at[at] = any_character(others, count, chance);
        break;
    case DELETE:
        if (self->count > 1) close_gap(self, at);
        break;
    case INSERT:
        open_gap(self, at);
        self->at[at] = any_character(others, count, chance);
        break;
    default:
        if (at + 1 < self->count) {
            const slice moved = self->at[at];
            self->at[at] = self->at[at + 1];
            self->at[at + 1] = moved;
        }
    }
}

size_t hop_text_edits(const hop_text *text, double share) {
    const size_t edits = (size_t)(share * (double)hop_text_length(text) + 0.5);
    return edits ? edits : 1;
}

hop_status hop_text_damage(const hop_text *text, size_t edits, const hop_text *others,
                           size_t count, hop_random *chance, char **out, size_t *size) {
    size_t total = 0;
    line self = {malloc((hop_text_length(text) + edits + 1) * sizeof *self.at), 0};
    if (!self.at) return HOP_ENOMEM;
    for (size_t at = 0; at < text->size; at += step(text, at))
        self.at[self.count++] = (slice){text->bytes + at, step(text, at)};
    for (size_t k = 0; k < edits && self.count > 0; k++)
        edit(&self, others, count, chance);
    for (size_t k = 0; k < self.count; k++) total += self.at[k].size;
    char *bytes = malloc(total + 1);
    if (!bytes) {
        free(self.at);
        return HOP_ENOMEM;
    }
    *out = bytes;
    *size = total;
    for (size_t k = 0; k < self.count; k++) {
        memcpy(bytes, self.at[k].bytes, self.at[k].size);
        bytes += self.at[k].size;
    }
    *bytes = '\0';
    free(self.at);
    return HOP_OK;
}
