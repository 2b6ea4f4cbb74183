/* SPDX-License-Identifier: MIT */
/* Every allocation fails once, in turn: nothing leaks, crashes or is half done. */
#include "faults/sessions.h"
#include "faults/allocations.h"

static long runs, tolerated, misread;

/* Jansson takes some failed allocations of its own for a fault of the text. */
static int said_of_json(hop_status status, const hop_error *error) {
    return status == HOP_EFORMAT && strstr(error->message, "is no JSON") != NULL;
}

/* Runs a session with the first, second, ... allocation failing. */
static void fail_in_turn(const session *what) {
    long total = 0, refused = 0;
    for (long at = 1;; at++) {
        hop_error error = {0};
        int done = 0, fired = 0;
        if (base_bytes || what->prepare == NULL) reset_session();
        long live = allocations_live();
        allocations_begin(at);
        hop_status status = what->run(&done, &error);
        total = allocations_end(&fired);
        if (allocations_live() != live)
            fail_msg("%s: allocation %ld failed: %ld blocks left", what->name, at,
                     allocations_live() - live);
        check_session(what, status, done, &error, at, "allocation");
        if (!fired) {
            if (status != HOP_OK) fail_msg("%s: %s", what->name, error.message);
            break;
        }
        misread += said_of_json(status, &error);
        if (status != HOP_OK && status != HOP_ENOMEM && !said_of_json(status, &error))
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
    assert_true(misread < 40);
    print_message(
        "%ld runs with a failed allocation, %ld went on without it, %ld took JSON "
        "for faulty\n",
        runs, tolerated, misread);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_files),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
