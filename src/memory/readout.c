/* SPDX-License-Identifier: MIT */
/* Narrow read-outs by the kernels, wide ones digit by digit. */
#include "memory/readout.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

hop_status hop_readout_create(const hop_kernels *kernels, const hop_tables *tables,
                              size_t tiles, size_t groups, hop_readout *out) {
    hop_readout made = {.kernels = kernels, .tables = tables};
    made.digits = calloc(groups * HOP_GROUP + 1, sizeof *made.digits);
    made.rest = calloc(groups * HOP_GROUP + 1, sizeof *made.rest);
    made.part = calloc(tiles * HOP_TILE, sizeof *made.part);
    if (hop_plan_create(groups, &made.plan) || !made.digits || !made.rest || !made.part) {
        hop_readout_clear(&made);
        return HOP_ENOMEM;
    }
    *out = made;
    return HOP_OK;
}

void hop_readout_clear(hop_readout *readout) {
    hop_plan_free(&readout->plan);
    free(readout->digits);
    free(readout->rest);
    free(readout->part);
    *readout = (hop_readout){0};
}

void hop_readout_narrow(hop_readout *readout, const int32_t *a, int32_t *fields) {
    const hop_tables *tables = readout->tables;
    hop_plan_fill(&readout->plan, a, tables->groups);
    readout->kernels->read_out(&readout->plan, tables->bytes, tables->stride,
                               tables->tiles, fields);
}

__int128 hop_readout_unit(const hop_tables *tables, size_t unit, const __int128 *a) {
    const uint8_t *bytes = hop_tables_unit(tables, unit);
    __int128 field = 0;
    for (size_t group = 0; group < tables->groups; group++, a += HOP_GROUP)
        for (unsigned k = 0; k < HOP_GROUP; k++)
            field += bytes[group * HOP_TILE] >> k & 1 ? a[k] : -a[k];
    return field;
}

/* Bits of a balanced digit, so that sum |digit| stays under 2^31. */
static unsigned digit_bits(size_t patterns) {
    unsigned bits = 30;
    while (patterns > (size_t)1 << (31 - bits)) bits--;
    return bits;
}

void hop_readout_wide(hop_readout *readout, const __int128 *a, __int128 *fields) {
    const size_t patterns = readout->tables->groups * HOP_GROUP;
    const size_t units = readout->tables->tiles * HOP_TILE;
    const unsigned bits = digit_bits(patterns);
    const __int128 base = (__int128)1 << bits, half = base / 2;
    memcpy(readout->rest, a, patterns * sizeof *a);
    memset(fields, 0, units * sizeof *fields);
    bool more = true;
    for (unsigned shift = 0; more; shift += bits) {
        more = false;
        for (size_t mu = 0; mu < patterns; mu++) {
            __int128 digit = ((readout->rest[mu] + half) & (base - 1)) - half;
            readout->rest[mu] = (readout->rest[mu] - digit) / base;
            readout->digits[mu] = (int32_t)digit;
            more |= readout->rest[mu] != 0;
        }
        hop_readout_narrow(readout, readout->digits, readout->part);
        for (size_t i = 0; i < units; i++)
            fields[i] += (__int128)readout->part[i] * ((__int128)1 << shift);
    }
}
