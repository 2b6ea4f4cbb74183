/* SPDX-License-Identifier: MIT */
/* Words of a text that a memory of words does not know, and what they were meant to be.
 */
#include "corrector.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "exit.h"
#include "filters.h"
#include "subject.h"
#include "text.h"
#include "textual.h"

enum {
    MOST_FOUND = 1 << 15, /* words kept, so that they are not asked again */
    SHORTEST = 3,         /* letters of a word that is changed */
    ACRONYM = 5,          /* letters of one in capitals that is left */
    TOGETHER = 256
};

/* --- what is known --------------------------------------------------------------------
 */

/* The place of a folded word among those known, or where it is to be put. */
static hop_known_word *known_at(const hop_corrector *self, const hop_folded *word,
                                uint64_t hash) {
    size_t at = hash & (self->known_room - 1);
    for (; self->known[at].word; at = (at + 1) & (self->known_room - 1))
        if (self->known[at].hash == hash &&
            strcmp(self->known[at].word, word->bytes) == 0)
            break;
    return &self->known[at];
}

/* Takes the word over. */
static void insert_known(hop_corrector *self, hop_folded *word) {
    const uint64_t hash = hop_textual_hash(word->bytes, word->size);
    hop_known_word *known = known_at(self, word, hash);
    if (!known->word) {
        *known = (hop_known_word){hash, word->bytes};
        word->bytes = NULL;
    }
}

static int is_known(const hop_corrector *self, const hop_folded *word, uint64_t hash) {
    return known_at(self, word, hash)->word != NULL;
}

/* The items that can be found: chosen, and not faded to nothing. */
static int collect_known(hop_corrector *self, const unsigned char *chosen) {
    const size_t count = hop_store_count(self->store);
    hop_strength *faded = NULL;
    hop_error error;
    int code = hop_subject_strengths(self->store, &faded);
    if (code) return code;
    self->known_room = 64;
    while (self->known_room < 2 * count) self->known_room *= 2;
    self->known = calloc(self->known_room, sizeof *self->known);
    if (!self->known) code = hop_complain_memory();
    for (size_t row = 0; code == 0 && row < count; row++) {
        hop_text text = {0};
        hop_folded folded;
        if ((chosen && !chosen[row]) || faded[row].numerator <= 0) continue;
        text.bytes = hop_store_text(self->store, row, &text.size);
        const hop_status status = hop_text_fold(&text, 0, &folded, &error);
        if (status != HOP_OK)
            code = hop_complain_error(status, BLAME_FILE, &error);
        else {
            insert_known(self, &folded);
            hop_folded_clear(&folded);
        }
    }
    free(faded);
    return code;
}

static int check(const hop_corrector *self) {
    hop_text_sort sort;
    const hop_store_recipe *recipe = hop_store_recipe_of(self->store);
    if (hop_recipe_of_texts(recipe, &sort) && sort == HOP_TEXT_WORDS)
        return hop_store_count(self->store)
                   ? 0
                   : hop_complain(EXIT_USAGE, "%s: nothing was learned yet",
                                  hop_store_path(self->store));
    return hop_complain(EXIT_USAGE,
                        "correct: %s is of kind %s; a text is corrected by a memory of "
                        "kind word",
                        hop_store_path(self->store), recipe->kind);
}

int hop_corrector_open(const hop_options *options, hop_corrector *out) {
    hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
    unsigned char *chosen = NULL;
    size_t some = 0;
    hop_error error;
    *out = (hop_corrector){.options = options, .begins = 1};
    int code = hop_subject_context(options, &out->context);
    if (code == 0)
        code = hop_subject_open_store(options, options->arguments[0], HOP_STORE_READ,
                                      NULL, &out->store);
    if (code == 0) code = check(out);
    if (code == 0) code = hop_filters_choose(options, out->store, &chosen, &some);
    if (code == 0 && some == 0)
        code = hop_complain(EXIT_USAGE, "%s: no memory meets the conditions",
                            hop_store_path(out->store));
    if (code == 0) code = collect_known(out, chosen);
    if (code == 0) {
        how.chosen = chosen;
        how.seed = options->seed;
        const hop_status status =
            hop_lookup_create(out->context, out->store, &how, &out->lookup, &error);
        if (status != HOP_OK) code = hop_complain_asked(status, &error);
    }
    free(chosen);
    return code;
}

static void forget_found(hop_corrector *self) {
    for (size_t i = 0; i < self->found_count; i++) free(self->found[i].word);
    self->found_count = self->asked = 0;
    if (self->places) memset(self->places, 0, self->place_room * sizeof *self->places);
}

void hop_corrector_close(hop_corrector *self) {
    forget_found(self);
    free(self->found);
    free(self->places);
    free(self->unknown);
    for (size_t i = 0; self->known && i < self->known_room; i++)
        free(self->known[i].word);
    free(self->known);
    hop_lookup_free(self->lookup);
    hop_store_close(self->store);
    if (self->context) hop_subject_context_free(self->context);
    *self = (hop_corrector){0};
}

/* --- words of a text ------------------------------------------------------------------
 */

static int is_letter_or_more(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* Whether what stands between blanks is an address, a path, a name of code, an option. */
static int is_strange(const char *blob, size_t size) {
    size_t from = 0, to = size;
    while (from < size && !is_letter_or_more(blob[from])) from++;
    while (to > from && !is_letter_or_more(blob[to - 1])) to--;
    for (size_t i = 0; i < from; i++)
        if (!blob[i] || strchr("@#$%\\/`<{~&=+|-", blob[i])) return 1;
    for (size_t i = from; i < to; i++) {
        if (!blob[i] || strchr("@#$%\\/`<>{}~&=+|^_", blob[i])) return 1;
        if ((blob[i] == '.' || blob[i] == ':') && is_letter_or_more(blob[i + 1]))
            return 1;
    }
    return 0;
}

/* Letters of a word; 0 where it has a digit. */
static size_t letters_of(const char *word, size_t size) {
    size_t letters = 0;
    for (size_t i = 0; i < size; i++) {
        if (word[i] >= '0' && word[i] <= '9') return 0;
        letters += ((unsigned char)word[i] & 0xc0) != 0x80 && word[i] != '\'';
    }
    return letters;
}

/* A word without the 's of a genitive. */
static size_t without_s(const char *word, size_t size) {
    if (size > 2 && (word[size - 1] | 32) == 's') {
        if (word[size - 2] == '\'') return size - 2;
        if (size > 4 && memcmp(word + size - 4, "\u2019", 3) == 0) return size - 4;
    }
    return size;
}

/* Whether a word, were it unknown, could be a slip; what else it may be is left. */
static int may_be_slip(const char *word, size_t size, int begins) {
    const hop_text text = {word, size};
    const size_t letters = letters_of(word, size);
    if (letters < SHORTEST) return 0;
    switch (hop_word_case_of(&text)) {
    case HOP_CASE_SMALL:
        return 1;
    case HOP_CASE_TITLE:
        return begins; /* else a name */
    case HOP_CASE_CAPITALS:
        return letters > ACRONYM;
    default:
        return 0;
    }
}

static int make_places(hop_corrector *self) {
    const size_t room = self->place_room ? 2 * self->place_room : 1024;
    uint32_t *places = calloc(room, sizeof *places);
    if (!places) return hop_complain_memory();
    free(self->places);
    self->places = places;
    self->place_room = room;
    for (size_t i = 0; i < self->found_count; i++) {
        size_t at = self->found[i].hash & (room - 1);
        while (places[at]) at = (at + 1) & (room - 1);
        places[at] = (uint32_t)(i + 1);
    }
    return 0;
}

/* The place of a word in `found`, where it is put if need be. */
static int find_place(hop_corrector *self, const hop_folded *word, uint64_t hash,
                      size_t *out) {
    if (2 * (self->found_count + 1) > self->place_room) {
        const int code = make_places(self);
        if (code) return code;
    }
    size_t at = hash & (self->place_room - 1);
    for (; self->places[at]; at = (at + 1) & (self->place_room - 1)) {
        *out = self->places[at] - 1;
        if (self->found[*out].hash == hash &&
            strcmp(self->found[*out].word, word->bytes) == 0)
            return 0;
    }
    if (self->found_count == self->found_room) {
        const size_t room = self->found_room ? 2 * self->found_room : 256;
        hop_found_word *found = realloc(self->found, room * sizeof *found);
        if (!found) return hop_complain_memory();
        self->found = found;
        self->found_room = room;
    }
    char *copy = strdup(word->bytes);
    if (!copy) return hop_complain_memory();
    *out = self->found_count++;
    self->found[*out] = (hop_found_word){.hash = hash, .word = copy};
    self->places[at] = (uint32_t)self->found_count;
    return 0;
}

static int keep_unknown(hop_corrector *self, size_t at, size_t size,
                        const hop_folded *word, uint64_t hash) {
    if (self->unknown_count == self->unknown_room) {
        const size_t room = self->unknown_room ? 2 * self->unknown_room : 256;
        hop_unknown *unknown = realloc(self->unknown, room * sizeof *unknown);
        if (!unknown) return hop_complain_memory();
        self->unknown = unknown;
        self->unknown_room = room;
    }
    hop_unknown *one = &self->unknown[self->unknown_count++];
    *one = (hop_unknown){.at = at, .size = size};
    return find_place(self, word, hash, &one->found);
}

/* 1: known, or no text. */
static int fold_and_find(const hop_corrector *self, const char *word, size_t size,
                         hop_folded *folded, uint64_t *hash) {
    const hop_text text = {word, size};
    if (hop_text_fold(&text, 0, folded, NULL) != HOP_OK) return 1;
    *hash = hop_textual_hash(folded->bytes, folded->size);
    if (!is_known(self, folded, *hash)) return 0;
    hop_folded_clear(folded);
    return 1;
}

static int look_at_word(hop_corrector *self, const char *text, size_t at, size_t size) {
    const int begins = self->begins;
    const size_t stem = without_s(text + at, size);
    hop_folded folded;
    uint64_t hash;
    self->words++;
    self->begins = 0;
    if (!may_be_slip(text + at, stem, begins)) return 0;
    if (fold_and_find(self, text + at, size, &folded, &hash)) return 0;
    if (stem < size) {
        hop_folded_clear(&folded);
        if (fold_and_find(self, text + at, stem, &folded, &hash)) return 0;
    }
    const int code = keep_unknown(self, at, stem, &folded, hash);
    hop_folded_clear(&folded);
    return code;
}

/* Whether a sentence begins after what stands between two words. */
static void pass_between(hop_corrector *self, const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if ((text[i] && strchr(".!?:", text[i])) ||
            (text[i] == '\n' && i + 1 < size && text[i + 1] == '\n'))
            self->begins = 1;
}

static int look_at_blob(hop_corrector *self, const char *text, size_t from, size_t to) {
    const hop_text blob = {text + from, to - from};
    size_t at = 0, end = 0, length;
    if (is_strange(text + from, to - from)) {
        self->begins = 0;
        pass_between(self, text + to - 1, 1);
        return 0;
    }
    for (; hop_text_next_word(&blob, &at, &length); at = end) {
        pass_between(self, blob.bytes + end, at - end);
        const int code = look_at_word(self, text, from + at, length);
        if (code) return code;
        end = at + length;
    }
    pass_between(self, blob.bytes + end, blob.size - end);
    return 0;
}

static int is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* --- what was meant -------------------------------------------------------------------
 */

/* Whether one word is the other and more at one end: a plural, a compound, a word with a
   prefix, which the memory may well not know. A letter that is only doubled is a slip. */
static int goes_on(const char *shorter, const char *longer) {
    const size_t size = strlen(shorter), more = strlen(longer);
    if (size == 0 || more <= size) return 0;
    if (strcmp(longer + more - size, shorter) == 0) return 1;
    if (memcmp(longer, shorter, size) != 0) return 0;
    return more > size + 1 || longer[size] != shorter[size - 1];
}

/* The letters of a word without accents and the like; NULL: no memory. */
static char *without_marks(const char *word) {
    utf8proc_uint8_t *out = NULL;
    utf8proc_map((const utf8proc_uint8_t *)word, 0, &out,
                 UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                     UTF8PROC_STRIPMARK);
    return (char *)out;
}

/* Whether two words differ in accents alone: how to write them is the writer's choice. */
static int differ_in_marks(const char *one, const char *other) {
    char *a = without_marks(one), *b = without_marks(other);
    const int same = !a || !b || strcmp(a, b) == 0;
    free(a);
    free(b);
    return same;
}

/* Whether a word is rather one that the memory lacks than a slip for that of a row. */
static int is_own_word(const hop_corrector *self, const char *word, size_t row) {
    hop_text text = {0};
    hop_folded folded;
    text.bytes = hop_store_text(self->store, row, &text.size);
    if (hop_text_fold(&text, 0, &folded, NULL) != HOP_OK) return 1;
    const int own = goes_on(folded.bytes, word) || goes_on(word, folded.bytes) ||
                    differ_in_marks(word, folded.bytes);
    hop_folded_clear(&folded);
    return own;
}

/* The answer, with the share of all that are written so but for case, then others. */
static void take_answer(const hop_corrector *self, const hop_answer *answer,
                        const hop_answer_match *matches, hop_found_word *out) {
    out->count = 0;
    if (answer->match_count > 0) {
        out->rows[0] = answer->row;
        out->shares[out->count++] = answer->mass;
    }
    for (size_t k = 0; k < answer->match_count && out->count <= HOP_CORRECTOR_OTHERS;
         k++) {
        if (matches[k].row == answer->row) continue;
        out->rows[out->count] = matches[k].row;
        out->shares[out->count++] = matches[k].score;
    }
    out->sure = answer->verdict == HOP_VERDICT_NEAR && out->count > 0 &&
                out->shares[0] > self->options->sure &&
                !is_own_word(self, out->word, out->rows[0]);
}

static int ask(hop_corrector *self) {
    enum { TOP = 1 + HOP_CORRECTOR_OTHERS };
    hop_cue cues[TOGETHER];
    hop_answer answers[TOGETHER];
    hop_answer_match matches[TOGETHER * TOP];
    hop_error error;
    while (self->asked < self->found_count) {
        size_t count = 0;
        for (; count < TOGETHER && self->asked + count < self->found_count; count++) {
            const char *word = self->found[self->asked + count].word;
            cues[count] = (hop_cue){.text = word, .text_size = strlen(word)};
        }
        const hop_status status =
            hop_lookup_recall(self->lookup, cues, count, TOP, answers, matches, &error);
        if (status != HOP_OK) return hop_complain_asked(status, &error);
        for (size_t k = 0; k < count; k++)
            take_answer(self, &answers[k], matches + k * TOP,
                        &self->found[self->asked + k]);
        self->asked += count;
    }
    return 0;
}

int hop_corrector_look(hop_corrector *self, const char *text, size_t size) {
    int code = 0;
    self->unknown_count = 0;
    if (self->found_count > MOST_FOUND) forget_found(self);
    for (size_t at = 0; code == 0 && at < size;) {
        size_t end = at;
        while (end < size && is_blank(text[end])) end++;
        pass_between(self, text + at, end - at);
        at = end;
        while (end < size && !is_blank(text[end])) end++;
        if (end > at) code = look_at_blob(self, text, at, end);
        at = end;
    }
    return code ? code : ask(self);
}

char *hop_corrector_word(const hop_corrector *self, const char *text,
                         const hop_unknown *unknown, int *code) {
    const hop_found_word *found = &self->found[unknown->found];
    const hop_text written = {text + unknown->at, unknown->size};
    hop_text word = {0};
    char *out = NULL;
    if (!found->sure) return NULL;
    word.bytes = hop_store_text(self->store, found->rows[0], &word.size);
    if (hop_word_recase(&word, hop_word_case_of(&written), &out) != HOP_OK) {
        *code = hop_complain_memory();
        return NULL;
    }
    return out;
}
