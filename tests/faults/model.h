/* SPDX-License-Identifier: MIT */
/* Random operations on a memory file, and on a list in RAM that must agree with it. */
#ifndef HOP_TESTS_FAULTS_MODEL_H
#define HOP_TESTS_FAULTS_MODEL_H

#include "faults/memories.h"

enum { MODEL_ITEMS = 48 };

typedef struct model_item {
    char key[32];
    uint64_t seed;    /* pattern and content follow from it */
    int64_t quarters; /* strength times 4 */
    int64_t confirmations;
} model_item;

typedef struct model {
    model_item items[MODEL_ITEMS];
    size_t count;
} model;

typedef struct model_run {
    char folder[64], path[96];
    hop_random random;
    hop_store *store;
    model now, committed; /* within the transaction, and in the file */
    int open;             /* a transaction is */
    uint64_t next_key, step;
    long commits, rollbacks, restarts, seconds, refusals, changes, compared;
} model_run;

static hop_error model_error;

#define MODEL_OK(run, call)                                                              \
    do {                                                                                 \
        hop_status got = (call);                                                         \
        if (got != HOP_OK)                                                               \
            fail_msg("step %lu: %s: status %d (%s)", (unsigned long)(run)->step, #call,  \
                     got, model_error.message);                                          \
    } while (0)

static size_t model_find(const model *list, const char *key) {
    size_t at = 0;
    while (at < list->count && strcmp(list->items[at].key, key) != 0) at++;
    return at;
}

static void model_remove(model *list, size_t at) {
    memmove(&list->items[at], &list->items[at + 1],
            (--list->count - at) * sizeof *list->items);
}

static int same_text(const char *a, const char *b) {
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static void compare_content(const model_run *run, hop_store *store, size_t row,
                            const hop_store_entry *entry) {
    hop_store_content content = {0};
    MODEL_OK(run, hop_store_content_of(store, row, &content, &model_error));
    assert_true(same_text(content.text, entry->text));
    assert_true(same_text(content.payload, entry->payload));
    assert_int_equal(content.picture_size, entry->picture_size);
    if (entry->picture_size)
        assert_memory_equal(content.picture, entry->picture, entry->picture_size);
    assert_int_equal(content.tag_count, entry->tag_count);
    for (size_t i = 0; i < entry->tag_count; i++) {
        size_t k = 0;
        while (k < content.tag_count && strcmp(content.tags[k], entry->tags[i]) != 0) k++;
        assert_true(k < content.tag_count);
    }
    hop_store_content_clear(&content);
}

static void compare_item(const model_run *run, hop_store *store, size_t row,
                         const model_item *expected) {
    memory_item made;
    const hop_store_entry *entry = memory_entry(&made, expected->key, expected->seed);
    const hop_store_item *item = hop_store_item_at(store, row);
    assert_string_equal(item->key, expected->key);
    assert_int_equal(item->strength.numerator * 4,
                     expected->quarters * item->strength.denominator);
    assert_int_equal(item->confirmations, expected->confirmations);
    assert_true(same_text(item->label, entry->label));
    assert_memory_equal(hop_patterns_row(hop_store_patterns(store), row), entry->words,
                        MEMORY_DIM / 8);
    compare_content(run, store, row, entry);
}

/* All items in their order; rows forgotten in a transaction are passed over. */
static void compare_all(model_run *run, hop_store *store, const model *expected) {
    size_t seen = 0;
    for (size_t row = 0; row < hop_store_count(store); row++) {
        if (!hop_store_item_at(store, row)) continue;
        assert_true(seen < expected->count);
        compare_item(run, store, row, &expected->items[seen++]);
    }
    assert_int_equal(seen, expected->count);
    run->compared++;
}

static void compare_key(const model_run *run, const char *key) {
    size_t at = model_find(&run->now, key), row = 0;
    hop_status status = hop_store_find(run->store, key, &row);
    assert_int_equal(status, at < run->now.count ? HOP_OK : HOP_ENOTFOUND);
    if (status == HOP_OK) compare_item(run, run->store, row, &run->now.items[at]);
}

/* The key of an item, now and then of none. */
static void choose_key(model_run *run, char key[32]) {
    if (!run->now.count || hop_random_below(&run->random, 12) == 0)
        snprintf(key, 32, "none %u", (unsigned)hop_random_below(&run->random, 9));
    else
        snprintf(key, 32, "%s",
                 run->now.items[hop_random_below(&run->random, run->now.count)].key);
}

/* A change must be refused where the model knows no such item. */
static int expect(model_run *run, hop_status status, size_t at) {
    hop_status due = at < run->now.count ? HOP_OK : HOP_ENOTFOUND;
    if (status != due)
        fail_msg("step %lu: status %d, not %d (%s)", (unsigned long)run->step, status,
                 due, model_error.message);
    run->refusals += due != HOP_OK;
    run->changes += due == HOP_OK;
    return due == HOP_OK;
}

static void model_add(model_run *run) {
    memory_item made;
    char key[32];
    uint64_t seed = hop_random_u64(&run->random);
    if (hop_random_below(&run->random, 10) == 0 && run->now.count) {
        choose_key(run, key);
    } else {
        snprintf(
            key, sizeof key, "key %lu",
            (unsigned long)(hop_random_below(&run->random, 4)
                                ? run->next_key++
                                : hop_random_below(&run->random, run->next_key + 1)));
    }
    size_t at = model_find(&run->now, key);
    if (at == run->now.count && at == MODEL_ITEMS) return;
    const hop_store_entry *entry = memory_entry(&made, key, seed);
    hop_status status = hop_store_add(run->store, entry, &model_error);
    if (at < run->now.count) {
        assert_int_equal(status, HOP_EEXISTS);
        run->refusals++;
        return;
    }
    MODEL_OK(run, status);
    model_item *item = &run->now.items[run->now.count++];
    *item = (model_item){.seed = seed, .quarters = 4 * entry->strength.numerator};
    snprintf(item->key, sizeof item->key, "%s", key);
    run->changes++;
}

static void model_update(model_run *run, const char *key, size_t at) {
    memory_item made;
    uint64_t seed = hop_random_u64(&run->random);
    hop_status status =
        hop_store_update(run->store, memory_entry(&made, key, seed), &model_error);
    if (expect(run, status, at)) run->now.items[at].seed = seed;
}

static void model_strength(model_run *run, const char *key, size_t at, int confirm) {
    int64_t by = (int64_t)hop_random_below(&run->random, 12) - (confirm ? 0 : 4);
    if (!confirm && by == 0) by = 1;
    hop_strength strength = {by, 4};
    hop_status status =
        confirm ? hop_store_confirm(run->store, key, strength, &model_error)
                : hop_store_reinforce(run->store, key, strength, &model_error);
    if (!expect(run, status, at)) return;
    run->now.items[at].quarters += by;
    run->now.items[at].confirmations += confirm;
}

static void model_merge(model_run *run, const char *into, size_t at) {
    char from[32];
    choose_key(run, from);
    size_t gone = model_find(&run->now, from);
    if (strcmp(into, from) == 0) return;
    hop_status status = hop_store_merge(run->store, into, from, &model_error);
    if (!expect(run, status, at < gone ? gone : at)) return;
    run->now.items[at].quarters += run->now.items[gone].quarters;
    run->now.items[at].confirmations += run->now.items[gone].confirmations;
    model_remove(&run->now, gone);
}

static void model_begin(model_run *run) {
    MODEL_OK(run, hop_store_begin(run->store, &model_error));
    run->now = run->committed;
    run->open = 1;
}

static void model_end(model_run *run, int commit) {
    if (commit) {
        MODEL_OK(run, hop_store_commit(run->store, &model_error));
        run->committed = run->now;
        run->commits++;
    } else {
        hop_store_rollback(run->store);
        run->now = run->committed;
        run->rollbacks++;
    }
    run->open = 0;
    if (hop_random_below(&run->random, 4) == 0)
        compare_all(run, run->store, &run->committed);
}

/* Close, with a transaction open or not, and open again. */
static void model_restart(model_run *run) {
    hop_store_close(run->store);
    run->store = NULL;
    run->now = run->committed;
    run->open = 0;
    run->restarts++;
    MODEL_OK(run, open_memory(run->path, HOP_STORE_WRITE,
                              (hop_durability)hop_random_below(&run->random,
                                                               HOP_DURABILITY_COUNT),
                              &run->store, &model_error));
    compare_all(run, run->store, &run->committed);
}

/* A second handle: it reads what is committed, and may write where nobody else does. */
static void model_second(model_run *run) {
    hop_store *other = NULL;
    int writes = !run->open && hop_random_below(&run->random, 2);
    run->seconds++;
    MODEL_OK(run, open_memory(run->path, writes ? HOP_STORE_WRITE : HOP_STORE_READ,
                              HOP_DURABILITY_FULL, &other, &model_error));
    compare_all(run, other, &run->committed);
    if (writes && run->committed.count < MODEL_ITEMS) {
        char key[32];
        model_item *item = &run->committed.items[run->committed.count];
        *item = (model_item){.seed = hop_random_u64(&run->random)};
        snprintf(key, sizeof key, "other %lu", (unsigned long)run->step);
        memory_item made;
        const hop_store_entry *entry = memory_entry(&made, key, item->seed);
        MODEL_OK(run, hop_store_begin(other, &model_error));
        MODEL_OK(run, hop_store_add(other, entry, &model_error));
        MODEL_OK(run, hop_store_commit(other, &model_error));
        snprintf(item->key, sizeof item->key, "%s", key);
        item->quarters = 4 * entry->strength.numerator;
        run->committed.count++;
    }
    hop_store_close(other);
}

/* A change outside of a transaction is refused. */
static void model_outside(model_run *run) {
    memory_item made;
    assert_int_equal(
        hop_store_add(run->store, memory_entry(&made, "outside", 1), &model_error),
        HOP_EINVAL);
    assert_int_equal(hop_store_commit(run->store, &model_error), HOP_EINVAL);
    run->refusals++;
}

static void model_change(model_run *run) {
    char key[32];
    choose_key(run, key);
    size_t at = model_find(&run->now, key);
    switch (hop_random_below(&run->random, 10)) {
    case 0:
    case 1:
    case 2:
        model_add(run);
        break;
    case 3:
        model_update(run, key, at);
        break;
    case 4:
    case 5:
        model_strength(run, key, at, 0);
        break;
    case 6:
        model_strength(run, key, at, 1);
        break;
    case 7:
        if (expect(run, hop_store_forget(run->store, key, &model_error), at))
            model_remove(&run->now, at);
        break;
    case 8:
        model_merge(run, key, at);
        break;
    default:
        break;
    }
    compare_key(run, key);
}

static void model_step(model_run *run) {
    uint64_t what = hop_random_below(&run->random, 100);
    run->step++;
    if (what == 0)
        model_restart(run);
    else if (what <= 2)
        model_second(run);
    else if (!run->open && what <= 5)
        model_outside(run);
    else if (!run->open)
        model_begin(run);
    else if (what <= 12)
        model_end(run, 1);
    else if (what <= 15)
        model_end(run, 0);
    else
        model_change(run);
}

/* Runs `steps` operations from a seed, which it prints. */
TEST_UNUSED static void run_model(uint64_t steps, uint64_t seed) {
    model_run run = {.random = hop_random_begin(seed, HOP_STREAM_USER, 0)};
    print_message("seed %lu (HOP_TEST_SEED)\n", (unsigned long)seed);
    make_folder_at(run.folder, sizeof run.folder);
    snprintf(run.path, sizeof run.path, "%s/a.hop", run.folder);
    make_memory(run.path, 0);
    MODEL_OK(&run, open_memory(run.path, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &run.store,
                               &model_error));
    while (run.step < steps) model_step(&run);
    model_restart(&run);
    hop_store_close(run.store);
    remove_folder_at(run.folder);
    print_message(
        "%lu operations: %ld changes, %ld refusals, %ld commits, %ld rollbacks, "
        "%ld restarts, %ld second handles, %ld comparisons of all\n",
        (unsigned long)run.step, run.changes, run.refusals, run.commits, run.rollbacks,
        run.restarts, run.seconds, run.compared);
    assert_true(run.changes > (long)steps / 2 && run.refusals > (long)steps / 50);
    assert_true(run.commits > (long)steps / 50 && run.rollbacks > (long)steps / 100);
    assert_true(run.restarts > (long)steps / 200 && run.seconds > (long)steps / 100);
}

#endif
