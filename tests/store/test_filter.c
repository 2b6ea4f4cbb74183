/* SPDX-License-Identifier: MIT */
/* Conditions: what is understood, and what is said of what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "store/filter.h"

static hop_condition *only(const char *text, hop_filter **filter) {
    hop_error error = {0};
    *filter = NULL;
    if (hop_filter_parse(&text, 1, filter, &error) != HOP_OK)
        fail_msg("%s", error.message);
    assert_int_equal((*filter)->count, 1);
    return &(*filter)->conditions[0];
}

static void forms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_filter_field field;
        hop_filter_op op;
        int negated;
        hop_filter_type type;
        const char *path, *value;
    } cases[] = {
        {"key=a", HOP_FIELD_KEY, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, NULL, "a"},
        {"  label  !=  a b  ", HOP_FIELD_LABEL, HOP_OP_EQUAL, 1, HOP_VALUE_TEXT, NULL,
         "a b"},
        {"tag=\" \\\"x\\\" \"", HOP_FIELD_TAG, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, NULL,
         " \"x\" "},
        {"text~a=b", HOP_FIELD_TEXT, HOP_OP_CONTAINS, 0, HOP_VALUE_TEXT, NULL, "a=b"},
        {"text=\"\"", HOP_FIELD_TEXT, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, NULL, ""},
        {"label=null", HOP_FIELD_LABEL, HOP_OP_EQUAL, 0, HOP_VALUE_NULL, NULL, "null"},
        {"label=\"null\"", HOP_FIELD_LABEL, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, NULL,
         "null"},
        {"key=null", HOP_FIELD_KEY, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, NULL, "null"},
        {"strength>=1/3", HOP_FIELD_STRENGTH, HOP_OP_AT_LEAST, 0, HOP_VALUE_TEXT, NULL,
         "1/3"},
        {"confirmed<-30d", HOP_FIELD_CONFIRMED, HOP_OP_LESS, 0, HOP_VALUE_TEXT, NULL,
         "-30d"},
        {"created>2026-01-31 12:00", HOP_FIELD_CREATED, HOP_OP_GREATER, 0, HOP_VALUE_TEXT,
         NULL, "2026-01-31 12:00"},
        {"payload=1", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_INTEGER, "$", "1"},
        {"payload.a.b[3].\"c d.e\".f<=-1.5e3", HOP_FIELD_PAYLOAD, HOP_OP_AT_MOST, 0,
         HOP_VALUE_REAL, "$.\"a\".\"b\"[3].\"c d.e\".\"f\"", "-1.5e3"},
        {"payload[0] = true", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_TRUTH, "$[0]",
         "true"},
        {"payload.a=0x10", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, "$.\"a\"",
         "0x10"},
        {"payload.a=nan", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, "$.\"a\"",
         "nan"},
        {"payload.a~1", HOP_FIELD_PAYLOAD, HOP_OP_CONTAINS, 0, HOP_VALUE_TEXT, "$.\"a\"",
         "1"},
        {"payload.a=\"1\"", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT, "$.\"a\"",
         "1"},
        {"payload.\xc3\xa9=x", HOP_FIELD_PAYLOAD, HOP_OP_EQUAL, 0, HOP_VALUE_TEXT,
         "$.\"\xc3\xa9\"", "x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_filter *filter;
        const hop_condition *is = only(cases[i].text, &filter);
        assert_int_equal(is->field, cases[i].field);
        assert_int_equal(is->op, cases[i].op);
        assert_int_equal(is->negated, cases[i].negated);
        assert_int_equal(is->type, cases[i].type);
        assert_string_equal(is->text, cases[i].value);
        assert_int_equal(is->size, strlen(cases[i].value));
        if (cases[i].path)
            assert_string_equal(is->path, cases[i].path);
        else
            assert_null(is->path);
        hop_filter_free(filter);
    }
}

static void refusals(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "no field"},
        {"=1", "no field"},
        {"labl=x", "did you mean 'label'"},
        {"strenght>1", "did you mean 'strength'"},
        {"Payload.x=1", "did you mean 'payload'"},
        {"colour=red", "payload.PATH"},
        {"averyveryverylongfieldname=1", "no field is called"},
        {"label", "operator must follow"},
        {"label x", "operator must follow"},
        {"label==x", "not '=='"},
        {"label=~x", "not '=~'"},
        {"label><x", "not '><'"},
        {"label=", "value is empty"},
        {"strength=  ", "value is empty"},
        {"label=\"x", "JSON string"},
        {"label=\"x\" y", "JSON string"},
        {"label=\"\\u0000\"", "JSON string"},
        {"label.a=x", "only a payload has a path"},
        {"tag[0]=x", "only a payload has a path"},
        {"strength=much", "no strength"},
        {"strength~1", "only texts contain"},
        {"created>yesterday", "no time"},
        {"created>30d", "no time"},
        {"confirmations=1.5", "no whole number"},
        {"confirmations=99999999999999999999", "no whole number"},
        {"payload.=1", "empty"},
        {"payload..a=1", "empty"},
        {"payload.\"\"=1", "empty"},
        {"payload.\"a=1", "has no end"},
        {"payload.\"a\\b\"=1", "backslash"},
        {"payload[x]=1", "such as [3]"},
        {"payload[]=1", "such as [3]"},
        {"payload[1=1", "such as [3]"},
        {"payload[-1]=1", "such as [3]"},
        {"payload.a]=1", "operator must follow"},
        {"payload.a<true", "only = and !="},
        {"label<null", "only = and !="},
        {"label=\xff", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_error error = {0};
        hop_filter *filter = (hop_filter *)&error;
        const char *text = cases[i].text;
        hop_status status = hop_filter_parse(&text, 1, &filter, &error);
        if (status != HOP_EINVAL || !strstr(error.message, cases[i].says))
            fail_msg("'%s': %d '%s'", text, (int)status, error.message);
        assert_non_null(strstr(error.message, "condition"));
        assert_ptr_equal(filter, &error);
    }
}

static void limits(void **state) {
    (void)state;
    const char *many[HOP_MAX_CONDITIONS + 1];
    char text[HOP_MAX_CONDITION + 2];
    const char *one = text;
    hop_filter *filter = NULL;
    for (size_t i = 0; i <= HOP_MAX_CONDITIONS; i++) many[i] = "key=a";
    assert_int_equal(hop_filter_parse(many, HOP_MAX_CONDITIONS + 1, &filter, NULL),
                     HOP_ELIMIT);
    assert_int_equal(hop_filter_parse(many, HOP_MAX_CONDITIONS, &filter, NULL), HOP_OK);
    hop_filter_free(filter);
    memset(text, '.', sizeof text);
    memcpy(text, "payload", 7);
    text[sizeof text - 1] = '\0';
    filter = NULL;
    assert_int_equal(hop_filter_parse(&one, 1, &filter, NULL), HOP_ELIMIT);
    text[HOP_MAX_CONDITION] = '\0';
    for (size_t i = 8; i < HOP_MAX_CONDITION - 2; i += 2)
        text[i] = 'a'; /* a path of dots */
    memcpy(text + HOP_MAX_CONDITION - 2, "=1", 2);
    text[HOP_MAX_CONDITION - 3] = 'a';
    assert_int_equal(hop_filter_parse(&one, 1, &filter, NULL), HOP_OK);
    hop_filter_free(filter);
    filter = NULL;
    assert_int_equal(hop_filter_parse(NULL, 0, &filter, NULL), HOP_OK);
    assert_int_equal(filter->count, 0);
    hop_filter_free(filter);
    hop_filter_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(refusals),
        cmocka_unit_test(limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
