/* SPDX-License-Identifier: MIT */
/* A state settles, one unit at a time: for rules that learn from where states end. */
#ifndef HOP_MEMORY_RELAX_H
#define HOP_MEMORY_RELAX_H

#include <hopfield/random.h>
#include "memory/landscape.h"

/* Sweeps in fresh random orders until no unit would change, or so many sweeps are done.
   order[dim] is scratch. Returns whether it came to rest; false, too, once the memory's
   context is interrupted. */
bool hop_relax(hop_cursor *cursor, uint64_t most_sweeps, hop_random *chance,
               uint32_t *order);

/* Fair signs in every unit, and the cursor on them. */
void hop_scatter(hop_cursor *cursor, hop_random *chance);

#endif
