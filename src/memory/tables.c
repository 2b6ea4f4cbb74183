/* SPDX-License-Identifier: MIT */
/* Transposing packed rows into bytes by unit. */
#include "memory/tables.h"

#include <stdlib.h>
#include <string.h>
#include "core/context.h"
#include "core/error.h"
#include "kernels/kernels.h"
#include "patterns/packed.h"

void hop_tables_clear(hop_tables *tables) {
    free(tables->bytes);
    *tables = (hop_tables){0};
}

hop_status hop_tables_reserve(hop_tables *tables, const hop_context *context, size_t dim,
                              size_t count, hop_error *error) {
    size_t tiles = hop_packed_words(dim), groups = (count + HOP_GROUP - 1) / HOP_GROUP;
    if (groups <= tables->stride) return HOP_OK;
    size_t stride = tables->stride ? groups + groups / 2 : groups;
    hop_status status = hop_context_check_bytes(context, "read-out tables", stride,
                                                tiles * HOP_TILE, error);
    if (status) return status;
    uint8_t *bytes = aligned_alloc(HOP_TILE, tiles * stride * HOP_TILE);
    if (!bytes) return hop_fail_memory(error);
    for (size_t tile = 0; tile < tiles && tables->groups; tile++)
        memcpy(bytes + tile * stride * HOP_TILE,
               tables->bytes + tile * tables->stride * HOP_TILE,
               tables->groups * HOP_TILE);
    free(tables->bytes);
    tables->bytes = bytes;
    tables->tiles = tiles;
    tables->stride = stride;
    return HOP_OK;
}

/* Transposes an 8 x 8 matrix of bits: bit k of byte j becomes bit j of byte k. */
static inline uint64_t transpose_bits(uint64_t x) {
    uint64_t t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aau;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000cccc0000ccccu;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0u;
    return x ^ t ^ (t << 28);
}

/* Exchanges the upper part of each part of `a` with the lower of `b`; parts are 2 shift
   bits wide. */
static inline void exchange(uint64_t *a, uint64_t *b, unsigned shift, uint64_t lower) {
    const uint64_t t = (*a >> shift ^ *b) & lower;
    *a ^= t << shift;
    *b ^= t;
}

/* Eight words (64 units of 8 patterns) into 64 bytes: the 8 x 8 matrix of their bytes is
   transposed by halves, then the bits of every word of it. */
static void pack_block(const uint64_t *const words[HOP_GROUP], uint8_t *out) {
    uint64_t w[HOP_GROUP];
    for (unsigned k = 0; k < HOP_GROUP; k++) w[k] = *words[k];
    for (unsigned k = 0; k < 4; k++) exchange(&w[k], &w[k + 4], 32, 0x00000000ffffffffu);
    for (unsigned k = 0; k < 4; k++)
        exchange(&w[k / 2 * 4 + k % 2], &w[k / 2 * 4 + k % 2 + 2], 16,
                 0x0000ffff0000ffffu);
    for (unsigned k = 0; k < 4; k++)
        exchange(&w[2 * k], &w[2 * k + 1], 8, 0x00ff00ff00ff00ffu);
    for (unsigned k = 0; k < HOP_GROUP; k++) {
        const uint64_t block = transpose_bits(w[k]);
        for (unsigned j = 0; j < 8; j++) out[8 * k + j] = (uint8_t)(block >> (8 * j));
    }
}

void hop_tables_pack(hop_tables *tables, const hop_patterns *patterns, size_t first) {
    static const uint64_t nothing = 0;
    size_t count = hop_patterns_count(patterns);
    tables->groups = (count + HOP_GROUP - 1) / HOP_GROUP;
    for (size_t group = first / HOP_GROUP; group < tables->groups; group++) {
        const uint64_t *rows[HOP_GROUP];
        size_t present = count - group * HOP_GROUP;
        if (present > HOP_GROUP) present = HOP_GROUP;
        for (size_t k = 0; k < present; k++)
            rows[k] = hop_patterns_row(patterns, group * HOP_GROUP + k);
        for (size_t tile = 0; tile < tables->tiles; tile++) {
            const uint64_t *block[HOP_GROUP];
            for (size_t k = 0; k < HOP_GROUP; k++)
                block[k] = k < present ? rows[k] + tile : &nothing;
            pack_block(block, tables->bytes + (tile * tables->stride + group) * HOP_TILE);
        }
    }
}
