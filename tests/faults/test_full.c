/* SPDX-License-Identifier: MIT */
/* The disk is full after any number of bytes, or can only be read. */
#include "faults/sessions.h"
#include "faults/vfs.h"

enum { STEP = 256 };

/* Files may grow by 0, 256, 512, ... bytes, until that is enough. */
static void full_at_every_size(void **state) {
    long runs = 0, refused = 0;
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        learn_session(&sessions[i]);
        for (int64_t room = 0;; room += STEP) {
            fault_plan plan = {.bounded = 1, .room = room};
            hop_error error = {0};
            int done = 0;
            reset_session();
            fault_begin(&plan);
            hop_status status = sessions[i].run(&done, &error);
            long fired = fault_fired();
            fault_begin(NULL);
            check_session(&sessions[i], status, done, &error, (long)room, "room");
            if (fired == 0) break;
            runs++;
            refused += status != HOP_OK;
            assert_true(room < 4 << 20);
        }
    }
    print_message("%ld runs on a full disk, %ld of them refused\n", runs, refused);
    assert_true(runs > 100 && refused > runs / 2);
}

/* After the disk was full, room is made and the same handle goes on. */
static void goes_on_when_there_is_room(void **state) {
    fault_plan plan = {.bounded = 1, .room = 3000};
    hop_error error = {0};
    hop_store *store = NULL;
    (void)state;
    learn_session(&sessions[SESSION_ADD]);
    reset_session();
    assert_int_equal(session_open(HOP_STORE_WRITE, &store, &error), HOP_OK);
    fault_begin(&plan);
    int failed = 0;
    for (int i = 0; i < 3; i++) {
        hop_status status = hop_store_begin(store, &error);
        if (status == HOP_OK) status = change_add(store, &error);
        if (status == HOP_OK)
            status = hop_store_commit(store, &error);
        else
            hop_store_rollback(store);
        assert_int_not_equal(status, HOP_OK);
        assert_int_equal(hop_store_count(store), SESSION_ITEMS);
        failed++;
    }
    assert_int_equal(failed, 3);
    assert_true(fault_fired() >= 3);
    fault_begin(NULL);
    assert_int_equal(hop_store_begin(store, &error), HOP_OK);
    assert_int_equal(change_add(store, &error), HOP_OK);
    if (hop_store_commit(store, &error) != HOP_OK) fail_msg("%s", error.message);
    hop_store_close(store);
    assert_int_equal(sound_digest(session_file), after);
}

/* A disk that can only be read: what is there can be read, and nothing is changed. */
static void frozen(void **state) {
    fault_plan plan = {.frozen = 1};
    hop_error error = {0};
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        int done = 0;
        learn_session(&sessions[i]);
        reset_session();
        fault_begin(&plan);
        hop_status status = sessions[i].run(&done, &error);
        assert_int_equal(status, sessions[i].writes ? HOP_EIO : HOP_OK);
        assert_int_equal(sound_digest(session_file), before);
        fault_begin(NULL);
        check_session(&sessions[i], status, done, &error, 0, "frozen");
        size_t size;
        if (!base_bytes) continue;
        void *bytes = read_bytes(session_file, &size);
        assert_int_equal(size, base_size);
        assert_memory_equal(bytes, base_bytes, size);
        free(bytes);
    }
}

static int begin(void **state) {
    (void)state;
    fault_install();
    begin_sessions();
    return 0;
}

static int end(void **state) {
    (void)state;
    end_sessions();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_at_every_size),
        cmocka_unit_test(goes_on_when_there_is_room),
        cmocka_unit_test(frozen),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
