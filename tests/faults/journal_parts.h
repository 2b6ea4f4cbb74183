/* SPDX-License-Identifier: MIT */
/* What journal.c and disk.c share: tables of names and the contents of files. */
#ifndef HOP_TESTS_FAULTS_JOURNAL_PARTS_H
#define HOP_TESTS_FAULTS_JOURNAL_PARTS_H

#include "faults/journal.h"

typedef struct fault_names {
    struct {
        char *name;
        int file;
    } * list;
    size_t count;
} fault_names;

void names_put(fault_names *names, const char *name, int file);
int names_find(const fault_names *names, const char *name);
void names_remove(fault_names *names, const char *name);
void names_clear(fault_names *names);
/* What an event does to names. */
void names_apply(fault_names *names, const fault_event *event);

/* A write or a change of size since the file was last as `bytes`. */
typedef struct fault_pending {
    const fault_event *event;
    int durable; /* it was synced */
    int doomed;  /* its sync failed: no later sync covers it */
} fault_pending;

typedef struct fault_body {
    unsigned char *bytes; /* durable */
    size_t size;
    fault_pending *pending; /* [pending_count], in order */
    size_t pending_count, pending_capacity;
} fault_body;

struct fault_journal {
    char *folder;
    fault_event *events;
    size_t count, capacity;
    fault_body *bases; /* [base_count], the files when it began */
    size_t base_count;
    fault_names first, names; /* when it began, now */
    int files;
};

/* realloc that does not fail. */
void *fault_room(void *old, size_t size);

#endif
