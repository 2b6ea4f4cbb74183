/* SPDX-License-Identifier: MIT */
/* Readers of records: opening from files, pipes and memory, options, bytes of chance. */
#include "encode/record_texts.h"

#include <sys/wait.h>

static const hop_records_options plain = HOP_RECORDS_OPTIONS_INIT;

static void test_names_of_fields(void **state) {
    (void)state;
    assert_string_equal(hop_record_field_name(HOP_RECORD_KEY), "key");
    assert_string_equal(hop_record_field_name(HOP_RECORD_VECTOR), "vector");
    assert_null(hop_record_field_name(HOP_RECORD_FIELD_COUNT));
    assert_null(hop_record_field_name((hop_record_field)-1));
}

static void assert_unopened(const char *path, hop_record_format format,
                            const hop_records_options *options, hop_status expected,
                            const char *words) {
    hop_records *records = (hop_records *)&plain;
    hop_error error = {0};
    assert_int_equal(hop_records_open(path, format, options, &records, &error), expected);
    assert_holds(&error, expected, words);
    assert_ptr_equal(records, &plain);
}

static void test_what_is_not_opened(void **state) {
    (void)state;
    static const char *const empty[] = {""};
    static const char *const broken[] = {"\xff"};
    assert_unopened("/nonexistent/x", HOP_RECORDS_LINES, NULL, HOP_EIO,
                    "cannot read /nonexistent/x");
    assert_unopened("/", HOP_RECORDS_CSV, NULL, HOP_EIO, "cannot read /");
    hop_records_options options = plain;
    options.size--;
    assert_unopened("/dev/null", HOP_RECORDS_LINES, &options, HOP_EINVAL, "options of");
    options = plain;
    assert_unopened("/dev/null", HOP_RECORDS_FORMAT_COUNT, &options, HOP_EINVAL,
                    "no format 6");
    options.columns = "key";
    assert_unopened("/dev/null", HOP_RECORDS_JSONL, &options, HOP_EINVAL,
                    "only a table (TSV or CSV) has columns");
    options = plain;
    options.header = 1;
    assert_unopened("/dev/null", HOP_RECORDS_LINES, &options, HOP_EINVAL, "has a header");
    options = plain;
    options.max_line = HOP_RECORD_MAX_LINE + 1;
    assert_unopened("/dev/null", HOP_RECORDS_LINES, &options, HOP_EINVAL, "max_line");
    options = plain;
    options.names[HOP_RECORD_KEY] = "";
    assert_unopened("/dev/null", HOP_RECORDS_JSONL, &options, HOP_EINVAL, "empty name");
    options = plain;
    options.extra_count = 249;
    assert_unopened("/dev/null", HOP_RECORDS_JSONL, &options, HOP_ELIMIT, "249 extra");
    options.extra_count = 1;
    options.extra = empty;
    assert_unopened("/dev/null", HOP_RECORDS_JSONL, &options, HOP_EINVAL, "empty name");
    options.extra = broken;
    assert_unopened("/dev/null", HOP_RECORDS_JSONL, &options, HOP_EINVAL, "not UTF-8");
    hop_records_close(NULL);
}

/* A pipe that stays open gives its records as they are written. */
static void test_a_pipe_is_read_as_it_comes(void **state) {
    (void)state;
    int ends[2];
    char path[40];
    hop_records *records;
    hop_record record;
    assert_int_equal(pipe(ends), 0);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(hop_records_open(path, HOP_RECORDS_LINES, NULL, &records, NULL),
                     HOP_OK);
    static const char *const texts[] = {"a", "bc", "\xc3\xa9"};
    for (size_t i = 0; i < 3; i++) {
        char line[16];
        int size = snprintf(line, sizeof line, "%s\n", texts[i]);
        for (int k = 0; k < size; k++) assert_int_equal(write(ends[1], line + k, 1), 1);
        assert_int_equal(hop_records_next(records, &record, NULL), HOP_OK);
        assert_string_equal(record.text, texts[i]);
        assert_int_equal(record.line, i + 1);
    }
    assert_int_equal(write(ends[1], "end", 3), 3);
    close(ends[1]);
    assert_int_equal(hop_records_next(records, &record, NULL), HOP_OK);
    assert_string_equal(record.text, "end");
    assert_int_equal(hop_records_next(records, &record, NULL), HOP_EEMPTY);
    hop_records_close(records);
    close(ends[0]);
}

static void test_standard_input(void **state) {
    (void)state;
    int ends[2], result;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\n\xff\n", 4), 4);
    close(ends[1]);
    pid_t child = fork();
    if (child == 0) {
        hop_records *records;
        hop_record record;
        hop_error error;
        dup2(ends[0], 0);
        int good =
            hop_records_open("-", HOP_RECORDS_LINES, NULL, &records, &error) == HOP_OK;
        good = good && hop_records_next(records, &record, &error) == HOP_OK &&
               strcmp(record.text, "a") == 0;
        good = good && hop_records_next(records, &record, &error) == HOP_EFORMAT &&
               strstr(error.message, "standard input:2: ") != NULL;
        if (good) hop_records_close(records);
        _exit(good ? 0 : 1);
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFEXITED(result) && WEXITSTATUS(result) == 0);
}

/* Bytes of chance, mostly of the characters that mean something, in every format: read or
   refused in words, never more. */
static void test_bytes_of_chance(void **state) {
    (void)state;
    static const char letters[] = "\"\"\",,\t\n\r\n[]{}:01.e-a \\\xc3\xa9\xff";
    size_t ends[HOP_RECORDS_FORMAT_COUNT][2] = {{0}};
    for (uint64_t trial = 0; trial < 30000; trial++) {
        hop_random random = hop_random_begin(6, 0, trial);
        hop_record_format format = (hop_record_format)(trial % HOP_RECORDS_FORMAT_COUNT);
        hop_records_options options = plain;
        int table = format == HOP_RECORDS_TSV || format == HOP_RECORDS_CSV;
        char text[48], *shown;
        hop_error error = {0};
        size_t size = (size_t)hop_random_below(&random, sizeof text);
        for (size_t i = 0; i < size; i++)
            text[i] = letters[hop_random_below(&random, sizeof letters - 1)];
        if (table) options.columns = trial % 4 < 2 ? "text" : "key,vector";
        if (table) options.header = (int)hop_random_below(&random, 2);
        options.max_line = trial % 7 == 0 ? 9 : 0;
        hop_status status = read_bytes(text, size, format, &options, &shown, &error);
        free(shown);
        ends[format][status == HOP_EEMPTY && error.status == HOP_OK]++;
        if (status != HOP_EEMPTY && status != HOP_EFORMAT && status != HOP_ELIMIT)
            fail_msg("status %d: %s", (int)status, error.message);
    }
    for (int format = 0; format < HOP_RECORDS_FORMAT_COUNT; format++)
        assert_true(ends[format][0] > 20 && ends[format][1] > 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_fields),
        cmocka_unit_test(test_what_is_not_opened),
        cmocka_unit_test(test_a_pipe_is_read_as_it_comes),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_bytes_of_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
