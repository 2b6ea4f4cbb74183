/* SPDX-License-Identifier: MIT */
/* Every call to the system fails once, in turn, until a run sees no fault. */
#include "faults/sessions.h"
#include "faults/vfs.h"

static long fired_of[FAULT_KINDS];
static long runs, failures, ambiguous;

/* One kind of call at a time: the first, the second, ... fails. */
static void fail_in_turn(const session *what, fault_kind kind, int lasting) {
    for (long at = 1;; at++) {
        fault_plan plan = {.kinds = 1u << kind, .at = at, .lasting = lasting};
        hop_error error = {0};
        int done = 0;
        reset_session();
        fault_begin(&plan);
        hop_status status = what->run(&done, &error);
        long fired = fault_fired();
        fault_begin(NULL);
        int unsaid = check_session(what, status, done, &error, at, fault_name(kind));
        if (fired == 0) {
            if (status != HOP_OK) fail_msg("%s: %s", what->name, error.message);
            return;
        }
        assert_true(lasting || fired == 1);
        fired_of[kind] += fired;
        runs++;
        failures += status != HOP_OK;
        ambiguous += unsaid;
        assert_true(at < 100000);
    }
}

static void each_call_once(void **state) {
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        learn_session(&sessions[i]);
        for (int kind = 0; kind < FAULT_KINDS; kind++)
            fail_in_turn(&sessions[i], (fault_kind)kind, 0);
    }
}

static void each_call_from_then_on(void **state) {
    (void)state;
    for (int i = 0; i < SESSIONS; i++) {
        learn_session(&sessions[i]);
        for (int kind = 0; kind < FAULT_KINDS; kind++)
            fail_in_turn(&sessions[i], (fault_kind)kind, 1);
    }
}

static void each_kind_fired(void **state) {
    (void)state;
    print_message(
        "%ld runs with a fault, %ld of them refused, %ld changes that are there "
        "though refused\n",
        runs, failures, ambiguous);
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        print_message("%s: %ld\n", fault_name((fault_kind)kind), fired_of[kind]);
        assert_true(fired_of[kind] > 0);
    }
    assert_true(failures > runs / 4);
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
        cmocka_unit_test(each_call_once),
        cmocka_unit_test(each_call_from_then_on),
        cmocka_unit_test(each_kind_fired),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
