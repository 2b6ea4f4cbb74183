/* SPDX-License-Identifier: MIT */
/* JSON: what is written reads back, limits hold before parsing, paths find their value.
 */
#include "encode/fixtures.h"

#include <math.h>
#include "encode/json_text.h"

static json_t *read_text(const char *text) {
    json_t *value = NULL;
    char why[HOP_JSON_WHY_SIZE];
    if (hop_json_read(text, strlen(text), &value, why) != HOP_OK)
        fail_msg("%s: %s", text, why);
    return value;
}

static void assert_compact(const char *text, const char *expected) {
    json_t *value = read_text(text);
    char *compact = hop_json_compact(value);
    assert_string_equal(compact, expected);
    free(compact);
    json_decref(value);
}

static void test_compact(void **state) {
    (void)state;
    assert_compact(" { \"b\" : [ ] , \"a\" : { } , \"\\u00e9\\\"\" : null } ",
                   "{\"b\":[],\"a\":{},\"\xc3\xa9\\\"\":null}");
    assert_compact("[0.1, 1.0, 1e100, -0.0, 123456789012345678, 1E2, true, \"/\\/\"]",
                   "[0.1,1.0,1e+100,-0.0,123456789012345678,100.0,true,\"//\"]");
    assert_compact("\"\\ud83d\\ude00\\u0001\"", "\"\xf0\x9f\x98\x80\\u0001\"");
}

static void test_reals_read_back(void **state) {
    (void)state;
    for (uint64_t trial = 0; trial < 20000; trial++) {
        hop_random random = hop_random_begin(5, 0, trial);
        uint64_t bits = hop_random_u64(&random);
        double number;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number)) continue;
        json_t *value = json_real(number);
        char *text = hop_json_compact(value);
        json_t *again = read_text(text);
        assert_true(json_is_real(again));
        double read = json_real_value(again);
        if (memcmp(&read, &number, sizeof read) != 0)
            fail_msg("%s, not %.17g", text, number);
        free(text);
        json_decref(value);
        json_decref(again);
    }
}

static size_t calls, failing;

static void *allocate_or_not(size_t size) {
    return ++calls == failing ? NULL : malloc(size);
}

/* Jansson says nothing of a byte that it had no room for. */
static void test_no_byte_is_lost(void **state) {
    (void)state;
    static const char text[] =
        "{\"name\":\"0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\","
        "\"a name that is a good deal longer than sixteen bytes\":[1234567890123456789,"
        "0.12345678901234567,-1.2345678901234567e-300]}";
    json_t *expected = read_text(text);
    size_t refused = 0;
    json_set_alloc_funcs(allocate_or_not, free);
    for (failing = 1;; failing++) {
        char why[HOP_JSON_WHY_SIZE];
        json_t *value = NULL;
        calls = 0;
        const hop_status status = hop_json_read(text, sizeof text - 1, &value, why);
        if (status == HOP_OK) {
            if (!json_equal(value, expected)) fail_msg("call %zu: not the same", failing);
            json_decref(value);
            if (calls < failing) break;
        } else {
            assert_int_equal(status, HOP_ENOMEM);
            refused++;
        }
    }
    json_set_alloc_funcs(malloc, free);
    assert_true(refused > 10);
    json_decref(expected);
}

/* The text is read behind another one, which must not let more pass. */
static void test_nothing_slips_through(void **state) {
    (void)state;
    static const char *const texts[] = {"",    "1,2",    "1],[2", "1]",  "[1",  "\"",
                                        "],[", "1]\n[1", ",1",    "x\"", "\"\\"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char why[HOP_JSON_WHY_SIZE];
        json_t *value = NULL;
        if (hop_json_read(texts[i], strlen(texts[i]), &value, why) != HOP_EFORMAT)
            fail_msg("'%s'", texts[i]);
    }
}

static char *nested(size_t depth, char open, char close) {
    char *text = malloc(2 * depth + 1);
    assert_non_null(text);
    memset(text, open, depth);
    memset(text + depth, close, depth);
    text[2 * depth] = '\0';
    return text;
}

static void assert_limit(const char *text, const char *words) {
    json_t *value = NULL;
    char why[HOP_JSON_WHY_SIZE] = "";
    assert_int_equal(hop_json_read(text, strlen(text), &value, why), HOP_ELIMIT);
    assert_non_null(strstr(why, words));
    assert_null(value);
}

static void test_limits(void **state) {
    (void)state;
    char *text = nested(HOP_JSON_MAX_NESTING, '[', ']');
    json_decref(read_text(text));
    free(text);
    text = nested(HOP_JSON_MAX_NESTING + 1, '[', ']');
    assert_limit(text, "is nested deeper than 64");
    free(text);
    text = nested(1 << 20, '[', '{');
    assert_limit(text, "is nested deeper than 64");
    free(text);
    json_decref(
        read_text("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                  "[\\\"[[\""));
    size_t lists = HOP_JSON_MAX_LISTS;
    text = malloc(3 * lists + 2);
    assert_non_null(text);
    text[0] = '[';
    for (size_t i = 0; i < lists; i++) memcpy(text + 1 + 3 * i, "[],", 3);
    text[3 * lists] = ']';
    text[3 * lists + 1] = '\0';
    assert_limit(text, "more lists and objects than 65536");
    memcpy(text + 1, "1 ", 2);
    json_decref(read_text(text));
    free(text);
}

static void test_paths(void **state) {
    (void)state;
    json_t *value =
        read_text("{\"a\":{\"b\":[10,{\"c\":20}]},\"a.b\":30,\"\":{\"\":40}}");
    assert_int_equal(json_integer_value(hop_json_at(value, "a.b")), 30);
    assert_int_equal(json_integer_value(hop_json_at(value, "a.b.0")), 10);
    assert_int_equal(json_integer_value(hop_json_at(value, "a.b.1.c")), 20);
    assert_int_equal(json_integer_value(hop_json_at(value, ".")), 40);
    static const char *const absent[] = {
        "a.b.2", "a.b.", "a.b.01x", "b", "a.b.0.0", "a.b.-1", "a.c.d", "a.b.4294967296"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        assert_null(hop_json_at(value, absent[i]));
    json_decref(value);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_reals_read_back),
        cmocka_unit_test(test_no_byte_is_lost),
        cmocka_unit_test(test_nothing_slips_through),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
