/* SPDX-License-Identifier: MIT */
/* Contexts: options, instruction sets and their cap, limits, the interrupt flag. */
#include "engine.h"
#include "core/context.h"

static void version_is_its_parts(void **state) {
    (void)state;
    char parts[32];
    snprintf(parts, sizeof parts, "%d.%d.%d", HOP_VERSION_MAJOR, HOP_VERSION_MINOR,
             HOP_VERSION_PATCH);
    assert_string_equal(hop_version(), parts);
    assert_string_equal(hop_version(), HOP_VERSION);
}

static void instruction_sets_have_names(void **state) {
    (void)state;
    assert_string_equal(hop_isa_name(HOP_ISA_AUTO), "auto");
    assert_string_equal(hop_isa_name(HOP_ISA_SCALAR), "scalar");
    assert_string_equal(hop_isa_name(HOP_ISA_AVX2), "avx2");
    assert_string_equal(hop_isa_name(HOP_ISA_AVX512), "avx512");
    assert_null(hop_isa_name(HOP_ISA_COUNT));
    assert_null(hop_isa_name((hop_isa)-1));
    assert_true(hop_isa_available(HOP_ISA_AUTO));
    assert_true(hop_isa_available(HOP_ISA_SCALAR));
    assert_false(hop_isa_available(HOP_ISA_COUNT));
}

static void defaults_take_all_processors_and_the_best_kernels(void **state) {
    (void)state;
    unsetenv("HOPFIELD_ISA");
    hop_context *context = NULL;
    assert_ok(hop_context_create(NULL, &context, NULL));
    assert_true(hop_context_threads(context) >= 1);
    hop_isa best = HOP_ISA_SCALAR;
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++)
        if (hop_isa_available((hop_isa)isa)) best = (hop_isa)isa;
    assert_int_equal(hop_context_isa(context), best);
    hop_context_free(context);
    hop_context_free(NULL);
}

static void refused(const hop_context_options *options, hop_status expected,
                    const char *named) {
    hop_context *untouched = (hop_context *)(void *)&untouched, *context = untouched;
    hop_error error = {0};
    assert_int_equal(hop_context_create(options, &context, &error), expected);
    assert_ptr_equal(context, untouched);
    assert_int_equal(error.status, expected);
    if (!strstr(error.message, named))
        fail_msg("'%s' does not name '%s'", error.message, named);
    assert_int_equal(hop_context_create(options, &context, NULL), expected);
}

static void wrong_options_are_refused_by_name(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1025;
    refused(&options, HOP_EINVAL, "1025");
    options.threads = 1;
    options.isa = HOP_ISA_COUNT;
    refused(&options, HOP_EINVAL, "instruction set");
    options.isa = HOP_ISA_SCALAR;
    options.size = 1;
    refused(&options, HOP_EINVAL, "size 1");
    options.size = sizeof options;
    for (int isa = HOP_ISA_SCALAR; isa < HOP_ISA_COUNT; isa++) {
        options.isa = (hop_isa)isa;
        if (!hop_isa_available(options.isa))
            refused(&options, HOP_EUNSUPPORTED, hop_isa_name(options.isa));
    }
}

static void the_environment_caps_auto_alone(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    hop_isa best = HOP_ISA_SCALAR;
    for (int cap = HOP_ISA_SCALAR; cap < HOP_ISA_COUNT; cap++) {
        if (hop_isa_available((hop_isa)cap)) best = (hop_isa)cap;
        setenv("HOPFIELD_ISA", hop_isa_name((hop_isa)cap), 1);
        hop_context *context = NULL;
        options.isa = HOP_ISA_AUTO;
        assert_ok(hop_context_create(&options, &context, NULL));
        assert_int_equal(hop_context_isa(context), best);
        hop_context_free(context);
    }
    setenv("HOPFIELD_ISA", "sse9", 1);
    refused(&options, HOP_EINVAL, "sse9");
    options.isa = HOP_ISA_SCALAR; /* asked for by name: the variable does not matter */
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    hop_context_free(context);
    static const char *const no_cap[] = {"", "auto"};
    options.isa = HOP_ISA_AUTO;
    for (int k = 0; k < 2; k++) {
        setenv("HOPFIELD_ISA", no_cap[k], 1);
        assert_ok(hop_context_create(&options, &context, NULL));
        assert_int_equal(hop_context_isa(context), best);
        hop_context_free(context);
    }
    unsetenv("HOPFIELD_ISA");
}

static void structures_are_limited(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    options.threads = 1;
    options.max_bytes = 1000;
    hop_context *context = NULL;
    assert_ok(hop_context_create(&options, &context, NULL));
    assert_ok(hop_context_check_bytes(context, "things", 100, 10, NULL));
    assert_ok(hop_context_check_bytes(context, "things", SIZE_MAX, 0, NULL));
    assert_ok(hop_context_check_bytes(context, "things", 0, SIZE_MAX, NULL));
    hop_error error;
    assert_status(hop_context_check_bytes(context, "things", 101, 10, &error),
                  HOP_ELIMIT);
    assert_non_null(strstr(error.message, "things"));
    assert_non_null(strstr(error.message, "1000"));
    assert_status(hop_context_check_bytes(context, "things", SIZE_MAX / 2, 16, NULL),
                  HOP_ELIMIT);
    assert_status(hop_context_check_bytes(context, "things", 1, SIZE_MAX, NULL),
                  HOP_ELIMIT);
    hop_context_free(context);
}

static void an_interrupt_stays_until_cleared(void **state) {
    (void)state;
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    assert_false(hop_context_interrupted(context));
    hop_context_clear_interrupt(context);
    assert_false(hop_context_interrupted(context));
    hop_context_interrupt(context);
    hop_context_interrupt(context);
    assert_true(hop_context_interrupted(context));
    assert_true(hop_context_interrupted(context));
    hop_context_clear_interrupt(context);
    assert_false(hop_context_interrupted(context));
    hop_context_free(context);
}

/* A worker has its master's kernels and limits, and stops when the master is stopped. */
static void a_worker_heeds_its_master(void **state) {
    (void)state;
    hop_context_options options = HOP_CONTEXT_OPTIONS_INIT;
    hop_context *master = NULL, *worker = NULL;
    options.threads = 3;
    options.isa = HOP_ISA_SCALAR;
    options.max_bytes = 1000;
    assert_int_equal(hop_context_create(&options, &master, NULL), HOP_OK);
    assert_int_equal(hop_context_create_worker(master, &worker, NULL), HOP_OK);
    assert_int_equal(hop_context_threads(worker), 1);
    assert_int_equal(hop_context_isa(worker), HOP_ISA_SCALAR);
    assert_int_equal(hop_context_check_bytes(worker, "x", 1001, 1, NULL), HOP_ELIMIT);
    assert_false(hop_context_interrupted(worker));
    hop_context_interrupt(master);
    assert_true(hop_context_interrupted(worker));
    hop_context_clear_interrupt(master);
    assert_false(hop_context_interrupted(worker));
    hop_context_free(worker);
    hop_context_free(master);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_is_its_parts),
        cmocka_unit_test(instruction_sets_have_names),
        cmocka_unit_test(defaults_take_all_processors_and_the_best_kernels),
        cmocka_unit_test(wrong_options_are_refused_by_name),
        cmocka_unit_test(the_environment_caps_auto_alone),
        cmocka_unit_test(structures_are_limited),
        cmocka_unit_test(an_interrupt_stays_until_cleared),
        cmocka_unit_test(a_worker_heeds_its_master),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
