/* SPDX-License-Identifier: MIT */
/* Checksums of items, set right again after a mutation, or nothing behind them is
 * reached.
 */
#ifndef HOP_FUZZ_STORE_SUM_H
#define HOP_FUZZ_STORE_SUM_H

#include "database.h"

/* Gives every item the checksum that its columns have. A fuzz_mend. */
void fuzz_store_mend(sqlite3 *db);

#endif
