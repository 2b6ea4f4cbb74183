/* SPDX-License-Identifier: MIT */
/* Checksums of items, set right again after a mutation, or nothing behind them is
 * reached.
 */
#include "store_sum.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

enum { LONGEST = 2048, ROOM = 2 * LONGEST + 96 };

/* Rows that are mended: a damaged table may have no end. */
enum { MOST = 256 };

static const char all_items[] =
    "SELECT id, key, label, batch, learned_numerator, learned_denominator, "
    "added_numerator, added_denominator, created, confirmed, confirmations, scale, "
    "pattern, code FROM item";
enum { ID, KEY, LABEL, FIRST_NUMBER, SCALE = FIRST_NUMBER + 8, PATTERN, CODE };

static unsigned char *put(unsigned char *at, uint64_t number, int bytes) {
    for (int i = 0; i < bytes; i++) *at++ = (unsigned char)(number >> (8 * i));
    return at;
}

static unsigned char *put_text(unsigned char *at, sqlite3_stmt *row, int column) {
    const void *text = sqlite3_column_text(row, column);
    const size_t size = (size_t)sqlite3_column_bytes(row, column);
    at = put(at, text ? size : UINT32_MAX, 4);
    if (!text || size > LONGEST) return at;
    memcpy(at, text, size);
    return at + size;
}

/* As src/store/row.c has it: the small columns, which seed the pattern, which seeds the
   code. Lengths are taken as they are. */
static int64_t sum_of(sqlite3_stmt *row) {
    unsigned char head[ROOM], *at = head;
    const int no_scale = sqlite3_column_type(row, SCALE) == SQLITE_NULL;
    const double given = sqlite3_column_double(row, SCALE);
    const float scale = no_scale || !(given >= 0 && given < 1e38) ? 1 : (float)given;
    uint32_t bits;
    memcpy(&bits, &scale, sizeof bits);
    at = put_text(at, row, KEY);
    at = put_text(at, row, LABEL);
    for (int column = FIRST_NUMBER; column < SCALE; column++)
        at = put(at, (uint64_t)sqlite3_column_int64(row, column), 8);
    at = put(at, bits, 4);
    uint64_t sum = XXH3_64bits(head, (size_t)(at - head));
    for (int column = PATTERN; column <= CODE; column++) {
        const void *bytes = sqlite3_column_blob(row, column);
        if (bytes)
            sum = XXH3_64bits_withSeed(bytes, (size_t)sqlite3_column_bytes(row, column),
                                       sum);
    }
    return (int64_t)sum;
}

void fuzz_store_mend(sqlite3 *db) {
    sqlite3_stmt *row = NULL, *to = NULL;
    if (sqlite3_prepare_v2(db, all_items, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, "UPDATE item SET checksum = ?1 WHERE id = ?2", -1, &to,
                           NULL) == SQLITE_OK)
        for (int mended = 0; mended < MOST && sqlite3_step(row) == SQLITE_ROW; mended++) {
            sqlite3_bind_int64(to, 1, sum_of(row));
            sqlite3_bind_int64(to, 2, sqlite3_column_int64(row, ID));
            if (sqlite3_step(to) != SQLITE_DONE) break;
            sqlite3_reset(to);
        }
    sqlite3_finalize(row);
    sqlite3_finalize(to);
}
