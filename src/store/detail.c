/* SPDX-License-Identifier: MIT */
/* What rows of a mirror were learned with, and when: only what is out of the ordinary. */
#include "store/store.h"

#include <stdlib.h>

hop_status hop_details_reserve(hop_details *details, size_t rows) {
    uint32_t *places = realloc(details->places, rows * sizeof *places);
    if (!places) return HOP_ENOMEM;
    details->places = places;
    return HOP_OK;
}

/* Nothing was added to it, and it came with the first of all. */
static int is_plain(const hop_details *details, const hop_mirror_detail *detail) {
    return detail->batch == details->batch && detail->added.numerator == 0 &&
           detail->added.denominator == 1;
}

/* A place that nothing has; 0: no memory. */
static uint32_t take(hop_details *details) {
    if (details->free) {
        const uint32_t place = details->free;
        details->free = (uint32_t)details->all[place - 1].batch;
        return place;
    }
    if (details->count == details->room) {
        const uint32_t room = details->room ? details->room + details->room / 2 : 16;
        hop_mirror_detail *all = realloc(details->all, room * sizeof *all);
        if (!all) return 0;
        details->all = all;
        details->room = room;
    }
    return ++details->count;
}

hop_status hop_details_add(hop_details *details, size_t row,
                           const hop_mirror_detail *detail) {
    if (row == 0 && details->batch == 0) details->batch = detail->batch;
    details->places[row] = 0;
    return hop_details_set(details, row, detail);
}

hop_status hop_details_set(hop_details *details, size_t row,
                           const hop_mirror_detail *detail) {
    uint32_t *place = &details->places[row];
    if (!*place && is_plain(details, detail)) return HOP_OK;
    if (!*place) *place = take(details);
    if (!*place) return HOP_ENOMEM;
    details->all[*place - 1] = *detail;
    return HOP_OK;
}

hop_mirror_detail hop_details_get(const hop_details *details, size_t row,
                                  hop_strength strength) {
    const uint32_t place = details->places[row];
    if (place) return details->all[place - 1];
    return (hop_mirror_detail){strength, {0, 1}, details->batch};
}

void hop_details_drop(hop_details *details, size_t row) {
    const uint32_t place = details->places[row];
    if (!place) return;
    details->all[place - 1].batch = details->free;
    details->free = place;
    details->places[row] = 0;
}

void hop_details_move(hop_details *details, size_t from, size_t to) {
    details->places[to] = details->places[from];
    details->places[from] = 0;
}

void hop_details_clear(hop_details *details) {
    free(details->places);
    free(details->all);
    *details = (hop_details){0};
}
