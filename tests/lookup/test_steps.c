/* SPDX-License-Identifier: MIT */
/* One read-out: the weights of plain doubles, strengths as priors, the same bytes. */
#include "lookup/files.h"

enum { DIM = 24, COUNT = 200, CUES = 30 };

static contents some(const float *rows, const int *strengths) {
    return (contents){
        .recipe = recipe_by_steps(DIM, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_COSINE, 6),
        .count = COUNT,
        .dim = DIM,
        .values = rows,
        .strengths = strengths};
}

static double cosine(const float *a, const float *b) {
    double product = 0, left = 0, right = 0;
    for (size_t i = 0; i < DIM; i++) {
        product += (double)a[i] * (double)b[i];
        left += (double)a[i] * (double)a[i];
        right += (double)b[i] * (double)b[i];
    }
    return product / sqrt(left * right);
}

/* p_i = c_i e^z_i / sum, in plain doubles. */
static void test_strengths_are_priors(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(1, COUNT + CUES, DIM);
    int strengths[COUNT];
    for (int k = 0; k < COUNT; k++) strengths[k] = 1 + k % 7;
    contents what = some(rows, strengths);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    for (size_t c = 0; c < CUES; c++) {
        const float *cue = rows + (COUNT + c) * DIM;
        const reply got = ask_values(lookup, cue);
        double sum = 0, p[COUNT];
        for (size_t k = 0; k < COUNT; k++)
            sum += p[k] = strengths[k] * exp(6 * cosine(cue, rows + k * DIM));
        for (size_t m = 0; m < got.answer.match_count; m++)
            assert_near(got.matches[m].score, p[got.matches[m].row] / sum, 1e-5);
        for (size_t k = 0; k < COUNT; k++)
            assert_true(p[k] / sum <= got.matches[0].score + 1e-6);
        assert_int_equal(got.answer.match_count, 8);
        assert_int_equal(got.answer.looked_at, COUNT);
        assert_true(got.answer.steps <= 1);
    }
    hop_lookup_free(lookup);
    hop_store_close(store);
    hop_context_free(context);
    free(rows);
}

/* All answers of a lookup that looks at `top` matches, one by one or together. */
static void answers_of(unsigned threads, hop_isa isa, size_t top, int together,
                       const float *rows, hop_answer *answers,
                       hop_answer_match *matches) {
    hop_context *context = context_of(threads, isa);
    contents what = some(rows, NULL);
    hop_store *store = file_of(&what);
    hop_lookup *lookup = lookup_of(context, store, NULL);
    hop_cue cues[CUES];
    for (size_t c = 0; c < CUES; c++)
        cues[c] = (hop_cue){.values = rows + (COUNT + c) * DIM};
    memset(answers, 0, CUES * sizeof *answers);
    memset(matches, 0, CUES * top * sizeof *matches);
    if (together)
        assert_ok(hop_lookup_recall(lookup, cues, CUES, top, answers, matches, NULL));
    for (size_t c = 0; !together && c < CUES; c++)
        assert_ok(hop_lookup_recall(lookup, cues + c, 1, top, answers + c,
                                    matches + c * top, NULL));
    hop_lookup_free(lookup);
    hop_store_close(store);
    hop_context_free(context);
}

static void test_same_bytes(void **state) {
    (void)state;
    enum { MOST = 20 };
    float *rows = real_rows(2, COUNT + CUES, DIM);
    rows[COUNT * DIM + 3] = NAN; /* a cue with a missing unit among the others */
    hop_answer first[CUES], other[CUES];
    hop_answer_match *of_first = need(CUES * MOST * sizeof *of_first);
    hop_answer_match *of_other = need(CUES * MOST * sizeof *of_other);
    for (size_t top = 4; top <= MOST; top += MOST - 4) {
        answers_of(1, HOP_ISA_SCALAR, top, 0, rows, first, of_first);
        for (hop_isa isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
            if (!hop_isa_available(isa)) continue;
            for (unsigned threads = 1; threads <= 3; threads += 2) {
                answers_of(threads, isa, top, 1, rows, other, of_other);
                assert_memory_equal(first, other, sizeof first);
                assert_memory_equal(of_first, of_other, CUES * top * sizeof *of_first);
            }
        }
    }
    free(of_first);
    free(of_other);
    free(rows);
}

/* Matches that the results name, and those of all weights, are the same. */
static void test_few_and_all_agree(void **state) {
    (void)state;
    enum { MOST = 17 };
    float *rows = real_rows(3, COUNT + CUES, DIM);
    hop_answer few[CUES], all[CUES];
    hop_answer_match of_few[CUES * 4], of_all[CUES * MOST];
    answers_of(2, HOP_ISA_AUTO, 4, 1, rows, few, of_few);
    answers_of(2, HOP_ISA_AUTO, MOST, 1, rows, all, of_all);
    for (size_t c = 0; c < CUES; c++) {
        assert_near(few[c].score, all[c].score, 1e-6);
        assert_near(few[c].margin, all[c].margin, 1e-6);
        for (size_t m = 0; m < 4; m++)
            assert_int_equal(of_few[c * 4 + m].row, of_all[c * MOST + m].row);
    }
    free(rows);
}

/* Weights without a common scale have shares, too. */
static void test_other_energies(void **state) {
    (void)state;
    static const char *const energies[] = {"poly:n=4", "exp", "sparsemax", "topk:k=2"};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *rows = real_rows(4, COUNT, DIM);
    contents what = some(rows, NULL);
    for (size_t e = 0; e < sizeof energies / sizeof *energies; e++) {
        strcpy(what.recipe.energy, energies[e]);
        what.recipe.activation = HOP_ACTIVATION_NORMALISE;
        hop_store *store = file_of(&what);
        hop_lookup *lookup = lookup_of(context, store, NULL);
        const reply got = ask_values(lookup, rows + 5 * DIM);
        double sum = 0;
        assert_int_equal(got.matches[0].row, 5);
        for (size_t m = 0; m < got.answer.match_count; m++) sum += got.matches[m].score;
        assert_true(sum > 0 && sum <= 1 + 1e-6);
        assert_near(got.answer.score, got.matches[0].score, 0);
        hop_lookup_free(lookup);
        hop_store_close(store);
    }
    hop_context_free(context);
    free(rows);
}

/* Sign codes that choose as many candidates as there are items change nothing; fewer find
   the item all the same, and labels add what was found. */
static void test_codes(void **state) {
    (void)state;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    float *rows = real_rows(6, COUNT, DIM), cue[DIM];
    const char *labels[COUNT];
    for (size_t k = 0; k < COUNT; k++) labels[k] = k % 4 ? NULL : "every fourth";
    for (int round = 0; round < 2; round++) {
        contents plain = some(rows, NULL);
        plain.labels = round ? labels : NULL;
        contents coded = plain;
        coded.recipe.codes = 256;
        hop_store *all = file_of(&plain), *few = file_of(&coded);
        hop_lookup_options how = HOP_LOOKUP_OPTIONS_INIT;
        hop_lookup *exact = lookup_of(context, all, NULL);
        for (int some_only = 0; some_only < 2; some_only++) {
            how.candidates = some_only ? 40 : COUNT;
            hop_lookup *by_codes = lookup_of(context, few, &how);
            for (size_t k = 0; k < COUNT; k++) {
                memcpy(cue, rows + k * DIM, sizeof cue);
                cue[k % DIM] += 0.4f;
                const reply a = ask_values(exact, cue), b = ask_values(by_codes, cue);
                assert_int_equal(a.matches[0].row, b.matches[0].row);
                assert_int_equal(b.answer.looked_at, how.candidates);
                if (some_only) continue;
                assert_near(a.answer.score, b.answer.score, 1e-5);
                assert_near(a.answer.margin, b.answer.margin, 1e-5);
                assert_int_equal(a.answer.verdict, b.answer.verdict);
            }
            cue[3] = NAN; /* codes do not serve */
            const reply a = ask_values(exact, cue), b = ask_values(by_codes, cue);
            assert_int_equal(b.answer.looked_at, COUNT);
            assert_near(a.answer.score, b.answer.score, 1e-6);
            hop_lookup_free(by_codes);
        }
        hop_lookup_free(exact);
        hop_store_close(all);
        hop_store_close(few);
    }
    hop_context_free(context);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strengths_are_priors),
        cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_few_and_all_agree),
        cmocka_unit_test(test_other_energies),
        cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
