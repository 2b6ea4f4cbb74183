/* SPDX-License-Identifier: MIT */
/* Scans of codes against plain counting and a full sort, whoever may be found. */
#include "vectors.h"

#include "kernels/guarded.h"

typedef struct near {
    uint32_t differ;
    size_t row;
} near;

static int by_difference(const void *a, const void *b) {
    const near *x = a, *y = b;
    if (x->differ != y->differ) return x->differ < y->differ ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Rows, their codes, and cues near some of them. */
typedef struct scene {
    size_t count, dim, bits, asked;
    float *values, *cues;
} scene;

static scene scene_of(uint64_t seed, size_t count, size_t dim, size_t bits) {
    enum { ASKED = 4 };
    scene s = {count,
               dim,
               bits,
               ASKED,
               normal_rows(seed, count, dim),
               normal_rows(seed + 1, ASKED, dim)};
    /* Copies: ties between rows. */
    for (size_t r = 5; r < count; r += 5)
        memcpy(s.values + r * dim, s.values + (r - 5) * dim, dim * sizeof(float));
    for (size_t i = 0; i < ASKED * dim; i++) s.cues[i] += 2 * s.values[i % (count * dim)];
    return s;
}

static void scene_free(scene *s) {
    free(s->values);
    free(s->cues);
}

static void check_nearest(const hop_codes *codes, const hop_coder *coder,
                          hop_context *context, const scene *s, const uint64_t *words,
                          const uint8_t *allowed, size_t wanted) {
    const size_t each = s->bits / 64;
    size_t *rows = need(s->asked * wanted * sizeof *rows);
    size_t *found = need(s->asked * sizeof *found);
    uint32_t *differ = need(s->asked * wanted * sizeof *differ);
    uint64_t *cues = need(s->asked * s->bits / 8);
    near *all = need(s->count * sizeof *all);
    assert_ok(hop_codes_nearest(codes, s->cues, s->asked, wanted, allowed, rows, differ,
                                found, NULL));
    assert_ok(hop_coder_encode(coder, context, s->cues, s->asked, cues, NULL));
    for (size_t q = 0; q < s->asked; q++) {
        size_t held = 0;
        for (size_t r = 0; r < s->count; r++) {
            if (allowed && !allowed[r]) continue;
            uint32_t sum = 0;
            for (size_t w = 0; w < each; w++)
                sum += (uint32_t)__builtin_popcountll(words[r * each + w] ^
                                                      cues[q * each + w]);
            all[held++] = (near){sum, r};
        }
        qsort(all, held, sizeof *all, by_difference);
        assert_int_equal(found[q], held < wanted ? held : wanted);
        for (size_t k = 0; k < found[q]; k++) {
            assert_int_equal(rows[q * wanted + k], all[k].row);
            assert_int_equal(differ[q * wanted + k], all[k].differ);
        }
    }
    free(rows);
    free(found);
    free(differ);
    free(cues);
    free(all);
}

static void equals_the_sort(void **state) {
    (void)state;
    static const size_t counts[] = {1, 7, 511, 512, 513, 2500};
    static const size_t wanted[] = {1, 10, 128, 3000};
    static const double shares[] = {1, 0.5, 0.13, 0.01, 0};
    for (int way = 0; way < 6; way++) {
        const hop_isa isa = (hop_isa)(HOP_ISA_SCALAR + way / 2);
        if (!hop_isa_available(isa)) continue;
        hop_context *context = context_of(way % 2 ? 3 : 1, isa);
        for (size_t c = 0; c < 6; c++) {
            const size_t bits = 64 * (1 + (c * 5 + (size_t)way) % 17);
            scene s = scene_of(c, counts[c], 24, bits);
            hop_coder *coder = NULL;
            hop_codes *codes = NULL;
            hop_rows *rows =
                rows_of(context, s.values, s.count, s.dim, (hop_storage)(c % 3), 0, 0);
            float *read = need(s.count * s.dim * sizeof *read);
            uint64_t *words = need(s.count * bits / 8);
            uint8_t *allowed = need(s.count);
            hop_random chance = hop_random_begin(c, HOP_STREAM_USER, 1);
            for (size_t r = 0; r < s.count; r++) hop_rows_read(rows, r, read + r * s.dim);
            assert_ok(hop_coder_create(context, s.dim, bits, &coder, NULL));
            assert_ok(hop_coder_encode(coder, context, read, s.count, words, NULL));
            assert_ok(hop_codes_create(context, coder, rows, NULL, &codes, NULL));
            assert_memory_equal(hop_codes_words(codes), words, s.count * bits / 8);
            assert_true(hop_codes_bytes(codes) >= s.count * bits / 8);
            for (size_t w = 0; w < 4; w++) {
                check_nearest(codes, coder, context, &s, words, NULL, wanted[w]);
                for (size_t k = 0; k < 5; k++) {
                    /* In runs, so that rows in a row are looked up together. */
                    for (size_t r = 0; r < s.count; r++)
                        allowed[r] = r % 3 && r ? allowed[r - 1]
                                                : hop_random_real(&chance) < shares[k];
                    check_nearest(codes, coder, context, &s, words, allowed, wanted[w]);
                }
            }
            hop_codes_free(codes);
            hop_coder_free(coder);
            hop_rows_free(rows);
            free(read);
            free(words);
            free(allowed);
            scene_free(&s);
        }
        hop_context_free(context);
    }
}

/* Borrowed codes right after a page, and right before one, that may not be touched. */
static void reads_nothing_beside_borrowed_codes(void **state) {
    (void)state;
    enum { COUNT = 700, DIM = 16 };
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
        if (!hop_isa_available((hop_isa)isa)) continue;
        hop_context *context = context_of(1, (hop_isa)isa);
        for (size_t bits = 64; bits <= 64 * 17; bits += 128) {
            scene s = scene_of(bits, COUNT, DIM, bits);
            hop_coder *coder = NULL;
            hop_rows *rows =
                rows_of(context, s.values, COUNT, DIM, HOP_STORAGE_FLOAT32, 0, 0);
            uint64_t *words = need(COUNT * bits / 8);
            uint8_t *few = need(COUNT);
            few[0] = few[300] = few[301] = few[COUNT - 1] = 1;
            assert_ok(hop_coder_create(context, DIM, bits, &coder, NULL));
            assert_ok(hop_coder_encode(coder, context, s.values, COUNT, words, NULL));
            guarded g = guarded_create(COUNT * bits / 8);
            for (place_kind where = AT_BEGIN; where < PLACES; where++) {
                const uint64_t *placed = place_copy(&g, words, COUNT * bits / 8, where);
                hop_codes *codes = NULL;
                assert_ok(hop_codes_create(context, coder, rows, placed, &codes, NULL));
                assert_ptr_equal(hop_codes_words(codes), placed);
                assert_true(hop_codes_bytes(codes) < COUNT);
                check_nearest(codes, coder, context, &s, words, NULL, 5);
                check_nearest(codes, coder, context, &s, words, few, 5);
                hop_codes_free(codes);
            }
            guarded_free(&g);
            hop_coder_free(coder);
            hop_rows_free(rows);
            free(words);
            free(few);
            scene_free(&s);
        }
        hop_context_free(context);
    }
}

static void refuses_what_does_not_fit(void **state) {
    (void)state;
    enum { COUNT = 6, DIM = 10 };
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    float *values = normal_rows(1, COUNT, DIM), cue[2 * DIM] = {0};
    row_set bits = row_set_of(context, values, COUNT, DIM, HOP_STORAGE_BITS);
    hop_rows *rows = rows_of(context, values, COUNT, DIM, HOP_STORAGE_FLOAT32, 0, 0);
    hop_coder *coder = NULL, *other = NULL;
    hop_codes *codes = NULL;
    hop_error error;
    size_t found[2], row[2];
    assert_ok(hop_coder_create(context, DIM, 64, &coder, NULL));
    assert_ok(hop_coder_create(context, DIM + 1, 64, &other, NULL));
    assert_status(hop_codes_create(context, coder, bits.rows, NULL, &codes, &error),
                  HOP_EUNSUPPORTED);
    assert_status(hop_codes_create(context, other, rows, NULL, &codes, &error),
                  HOP_ESHAPE);
    assert_string_equal(error.message, "codes: keys of 10 units, a coder of 11");
    assert_null(codes);
    assert_ok(hop_codes_create(context, coder, rows, NULL, &codes, NULL));
    assert_status(hop_codes_nearest(codes, cue, 1, 0, NULL, row, NULL, found, &error),
                  HOP_EINVAL);
    cue[DIM + 3] = INFINITY;
    assert_status(hop_codes_nearest(codes, cue, 2, 1, NULL, row, NULL, found, &error),
                  HOP_EVALUE);
    assert_string_equal(error.message, "cue 1, unit 3: inf is not finite");
    hop_codes_free(codes);
    hop_codes_free(NULL);
    hop_coder_free(coder);
    hop_coder_free(other);
    hop_rows_free(rows);
    row_set_free(&bits);
    free(values);
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_sort),
        cmocka_unit_test(reads_nothing_beside_borrowed_codes),
        cmocka_unit_test(refuses_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
