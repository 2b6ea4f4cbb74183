/* SPDX-License-Identifier: MIT */
/* The rows of a table that one cue brings back. */
#ifndef HOPFIELD_SQLITE_ROWS_H
#define HOPFIELD_SQLITE_ROWS_H

#include <hopfield.h>

/* One match, on its own feet: the file may change while the rows are read. */
typedef struct hop_sqlite_row {
    char *key, *label, *text, *payload; /* NULL: none */
    hop_answer_match match;
} hop_sqlite_row;

typedef struct hop_sqlite_rows {
    hop_sqlite_row *rows; /* [count] */
    size_t count;
    hop_answer answer;
} hop_sqlite_rows;

/* At most `top` matches of a cue. `content`: texts and payloads are wanted, too. Clear
   the rows either way. */
hop_status hop_sqlite_rows_ask(hop_sqlite_rows *rows, hop_store *store,
                               hop_lookup *lookup, const hop_cue *cue, size_t top,
                               int content, hop_error *error);
void hop_sqlite_rows_clear(hop_sqlite_rows *rows);

#endif
