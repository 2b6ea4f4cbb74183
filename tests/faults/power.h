/* SPDX-License-Identifier: MIT */
/* Power lost at any moment of a scenario: what is left must open, and hold what it must.
 */
#ifndef HOP_TESTS_FAULTS_POWER_H
#define HOP_TESTS_FAULTS_POWER_H

#include "faults/memories.h"
#include "faults/vfs.h"

enum { MAX_STATES = 512 };

static char power_folder[64], power_file[96], image_folder[64], image_file[96];

/* What the file held after each commit. */
static uint64_t states[MAX_STATES];
static int64_t state_count;

/* Marks in the journal: a commit of state k begins (2k), is acknowledged (2k + 1). */
static fault_journal *journal;
static int quiet; /* 1: images that are wrong are only counted */

TEST_UNUSED static void begin_power(void) {
    fault_install();
    fault_begin(NULL);
    make_folder_at(power_folder, sizeof power_folder);
    make_folder_at(image_folder, sizeof image_folder);
    snprintf(power_file, sizeof power_file, "%s/a.hop", power_folder);
    snprintf(image_file, sizeof image_file, "%s/a.hop", image_folder);
}

TEST_UNUSED static void end_power(void) {
    remove_folder_at(power_folder);
    remove_folder_at(image_folder);
}

/* From here on all is recorded; the file as it is now is state 0. */
TEST_UNUSED static void start_recording(void) {
    state_count = 0;
    states[state_count++] = sound_digest(power_file);
    journal = journal_create(power_folder);
    fault_record(journal);
}

TEST_UNUSED static void stop_recording(void) {
    fault_record(NULL);
}

/* Commits, and again until it succeeds where a fault is planned. */
TEST_UNUSED static hop_status commit_marked(hop_store *store, hop_error *error) {
    hop_status status;
    assert_true(state_count < MAX_STATES);
    states[state_count] = digest_of(store, &status, error);
    if (status != HOP_OK) return status;
    journal_mark(journal, 2 * state_count);
    status = hop_store_commit(store, error);
    if (status == HOP_OK) journal_mark(journal, 2 * state_count++ + 1);
    return status;
}

typedef struct power_count {
    long images, acknowledged, ahead, behind, absent;
    fault_losses losses;
} power_count;

/* Whether a digest is that of a state from..to; its place, or -1. */
static int64_t find_state(uint64_t digest, int64_t from, int64_t to) {
    for (int64_t i = to; i >= from; i--)
        if (states[i] == digest) return i;
    return -1;
}

/* Opens what is left without any help. Returns NULL, or what is wrong with it. */
static const char *check_image(int64_t acknowledged, int64_t begun, int prefix,
                               int change, power_count *count) {
    static char text[600];
    hop_error error = {0};
    hop_status status;
    uint64_t digest = digest_file(image_file, change ? HOP_STORE_WRITE : HOP_STORE_READ,
                                  &status, &error);
    if (status != HOP_OK) {
        snprintf(text, sizeof text, "does not open: %s", error.message);
        return text;
    }
    int64_t found = find_state(digest, 0, begun);
    if (found < 0) return "holds what was never committed";
    if (found < acknowledged && !prefix) {
        snprintf(text, sizeof text, "lost a commit: state %ld of %ld", (long)found,
                 (long)acknowledged);
        return text;
    }
    count->absent += digest == 0;
    count->ahead += found > acknowledged;
    count->behind += found < acknowledged;
    count->acknowledged += acknowledged > 0;
    if (!change || digest == 0) return NULL;
    hop_store *store = NULL; /* it also takes a change */
    status =
        open_memory(image_file, HOP_STORE_WRITE, HOP_DURABILITY_FULL, &store, &error);
    if (status == HOP_OK) status = hop_store_begin(store, &error);
    if (status == HOP_OK) status = add_item(store, "after the loss", 1, &error);
    if (status == HOP_OK) status = hop_store_commit(store, &error);
    hop_store_close(store);
    if (status == HOP_OK) return NULL;
    snprintf(text, sizeof text, "takes no change: %s", error.message);
    return text;
}

/* Makes about `wanted` images over the moments of the journal, which it frees. prefix:
   the last commits may be lost. Returns how many images were not as they must be. */
TEST_UNUSED static long check_images(const char *name, long wanted, int prefix,
                                     uint64_t seed, power_count *count) {
    fault_disk *disk = disk_create(journal);
    size_t moments = 0;
    for (size_t i = 0; i < journal_count(journal); i++)
        moments += journal_event(journal, i)->kind != EVENT_MARK;
    int64_t acknowledged = 0, begun = 0;
    long wrong = 0, made = 0;
    double due = 0.5;
    const fault_event *event;
    while ((event = disk_step(disk))) {
        if (event->kind == EVENT_MARK) {
            begun = event->offset / 2;
            if (event->offset % 2) acknowledged = begun;
            continue;
        }
        for (due += (double)wanted / (double)moments; due >= 1; due--, made++) {
            hop_random random = hop_random_begin(seed, HOP_STREAM_USER, (uint64_t)made);
            disk_lose(disk, &random, image_folder, &count->losses);
            const char *fault =
                check_image(acknowledged, begun, prefix, made % 8 == 0, count);
            if (fault && wrong++ < 3 && !quiet)
                print_message("%s%s, image %ld (seed %lu): %s\n", name,
                              prefix ? " (normal)" : "", made, (unsigned long)seed,
                              fault);
        }
    }
    count->images += made;
    disk_free(disk);
    journal_free(journal);
    journal = NULL;
    return wrong;
}

#endif
