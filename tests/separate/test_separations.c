/* SPDX-License-Identifier: MIT */
/* The table of separations, and how they are read and written. */
#include "separate/check_separate.h"

static void every_name_is_read_and_written(void **state) {
    (void)state;
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation_facts *facts = hop_separation_at(k);
        assert_true(*facts->name && *facts->summary && *facts->formula && *facts->paper);
        const hop_separation usual = separation_of(facts->name);
        assert_int_equal(usual.kind, k);
        assert_true(usual.order == facts->usual);
        char text[HOP_SEPARATION_TEXT], again[HOP_SEPARATION_TEXT];
        hop_separation_text(&usual, text, sizeof text);
        const hop_separation read = separation_of(text);
        assert_int_equal(read.kind, k);
        assert_true(read.order == usual.order);
        hop_separation_text(&read, again, sizeof again);
        assert_string_equal(text, again);
    }
    assert_null(hop_separation_at(HOP_SEPARATION_COUNT));
}

static void orders_are_written_with_few_digits(void **state) {
    (void)state;
    static const struct {
        hop_separation separation;
        const char *text;
    } cases[] = {
        {{HOP_SEPARATION_ENTMAX, 1.5}, "entmax:alpha=1.5"},
        {{HOP_SEPARATION_ENTMAX, 10}, "entmax:alpha=10"},
        {{HOP_SEPARATION_POLYNOMIAL, 30}, "poly:n=30"},
        {{HOP_SEPARATION_RECTIFIED, 3}, "rect:n=3"},
        {{HOP_SEPARATION_TOPK, 8}, "topk:k=8"},
        {{HOP_SEPARATION_TOPK, 100000}, "topk:k=100000"},
        {{HOP_SEPARATION_TOPK, 268435456}, "topk:k=268435456"},
        {{HOP_SEPARATION_SOFTMAX, 0}, "softmax"},
        {{HOP_SEPARATION_COUNT, 0}, "?"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[HOP_SEPARATION_TEXT], cut[4];
        hop_separation_text(&cases[k].separation, text, sizeof text);
        assert_string_equal(text, cases[k].text);
        hop_separation_text(&cases[k].separation, cut, sizeof cut);
        assert_int_equal(strncmp(cut, text, 3), 0);
        assert_true(strlen(cut) <= 3);
    }
    hop_random chance = hop_random_begin(101, HOP_STREAM_USER, 0);
    for (int k = 0; k < 1000; k++) {
        const hop_separation drawn = {HOP_SEPARATION_ENTMAX,
                                      1.01 + 8.98 * hop_random_real(&chance)};
        char text[HOP_SEPARATION_TEXT];
        hop_separation_text(&drawn, text, sizeof text);
        assert_true(separation_of(text).order == drawn.order);
    }
}

static void refused(const char *text, const char *because) {
    hop_separation separation = {HOP_SEPARATION_COUNT, 7};
    hop_error error = {0};
    assert_status(hop_separation_parse(text, &separation, &error), HOP_EINVAL);
    if (!strstr(error.message, because))
        fail_msg("'%s': '%s' does not say '%s'", text, error.message, because);
    assert_true(separation.kind == HOP_SEPARATION_COUNT && separation.order == 7);
}

static void what_is_wrong_is_named(void **state) {
    (void)state;
    static const char *const unknown[] = {"",         "soft", "softmaxx",  "Softmax",
                                          " softmax", ":n=3", "entmax=1.5"};
    for (size_t k = 0; k < sizeof unknown / sizeof *unknown; k++) {
        refused(unknown[k], "there is: identity, poly, rect, exp, softmax, sparsemax, "
                            "entmax, topk, epanechnikov");
    }
    refused("softmax:", "takes no parameter");
    refused("softmax:beta=2", "takes no parameter, got 'beta=2'");
    refused("poly:k=3", "parameter 'k' is unknown; it takes n");
    refused("poly:", "parameter '' is unknown");
    refused("poly:n", "parameter n has no value");
    refused("poly:n=", "'' is not a number");
    refused("poly:n=3,n=4", "'3,n=4' is not a number");
    refused("poly:n=nan", "'nan' is not a number");
    refused("poly:n=0x3", "'0x3' is not a number");
    refused("poly:n=3 ", "'3 ' is not a number");
    refused("poly:n=2.5", "2.5 is not a whole number");
    refused("poly:n=31", "31 is not in 2..30");
    refused("rect:n=1", "1 is not in 2..30");
    refused("entmax:alpha=1", "1 is not in 1.01..10");
    refused("entmax:alpha=1e999", "inf is not in 1.01..10");
    refused("topk:k=0", "0 is not in 1..268435456");
    refused("topk:k=1e9", "1000000000 is not in 1..268435456");
}

static void ends_of_ranges_are_taken(void **state) {
    (void)state;
    for (size_t k = 0; k < HOP_SEPARATION_COUNT; k++) {
        const hop_separation_facts *facts = hop_separation_at(k);
        const double ends[] = {facts->low, facts->high};
        for (size_t end = 0; end < 2 && facts->parameter; end++) {
            char text[64];
            snprintf(text, sizeof text, "%s:%s=%.17g", facts->name, facts->parameter,
                     ends[end]);
            assert_true(separation_of(text).order == ends[end]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_name_is_read_and_written),
        cmocka_unit_test(orders_are_written_with_few_digits),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(ends_of_ranges_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
