/* SPDX-License-Identifier: MIT */
/* An SQLite VFS over the usual one that counts calls, lets them fail and records them. */
#ifndef HOP_TESTS_FAULTS_VFS_H
#define HOP_TESTS_FAULTS_VFS_H

#include <stdint.h>
#include <sqlite3.h>
#include "faults/journal.h"

/** Calls that can be made to fail. FAULT_NAME: open, link, rename, unlink, fsync, opendir
    and the like, as the library itself calls them (see libc.c). */
typedef enum fault_kind {
    FAULT_OPEN,
    FAULT_DELETE,
    FAULT_ACCESS,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_TRUNCATE,
    FAULT_SYNC,
    FAULT_SIZE,
    FAULT_LOCK,
    FAULT_SHM_MAP,
    FAULT_SHM_LOCK,
    FAULT_NAME,
    FAULT_KINDS
} fault_kind;

enum { FAULT_ALL = (1 << FAULT_KINDS) - 1 };

/** What shall go wrong. Zero: nothing. */
typedef struct fault_plan {
    unsigned kinds; /* bits 1 << fault_kind of the calls that are counted */
    long at;        /* the call that fails, counted from 1; 0: none */
    int lasting;    /* 1: all later ones fail too */
    int bounded;    /* 1: files may grow by `room` bytes, then the disk is full */
    int64_t room;
    int frozen; /* 1: a disk that can only be read */
    int lying;  /* 1: a disk that says that it synced, and did not */
} fault_plan;

/** Make the VFS the default of this process. Nothing is ever really synced by it. */
void fault_install(void);
/** Begin a plan and count from zero; NULL: nothing goes wrong. */
void fault_begin(const fault_plan *plan);
/** Calls of the plan's kinds since it began, those that failed, and the last such. */
long fault_calls(void);
long fault_fired(void);
const char *fault_last(void);
/** Calls of each kind since the plan began. */
long fault_calls_of(fault_kind kind);
const char *fault_name(fault_kind kind);

/** Record what happens to the files of a folder, until called with NULL. */
void fault_record(fault_journal *journal);

/** For libc.c: counts a call; 1 where it must fail. */
int fault_due(fault_kind kind);
/** For libc.c: where calls are recorded; NULL. */
fault_journal *fault_recorder(void);
/** Whether the disk can only be read, or lies. */
int fault_is_frozen(void);
int fault_is_lying(void);

#endif
