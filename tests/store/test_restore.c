/* SPDX-License-Identifier: MIT */
/* A dump becomes the same memory again, wholly or not at all. */
#include "store/rich.h"
#include "store/texts.h"

static char other[96];

static void restore(rich_buffer *dump, size_t expected) {
    hop_error error = {0};
    size_t items = 0;
    snprintf(other, sizeof other, "%s/b.hop", folder);
    dump->taken = 0;
    must(hop_store_restore(other, "d.jsonl", rich_read, dump, &items, &error), &error);
    assert_int_equal(items, expected);
}

/* Rows, strengths and couplings are the same bytes. */
static void assert_same_memory(const char *a, const char *b) {
    const char *paths[] = {a, b};
    hop_store *stores[2];
    hop_context *context = NULL;
    hop_rows *rows[2] = {NULL, NULL};
    hop_memory *memories[2] = {NULL, NULL};
    hop_strength strengths[2][8];
    hop_error error = {0};
    must(hop_context_create(NULL, &context, &error), &error);
    rich_clock = RICH_NEW_YEAR + 77 * RICH_DAY;
    for (int i = 0; i < 2; i++) {
        stores[i] = rich_open(paths[i], HOP_STORE_READ, NULL);
        must(hop_store_rows(stores[i], context, &rows[i], &error), &error);
        must(hop_store_strengths(stores[i], rich_clock, strengths[i], &error), &error);
    }
    const hop_store_recipe *recipe = hop_store_recipe_of(stores[0]);
    const size_t count = hop_store_count(stores[0]), dim = recipe->dim;
    assert_int_equal(count, hop_store_count(stores[1]));
    assert_memory_equal(strengths[0], strengths[1], count * sizeof **strengths);
    assert_memory_equal(recipe, hop_store_recipe_of(stores[1]), sizeof *recipe);
    for (size_t row = 0; row < count; row++) {
        float one[RICH_MOST_DIM], two[RICH_MOST_DIM];
        hop_rows_read(rows[0], row, one);
        hop_rows_read(rows[1], row, two);
        assert_memory_equal(one, two, dim * sizeof *one);
        assert_string_equal(hop_store_item_at(stores[0], row)->key,
                            hop_store_item_at(stores[1], row)->key);
    }
    if (recipe->codes)
        assert_memory_equal(hop_store_codes(stores[0]), hop_store_codes(stores[1]),
                            count * recipe->codes / 8);
    if (recipe->rule[0]) {
        double *w[2];
        for (int i = 0; i < 2; i++) {
            w[i] = malloc(dim * dim * sizeof **w);
            assert_non_null(w[i]);
            must(hop_store_memory(stores[i], context, HOP_PATH_AUTO, rich_clock, NULL,
                                  &memories[i], &error),
                 &error);
            must(hop_memory_export(memories[i], w[i], &error), &error);
        }
        assert_memory_equal(w[0], w[1], dim * dim * sizeof **w);
        for (int i = 0; i < 2; i++) free(w[i]);
    }
    for (int i = 0; i < 2; i++) {
        hop_memory_free(memories[i]);
        hop_rows_free(rows[i]);
        hop_store_close(stores[i]);
    }
    hop_context_free(context);
}

static void there_and_back(void **state) {
    (void)state;
    for (int storage = 0; storage < HOP_STORAGE_COUNT; storage++)
        for (int form = 0; form < 3; form++) {
            hop_store_recipe recipe = rich_recipe((hop_storage)storage, 70);
            if (storage == HOP_STORAGE_FLOAT32) recipe.normalise = 1;
            rich_buffer dump = {.most_at_once = form == 1 ? 1 : 0}, again = {0};
            rich_make(file, &recipe);
            rich_dump(file, form == 2, &dump);
            restore(&dump, 4);
            rich_dump(other, form == 2, &again);
            assert_int_equal(dump.size, again.size);
            assert_memory_equal(dump.bytes, again.bytes, dump.size);
            assert_same_memory(file, other);
            hop_health health;
            assert_int_equal(hop_store_check(other, 0, NULL, NULL, &health, NULL),
                             HOP_OK);
            assert_int_equal(health.faults, 0);
            free(dump.bytes);
            free(again.bytes);
            unlink(file);
            unlink(other);
            assert_int_equal(names_in_folder(), 0);
        }
}

/* History and content come along, and the file can be used like any other. */
static void goes_on(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_buffer dump = {0};
    hop_error error = {0};
    hop_store_event *events = NULL;
    hop_store_content content;
    size_t count = 0;
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    restore(&dump, 4);
    hop_store *store = rich_open(other, HOP_STORE_WRITE, NULL);
    must(hop_store_history(store, "strong", &events, &count, &error), &error);
    assert_int_equal(count, 2);
    assert_int_equal(events[1].kind, HOP_EVENT_REINFORCE);
    assert_true(events[1].after.numerator * 6 == events[1].after.denominator * 17);
    hop_store_history_free(events, count);
    must(hop_store_content_of(store, 1, &content, &error), &error);
    assert_string_equal(content.text, RICH_TEXT);
    assert_int_equal(content.tag_count, 3);
    assert_int_equal(content.picture_size, 12);
    hop_store_content_clear(&content);
    must(hop_store_begin(store, &error), &error);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = "gone";
    rich_add(store, 3, &entry);
    must(hop_store_commit(store, &error), &error);
    assert_int_equal(hop_store_item_at(store, 4)->id, 5);
    hop_store_close(store);
    free(dump.bytes);
}

static void old_versions(void **state) {
    (void)state;
    for (int i = 0; i < RICH_OLD; i++) {
        size_t size;
        rich_buffer dump = {0}, again = {0};
        char *bytes = rich_take_old(i, &size);
        rich_clock = RICH_NEW_YEAR; /* when its items will have been learned */
        rich_dump(file, 0, &dump);
        hop_store *store = rich_open(file, HOP_STORE_READ, NULL);
        restore(&dump, hop_store_count(store));
        hop_store_close(store);
        rich_dump(other, 0, &again);
        assert_string_equal(dump.bytes, again.bytes);
        rich_assert_bytes(bytes, size);
        free(dump.bytes);
        free(again.bytes);
        unlink(other);
    }
}

/* A recipe that keeps sign codes gets the same ones again. */
static void sign_codes(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_INT8, 70);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    rich_buffer dump = {0}, again = {0};
    float values[70] = {1};
    hop_error error = {0};
    recipe.codes = 128;
    hop_store *store = rich_open(file, HOP_STORE_CREATE, &recipe);
    must(hop_store_begin(store, &error), &error);
    entry.key = "k";
    entry.values = values;
    const hop_status status = hop_store_add(store, &entry, &error);
    hop_store_close(store);
    if (status == HOP_EUNSUPPORTED) skip();
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    restore(&dump, 4);
    rich_dump(other, 0, &again);
    assert_string_equal(dump.bytes, again.bytes);
    assert_same_memory(file, other);
    free(dump.bytes);
    free(again.bytes);
}

static void empty_memory(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_buffer dump = {0}, again = {0};
    hop_error error = {0};
    hop_store *store = rich_open(file, HOP_STORE_CREATE, &recipe);
    must(hop_store_begin(store, &error), &error);
    must(hop_store_commit(store, &error), &error);
    hop_store_close(store);
    rich_dump(file, 0, &dump);
    restore(&dump, 0);
    rich_dump(other, 0, &again);
    assert_string_equal(dump.bytes, again.bytes);
    free(dump.bytes);
    free(again.bytes);
}

static void refused(const char *text, hop_status expected, const char *says) {
    rich_buffer dump = {.bytes = (char *)(uintptr_t)text, .size = strlen(text)};
    hop_error error = {0};
    size_t items = 99;
    snprintf(other, sizeof other, "%s/b.hop", folder);
    const int before = names_in_folder();
    hop_status status =
        hop_store_restore(other, "d.jsonl", rich_read, &dump, &items, &error);
    if (status != expected || !strstr(error.message, says))
        fail_msg("%.60s: %d '%s', not '%s'", text, (int)status, error.message, says);
    assert_non_null(strstr(error.message, "d.jsonl"));
    assert_int_equal(items, 99);
    assert_int_equal(names_in_folder(), before);
}

/* Dumps with one thing changed. */
static void refusals(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
        hop_status status;
        const char *says;
    } cases[] = {
        {"hopfield-dump", "hopfield-dumb", HOP_EFORMAT, "d.jsonl:1: no dump"},
        {"\"version\":1", "\"version\":3", HOP_ENEWER, "version 3 is newer than 2"},
        {"\"version\":1", "\"version\":2", HOP_EFORMAT, "go with the encoder none"},
        {"\"version\":1", "\"version\":0", HOP_EFORMAT, "d.jsonl:1:"},
        {"\"version\":1", "\"version\":1,\"more\":1", HOP_EFORMAT, "no more"},
        {"\"items\":4", "\"items\":3", HOP_EFORMAT, "d.jsonl:5: more items than the 3"},
        {"\"items\":4", "\"items\":5", HOP_EFORMAT, "4 items, not the 5"},
        {"\"items\":4", "\"items\":-4", HOP_EFORMAT, "d.jsonl:1:"},
        {"\"dim\":70", "\"dim\":71", HOP_EFORMAT, "d.jsonl:1"},
        {"\"dim\":70", "\"dim\":[70]", HOP_EFORMAT, "'dim' is neither"},
        {"\"dim\":70", "\"dimm\":70", HOP_EFORMAT, "dimm"},
        {"\"rule\":\"hebb\"", "\"rule\":\"hobb\"", HOP_ENEWER, "hobb"},
        {"{\"key\":\"plain\"", "[\"key\",\"plain\"", HOP_EFORMAT,
         "d.jsonl:2: the line is no JSON"},
        {"\"key\":\"late\"", "\"key\":\"plain\"", HOP_EFORMAT,
         "d.jsonl:5: the key 'plain' is there twice"},
        {"\"key\":\"late\"", "\"key\":\"la\\nte\"", HOP_EFORMAT, "d.jsonl:5: the key"},
        {"\"key\":\"late\"", "\"key\":\"la\xffte\"", HOP_EFORMAT,
         "d.jsonl:5: byte 11 is not UTF-8"},
        {"\"key\":\"late\"", "\"key\":\"late\",\"key\":\"late\"", HOP_EFORMAT,
         "d.jsonl:5:"},
    };
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_buffer dump = {0};
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *at = strstr(dump.bytes, cases[i].from);
        char *changed = NULL;
        if (!at) fail_msg("no %s in the dump", cases[i].from);
        assert_true(asprintf(&changed, "%.*s%s%s", (int)(at - dump.bytes), dump.bytes,
                             cases[i].to, at + strlen(cases[i].from)) > 0);
        refused(changed, cases[i].status, cases[i].says);
        free(changed);
    }
    refused("", HOP_EFORMAT, "it is empty");
    refused("\n", HOP_EFORMAT, "d.jsonl:1:");
    refused("{}\n", HOP_EFORMAT, "d.jsonl:1: no dump");
    /* Cut off anywhere: never a memory of fewer items. */
    for (size_t size = 1; size < dump.size - 1; size += 211) {
        char *cut = strndup(dump.bytes, size);
        assert_non_null(cut);
        refused(cut, HOP_EFORMAT, "");
        free(cut);
    }
    free(dump.bytes);
}

/* Dumps with bytes changed, dropped or doubled: refused in one line, or a sound file. */
static void damaged_dumps(void **state) {
    (void)state;
    enum { DUMPS = 60 };
    int restored = 0;
    for (int storage = HOP_STORAGE_INT8; storage <= HOP_STORAGE_BITS; storage++) {
        hop_store_recipe recipe = rich_recipe((hop_storage)storage, 70);
        rich_buffer dump = {0};
        rich_make(file, &recipe);
        rich_dump(file, storage == HOP_STORAGE_INT8, &dump);
        snprintf(other, sizeof other, "%s/b.hop", folder);
        for (uint64_t i = 0; i < DUMPS; i++) {
            hop_random random = hop_random_begin(21, HOP_STREAM_USER, i);
            char *changed = malloc(dump.size + 8);
            assert_non_null(changed);
            size_t size = dump.size;
            memcpy(changed, dump.bytes, size);
            for (uint64_t k = hop_random_below(&random, 3) + 1; k; k--) {
                const size_t at = hop_random_below(&random, size);
                const uint64_t how = hop_random_below(&random, 4);
                if (how == 0) {
                    memmove(changed + at, changed + at + 1, --size - at);
                } else if (how == 1) {
                    memmove(changed + at + 1, changed + at, size++ - at);
                } else if (how == 2) {
                    changed[at] = "0123456789-\"{}[],:tn/"[hop_random_below(&random, 21)];
                } else {
                    changed[at] = (char)hop_random_below(&random, 256);
                }
            }
            rich_buffer bytes = {.bytes = changed, .size = size};
            hop_error error = {0};
            const hop_status status =
                hop_store_restore(other, "d", rich_read, &bytes, NULL, &error);
            if (status == HOP_OK) {
                hop_health health;
                must(hop_store_check(other, 0, NULL, NULL, &health, &error), &error);
                assert_int_equal(health.faults, 0);
                restored++;
                unlink(other);
            } else {
                if (status != HOP_EFORMAT && status != HOP_ENEWER && status != HOP_ELIMIT)
                    fail_msg("%d: %s", (int)status, error.message);
                assert_int_equal(error.status, status);
                assert_null(strchr(error.message, '\n'));
                assert_int_equal(names_in_folder(), 1);
            }
            free(changed);
        }
        free(dump.bytes);
        unlink(file);
    }
    print_message("%d of %d damaged dumps are sound\n", restored, 2 * DUMPS);
    assert_true(restored > 0 && restored < DUMPS);
}

static void never_over_a_file(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    rich_buffer dump = {0};
    hop_error error = {0};
    rich_make(file, &recipe);
    rich_dump(file, 0, &dump);
    assert_int_equal(hop_store_restore(file, "d", rich_read, &dump, NULL, &error),
                     HOP_EEXISTS);
    assert_int_equal(hop_store_restore("", "d", rich_read, &dump, NULL, &error),
                     HOP_EINVAL);
    dump.taken = 0;
    assert_int_equal(
        hop_store_restore("/nowhere/at/all", "d", rich_read, &dump, NULL, &error),
        HOP_EIO);
    free(dump.bytes);
}

static hop_status fail_to_read(void *user, char *bytes, size_t room, size_t *size,
                               hop_error *error) {
    (void)user;
    (void)bytes;
    (void)room;
    (void)size;
    (void)error;
    return HOP_EINTERRUPTED;
}

static void a_reader_that_fails(void **state) {
    (void)state;
    assert_int_equal(hop_store_restore(file, "d", fail_to_read, NULL, NULL, NULL),
                     HOP_EINTERRUPTED);
    assert_int_equal(names_in_folder(), 0);
}

static void texts_there_and_back(void **state) {
    (void)state;
    rich_buffer dump = {0}, again = {0};
    make_texts(HOP_ENCODER_DOCUMENT);
    rich_dump(file, 0, &dump);
    restore(&dump, 3);
    rich_dump(other, 0, &again);
    assert_string_equal(dump.bytes, again.bytes);
    hop_store *store = rich_open(other, HOP_STORE_READ, NULL);
    assert_string_equal(text_of(store, "word"), "word");
    assert_string_equal(text_of(store, "cafe"), "caf\xc3\xa9 \"\\\n\t\xf0\x9f\x98\x80");
    hop_store_close(store);
    free(dump.bytes);
    free(again.bytes);
}

/* A dump of one text with a part of it changed. */
static void refused_text(const char *from, const char *to, hop_status status,
                         const char *part) {
    rich_buffer dump = {0};
    char text[2048];
    const hop_store_recipe recipe = recipe_of_texts(HOP_ENCODER_WORD);
    hop_store *store = create_store(&recipe);
    begin(store);
    add_text(store, "key", "the text");
    commit_and_close(store);
    rich_dump(file, 0, &dump);
    char *at = strstr(dump.bytes, from);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - dump.bytes), dump.bytes, to,
             at + strlen(from));
    refused(text, status, part);
    free(dump.bytes);
    unlink_file();
}

static void refused_texts(void **state) {
    (void)state;
    refused_text("\"version\":2", "\"version\":1", HOP_EFORMAT, "encoder word");
    refused_text("\"text\":\"the text\",", "", HOP_EFORMAT, "text is missing");
    refused_text("\"the text\"", "\"\"", HOP_EFORMAT,
                 "d.jsonl:2: 'key': its text is empty");
    refused_text("\"the text\"",
                 "\"a text of sixty-five characters, one more than any word may have.\"",
                 HOP_ELIMIT,
                 "d.jsonl:2: 'key': its text is a word of over 64 characters");
    refused_text("\"the text\"", "\"a\\u0000b\"", HOP_EFORMAT, "d.jsonl:2:");
    refused_text("\"the text\"", "\"x\",\"pattern\":\"AA==\"", HOP_EFORMAT, "no other");
    refused_text("\"the text\"", "\"x\",\"values\":[1]", HOP_EFORMAT, "no other");
    refused_text("\"the text\"", "\"x\",\"scale\":1.0", HOP_EFORMAT, "scale goes with");
    refused_text("\"language\":\"english\"", "\"language\":\"x\"", HOP_EFORMAT, "'x'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(there_and_back),      STORE_TEST(goes_on),
        STORE_TEST(empty_memory),        STORE_TEST(refusals),
        STORE_TEST(old_versions),        STORE_TEST(sign_codes),
        STORE_TEST(damaged_dumps),       STORE_TEST(never_over_a_file),
        STORE_TEST(a_reader_that_fails), STORE_TEST(texts_there_and_back),
        STORE_TEST(refused_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
