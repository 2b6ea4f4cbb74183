/* SPDX-License-Identifier: MIT */
/* Fields of records: how long vectors and tags may be, and whose folder a picture is in.
 */
#include "encode/record_texts.h"

#include <hopfield/patterns.h>

static void assert_picture(const char *path, const char *picture, const char *expected) {
    hop_records_options options = HOP_RECORDS_OPTIONS_INIT;
    hop_records *records;
    hop_record record;
    options.columns = "picture";
    assert_int_equal(hop_records_open_memory(picture, strlen(picture), path,
                                             HOP_RECORDS_TSV, &options, &records, NULL),
                     HOP_OK);
    assert_int_equal(hop_records_next(records, &record, NULL), HOP_OK);
    assert_string_equal(record.picture, expected);
    hop_records_close(records);
}

static void test_pictures_lie_beside_their_file(void **state) {
    (void)state;
    assert_picture("list.tsv", "a.png", "a.png");
    assert_picture("x/y/list.tsv", "a.png", "x/y/a.png");
    assert_picture("x/list.tsv", "../a.png", "x/../a.png");
    assert_picture("/list.tsv", "a.png", "/a.png");
    assert_picture("x/list.tsv", "/a.png", "/a.png");
}

/* Long vectors keep all their numbers while room for them grows. */
static void test_long_vectors(void **state) {
    (void)state;
    for (size_t dim = 1; dim < 40000; dim = dim * 3 + 1) {
        char *text;
        size_t size;
        FILE *to = open_memstream(&text, &size);
        assert_non_null(to);
        for (size_t i = 0; i < dim; i++) fprintf(to, "%zu ", i);
        fclose(to);
        hop_records *records;
        hop_record record;
        assert_int_equal(hop_records_open_memory(text, size, "v", HOP_RECORDS_NUMBERS,
                                                 NULL, &records, NULL),
                         HOP_OK);
        assert_int_equal(hop_records_next(records, &record, NULL), HOP_OK);
        assert_int_equal(record.dim, dim);
        for (size_t i = 0; i < dim; i++) assert_true(record.vector[i] == (float)i);
        assert_int_equal(hop_records_next(records, &record, NULL), HOP_EEMPTY);
        assert_int_equal(record.dim, dim);
        hop_records_close(records);
        free(text);
    }
}

static void test_tags_of_a_cell(void **state) {
    (void)state;
    hop_records_options options = HOP_RECORDS_OPTIONS_INIT;
    options.columns = "tags";
    assert_read("a\n a b , c ,\n,\n[]\n[\"\"]\n", HOP_RECORDS_TSV,
                &(hop_records_options){
                    .size = sizeof options, .columns = "tags", .plain_quotes = 1},
                "1: tag=<a>\n2: tag=<a b> tag=<c>\n3:\n4:\n5: tag=<>\n");
    char many[2 * 257 + 1] = "";
    for (size_t i = 0; i < 257; i++) strcat(many, "a,");
    assert_refused(many, HOP_RECORDS_TSV, &options, HOP_ELIMIT, "tags: more than 256");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_lie_beside_their_file),
        cmocka_unit_test(test_long_vectors),
        cmocka_unit_test(test_tags_of_a_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
