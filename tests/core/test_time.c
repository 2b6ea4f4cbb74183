/* SPDX-License-Identifier: MIT */
/* Times and lengths of time: written and read back, against the C library's calendar. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>
#include <hopfield/random.h>
#include <hopfield/time.h>

static void equals_the_calendar_of_c(void **state) {
    (void)state;
    for (uint64_t i = 0; i < 20000; i++) {
        hop_random random = hop_random_begin(1, HOP_STREAM_USER, i);
        const uint64_t range = (uint64_t)(HOP_TIME_MAX - HOP_TIME_MIN) + 1;
        hop_time time = HOP_TIME_MIN + (hop_time)hop_random_below(&random, range);
        if (i == 0) time = HOP_TIME_MIN;
        if (i == 1) time = HOP_TIME_MAX;
        if (i == 2) time = -1;
        const int64_t part = ((time % 1000) + 1000) % 1000;
        const time_t seconds = (time_t)((time - part) / 1000);
        char text[HOP_TIME_TEXT], expected[64];
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
                 tm.tm_sec, (int)part);
        assert_int_equal(hop_time_format(time, text), HOP_OK);
        assert_string_equal(text, expected);
        hop_time first = 0, last = 0;
        assert_int_equal(hop_time_parse(text, 0, &first, &last), HOP_OK);
        assert_true(first == time && last == time);
    }
    char text[HOP_TIME_TEXT] = "as before";
    assert_int_equal(hop_time_format(HOP_TIME_MAX + 1, text), HOP_EINVAL);
    assert_int_equal(hop_time_format(HOP_TIME_MIN - 1, text), HOP_EINVAL);
    assert_string_equal(text, "as before");
}

/* What is named begins where the next of its kind ends. */
static void stretches(void **state) {
    (void)state;
    static const char *const neighbours[][2] = {
        {"2026", "2027"},
        {"2024-02", "2024-03"},
        {"2023-02-28", "2023-03-01"},
        {"2024-02-28", "2024-02-29"},
        {"1999-12-31", "2000-01-01"},
        {"2026-01-31T12:59", "2026-01-31T13:00Z"},
        {"2026-01-31 12:59:59", "2026-01-31 13:00:00Z"},
        {"2026-01-31T12:59:59.999", "2026-01-31T13:00:00.0"},
        {"0000", "0001"},
    };
    for (size_t i = 0; i < sizeof neighbours / sizeof *neighbours; i++) {
        hop_time first = 0, last = 0, next = 0;
        assert_int_equal(hop_time_parse(neighbours[i][0], 0, &first, &last), HOP_OK);
        assert_int_equal(hop_time_parse(neighbours[i][1], 0, &next, NULL), HOP_OK);
        assert_true(first <= last);
        assert_int_equal(last + 1, next);
    }
    hop_time first = 0, last = 0;
    assert_int_equal(hop_time_parse("1970-01-01", 0, &first, &last), HOP_OK);
    assert_true(first == 0 && last == 86399999);
    assert_int_equal(hop_time_parse("0000", 0, &first, NULL), HOP_OK);
    assert_true(first == HOP_TIME_MIN);
    assert_int_equal(hop_time_parse("9999", 0, &first, &last), HOP_OK);
    assert_true(last == HOP_TIME_MAX);
}

static void ages(void **state) {
    (void)state;
    hop_time first = 0, last = 0;
    assert_int_equal(hop_time_parse("-30d", 1000, &first, &last), HOP_OK);
    assert_true(first == 1000 - INT64_C(30) * 86400000 && last == first);
    assert_int_equal(hop_time_parse("-0s", 7, &first, NULL), HOP_OK);
    assert_true(first == 7);
    assert_int_equal(hop_time_parse("-9000000000d", 0, &first, NULL), HOP_EINVAL);
    assert_int_equal(hop_time_parse("-1d", INT64_MIN, &first, NULL), HOP_EINVAL);
    assert_true(first == 7);
}

static void no_times(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",
        "yesterday",
        "20260131",
        "2026-",
        "2026-13",
        "2026-1-1",
        "2026-02-30",
        "2023-02-29",
        "1900-02-29",
        "2026-01-31T",
        "2026-01-00",
        "2026-00-01",
        "2026-01-31T24:00",
        "12:00",
        "2026-01-31T12",
        "-30",
        "30d",
        "-d",
        "- 30d",
        "-1y",
        "2026-01-31T12:60",
        "2026-01-31T12:00:60",
        "2026-01-31T12:00+02:00",
        "2026-01-31T12:00:00.1234",
        "2026-01-31T12:00:00.",
        "2026-01-31Z",
        "02026-01-31",
        "2026-01-31 ",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hop_time first = 5, last = 6;
        if (hop_time_parse(wrong[i], 0, &first, &last) != HOP_EINVAL)
            fail_msg("'%s' is taken for a time", wrong[i]);
        assert_true(first == 5 && last == 6);
    }
    hop_time first;
    assert_int_equal(hop_time_parse(NULL, 0, &first, NULL), HOP_EINVAL);
}

static void lengths(void **state) {
    (void)state;
    int64_t ms = -1;
    assert_int_equal(hop_duration_parse("30d", &ms), HOP_OK);
    assert_int_equal(ms, INT64_C(2592000000));
    assert_int_equal(hop_duration_parse("2w", &ms), HOP_OK);
    assert_int_equal(ms, 14 * INT64_C(86400000));
    assert_int_equal(hop_duration_parse("90m", &ms), HOP_OK);
    assert_int_equal(ms, 5400000);
    assert_int_equal(hop_duration_parse("1500ms", &ms), HOP_OK);
    assert_int_equal(ms, 1500);
    assert_int_equal(hop_duration_parse("9223372036854775807ms", &ms), HOP_OK);
    assert_true(ms == INT64_MAX);
    assert_int_equal(hop_duration_parse("9223372036854775808ms", &ms), HOP_EOVERFLOW);
    assert_int_equal(hop_duration_parse("9223372036854775807s", &ms), HOP_EOVERFLOW);
    static const char *const wrong[] = {"",     "d",    "30",     "-1d",
                                        "1.5d", "30 d", "30days", "+1d"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(hop_duration_parse(wrong[i], &ms), HOP_EINVAL);
    assert_int_equal(hop_duration_parse(NULL, &ms), HOP_EINVAL);
    assert_true(ms == INT64_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_calendar_of_c),
        cmocka_unit_test(stretches),
        cmocka_unit_test(ages),
        cmocka_unit_test(no_times),
        cmocka_unit_test(lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
