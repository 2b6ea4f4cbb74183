/* SPDX-License-Identifier: MIT */
/* Scores of a chunk of keys: who is left out, and cues and keys of any size. */
#include "attend/scores.h"
#include "vectors.h"

enum { P = HOP_CHUNK + 6, D = 23, N = 3 };

typedef struct table {
    hop_context *context;
    float *x, *states;
    row_set keys;
    hop_field_of_keys field;
    hop_question questions[N];
    float scores[N * HOP_CHUNK];
} table;

static void set_up(table *t, hop_storage storage, hop_similarity similarity) {
    t->context = context_of(1, HOP_ISA_AUTO);
    t->x = normal_rows(1, P, D);
    t->states = normal_rows(2, N, D);
    t->keys = row_set_of(t->context, t->x, P, D, storage);
    t->field = (hop_field_of_keys){.context = t->context,
                                   .keys = t->keys.rows,
                                   .values = t->keys.rows,
                                   .similarity = similarity,
                                   .separation = {HOP_SEPARATION_SOFTMAX, 0},
                                   .beta = 2};
    for (size_t q = 0; q < N; q++)
        t->questions[q] = (hop_question){.state = t->states + q * D, .reach = P};
}

static void take_down(table *t) {
    row_set_free(&t->keys);
    free(t->x);
    free(t->states);
    hop_context_free(t->context);
}

static size_t score(table *t, size_t first, size_t count, bool strong) {
    hop_scorer scorer;
    assert_ok(hop_scorer_prepare(&t->field, t->questions, N, &scorer, NULL));
    float *scratch = need((hop_scorer_scratch(&scorer) + 1) * sizeof *scratch);
    const size_t strange =
        hop_scorer_chunk(&scorer, first, count, strong, scratch, t->scores);
    free(scratch);
    hop_scorer_clear(&scorer);
    return strange;
}

static void rows_are_widened_as_they_are_read(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        table t;
        float scratch[HOP_CHUNK * D], row[D];
        set_up(&t, (hop_storage)storage, HOP_SIMILARITY_DOT);
        const float *wide = hop_rows_widened(t.context, t.keys.rows, 60, 9, scratch);
        for (size_t r = 0; r < 9; r++) {
            hop_rows_read(t.keys.rows, 60 + r, row);
            assert_memory_equal(wide + r * D, row, sizeof row);
        }
        take_down(&t);
    }
}

static void strengths_and_exclusions(void **state) {
    (void)state;
    table t;
    double logs[P];
    uint8_t allowed[P];
    float bare[N * HOP_CHUNK];
    set_up(&t, HOP_STORAGE_FLOAT32, HOP_SIMILARITY_DOT);
    for (size_t r = 0; r < P; r++) {
        logs[r] = r == 4 ? -INFINITY : 0.25 * (double)r;
        allowed[r] = r != 7;
    }
    assert_int_equal(score(&t, 0, HOP_CHUNK, true), N);
    memcpy(bare, t.scores, sizeof bare);
    t.field.log_strengths = logs;
    t.questions[1].allowed = allowed;
    t.questions[2].reach = 10;
    assert_int_equal(score(&t, 0, HOP_CHUNK, true), N);
    for (size_t q = 0; q < N; q++)
        for (size_t r = 0; r < HOP_CHUNK; r++) {
            const float here = t.scores[q * HOP_CHUNK + r];
            const bool out = r == 4 || (q == 1 && r == 7) || (q == 2 && r >= 10);
            if (out)
                assert_true(here == -INFINITY);
            else
                assert_true(here == (float)(bare[q * HOP_CHUNK + r] + logs[r]));
        }
    assert_int_equal(score(&t, 0, HOP_CHUNK, false), N);
    assert_true(t.scores[5] == bare[5]);
    assert_int_equal(score(&t, HOP_CHUNK, P - HOP_CHUNK, false), N);
    assert_true(t.scores[2 * HOP_CHUNK] == -INFINITY); /* behind the reach */
    take_down(&t);
}

static void the_first_to_overflow_is_told(void **state) {
    (void)state;
    for (int similarity = 0; similarity < HOP_SIMILARITY_HAMMING; similarity++) {
        const bool lengths =
            similarity == HOP_SIMILARITY_COSINE || similarity == HOP_SIMILARITY_CENTRED;
        table t;
        set_up(&t, HOP_STORAGE_FLOAT32, (hop_similarity)similarity);
        for (size_t i = 0; i < 2 * D; i++) t.states[D + i] = 3e38f * (i % 2 ? 1.f : -1.f);
        assert_int_equal(score(&t, 0, 64, true), lengths ? N : 1);
        t.field.beta = 1e300;
        assert_int_equal(score(&t, 0, 64, true), 0);
        take_down(&t);
    }
}

/* A cosine does not depend on the size of a cue, down to the normal floats. */
static void cosines_of_cues_of_any_size(void **state) {
    (void)state;
    static const hop_storage storages[] = {HOP_STORAGE_FLOAT32, HOP_STORAGE_INT8};
    for (size_t s = 0; s < 2; s++) {
        table t;
        float inverses[P];
        set_up(&t, storages[s], HOP_SIMILARITY_COSINE);
        assert_ok(hop_attend_inverses(t.context, t.keys.rows, HOP_SIMILARITY_COSINE, NULL,
                                      inverses));
        for (size_t i = 0; i < D; i++) {
            t.states[D + i] = ldexpf(t.states[i], 120);
            t.states[2 * D + i] = ldexpf(t.states[i], -120);
        }
        for (size_t q = 0; q < N; q++) t.questions[q].inverses = inverses;
        assert_int_equal(score(&t, 0, 64, true), N);
        for (size_t r = 0; r < 64; r++) {
            assert_true(fabsf(t.scores[r]) <= 2.0001f);
            assert_true(t.scores[r] == t.scores[HOP_CHUNK + r]);
            assert_within(t.scores[r], t.scores[2 * HOP_CHUNK + r], 2e-3);
        }
        for (size_t i = 0; i < D; i++) t.states[2 * D + i] = 1e-40f;
        assert_int_equal(score(&t, 0, 64, true), N);
        for (size_t r = 0; r < 64; r++) assert_true(t.scores[2 * HOP_CHUNK + r] == 0);
        take_down(&t);
    }
}

static void the_least_is_noted(void **state) {
    (void)state;
    atomic_size_t least = 5;
    hop_scorer_note(&least, 7);
    assert_int_equal(least, 5);
    hop_scorer_note(&least, 2);
    hop_scorer_note(&least, 3);
    assert_int_equal(least, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_widened_as_they_are_read),
        cmocka_unit_test(strengths_and_exclusions),
        cmocka_unit_test(the_first_to_overflow_is_told),
        cmocka_unit_test(cosines_of_cues_of_any_size),
        cmocka_unit_test(the_least_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
