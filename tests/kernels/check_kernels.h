/* SPDX-License-Identifier: MIT */
/* Every kernel of one table against plain C, at every length, on both guard pages. */
#ifndef HOP_TESTS_CHECK_KERNELS_H
#define HOP_TESTS_CHECK_KERNELS_H

#include <float.h>

#include "kernels/check_columns.h"
#include "kernels/under_test.h"
#include "kernels/weights.h"

/* --- overlaps ----------------------------------------------------------------- */

static inline int plain_mismatches(const uint64_t *row, const uint64_t *state,
                                   const uint64_t *known, size_t words) {
    int differ = 0;
    for (size_t i = 0; i < words * 64; i++) {
        const uint64_t counted = known ? known[i / 64] : ~(uint64_t)0;
        differ += (int)(((row[i / 64] ^ state[i / 64]) & counted) >> (i % 64) & 1);
    }
    return differ;
}

static void counts_mismatches_at_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 9 };
    hop_random chance = hop_random_begin(11, HOP_STREAM_USER, 0);
    static uint64_t rows[ROWS * LONGEST], state[LONGEST], known[LONGEST];
    guarded g[4];
    for (int k = 0; k < 4; k++) g[k] = guarded_create(sizeof rows);
    for (size_t words = 0; words <= LONGEST; words++)
        for (size_t count = words % 2; count <= ROWS; count += 2)
            for (place_kind where = AT_BEGIN; where < PLACES; where++) {
                fill_random(&chance, rows, count * words * 8);
                fill_random(&chance, state, words * 8);
                fill_random(&chance, known, words * 8);
                /* the largest counts, where a narrow accumulator would wrap */
                if (words % 3 == 0) {
                    memset(known, 0xff, words * 8);
                    for (size_t w = 0; w < words && count; w++) rows[w] = ~state[w];
                }
                uint64_t *r = place_copy(&g[0], rows, count * words * 8, where);
                uint64_t *s = place_copy(&g[1], state, words * 8, where);
                uint64_t *k = place_copy(&g[2], known, words * 8, where);
                int32_t *out = place(&g[3], count * 4, where);
                table->mismatches(r, count, words, s, NULL, out);
                for (size_t row = 0; row < count; row++)
                    assert_int_equal(out[row], plain_mismatches(rows + row * words, state,
                                                                NULL, words));
                table->mismatches(r, count, words, s, k, out);
                for (size_t row = 0; row < count; row++)
                    assert_int_equal(out[row], plain_mismatches(rows + row * words, state,
                                                                known, words));
            }
    for (int k = 0; k < 4; k++) guarded_free(&g[k]);
}

/* --- read-out ----------------------------------------------------------------- */

static inline void check_read_out(const uint8_t *tiles, size_t stride, size_t tile_count,
                                  const int32_t *a, size_t groups,
                                  const guarded *tiles_at, const guarded *fields_at) {
    hop_plan plan;
    assert_int_equal(hop_plan_create(groups, &plan), 0);
    hop_plan_fill(&plan, a, groups);
    /* the last tile ends with the last group that is in use */
    const size_t bytes = tile_count ? ((tile_count - 1) * stride + groups) * HOP_TILE : 0;
    int32_t *plain = need(tile_count * HOP_TILE * sizeof *plain);
    for (size_t tile = 0; tile < tile_count; tile++)
        for (size_t g = 0; g < groups; g++)
            for (size_t u = 0; u < HOP_TILE; u++)
                for (int k = 0; k < HOP_GROUP; k++) {
                    uint32_t *sum = (uint32_t *)plain + tile * HOP_TILE + u;
                    const uint32_t weight = (uint32_t)a[g * HOP_GROUP + (size_t)k];
                    const int up = tiles[(tile * stride + g) * HOP_TILE + u] >> k & 1;
                    *sum += up ? weight : 0u - weight;
                }
    for (place_kind where = AT_BEGIN; where < PLACES; where++) {
        /* tiles always start on 64 bytes */
        const uint8_t *from =
            place_copy(tiles_at, tiles, bytes, where == AT_END ? AT_END : AT_BEGIN);
        int32_t *fields = place(fields_at, tile_count * HOP_TILE * 4, where);
        if (tile_count) memset(fields, 0x55, tile_count * HOP_TILE * 4);
        table->read_out(&plan, from, stride, tile_count, fields);
        if (tile_count)
            assert_memory_equal(fields, plain, tile_count * HOP_TILE * sizeof *plain);
    }
    free(plain);
    hop_plan_free(&plan);
}

static void reads_out_every_number_of_groups_and_tiles(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(12, HOP_STREAM_USER, 0);
    const size_t most = (LONGEST + 3) * 2 * HOP_TILE;
    guarded tiles_at = guarded_create(most), fields_at = guarded_create(LONGEST * 256);
    uint8_t *tiles = need(most);
    static int32_t a[LONGEST * HOP_GROUP];
    for (size_t n = 0; n <= LONGEST; n++) {
        const size_t tile_counts[] = {1, n}, group_counts[] = {n, 1};
        for (int way = 0; way < 2; way++) {
            const size_t groups = group_counts[way], tile_count = tile_counts[way];
            const size_t stride = groups + n % 3 * (tile_count * groups < LONGEST / 2);
            fill_random(&chance, tiles, most);
            for (size_t k = 0; k < groups * HOP_GROUP; k++)
                a[k] = random_weight(&chance, (int)(n % 5));
            check_read_out(tiles, stride, tile_count, a, groups, &tiles_at, &fields_at);
        }
    }
    free(tiles);
    guarded_free(&tiles_at);
    guarded_free(&fields_at);
}

/* Sums of exactly 32767 stay in one 16-bit word, 32768 must not. */
static void reads_out_at_the_edges_of_sixteen_bits(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { GROUPS = 6, TILES = 5 };
    hop_random chance = hop_random_begin(13, HOP_STREAM_USER, 0);
    guarded tiles_at = guarded_create(GROUPS * TILES * HOP_TILE);
    guarded fields_at = guarded_create(TILES * HOP_TILE * 4);
    static uint8_t tiles[GROUPS * TILES * HOP_TILE];
    static const int32_t sums[] = {32766, 32767, 32768, 32769, 65535, 16383, 16384, 1};
    for (int trial = 0; trial < 400; trial++) {
        int32_t a[GROUPS * HOP_GROUP];
        fill_random(&chance, tiles, sizeof tiles);
        /* every sign for and every sign against a unit: the largest sums there are */
        for (size_t g = 0; g < GROUPS; g++) {
            exact_group(&chance, sums[hop_random_below(&chance, 8)], a + g * HOP_GROUP);
            uint8_t up = 0;
            for (int k = 0; k < HOP_GROUP; k++)
                up |= (uint8_t)((a[g * HOP_GROUP + (size_t)k] > 0) << k);
            for (size_t t = 0; t < TILES; t++) {
                tiles[(t * GROUPS + g) * HOP_TILE + (size_t)trial % 64] = up;
                tiles[(t * GROUPS + g) * HOP_TILE + (size_t)(trial + 1) % 64] =
                    (uint8_t)~up;
            }
        }
        check_read_out(tiles, GROUPS, TILES, a, GROUPS, &tiles_at, &fields_at);
    }
    guarded_free(&tiles_at);
    guarded_free(&fields_at);
}

/* --- single units -------------------------------------------------------------- */

static void sums_and_adds_along_every_number_of_groups(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(14, HOP_STREAM_USER, 0);
    static uint8_t column[LONGEST * HOP_TILE];
    static int32_t a[LONGEST * HOP_GROUP], c[LONGEST * HOP_GROUP],
        sum[LONGEST * HOP_GROUP];
    guarded column_at = guarded_create(sizeof column), a_at = guarded_create(sizeof a),
            c_at = guarded_create(sizeof c);
    for (size_t groups = 0; groups <= LONGEST; groups++)
        for (int trial = 0; trial < 10; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const size_t values = groups * HOP_GROUP;
            const size_t bytes = groups ? (groups - 1) * HOP_TILE + 1 : 0;
            const int32_t step = (int32_t[]){-2, -1, 1, 2, 2}[trial / 2];
            fill_random(&chance, column, bytes);
            uint32_t up = 0;
            for (size_t k = 0; k < values; k++) {
                a[k] = random_weight(&chance, trial % 5);
                c[k] = random_weight(&chance, (trial + 1) % 5);
                const uint32_t change = (uint32_t)step * (uint32_t)c[k];
                const int set = column[k / 8 * HOP_TILE] >> (k % 8) & 1;
                up += set ? (uint32_t)a[k] : 0;
                sum[k] = (int32_t)((uint32_t)a[k] + (set ? change : 0u - change));
            }
            const uint8_t *unit = place_copy(&column_at, column, bytes, where);
            int32_t *to = place_copy(&a_at, a, values * 4, where);
            const int32_t *from = place_copy(&c_at, c, values * 4, where);
            assert_int_equal(table->unit_sum(unit, groups, to), (int32_t)up);
            table->unit_add(unit, groups, from, step, to);
            if (values) assert_memory_equal(to, sum, values * 4);
        }
    guarded_free(&column_at);
    guarded_free(&a_at);
    guarded_free(&c_at);
}

static void finds_signs_at_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(15, HOP_STREAM_USER, 0);
    static int32_t fields[LONGEST * 64];
    static uint64_t bits[LONGEST], known[LONGEST], above[LONGEST], equal[LONGEST];
    guarded g[5];
    for (int k = 0; k < 5; k++) g[k] = guarded_create(sizeof fields);
    static const int32_t selves[] = {0, 1, -1, 7, 1 << 29, -(1 << 29)};
    for (size_t words = 0; words <= LONGEST; words++)
        for (place_kind where = AT_BEGIN; where < PLACES; where++) {
            const int32_t self = selves[hop_random_below(&chance, 6)];
            fill_random(&chance, bits, words * 8);
            fill_random(&chance, known, words * 8);
            memset(above, 0, sizeof above);
            memset(equal, 0, sizeof equal);
            for (size_t i = 0; i < words * 64; i++) {
                const uint64_t bit = 1ull << (i % 64);
                const int s = !(known[i / 64] & bit) ? 0 : (bits[i / 64] & bit ? 1 : -1);
                const int64_t h = (int64_t)hop_random_below(&chance, 3) - 1;
                fields[i] = hop_random_below(&chance, 4)
                                ? (int32_t)(h + self * s)
                                : (int32_t)hop_random_u32(&chance) / 2;
                const int64_t field = (int64_t)fields[i] - (int64_t)self * s;
                above[i / 64] |= field > 0 ? bit : 0;
                equal[i / 64] |= field == 0 ? bit : 0;
            }
            uint64_t *plus = place(&g[3], words * 8, where);
            uint64_t *zero = place(&g[4], words * 8, where);
            table->signs(place_copy(&g[0], fields, words * 256, where), self,
                         place_copy(&g[1], bits, words * 8, where),
                         place_copy(&g[2], known, words * 8, where), words, plus, zero);
            if (words) assert_memory_equal(plus, above, words * 8);
            if (words) assert_memory_equal(zero, equal, words * 8);
        }
    for (int k = 0; k < 5; k++) guarded_free(&g[k]);
}

/* --- floats --------------------------------------------------------------------- */

/* The contract's order: 16 lanes, then a tree. */
static inline double plain_dot(const double *a, const double *b, size_t length) {
    double lane[16] = {0};
    for (size_t i = 0; i < length; i++) lane[i % 16] = lane[i % 16] + a[i] * b[i];
    for (size_t half = 8; half; half /= 2)
        for (size_t k = 0; k < half; k++) lane[k] = lane[k] + lane[k + half];
    return lane[0];
}

static void floats_are_added_in_the_one_order(void **unused) {
    (void)unused;
    if (!table) skip();
    hop_random chance = hop_random_begin(16, HOP_STREAM_USER, 0);
    static double a[LONGEST], b[LONGEST], sum[LONGEST];
    guarded a_at = guarded_create(sizeof a), b_at = guarded_create(sizeof b);
    for (size_t length = 0; length <= LONGEST; length++)
        for (int trial = 0; trial < 8; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const double factor = trial < 2 ? 2 : random_double(&chance);
            long double exact = 0, size = 0;
            for (size_t i = 0; i < length; i++) {
                a[i] = random_double(&chance);
                b[i] = random_double(&chance);
                exact += (long double)a[i] * b[i];
                size += fabsl((long double)a[i] * b[i]);
                sum[i] = b[i] + factor * a[i];
            }
            const double *left = place_copy(&a_at, a, length * 8, where);
            double *right = place_copy(&b_at, b, length * 8, where);
            const double found = table->dot(left, right, length);
            const double expected = plain_dot(a, b, length);
            assert_memory_equal(&found, &expected, sizeof found);
            assert_true(fabsl(found - exact) <= (long double)length * DBL_EPSILON * size);
            table->add_scaled(factor, left, right, length);
            if (length) assert_memory_equal(right, sum, length * 8);
        }
    guarded_free(&a_at);
    guarded_free(&b_at);
}

static void multiplies_rows_of_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 9 };
    hop_random chance = hop_random_begin(19, HOP_STREAM_USER, 0);
    static double w[ROWS * LONGEST], x[LONGEST];
    guarded at[3];
    for (int k = 0; k < 3; k++) at[k] = guarded_create(sizeof w);
    for (size_t length = 0; length <= LONGEST; length++)
        for (size_t count = length % 3; count <= ROWS; count += 3) {
            const place_kind where = (place_kind)((length + count) % PLACES);
            for (size_t j = 0; j < length; j++) x[j] = random_double(&chance);
            for (size_t j = 0; j < count * length; j++) w[j] = random_double(&chance);
            double *h = place(&at[2], count * sizeof *h, where);
            table->products(place_copy(&at[0], w, count * length * sizeof *w, where),
                            count, place_copy(&at[1], x, length * sizeof *x, where),
                            length, h);
            for (size_t r = 0; r < count; r++) {
                const double expected = plain_dot(w + r * length, x, length);
                assert_memory_equal(&h[r], &expected, sizeof expected);
            }
        }
    for (int k = 0; k < 3; k++) guarded_free(&at[k]);
}

/* The contract's rows, one coupling after another. */
static inline void plain_couple(const hop_coupling *rows, size_t count, double *h) {
    for (size_t r = 0; r < count; r++) {
        const size_t i = rows->unit + r;
        double *w = rows->w + r * rows->length;
        for (size_t j = 0; j < rows->length; j++)
            w[j] = j == i ? 0
                          : rows->keep * w[j] +
                                (rows->p[i] * rows->q[j] + rows->q[i] * rows->p[j]);
        h[r] = plain_dot(w, rows->next, rows->length);
    }
}

static void couples_rows_of_every_length(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { ROWS = 11 };
    hop_random chance = hop_random_begin(17, HOP_STREAM_USER, 0);
    static double in[3][LONGEST], w[ROWS * LONGEST], h[ROWS];
    guarded at[5];
    for (int k = 0; k < 5; k++) at[k] = guarded_create(sizeof w);
    for (size_t length = 1; length <= LONGEST; length++)
        for (int trial = 0; trial < 9; trial++) {
            const place_kind where = (place_kind)(trial % PLACES);
            const size_t most = length < ROWS ? length : ROWS;
            const size_t count = trial == 0 ? 1 : hop_random_below(&chance, most + 1);
            const size_t unit = trial == 1
                                    ? length - count
                                    : hop_random_below(&chance, length - count + 1);
            for (size_t j = 0; j < length; j++)
                for (int k = 0; k < 3; k++) in[k][j] = random_double(&chance);
            for (size_t j = 0; j < count * length; j++) w[j] = random_double(&chance);
            const size_t bytes = length * sizeof(double);
            hop_coupling rows = {.keep = trial == 2 ? 1 : random_double(&chance),
                                 .p = place_copy(&at[0], in[0], bytes, where),
                                 .q = place_copy(&at[1], in[1], bytes, where),
                                 .next = place_copy(&at[2], in[2], bytes, where),
                                 .w = place_copy(&at[3], w, count * bytes, where),
                                 .unit = unit,
                                 .length = length};
            double *fields = place(&at[4], count * sizeof(double), where);
            table->couple(&rows, count, fields);
            hop_coupling plain = rows;
            plain.w = w;
            plain_couple(&plain, count, h);
            if (count) assert_memory_equal(fields, h, count * sizeof *h);
            if (count) assert_memory_equal(rows.w, w, count * bytes);
        }
    for (int k = 0; k < 5; k++) guarded_free(&at[k]);
}

/* Row i at column j and row j at column i have the same bits. */
static void couples_symmetrically(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { DIM = 41 };
    hop_random chance = hop_random_begin(18, HOP_STREAM_USER, 0);
    static double w[DIM][DIM], p[DIM], q[DIM], h[DIM];
    for (int pattern = 0; pattern < 20; pattern++) {
        for (size_t i = 0; i < DIM; i++) {
            p[i] = random_double(&chance);
            q[i] = random_double(&chance);
        }
        table->couple(&(hop_coupling){1.1, p, q, p, w[0], 0, DIM}, DIM, h);
        for (size_t i = 0; i < DIM; i++)
            for (size_t j = 0; j < DIM; j++)
                assert_memory_equal(&w[i][j], &w[j][i], sizeof w[i][j]);
    }
}

/* Squares inside larger rows at every depth: what lies beside them stays as it was. */
static void products_are_subtracted_in_order(void **unused) {
    (void)unused;
    if (!table) skip();
    enum { SIDE = HOP_SQUARE, WIDE = SIDE + 5 };
    hop_random chance = hop_random_begin(17, HOP_STREAM_USER, 0);
    static double a[LONGEST * SIDE], b[LONGEST * SIDE], c[SIDE * WIDE], sum[SIDE * WIDE];
    guarded a_at = guarded_create(sizeof a), b_at = guarded_create(sizeof b),
            c_at = guarded_create(sizeof c);
    for (size_t depth = 0; depth <= LONGEST; depth++) {
        const place_kind where = (place_kind)(depth % PLACES);
        const size_t stride = depth % 2 ? SIDE : WIDE;
        const size_t values = (SIDE - 1) * stride + SIDE;
        for (size_t k = 0; k < depth * SIDE; k++) {
            a[k] = random_double(&chance);
            b[k] = random_double(&chance);
        }
        for (size_t i = 0; i < values; i++) sum[i] = c[i] = random_double(&chance);
        for (size_t k = 0; k < depth; k++)
            for (size_t i = 0; i < SIDE; i++)
                for (size_t j = 0; j < SIDE; j++)
                    sum[i * stride + j] -= a[k * SIDE + i] * b[k * SIDE + j];
        double *to = place_copy(&c_at, c, values * 8, where);
        table->subtract_products(place_copy(&a_at, a, depth * SIDE * 8, where),
                                 place_copy(&b_at, b, depth * SIDE * 8, where), depth, to,
                                 stride);
        assert_memory_equal(to, sum, values * 8);
    }
    guarded_free(&a_at);
    guarded_free(&b_at);
    guarded_free(&c_at);
}

static inline int check_table(const hop_kernels *checked, const char *name) {
    table = checked;
    if (!table) print_message("this machine has no %s: skipped\n", name);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_mismatches_at_every_length),
        cmocka_unit_test(reads_out_every_number_of_groups_and_tiles),
        cmocka_unit_test(reads_out_at_the_edges_of_sixteen_bits),
        cmocka_unit_test(sums_and_adds_along_every_number_of_groups),
        cmocka_unit_test(sums_columns_of_every_length),
        cmocka_unit_test(adds_to_columns_of_every_length),
        cmocka_unit_test(polynomials_of_every_length),
        cmocka_unit_test(finds_signs_at_every_length),
        cmocka_unit_test(floats_are_added_in_the_one_order),
        cmocka_unit_test(multiplies_rows_of_every_length),
        cmocka_unit_test(couples_rows_of_every_length),
        cmocka_unit_test(couples_symmetrically),
        cmocka_unit_test(products_are_subtracted_in_order),
    };
    return cmocka_run_group_tests_name(name, tests, NULL, NULL);
}

#endif
