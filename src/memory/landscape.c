/* SPDX-License-Identifier: MIT */
/* Choosing the cursor for a memory. */
#include "memory/landscape.h"

hop_status hop_cursor_create(const hop_memory *memory, hop_cursor **out) {
    hop_state state;
    if (hop_state_create(memory->dim, &state)) return HOP_ENOMEM;
    hop_cursor *cursor;
    hop_status status = memory->matrix             ? hop_cursor_explicit(memory, &cursor)
                        : memory->strengths.narrow ? hop_cursor_narrow(memory, &cursor)
                                                   : hop_cursor_wide(memory, &cursor);
    if (status) {
        hop_state_clear(&state);
        return status;
    }
    cursor->memory = memory;
    cursor->state = state;
    cursor->exact = !memory->matrix || memory->matrix->integral;
    *out = cursor;
    return HOP_OK;
}

void hop_cursor_free(hop_cursor *cursor) {
    if (!cursor) return;
    hop_state_clear(&cursor->state);
    cursor->landscape->free(cursor);
}
