/* SPDX-License-Identifier: MIT */
/* --unlearn: dreams before anything is asked of a memory. */
#ifndef HOPFIELD_TOOL_UNLEARN_H
#define HOPFIELD_TOOL_UNLEARN_H

#include "subject.h"

/** Unlearn as --unlearn says, if it does, with lines on stderr that say what
    came of it. Complains and returns the exit status. */
int hop_unlearn_subject(const hop_options *options, hop_subject *subject);

#endif
