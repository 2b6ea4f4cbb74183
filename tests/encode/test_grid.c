/* SPDX-License-Identifier: MIT */
/* Text pictures: what is read, where a fault is, and that what is written reads back. */
#include "encode/fixtures.h"

#include <hopfield/grid.h>

static hop_status decode(const char *text, hop_grids *out, hop_error *error) {
    size_t size = strlen(text);
    char *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, text, size);
    hop_status status = hop_grids_decode(copy, size, "g.txt", out, error);
    free(copy);
    return status;
}

static void test_what_is_read(void **state) {
    (void)state;
    static const int8_t expected[] = {1, -1, 0, -1, 1, 1, -1, -1, -1, 0, 0, 1};
    static const char *const texts[] = {
        "#.?\n.##\n\n...\n??#\n",
        "#.?\n.##\n\n...\n??#",
        "\n\n#.?  \n.##\t\n \n\t\n...\n??#\n\n\n",
        "#.?\r\n.##\r\n\r\n...\r\n??#\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        hop_grids grids = {0};
        hop_error error = {0};
        if (decode(texts[i], &grids, &error) != HOP_OK) fail_msg("%s", error.message);
        assert_int_equal(grids.count, 2);
        assert_int_equal(grids.width, 3);
        assert_int_equal(grids.height, 2);
        assert_memory_equal(grids.units, expected, sizeof expected);
        hop_grids_clear(&grids);
        assert_null(grids.units);
    }
    hop_grids_clear(NULL);
}

static void test_faults_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text;
        hop_status status;
        const char *words;
    } cases[] = {
        {"", HOP_EEMPTY, "no text picture"},
        {"\n \r\n\t\n", HOP_EEMPTY, "no text picture"},
        {"##\n#x\n", HOP_EFORMAT, "line 2, column 2: 'x' is none of"},
        {"\n\n#\x01#\n", HOP_EFORMAT, "line 3, column 2: 0x01 is none of"},
        {"# #\n", HOP_EFORMAT, "line 1, column 2: 0x20 is none of"},
        {"\xef\xbb\xbf##\n", HOP_EFORMAT, "line 1, column 1: 0xef is none of"},
        {"##\r#\n", HOP_EFORMAT, "line 1, column 3: 0x0d is none of"},
        {"##\n#\n", HOP_EFORMAT, "line 2 has 1 characters; the first has 2"},
        {"##\n\n###\n", HOP_EFORMAT, "line 3 has 3 characters; the first has 2"},
        {"##\n##\n\n##\n", HOP_EFORMAT,
         "picture 2, which ends before line 5, has 1 lines; the first has 2"},
        {"##\n\n##\n##\n\n##", HOP_EFORMAT, "picture 2, which ends before line 5, has 2"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hop_grids grids = {.count = 9};
        hop_error error = {0};
        hop_status status = decode(cases[i].text, &grids, &error);
        if (status != cases[i].status)
            fail_msg("case %zu: status %d: %s", i, (int)status, error.message);
        assert_holds(&error, cases[i].status, cases[i].words);
        assert_holds(&error, cases[i].status, "g.txt");
        assert_int_equal(grids.count, 9);
    }
}

static void test_written_grids_read_back(void **state) {
    (void)state;
    int8_t units[3 * 5 * 4];
    for (uint64_t trial = 0; trial < 60; trial++) {
        hop_random random = hop_random_begin(4, 0, trial);
        size_t count = 1 + (size_t)hop_random_below(&random, 3);
        size_t width = 1 + (size_t)hop_random_below(&random, 5);
        size_t height = 1 + (size_t)hop_random_below(&random, 4);
        for (size_t i = 0; i < sizeof units; i++)
            units[i] = (int8_t)((int)hop_random_below(&random, 3) - 1);
        hop_grids back = {0};
        hop_error error = {0};
        const char *path = temporary_path("g.txt");
        if (hop_grids_write(path, units, count, width, height, &error) ||
            hop_grids_read(path, &back, &error))
            fail_msg("%s", error.message);
        assert_int_equal(back.count, count);
        assert_int_equal(back.width, width);
        assert_int_equal(back.height, height);
        assert_memory_equal(back.units, units, count * width * height);
        hop_grids_clear(&back);
    }
    assert_int_equal(count_entries(), 1);
}

static void test_written_text(void **state) {
    (void)state;
    const int8_t units[] = {1, -1, 0, 1};
    char text[32] = "";
    assert_int_equal(hop_grids_write(temporary_path("g.txt"), units, 2, 2, 1, NULL),
                     HOP_OK);
    FILE *file = fopen(temporary_path("g.txt"), "rb");
    assert_non_null(file);
    assert_int_equal(fread(text, 1, sizeof text, file), 7);
    fclose(file);
    assert_string_equal(text, "#.\n\n?#\n");
}

static void test_write_refuses(void **state) {
    (void)state;
    const int8_t units[] = {1, -1, 1, 2};
    hop_error error = {0};
    const char *path = temporary_path("never.txt");
    size_t before = count_entries();
    assert_int_equal(hop_grids_write(path, units, 2, 2, 1, &error), HOP_EINVAL);
    assert_holds(&error, HOP_EINVAL, "unit 1 of picture 1 is 2");
    assert_int_equal(hop_grids_write(path, NULL, 1, 1, 1, NULL), HOP_EINVAL);
    assert_int_equal(hop_grids_write(path, units, 0, 1, 1, NULL), HOP_EINVAL);
    assert_int_equal(hop_grids_write(path, units, 1, 0, 1, NULL), HOP_EINVAL);
    assert_int_equal(hop_grids_write(path, units, 1, 1, 0, NULL), HOP_EINVAL);
    assert_int_equal(hop_grids_write(path, units, SIZE_MAX, 2, 1, NULL), HOP_EINVAL);
    assert_int_equal(count_entries(), before);
    assert_int_equal(hop_grids_write("/no/such/g.txt", units, 1, 2, 1, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, "cannot write /no/such/g.txt");
}

static void test_read_errors(void **state) {
    (void)state;
    hop_grids grids = {.count = 9};
    hop_error error = {0};
    assert_int_equal(hop_grids_read("/no/such/g.txt", &grids, &error), HOP_EIO);
    assert_holds(&error, HOP_EIO, "/no/such/g.txt: No such file or directory");
    write_temporary("large", "#", 1);
    assert_int_equal(truncate(temporary_path("large"), (64 << 20) + 1), 0);
    assert_int_equal(hop_grids_read(temporary_path("large"), &grids, &error), HOP_ELIMIT);
    assert_int_equal(hop_grids_decode("", (64 << 20) + 1, "g", &grids, &error),
                     HOP_ELIMIT);
    assert_holds(&error, HOP_ELIMIT, "larger than 67108864 bytes");
    assert_int_equal(grids.count, 9);
}

static int take_grids(uint8_t *bytes, size_t size) {
    hop_grids grids = {.count = 9};
    hop_error error = {0};
    hop_status status =
        hop_grids_decode((const char *)bytes, size, "damaged", &grids, &error);
    if (status != HOP_OK) {
        assert_int_equal(error.status, status);
        assert_int_equal(grids.count, 9);
        return 0;
    }
    assert_in_range(grids.count * grids.width * grids.height, 1, size);
    hop_grids_clear(&grids);
    return 1;
}

static void test_damage_never_harms(void **state) {
    (void)state;
    const char *text = "#.?\r\n.##\n\n...  \n??#\n\n###\n###";
    const uint8_t *bytes = (const uint8_t *)text;
    /* Lost whole pictures, or the end of the first, cannot be told; all else can. */
    assert_int_equal(offer_beginnings(take_grids, bytes, strlen(text), 100), 11);
    assert_true(offer_damaged(take_grids, bytes, strlen(text), 5000) < 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_faults_are_named),
        cmocka_unit_test(test_written_grids_read_back),
        cmocka_unit_test(test_written_text),
        cmocka_unit_test(test_write_refuses),
        cmocka_unit_test(test_read_errors),
        cmocka_unit_test(test_damage_never_harms),
    };
    return cmocka_run_group_tests(tests, make_temporary_folder, remove_temporary_folder);
}
