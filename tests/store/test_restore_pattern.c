/* SPDX-License-Identifier: MIT */
/* Patterns of a dump: every form gives the file's bytes, and others are refused. */
#include "store/restore.h"
#include "store/rich.h"

static hop_store store;
static hop_restorer self;
static hop_error said;

static void start(hop_storage storage, size_t dim) {
    store = (hop_store){.recipe = rich_recipe(storage, dim)};
    assert_int_equal(hop_mirror_create(&store.recipe, &store.mirror), HOP_OK);
    assert_int_equal(hop_row_room_open(&store.mirror, &store.room), HOP_OK);
    self = (hop_restorer){
        .name = "d", .line = 3, .error = &said, .store = &store, .dim = dim};
    self.pattern = calloc(1, hop_mirror_pattern_bytes(&store.mirror));
    assert_non_null(self.pattern);
}

static void finish(void) {
    hop_row_room_close(&store.room);
    hop_mirror_clear(&store.mirror);
    free(self.pattern);
}

/* form 0: base64, 1: units, 2: values. */
static hop_status read_form(int form, const char *json) {
    json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    hop_status status =
        hop_restore_pattern(&self, form == 0 ? value : NULL, form == 1 ? value : NULL,
                            form == 2 ? value : NULL);
    json_decref(value);
    return status;
}

static void refuse(int form, const char *json, const char *says) {
    assert_int_equal(read_form(form, json), HOP_EFORMAT);
    if (!strstr(said.message, says) || strncmp(said.message, "d:3: ", 5) != 0)
        fail_msg("%s: '%s', not '%s'", json, said.message, says);
}

static void bits(void **state) {
    (void)state;
    start(HOP_STORAGE_BITS, 10);
    const uint64_t expected = 0x205; /* units 0, 2 and 9 */
    assert_int_equal(read_form(1, "\"+-+------+\""), HOP_OK);
    assert_memory_equal(self.pattern, &expected, sizeof expected);
    memset(self.pattern, 0, sizeof expected);
    assert_int_equal(read_form(0, "\"BQI=\""), HOP_OK);
    assert_memory_equal(self.pattern, &expected, sizeof expected);
    refuse(0, "\"BQY=\"", "units past the last");
    refuse(0, "\"BQ==\"", "1 bytes, not 2");
    refuse(0, "\"B\"", "no base64");
    refuse(1, "\"+-+------\"", "not 10 signs");
    refuse(1, "\"+-+------++\"", "not 10 signs");
    refuse(1, "\"+-+-----0+\"", "not 10 signs");
    refuse(2, "[1,1,1,1,1,1,1,1,1,1]", "keeps signs");
    finish();
}

static void floats(void **state) {
    (void)state;
    start(HOP_STORAGE_FLOAT32, 3);
    const float expected[3] = {1, -0.0f, 0.1f};
    assert_int_equal(read_form(2, "[1, -0.0, 0.1]"), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    memset(self.pattern, 0, sizeof expected);
    assert_int_equal(read_form(0, "\"AACAPwAAAIDNzMw9\""), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    refuse(2, "[1, 2]", "2 values, not 3");
    refuse(2, "[1, 2, 1e39]", "value 2 is no float32");
    refuse(2, "[1, \"2\", 3]", "value 1 is no float32");
    refuse(1, "\"+++\"", "keeps numbers");
    finish();
}

static void halves(void **state) {
    (void)state;
    start(HOP_STORAGE_BFLOAT16, 2);
    const uint16_t expected[2] = {0x3f80, 0xc020};
    assert_int_equal(read_form(2, "[1, -2.5]"), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    assert_int_equal(read_form(0, "\"gD8gwA==\""), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    refuse(2, "[1, 3.4e38]", "value 1 is no bfloat16");
    finish();
}

static void bytes(void **state) {
    (void)state;
    start(HOP_STORAGE_INT8, 3);
    const int8_t expected[3] = {127, -127, 0};
    assert_int_equal(read_form(2, "[127, -127, 0]"), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    assert_int_equal(read_form(0, "\"f4EA\""), HOP_OK);
    assert_memory_equal(self.pattern, expected, sizeof expected);
    refuse(2, "[127, -128, 0]", "value 1 is no int8");
    refuse(2, "[1, 0.5, 0]", "value 1 is no int8");
    finish();
}

static hop_status read_text(const char *json, hop_mirror_row *row) {
    json_t *value = json_loads(json, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_non_null(value);
    hop_status status = hop_restore_text(&self, HOP_TEXT_DOCUMENTS, value, row);
    if (status == HOP_OK) assert_int_equal(((const char *)row->pattern)[0], 'a');
    json_decref(value);
    return status;
}

static void text(void **state) {
    (void)state;
    hop_mirror_row row = {.item.key = "k"};
    self = (hop_restorer){.name = "d", .line = 3, .error = &said};
    assert_int_equal(read_text("\"a\\u00e9\"", &row), HOP_OK);
    assert_int_equal(row.text_size, 3);
    assert_int_equal(read_text("\"\"", &row), HOP_EFORMAT);
    assert_non_null(strstr(said.message, "d:3: 'k': its text is empty"));
    assert_int_equal(read_text("\"a\\u0000\"", &row), HOP_EFORMAT);
    assert_non_null(strstr(said.message, "d:3: 'k': its text has a NUL at byte 1"));
    assert_int_equal(row.text_size, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits),  cmocka_unit_test(floats), cmocka_unit_test(halves),
        cmocka_unit_test(bytes), cmocka_unit_test(text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
