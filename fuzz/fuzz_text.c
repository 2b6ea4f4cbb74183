/* SPDX-License-Identifier: MIT */
/* Texts: folded, cut into words, and found by the last line in an index of the others. */
#include <stdlib.h>
#include <string.h>
#include <hopfield/texts.h>
#include "fuzz.h"

static const fuzz_statuses refused = {HOP_EVALUE, HOP_ELIMIT};

/* Texts of one input, at most. */
enum { TEXTS = 24 };

static void check_places(const hop_folded *folded, size_t size) {
    for (size_t i = 0; i < folded->size; i++) {
        CHECK(folded->from[i] <= folded->from[i + 1]);
        CHECK(folded->from[i] < size);
    }
    CHECK(folded->from[folded->size] <= size);
}

/* What is folded folds to itself, with and without places. */
static void check_folded(const hop_text *text) {
    hop_folded folded = {.size = 77}, again = {0};
    hop_error error = fuzz_error();
    hop_status status = hop_text_fold(text, 1, &folded, &error);
    const int sound = fuzz_is_utf8(text->bytes, text->size) &&
                      (text->size == 0 || !memchr(text->bytes, 0, text->size));
    CHECK((status == HOP_EVALUE) == !sound);
    if (status != HOP_OK) {
        CHECK(folded.size == 77 && !folded.bytes);
        fuzz_check_refusal(status, &error, refused, "text");
        return;
    }
    CHECK(fuzz_is_line(folded.bytes, folded.size));
    CHECK(strlen(folded.bytes) == folded.size && !strstr(folded.bytes, "  "));
    CHECK(folded.size == 0 ||
          (folded.bytes[0] != ' ' && folded.bytes[folded.size - 1] != ' '));
    check_places(&folded, text->size);
    const hop_text made = {folded.bytes, folded.size};
    CHECK(hop_text_fold(&made, 0, &again, &error) == HOP_OK);
    CHECK_OF(again.size == folded.size && !again.from, folded.bytes);
    CHECK_OF(memcmp(again.bytes, folded.bytes, folded.size) == 0, folded.bytes);
    hop_folded_clear(&again);
    hop_folded_clear(&folded);
}

static void check_case(const hop_text *word) {
    for (int wanted = 0; wanted < HOP_CASE_COUNT; wanted++) {
        char *made = NULL;
        CHECK(hop_word_recase(word, (hop_word_case)wanted, &made) == HOP_OK);
        const hop_text recased = {made, strlen(made)};
        const hop_word_case before = hop_word_case_of(word);
        CHECK(before < HOP_CASE_COUNT);
        if (fuzz_is_utf8(word->bytes, word->size))
            CHECK(fuzz_is_utf8(made, recased.size));
        if (wanted == HOP_CASE_SMALL || wanted == HOP_CASE_OTHER)
            CHECK(recased.size == word->size &&
                  memcmp(made, word->bytes, word->size) == 0);
        free(made);
    }
}

/* Words begin and end with a letter or digit, a mark may follow, and none is missed. */
static void check_words(const hop_text *text) {
    size_t at = 0, length = 0, end = 0;
    while (hop_text_next_word(text, &at, &length)) {
        CHECK(at >= end && length > 0 && length <= text->size - at);
        const hop_text word = {text->bytes + at, length};
        size_t from = 0, whole = 0;
        CHECK(hop_text_next_word(&word, &from, &whole));
        CHECK(from == 0 && whole == length);
        CHECK(fuzz_is_utf8(word.bytes, word.size));
        check_case(&word);
        at = end = at + length;
    }
    CHECK(at <= text->size);
}

/* Lines, the last one is the cue; without an end line there is one line more. */
static size_t cut(const char *bytes, size_t size, hop_text *lines) {
    size_t count = 0, begin = 0;
    for (size_t i = 0; i <= size && count <= TEXTS; i++) {
        if (i < size && bytes[i] != '\n') continue;
        lines[count++] = (hop_text){bytes + begin, i - begin};
        begin = i + 1;
    }
    return count;
}

static int folds_alike(const hop_text *a, const hop_text *b) {
    hop_folded x = {0}, y = {0};
    CHECK(hop_text_fold(a, 0, &x, NULL) == HOP_OK);
    CHECK(hop_text_fold(b, 0, &y, NULL) == HOP_OK);
    const int alike = x.size == y.size && memcmp(x.bytes, y.bytes, x.size) == 0;
    hop_folded_clear(&x);
    hop_folded_clear(&y);
    return alike;
}

static void check_spans(const hop_texts *index, const hop_text *cue, const hop_text *text,
                        size_t row) {
    hop_text_span *spans = NULL;
    size_t count = 77;
    hop_error error = fuzz_error();
    CHECK_OF(hop_texts_explain(index, cue, row, &spans, &count, &error) == HOP_OK,
             error.message);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(i == 0 || spans[i].cue >= spans[i - 1].cue);
        CHECK(spans[i].cue <= cue->size && spans[i].cue_size <= cue->size - spans[i].cue);
        CHECK(spans[i].text <= text->size);
        CHECK(spans[i].text_size <= text->size - spans[i].text);
        CHECK(spans[i].weight >= 0 && spans[i].weight <= 1 + 1e-6);
        sum += spans[i].weight;
    }
    CHECK(sum <= 1 + 1e-6);
    free(spans);
}

typedef struct {
    hop_text texts[TEXTS];
    double strengths[TEXTS];
    size_t labels[TEXTS];
    size_t count;
    hop_texts_options options;
} collection;

static int same_found(const hop_text_found *a, const hop_text_found *b, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (a[i].row != b[i].row || a[i].weight != b[i].weight ||
            a[i].similarity != b[i].similarity || a[i].same != b[i].same ||
            a[i].alone != b[i].alone || a[i].twin != b[i].twin)
            return 0;
    return 1;
}

static void check_found(const collection *self, const hop_texts *index,
                        const hop_text *cue, const hop_texts_find_options *how,
                        const hop_text_found *out, size_t found) {
    for (size_t i = 0; i < found; i++) {
        const size_t row = out[i].row;
        CHECK(row < self->count && self->strengths[row] > 0);
        CHECK(row != how->hide_row && self->labels[row] != how->hide_label);
        for (size_t k = 0; k < i; k++) CHECK(out[k].row != row);
        CHECK(out[i].similarity >= 0 && out[i].similarity <= 1);
        CHECK(out[i].weight - out[i].weight == 0);
        CHECK((out[i].same != 0) == folds_alike(cue, &self->texts[row]));
        if (out[i].same) CHECK(out[i].similarity == 1);
        if (i > 0)
            CHECK(out[i - 1].weight > out[i].weight ||
                  (out[i - 1].weight == out[i].weight && out[i - 1].row < row) ||
                  self->options.sort == HOP_TEXT_WORDS);
        check_spans(index, cue, &self->texts[row], row);
    }
}

static void find(const collection *self, const hop_texts *index, const hop_text *cue,
                 hop_random *chance) {
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = 1 + hop_random_below(chance, TEXTS);
    if (hop_random_below(chance, 4) == 0) how.hide_row = hop_random_below(chance, TEXTS);
    if (hop_random_below(chance, 4) == 0) how.hide_label = hop_random_below(chance, 4);
    hop_text_found out[TEXTS] = {{0}}, again[TEXTS] = {{0}};
    size_t found = 77, refound = 77, looked_at = 77;
    hop_error error = fuzz_error();
    hop_status status = hop_texts_find(index, cue, &how, out, &found, &looked_at, &error);
    if (status != HOP_OK) {
        CHECK(found == 77 && looked_at == 77);
        fuzz_check_refusal(status, &error, refused, "cue");
        return;
    }
    CHECK(found <= how.most && found <= looked_at);
    CHECK(hop_texts_find(index, cue, &how, again, &refound, NULL, &error) == HOP_OK);
    CHECK(found == refound && same_found(out, again, found));
    check_found(self, index, cue, &how, out, found);
}

static void check_index(collection *self, const hop_text *cue, hop_random *chance) {
    hop_context_options threads = HOP_CONTEXT_OPTIONS_INIT;
    threads.threads = 1;
    hop_context *context = NULL;
    hop_error error = fuzz_error();
    CHECK(hop_context_create(&threads, &context, NULL) == HOP_OK);
    for (int sort = 0; sort < HOP_TEXT_SORT_COUNT; sort++) {
        self->options.sort = (hop_text_sort)sort;
        self->options.language =
            (hop_language)hop_random_below(chance, HOP_LANGUAGE_COUNT);
        hop_texts *index = NULL;
        hop_status status = hop_texts_create(context, self->texts, self->count,
                                             &self->options, &index, &error);
        if (status != HOP_OK) {
            CHECK(!index);
            fuzz_check_refusal(status, &error, refused, "row");
            error = fuzz_error();
            continue;
        }
        CHECK(hop_texts_bytes(index) > 0);
        find(self, index, cue, chance);
        if (self->count) find(self, index, &self->texts[0], chance);
        hop_texts_free(index);
    }
    hop_context_free(context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const hop_text whole = {(const char *)data, size};
    check_folded(&whole);
    check_words(&whole);
    hop_text lines[TEXTS + 1];
    collection self = {.options = HOP_TEXTS_OPTIONS_INIT};
    hop_random chance = fuzz_choices(data, size);
    self.count = cut((const char *)data, size, lines) - 1;
    const size_t labels = self.count < 4 ? self.count : 4;
    for (size_t i = 0; i < self.count; i++) {
        self.texts[i] = lines[i];
        self.strengths[i] = (double)hop_random_below(&chance, 4);
        self.labels[i] = hop_random_below(&chance, labels);
    }
    self.options.beta = 1 + (double)hop_random_below(&chance, 8);
    self.options.strengths = self.strengths;
    self.options.labels = self.labels;
    self.options.label_count = labels;
    check_index(&self, &lines[self.count], &chance);
    return 0;
}
