/* SPDX-License-Identifier: MIT */
/* What is done to a memory file while the power may go. */
#ifndef HOP_TESTS_FAULTS_SCENARIOS_H
#define HOP_TESTS_FAULTS_SCENARIOS_H

#include "faults/old_file.h"
#include "faults/power.h"

TEST_UNUSED static hop_store *must_open(const char *path, hop_store_mode mode,
                                        hop_durability durability) {
    hop_store *store = NULL;
    hop_error error = {0};
    if (open_memory(path, mode, durability, &store, &error) != HOP_OK)
        fail_msg("%s", error.message);
    return store;
}

/* One transaction of a few changes that follow from a number. */
static hop_status change_some(hop_store *store, uint64_t number, hop_error *error) {
    hop_random random = hop_random_begin(31, HOP_STREAM_USER, number);
    hop_status status = HOP_OK;
    uint64_t changes = 1 + hop_random_below(&random, 4);
    for (uint64_t i = 0; i < changes && status == HOP_OK; i++) {
        char key[32];
        size_t count = hop_store_count(store);
        size_t row = (size_t)hop_random_below(&random, count ? count : 1);
        const hop_store_item *item = hop_store_item_at(store, row);
        switch (item ? hop_random_below(&random, 4) : 0) {
        case 1:
            snprintf(key, sizeof key, "%s", item->key);
            status = hop_store_forget(store, key, error);
            break;
        case 2:
            status = hop_store_reinforce(store, item->key, (hop_strength){1, 2}, error);
            break;
        default:
            snprintf(key, sizeof key, "n%lu.%lu", (unsigned long)number,
                     (unsigned long)i);
            status = add_item(store, key, number * 8 + i, error);
            break;
        }
    }
    return status;
}

/* A change that a planned fault may stop is tried again. */
static void change_and_commit(hop_store *store, uint64_t number) {
    hop_error error = {0};
    for (int attempt = 0; attempt < 20; attempt++) {
        hop_status status = hop_store_begin(store, &error);
        if (status == HOP_OK) status = change_some(store, number, &error);
        if (status == HOP_OK && commit_marked(store, &error) == HOP_OK) return;
        hop_store_rollback(store);
    }
    fail_msg("no attempt succeeded: %s", error.message);
}

/* Commits, with the file closed and opened between. */
static void scenario_commits(hop_durability durability) {
    make_memory(power_file, 20);
    start_recording();
    for (uint64_t session = 0; session < 4; session++) {
        hop_store *store = must_open(power_file, HOP_STORE_WRITE, durability);
        for (uint64_t i = 0; i < 12; i++) change_and_commit(store, session * 100 + i);
        hop_store_close(store);
    }
}

static void forget_row(hop_store *store, size_t row) {
    char key[48];
    hop_error error = {0};
    snprintf(key, sizeof key, "%s", hop_store_item_at(store, row)->key);
    if (hop_store_forget(store, key, &error) != HOP_OK) fail_msg("%s", error.message);
}

/* Larger commits, so that pages go from the log to the file while it is in use. */
static void scenario_checkpoints(hop_durability durability) {
    hop_error error = {0};
    make_memory(power_file, 500);
    hop_store *reader = must_open(power_file, HOP_STORE_WRITE, durability);
    start_recording();
    hop_store *store = must_open(power_file, HOP_STORE_WRITE, durability);
    for (uint64_t i = 0; i < 40; i++) {
        assert_int_equal(hop_store_begin(store, &error), HOP_OK);
        for (uint64_t k = 0; k < 40; k++) {
            char key[32];
            snprintf(key, sizeof key, "c%lu.%lu", (unsigned long)i, (unsigned long)k);
            assert_int_equal(add_item(store, key, i * 100 + k, &error), HOP_OK);
            if (k % 2 == 0) forget_row(store, (size_t)k);
        }
        if (commit_marked(store, &error) != HOP_OK) fail_msg("%s", error.message);
    }
    hop_store_close(store);
    hop_store_close(reader);
}

/* A new file: it appears whole with its first commit. */
static void scenario_creation(hop_durability durability) {
    start_recording();
    hop_store *store = must_open(power_file, HOP_STORE_CREATE, durability);
    for (uint64_t i = 0; i < 3; i++) change_and_commit(store, i);
    hop_store_close(store);
}

/* The disk says that it synced and did not. No store can stand that. */
TEST_UNUSED static void scenario_lies(hop_durability durability) {
    fault_plan plan = {.lying = 1};
    make_memory(power_file, 20);
    start_recording();
    fault_begin(&plan);
    hop_store *store = must_open(power_file, HOP_STORE_WRITE, durability);
    for (uint64_t i = 0; i < 30; i++) change_and_commit(store, i);
    hop_store_close(store);
    fault_begin(NULL);
}

/* Syncs fail now and then; then the power goes. */
static void scenario_failed_syncs(hop_durability durability) {
    make_memory(power_file, 20);
    start_recording();
    hop_store *store = NULL;
    for (uint64_t i = 0; i < 30; i++) {
        fault_plan plan = {.kinds = 1 << FAULT_SYNC, .at = (long)(i % 3) + 1};
        fault_begin(NULL);
        if (!store) store = must_open(power_file, HOP_STORE_WRITE, durability);
        fault_begin(&plan);
        change_and_commit(store, i);
        if (i % 4) continue;
        hop_store_close(store);
        store = NULL;
    }
    fault_begin(NULL);
    hop_store_close(store);
}

/* A file of version 1 becomes one of this version, and then changes. */
static void scenario_migration(hop_durability durability) {
    make_old_memory(power_file, 40);
    start_recording();
    for (uint64_t session = 0; session < 2; session++) {
        hop_store *store = must_open(power_file, HOP_STORE_WRITE, durability);
        for (uint64_t i = 0; i < 3; i++) change_and_commit(store, session * 50 + i);
        hop_store_close(store);
    }
}

/* Space is given back between changes. */
static void scenario_vacuum(hop_durability durability) {
    hop_error error = {0};
    make_memory(power_file, 300);
    start_recording();
    for (uint64_t session = 0; session < 3; session++) {
        hop_store *store = must_open(power_file, HOP_STORE_WRITE, durability);
        assert_int_equal(hop_store_begin(store, &error), HOP_OK);
        for (size_t row = 0; row < 80; row++) forget_row(store, row);
        if (commit_marked(store, &error) != HOP_OK) fail_msg("%s", error.message);
        change_and_commit(store, session);
        hop_store_close(store);
        if (hop_store_vacuum(power_file, NULL, NULL, &error) != HOP_OK)
            fail_msg("%s", error.message);
    }
}

/* The file is a backup of another one, and is then replaced by a later one. */
static void scenario_backup(hop_durability durability) {
    char source[96];
    hop_error error = {0};
    snprintf(source, sizeof source, "%s/source.hop", power_folder);
    make_memory(source, 60);
    start_recording();
    for (uint64_t i = 0; i < 3; i++) {
        hop_status status;
        hop_store *store = must_open(source, HOP_STORE_WRITE, durability);
        assert_int_equal(hop_store_begin(store, &error), HOP_OK);
        assert_int_equal(change_some(store, i, &error), HOP_OK);
        assert_int_equal(hop_store_commit(store, &error), HOP_OK);
        assert_true(state_count < MAX_STATES);
        states[state_count] = digest_of(store, &status, &error);
        journal_mark(journal, 2 * state_count);
        if (hop_store_backup(source, power_file, 1, &error) != HOP_OK)
            fail_msg("%s", error.message);
        journal_mark(journal, 2 * state_count++ + 1);
        hop_store_close(store);
    }
}

/* --- all of them ------------------------------------------------------------------ */

static const struct {
    const char *name;
    void (*run)(hop_durability durability);
    long share; /* images of 1,000, for each durability */
    int makes;  /* 1: there is no file at first */
    int full;   /* 1: only full durability promises anything */
    int strict; /* 1: normal durability promises as much */
} scenarios[] = {
    {"commits", scenario_commits, 80, 0, 0, 0},
    {"checkpoints", scenario_checkpoints, 70, 0, 0, 0},
    {"creation", scenario_creation, 70, 1, 0, 0},
    {"migration", scenario_migration, 80, 0, 0, 0},
    {"vacuum", scenario_vacuum, 70, 0, 0, 0},
    {"backup", scenario_backup, 70, 1, 0, 1},
    {"failed syncs", scenario_failed_syncs, 140, 0, 1, 0},
};

static void lose_power(size_t which, long images, uint64_t seed, power_count *all) {
    long absent = all->absent;
    int durabilities = scenarios[which].full ? 1 : HOP_DURABILITY_COUNT;
    for (int durability = 0; durability < durabilities; durability++) {
        begin_power();
        scenarios[which].run((hop_durability)durability);
        stop_recording();
        assert_true(state_count > 1);
        long wrong = check_images(
            scenarios[which].name, images,
            durability == HOP_DURABILITY_NORMAL && !scenarios[which].strict, seed, all);
        assert_int_equal(wrong, 0);
        end_power();
    }
    assert_true(scenarios[which].makes == (all->absent > absent));
}

/* `thousands` of images in all. */
TEST_UNUSED static void lose_power_often(long hundreds, uint64_t seed) {
    power_count all = {0};
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        lose_power(i, (hundreds * scenarios[i].share + 9) / 10, seed, &all);
    print_message(
        "seed %lu: %ld images: %zu writes dropped, %zu torn, %zu kept, %zu files "
        "reordered, %zu names lost; %ld without a file, %ld ahead of the "
        "acknowledgement, %ld behind\n",
        (unsigned long)seed, all.images, all.losses.dropped, all.losses.torn,
        all.losses.kept, all.losses.reordered, all.losses.names, all.absent, all.ahead,
        all.behind);
    size_t images = (size_t)all.images;
    assert_true(all.images >= 100 * hundreds);
    assert_true(all.losses.dropped > images && all.losses.torn > images / 2);
    assert_true(all.losses.reordered > images / 20 && all.losses.names > images / 100);
    assert_true(all.ahead > 0 && all.behind > 0);
}

#endif
