/* SPDX-License-Identifier: MIT */
/* The inverse temperature that memories need: it retrieves, and less would not. */
#include "vectors.h"

#include <hopfield/tune.h>

enum { P = 160, D = 32 };

typedef struct bench {
    hop_context *context;
    float *x;
    row_set set;
    hop_vector_memory *memory;
} bench;

static bench bench_of(float *x, size_t count, hop_storage storage,
                      const hop_vector_options *how, unsigned threads) {
    bench b = {context_of(threads, HOP_ISA_AUTO), x, {NULL, NULL}, NULL};
    b.set = row_set_of(b.context, x, count, D, storage);
    b.memory = vector_memory_of(b.context, b.set.rows, NULL, how);
    return b;
}

static void bench_free(bench *b) {
    hop_vector_memory_free(b->memory);
    row_set_free(&b->set);
    hop_context_free(b->context);
    free(b->x);
}

/* The share of damaged copies that come back at a beta, found without the tuner. */
static double share_at(const bench *b, const hop_tune_options *options, double beta) {
    const size_t count = hop_rows_count(b->set.rows);
    const double former = hop_vector_memory_options(b->memory)->beta;
    hop_vector_recall_options how = HOP_VECTOR_RECALL_OPTIONS_INIT;
    size_t right = 0;
    assert_ok(hop_vector_memory_set_beta(b->memory, beta, NULL));
    for (size_t r = 0; r < count; r++) {
        float cue[D], row[D];
        uint8_t mask[D];
        hop_vector_result result;
        hop_rows_read(b->set.rows, r, row);
        memcpy(cue, row, sizeof cue);
        assert_ok(
            hop_damage_apply(&options->damage, cue, D, mask, options->seed, r, NULL));
        how.mask = mask;
        recall_all(b->memory, &how, cue, 1, NULL, NULL, &result);
        if (!result.has_match) continue;
        hop_rows_read(b->set.rows, result.match, cue);
        right += !memcmp(cue, row, sizeof row);
    }
    assert_ok(hop_vector_memory_set_beta(b->memory, former, NULL));
    return (double)right / (double)count;
}

/* least does, what is a bisection's width below does not, and beta is what it says. */
static void check_choice(const bench *b, hop_tune_options *options) {
    hop_beta_choice choice;
    hop_error error = {HOP_OK, ""};
    const double former = hop_vector_memory_options(b->memory)->beta;
    options->samples = hop_rows_count(b->set.rows);
    if (hop_vector_choose_beta(b->memory, options, &choice, &error))
        fail_msg("%s", error.message);
    assert_true(hop_vector_memory_options(b->memory)->beta == former);
    const double enough = options->wanted * choice.ceiling;
    assert_true(choice.gap > 0 && choice.ceiling > 0.5);
    assert_true(choice.trials < 50);
    assert_within(choice.retrieved, share_at(b, options, choice.beta), 1e-12);
    assert_true(choice.retrieved >= enough);
    assert_true(share_at(b, options, choice.least) >= enough);
    assert_true(share_at(b, options, choice.least / 1.021) < enough);
    assert_true(choice.beta == choice.least || choice.beta == 1.5 * choice.least);
}

static void the_smallest_that_retrieves_is_found(void **state) {
    (void)state;
    static const struct {
        hop_similarity similarity;
        hop_separation separation;
        hop_storage storage;
        hop_activation activation;
    } ways[] = {
        {HOP_SIMILARITY_DOT, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_FLOAT32, 0},
        {HOP_SIMILARITY_DOT, {HOP_SEPARATION_SPARSEMAX, 0}, HOP_STORAGE_FLOAT32, 0},
        {HOP_SIMILARITY_CENTRED, {HOP_SEPARATION_ENTMAX, 1.5}, HOP_STORAGE_BFLOAT16, 0},
        {HOP_SIMILARITY_EUCLID, {HOP_SEPARATION_EPANECHNIKOV, 0}, HOP_STORAGE_FLOAT32, 0},
        {HOP_SIMILARITY_MANHATTAN, {HOP_SEPARATION_TOPK, 4}, HOP_STORAGE_FLOAT32, 0},
        {HOP_SIMILARITY_COSINE, {HOP_SEPARATION_SOFTMAX, 0}, HOP_STORAGE_INT8, 0},
        {HOP_SIMILARITY_HAMMING,
         {HOP_SEPARATION_SOFTMAX, 0},
         HOP_STORAGE_BITS,
         HOP_ACTIVATION_SIGN},
    };
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++)
        for (int masked = 0; masked < 2; masked++) {
            const hop_vector_options how =
                vector_options(ways[k].similarity, ways[k].separation.kind,
                               ways[k].separation.order, ways[k].activation, 1);
            hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
            bench b = bench_of(unit_rows(3, P / 3, D), P / 3, ways[k].storage, &how, 2);
            if (masked) options.damage.cover = 0.2;
            if (masked) options.wanted = 0.9;
            check_choice(&b, &options);
            bench_free(&b);
        }
}

/* The former beta changes nothing, nor do threads. */
static void the_choice_depends_on_memories_alone(void **state) {
    (void)state;
    static const double betas[] = {1e-30, 1, 1e12};
    hop_beta_choice first, other;
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    options.samples = 64;
    for (size_t k = 0; k < 3; k++) {
        const hop_vector_options how =
            vector_options(HOP_SIMILARITY_DOT, HOP_SEPARATION_SPARSEMAX, 0,
                           HOP_ACTIVATION_NONE, betas[k]);
        bench b =
            bench_of(unit_rows(4, P, D), P, HOP_STORAGE_FLOAT32, &how, (unsigned)k + 1);
        assert_ok(hop_vector_choose_beta(b.memory, &options, k ? &other : &first, NULL));
        if (k) {
            assert_true(first.beta == other.beta && first.least == other.least);
            assert_true(first.gap == other.gap && first.trials == other.trials);
            assert_true(first.retrieved == other.retrieved);
        }
        bench_free(&b);
    }
    bench b = bench_of(unit_rows(4, P, D), P, HOP_STORAGE_FLOAT32, NULL, 1);
    options.seed = 2;
    assert_ok(hop_vector_choose_beta(b.memory, &options, &other, NULL));
    assert_true(other.samples == 64 && other.beta != first.beta);
    assert_true(other.gap == first.gap); /* of undamaged memories */
    bench_free(&b);
}

/* Between the collapse and what nearest neighbours need; scales as 1 / similarity. */
static void the_choice_lies_between_mean_and_nearest(void **state) {
    (void)state;
    hop_beta_choice one, ten;
    float *x = unit_rows(5, P, D), *longer = unit_rows(5, P, D);
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    for (size_t i = 0; i < P * D; i++)
        longer[i] *= 8; /* similarities 64 times as large */
    bench b = bench_of(x, P, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &one, NULL));
    assert_true(share_at(&b, &options, one.beta) >= 0.99 * one.ceiling);
    assert_true(share_at(&b, &options, 1 / sqrt(D)) == 0);
    assert_true(one.beta > 3 && one.beta < 100);
    assert_within(one.gap, 0.4, 0.15);
    bench_free(&b);
    b = bench_of(longer, P, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &ten, NULL));
    assert_within(ten.beta * 64, one.beta, 0.03 * one.beta);
    assert_within(ten.gap / 64, one.gap, 1e-4);
    bench_free(&b);
}

static void few_and_equal_memories(void **state) {
    (void)state;
    hop_beta_choice choice;
    const hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    bench b = bench_of(unit_rows(6, 1, D), 1, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &choice, NULL));
    assert_true(choice.least == 0 && choice.beta == 1);
    assert_true(choice.retrieved == 1 && choice.ceiling == 1 && choice.gap == 0);
    bench_free(&b);
    /* Every memory twice: either is right. */
    float *x = unit_rows(7, P, D), *same = unit_rows(8, P, D);
    memcpy(x + P / 2 * D, x, P / 2 * D * sizeof *x);
    b = bench_of(x, P, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &choice, NULL));
    assert_true(choice.gap > 0 && choice.ceiling > 0.99 && choice.least > 0);
    bench_free(&b);
    for (size_t r = 0; r < P; r++) memcpy(same + r * D, same, D * sizeof *same);
    b = bench_of(same, P, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &choice, NULL));
    assert_true(choice.gap == 0 && choice.least == 0 && choice.retrieved == 1);
    bench_free(&b);
}

/* Where nothing comes back at any beta, so is said. */
static void hopeless_memories(void **state) {
    (void)state;
    hop_beta_choice choice;
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    options.damage = (hop_damage){0, 1, 0}; /* every sign is wrong */
    bench b = bench_of(unit_rows(8, P, D), P, HOP_STORAGE_FLOAT32, NULL, 1);
    assert_ok(hop_vector_choose_beta(b.memory, &options, &choice, NULL));
    assert_true(choice.ceiling == 0 && choice.retrieved == 0);
    assert_true(choice.beta > 100 && choice.least == choice.beta);
    bench_free(&b);
}

static void refusals_leave_all_as_it_was(void **state) {
    (void)state;
    hop_beta_choice choice = {.beta = -1};
    hop_error error = {HOP_OK, ""};
    hop_tune_options options = HOP_TUNE_OPTIONS_INIT;
    bench b = bench_of(unit_rows(9, P, D), P, HOP_STORAGE_FLOAT32, NULL, 1);
    hop_rows *values = rows_of(b.context, b.x, P, D, HOP_STORAGE_FLOAT32, 0, 0);
    hop_vector_memory *other = vector_memory_of(b.context, b.set.rows, values, NULL);
    assert_status(hop_vector_choose_beta(other, NULL, &choice, &error), HOP_EUNSUPPORTED);
    options.wanted = 2;
    assert_status(hop_vector_choose_beta(b.memory, &options, &choice, &error),
                  HOP_EINVAL);
    hop_context_interrupt(b.context);
    assert_status(hop_vector_choose_beta(b.memory, NULL, &choice, &error),
                  HOP_EINTERRUPTED);
    hop_context_clear_interrupt(b.context);
    assert_true(choice.beta == -1);
    assert_true(hop_vector_memory_options(b.memory)->beta == 1);
    hop_vector_memory_free(other);
    hop_rows_free(values);
    bench_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_that_retrieves_is_found),
        cmocka_unit_test(the_choice_depends_on_memories_alone),
        cmocka_unit_test(the_choice_lies_between_mean_and_nearest),
        cmocka_unit_test(few_and_equal_memories),
        cmocka_unit_test(hopeless_memories),
        cmocka_unit_test(refusals_leave_all_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
