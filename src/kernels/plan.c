/* SPDX-License-Identifier: MIT */
/* Cutting read-out weights into 16-bit terms and segments. */
#include "kernels/plan.h"

#include <stdlib.h>
#include "kernels/kernels.h"

/* A 32-bit weight is at most three digits of 12 bits, so a group gives at most 3 terms.
 */
enum { DIGITS = 3, WORD_LIMIT = INT16_MAX };

int hop_plan_create(size_t groups, hop_plan *plan) {
    size_t room = groups * DIGITS;
    *plan = (hop_plan){0};
    if (room == 0) return 0;
    plan->terms = malloc(room * sizeof *plan->terms);
    plan->segments = malloc(room * sizeof *plan->segments);
    plan->tables = aligned_alloc(64, room * HOP_PLAN_TABLE_BYTES);
    if (plan->terms && plan->segments && plan->tables) return 0;
    hop_plan_free(plan);
    return -1;
}

void hop_plan_free(hop_plan *plan) {
    free(plan->terms);
    free(plan->segments);
    free(plan->tables);
    *plan = (hop_plan){0};
}

static int64_t group_magnitude(const int32_t *a) {
    int64_t sum = 0;
    for (int k = 0; k < HOP_GROUP; k++) sum += a[k] < 0 ? -(int64_t)a[k] : a[k];
    return sum;
}

/* The digit of weight 2^(12 digit) in the balanced base-4096 form of a group that needs
   it; a group small enough for one term is all in digit 0. */
static int group_digit(const int32_t *a, int digit, int16_t *out) {
    int64_t magnitude = group_magnitude(a);
    if (magnitude == 0 || (digit > 0 && magnitude <= WORD_LIMIT)) return 0;
    int any = 0;
    for (int k = 0; k < HOP_GROUP; k++) {
        int64_t rest = a[k];
        if (magnitude <= WORD_LIMIT) {
            out[k] = (int16_t)rest;
        } else {
            int64_t low = 0;
            for (int d = 0; d <= digit; d++) {
                low = ((rest + 2048) & 4095) - 2048;
                rest = (rest - low) / 4096;
            }
            out[k] = (int16_t)low;
        }
        any |= out[k] != 0;
    }
    return any;
}

static int term_magnitude(const hop_term *term) {
    int sum = 0;
    for (int k = 0; k < HOP_GROUP; k++) sum += abs(term->weight[k]);
    return sum;
}

void hop_plan_fill(hop_plan *plan, const int32_t *a, size_t groups) {
    plan->term_count = plan->segment_count = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
        hop_segment *segment = NULL;
        int used = 0;
        for (size_t g = 0; g < groups; g++) {
            hop_term *term = &plan->terms[plan->term_count];
            if (!group_digit(a + g * HOP_GROUP, digit, term->weight)) continue;
            term->group = (uint32_t)g;
            int magnitude = term_magnitude(term);
            if (!segment || used + magnitude > WORD_LIMIT) {
                segment = &plan->segments[plan->segment_count++];
                *segment = (hop_segment){(uint32_t)plan->term_count, 0,
                                         (unsigned)(digit * HOP_PLAN_SHIFT)};
                used = 0;
            }
            used += magnitude;
            segment->count++;
            plan->term_count++;
        }
    }
}
