/* SPDX-License-Identifier: MIT */
/* Which kernels there are: what the processor has, whole tables, nothing else. */
#include "engine.h"
#include "kernels/kernels.h"
#include "kernels/real.h"

static void the_portable_table_is_always_there(void **state) {
    (void)state;
    assert_ptr_equal(hop_kernels_of(HOP_ISA_SCALAR), &hop_kernels_scalar);
    assert_ptr_equal(hop_real_kernels_of(HOP_ISA_SCALAR), &hop_real_kernels_scalar);
}

static void values_that_name_no_set_have_no_table(void **state) {
    (void)state;
    assert_null(hop_kernels_of(HOP_ISA_AUTO));
    assert_null(hop_kernels_of(HOP_ISA_COUNT));
    assert_null(hop_kernels_of((hop_isa)99));
    assert_null(hop_real_kernels_of(HOP_ISA_AUTO));
    assert_null(hop_real_kernels_of(HOP_ISA_COUNT));
}

static void every_table_is_whole_and_says_its_name(void **state) {
    (void)state;
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
        const hop_kernels *table = hop_kernels_of((hop_isa)isa);
        if (!table) continue;
        assert_int_equal(table->isa, isa);
        assert_non_null(table->mismatches);
        assert_non_null(table->read_out);
        assert_non_null(table->unit_sum);
        assert_non_null(table->column_sum);
        assert_non_null(table->column_sum_wide);
        assert_non_null(table->column_sum_real);
        assert_non_null(table->column_add);
        assert_non_null(table->polynomial);
        assert_non_null(table->unit_add);
        assert_non_null(table->signs);
        assert_non_null(table->dot);
        assert_non_null(table->add_scaled);
    }
}

static void every_set_has_a_whole_table_for_real_rows(void **state) {
    (void)state;
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
        const hop_real_kernels *table = hop_real_kernels_of((hop_isa)isa);
        assert_int_equal(table != NULL, hop_kernels_of((hop_isa)isa) != NULL);
        if (!table) continue;
        assert_int_equal(table->isa, isa);
        assert_non_null(table->dots);
        assert_non_null(table->dots_half);
        assert_non_null(table->dots_byte);
        assert_non_null(table->squares);
        assert_non_null(table->distances);
        assert_non_null(table->widen_half);
        assert_non_null(table->widen_byte);
        assert_non_null(table->add_rows);
        assert_non_null(table->add_rows_half);
        assert_non_null(table->add_rows_byte);
        assert_non_null(table->exponentials);
        assert_non_null(table->largest);
    }
}

#if defined(__x86_64__)
static void the_processor_decides(void **state) {
    (void)state;
    assert_int_equal(hop_kernels_of(HOP_ISA_AVX2) != NULL,
                     __builtin_cpu_supports("avx2") != 0);
    const int wide =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    const hop_kernels *expected = !wide ? NULL
                                  : __builtin_cpu_supports("avx512vpopcntdq")
                                      ? &hop_kernels_avx512_popcount
                                      : &hop_kernels_avx512;
    assert_ptr_equal(hop_kernels_of(HOP_ISA_AVX512), expected);
    const hop_real_kernels *real = !wide ? NULL
                                   : __builtin_cpu_supports("avx512vnni")
                                       ? &hop_real_kernels_avx512_vnni
                                       : &hop_real_kernels_avx512;
    assert_ptr_equal(hop_real_kernels_of(HOP_ISA_AVX512), real);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_portable_table_is_always_there),
        cmocka_unit_test(values_that_name_no_set_have_no_table),
        cmocka_unit_test(every_table_is_whole_and_says_its_name),
        cmocka_unit_test(every_set_has_a_whole_table_for_real_rows),
#if defined(__x86_64__)
        cmocka_unit_test(the_processor_decides),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
