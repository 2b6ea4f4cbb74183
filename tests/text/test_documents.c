/* SPDX-License-Identifier: MIT */
/* Documents against a plain scan of every text with the formula. */
#include "text/documents.h"

#include <math.h>
#include "core/context.h"
#include "core/utf8.h"
#include "reference.h"
#define XXH_INLINE_ALL
#include <xxhash.h>

static const double k1 = 1.6, b = .75;

/* Words with their stems; those without say nothing. */
static const char *const lexicon[][2] = {
    {"wing", "wing"},
    {"wings", "wing"},
    {"flow", "flow"},
    {"flows", "flow"},
    {"flowing", "flow"},
    {"the", NULL},
    {"of", NULL},
    {"and", NULL},
    {"pressure", "pressur"},
    {"pressures", "pressur"},
    {"heat", "heat"},
    {"heated", "heat"},
    {"na\u00efve", "na\u00efv"},
    {"body", "bodi"},
    {"bodies", "bodi"},
    {"747", "747"},
    {"laminar", "laminar"},
    {"turbulent", "turbul"},
    {"shock", "shock"},
    {"shocks", "shock"},
    {"layer", "layer"},
    {"x", "x"},
    {"boundary", "boundari"},
    {"supersonic", "superson"},
};
enum { WORDS = sizeof lexicon / sizeof *lexicon, TEXTS = 50, LONGEST = 60 };

typedef struct {
    size_t words[LONGEST]; /* in the lexicon */
    size_t count;
    char bytes[LONGEST * 14];
} sentence;

static void write_sentence(hop_random *chance, size_t most, sentence *out) {
    *out = (sentence){.count = 1 + hop_random_below(chance, most)};
    size_t size = 0;
    for (size_t i = 0; i < out->count; i++) {
        const size_t one = hop_random_below(chance, WORDS);
        const size_t other = hop_random_below(chance, WORDS);
        out->words[i] = one < other ? one : other; /* some are rarer */
        size += (size_t)sprintf(out->bytes + size, "%s%s", i ? ", " : "",
                                lexicon[out->words[i]][0]);
    }
}

/* The terms of a sentence; without a language its words. */
static const char *term_of(size_t word, hop_language language) {
    return lexicon[word][language == HOP_LANGUAGE_ENGLISH ? 1 : 0];
}

/* Characters of the words that say something, a space around each. */
static size_t joined(const sentence *given, hop_language language, uint32_t *out) {
    size_t count = 0;
    for (size_t i = 0; i < given->count; i++) {
        if (!term_of(given->words[i], language)) continue;
        if (count == 0) out[count++] = ' ';
        const char *word = lexicon[given->words[i]][0];
        for (size_t at = 0; word[at];)
            at += hop_utf8_decode((const unsigned char *)word + at, 4, &out[count++]);
        out[count++] = ' ';
    }
    return count;
}

static double bm25(double times, double holding, double texts, double length,
                   double mean) {
    return times == 0 ? 0
                      : log(1 + (texts - holding + .5) / (holding + .5)) * times *
                            (k1 + 1) / (times + k1 * (1 - b + b * length / mean));
}

typedef struct {
    sentence texts[TEXTS];
    uint32_t letters[TEXTS][LONGEST * 14];
    size_t letter_count[TEXTS], term_count[TEXTS];
    int there[TEXTS];
    double texts_there, mean_terms, mean_runs;
    hop_language language;
} collection;

static size_t runs_of(size_t letters) {
    return letters < 5 ? 0 : letters - 4;
}

static void measure(collection *self) {
    self->texts_there = self->mean_terms = self->mean_runs = 0;
    for (size_t row = 0; row < TEXTS; row++) {
        self->letter_count[row] =
            joined(&self->texts[row], self->language, self->letters[row]);
        self->term_count[row] = 0;
        for (size_t i = 0; i < self->texts[row].count; i++)
            self->term_count[row] +=
                term_of(self->texts[row].words[i], self->language) != NULL;
        if (!self->there[row]) continue;
        self->texts_there++;
        self->mean_terms += (double)self->term_count[row];
        self->mean_runs += (double)runs_of(self->letter_count[row]);
    }
    self->mean_terms /= self->texts_there;
    self->mean_runs /= self->texts_there;
}

static double times_of_term(const collection *self, size_t row, const char *term) {
    double times = 0;
    for (size_t i = 0; i < self->texts[row].count; i++) {
        const char *found = term_of(self->texts[row].words[i], self->language);
        times += found && strcmp(found, term) == 0;
    }
    return times;
}

static double times_of_run(const collection *self, size_t row, const uint32_t *run) {
    double times = 0;
    for (size_t i = 0; i < runs_of(self->letter_count[row]); i++)
        times += memcmp(self->letters[row] + i, run, 5 * sizeof *run) == 0;
    return times;
}

/* Whether a text is found: it has something in common with the cue, or is the cue. */
static int is_wanted(const collection *self, size_t row, const double *scores,
                     const sentence *cue, const hop_texts_find_options *options) {
    if (!self->there[row] || row == options->hide_row) return 0;
    if (row % 10 == options->hide_label) return 0;
    return scores[row] > 0 || strcmp(self->texts[row].bytes, cue->bytes) == 0;
}

/* Every text with the cue, and what a text would score that is full of the cue. */
static double scan(const collection *self, const sentence *cue, double *scores) {
    double most = 0;
    uint32_t letters[LONGEST * 14];
    const size_t runs = runs_of(joined(cue, self->language, letters));
    for (size_t row = 0; row < TEXTS; row++) scores[row] = 0;
    for (size_t i = 0; i < cue->count + runs; i++) {
        const char *term = i < cue->count ? term_of(cue->words[i], self->language) : NULL;
        const int is_run = i >= cue->count;
        if (!is_run && !term) continue;
        double times[TEXTS], holding = 0;
        for (size_t row = 0; row < TEXTS; row++) {
            times[row] = !self->there[row] ? 0
                         : is_run ? times_of_run(self, row, letters + i - cue->count)
                                  : times_of_term(self, row, term);
            holding += times[row] > 0;
        }
        const double weight = is_run ? .7 / 5 : 1;
        for (size_t row = 0; row < TEXTS; row++)
            scores[row] +=
                weight * bm25(times[row], holding, self->texts_there,
                              (double)(is_run ? runs_of(self->letter_count[row])
                                              : self->term_count[row]),
                              is_run ? self->mean_runs : self->mean_terms);
        most += weight * (k1 + 1) *
                log(1 + (self->texts_there - holding + .5) / (holding + .5));
    }
    return most;
}

static hop_texts *index_of(hop_context *context, const hop_text *texts, size_t count,
                           hop_texts_options options) {
    options.sort = HOP_TEXT_DOCUMENTS;
    hop_texts *index = NULL;
    assert_ok(hop_texts_create(context, texts, count, &options, &index, NULL));
    return index;
}

static size_t find(const hop_texts *index, const char *cue,
                   const hop_texts_find_options *options, hop_text_found *out) {
    size_t found = 77, looked_at = 0;
    assert_ok(hop_texts_find(index, &(hop_text){cue, strlen(cue)}, options, out, &found,
                             &looked_at, NULL));
    assert_true(found <= looked_at && found <= options->most);
    return found;
}

/* What was found is what the scan finds, in its order. */
static void check_found(const collection *self, const double *scores, double most,
                        const double *strengths, const sentence *cue,
                        const hop_texts_find_options *options, const hop_text_found *out,
                        size_t found) {
    size_t expected = 0;
    int taken[TEXTS] = {0};
    for (size_t row = 0; row < TEXTS; row++)
        expected += is_wanted(self, row, scores, cue, options) != 0;
    assert_int_equal(found, expected < options->most ? expected : options->most);
    for (size_t i = 0; i < found; i++) {
        const size_t row = out[i].row;
        assert_true(row < TEXTS && !taken[row]);
        assert_true(is_wanted(self, row, scores, cue, options));
        taken[row] = 1;
        const int same = strcmp(self->texts[row].bytes, cue->bytes) == 0;
        const double score = same ? most : scores[row];
        assert_true(fabs(out[i].weight - 1.5 * score - log(strengths[row])) < 1e-9);
        assert_int_equal(out[i].same, same);
        if (same)
            assert_true(out[i].similarity == 1);
        else
            assert_true(fabs(out[i].similarity - scores[row] / most) < 1e-9 &&
                        out[i].similarity < 1);
        if (i > 0)
            assert_true(out[i - 1].weight > out[i].weight ||
                        (out[i - 1].weight == out[i].weight && out[i - 1].row < row));
    }
    for (size_t row = 0; row < TEXTS && found > 0; row++) {
        if (taken[row] || !is_wanted(self, row, scores, cue, options)) continue;
        const int same = strcmp(self->texts[row].bytes, cue->bytes) == 0;
        assert_true(1.5 * (same ? most : scores[row]) + log(strengths[row]) <
                    out[found - 1].weight + 1e-9);
    }
}

static void scan_language(hop_language language) {
    hop_random chance = hop_random_begin(11, (uint32_t)language, 0);
    collection *self = need(sizeof *self);
    self->language = language;
    hop_text texts[TEXTS];
    double strengths[TEXTS];
    size_t labels[TEXTS];
    for (size_t row = 0; row < TEXTS; row++) {
        write_sentence(&chance, row % 9 == 0 ? 2 : LONGEST, &self->texts[row]);
        if (row == 33) self->texts[row] = self->texts[32];
        texts[row] = (hop_text){self->texts[row].bytes, strlen(self->texts[row].bytes)};
        strengths[row] = row % 7 == 3 ? 0 : 1 + (double)(row % 3);
        self->there[row] = strengths[row] > 0;
        labels[row] = row % 10;
    }
    measure(self);
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.beta = 1.5;
    options.language = language;
    options.strengths = strengths;
    options.labels = labels;
    options.label_count = 10;
    hop_texts *index = index_of(context, texts, TEXTS, options);
    for (size_t turn = 0; turn < 100; turn++) {
        sentence cue;
        hop_text_found out[TEXTS];
        double scores[TEXTS];
        write_sentence(&chance, turn % 3 ? 8 : LONGEST, &cue);
        if (turn % 5 == 0) cue = self->texts[turn % TEXTS];
        hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
        how.most = turn % 4 == 0 ? 3 : TEXTS;
        if (turn % 6 == 1) how.hide_row = turn % TEXTS;
        if (turn % 6 == 2) how.hide_label = turn % 10;
        const double most = scan(self, &cue, scores);
        const size_t found = find(index, cue.bytes, &how, out);
        check_found(self, scores, most, strengths, &cue, &how, out, found);
    }
    hop_texts_free(index);
    hop_context_free(context);
    free(self);
}

static void test_scan_english(void **state) {
    (void)state;
    scan_language(HOP_LANGUAGE_ENGLISH);
}

static void test_scan_without_language(void **state) {
    (void)state;
    scan_language(HOP_LANGUAGE_NONE);
}

static const char *const few[] = {
    "The boundary layer on a flat plate",
    "Heat transfer of a blunt body in supersonic flow",
    "To be or not to be",
    "heat  TRANSFER of a blunt body, in supersonic flow",
    "Heat transfer of a blunt body in supersonic flow",
    "",
    "Laminar flow over slender wings",
};
enum { FEW = sizeof few / sizeof *few };

static hop_texts *index_few(hop_context *context, const double *strengths) {
    hop_text texts[FEW];
    for (size_t i = 0; i < FEW; i++) texts[i] = (hop_text){few[i], strlen(few[i])};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.language = HOP_LANGUAGE_ENGLISH;
    options.strengths = strengths;
    return index_of(context, texts, FEW, options);
}

static void test_equal_texts(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = index_few(context, NULL);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = FEW;
    hop_text_found out[FEW];
    assert_true(
        find(index, "HEAT transfer of a blunt body in supersonic flow", &how, out) >= 3);
    assert_int_equal(out[0].row, 1);
    assert_int_equal(out[1].row, 4);
    assert_int_equal(out[2].row, 3);
    assert_true(out[0].weight == out[1].weight && out[1].weight > out[2].weight);
    assert_true(out[0].same && out[1].same && !out[2].same);
    assert_true(out[0].similarity == 1 && out[2].similarity < 1);
    /* In other words, they score the same. */
    assert_true(find(index, "blunt bodies", &how, out) >= 3);
    assert_true(out[0].row == 1 && out[1].row == 3 && out[2].row == 4);
    assert_true(out[0].weight == out[1].weight && out[1].weight == out[2].weight);
    how.most = 1;
    assert_int_equal(find(index, few[1], &how, out), 1);
    assert_int_equal(out[0].row, 1);
    /* It says nothing, but it is there. */
    assert_int_equal(find(index, "to be, or not to be", &how, out), 0);
    assert_int_equal(find(index, "to be or NOT to be", &how, out), 1);
    assert_int_equal(out[0].row, 2);
    assert_true(out[0].same && out[0].similarity == 1);
    hop_texts_free(index);
    hop_context_free(context);
}

/* Two texts of one hash: of XXH3's stripes of 64 bytes, the 7th and the 10th have the
   same low half of lane 6 once the secret is laid over, and one bit of the upper half
   that moved from one to the other. */
static void write_alike(char out[2][775]) {
    for (size_t i = 0; i < 774; i++) out[0][i] = "okokoko "[i % 8];
    out[0][774] = '\0';
    memcpy(out[0] + 64 * 7 + 48, "aaa0a", 5);
    memcpy(out[0] + 64 * 10 + 48, "rxvte", 5);
    memcpy(out[1], out[0], 775);
    out[1][64 * 7 + 52] = 'e';
    out[1][64 * 10 + 52] = 'a';
}

static void test_equal_hashes(void **state) {
    (void)state;
    char alike[2][775];
    write_alike(alike);
    assert_true(XXH3_64bits(alike[0], 774) == XXH3_64bits(alike[1], 774));
    const hop_text texts[] = {{alike[0], 774}, {alike[1], 774}, {alike[0], 774}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    hop_texts *index = index_of(context, texts, 3, options);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = 3;
    hop_text_found out[3];
    for (size_t which = 0; which < 2; which++) {
        assert_int_equal(find(index, alike[which], &how, out), 3);
        assert_int_equal(out[0].row, which);
        for (size_t i = 0; i < 3; i++) {
            const int same = out[i].row % 2 == which;
            assert_int_equal(out[i].same, same);
            assert_true(same ? out[i].similarity == 1 : out[i].similarity < 1);
        }
    }
    hop_texts_free(index);
    hop_context_free(context);
}

static void test_misspelt_cues(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = index_few(context, NULL);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    hop_text_found out[1];
    assert_int_equal(find(index, "suprsonic blnt bodies", &how, out), 1);
    assert_int_equal(out[0].row, 1);
    assert_int_equal(find(index, "lamniar slendr", &how, out), 1);
    assert_int_equal(out[0].row, 6);
    assert_true(out[0].similarity > 0 && out[0].similarity < 1 && !out[0].same);
    assert_int_equal(find(index, "", &how, out), 0);
    assert_int_equal(find(index, " ?! ", &how, out), 0);
    assert_int_equal(find(index, "12345 \u4e2d\u6587", &how, out), 0);
    hop_texts_free(index);
    hop_context_free(context);
}

/* Of a strength of 0 nothing is left: as if its text had never been there. */
static void test_forgotten(void **state) {
    (void)state;
    const double strengths[FEW] = {1, 0, 1, 0, 0, 1, 1};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = index_few(context, strengths);
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    how.most = FEW;
    hop_text_found out[FEW], others[FEW];
    const size_t found = find(index, "laminar flow in a layer", &how, out);
    assert_int_equal(find(index, "blunt", &how, others), 0);
    hop_texts_free(index);
    hop_text texts[4];
    const size_t rows[4] = {0, 2, 5, 6};
    for (size_t i = 0; i < 4; i++)
        texts[i] = (hop_text){few[rows[i]], strlen(few[rows[i]])};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.language = HOP_LANGUAGE_ENGLISH;
    index = index_of(context, texts, 4, options);
    assert_int_equal(find(index, "laminar flow in a layer", &how, others), found);
    assert_int_equal(found, 2);
    for (size_t i = 0; i < found; i++) {
        assert_int_equal(out[i].row, rows[others[i].row]);
        assert_true(out[i].weight == others[i].weight);
    }
    hop_texts_free(index);
    hop_context_free(context);
}

/* A megabyte of words that no text has, and one of words that all have. */
static void test_long_cues(void **state) {
    (void)state;
    enum { SIZE = 1 << 20 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = index_few(context, NULL);
    hop_random chance = hop_random_begin(5, 0, 0);
    char *cue = need(SIZE + 1);
    for (size_t i = 0; i < SIZE; i++)
        cue[i] = i % 8 == 7 ? ' ' : (char)('a' + hop_random_below(&chance, 26));
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    hop_text_found out[1];
    find(index, cue, &how, out);
    for (size_t i = 0; i < SIZE; i++) cue[i] = "flow of laminar "[i % 16];
    assert_int_equal(find(index, cue, &how, out), 1);
    assert_int_equal(out[0].row, 6);
    memset(cue, 'w', SIZE);
    find(index, cue, &how, out);
    hop_texts_free(index);
    const hop_text texts[] = {{cue, SIZE}, {"flow", 4}};
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    index = index_of(context, texts, 2, options);
    assert_int_equal(find(index, "wwwwwwwwww", &how, out), 1);
    assert_int_equal(out[0].row, 0);
    hop_texts_free(index);
    hop_context_free(context);
    free(cue);
}

static void test_refusals(void **state) {
    (void)state;
    const hop_text texts[] = {{"fine", 4}, {"b\xff", 2}};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
    options.sort = HOP_TEXT_DOCUMENTS;
    hop_texts *index = NULL;
    hop_error error;
    assert_status(hop_texts_create(context, texts, 2, &options, &index, &error),
                  HOP_EVALUE);
    assert_non_null(strstr(error.message, "row 1"));
    hop_context_interrupt(context);
    assert_status(hop_texts_create(context, texts, 1, &options, &index, &error),
                  HOP_EINTERRUPTED);
    assert_null(index);
    hop_context_clear_interrupt(context);
    assert_ok(hop_texts_create(context, texts, 1, &options, &index, &error));
    hop_text_found out = {.row = 77};
    size_t found = 77;
    hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
    assert_status(hop_texts_find(index, &texts[1], &how, &out, &found, NULL, &error),
                  HOP_EVALUE);
    assert_non_null(strstr(error.message, "cue"));
    assert_true(out.row == 77 && found == 77);
    hop_texts_free(index);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scan_english), cmocka_unit_test(test_scan_without_language),
        cmocka_unit_test(test_equal_texts),  cmocka_unit_test(test_misspelt_cues),
        cmocka_unit_test(test_equal_hashes), cmocka_unit_test(test_forgotten),
        cmocka_unit_test(test_long_cues),    cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
