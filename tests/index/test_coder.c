/* SPDX-License-Identifier: MIT */
/* Sign codes against directions written out, angles, and what must not change a code. */
#include "vectors.h"

static hop_coder *coder_of(hop_context *context, size_t dim, size_t bits) {
    hop_coder *coder = NULL;
    hop_error error;
    if (hop_coder_create(context, dim, bits, &coder, &error))
        fail_msg("%s", error.message);
    return coder;
}

static uint64_t *codes_of(const hop_coder *coder, hop_context *context,
                          const float *values, size_t count) {
    uint64_t *codes = need(count * hop_coder_bits(coder) / 8);
    hop_error error;
    if (hop_coder_encode(coder, context, values, count, codes, &error))
        fail_msg("%s", error.message);
    return codes;
}

static size_t differ(const uint64_t *a, const uint64_t *b, size_t words) {
    size_t sum = 0;
    for (size_t i = 0; i < words * 64; i++) sum += (a[i / 64] ^ b[i / 64]) >> i % 64 & 1;
    return sum;
}

/* H D H D H D x of one block, in double, H entry by entry. */
static void plain_block(const double *x, size_t side, size_t dim, size_t block,
                        double *out) {
    hop_random chance = hop_random_begin(dim, HOP_STREAM_CODES, block);
    double *before = need(side * sizeof *before);
    memcpy(out, x, side * sizeof *out);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < side; i += 32) {
            const uint32_t bits = hop_random_u32(&chance);
            for (size_t k = 0; k < 32; k++)
                before[i + k] = bits >> k & 1 ? -out[i + k] : out[i + k];
        }
        for (size_t k = 0; k < side; k++) {
            out[k] = 0;
            for (size_t i = 0; i < side; i++)
                out[k] += __builtin_parityll(k & i) ? -before[i] : before[i];
        }
    }
    free(before);
}

static void bits_are_the_signs_of_the_directions(void **state) {
    (void)state;
    enum { BITS = 576, N = 21 };
    static const size_t dims[] = {1, 2, 63, 64, 65, 100, 128, 200, 300};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
        const size_t dim = dims[d];
        size_t side = 256, certain = 0;
        while (side < dim) side *= 2;
        float *values = normal_rows(d, N, dim);
        hop_coder *coder = coder_of(context, dim, BITS);
        uint64_t *codes = codes_of(coder, context, values, N);
        double *x = need(side * sizeof *x), *out = need(side * sizeof *out);
        for (size_t r = 0; r < N; r++) {
            for (size_t i = 0; i < dim; i++) x[i] = values[r * dim + i];
            const double length = length_of(values + r * dim, dim);
            for (size_t k = 0; k < BITS; k++) {
                if (k % side == 0) plain_block(x, side, dim, k / side, out);
                const double sum = out[k % side];
                /* Each direction has length side^1.5; floats may err near 0. */
                if (fabs(sum) < 1e-4 * pow((double)side, 1.5) * length) continue;
                certain++;
                assert_int_equal(codes[r * (BITS / 64) + k / 64] >> k % 64 & 1, sum > 0);
            }
        }
        assert_true(certain > N * BITS * 9 / 10);
        free(values);
        free(codes);
        free(x);
        free(out);
        hop_coder_free(coder);
    }
    hop_context_free(context);
}

/* Of pairs at an angle, made of normal rows or of single units. */
static void agreement_estimates_the_angle(void **state) {
    (void)state;
    enum { PAIRS = 200, BITS = 512 };
    static const size_t dims[] = {16, 100, 256};
    static const double angles[] = {0.05, 0.5, 1.2, 1.5707963267948966, 2.5};
    const double pi = 3.14159265358979323846;
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t d = 0; d < 3; d++)
        for (size_t a = 0; a < 5; a++)
            for (int single = 0; single < 2; single++) {
                const size_t dim = dims[d];
                float *x = unit_rows(1000 + d, PAIRS, dim), *y = unit_rows(a, PAIRS, dim);
                for (size_t p = 0; p < PAIRS; p++) {
                    float *u = x + p * dim, *v = y + p * dim;
                    if (single) {
                        memset(u, 0, dim * sizeof *u);
                        memset(v, 0, dim * sizeof *v);
                        u[p % dim] = v[(p * 7 + 3 + p / dim) % dim] = 1;
                        if (u[(p * 7 + 3 + p / dim) % dim] != 0) v[(p + 1) % dim] = 1;
                    }
                    double along = 0, left = 0;
                    for (size_t i = 0; i < dim; i++) along += (double)u[i] * v[i];
                    for (size_t i = 0; i < dim; i++) {
                        v[i] = (float)(v[i] - along * u[i]);
                        left += (double)v[i] * v[i];
                    }
                    for (size_t i = 0; i < dim; i++)
                        v[i] = (float)(cos(angles[a]) * u[i] +
                                       sin(angles[a]) * v[i] / sqrt(left));
                }
                hop_coder *coder = coder_of(context, dim, BITS);
                uint64_t *first = codes_of(coder, context, x, PAIRS);
                uint64_t *second = codes_of(coder, context, y, PAIRS);
                const double expected = angles[a] / pi;
                const double deviation = sqrt(expected * (1 - expected) / BITS);
                double sum = 0, squares = 0;
                for (size_t p = 0; p < PAIRS; p++) {
                    const double by =
                        (double)differ(first + p * (BITS / 64), second + p * (BITS / 64),
                                       BITS / 64) /
                            BITS -
                        expected;
                    sum += by;
                    squares += by * by;
                }
                /* As if directions were independent, or better: those at right angles
                   are. Pairs share them, so the mean of all errs, too. */
                assert_within(sum / PAIRS, 0, 0.5 * deviation);
                assert_true(sqrt(squares / PAIRS) < 1.25 * deviation);
                free(x);
                free(y);
                free(first);
                free(second);
                hop_coder_free(coder);
            }
    hop_context_free(context);
}

static void size_does_not_count_and_sign_turns_all_bits(void **state) {
    (void)state;
    enum { DIM = 70, BITS = 256, N = 40, WORDS = BITS / 64 };
    static const int powers[] = {1, -1, 60, -90, 120, -140};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_coder *coder = coder_of(context, DIM, BITS);
    float *values = normal_rows(3, N, DIM), *other = need(N * DIM * sizeof *other);
    /* Of few bits each, so that no power makes them inexact. */
    for (size_t i = 0; i < N * DIM; i++) values[i] = rintf(values[i] * 4) + 0.5f;
    for (size_t i = 0; i < DIM; i++) values[i] = 0;
    uint64_t *codes = codes_of(coder, context, values, N);
    for (size_t w = 0; w < WORDS; w++) assert_int_equal(codes[w], 0);
    for (size_t p = 0; p < 6; p++) {
        for (size_t i = 0; i < N * DIM; i++) other[i] = ldexpf(values[i], powers[p]);
        uint64_t *same = codes_of(coder, context, other, N);
        assert_memory_equal(same, codes, N * BITS / 8);
        free(same);
    }
    for (size_t i = 0; i < N * DIM; i++) other[i] = -values[i];
    uint64_t *turned = codes_of(coder, context, other, N);
    for (size_t w = 0; w < WORDS; w++) assert_int_equal(turned[w], 0);
    size_t zeros = 0;
    for (size_t w = WORDS; w < N * WORDS; w++) {
        assert_int_equal(turned[w] & codes[w], 0);
        zeros += (size_t)__builtin_popcountll(~(turned[w] | codes[w]));
    }
    assert_true(zeros < N * BITS / 50);
    free(values);
    free(other);
    free(codes);
    free(turned);
    hop_coder_free(coder);
    hop_context_free(context);
}

static void a_shorter_code_is_the_begin_of_a_longer_one(void **state) {
    (void)state;
    enum { N = 5 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t dim = 20; dim < 1000; dim *= 3) {
        float *values = normal_rows(dim, N, dim);
        hop_coder *whole = coder_of(context, dim, 1024);
        uint64_t *all = codes_of(whole, context, values, N);
        for (size_t bits = 64; bits < 1024; bits += 192) {
            hop_coder *coder = coder_of(context, dim, bits);
            uint64_t *codes = codes_of(coder, context, values, N);
            for (size_t r = 0; r < N; r++)
                assert_memory_equal(codes + r * bits / 64, all + r * 16, bits / 8);
            free(codes);
            hop_coder_free(coder);
        }
        free(values);
        free(all);
        hop_coder_free(whole);
    }
    hop_context_free(context);
}

/* One by one, together, on threads, with any instructions: the same bytes. */
static void bytes_are_the_same_everywhere(void **state) {
    (void)state;
    enum { DIM = 150, BITS = 640, N = 203, WORDS = BITS / 64 };
    float *values = normal_rows(8, N, DIM);
    uint64_t *first = NULL;
    for (int way = 0; way < 6; way++) {
        const hop_isa isa = (hop_isa)(HOP_ISA_SCALAR + way / 2);
        if (!hop_isa_available(isa)) continue;
        hop_context *context = context_of(way % 2 ? 3 : 1, isa);
        hop_coder *coder = coder_of(context, DIM, BITS);
        uint64_t *codes = codes_of(coder, context, values, N);
        if (!first) first = copy_of(codes, N * BITS / 8);
        assert_memory_equal(codes, first, N * BITS / 8);
        for (size_t r = 0; r < N; r++) {
            uint64_t one[WORDS];
            assert_ok(hop_coder_encode(coder, context, values + r * DIM, 1, one, NULL));
            assert_memory_equal(one, first + r * WORDS, sizeof one);
        }
        free(codes);
        hop_coder_free(coder);
        hop_context_free(context);
    }
    free(first);
    free(values);
}

static void refuses_what_it_cannot_encode(void **state) {
    (void)state;
    static const size_t strange_bits[] = {0, 63, 65, 100, HOP_MAX_CODE_BITS + 64};
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    hop_coder *coder = NULL;
    hop_error error;
    for (size_t k = 0; k < 5; k++)
        assert_status(hop_coder_create(context, 8, strange_bits[k], &coder, &error),
                      HOP_EINVAL);
    assert_string_equal(error.message,
                        "codes: 65600 bits are no multiple of 64 within 64 and 65536");
    assert_status(hop_coder_create(context, 0, 64, &coder, &error), HOP_EINVAL);
    assert_status(
        hop_coder_create(context, (size_t)HOP_MAX_UNITS + 1, 64, &coder, &error),
        HOP_EINVAL);
    assert_null(coder);
    coder = coder_of(context, 8, 64);
    float values[200 * 8] = {0};
    uint64_t codes[200];
    values[190 * 8 + 1] = INFINITY;
    values[131 * 8 + 7] = NAN;
    assert_status(hop_coder_encode(coder, context, values, 200, codes, &error),
                  HOP_EVALUE);
    assert_string_equal(error.message, "row 131, unit 7: nan is not finite");
    assert_ok(hop_coder_encode(coder, context, values, 131, codes, &error));
    hop_coder_free(coder);
    hop_coder_free(NULL);
    hop_context_free(context);
    hop_context_options few = HOP_CONTEXT_OPTIONS_INIT;
    few.max_bytes = 1000;
    assert_ok(hop_context_create(&few, &context, NULL));
    coder = NULL;
    assert_status(hop_coder_create(context, 64, 64 * 10, &coder, &error), HOP_ELIMIT);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_are_the_signs_of_the_directions),
        cmocka_unit_test(agreement_estimates_the_angle),
        cmocka_unit_test(size_does_not_count_and_sign_turns_all_bits),
        cmocka_unit_test(a_shorter_code_is_the_begin_of_a_longer_one),
        cmocka_unit_test(bytes_are_the_same_everywhere),
        cmocka_unit_test(refuses_what_it_cannot_encode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
