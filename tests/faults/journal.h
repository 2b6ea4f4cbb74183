/* SPDX-License-Identifier: MIT */
/* What happened to the files of a folder, in order, and what a power loss may leave. */
#ifndef HOP_TESTS_FAULTS_JOURNAL_H
#define HOP_TESTS_FAULTS_JOURNAL_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield.h>

typedef enum fault_event_kind {
    EVENT_CREATE,      /* `name` is a new, empty file `file` */
    EVENT_WRITE,       /* `size` bytes at `offset` of `file` */
    EVENT_TRUNCATE,    /* `file` has `offset` bytes */
    EVENT_SYNC,        /* what was written to `file` is durable */
    EVENT_SYNC_FAILED, /* what was written to `file` may be lost, whatever follows */
    EVENT_DELETE,      /* `name` is gone */
    EVENT_RENAME,      /* `name` is called `to`, in one step */
    EVENT_LINK,        /* `name` is also called `to` */
    EVENT_SYNC_FOLDER, /* names are durable */
    EVENT_MARK         /* the test says `offset` */
} fault_event_kind;

typedef struct fault_event {
    fault_event_kind kind;
    int file;
    int64_t offset;
    size_t size;
    unsigned char *bytes;
    char *name, *to; /* without the folder */
} fault_event;

typedef struct fault_journal fault_journal;

/** A journal of a folder whose files, as they are now, are durable. */
fault_journal *journal_create(const char *folder);
void journal_free(fault_journal *journal);
/** Whether a path lies in the folder; its name there. */
const char *journal_name(const fault_journal *journal, const char *path);
/** The number of the file that bears a name now; -1. */
int journal_find(const fault_journal *journal, const char *name);
/** Append an event. Returns the number of the file for EVENT_CREATE. */
int journal_add(fault_journal *journal, fault_event_kind kind, int file, int64_t offset,
                const void *bytes, size_t size, const char *name, const char *to);
void journal_mark(fault_journal *journal, int64_t what);
size_t journal_count(const fault_journal *journal);
const fault_event *journal_event(const fault_journal *journal, size_t at);

/** A disk on which the events of a journal happen one by one. */
typedef struct fault_disk fault_disk;

fault_disk *disk_create(const fault_journal *journal);
void disk_free(fault_disk *disk);
/** Let the next event happen; NULL at the end. */
const fault_event *disk_step(fault_disk *disk);
/** How many writes and names a power loss could take now. */
size_t disk_loose(const fault_disk *disk);

/** What became of unsynced writes in images. */
typedef struct fault_losses {
    size_t dropped, torn, kept, reordered, names;
} fault_losses;

/** Put what a power loss might leave now into a folder, which is emptied first. */
void disk_lose(const fault_disk *disk, hop_random *random, const char *folder,
               fault_losses *losses);

#endif
