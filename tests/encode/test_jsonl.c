/* SPDX-License-Identifier: MIT */
/* JSON lines: names and paths, what each field takes, and what is refused. */
#include "encode/record_texts.h"

static const hop_records_options plain = HOP_RECORDS_OPTIONS_INIT;

static void test_fields(void **state) {
    (void)state;
    assert_read("{\"key\": \"a\", \"text\": \"caf\\u00e9\", \"label\": 7, \"tags\": "
                "[\"x\", \"y\"], \"payload\": {\"b\": [1, 2.5, null, true, "
                "\"\\u00e9\\n\"], \"a\": 0.1}, \"strength\": 0.1, \"picture\": "
                "\"p/q.png\", \"vector\": [1, -2.5, 3e1]}\n"
                "\n \t\r\n"
                "{\"key\": -12, \"text\": \"\", \"tags\": \"x,y\", \"strength\": "
                "\"1/3\", \"other\": [{}], \"label\": null}\r\n"
                "{\"strength\": 2, \"payload\": false, \"tags\": []}",
                HOP_RECORDS_JSONL, &plain,
                "1: key=<a> text=<caf\xc3\xa9> label=<7> "
                "payload=<{\"b\":[1,2.5,null,true,\"\xc3\xa9\\n\"],\"a\":0.1}> "
                "picture=<dir/p/q.png> tag=<x> tag=<y> strength=1/10 1,-2.5,30\n"
                "4: key=<-12> text=<> tag=<x,y> strength=1/3\n"
                "5: payload=<false> strength=2/1\n");
}

static void test_frequencies(void **state) {
    (void)state;
    const char text[] = "{\"frequency\": 2.5}\n{\"frequency\": 1, \"strength\": 3}\n";
    hop_records_options options = plain;
    assert_read(text, HOP_RECORDS_JSONL, &options, "1: strength=5/2\n2: strength=3/1\n");
    options.names[HOP_RECORD_PAYLOAD] = "frequency";
    assert_read(text, HOP_RECORDS_JSONL, &options,
                "1: payload=<2.5>\n2: payload=<1> strength=3/1\n");
    options = plain;
    options.names[HOP_RECORD_STRENGTH] = "strength";
    assert_read(text, HOP_RECORDS_JSONL, &options, "1:\n2: strength=3/1\n");
}

static void test_paths(void **state) {
    (void)state;
    static const char *const extra[] = {"a.b", "a", "none.0"};
    hop_records_options options = plain;
    options.names[HOP_RECORD_KEY] = "meta.id";
    options.names[HOP_RECORD_TEXT] = "answers.1.text";
    options.names[HOP_RECORD_PAYLOAD] = ".";
    options.extra = extra;
    options.extra_count = 3;
    assert_read(
        "{\"answers\":[0,{\"text\":\"t\"}],\"meta\":{\"id\":5},\"a.b\":\"dot\"}\n",
        HOP_RECORDS_JSONL, &options,
        "1: key=<5> text=<t> "
        "payload=<{\"answers\":[0,{\"text\":\"t\"}],\"meta\":{\"id\":5},\"a.b\":"
        "\"dot\"}> extra=<dot>\n");
    assert_read(
        "{\"answers\":[0],\"meta\":7,\"a\":{\"b\":\"deep\"}}\n", HOP_RECORDS_JSONL,
        &(hop_records_options){.size = sizeof plain, .extra = extra, .extra_count = 1},
        "1: extra=<deep>\n");
    options = plain;
    options.names[HOP_RECORD_KEY] = "a.-1";
    options.names[HOP_RECORD_LABEL] = "a.9999999999";
    assert_read("{\"a\":[1,2]}\n{\"a\":{\"-1\":3,\"9999999999\":null}}\n{\"a\":\"-1\"}\n",
                HOP_RECORDS_JSONL, &options, "1:\n2: key=<3>\n3:\n");
}

/* What is asked for by name and never there is told at the end. */
static void test_names_that_no_object_has(void **state) {
    (void)state;
    hop_records_options options = plain;
    options.names[HOP_RECORD_LABEL] = "intnet";
    assert_refused("{\"key\":1,\"intent\":\"a\"}\n", HOP_RECORDS_JSONL, &options,
                   HOP_EINVAL, "dir/r.txt: no object has 'intnet'");
    assert_read("{\"key\":1}\n{\"key\":2,\"intnet\":null}\n", HOP_RECORDS_JSONL, &options,
                "1: key=<1>\n2: key=<2>\n");
    assert_read("", HOP_RECORDS_JSONL, &options, "");
}

static void test_refusals(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {"{\"key\": 1}\n{\"key\": }\n", HOP_EFORMAT, "dir/r.txt:2: is no JSON (at byte"},
        {"[1]\n", HOP_EFORMAT, "dir/r.txt:1: is a list, not an object"},
        {"\"x\"\n", HOP_EFORMAT, "is a text, not an object"},
        {"null\n", HOP_EFORMAT, "is null, not an object"},
        {"{} {}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"a\":1,\"a\":1}\n", HOP_EFORMAT, "duplicate"},
        {"{\"x\":{\"a\":1,\"\\u0061\":1}}\n", HOP_EFORMAT, "duplicate"},
        {"{\"key\": \"a\\u0000b\"}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"key\": \"\\ud800\"}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"key\": 1.5}\n", HOP_EFORMAT,
         "dir/r.txt:1: key: is a real number, not a text or a whole number"},
        {"{\"key\": []}\n", HOP_EFORMAT, "key: is a list, not a text or a whole"},
        {"{\"key\": 99999999999999999999}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"text\": 1}\n", HOP_EFORMAT, "text: is a whole number, not a text"},
        {"{\"label\": true}\n", HOP_EFORMAT, "label: is true or false, not a text or"},
        {"{\"tags\": [\"a\", 2]}\n", HOP_EFORMAT,
         "tags: number 1 of the list is no text"},
        {"{\"tags\": {}}\n", HOP_EFORMAT, "tags: is an object, not a text or a list"},
        {"{\"strength\": true}\n", HOP_EFORMAT,
         "strength: is true or false, not a number"},
        {"{\"strength\": 1e300}\n", HOP_EFORMAT, "strength: '1e+300' is not a strength"},
        {"{\"strength\": \"x\"}\n", HOP_EFORMAT, "strength: 'x' is not a strength"},
        {"{\"picture\": {}}\n", HOP_EFORMAT, "picture: is an object, not a text"},
        {"{\"vector\": 1}\n", HOP_EFORMAT, "vector: is a whole number, not a list"},
        {"{\"vector\": []}\n", HOP_EFORMAT, "vector: holds no number"},
        {"{\"vector\": [1, \"2\"]}\n", HOP_EFORMAT, "vector: number 1 is a text"},
        {"{\"vector\": [1e999]}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"vector\": [1e39]}\n", HOP_EFORMAT, "vector: number 0 is beyond float32"},
        {"{\"vector\": [NaN]}\n", HOP_EFORMAT, "is no JSON"},
        {"{\"vector\":[1,2]}\n{\"vector\":[1]}\n", HOP_EFORMAT,
         "r.txt:2: vector: 1 number; those before have 2"},
        {"{\"key\": \"\xff\"}\n", HOP_EFORMAT, "r.txt:1: column 10: no UTF-8: byte 0xff"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i].text, HOP_RECORDS_JSONL, &plain, cases[i].status,
                       cases[i].words);
}

static void test_more_tags_than_fit(void **state) {
    (void)state;
    char text[257 * 4 + 40] = "{\"tags\":[\"a\"";
    for (size_t i = 1; i < 256; i++) strcat(text, ",\"a\"");
    strcat(text, "]}\n");
    char *shown;
    assert_int_equal(
        read_bytes(text, strlen(text), HOP_RECORDS_JSONL, &plain, &shown, NULL),
        HOP_EEMPTY);
    free(shown);
    strcpy(text + strlen(text) - 3, ",\"a\"]}\n");
    assert_refused(text, HOP_RECORDS_JSONL, &plain, HOP_ELIMIT, "tags: more than 256");
}

/* Every line cut short, and every byte of it exchanged, is read or refused, not more. */
static void test_damaged_lines(void **state) {
    (void)state;
    static const char whole[] =
        "{\"key\":\"k\xc3\xa9\",\"tags\":[\"a\"],\"payload\":{\"x\":[1]},"
        "\"vector\":[1,2],\"strength\":0.5}";
    size_t read = 0, refused = 0;
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        for (int byte = -1; byte < 256; byte += byte < 0 ? 1 : 5) {
            char text[sizeof whole], *shown;
            hop_error error = {0};
            memcpy(text, whole, sizeof whole);
            size_t size = byte < 0 ? i : sizeof whole - 1;
            if (byte >= 0) text[i] = (char)byte;
            hop_status status =
                read_bytes(text, size, HOP_RECORDS_JSONL, &plain, &shown, &error);
            free(shown);
            if (status == HOP_EEMPTY)
                read++;
            else
                refused++;
            if (status != HOP_EEMPTY) assert_holds(&error, HOP_EFORMAT, "dir/r.txt:");
        }
    }
    assert_true(read > 100 && refused > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_frequencies),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_names_that_no_object_has),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_more_tags_than_fit),
        cmocka_unit_test(test_damaged_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
