/* SPDX-License-Identifier: MIT */
/* Tables: RFC 4180 as it stands, names of columns, rows that are refused. */
#include "encode/record_texts.h"

static const hop_records_options plain = HOP_RECORDS_OPTIONS_INIT;

static hop_records_options with(const char *columns) {
    hop_records_options options = HOP_RECORDS_OPTIONS_INIT;
    options.columns = columns;
    return options;
}

/* The examples of RFC 4180, section 2. */
static void test_rfc_4180(void **state) {
    (void)state;
    hop_records_options options = with("key,text,label");
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n",
         "1: key=<aaa> text=<bbb> label=<ccc>\n2: key=<zzz> text=<yyy> label=<xxx>\n"},
        {"aaa,bbb,ccc\r\nzzz,yyy,xxx",
         "1: key=<aaa> text=<bbb> label=<ccc>\n2: key=<zzz> text=<yyy> label=<xxx>\n"},
        {"\"aaa\",\"bbb\",\"ccc\"\nzzz,yyy,xxx",
         "1: key=<aaa> text=<bbb> label=<ccc>\n2: key=<zzz> text=<yyy> label=<xxx>\n"},
        {"\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx",
         "1: key=<aaa> text=<b\r\nbb> label=<ccc>\n3: key=<zzz> text=<yyy> "
         "label=<xxx>\n"},
        {"\"aaa\",\"b\"\"bb\",\"ccc\"", "1: key=<aaa> text=<b\"bb> label=<ccc>\n"},
        {"\"a,a\",\"\"\"\"\"\",\"\"", "1: key=<a,a> text=<\"\">\n"},
        {" a , b ,\"\n\n\"\n", "1: key=< a > text=< b > label=<\n\n>\n"},
        {"\xef\xbb\xbf"
         "a,,\n\n\r\nb,,c\n",
         "1: key=<a>\n4: key=<b> label=<c>\n"},
        {",,\n", "1:\n"},
        {"", ""},
        {"\n\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_read(cases[i].text, HOP_RECORDS_CSV, &options, cases[i].expected);
}

static void test_columns(void **state) {
    (void)state;
    assert_read("key,other,text\n1,2,3\n", HOP_RECORDS_CSV, &plain,
                "2: key=<1> text=<3>\n");
    assert_read("\"key\"\t\"te\"\"xt\"\n1\t2\n", HOP_RECORDS_TSV, &plain, "2: key=<1>\n");
    hop_records_options options = with("key,-,,label");
    assert_read("1\t2\t3\t4\n", HOP_RECORDS_TSV, &options, "1: key=<1> label=<4>\n");
    options.header = 1;
    assert_read("a\tb\tc\td\n1\t2\t3\t4\n", HOP_RECORDS_TSV, &options,
                "2: key=<1> label=<4>\n");
    static const char *const extra[] = {"expected", "absent"};
    options = plain;
    options.names[HOP_RECORD_KEY] = "id";
    options.names[HOP_RECORD_TEXT] = "id";
    options.names[HOP_RECORD_TAGS] = "id";
    options.extra = extra;
    options.extra_count = 2;
    assert_read("id,key,expected\na,b,c\n", HOP_RECORDS_CSV, &options,
                "2: key=<a> text=<a> tag=<a> extra=<c>\n");
    options.names[HOP_RECORD_LABEL] = "intent";
    assert_refused("id,key\n", HOP_RECORDS_CSV, &options, HOP_EINVAL,
                   "dir/r.txt: there is no column 'intent'");
}

static void test_fields_of_cells(void **state) {
    (void)state;
    assert_read(
        "tags\tpayload\tstrength\tvector\tpicture\n"
        "a, b ,,c\t{\"x\": [1, 0.1]}\t1/2\t1 -2.5e1\tp.png\n"
        "[\"x,y\"]\t7\t0.25\t[3, .5]\t/p.png\n"
        "\t\t\t\t\n",
        HOP_RECORDS_TSV, &(hop_records_options){.size = sizeof plain, .plain_quotes = 1},
        "2: payload=<{\"x\":[1,0.1]}> picture=<dir/p.png> tag=<a> tag=<b> tag=<c> "
        "strength=1/2 1,-25\n"
        "3: payload=<7> picture=</p.png> tag=<x,y> strength=1/4 3,0.5\n4:\n");
    hop_records_options options = with("key,text");
    options.plain_quotes = 1;
    assert_read("a\t\"Hi\" he said\nb\t\"\n", HOP_RECORDS_TSV, &options,
                "1: key=<a> text=<\"Hi\" he said>\n2: key=<b> text=<\">\n");
}

/* "frequency" is the strength where nothing else is, and where no other field has it. */
static void test_frequencies(void **state) {
    (void)state;
    hop_records_options options = with("text,frequency");
    const char row[] = "a\t1.5\n", both[] = "frequency\tstrength\tkey\n3\t4\tx\n";
    assert_read(row, HOP_RECORDS_TSV, &options, "1: text=<a> strength=3/2\n");
    assert_read("frequency,text\n7,b\n", HOP_RECORDS_CSV, NULL,
                "2: text=<b> strength=7/1\n");
    assert_read(both, HOP_RECORDS_TSV, NULL, "2: key=<x> strength=4/1\n");
    options.names[HOP_RECORD_LABEL] = "frequency";
    assert_read(row, HOP_RECORDS_TSV, &options, "1: text=<a> label=<1.5>\n");
    options = with("text,strength");
    assert_read(row, HOP_RECORDS_TSV, &options, "1: text=<a> strength=3/2\n");
    assert_refused(
        "a\tx\n", HOP_RECORDS_TSV,
        &(hop_records_options){.size = sizeof plain, .columns = "text,frequency"},
        HOP_EFORMAT, "r.txt:1: frequency: 'x' is not a strength");
    options = with("strength,frequency");
    assert_refused(row, HOP_RECORDS_TSV, &options, HOP_EINVAL, "column 'frequency'");
    options = with("frequency,strength");
    assert_refused(row, HOP_RECORDS_TSV, &options, HOP_EINVAL, "column 'strength'");
    options = with("text,frequency");
    options.names[HOP_RECORD_STRENGTH] = "weight";
    assert_refused(row, HOP_RECORDS_TSV, &options, HOP_EINVAL, "column 'frequency'");
}

static void test_quotes_between_tabs(void **state) {
    (void)state;
    const hop_records_options options = with("key,text");
    assert_read("a\tsay \"hi\" twice\nb\t\"so\" he said \"\"\nc\t\"q \"\"r\"\"\ts\"\n",
                HOP_RECORDS_TSV, &options,
                "1: key=<a> text=<say \"hi\" twice>\n"
                "2: key=<b> text=<\"so\" he said \"\">\n"
                "3: key=<c> text=<q \"r\"\ts>\n");
    assert_refused("a\t\"b\n", HOP_RECORDS_TSV, &options, HOP_EFORMAT,
                   "r.txt:1: field 2: a quote is not closed: '\"b");
    assert_refused("a\t\"b\nc\tthe \"end\" x\n", HOP_RECORDS_TSV, &options, HOP_EFORMAT,
                   "r.txt:1: field 2: text follows a closed quote");
}

static void test_refused_rows(void **state) {
    (void)state;
    hop_records_options options = with("key,text");
    static const struct {
        const char *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {"a,b\nc,d,e\n", HOP_EFORMAT, "dir/r.txt:2: 3 fields; there are 2 columns"},
        {"a,b\nc\n", HOP_EFORMAT, "dir/r.txt:2: 1 field; there are 2 columns"},
        {"a,b\nc,\"d\ne\"\nx,y,z,,\n", HOP_EFORMAT, "dir/r.txt:4: 5 fields; there are 2"},
        {"a,\"b", HOP_EFORMAT, "dir/r.txt:1: field 2: a quote is not closed: '\"b'"},
        {"a,b\n\"c,d\ne,f\n", HOP_EFORMAT, "r.txt:2: field 1: a quote is not closed"},
        {"a,\"b\"x\n", HOP_EFORMAT,
         "r.txt:1: field 2: text follows a closed quote (is the "
         "quote text?): 'x'"},
        {"a,b\"x\"\n", HOP_EFORMAT, "r.txt:1: field 2: a quote inside an unquoted field"},
        {"a,b\nc,d\xff\n", HOP_EFORMAT,
         "r.txt:2: column 4: no UTF-8: byte 0xff, in 'c,d?'"},
        {"a,\"b\n\xc3\xa9\xed\xa0\x80\"\n", HOP_EFORMAT,
         "r.txt:2: column 2: no UTF-8: byte 0xed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(cases[i].text, HOP_RECORDS_CSV, &options, cases[i].status,
                       cases[i].words);
    assert_refused_bytes("a,b\na,\0b\n", 9, HOP_RECORDS_CSV, &options, HOP_EFORMAT,
                         "r.txt:2: column 3: a NUL: byte 0x00, in 'a,?b'");
}

static void test_refused_cells(void **state) {
    (void)state;
    static const struct {
        const char *column, *cell, *words;
    } cases[] = {
        {"strength", "abc", "r.txt:1: strength: 'abc' is not a strength"},
        {"strength", "nan", "'nan' is not a strength"},
        {"strength", "99999999999999999999", "is beyond 64 bits"},
        {"vector", "1 nan", "r.txt:1: vector: 'nan' is not a number"},
        {"vector", "inf", "vector: 'inf' is not a number"},
        {"vector", "1 0x10", "vector: '0x10' is not a number"},
        {"vector", "1e999", "vector: number 0 is beyond float32"},
        {"vector", "1 -1e39", "vector: number 1 is beyond float32"},
        {"vector", "1e", "'1e' is not a number"},
        {"vector", "--1", "'--1' is not a number"},
        {"vector", ".", "'.' is not a number"},
        {"vector", "1,,2", "has a comma before no number"},
        {"vector", "1,", "has a comma before no number"},
        {"vector", "[1", "is no list of numbers"},
        {"vector", "[1] 2", "is no list of numbers"},
        {"vector", "1]", "vector: ']' is not a number"},
        {"vector", "[]", "holds no number"},
        {"vector", "  ", "holds no number"},
        {"payload", "{\"a\":1,\"a\":2}", "payload: is no JSON"},
        {"payload", "nul", "payload: is no JSON"},
        {"payload", "1 2", "payload: is no JSON"},
        {"payload", "\"\\u0000\"", "payload: is no JSON"},
        {"tags", "[1]", "tags: number 0 of the list is no text"},
        {"tags", "[\"a\"", "tags: is no JSON"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_records_options options = with(cases[i].column);
        options.plain_quotes = 1;
        assert_refused(cases[i].cell, HOP_RECORDS_TSV, &options, HOP_EFORMAT,
                       cases[i].words);
    }
    hop_records_options options = with("vector");
    assert_refused("1 2\n3\n", HOP_RECORDS_TSV, &options, HOP_EFORMAT,
                   "r.txt:2: vector: 1 number; those before have 2");
}

static void test_refused_columns(void **state) {
    (void)state;
    static const struct {
        const char *columns, *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {NULL, "", HOP_EEMPTY, "dir/r.txt: is empty; its first line should name"},
        {NULL, "a,b\n1,2\n", HOP_EINVAL, "no column is one of key, text"},
        {NULL, "key,text,key\n", HOP_EINVAL, "two columns have the name 'key'"},
        {"key,lable", "1,2\n", HOP_EINVAL, "column 'lable' is neither a field nor"},
        {"key,key", "1,2\n", HOP_EINVAL, "two columns have the name 'key'"},
        {"-,-", "1,2\n", HOP_EINVAL, "no column is one of"},
        {"", "1,2\n", HOP_EINVAL, "no column is one of"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_records_options options = with(cases[i].columns);
        assert_refused(cases[i].text, HOP_RECORDS_CSV, &options, cases[i].status,
                       cases[i].words);
    }
    char many[2 * 300] = "";
    for (size_t i = 0; i < 299; i++) strcat(many, ",");
    assert_refused(many, HOP_RECORDS_CSV, &plain, HOP_ELIMIT, "more than 256 columns");
}

/* Whatever is written by the book reads back: random cells, all of them quoted or only
   those that need it. */
static void test_written_tables_read_back(void **state) {
    (void)state;
    static const char letters[] = "ab\",\t\n\r ";
    hop_records_options options = with("key,text,label");
    for (uint64_t trial = 0; trial < 3000; trial++) {
        hop_random random = hop_random_begin(8, 0, trial);
        char text[400] = "", expected[400] = "1:", cell[12];
        static const char *const names[] = {"key", "text", "label"};
        int all = (int)hop_random_below(&random, 2);
        for (size_t column = 0; column < 3; column++) {
            size_t length = (size_t)hop_random_below(&random, 11);
            for (size_t i = 0; i < length; i++)
                cell[i] = letters[hop_random_below(&random, sizeof letters - 1)];
            cell[length] = '\0';
            int quoted = all || strpbrk(cell, "\",\n\r") || length == 0;
            if (column) strcat(text, ",");
            if (quoted) strcat(text, "\"");
            for (size_t i = 0; i < length; i++) {
                if (cell[i] == '"') strcat(text, "\"");
                strncat(text, cell + i, 1);
            }
            if (quoted) strcat(text, "\"");
            if (length)
                snprintf(expected + strlen(expected), 40, " %s=<%s>", names[column],
                         cell);
        }
        strcat(text, trial % 3 == 0 ? "\n" : trial % 3 == 1 ? "\r\n" : "");
        strcat(expected, "\n");
        assert_read(text, HOP_RECORDS_CSV, &options, expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_4180),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_fields_of_cells),
        cmocka_unit_test(test_frequencies),
        cmocka_unit_test(test_quotes_between_tabs),
        cmocka_unit_test(test_refused_rows),
        cmocka_unit_test(test_refused_cells),
        cmocka_unit_test(test_refused_columns),
        cmocka_unit_test(test_written_tables_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
