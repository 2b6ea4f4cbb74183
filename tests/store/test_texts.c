/* SPDX-License-Identifier: MIT */
/* Items of texts: what is taken, what is refused, and what changes make of them. */
#include "store/describe.h"
#include "store/texts.h"

static void assert_entry_refused(hop_store *store, const hop_store_entry *entry,
                                 hop_status status, const char *part) {
    hop_error error = {0};
    char *before = describe(store);
    assert_int_equal(hop_store_add(store, entry, &error), status);
    if (!strstr(error.message, part)) fail_msg("'%s' lacks '%s'", error.message, part);
    char *after = describe(store);
    assert_string_equal(before, after);
    free(before), free(after);
}

static void entries_of_texts(void **state) {
    (void)state;
    const uint64_t word = 1;
    const float value = 1;
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = begin_store();
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = "a";
    assert_entry_refused(store, &entry, HOP_EINVAL, "'a': a text is wanted");
    entry.text = "x";
    entry.strength = (hop_strength){-5, 1};
    assert_entry_refused(store, &entry, HOP_EINVAL, "strength -5/1: that of a text");
    entry.strength = (hop_strength){1, 1};
    entry.text = "";
    assert_entry_refused(store, &entry, HOP_EINVAL, "'a': its text is empty");
    entry.text = "a\xff";
    assert_entry_refused(store, &entry, HOP_EINVAL, "its text is not UTF-8 at byte 1");
    entry.text = "a";
    entry.words = &word;
    assert_entry_refused(store, &entry, HOP_EINVAL, "a text is wanted, and no more");
    entry.words = NULL;
    entry.values = &value;
    assert_entry_refused(store, &entry, HOP_EINVAL, "a text is wanted, and no more");
    entry.values = NULL;
    char *longest = malloc(HOP_MAX_TEXT + 2);
    assert_non_null(longest);
    memset(longest, 'l', HOP_MAX_TEXT + 1);
    longest[HOP_MAX_TEXT + 1] = '\0';
    entry.text = longest;
    assert_entry_refused(store, &entry, HOP_ELIMIT, "16777217 bytes, at most 16777216");
    longest[HOP_MAX_TEXT] = '\0';
    assert_int_equal(hop_store_add(store, &entry, NULL), HOP_OK);
    assert_string_equal(text_of(store, "a"), longest);
    commit_and_close(store);
    store = open_store(HOP_STORE_READ);
    assert_string_equal(text_of(store, "a"), longest);
    hop_store_close(store);
    free(longest);
}

static void texts_change(void **state) {
    (void)state;
    hop_error error = {0};
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = begin_store();
    update_text(store, "word", "another text");
    update_text(store, "cafe", "cafe");
    assert_string_equal(text_of(store, "word"), "another text");
    update_text(store, "word", "a third");
    assert_ok(hop_store_reinforce(store, "word", (hop_strength){5, 2}, &error), &error);
    assert_ok(hop_store_confirm(store, "cafe", (hop_strength){0, 1}, &error), &error);
    assert_ok(hop_store_forget(store, "long", &error), &error);
    assert_null(hop_store_text(store, 2, NULL));
    add_text(store, "long", "now short");
    commit(store);
    assert_string_equal(text_of(store, "long"), "now short");
    begin(store);
    assert_ok(hop_store_merge(store, "word", "cafe", &error), &error);
    commit(store);
    assert_int_equal(hop_store_count(store), 2);
    assert_string_equal(text_of(store, "word"), "a third");
    assert_string_equal(text_of(store, "long"), "now short");
    char *held = describe(store);
    hop_store_close(store);
    assert_reader_holds(held);
    free(held);
}

/* Learning the same anew costs nothing. */
static void the_same_text_again(void **state) {
    (void)state;
    make_texts(HOP_ENCODER_DOCUMENT);
    hop_store *store = begin_store();
    const char *before = text_of(store, "long");
    const size_t used = store->mirror.names.used;
    char *copy = strdup(before);
    assert_non_null(copy);
    for (int i = 0; i < 3; i++) {
        update_text(store, "long", copy);
        update_text(store, "word", "word");
    }
    assert_ptr_equal(text_of(store, "long"), before);
    assert_int_equal(store->mirror.names.used, used);
    commit_and_close(store);
    free(copy);
}

/* What is given up leaves nothing behind, however often. */
static void given_up_again_and_again(void **state) {
    enum { SIZE = 1 << 16, TIMES = 50 };
    (void)state;
    char *text = malloc(SIZE + 1), label[16];
    assert_non_null(text);
    memset(text, 'x', SIZE);
    text[SIZE] = '\0';
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_WRITE);
    const size_t used = store->mirror.names.used;
    for (int i = 0; i < TIMES; i++) {
        text[i] = 'y'; /* other than the one before */
        snprintf(label, sizeof label, "%d", i);
        begin(store);
        update_text(store, "word", text);
        assert_int_equal(try_text(store, "new", text, label, NULL), HOP_OK);
        assert_true(store->mirror.names.used > used + 2 * (size_t)SIZE);
        hop_store_rollback(store);
        assert_int_equal(store->mirror.names.used, used);
        assert_int_equal(store->mirror.names.label_count, 0);
        assert_string_equal(text_of(store, "word"), "word");
    }
    hop_store_close(store);
    free(text);
}

/* A text that no index can take is never stored, so that the others are still found. */
static void texts_that_no_index_takes(void **state) {
    enum { SIGNS = 520000 };
    (void)state;
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    char *swells = malloc(3 * SIGNS + 1), word[HOP_WORD_MOST + 2] = "";
    assert_non_null(swells);
    for (size_t i = 0; i < SIGNS; i++) memcpy(swells + 3 * i, "\xef\xb7\xba", 4);
    memset(word, 'w', HOP_WORD_MOST + 1);
    for (int words = 0; words < 2; words++) {
        const char *says = words ? "its text is a word of over 64 characters"
                                 : "its text is over 16777216 bytes once folded";
        make_texts(words ? HOP_ENCODER_WORD : HOP_ENCODER_DOCUMENT);
        hop_store *store = begin_store();
        entry.key = "a";
        entry.text = words ? word : swells;
        assert_entry_refused(store, &entry, HOP_ELIMIT, says);
        hop_error error = {0};
        entry.key = "cafe";
        char *before = describe(store);
        assert_int_equal(hop_store_update(store, &entry, &error), HOP_ELIMIT);
        assert_non_null(strstr(error.message, "'cafe': its text is"));
        assert_non_null(strstr(error.message, says));
        char *after = describe(store);
        assert_string_equal(before, after);
        hop_store_close(store);
        unlink_file();
        free(before), free(after);
    }
    free(swells);
}

/* A damaged file is refused in one clear line, or holds what it held. */
static void flipped_bits(void **state) {
    enum { FILES = 600 };
    (void)state;
    size_t size;
    int opened = 0;
    make_texts(HOP_ENCODER_UTTERANCE);
    hop_store *store = open_store(HOP_STORE_READ);
    char *held = describe(store);
    hop_store_close(store);
    char *bytes = slurp(file, &size), *damaged = malloc(size);
    assert_non_null(damaged);
    for (uint64_t i = 0; i < FILES; i++) {
        hop_random random = hop_random_begin(21, HOP_STREAM_USER, i);
        memcpy(damaged, bytes, size);
        for (uint64_t flips = 1 + hop_random_below(&random, 8); flips; flips--) {
            /* Half of the flips seek the bytes that are used, but for the long text. */
            uint64_t at = hop_random_below(&random, size);
            for (int k = 0; i % 2 && k < 200 && (!bytes[at] || bytes[at] == 'x'); k++)
                at = hop_random_below(&random, size);
            damaged[at] = (char)(damaged[at] ^ (1 << hop_random_below(&random, 8)));
        }
        hop_error error = {0};
        spill(file, damaged, size);
        const hop_status status = try_open(HOP_STORE_READ, NULL, &store, &error);
        if (status != HOP_OK) {
            assert_true(status == HOP_EFORMAT || status == HOP_ENEWER ||
                        status == HOP_EIO);
            assert_non_null(strstr(error.message, file));
            continue;
        }
        char *now = describe(store);
        assert_string_equal(strchr(now, '\n'), strchr(held, '\n'));
        free(now);
        hop_store_close(store);
        opened++;
    }
    assert_true(opened > 0 && opened < FILES);
    free(bytes), free(damaged), free(held);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(entries_of_texts),          STORE_TEST(texts_change),
        STORE_TEST(the_same_text_again),       STORE_TEST(given_up_again_and_again),
        STORE_TEST(texts_that_no_index_takes), STORE_TEST(flipped_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
