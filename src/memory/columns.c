/* SPDX-License-Identifier: MIT */
/* From bytes beside those of other units to bytes beside those of other patterns. */
#include "memory/columns.h"

#include <stdlib.h>
#include "core/context.h"
#include "core/error.h"

void hop_columns_clear(hop_columns *columns) {
    free(columns->bytes);
    *columns = (hop_columns){0};
}

/* So many groups of a tile and their columns stay in the first cache. */
enum { TOGETHER = 64 };

static void turn(const hop_tables *tables, size_t tile, size_t first, size_t end,
                 const hop_columns *columns) {
    const uint8_t *from = tables->bytes + tile * tables->stride * HOP_TILE;
    uint8_t *to = columns->bytes + tile * HOP_TILE * columns->stride;
    for (size_t unit = 0; unit < HOP_TILE; unit++)
        for (size_t g = first; g < end; g++)
            to[unit * columns->stride + g] = from[g * HOP_TILE + unit];
}

hop_status hop_columns_create(const hop_tables *tables, const hop_context *context,
                              hop_columns *out, hop_error *error) {
    const size_t groups = tables->groups, units = tables->tiles * HOP_TILE;
    hop_columns made = {NULL, groups};
    if (groups) {
        hop_status status =
            hop_context_check_bytes(context, "columns of patterns", groups, units, error);
        if (status) return status;
        made.bytes = malloc(units * groups);
        if (!made.bytes) return hop_fail_memory(error);
    }
    for (size_t tile = 0; tile < tables->tiles; tile++)
        for (size_t first = 0; first < groups; first += TOGETHER)
            turn(tables, tile, first,
                 groups - first < TOGETHER ? groups : first + TOGETHER, &made);
    *out = made;
    return HOP_OK;
}
