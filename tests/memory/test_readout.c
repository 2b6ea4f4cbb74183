/* SPDX-License-Identifier: MIT */
/* Weighted read-outs, narrow and wide, against 128-bit sums. */
#include "core/context.h"
#include "engine.h"
#include "memory/memory.h"
#include "memory/readout.h"

typedef __int128 (*weigher)(hop_random *chance, size_t count);

/* Any 29 bits over the number of weights: sum |a| < 2^31. */
static __int128 narrow_weight(hop_random *chance, size_t count) {
    const uint64_t bound = ((uint64_t)1 << 31) / count;
    return (__int128)hop_random_below(chance, bound) *
           (hop_random_below(chance, 2) ? 1 : -1);
}

static __int128 wide_weight(hop_random *chance, size_t count) {
    const unsigned bits = (unsigned)hop_random_below(chance, 126 - 9);
    (void)count;
    __int128 weight =
        (__int128)hop_random_u64(chance) << 60 | hop_random_u64(chance) >> 4;
    weight &= ((__int128)1 << bits) - 1;
    if (hop_random_below(chance, 4) == 0) weight = (__int128)1 << bits;
    return hop_random_below(chance, 2) ? weight : -weight;
}

static void check_read_outs(weigher weigh, int wide) {
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        for (uint64_t trial = 0; trial < 60 && hop_isa_available((hop_isa)isa); trial++) {
            hop_random chance = hop_random_begin(141, HOP_STREAM_TRIAL, trial);
            const size_t dim = 1 + (size_t)hop_random_below(&chance, 150);
            const size_t count =
                1 + (size_t)hop_random_below(&chance, trial % 9 ? 30 : 400);
            int8_t *rows = random_rows(&chance, count, dim);
            hop_context *context = context_of(1, (hop_isa)isa);
            hop_memory *memory = memory_of(context, NULL, rows, count, dim);
            const hop_tables *tables = &memory->tables;
            const size_t padded = tables->groups * 8, units = tables->tiles * 64;
            hop_readout readout;
            assert_ok(hop_readout_create(context->kernels, tables, tables->tiles,
                                         tables->groups, &readout));
            __int128 *a = need(padded * sizeof *a),
                     *fields = need(units * sizeof *fields);
            int32_t *short_a = need(padded * 4), *short_fields = need(units * 4);
            for (size_t mu = 0; mu < count; mu++) {
                a[mu] = weigh(&chance, count);
                short_a[mu] = (int32_t)a[mu];
            }
            hop_readout_wide(&readout, a, fields);
            if (!wide) hop_readout_narrow(&readout, short_a, short_fields);
            for (size_t i = 0; i < dim; i++) {
                __int128 h = 0;
                for (size_t mu = 0; mu < count; mu++) h += a[mu] * rows[mu * dim + i];
                assert_true(fields[i] == h);
                assert_true(hop_readout_unit(tables, i, a) == h);
                assert_true(wide || short_fields[i] == h);
            }
            hop_readout_clear(&readout);
            hop_memory_free(memory);
            hop_context_free(context);
            free(rows);
            free(a);
            free(fields);
            free(short_a);
            free(short_fields);
        }
}

static void narrow_and_wide_agree(void **state) {
    (void)state;
    check_read_outs(narrow_weight, 0);
}

static void weights_up_to_117_bits_are_exact(void **state) {
    (void)state;
    check_read_outs(wide_weight, 1);
}

/* Equal weights about a power of two, of which one unit takes the sum and another its
   negative: the largest digits, all added up. */
static void the_largest_digits_do_not_overflow(void **state) {
    (void)state;
    enum { DIM = 2 };
    static const size_t counts[] = {1, 8, 9, 64, 65, 500, 512};
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        const size_t count = counts[c];
        int8_t *rows = need(count * DIM);
        __int128 *a = need((count + 8) * sizeof *a);
        for (size_t mu = 0; mu < count; mu++) {
            rows[mu * DIM] = 1;
            rows[mu * DIM + 1] = -1;
        }
        hop_memory *memory = memory_of(context, NULL, rows, count, DIM);
        const hop_tables *tables = &memory->tables;
        hop_readout readout;
        assert_ok(hop_readout_create(context->kernels, tables, tables->tiles,
                                     tables->groups, &readout));
        for (unsigned power = 0; power < 116; power++)
            for (int way = 0; way < 4; way++) {
                const __int128 power_of_two = (__int128)1 << power;
                const __int128 size = (way & 1 ? -1 : 1) * (power_of_two - way / 2);
                __int128 fields[64];
                for (size_t mu = 0; mu < count; mu++) a[mu] = size;
                hop_readout_wide(&readout, a, fields);
                assert_true(fields[0] == size * (int)count);
                assert_true(fields[1] == -size * (int)count);
            }
        hop_readout_clear(&readout);
        hop_memory_free(memory);
        free(rows);
        free(a);
    }
    hop_context_free(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(narrow_and_wide_agree),
        cmocka_unit_test(weights_up_to_117_bits_are_exact),
        cmocka_unit_test(the_largest_digits_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
