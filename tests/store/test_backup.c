/* SPDX-License-Identifier: MIT */
/* Copies are one state of the file, checked, and appear whole. */
#include <sys/wait.h>
#include "store/rich.h"
#include "store/texts.h"

static char copy[96];

static int make_both(void **state) {
    const int failed = make_folder(state);
    snprintf(copy, sizeof copy, "%s/copy.hop", folder);
    return failed;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_both, remove_folder)

static void same_memory(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_FLOAT32, 70);
    rich_buffer one = {0}, two = {0};
    hop_error error = {0};
    rich_make(file, &recipe);
    must(hop_store_backup(file, copy, 0, &error), &error);
    rich_dump(file, 0, &one);
    rich_dump(copy, 0, &two);
    assert_string_equal(one.bytes, two.bytes);
    assert_int_equal(names_in_folder(), 2);
    free(one.bytes);
    free(two.bytes);
}

/* What is committed but only in the log is copied; what is not committed is not. */
static void while_others_write(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    hop_store *writer = rich_open(file, HOP_STORE_WRITE, NULL);
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    must(hop_store_begin(writer, &error), &error);
    entry.key = "committed";
    rich_add(writer, 7, &entry);
    must(hop_store_commit(writer, &error), &error);
    must(hop_store_begin(writer, &error), &error);
    entry.key = "open";
    rich_add(writer, 8, &entry);
    must(hop_store_backup(file, copy, 0, &error), &error);
    must(hop_store_commit(writer, &error), &error); /* it was not in the way */
    hop_store *store = rich_open(copy, HOP_STORE_READ, NULL);
    size_t row;
    assert_int_equal(hop_store_find(store, "committed", &row), HOP_OK);
    assert_int_equal(hop_store_find(store, "open", &row), HOP_ENOTFOUND);
    hop_store_close(store);
    hop_store_close(writer);
}

/* Batches of three from another process: a copy never holds part of one. */
static void beside_a_busy_writer(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    const pid_t writer = fork();
    assert_true(writer >= 0);
    if (writer == 0) {
        hop_store *store = rich_open(file, HOP_STORE_WRITE, NULL);
        for (uint64_t batch = 0;; batch++) {
            if (hop_store_begin(store, NULL) != HOP_OK) _exit(1);
            for (uint64_t i = 0; i < 3; i++) {
                char key[32];
                hop_store_entry entry = HOP_STORE_ENTRY_INIT;
                snprintf(key, sizeof key, "w%d-%d", (int)batch, (int)i);
                entry.key = key;
                rich_add(store, batch, &entry);
            }
            if (hop_store_commit(store, NULL) != HOP_OK) _exit(1);
        }
    }
    size_t last = 4, grown = 0;
    for (int i = 0; i < 12; i++) {
        must(hop_store_backup(file, copy, 1, &error), &error);
        hop_store *store = rich_open(copy, HOP_STORE_READ, NULL);
        const size_t count = hop_store_count(store);
        assert_int_equal((count - 4) % 3, 0);
        assert_true(count >= last);
        grown += count > last;
        last = count;
        hop_store_close(store);
    }
    int status = 0;
    assert_int_equal(kill(writer, SIGKILL), 0);
    waitpid(writer, &status, 0);
    assert_true(WIFSIGNALED(status)); /* it wrote to the end */
    assert_true(grown > 2);
}

/* A file of version 1 is left alone; its copy is of the newest version. */
static void old_versions(void **state) {
    (void)state;
    for (int i = 0; i < RICH_OLD; i++) {
        size_t size;
        hop_error error = {0};
        char *bytes = rich_take_old(i, &size);
        must(hop_store_backup(file, copy, 0, &error), &error);
        hop_store *old = rich_open(file, HOP_STORE_READ, NULL);
        hop_store *new = rich_open(copy, HOP_STORE_WRITE, NULL);
        assert_int_equal(hop_store_count(old), hop_store_count(new));
        hop_store_close(old);
        hop_store_close(new);
        rich_assert_bytes(bytes, size);
        unlink(copy);
    }
}

static void targets(void **state) {
    (void)state;
    char link_name[96], nowhere[96];
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    spill(copy, "precious", 8);
    assert_int_equal(hop_store_backup(file, copy, 0, &error), HOP_EEXISTS);
    size_t size;
    char *bytes = slurp(copy, &size);
    assert_memory_equal(bytes, "precious", 8);
    free(bytes);
    must(hop_store_backup(file, copy, 1, &error), &error);
    must(hop_store_backup(file, copy, 1, &error), &error);
    assert_int_equal(names_in_folder(), 2);

    assert_int_equal(hop_store_backup(file, file, 1, &error), HOP_EINVAL);
    snprintf(link_name, sizeof link_name, "%s/link.hop", folder);
    assert_int_equal(symlink("a.hop", link_name), 0);
    assert_int_equal(hop_store_backup(file, link_name, 1, &error), HOP_EINVAL);
    snprintf(nowhere, sizeof nowhere, "%s/none/c.hop", folder);
    assert_int_equal(hop_store_backup(file, nowhere, 0, &error), HOP_EIO);
    assert_int_equal(hop_store_backup(nowhere, copy, 1, &error), HOP_ENOTFOUND);
    assert_int_equal(hop_store_backup(file, folder, 1, &error), HOP_EIO);
    assert_int_equal(hop_store_backup(file, "", 0, &error), HOP_EINVAL);
}

/* A file whose log others are using is not pulled away under them. */
static void target_in_use(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    must(hop_store_backup(file, copy, 0, &error), &error);
    const pid_t holder = fork();
    assert_true(holder >= 0);
    if (holder == 0) {
        hop_store *store = rich_open(copy, HOP_STORE_WRITE, NULL);
        if (hop_store_begin(store, NULL) != HOP_OK) _exit(1);
        char ready[96];
        snprintf(ready, sizeof ready, "%s/ready", folder);
        spill(ready, "", 0);
        pause();
        _exit(0);
    }
    char ready[96];
    snprintf(ready, sizeof ready, "%s/ready", folder);
    for (int i = 0; i < 500 && access(ready, F_OK) != 0; i++) usleep(10000);
    assert_int_equal(access(ready, F_OK), 0);
    assert_int_equal(hop_store_backup(file, copy, 1, &error), HOP_EBUSY);
    assert_non_null(strstr(error.message, copy));
    kill(holder, SIGKILL);
    waitpid(holder, NULL, 0);
    must(hop_store_backup(file, copy, 1, &error), &error);
}

static void damaged_source(void **state) {
    (void)state;
    hop_store_recipe recipe = rich_recipe(HOP_STORAGE_BITS, 70);
    hop_error error = {0};
    rich_make(file, &recipe);
    tamper("UPDATE item SET confirmations = 5 WHERE id = 2");
    assert_int_equal(hop_store_backup(file, copy, 0, &error), HOP_EFORMAT);
    assert_non_null(strstr(error.message, file));
    assert_non_null(strstr(error.message, "item 2"));
    assert_non_null(strstr(error.message, "nothing was copied"));
    assert_int_equal(access(copy, F_OK), -1);
    assert_int_equal(names_in_folder(), 1);
}

static void texts(void **state) {
    (void)state;
    rich_buffer one = {0}, two = {0};
    hop_error error = {0};
    make_texts(HOP_ENCODER_WORD);
    must(hop_store_backup(file, copy, 0, &error), &error);
    rich_dump(file, 0, &one);
    rich_dump(copy, 0, &two);
    assert_string_equal(one.bytes, two.bytes);
    free(one.bytes);
    free(two.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(same_memory),
        TEST(while_others_write),
        TEST(beside_a_busy_writer),
        TEST(old_versions),
        TEST(targets),
        TEST(target_in_use),
        TEST(damaged_source),
        TEST(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
