/* SPDX-License-Identifier: MIT */
/* The memory of drift holds what its course says, to the bit. */
#include "experiment/drift_memory.h"
#include "experiment/drifts.h"

enum { SCENES = 3, SIDE = 6, UNITS = SIDE * SIDE };

typedef struct {
    char folder[PATH_SIZE];
    hop_context *context;
    int8_t *rows; /* [SCENES][3][UNITS] */
} fixture;

static int set_up(void **state) {
    fixture *f = need(sizeof *f);
    make_folder(f->folder);
    f->context = context_of(1, HOP_ISA_AUTO);
    f->rows = write_random_scenes(f->folder, SCENES, SIDE, 3);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    remove_folder(f->folder);
    hop_context_free(f->context);
    free(f->rows);
    free(f);
    return 0;
}

/* A memory that has learned its base and then some reinforcements of scene 1; it lives
   as long as the lab. */
typedef struct {
    hop_lab *lab;
    hop_error error;
    hop_trial trial;
    hop_drift_memory held;
} learned;

static learned *learn(const fixture *f, hop_drift_course course, size_t reinforcements,
                      const char *const *pairs) {
    learned *l = need(sizeof *l);
    l->lab = drift_lab(f->context, f->folder, "6x6", pairs);
    l->trial = trial_of(l->lab, 1, &l->error);
    const hop_drift *drift = l->lab->own;
    assert_ok(hop_drift_learn(&l->trial, drift->scenes, course, 1, &l->held));
    for (size_t k = 0; k < reinforcements; k++)
        assert_ok(hop_drift_reinforce(&l->held, 1));
    return l;
}

static void let_go(learned *l) {
    hop_drift_memory_clear(&l->held);
    hop_lab_free(l->lab);
    free(l);
}

/* Couplings of strengths[SCENES][3] (bg, old, new) times scale, from the formula. */
static void assert_couplings(const fixture *f, const hop_memory *memory,
                             const double *strengths, double scale) {
    double *w = export_of(memory);
    for (size_t i = 0; i < UNITS; i++)
        for (size_t j = 0; j < UNITS; j++) {
            double sum = 0;
            for (size_t k = 0; k < 3 * SCENES && i != j; k++)
                sum += strengths[k] * f->rows[k * UNITS + i] * f->rows[k * UNITS + j];
            assert_near(w[i * UNITS + j], scale * sum, 1e-12, "coupling");
        }
    free(w);
}

static void base_is_what_was_asked_for(void **state) {
    const fixture *f = *state;
    learned *old = learn(f, HOP_DRIFT_AS_IS, 0, PAIRS("old-strength", "5/2"));
    assert_couplings(f, old->held.memory, (double[]){0, 2.5, 0, 0, 2.5, 0, 0, 2.5, 0},
                     1.0 / UNITS);
    learned *both = learn(f, HOP_DRIFT_AS_IS, 0,
                          PAIRS("old-strength", "2", "base", "old+bg", "scaling", "p"));
    assert_couplings(f, both->held.memory, (double[]){1, 2, 0, 1, 2, 0, 1, 2, 0},
                     1.0 / 6);
    let_go(old);
    let_go(both);
}

static void reinforcements_add_up(void **state) {
    const fixture *f = *state;
    learned *n = learn(f, HOP_DRIFT_AS_IS, 4, PAIRS("old-strength", "3"));
    assert_couplings(f, n->held.memory, (double[]){0, 3, 0, 0, 3, 4, 0, 3, 0},
                     1.0 / UNITS);
    /* The first source divides the base by its patterns, and no reinforcement. */
    learned *source = learn(f, HOP_DRIFT_AS_IS, 4, PAIRS("scaling", "source"));
    const double third = 1.0 / 3;
    assert_couplings(f, source->held.memory,
                     (double[]){0, third, 0, 0, third, 4, 0, third, 0}, 1);
    assert_int_equal(n->held.reinforced[1], 4);
    assert_int_equal(n->held.reinforced[0], 0);
    let_go(n);
    let_go(source);
}

/* Order of learning: none at all. Depth is depth, however it came about. */
static void history_is_a_sum(void **state) {
    const fixture *f = *state;
    learned *is = learn(f, HOP_DRIFT_AS_IS, 1, PAIRS("base", "old+bg")),
            *earlier = learn(f, HOP_DRIFT_EARLIER, 1, PAIRS("base", "old+bg")),
            *later = learn(f, HOP_DRIFT_LATER, 1, PAIRS("base", "old+bg")),
            *deeper = learn(f, HOP_DRIFT_DEEPER, 1, PAIRS("base", "old+bg")),
            *often = learn(f, HOP_DRIFT_OFTEN, 1, PAIRS("base", "old+bg"));
    assert_int_equal(is->held.old_row[1], 1);
    assert_int_equal(earlier->held.old_row[1], 0);
    assert_int_equal(later->held.old_row[1], 5);
    assert_same_couplings(is->held.memory, earlier->held.memory);
    assert_same_couplings(is->held.memory, later->held.memory);
    assert_same_couplings(deeper->held.memory, often->held.memory);
    assert_couplings(f, deeper->held.memory, (double[]){1, 1, 0, 1, 3, 1, 1, 1, 0},
                     1.0 / UNITS);
    let_go(is);
    let_go(earlier);
    let_go(later);
    let_go(deeper);
    let_go(often);
}

static void weakening_ends_at_nothing(void **state) {
    const fixture *f = *state;
    /* 5/8 - 1/4 - 1/4 = 1/8, of which the third takes all. */
    static const double left[] = {0.625, 0.375, 0.125, 0, 0};
    for (size_t k = 0; k < 5; k++) {
        learned *l = learn(f, HOP_DRIFT_WEAKENED, k, PAIRS("old-strength", "0.625"));
        assert_couplings(f, l->held.memory,
                         (double[]){0, 0.625, 0, 0, left[k], (double)k, 0, 0.625, 0},
                         1.0 / UNITS);
        assert_near(hop_strength_value(l->held.left[1]), left[k], 0, "what is left");
        let_go(l);
    }
    learned *l = learn(f, HOP_DRIFT_FORGOTTEN, 2, PAIRS("old-strength", "7"));
    assert_couplings(f, l->held.memory, (double[]){0, 7, 0, 0, 0, 2, 0, 7, 0},
                     1.0 / UNITS);
    let_go(l);
    /* A quarter of a reinforcement is 3/4 of a pattern here. */
    learned *source = learn(f, HOP_DRIFT_WEAKENED, 1, PAIRS("scaling", "source"));
    assert_couplings(f, source->held.memory, (double[]){0, 1, 0, 0, 0.25, 3, 0, 1, 0},
                     1.0 / 3);
    let_go(source);
}

/* c rho new > c0 old, exact also where both sides are equal. */
static void outweighing_is_exact(void **state) {
    const fixture *f = *state;
    learned *l = learn(f, HOP_DRIFT_AS_IS, 2, PAIRS("old-strength", "7/3"));
    assert_true(hop_drift_outweighs(&l->held, 1, 6, 8));  /* 2 x 8 > 7/3 x 6 = 14 */
    assert_false(hop_drift_outweighs(&l->held, 1, 6, 7)); /* 14 = 14 */
    assert_false(hop_drift_outweighs(&l->held, 1, 6, 6));
    assert_false(hop_drift_outweighs(&l->held, 0, 1, 36)); /* not reinforced at all */
    let_go(l);
    /* rho = 6: the base holds three old ones and three backgrounds. */
    learned *source =
        learn(f, HOP_DRIFT_AS_IS, 1,
              PAIRS("old-strength", "6", "scaling", "source", "base", "old+bg"));
    assert_false(hop_drift_outweighs(&source->held, 1, 5, 5));
    assert_true(hop_drift_outweighs(&source->held, 1, 5, 6));
    let_go(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base_is_what_was_asked_for),
        cmocka_unit_test(reinforcements_add_up),
        cmocka_unit_test(history_is_a_sum),
        cmocka_unit_test(weakening_ends_at_nothing),
        cmocka_unit_test(outweighing_is_exact),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
