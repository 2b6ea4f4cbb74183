/* SPDX-License-Identifier: MIT */
/* Lines: texts, vectors, words with vectors, and where lines end. */
#include "encode/record_texts.h"

#include <math.h>

static void test_texts(void **state) {
    (void)state;
    assert_read("one\n\n two \r\n\xef\xbb\xbfthree", HOP_RECORDS_LINES, NULL,
                "1: text=<one>\n3: text=< two >\n4: text=<\xef\xbb\xbfthree>\n");
    assert_read("\xef\xbb\xbfone\r\n", HOP_RECORDS_LINES, NULL, "1: text=<one>\n");
    assert_read("\xef\xbb\xbf", HOP_RECORDS_LINES, NULL, "");
    assert_read("\xc3\xa9", HOP_RECORDS_LINES, NULL, "1: text=<\xc3\xa9>\n");
    assert_read("", HOP_RECORDS_LINES, NULL, "");
    assert_read("\n\r\n", HOP_RECORDS_LINES, NULL, "");
    assert_refused("a\n\xef\xbb", HOP_RECORDS_LINES, NULL, HOP_EFORMAT,
                   "dir/r.txt:2: column 1: no UTF-8: byte 0xef, in '?\?'");
    assert_refused("\xff\xfe"
                   "a",
                   HOP_RECORDS_LINES, NULL, HOP_EFORMAT, "dir/r.txt:1: column 1");
    assert_refused("\xef\xbb", HOP_RECORDS_LINES, NULL, HOP_EFORMAT,
                   "dir/r.txt:1: column 1");
}

static void test_vectors(void **state) {
    (void)state;
    assert_read(" 1 2.5\t-3 \n\n4  5e-1 +6\r\n", HOP_RECORDS_NUMBERS, NULL,
                "1: 1,2.5,-3\n3: 4,0.5,6\n");
    assert_read(
        "the 1 2\n. . . 3 4\nat 5 6\n7 8 9\n", HOP_RECORDS_WORDS, NULL,
        "1: key=<the> 1,2\n2: key=<. . .> 3,4\n3: key=<at> 5,6\n4: key=<7> 8,9\n");
    assert_read("2 3\nthe 1 2 3\n2 4 5 6\n", HOP_RECORDS_WORDS, NULL,
                "2: key=<the> 1,2,3\n3: key=<2> 4,5,6\n");
    assert_refused("2 3\nthe 1 2 3\n", HOP_RECORDS_WORDS, NULL, HOP_EFORMAT,
                   "dir/r.txt: the first line promises 2 vectors; there are 1");
    assert_refused("1 2\n", HOP_RECORDS_WORDS, NULL, HOP_EFORMAT,
                   "the first line promises 1 vectors; there are 0");
    assert_refused("the 1 2\nof 1\n", HOP_RECORDS_WORDS, NULL, HOP_EFORMAT,
                   "dir/r.txt:2: vector: 1 number; those before have 2");
    assert_refused("the\n", HOP_RECORDS_WORDS, NULL, HOP_EFORMAT,
                   "dir/r.txt:1: vector: holds no number");
    assert_refused("1 2\n1 x\n", HOP_RECORDS_NUMBERS, NULL, HOP_EFORMAT,
                   "dir/r.txt:2: vector: 'x' is not a number");
    assert_refused("1,2\n", HOP_RECORDS_NUMBERS, NULL, HOP_EFORMAT,
                   "vector: '1,2' is not a number");
}

/* Numbers are what the C library reads, rounded to float32: exact powers and long ones.
 */
static void test_numbers(void **state) {
    (void)state;
    for (uint64_t trial = 0; trial < 20000; trial++) {
        hop_random random = hop_random_begin(3, 0, trial);
        char text[80];
        uint64_t bits = hop_random_u64(&random);
        float value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        switch (hop_random_below(&random, 5)) {
        case 0:
            snprintf(text, sizeof text, "%.9g", (double)value);
            break;
        case 1:
            snprintf(text, sizeof text, "%.25e", (double)value);
            break;
        case 2:
            snprintf(text, sizeof text, "%.12f", fmod((double)value, 1e6));
            break;
        case 3:
            snprintf(text, sizeof text, "%llu.%llu", (unsigned long long)bits,
                     (unsigned long long)(bits >> 7));
            break;
        default:
            snprintf(text, sizeof text, "000%lld.e%d", (long long)(bits >> 40),
                     (int)hop_random_below(&random, 50) - 25);
        }
        hop_records *records;
        hop_record record;
        hop_error error = {0};
        assert_int_equal(hop_records_open_memory(text, strlen(text), "n",
                                                 HOP_RECORDS_NUMBERS, NULL, &records,
                                                 &error),
                         HOP_OK);
        if (hop_records_next(records, &record, &error) != HOP_OK)
            fail_msg("%s: %s", text, error.message);
        float expected = (float)strtod(text, NULL);
        if (memcmp(record.vector, &expected, sizeof expected) != 0)
            fail_msg("%s: %.9g, not %.9g", text, (double)*record.vector,
                     (double)expected);
        hop_records_close(records);
    }
}

/* A record of exactly the limit is read; one byte more is refused, however it ends and
   wherever it begins. */
static void test_limit_of_lines(void **state) {
    (void)state;
    static const char *const ends[] = {"", "\n", "\r\n", "\nx\n"};
    hop_records_options options = HOP_RECORDS_OPTIONS_INIT;
    for (size_t max = 1; max < 200000; max = max * 7 + 3) {
        for (size_t end = 0; end < 4; end++) {
            for (size_t more = 0; more < 2; more++) {
                char *text = malloc(max + 8), *shown;
                assert_non_null(text);
                text[0] = 'x';
                text[1] = '\n';
                memset(text + 2, 'a', max + more);
                strcpy(text + 2 + max + more, ends[end]);
                options.max_line = max;
                hop_error error = {0};
                hop_status status = read_bytes(text, strlen(text), HOP_RECORDS_LINES,
                                               &options, &shown, &error);
                assert_int_equal(status, more ? HOP_ELIMIT : HOP_EEMPTY);
                if (more)
                    assert_non_null(
                        strstr(error.message, "dir/r.txt:2: a record longer"));
                if (!more)
                    assert_int_equal(strlen(shown), (end == 3 ? 24u : 12u) + max + 11);
                free(shown);
                free(text);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_limit_of_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
