/* SPDX-License-Identifier: MIT */
/* Dumps: what their lines say, and that the same file gives the same bytes. */
#include <jansson.h>
#include "encode/base64.h"
#include "store/rich.h"
#include "store/texts.h"

static json_t *line_of(const rich_buffer *dump, size_t number) {
    const char *at = dump->bytes;
    for (size_t i = 0; i < number; i++) {
        at = strchr(at, '\n');
        assert_non_null(at);
        at++;
    }
    json_t *value = json_loadb(at, strcspn(at, "\n"), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(value);
    return value;
}

static const char *text_at(json_t *object, const char *name) {
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "(none)";
}

static void lines(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_buffer dump = {0};
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    size_t count = 0;
    for (const char *c = dump.bytes; *c; c++) count += *c == '\n';
    assert_int_equal(count, 5);
    assert_int_equal(dump.bytes[dump.size - 1], '\n');

    json_t *head = line_of(&dump, 0);
    assert_string_equal(text_at(head, "format"), "hopfield-dump");
    assert_int_equal(json_integer_value(json_object_get(head, "version")), 1);
    assert_int_equal(json_integer_value(json_object_get(head, "items")), 4);
    json_t *said = json_object_get(head, "recipe");
    assert_int_equal(json_integer_value(json_object_get(said, "dim")), 70);
    assert_string_equal(text_at(said, "rule"), "hebb");
    json_decref(head);

    json_t *plain = line_of(&dump, 1);
    assert_string_equal(text_at(plain, "key"), "plain");
    assert_string_equal(text_at(plain, "learned"), "1/1");
    assert_string_equal(text_at(plain, "added"), "-1/4");
    assert_string_equal(text_at(plain, "created"), "2026-01-01T00:00:00.000Z");
    assert_int_equal(json_array_size(json_object_get(plain, "events")), 1);
    json_t *event = json_array_get(json_object_get(plain, "events"), 0);
    assert_string_equal(text_at(event, "what"), "weaken");
    assert_string_equal(text_at(event, "at"), "2026-01-11T00:00:00.123Z");
    assert_null(json_object_get(plain, "text"));
    assert_null(json_object_get(plain, "tags"));
    json_decref(plain);

    json_t *full = line_of(&dump, 2);
    assert_string_equal(text_at(full, "text"), RICH_TEXT);
    assert_string_equal(text_at(full, "label"), "dog");
    assert_int_equal(json_array_size(json_object_get(full, "tags")), 3);
    assert_string_equal(text_at(json_object_get(full, "payload"), "name"), "Rex");
    assert_string_equal(text_at(full, "confirmed"), "2026-01-31T00:00:00.123Z");
    assert_int_equal(json_integer_value(json_object_get(full, "confirmations")), 1);
    const char *picture = text_at(full, "picture");
    char bytes[12];
    assert_int_equal(hop_base64_size(picture, strlen(picture)), 12);
    hop_base64_read(picture, strlen(picture), bytes);
    assert_memory_equal(bytes, "\x89PNG\0bytes\xff", 12);
    json_decref(full);
    assert_null(strstr(dump.bytes, "forgotten text"));
    free(dump.bytes);
}

/* What the readable form says is what the store holds. */
static void readable(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++) {
        hop_store_recipe recipe = rich_recipe((hop_storage)storage, 70);
        rich_buffer dump = {0};
        hop_context *context = NULL;
        hop_rows *rows = NULL;
        hop_error error = {0};
        float row[70];
        rich_make(file, &recipe);
        rich_dump(file, 1, &dump);
        must(hop_context_create(NULL, &context, &error), &error);
        hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
        must(hop_store_rows(store, context, &rows, &error), &error);
        for (size_t i = 0; i < 4; i++) {
            json_t *item = line_of(&dump, i + 1);
            const char *units = json_string_value(json_object_get(item, "units"));
            const json_t *values = json_object_get(item, "values");
            const double scale = json_number_value(json_object_get(item, "scale"));
            assert_null(json_object_get(item, "pattern"));
            hop_rows_read(rows, i, row);
            for (size_t k = 0; k < 70; k++) {
                const double said = json_number_value(json_array_get(values, k));
                if (storage == HOP_STORAGE_BITS)
                    assert_int_equal(units[k], row[k] > 0 ? '+' : '-');
                else if (storage == HOP_STORAGE_INT8)
                    assert_true((float)said * (float)scale == row[k]);
                else
                    assert_true((float)said == row[k]);
            }
            json_decref(item);
        }
        hop_rows_free(rows);
        hop_store_close(store);
        hop_context_free(context);
        free(dump.bytes);
        unlink(file);
    }
}

static hop_status refuse(void *user, const char *bytes, size_t size, hop_error *error) {
    (void)user;
    (void)bytes;
    (void)size;
    (void)error;
    return HOP_EINTERRUPTED;
}

static void failures(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_buffer dump = {0};
    rich_make(file, &recipe);
    hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
    assert_int_equal(hop_store_dump(store, NULL, refuse, NULL, &error), HOP_EINTERRUPTED);
    hop_dump_options options = {.size = 3};
    assert_int_equal(hop_store_dump(store, &options, rich_write, &dump, &error),
                     HOP_EINVAL);
    assert_int_equal(dump.size, 0);
    must(hop_store_dump(store, NULL, rich_write, &dump, &error), &error);
    /* Damage done since it was opened is found. */
    tamper("UPDATE item SET confirmations = 7 WHERE id = 2");
    assert_int_equal(hop_store_dump(store, NULL, rich_write, &dump, &error), HOP_EFORMAT);
    assert_non_null(strstr(error.message, "item 2"));
    hop_store_close(store);
    free(dump.bytes);
}

/* What an open transaction has changed is part of its own dump, and of no other's. */
static void one_state(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_buffer before = {0}, within = {0}, beside = {0};
    rich_make(file, &recipe);
    rich_dump(file, 0, &before);
    hop_store *writer = rich_open(file, HOP_STORE_WRITE, NULL);
    must(hop_store_begin(writer, &error), &error);
    must(hop_store_forget(writer, "plain", &error), &error);
    must(hop_store_dump(writer, NULL, rich_write, &within, &error), &error);
    rich_dump(file, 0, &beside);
    assert_non_null(strstr(within.bytes, "\"items\":3"));
    assert_null(strstr(within.bytes, "\"plain\""));
    assert_string_equal(before.bytes, beside.bytes);
    hop_store_close(writer);
    free(before.bytes);
    free(within.bytes);
    free(beside.bytes);
}

static void texts(void **state) {
    (void)state;
    for (int form = 0; form < 2; form++) {
        rich_buffer dump = {0};
        make_texts(HOP_ENCODER_WORD);
        rich_dump(file, form, &dump);
        json_t *head = line_of(&dump, 0), *item = line_of(&dump, 2);
        assert_int_equal(json_integer_value(json_object_get(head, "version")), 2);
        assert_string_equal(text_at(json_object_get(head, "recipe"), "language"),
                            "english");
        assert_string_equal(text_at(item, "text"),
                            "caf\xc3\xa9 \"\\\n\t\xf0\x9f\x98\x80");
        assert_null(json_object_get(item, "pattern"));
        assert_null(json_object_get(item, "units"));
        assert_null(json_object_get(item, "values"));
        json_decref(head);
        json_decref(item);
        free(dump.bytes);
        unlink_file();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(lines),     STORE_TEST(readable), STORE_TEST(failures),
        STORE_TEST(one_state), STORE_TEST(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
