/* SPDX-License-Identifier: MIT */
/* The history of an item: what happened, when, and the strength then. */
#include "store/describe.h"

static void names(void **state) {
    (void)state;
    static const char *const expected[] = {"learn",   "reinforce", "weaken",
                                           "confirm", "update",    "merge"};
    assert_int_equal(sizeof expected / sizeof *expected, HOP_EVENT_COUNT);
    for (int kind = 0; kind < HOP_EVENT_COUNT; kind++)
        assert_string_equal(hop_event_name((hop_event_kind)kind), expected[kind]);
    assert_null(hop_event_name(HOP_EVENT_COUNT));
    assert_null(hop_event_name((hop_event_kind)-1));
}

static void assert_event(const hop_store_event *event, hop_event_kind kind, hop_time at,
                         hop_strength by, hop_strength after, const char *note) {
    assert_int_equal(event->kind, kind);
    assert_int_equal(event->at, at);
    assert_int_equal(event->by.numerator, by.numerator);
    assert_int_equal(event->by.denominator, by.denominator);
    assert_int_equal(event->after.numerator, after.numerator);
    assert_int_equal(event->after.denominator, after.denominator);
    if (note)
        assert_string_equal(event->note, note);
    else
        assert_null(event->note);
}

static void a_life(void **state) {
    (void)state;
    const hop_time start = clock_time;
    hop_patterns *patterns = random_patterns(64, 3, 2);
    hop_store_event *events = NULL;
    hop_error error = {0};
    size_t count = 0;
    hop_store_entry entry = HOP_STORE_ENTRY_INIT;
    entry.key = "k1";
    entry.words = hop_patterns_row(patterns, 0);
    make_store(64, 3);
    hop_store *store = open_store(HOP_STORE_WRITE);
    for (int step = 0; step < 5; step++) {
        clock_time = start + 1000 * (step + 1);
        begin(store);
        hop_status status =
            step == 0   ? hop_store_reinforce(store, "k1", (hop_strength){1, 2}, &error)
            : step == 1 ? hop_store_reinforce(store, "k1", (hop_strength){-1, 3}, &error)
            : step == 2 ? hop_store_confirm(store, "k1", (hop_strength){0, 1}, &error)
            : step == 3 ? hop_store_update(store, &entry, &error)
                        : hop_store_merge(store, "k1", "k2", &error);
        assert_ok(status, &error);
        /* Within the transaction it is seen by who made it. */
        assert_ok(hop_store_history(store, "k1", &events, &count, &error), &error);
        assert_int_equal(count, step + 2);
        hop_store_history_free(events, count);
        commit(store);
    }
    hop_store_close(store);
    store = open_store(HOP_STORE_READ);
    assert_ok(hop_store_history(store, "k1", &events, &count, &error), &error);
    assert_int_equal(count, 6);
    const hop_strength none = {0, 1};
    assert_event(&events[0], HOP_EVENT_LEARN, start, (hop_strength){2, 1},
                 (hop_strength){2, 1}, NULL);
    assert_event(&events[1], HOP_EVENT_REINFORCE, start + 1000, (hop_strength){1, 2},
                 (hop_strength){5, 2}, NULL);
    assert_event(&events[2], HOP_EVENT_WEAKEN, start + 2000, (hop_strength){-1, 3},
                 (hop_strength){13, 6}, NULL);
    assert_event(&events[3], HOP_EVENT_CONFIRM, start + 3000, none, (hop_strength){13, 6},
                 NULL);
    assert_event(&events[4], HOP_EVENT_UPDATE, start + 4000, none, (hop_strength){13, 6},
                 NULL);
    assert_event(&events[5], HOP_EVENT_MERGE, start + 5000, (hop_strength){3, 1},
                 (hop_strength){31, 6}, "k2");
    hop_store_history_free(events, count);
    assert_ok(hop_store_history(store, "k0", &events, &count, &error), &error);
    assert_int_equal(count, 1);
    hop_store_history_free(events, count);
    assert_int_equal(hop_store_history(store, "k2", &events, &count, &error),
                     HOP_ENOTFOUND);
    assert_int_equal(hop_store_history(store, NULL, &events, &count, &error),
                     HOP_ENOTFOUND);
    hop_store_close(store);
    hop_store_history_free(NULL, 0);
    hop_patterns_free(patterns);
}

static void damaged(void **state) {
    static const char *const damages[] = {
        "UPDATE event SET what='learn' WHERE id=1",
        "UPDATE event SET what='dance' WHERE id=1",
        "UPDATE event SET at=-62167219200001 WHERE id=1",
        "UPDATE event SET denominator=0 WHERE id=1",
        "UPDATE event SET denominator=-2 WHERE id=1",
        "UPDATE event SET numerator=9223372036854775807 WHERE id=1",
        "UPDATE event SET note=CAST(x'ff' AS TEXT) WHERE id=1",
        "UPDATE event SET note=CAST(x'610062' AS TEXT) WHERE id=1",
        "UPDATE event SET note=hex(zeroblob(600)) WHERE id=1",
    };
    (void)state;
    hop_error error = {0};
    hop_store_event *events = NULL;
    size_t count = 77;
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        make_store(64, 2);
        hop_store *store = begin_store();
        assert_ok(hop_store_reinforce(store, "k0", (hop_strength){1, 1}, &error), &error);
        commit_and_close(store);
        tamper(damages[i]);
        store = open_store(HOP_STORE_READ); /* the items are sound */
        assert_int_equal(hop_store_history(store, "k0", &events, &count, &error),
                         HOP_EFORMAT);
        assert_null(events);
        assert_int_equal(count, 77);
        assert_non_null(strstr(error.message, file));
        assert_non_null(strstr(error.message, "item 1: its history"));
        hop_store_close(store);
        unlink_file();
    }
}

static void forgotten_by_others(void **state) {
    (void)state;
    hop_error error = {0};
    hop_store_event *events = NULL;
    size_t count = 77;
    make_store(64, 2);
    hop_store *reader = open_store(HOP_STORE_READ), *store = begin_store();
    assert_ok(hop_store_forget(store, "k0", &error), &error);
    commit_and_close(store);
    assert_int_equal(hop_store_history(reader, "k0", &events, &count, &error),
                     HOP_ENOTFOUND);
    assert_null(events);
    assert_int_equal(count, 77);
    assert_ok(hop_store_history(reader, "k1", &events, &count, &error), &error);
    assert_int_equal(count, 1);
    hop_store_history_free(events, count);
    hop_store_close(reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        STORE_TEST(a_life),
        STORE_TEST(damaged),
        STORE_TEST(forgotten_by_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
