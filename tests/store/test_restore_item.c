/* SPDX-License-Identifier: MIT */
/* One line of a dump: each field is read strictly, and what is wrong is named. */
#include "store/rich.h"

enum { DIM = 10 };

static char *head;

/* The first line of a dump of one item, of bits. */
static int make_head(void **state) {
    if (make_folder(state)) return -1;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, DIM);
    rich_buffer dump = {0};
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    char *items = strstr(dump.bytes, "\"items\":4");
    items[8] = '1';
    head = strndup(dump.bytes, strcspn(dump.bytes, "\n") + 1);
    free(dump.bytes);
    unlink(file);
    return head ? 0 : -1;
}

static int drop_head(void **state) {
    free(head);
    return remove_folder(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_head, drop_head)

static hop_status restore(const char *line, hop_error *error) {
    char *text = NULL;
    assert_true(asprintf(&text, "%s%s\n", head, line) > 0);
    rich_buffer dump = {.bytes = text, .size = strlen(text)};
    hop_status status = hop_store_restore(file, "d", rich_read, &dump, NULL, error);
    free(text);
    if (status != HOP_OK) assert_int_equal(names_in_folder(), 0);
    unlink(file);
    return status;
}

/* Every field that a line needs, then more of them; "name":value pairs replace those of
   the same name. */
static const char *const usual[][2] = {
    {"key", "\"k\""},
    {"learned", "\"1/1\""},
    {"added", "\"0/1\""},
    {"batch", "1"},
    {"created", "\"2026-01-01T00:00:00.000Z\""},
    {"confirmed", "\"2026-01-02T00:00:00.000Z\""},
    {"confirmations", "0"},
    {"units", "\"++++++----\""},
};

/* A line with `name` as `value`; value NULL: without it. */
static char *line_with(const char *name, const char *value) {
    char text[4096] = "{";
    int there = 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        const int this = strcmp(usual[i][0], name) == 0;
        const char *what = this ? value : usual[i][1];
        there |= this;
        if (!what) continue;
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s\"%s\":%s", used > 1 ? "," : "",
                 usual[i][0], what);
    }
    if (!there && value) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, ",\"%s\":%s", name, value);
    }
    strcat(text, "}");
    return strdup(text);
}

static void accepted(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"", NULL},
        {"key", "\"\xc3\xa9\\u00e9\""},
        {"learned", "\"-1099511627777/3\""},
        {"learned", "\"2/4\""},
        {"added", "\"-1/7\""},
        {"batch", "9223372036854775807"},
        {"created", "0"},
        {"created", "\"2026-01-01T00:00:00.000Z\""},
        {"confirmations", "12"},
        {"label", "\"x\""},
        {"tags", "[]"},
        {"tags", "[\"a\",\"b\"]"},
        {"text", "\"\""},
        {"payload", "null"},
        {"payload", "0.1"},
        {"payload", "{\"a\":[1,{}]}"},
        {"events", "[]"},
        {"events", "[{\"at\":5,\"what\":\"merge\",\"by\":\"1/2\",\"note\":\"n\"}]"},
        {"picture", "\"\""},
        {"picture", "\"AAEC\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *line = line_with(cases[i][0], cases[i][1]);
        hop_error error = {0};
        must(restore(line, &error), &error);
        free(line);
    }
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *name, *value, *says;
        hop_status status;
    } cases[] = {
        {"key", NULL, "key is missing", HOP_EFORMAT},
        {"key", "7", "key is of the wrong type", HOP_EFORMAT},
        {"key", "\"\"", "is empty", HOP_EFORMAT},
        {"key", "\"a\\tb\"", "control character", HOP_EFORMAT},
        {"learned", NULL, "learned is missing", HOP_EFORMAT},
        {"learned", "\"0/1\"", "learned is 0", HOP_EFORMAT},
        {"learned", "\"1\"", "not such as \"3/2\"", HOP_EFORMAT},
        {"learned", "\"1/0\"", "'1/0'", HOP_EFORMAT},
        {"learned", "\"1/-2\"", "'1/-2'", HOP_EFORMAT},
        {"learned", "\" 1/2\"", "' 1/2'", HOP_EFORMAT},
        {"learned", "\"1/2x\"", "'1/2x'", HOP_EFORMAT},
        {"learned", "\"/2\"", "'/2'", HOP_EFORMAT},
        {"learned", "\"99999999999999999999/2\"", "learned", HOP_EFORMAT},
        {"added", "1", "added is of the wrong type", HOP_EFORMAT},
        {"batch", "0", "batch 0", HOP_EFORMAT},
        {"batch", "1.5", "batch is of the wrong type", HOP_EFORMAT},
        {"created", "\"yesterday\"", "created is 'yesterday'", HOP_EFORMAT},
        {"created", "\"2026-01-01\"", "created is '2026-01-01'", HOP_EFORMAT},
        {"created", "\"-30d\"", "created is '-30d'", HOP_EFORMAT},
        {"created", "true", "created is of the wrong type", HOP_EFORMAT},
        {"created", "9223372036854775807", "created", HOP_EFORMAT},
        {"confirmed", NULL, "confirmed is missing", HOP_EFORMAT},
        {"confirmations", "-1", "below 0", HOP_EFORMAT},
        {"label", "\"\"", "the label '' is empty", HOP_EFORMAT},
        {"label", "null", "label is of the wrong type", HOP_EFORMAT},
        {"tags", "[\"a\",\"a\"]", "the tag 'a' twice", HOP_EFORMAT},
        {"tags", "[1]", "is no text", HOP_EFORMAT},
        {"tags", "\"a\"", "tags is of the wrong type", HOP_EFORMAT},
        {"text", "\"a\\u0000b\"", "no JSON", HOP_EFORMAT},
        {"events", "[{\"at\":5,\"what\":\"learn\",\"by\":\"1/2\"}]",
         "no event is 'learn'", HOP_EFORMAT},
        {"events", "[{\"at\":5,\"what\":\"merge\"}]", "event 0 wants", HOP_EFORMAT},
        {"events", "[{\"at\":5,\"what\":\"merge\",\"by\":\"1/2\",\"x\":1}]",
         "event 0 wants", HOP_EFORMAT},
        {"events", "[{\"at\":\"x\",\"what\":\"merge\",\"by\":\"1/2\"}]", "an event's at",
         HOP_EFORMAT},
        {"events", "[{\"at\":5,\"what\":\"merge\",\"by\":1}]", "an event's by",
         HOP_EFORMAT},
        {"events", "[5]", "event 0 wants", HOP_EFORMAT},
        {"picture", "\"A\"", "the picture is no base64", HOP_EFORMAT},
        {"colour", "\"red\"", "unknown field 'colour'", HOP_EFORMAT},
        {"scale", "1.5", "scale goes with int8", HOP_EFORMAT},
        {"units", NULL, "one of pattern, units and values", HOP_EFORMAT},
        {"pattern", "\"AAA=\"", "one of pattern, units and values", HOP_EFORMAT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *line = line_with(cases[i].name, cases[i].value);
        hop_error error = {0};
        const hop_status status = restore(line, &error);
        if (status != cases[i].status || !strstr(error.message, cases[i].says) ||
            strncmp(error.message, "d:2: ", 5) != 0)
            fail_msg("%s: %d '%s', not '%s'", line, (int)status, error.message,
                     cases[i].says);
        free(line);
    }
}

static void limits(void **state) {
    (void)state;
    hop_error error = {0};
    char tags[600] = "[", nested[400] = "";
    for (int i = 0; i < HOP_MAX_TAGS + 1; i++) {
        const size_t used = strlen(tags);
        snprintf(tags + used, sizeof tags - used, "%s\"t%d\"", i ? "," : "", i);
    }
    strcat(tags, "]");
    char *line = line_with("tags", tags);
    assert_int_equal(restore(line, &error), HOP_ELIMIT);
    assert_non_null(strstr(error.message, "65 tags, at most 64"));
    free(line);
    for (int depth = 64; depth <= 65; depth++) {
        memset(nested, '[', (size_t)depth);
        memset(nested + depth, ']', (size_t)depth);
        nested[2 * depth] = '\0';
        line = line_with("payload", nested);
        assert_int_equal(restore(line, &error), depth == 64 ? HOP_OK : HOP_ELIMIT);
        free(line);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(accepted), TEST(refused), TEST(limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
