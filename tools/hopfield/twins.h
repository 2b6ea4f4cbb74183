/* SPDX-License-Identifier: MIT */
/* Patterns that say the same as others in a memory file. */
#ifndef HOPFIELD_TOOL_TWINS_H
#define HOPFIELD_TOOL_TWINS_H

#include <hopfield.h>

/**
 * Note on stderr each pattern from row `first` on that equals one of a lower row, or is
 * its negative, which makes the same couplings. Complains only where memory runs out;
 * returns an exit status.
 */
int hop_twins_note(const hop_store *store, size_t first);

#endif
