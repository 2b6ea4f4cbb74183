/* SPDX-License-Identifier: MIT */
/* Vector memories: what they refuse, their strengths, and the energies they promise. */
#include "vectors.h"

enum { P = 12, D = 8 };

/* A way to recall, on a storage. */
typedef struct combination {
    hop_similarity similarity;
    hop_separation separation;
    hop_activation activation;
    hop_storage storage;
    int normalised;
} combination;

typedef struct trial {
    hop_rows *rows;
    row_set set;
    hop_vector_memory *memory;
    float *values;
} trial;

static const double betas[] = {0.3, 1, 3};

static trial trial_of(hop_context *context, const combination *of, uint64_t seed) {
    trial t = {NULL, {NULL, NULL}, NULL, normal_rows(seed, P, D)};
    for (size_t i = 0; i < P * D; i++) t.values[i] += seed % 2 ? 0 : 0.7f;
    if (of->storage == HOP_STORAGE_BITS)
        t.set = row_set_of(context, t.values, P, D, of->storage);
    else
        t.set.rows = rows_of(context, t.values, P, D, of->storage, 0, of->normalised);
    hop_vector_options how =
        vector_options(of->similarity, of->separation.kind, of->separation.order,
                       of->activation, betas[seed % 3]);
    t.memory = vector_memory_of(context, t.set.rows, NULL, &how);
    return t;
}

static void trial_free(trial *t) {
    hop_vector_memory_free(t->memory);
    row_set_free(&t->set);
    free(t->values);
}

/* The largest rise of a step, over |E| + 1 + |q|^2, of steps that are promised not to
   (or, where none is, of those after the first). */
static double largest_rise(const trial *t, uint64_t seed, int masked, size_t *promised) {
    hop_random chance = hop_random_begin(seed, HOP_STREAM_USER, 9);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    const bool none = !hop_vector_memory_lyapunov(t->memory);
    float state[D], next[D];
    uint8_t mask[D] = {0};
    double worst = 0;
    options.max_steps = 1;
    options.mask = masked ? mask : NULL;
    options.tolerance = 0;
    for (size_t i = 0; i < D; i++) {
        state[i] = (float)normal_of(&chance) * (seed % 5 ? 1 : 0.2f);
        if (i < 2 && masked) mask[i] = seed % 2 ? HOP_MASK_CLAMPED : HOP_MASK_MISSING;
    }
    for (int step = 0; step < 8; step++) {
        if (hop_vector_recall(t->memory, &options, state, 1, next, NULL, &result, NULL))
            return worst; /* identity diverges: its energy falls for ever */
        const double size = length_of(next, D), scale = fabs(result.energy) +
                                                        fabs(result.energy_start) + 1 +
                                                        size * size;
        *promised += result.energy_falls != 0;
        if (none ? step > 0 : result.energy_falls)
            worst = fmax(worst, (result.energy - result.energy_start) / scale);
        if (none) assert_false(result.energy_falls);
        memcpy(state, next, sizeof state);
        if (seed % 2 == 0) options.mask = NULL; /* none is missing any more */
    }
    return worst;
}

static combination combination_of(hop_similarity similarity, hop_separation_kind kind,
                                  double order, hop_activation activation,
                                  hop_storage storage, int normalised) {
    return (combination){similarity, {kind, order}, activation, storage, normalised};
}

static const char *words_of(const combination *of, char text[160]) {
    char separation[HOP_SEPARATION_TEXT];
    hop_separation_text(&of->separation, separation, sizeof separation);
    snprintf(text, 160, "%s %s %s %s%s", hop_similarity_name(of->similarity), separation,
             hop_activation_name(of->activation), hop_storage_name(of->storage),
             of->normalised ? " normalised" : "");
    return text;
}

/* Rounding of an energy, over |E| + 1 + |q|^2. */
static const double ROUNDING = 1e-5;

static void check_promise(hop_context *context, const combination *of, size_t *with) {
    size_t promised = 0;
    char text[160];
    for (uint64_t seed = 0; seed < 30; seed++) {
        trial t = trial_of(context, of, seed);
        const double rise = hop_vector_memory_lyapunov(t.memory)
                                ? largest_rise(&t, seed, seed % 3 == 0, &promised)
                                : 0;
        if (rise > ROUNDING)
            fail_msg("%s, seed %d: rises by %g", words_of(of, text), (int)seed, rise);
        trial_free(&t);
    }
    *with += promised > 0;
}

static void energies_never_rise_where_promised(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    size_t with = 0;
    for (int similarity = 0; similarity < HOP_SIMILARITY_COUNT; similarity++)
        for (size_t s = 0; s < EVERY_SEPARATION; s++)
            for (int activation = 0; activation < HOP_ACTIVATION_COUNT; activation++)
                for (int way = 0; way < 2 * HOP_STORAGE_COUNT - 1; way++) {
                    const combination of = combination_of(
                        (hop_similarity)similarity, every_separation[s].kind,
                        every_separation[s].order, (hop_activation)activation,
                        (hop_storage)(way / 2), way % 2);
                    const hop_vector_options how =
                        vector_options(of.similarity, of.separation.kind,
                                       of.separation.order, of.activation, 1);
                    if (fits_together(&how, of.storage))
                        check_promise(context, &of, &with);
                }
    assert_true(with > 150);
    hop_context_free(context);
}

/* Where none is promised, some energies do rise, far beyond rounding. */
static void energies_rise_where_none_is_promised(void **state) {
    (void)state;
    static const combination rising[] = {
        {HOP_SIMILARITY_DOT, {HOP_SEPARATION_POLYNOMIAL, 3}, HOP_ACTIVATION_SIGN, 0, 0},
        {HOP_SIMILARITY_DOT,
         {HOP_SEPARATION_SOFTMAX, 0},
         HOP_ACTIVATION_NONE,
         HOP_STORAGE_INT8,
         0},
        {HOP_SIMILARITY_DOT,
         {HOP_SEPARATION_ENTMAX, 1.5},
         HOP_ACTIVATION_NONE,
         HOP_STORAGE_INT8,
         0},
        {HOP_SIMILARITY_DOT,
         {HOP_SEPARATION_RECTIFIED, 4},
         HOP_ACTIVATION_NORMALISE,
         HOP_STORAGE_INT8,
         0},
        {HOP_SIMILARITY_COSINE, {HOP_SEPARATION_SOFTMAX, 0}, HOP_ACTIVATION_NONE, 0, 0},
        {HOP_SIMILARITY_COSINE,
         {HOP_SEPARATION_SOFTMAX, 0},
         HOP_ACTIVATION_NORMALISE,
         0,
         0},
        {HOP_SIMILARITY_COSINE,
         {HOP_SEPARATION_POLYNOMIAL, 3},
         HOP_ACTIVATION_SIGN,
         0,
         0},
        {HOP_SIMILARITY_CENTRED, {HOP_SEPARATION_SOFTMAX, 0}, HOP_ACTIVATION_NONE, 0, 0},
        {HOP_SIMILARITY_CENTRED, {HOP_SEPARATION_IDENTITY, 0}, HOP_ACTIVATION_SIGN, 0, 0},
        {HOP_SIMILARITY_EUCLID,
         {HOP_SEPARATION_POLYNOMIAL, 3},
         HOP_ACTIVATION_NONE,
         0,
         0},
        {HOP_SIMILARITY_MANHATTAN,
         {HOP_SEPARATION_SOFTMAX, 0},
         HOP_ACTIVATION_NONE,
         0,
         0},
        {HOP_SIMILARITY_MANHATTAN,
         {HOP_SEPARATION_ENTMAX, 1.5},
         HOP_ACTIVATION_NONE,
         0,
         0},
        {HOP_SIMILARITY_HAMMING,
         {HOP_SEPARATION_SPARSEMAX, 0},
         HOP_ACTIVATION_NONE,
         HOP_STORAGE_BITS,
         0},
        {HOP_SIMILARITY_HAMMING,
         {HOP_SEPARATION_IDENTITY, 0},
         HOP_ACTIVATION_NORMALISE,
         HOP_STORAGE_BITS,
         0},
        {HOP_SIMILARITY_HAMMING,
         {HOP_SEPARATION_POLYNOMIAL, 3},
         HOP_ACTIVATION_SIGN,
         HOP_STORAGE_BITS,
         0},
    };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    char text[160];
    for (size_t k = 0; k < sizeof rising / sizeof *rising; k++) {
        double rise = 0;
        size_t promised = 0;
        for (uint64_t seed = 0; seed < 60; seed++) {
            trial t = trial_of(context, &rising[k], seed);
            assert_null(hop_vector_memory_lyapunov(t.memory));
            rise = fmax(rise, largest_rise(&t, seed, 0, &promised));
            trial_free(&t);
        }
        if (rise < 100 * ROUNDING)
            fail_msg("%s: no rise above %g", words_of(&rising[k], text), rise);
        assert_int_equal(promised, 0);
    }
    hop_context_free(context);
}

static hop_vector_result step_from(const trial *t, const float *cue,
                                   const uint8_t *mask) {
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    hop_vector_result result;
    options.max_steps = 1;
    options.mask = mask;
    assert_ok(hop_vector_recall(t->memory, &options, cue, 1, NULL, NULL, &result, NULL));
    return result;
}

/* A Lyapunov function need not hold for the first step from any cue. */
static void promises_look_at_the_cue(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    uint8_t mask[D] = {0};
    float cue[D], longer[D];
    combination of = combination_of(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                                    HOP_ACTIVATION_NORMALISE, HOP_STORAGE_FLOAT32, 0);
    trial t = trial_of(context, &of, 1);
    for (size_t i = 0; i < D; i++) {
        cue[i] = t.values[i] / (float)length_of(t.values, D);
        longer[i] = 3 * cue[i];
    }
    assert_true(step_from(&t, cue, NULL).energy_falls);
    hop_vector_result result = step_from(&t, longer, NULL);
    assert_false(result.energy_falls);
    assert_true(result.energy > result.energy_start + 0.1);
    mask[0] = HOP_MASK_CLAMPED;
    assert_false(step_from(&t, cue, mask).energy_falls);
    trial_free(&t);

    of.activation = HOP_ACTIVATION_SIGN;
    t = trial_of(context, &of, 1);
    for (size_t i = 0; i < D; i++) longer[i] = t.values[i] > 0 ? 5 : -5;
    result = step_from(&t, longer, NULL);
    assert_false(result.energy_falls);
    assert_true(result.energy > result.energy_start + 0.1);
    trial_free(&t);

    of = combination_of(HOP_SIMILARITY_EUCLID, HOP_SEPARATION_SOFTMAX, 0,
                        HOP_ACTIVATION_NONE, HOP_STORAGE_FLOAT32, 0);
    t = trial_of(context, &of, 1);
    mask[0] = HOP_MASK_CLAMPED;
    assert_true(step_from(&t, t.values, mask).energy_falls);
    for (size_t i = 0; i < D - 1; i++) mask[i] = HOP_MASK_MISSING;
    result = step_from(&t, t.values, mask); /* one unit is nearer than all */
    assert_false(result.energy_falls);
    assert_true(result.energy > result.energy_start + 0.1);
    trial_free(&t);
    hop_context_free(context);
}

/* E of cues as the header has it, for every combination that has one. */
static void energies_are_as_in_double(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_vector_recall_options options = HOP_VECTOR_RECALL_OPTIONS_INIT;
    double c[P];
    float *cues = normal_rows(8, 1, D);
    for (size_t r = 0; r < P; r++) c[r] = (double)(r % 4);
    options.max_steps = 0;
    for (int similarity = 0; similarity < HOP_SIMILARITY_COUNT; similarity++)
        for (size_t s = 0; s < EVERY_SEPARATION; s++)
            for (int activation = 0; activation < HOP_ACTIVATION_COUNT; activation++)
                for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
                    const combination of = combination_of(
                        (hop_similarity)similarity, every_separation[s].kind,
                        every_separation[s].order, (hop_activation)activation,
                        (hop_storage)storage, 0);
                    const hop_vector_options wanted =
                        vector_options(of.similarity, of.separation.kind,
                                       of.separation.order, of.activation, 1);
                    if (!fits_together(&wanted, of.storage)) continue;
                    trial t = trial_of(context, &of, 4);
                    hop_vector_result result;
                    assert_ok(hop_vector_memory_set_strengths(t.memory, c, NULL));
                    assert_ok(hop_vector_recall(t.memory, &options, cues, 1, NULL, NULL,
                                                &result, NULL));
                    plain_step step =
                        plain_step_of(t.set.rows, t.set.rows,
                                      hop_vector_memory_options(t.memory), c, cues, NULL);
                    const double energy = plain_energy(
                        &step, t.set.rows, hop_vector_memory_options(t.memory), c, cues);
                    if (of.separation.kind == HOP_SEPARATION_TOPK)
                        assert_true(isnan(result.energy_start));
                    else
                        assert_within(result.energy_start, energy,
                                      1e-5 * (1 + fabs(energy)));
                    plain_step_free(&step);
                    trial_free(&t);
                }
    free(cues);
    hop_context_free(context);
}

static void assert_refused(hop_context *context, const hop_rows *keys,
                           const hop_rows *values, hop_vector_options how,
                           hop_status status, const char *words) {
    hop_vector_memory *memory = NULL;
    hop_error error = {HOP_OK, ""};
    assert_status(hop_vector_memory_create(context, keys, values, &how, &memory, &error),
                  status);
    assert_null(memory);
    if (!strstr(error.message, words))
        fail_msg("expected \"%s\", got: %s", words, error.message);
}

static void unfit_options_are_refused(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const combination of = combination_of(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                                          HOP_ACTIVATION_NONE, HOP_STORAGE_FLOAT32, 0);
    trial t = trial_of(context, &of, 1);
    hop_rows *fewer = rows_of(context, t.values, P - 1, D, HOP_STORAGE_FLOAT32, 0, 0);
    hop_vector_options how = HOP_VECTOR_OPTIONS_INIT;
    static const double bad[] = {0, -1, NAN, INFINITY, -INFINITY};
    for (size_t k = 0; k < 5; k++) {
        how.beta = bad[k];
        assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "beta");
        assert_status(hop_vector_memory_set_beta(t.memory, bad[k], NULL), HOP_EINVAL);
    }
    how = (hop_vector_options)HOP_VECTOR_OPTIONS_INIT;
    how.size--;
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "size");
    how = vector_options(HOP_SIMILARITY_COUNT, HOP_SEPARATION_SOFTMAX, 0,
                         HOP_ACTIVATION_NONE, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "similarity");
    how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                         HOP_ACTIVATION_COUNT, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "activation");
    how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_COUNT, 0, HOP_ACTIVATION_NONE,
                         1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "separation");
    how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_POLYNOMIAL, 2.5,
                         HOP_ACTIVATION_NONE, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "poly");
    how.separation.order = NAN;
    assert_refused(context, t.set.rows, NULL, how, HOP_EINVAL, "poly");
    how = vector_options(HOP_SIMILARITY_HAMMING, HOP_SEPARATION_SOFTMAX, 0,
                         HOP_ACTIVATION_SIGN, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EUNSUPPORTED, "bits");
    how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_EXPONENTIAL, 0,
                         HOP_ACTIVATION_NONE, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EUNSUPPORTED, "activation");
    how = vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_EPANECHNIKOV, 0,
                         HOP_ACTIVATION_NONE, 1);
    assert_refused(context, t.set.rows, NULL, how, HOP_EUNSUPPORTED, "euclid");
    how = (hop_vector_options)HOP_VECTOR_OPTIONS_INIT;
    assert_refused(context, t.set.rows, fewer, how, HOP_ESHAPE, "11 values for 12 keys");
    how.similarity = HOP_SIMILARITY_COSINE;
    hop_context_interrupt(context);
    assert_refused(context, t.set.rows, NULL, how, HOP_EINTERRUPTED, "");
    hop_rows_free(fewer);
    trial_free(&t);
    hop_context_free(context);
}

static void strengths_are_looked_at(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    const combination of = combination_of(HOP_SIMILARITY_DOT, HOP_SEPARATION_SOFTMAX, 0,
                                          HOP_ACTIVATION_NONE, HOP_STORAGE_FLOAT32, 0);
    trial t = trial_of(context, &of, 1);
    hop_error error = {HOP_OK, ""};
    double c[P] = {1};
    for (size_t r = 0; r < P; r++) c[r] = -1;
    assert_status(hop_vector_memory_set_strengths(t.memory, c, &error), HOP_EEMPTY);
    c[3] = NAN;
    assert_status(hop_vector_memory_set_strengths(t.memory, c, &error), HOP_EVALUE);
    assert_non_null(strstr(error.message, "memory 3"));
    c[3] = INFINITY;
    assert_status(hop_vector_memory_set_strengths(t.memory, c, &error), HOP_EVALUE);
    /* What was refused changes nothing. */
    const double before = step_from(&t, t.values, NULL).energy;
    /* One factor of all changes nothing, from the smallest to the largest double. */
    static const double factors[] = {1, 5e-324, 1.7e308};
    for (size_t k = 0; k < 3; k++) {
        for (size_t r = 0; r < P; r++) c[r] = factors[k];
        assert_ok(hop_vector_memory_set_strengths(t.memory, c, NULL));
        assert_within(step_from(&t, t.values, NULL).energy, before, 3e-4);
    }
    assert_ok(hop_vector_memory_set_strengths(t.memory, NULL, NULL));
    assert_true(step_from(&t, t.values, NULL).energy == before);
    trial_free(&t);
    hop_context_free(context);
}

static void names_and_parts(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float x[6] = {1, 2, 3, 4, 5, 6}, v[9] = {0};
    hop_rows *keys = rows_of(context, x, 3, 2, HOP_STORAGE_FLOAT32, 0, 0);
    hop_rows *values = rows_of(context, v, 3, 3, HOP_STORAGE_FLOAT32, 0, 0);
    hop_vector_memory *memory = vector_memory_of(context, keys, values, NULL);
    assert_string_equal(hop_activation_name(HOP_ACTIVATION_NONE), "none");
    assert_string_equal(hop_activation_name(HOP_ACTIVATION_SIGN), "sign");
    assert_string_equal(hop_activation_name(HOP_ACTIVATION_NORMALISE), "normalise");
    assert_null(hop_activation_name(HOP_ACTIVATION_COUNT));
    assert_ptr_equal(hop_vector_memory_keys(memory), keys);
    assert_ptr_equal(hop_vector_memory_values(memory), values);
    assert_null(hop_vector_memory_lyapunov(memory)); /* values are no states */
    assert_ok(hop_vector_memory_set_beta(memory, 7, NULL));
    assert_true(hop_vector_memory_options(memory)->beta == 7);
    hop_vector_memory_free(memory);
    hop_vector_memory_free(NULL);
    memory = vector_memory_of(context, keys, NULL, NULL);
    assert_ptr_equal(hop_vector_memory_values(memory), keys);
    assert_non_null(strstr(hop_vector_memory_lyapunov(memory), "|q|^2/2"));
    hop_vector_memory_free(memory);
    hop_rows_free(keys);
    hop_rows_free(values);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(energies_never_rise_where_promised),
        cmocka_unit_test(energies_rise_where_none_is_promised),
        cmocka_unit_test(promises_look_at_the_cue),
        cmocka_unit_test(energies_are_as_in_double),
        cmocka_unit_test(unfit_options_are_refused),
        cmocka_unit_test(strengths_are_looked_at),
        cmocka_unit_test(names_and_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
