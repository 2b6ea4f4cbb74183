/* SPDX-License-Identifier: MIT */
/* What came of learning in rounds, in a line. */
#ifndef HOPFIELD_TOOL_TRAINING_H
#define HOPFIELD_TOOL_TRAINING_H

#include "subject.h"

/** One line on stderr for rules that learn in rounds: how many they took, or which
    patterns they did not learn and how far those are from it. */
void hop_training_note(const hop_subject *subject);

/** Whether there was such learning, and the couplings are still those that came of it. */
int hop_training_holds(const hop_memory *memory);

#endif
