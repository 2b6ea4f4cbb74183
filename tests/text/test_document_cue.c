/* SPDX-License-Identifier: MIT */
/* What an index of documents takes the words of a cue for, and what that scores. */
#include "text/documents.h"

#include <math.h>
#include "reference.h"

static const char *const rows[] = {
    "supersonic flow past a wedge, flows behind shocks",
    "the shock wave at a wing in flow",
    "heat and mass transfer",
    "laminar boundary layers; laminar flow",
};
enum { ROWS = sizeof rows / sizeof *rows };

typedef struct {
    hop_context *context;
    hop_text texts[ROWS];
    double strengths[ROWS], logs[ROWS];
    hop_texts_given given;
    void *index;
} fixture;

static void begin(fixture *self, hop_language language) {
    self->context = context_of(1, HOP_ISA_AUTO);
    for (size_t i = 0; i < ROWS; i++) {
        self->texts[i] = (hop_text){rows[i], strlen(rows[i])};
        self->strengths[i] = 1;
        self->logs[i] = 0;
    }
    self->given = (hop_texts_given){.context = self->context,
                                    .texts = self->texts,
                                    .count = ROWS,
                                    .language = language,
                                    .beta = 1,
                                    .strengths = self->strengths,
                                    .logs = self->logs,
                                    .label_count = ROWS};
    assert_ok(hop_sort_documents.create(&self->given, &self->index, NULL));
}

static void end(fixture *self) {
    hop_sort_documents.free(self->index);
    hop_context_free(self->context);
}

static size_t read_cue(const fixture *self, const char *cue, hop_folded *folded,
                       hop_cue_word **words) {
    size_t count = 77;
    assert_ok(hop_text_fold(&(hop_text){cue, strlen(cue)}, 1, folded, NULL));
    assert_ok(hop_document_cue(self->index, self->given.language, folded, words, &count));
    return count;
}

static const char *sense(const fixture *self, const hop_cue_word *word, size_t k) {
    static char text[32];
    const hop_documents *index = self->index;
    const hop_text *found = &index->words.words[word->words[k]];
    memcpy(text, found->bytes, found->size);
    text[found->size] = '\0';
    return text;
}

static void test_senses(void **state) {
    (void)state;
    fixture self = {0};
    begin(&self, HOP_LANGUAGE_ENGLISH);
    hop_folded folded;
    hop_cue_word *words = NULL;
    assert_int_equal(
        read_cue(&self, "The FLOW of lamniar 747 lamniar zzzzzzzz", &folded, &words), 7);
    assert_true(words[0].stop && words[0].senses == 0 && words[2].stop);
    assert_true(!words[1].stop && words[1].senses == 1 && words[1].shares[0] == 1);
    assert_string_equal(sense(&self, &words[1], 0), "flow");
    assert_true(words[3].senses >= 1 && words[3].senses <= HOP_SENSES);
    assert_string_equal(sense(&self, &words[3], 0), "laminar");
    double sum = 0;
    for (size_t k = 0; k < words[3].senses; k++) {
        sum += words[3].shares[k];
        assert_true(k == 0 || words[3].shares[k] <= words[3].shares[k - 1]);
    }
    assert_true(fabs(sum - 1) < 1e-15);
    assert_int_equal(words[4].senses, 0); /* a number */
    assert_int_equal(words[5].senses, words[3].senses);
    assert_memory_equal(words[5].shares, words[3].shares, sizeof words[3].shares);
    assert_int_equal(words[6].senses, 0); /* like none */
    assert_ptr_equal(words[6].word.bytes, folded.bytes + strlen("the flow of lamniar 747 "
                                                                "lamniar "));
    free(words);
    hop_folded_clear(&folded);
    end(&self);
}

/* Shares are those of exp(4 score). */
static void test_shares(void **state) {
    (void)state;
    fixture self = {0};
    begin(&self, HOP_LANGUAGE_NONE);
    const hop_documents *index = self.index;
    hop_lexicon_room *room = NULL;
    assert_ok(hop_lexicon_room_create(index->lexicon, &room));
    hop_meant meant[HOP_SENSES];
    assert_int_equal(hop_lexicon_meant(index->lexicon, room, &(hop_text){"flowz", 5}, 15,
                                       HOP_SENSES, meant),
                     HOP_SENSES);
    hop_folded folded;
    hop_cue_word *words = NULL;
    assert_int_equal(read_cue(&self, "flowz", &folded, &words), 1);
    assert_true(words[0].senses >= 2);
    for (size_t k = 1; k < words[0].senses; k++) {
        assert_int_equal(words[0].words[k], meant[k].word);
        const double ratio = exp(4 * ((double)meant[k].score - (double)meant[0].score));
        assert_true(fabs(words[0].shares[k] / words[0].shares[0] - ratio) < 1e-12);
    }
    free(words);
    hop_folded_clear(&folded);
    hop_lexicon_room_free(room);
    end(&self);
}

static double score_of(const fixture *self, const char *cue, double *scores) {
    hop_folded folded;
    hop_cue_word *words = NULL;
    double most = 77;
    const size_t count = read_cue(self, cue, &folded, &words);
    memset(scores, 0, ROWS * sizeof *scores);
    assert_ok(hop_document_scores(self->index, words, count, scores, &most));
    double again = 77;
    assert_ok(hop_document_scores(self->index, words, count, NULL, &again));
    assert_true(most == again);
    free(words);
    hop_folded_clear(&folded);
    return most;
}

/* Half the runs of characters are those of the cue, half those of what is meant, so that
   a misspelt word is worth half of itself and half of what it is taken for in runs, and
   all of what it is taken for in terms. */
static void test_half_cleaned(void **state) {
    (void)state;
    fixture self = {0};
    begin(&self, HOP_LANGUAGE_ENGLISH);
    const hop_documents *index = self.index;
    double garbled[ROWS], clean[ROWS], runs[2][ROWS] = {{0}};
    score_of(&self, "lamniar", garbled);
    score_of(&self, "laminar", clean);
    static const char *const words[] = {"lamniar", "laminar"};
    hop_shingles shingles = {0};
    for (int turn = 0; turn < 2; turn++) {
        shingles.count = 0;
        assert_ok(hop_shingles_add_word(&shingles, &(hop_text){words[turn], 7}));
        assert_ok(hop_shingles_cut(&shingles));
        for (size_t i = 0; i < shingles.count; i++)
            hop_bm25_score(index->by_shingle, shingles.keys[i], HOP_SHINGLE_WEIGHT,
                           runs[turn]);
    }
    hop_shingles_clear(&shingles);
    hop_folded folded;
    hop_cue_word *read = NULL;
    assert_int_equal(read_cue(&self, "lamniar", &folded, &read), 1);
    for (size_t row = 0; row < ROWS; row++) {
        double terms[ROWS] = {0};
        for (size_t k = 0; k < read[0].senses; k++)
            if (index->terms[read[0].words[k]] != HOP_NO_TERM)
                hop_bm25_score(index->by_term, index->terms[read[0].words[k]],
                               read[0].shares[k], terms);
        assert_true(fabs(garbled[row] - terms[row] - runs[0][row] / 2 -
                         runs[1][row] / 2) < 1e-12);
    }
    assert_true(clean[3] > garbled[3] && garbled[3] > 0);
    free(read);
    hop_folded_clear(&folded);
    end(&self);
}

/* A word counts as often as it is said. */
static void test_repeated(void **state) {
    (void)state;
    fixture self = {0};
    begin(&self, HOP_LANGUAGE_ENGLISH);
    double once[ROWS], twice[ROWS];
    const double most = score_of(&self, "mass", once);
    assert_true(score_of(&self, "mass of the mass", twice) > 2 * most);
    for (size_t row = 0; row < ROWS; row++) assert_true(twice[row] >= 2 * once[row]);
    assert_true(once[2] > 0 && once[0] == 0);
    end(&self);
}

/* After so many different ones, unknown words mean nothing. */
static void test_many_unknown(void **state) {
    (void)state;
    fixture self = {0};
    begin(&self, HOP_LANGUAGE_ENGLISH);
    char *cue = need(HOP_UNKNOWN_MOST * 20 + 64);
    size_t size = 0;
    for (int i = 0; i < HOP_UNKNOWN_MOST; i++)
        size += (size_t)sprintf(cue + size, "q%cx%cj%c ", 'a' + i % 26, 'a' + i / 26,
                                'a' + i % 7);
    sprintf(cue + size, "lamniar laminar");
    hop_folded folded;
    hop_cue_word *words = NULL;
    assert_int_equal(read_cue(&self, cue, &folded, &words), HOP_UNKNOWN_MOST + 2);
    assert_int_equal(words[HOP_UNKNOWN_MOST].senses, 0);
    assert_int_equal(words[HOP_UNKNOWN_MOST + 1].senses, 1);
    free(words);
    hop_folded_clear(&folded);
    assert_int_equal(read_cue(&self, cue + 7, &folded, &words), HOP_UNKNOWN_MOST + 1);
    assert_true(words[HOP_UNKNOWN_MOST - 1].senses > 0);
    free(words);
    hop_folded_clear(&folded);
    free(cue);
    end(&self);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_senses),       cmocka_unit_test(test_shares),
        cmocka_unit_test(test_half_cleaned), cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_many_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
