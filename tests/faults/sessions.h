/* SPDX-License-Identifier: MIT */
/* Uses of a memory file that are run again and again, each time with another fault. */
#ifndef HOP_TESTS_FAULTS_SESSIONS_H
#define HOP_TESTS_FAULTS_SESSIONS_H

#include "faults/uses.h"

/* The file before, and what it holds before, half-way (two handles) and after. */
static void *base_bytes;
static size_t base_size;
static uint64_t before, between, after;
static size_t learned_names; /* how many names it leaves in the folder */

TEST_UNUSED static void begin_sessions(void) {
    make_folder_at(session_folder, sizeof session_folder);
    snprintf(session_file, sizeof session_file, "%s/a.hop", session_folder);
    snprintf(session_other, sizeof session_other, "%s/b.hop", session_folder);
}

TEST_UNUSED static void end_sessions(void) {
    remove_folder_at(session_folder);
    free(base_bytes);
    base_bytes = NULL;
}

/* The file as the session finds it, and nothing beside it. */
TEST_UNUSED static void reset_session(void) {
    empty_folder(session_folder);
    if (base_bytes) write_bytes(session_file, base_bytes, base_size);
}

/* Runs it once without a fault, to know what it does. */
TEST_UNUSED static void learn_session(const session *what) {
    int done = 0;
    hop_error error = {0};
    free(base_bytes);
    base_bytes = NULL;
    reset_session();
    if (what->prepare) {
        what->prepare();
        if (access(session_file, F_OK) == 0)
            base_bytes = read_bytes(session_file, &base_size);
    }
    reset_session();
    before = between = sound_digest(session_file);
    if (what->run == run_two_handles) {
        reset_session();
        assert_int_equal(with_change(change_strength, &done, &error), HOP_OK);
        between = sound_digest(session_file);
    }
    reset_session();
    if (what->run(&done, &error) != HOP_OK) fail_msg("%s: %s", what->name, error.message);
    after = sound_digest(session_file);
    assert_int_equal(after != before, what->changes);
    assert_int_equal(done, what->changes);
    learned_names = names_in(session_folder);
}

/* What must hold however the session went. Returns 1 where the change is there although
   no success was told. */
TEST_UNUSED static int check_session(const session *what, hop_status status, int done,
                                     const hop_error *error, long at, const char *fault) {
    if (status != HOP_OK &&
        (error->status != status || !error->message[0] || strchr(error->message, '\n')))
        fail_msg("%s, %s %ld: status %d, but '%s'", what->name, fault, at, status,
                 error->message);
    hop_status opened;
    hop_error why = {0};
    uint64_t digest = digest_file(session_file, HOP_STORE_READ, &opened, &why);
    if (opened != HOP_OK)
        fail_msg("%s, %s %ld (%s): does not open: %s", what->name, fault, at,
                 error->message, why.message);
    if (digest != before && digest != between && digest != after)
        fail_msg("%s, %s %ld (%s): half a change", what->name, fault, at, error->message);
    if (done && digest != after)
        fail_msg("%s, %s %ld: a commit is lost", what->name, fault, at);
    int unsaid = !done && what->changes && digest == after;
    /* A copy is whole, or not there. */
    digest = digest_file(session_other, HOP_STORE_READ, &opened, &why);
    if (opened != HOP_OK || (digest && digest != after))
        fail_msg("%s, %s %ld: half a copy (%s)", what->name, fault, at, why.message);
    if (what->run == run_backup && status == HOP_OK && !digest)
        fail_msg("%s, %s %ld: no copy", what->name, fault, at);
    return unsaid;
}

#endif
