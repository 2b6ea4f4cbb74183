/* SPDX-License-Identifier: MIT */
/* Memory files as a whole: checked, written out and read back, copied, made smaller. */
#ifndef HOPFIELD_UPKEEP_H
#define HOPFIELD_UPKEEP_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/status.h>
#include <hopfield/store.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Told of one fault, in one line of UTF-8; returns 0 to go on, else the check ends. */
typedef int hop_check_report(void *user, const char *fault);

/** What a check found. */
typedef struct hop_health {
    size_t faults; /* 0: the file is sound */
    int complete;  /* 0: the check ended early, so there may be more faults */
    int schema;    /* version of the file */
    size_t items, contents, tags, events;
    int64_t bytes;      /* of the file and its log */
    int64_t free_bytes; /* in pages that hold nothing: what vacuum gives back */
} hop_health;

/**
 * Look at all of a memory file: header, tables, SQLite's integrity check, the recipe,
 * every item with its checksum, every text, payload, tag and event, that each of them
 * belongs to an item, and that texts that are patterns can be found: none is too long
 * once folded, no word has over HOP_WORD_MOST characters. Nothing is written.
 *
 * most    faults after which the check ends; 0: 100
 * report  told of each fault; NULL: they are only counted
 *
 * HOP_OK also where faults were found (out->faults says how many). A file that cannot be
 * looked at has the status of hop_store_open: HOP_ENOTFOUND, HOP_EIO, HOP_EBUSY,
 * HOP_EFORMAT (not a memory file), HOP_ENEWER, HOP_ELIMIT, HOP_ENOMEM.
 * O(bytes of the file). Others may write meanwhile. Thread-safe.
 */
HOP_API hop_status hop_store_check(const char *path, size_t most,
                                   hop_check_report *report, void *user, hop_health *out,
                                   hop_error *error);

/** Takes `size` bytes; a status other than HOP_OK ends what is being written. */
typedef hop_status hop_write(void *user, const char *bytes, size_t size,
                             hop_error *error);
/** Gives up to `room` bytes, *size of them; 0 at the end. */
typedef hop_status hop_read(void *user, char *bytes, size_t room, size_t *size,
                            hop_error *error);

/** The newest version of a dump, which those of texts have; others have 1. */
enum { HOP_DUMP_VERSION = 2 };

/** Of a dump. Begin with HOP_DUMP_OPTIONS_INIT. */
typedef struct hop_dump_options {
    size_t size;
    int readable; /* patterns as "+-", rows as numbers; else the stored bytes as base64 */
} hop_dump_options;
#define HOP_DUMP_OPTIONS_INIT                                                            \
    { sizeof(hop_dump_options), 0 }

/**
 * Write a memory file as JSON lines: one that names format, version and recipe, then one
 * an item, in order (docs/MEMORY_FILES.md lists the fields). All of it is one state of
 * the file, while others may write. The same items in the same order give the same bytes,
 * on every machine and before and after a restore.
 *
 * options  NULL: HOP_DUMP_OPTIONS_INIT
 *
 * HOP_EINVAL (options), HOP_EFORMAT (damaged), HOP_EIO, HOP_EBUSY, HOP_ENOMEM, and what
 * `write` returned; what
 * was written before a failure is no dump. O(bytes of the file) time, O(largest item)
 * memory. As other uses of a store: one thread at a time.
 */
HOP_API hop_status hop_store_dump(hop_store *store, const hop_dump_options *options,
                                  hop_write *write, void *user, hop_error *error);

/**
 * Make a new memory file from a dump. All or nothing: it appears whole, or not at all.
 *
 * path   where there is no file yet
 * name   what the dump is called in messages ("dump.jsonl:3: ...")
 * items  how many were restored; NULL: not wanted
 *
 * Ids are new, in the same order; all else is as it was, and recalls the same bytes.
 * HOP_EEXISTS (path), HOP_EFORMAT (with the line's number), HOP_ENEWER (a newer format),
 * HOP_ELIMIT (as hop_store_add), HOP_EIO, HOP_ENOMEM, and what `read` returned. O(bytes
 * of the dump) time, O(largest line) memory. Thread-safe.
 */
HOP_API hop_status hop_store_restore(const char *path, const char *name, hop_read *read,
                                     void *user, size_t *items, hop_error *error);

/**
 * Copy a memory file while others may read and write it. The copy is one state of the
 * file, is checked as hop_store_check does, and appears whole and durably, or not at all.
 *
 * replace  1: a file at `to` is replaced in one step; it must not be in use
 *
 * HOP_EEXISTS (to), HOP_EINVAL (to is the file itself), HOP_EFORMAT (damaged: nothing is
 * copied), HOP_EBUSY, HOP_EIO, HOP_ENOMEM, else as hop_store_open. O(bytes of the file).
 */
HOP_API hop_status hop_store_backup(const char *path, const char *to, int replace,
                                    hop_error *error);

/**
 * Give back the space of what was forgotten, and leave no byte of it in the file, nor in
 * the log and index beside it.
 *
 * before, after  bytes of the file and its log; NULL: not wanted
 *
 * HOP_EBUSY: another process is writing, or reads and did not let go for 5 s; the file is
 * whole, but may still hold what was forgotten. HOP_EIO (also where the disk is full;
 * needs up to twice the file's size), else as hop_store_open. O(bytes of the file).
 */
HOP_API hop_status hop_store_vacuum(const char *path, int64_t *before, int64_t *after,
                                    hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
