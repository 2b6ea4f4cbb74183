/* SPDX-License-Identifier: MIT */
/* Every allocation fails once, in turn: nothing leaks, crashes or is half done. */
#include "faults/sessions.h"
#include "faults/allocations.h"
#include "faults/tasks.h"

static long runs, tolerated;

/* Under sanitizers, where all is slower, only some: other builds miss none. */
#ifdef HOP_TEST_WRAPPED
enum { STEP = 3 };
#else
enum { STEP = 1 };
#endif

/* Runs a session with the first, second, ... allocation failing. */
static void fail_in_turn(const session *what) {
    long total = 0, refused = 0;
    for (long at = 1;; at += what->alike ? 11 : STEP) {
        hop_error error = {0};
        int done = 0, fired = 0;
        reset_session();
        long live = allocations_live();
        allocations_begin(at);
        hop_status status = what->run(&done, &error);
        total = allocations_end(&fired);
        if (allocations_live() != live)
            fail_msg("%s: allocation %ld failed: %ld blocks left", what->name, at,
                     allocations_live() - live);
        if (what->writes || at % 16 == 0 || !fired)
            check_session(what, status, done, &error, at, "allocation");
        if (!fired) {
            if (status != HOP_OK) fail_msg("%s: %s", what->name, error.message);
            break;
        }
        if (status != HOP_OK && status != HOP_ENOMEM)
            fail_msg("%s: allocation %ld failed: status %d (%s)", what->name, at, status,
                     error.message);
        runs++;
        refused += status != HOP_OK;
        tolerated += status == HOP_OK;
        assert_true(at < 1000000);
    }
    print_message("%s: %ld allocations, %ld refused\n", what->name, total, refused);
    assert_true(refused > 0);
}

static void memory_files(void **state) {
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        learn_session(&sessions[i]);
        fail_in_turn(&sessions[i]);
    }
}

static void recall_and_decoding(void **state) {
    (void)state;
    for (int i = 0; i < TASKS; i++) {
        learn_session(&tasks[i]);
        fail_in_turn(&tasks[i]);
    }
}

static int begin(void **state) {
    int fired;
    (void)state;
    allocations_begin(0); /* before SQLite is first used */
    allocations_end(&fired);
    begin_sessions();
    return 0;
}

static int end(void **state) {
    (void)state;
    end_sessions();
    print_message("%ld runs with a failed allocation, %ld went on without it\n", runs,
                  tolerated);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_files),
        cmocka_unit_test(recall_and_decoding),
    };
    cmocka_set_test_filter(getenv("HOP_TEST_ONLY"));
    return cmocka_run_group_tests(tests, begin, end);
}
