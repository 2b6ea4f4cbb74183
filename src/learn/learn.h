/* SPDX-License-Identifier: MIT */
/* Learning what was learned before: how a stored memory comes back. */
#ifndef HOP_LEARN_LEARN_H
#define HOP_LEARN_LEARN_H

#include "memory/memory.h"

/* Into an empty memory, all patterns of a set with all that the rows of `strengths` say
   of them (learned, added, batch, batches; the rest is worked out): the memory is then
   that which learned and reinforced them one after the other. strengths->count is the
   set's. Errors as hop_memory_learn. */
hop_status hop_memory_restore(hop_memory *memory, const hop_patterns *patterns,
                              const hop_strengths *strengths, hop_error *error);

#endif
