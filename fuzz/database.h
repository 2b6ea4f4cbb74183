/* SPDX-License-Identifier: MIT */
/* What targets for SQLite files share: a place for them, and mutations that keep most of
   a file valid. */
#ifndef HOP_FUZZ_DATABASE_H
#define HOP_FUZZ_DATABASE_H

#include <sqlite3.h>
#include "fuzz.h"

/* Writes the input as a file, in memory where that can be, and takes away what SQLite
   left beside the one before. Returns its path, valid until the program ends, when the
   file is gone. */
const char *fuzz_database(const uint8_t *data, size_t size);

/* A path beside it where no file is; any that was there is removed. */
const char *fuzz_database_place(void);
/* Whether the folder of both holds nothing but, perhaps, these two files. */
int fuzz_database_is_tidy(void);

/* Makes whole what a mutation by SQL has broken, such as checksums. */
typedef void fuzz_mend(sqlite3 *db);

/* A custom mutator: one value, row, table or number of the file is changed by SQL, or,
   where seed says so or the file is no database, some of its bytes. `mend` may be NULL,
   and is left out now and then. */
size_t fuzz_database_mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed,
                            fuzz_mend *mend);

#endif
