/* SPDX-License-Identifier: MIT */
/* The pieces of a dump: they read back as what they were, through any buffer. */
#include <float.h>
#include <jansson.h>
#include <locale.h>
#include <math.h>
#include "encode/base64.h"
#include "store/dump.h"
#include "store/rich.h"

static hop_dump_writer *start(rich_buffer *buffer) {
    hop_dump_writer *writer = calloc(1, sizeof *writer);
    assert_non_null(writer);
    writer->write = rich_write;
    writer->user = buffer;
    return writer;
}

static void finish(hop_dump_writer *writer, rich_buffer *buffer) {
    assert_int_equal(hop_dump_flush(writer), HOP_OK);
    free(writer);
    assert_non_null(buffer->bytes);
}

static void texts(void **state) {
    (void)state;
    char all[256];
    size_t size = 0;
    for (char c = 1; c < 0x7f; c++) all[size++] = c;
    all[size++] = 0x7f;
    memcpy(all + size, "\xc3\xa9\xf0\x9f\x90\x95", 6);
    size += 6;
    rich_buffer buffer = {0};
    hop_dump_writer *writer = start(&buffer);
    hop_dump_string(writer, all, size);
    finish(writer, &buffer);
    json_t *value = json_loads(buffer.bytes, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    assert_int_equal(json_string_length(value), size);
    assert_memory_equal(json_string_value(value), all, size);
    assert_null(strchr(buffer.bytes, '\n')); /* a line stays one */
    json_decref(value);
    free(buffer.bytes);
}

static double there_and_back(double value, int single) {
    rich_buffer buffer = {0};
    hop_dump_writer *writer = start(&buffer);
    hop_dump_real(writer, value, single);
    finish(writer, &buffer);
    json_t *read = json_loads(buffer.bytes, JSON_DECODE_ANY, NULL);
    assert_non_null(read);
    assert_true(json_is_real(read));
    const double again = json_real_value(read);
    json_decref(read);
    free(buffer.bytes);
    return again;
}

static void numbers(void **state) {
    (void)state;
    static const double some[] = {0,       -0.0,   1,       -3,
                                  0.1,     1e22,   1e23,    DBL_MAX,
                                  DBL_MIN, 5e-324, 1.0 / 3, 123456789012345680};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        const double again = there_and_back(some[i], 0);
        assert_memory_equal(&again, &some[i], sizeof again);
    }
    for (uint64_t i = 0; i < 3000; i++) {
        hop_random random = hop_random_begin(5, HOP_STREAM_USER, i);
        union {
            uint64_t bits;
            double value;
        } u = {.bits = hop_random_below(&random, UINT64_MAX)};
        union {
            uint32_t bits;
            float value;
        } f = {.bits = (uint32_t)hop_random_below(&random, UINT32_MAX)};
        if (isfinite(u.value)) assert_true(there_and_back(u.value, 0) == u.value);
        if (isfinite(f.value))
            assert_true((float)there_and_back((double)f.value, 1) == f.value);
    }
}

static void times(void **state) {
    (void)state;
    rich_buffer buffer = {0};
    hop_dump_writer *writer = start(&buffer);
    hop_dump_time(writer, RICH_NEW_YEAR);
    hop_dump_time(writer, INT64_MIN);
    finish(writer, &buffer);
    assert_string_equal(buffer.bytes, "\"2026-01-01T00:00:00.000Z\"-9223372036854775808");
    free(buffer.bytes);
}

/* More than the buffer holds, in one piece and in many. */
static void long_texts(void **state) {
    (void)state;
    enum { SIZE = 200001 };
    unsigned char *bytes = malloc(SIZE), *again = malloc(SIZE);
    assert_true(bytes && again);
    for (size_t i = 0; i < SIZE; i++) bytes[i] = (unsigned char)(i * 7 + i / 256);
    rich_buffer buffer = {0};
    hop_dump_writer *writer = start(&buffer);
    hop_dump_base64(writer, bytes, SIZE);
    finish(writer, &buffer);
    assert_int_equal(buffer.size, hop_base64_length(SIZE) + 2);
    assert_int_equal(hop_base64_size(buffer.bytes + 1, buffer.size - 2), SIZE);
    hop_base64_read(buffer.bytes + 1, buffer.size - 2, again);
    assert_memory_equal(bytes, again, SIZE);
    free(bytes);
    free(again);
    free(buffer.bytes);
}

static hop_status refuse(void *user, const char *bytes, size_t size, hop_error *error) {
    (void)bytes;
    (void)size;
    (void)error;
    ++*(int *)user;
    return HOP_EIO;
}

static void a_failure_stays(void **state) {
    (void)state;
    int calls = 0;
    hop_dump_writer *writer = calloc(1, sizeof *writer);
    assert_non_null(writer);
    writer->write = refuse;
    writer->user = &calls;
    for (int i = 0; i < 300000; i++) hop_dump_say(writer, "x");
    assert_int_equal(hop_dump_flush(writer), HOP_EIO);
    assert_int_equal(calls, 1);
    free(writer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),           cmocka_unit_test(numbers),
        cmocka_unit_test(times),           cmocka_unit_test(long_texts),
        cmocka_unit_test(a_failure_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
