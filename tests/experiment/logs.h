/* SPDX-License-Identifier: MIT */
/* Small labs with a log in a folder of their own, for the tests of running and logging.
 */
#ifndef HOP_TESTS_LOGS_H
#define HOP_TESTS_LOGS_H

#include <unistd.h>
#include "labs.h"

typedef struct place {
    char folder[64], log[96];
} place;

static inline place new_place(void) {
    place here;
    snprintf(here.folder, sizeof here.folder, "/tmp/hopfield-lab-XXXXXX");
    if (!mkdtemp(here.folder)) fail_msg("no folder");
    snprintf(here.log, sizeof here.log, "%s/trials.db", here.folder);
    return here;
}

static inline void clear_place(const place *here) {
    char journal[128];
    snprintf(journal, sizeof journal, "%s-journal", here->log);
    unlink(here->log);
    unlink(journal);
    rmdir(here->folder);
}

/* 2 sizes x 3 loads x 7 trials = 42. */
static inline hop_lab *small_lab(hop_context *context, const char *seed) {
    hop_lab *lab = NULL;
    assert_ok(hop_lab_create(context, "capacity", &lab, NULL));
    assert_ok(hop_lab_set(lab, "units", "50,80", NULL));
    assert_ok(hop_lab_set(lab, "load", "0.1:0.3:0.1", NULL));
    assert_ok(hop_lab_set(lab, "trials", "7", NULL));
    assert_ok(hop_lab_set(lab, "seed", seed, NULL));
    return lab;
}

static inline hop_status run_into(hop_lab *lab, const place *here, size_t shard,
                                  size_t shards, hop_error *error) {
    hop_lab_run_options options = HOP_LAB_RUN_OPTIONS_INIT;
    options.log = here->log;
    options.shard = shard;
    options.shards = shards;
    return hop_lab_run(lab, &options, error);
}

#endif
