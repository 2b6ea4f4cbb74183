/* SPDX-License-Identifier: MIT */
/* The few rows whose codes differ least, kept while all codes pass by. */
#include <stdlib.h>
#include <string.h>
#include "index/codes.h"

hop_status hop_nearest_begin(size_t bits, size_t wanted, hop_nearest *out) {
    enum { SPARE = 256 };
    *out = (hop_nearest){
        .wanted = wanted, .room = 2 * wanted + SPARE, .limit = (uint32_t)bits + 1};
    out->count = calloc(bits + 2, sizeof *out->count);
    out->list = malloc(out->room * sizeof *out->list);
    return out->count && out->list ? HOP_OK : HOP_ENOMEM;
}

void hop_nearest_clear(hop_nearest *nearest) {
    free(nearest->count);
    free(nearest->list);
}

/* Drops what lies beyond the limit, and of what lies at it all but the first that are
   wanted. */
static void compact(hop_nearest *nearest) {
    const uint32_t limit = nearest->limit, at_limit = nearest->count[limit];
    const size_t below = nearest->within - at_limit;
    size_t left = nearest->wanted > below ? nearest->wanted - below : 0, kept = 0;
    for (size_t k = 0; k < nearest->held; k++) {
        const hop_near one = nearest->list[k];
        if (one.differ > limit || (one.differ == limit && left == 0)) continue;
        if (one.differ == limit) left--;
        nearest->list[kept++] = one;
    }
    nearest->held = nearest->within = kept;
    nearest->count[limit] = (uint32_t)(kept - below);
}

void hop_nearest_add(hop_nearest *nearest, uint32_t row, uint32_t differ) {
    if (nearest->held == nearest->room) compact(nearest);
    nearest->list[nearest->held++] = (hop_near){differ, row};
    nearest->count[differ]++;
    nearest->within++;
    while (nearest->within - nearest->count[nearest->limit] >= nearest->wanted)
        nearest->within -= nearest->count[nearest->limit--];
}

static int by_difference(const void *a, const void *b) {
    const hop_near *x = a, *y = b;
    if (x->differ != y->differ) return x->differ < y->differ ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

void hop_nearest_finish(hop_nearest *nearest) {
    compact(nearest);
    qsort(nearest->list, nearest->held, sizeof *nearest->list, by_difference);
}
