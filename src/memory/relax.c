/* SPDX-License-Identifier: MIT */
/* A state settles, one unit at a time: for rules that learn from where states end. */
#include "memory/relax.h"

#include "core/context.h"
#include "patterns/patterns.h"

static size_t sweep(hop_cursor *cursor, const uint32_t *order) {
    size_t flips = 0;
    for (size_t k = 0; k < cursor->state.dim; k++) {
        const int now = hop_state_unit(&cursor->state, order[k]);
        const int then = hop_unit_after(hop_cursor_sign(cursor, order[k]), now, false);
        if (then == now) continue;
        hop_cursor_change(cursor, order[k], then);
        flips++;
    }
    return flips;
}

bool hop_relax(hop_cursor *cursor, uint64_t most_sweeps, hop_random *chance,
               uint32_t *order) {
    const hop_context *context = cursor->memory->context;
    for (uint64_t done = 0; done < most_sweeps; done++) {
        if (hop_context_interrupted(context)) return false;
        if (!cursor->exact) hop_cursor_load(cursor); /* fields that follow flips drift */
        hop_random_permutation(chance, order, cursor->state.dim);
        if (sweep(cursor, order) == 0) return true;
    }
    return false;
}

void hop_scatter(hop_cursor *cursor, hop_random *chance) {
    hop_state *state = &cursor->state;
    hop_fill_fair(chance, state->dim, state->bits);
    for (size_t i = 0; i < state->dim; i++)
        hop_state_set(state, i, state->bits[i / 64] >> (i % 64) & 1 ? 1 : -1);
    hop_cursor_load(cursor);
}
