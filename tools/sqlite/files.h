/* SPDX-License-Identifier: MIT */
/* Memory files that a connection has asked, kept open and ready. */
#ifndef HOPFIELD_SQLITE_FILES_H
#define HOPFIELD_SQLITE_FILES_H

#include <hopfield.h>

/* Those used last; of each what answers of all its items, and of those of the last
   condition. One thread at a time, as SQLite calls a module of a connection. */
typedef struct hop_sqlite_files hop_sqlite_files;

/* NULL where there is no memory. */
hop_sqlite_files *hop_sqlite_files_create(void);
void hop_sqlite_files_free(void *files);

/**
 * The file of that name as it is now, and what answers of its items that meet a condition
 * (NULL: of all). Both are lent until the next call.
 *
 * Strengths that fade are those of a thousandth of their half-life ago at most, ages in
 * conditions count from a second ago at most.
 */
hop_status hop_sqlite_files_take(hop_sqlite_files *files, const char *path,
                                 const char *condition, hop_store **store,
                                 hop_lookup **lookup, hop_error *error);

#endif
