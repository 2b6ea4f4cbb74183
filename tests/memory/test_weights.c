/* SPDX-License-Identifier: MIT */
/* The form of weights: its matrix, its real fields, and what every memory adds to one. */
#include <math.h>
#include "memory/check_cursor.h"

static void check_form(const hop_memory *memory, hop_random *chance) {
    const size_t dim = memory->dim, count = hop_memory_count(memory);
    double *w = export_of(memory), *v = need(dim * sizeof *v);
    double *h = need(dim * sizeof *h), *scratch = need((dim + count) * sizeof *v);
    double *parts = need(count * sizeof *parts);
    int8_t *s = random_rows(chance, 1, dim);
    hop_state state;
    hop_gauge gauge;
    const hop_bias none = {NULL, NULL};
    s[0] = 0;
    assert_ok(hop_state_create(dim, &state));
    assert_ok(hop_gauge_create(memory, &gauge));
    hop_state_load(&state, s);
    hop_gauge_measure(&gauge, &state, &none);
    for (size_t i = 0; i < dim; i++) v[i] = 2 * hop_random_real(chance) - 1;
    memory->form->apply(memory, v, scratch, h);
    for (size_t i = 0; i < dim; i++) {
        double expected = 0, field = 0, sum = 0, size = 0;
        for (size_t j = 0; j < dim; j++) {
            expected += w[i * dim + j] * v[j];
            field += w[i * dim + j] * s[j];
        }
        memory->form->parts(memory, &state, gauge.overlaps, scratch, i, parts);
        for (size_t mu = 0; mu < count; mu++) {
            sum += parts[mu];
            size += fabs(parts[mu]);
        }
        if (memory->diagonal == HOP_DIAGONAL_ZERO)
            sum -= (double)memory->form->self(memory, i).exact /
                   hop_memory_divisor(memory) * s[i];
        const double room = 1e-13 * (double)dim * (1 + size + fabs(field));
        assert_true(fabs(h[i] - expected) <= 1e3 * room);
        assert_true(fabs(sum - field) <= room);
        const hop_raw kept = hop_memory_kept(memory, i);
        assert_true((double)kept.exact / hop_memory_divisor(memory) == w[i * dim + i]);
    }
    hop_gauge_clear(&gauge);
    hop_state_clear(&state);
    free(w);
    free(v);
    free(h);
    free(scratch);
    free(parts);
    free(s);
}

static void fields_and_parts_are_those_of_the_matrix(void **state) {
    (void)state;
    contexts all = all_contexts();
    const hop_recall_options options = recall_options(HOP_UPDATE_SYNC, HOP_ORDER_FIXED);
    size_t checked = 0;
    for (uint64_t trial = 0; trial < 60; trial++) {
        drawn_case c = draw_case(421, trial, &options);
        hop_memory *memory =
            case_memory(&c, all.each[trial % all.count], HOP_PATH_FACTORED);
        hop_random chance = hop_random_begin(422, HOP_STREAM_TRIAL, trial);
        if (memory && memory->strengths.narrow) {
            check_form(memory, &chance);
            checked++;
        }
        hop_memory_free(memory);
        case_free(&c);
    }
    assert_true(checked > 20);
    contexts_free(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_parts_are_those_of_the_matrix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
