/* SPDX-License-Identifier: MIT */
/* The rows of a table that one cue brings back. */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

void hop_sqlite_rows_clear(hop_sqlite_rows *self) {
    for (size_t i = 0; i < self->count; i++) {
        free(self->rows[i].key);
        free(self->rows[i].label);
        free(self->rows[i].text);
        free(self->rows[i].payload);
    }
    free(self->rows);
    *self = (hop_sqlite_rows){0};
}

static hop_status keep(hop_store *store, const hop_answer_match *match, int content,
                       hop_sqlite_row *out, hop_error *error) {
    const hop_store_item *item = hop_store_item_at(store, match->row);
    hop_store_content held = {0};
    *out = (hop_sqlite_row){.key = strdup(item->key), .match = *match};
    out->label = item->label ? strdup(item->label) : NULL;
    if (!out->key || (item->label && !out->label)) return HOP_ENOMEM;
    if (!content) return HOP_OK;
    const hop_status status = hop_store_content_of(store, match->row, &held, error);
    out->text = held.text;
    out->payload = held.payload;
    held.text = held.payload = NULL;
    hop_store_content_clear(&held);
    /* It was forgotten meanwhile: the next cue will not find it. */
    return status == HOP_ENOTFOUND ? HOP_OK : status;
}

hop_status hop_sqlite_rows_ask(hop_sqlite_rows *self, hop_store *store,
                               hop_lookup *lookup, const hop_cue *cue, size_t top,
                               int content, hop_error *error) {
    const size_t held = hop_store_count(store);
    const size_t most = top < held ? top : held;
    hop_answer_match *matches = calloc(most + 1, sizeof *matches);
    hop_sqlite_rows_clear(self);
    self->rows = calloc(most + 1, sizeof *self->rows);
    /* Also of an empty file, the cue is looked at: what is wrong with it is said. */
    hop_status status = matches && self->rows ? HOP_OK : HOP_ENOMEM;
    if (status == HOP_OK)
        status = hop_lookup_recall(lookup, cue, 1, most ? most : 1, &self->answer,
                                   matches, error);
    for (size_t i = 0; status == HOP_OK && i < self->answer.match_count; i++)
        status = keep(store, &matches[i], content, &self->rows[self->count++], error);
    free(matches);
    return status;
}
