/* SPDX-License-Identifier: MIT */
/* The ways of a step: in one pass, by the few best, or by weights over all memories. */
#ifndef HOP_ATTEND_STEPS_H
#define HOP_ATTEND_STEPS_H

#include "attend/attend.h"

/* A group of questions, count <= HOP_GROUP_CUES, whose weights are exponentials of scores
   up to a common factor: never more than a chunk of weights at a time. As hop_attend. */
hop_status hop_attend_fold(const hop_field_of_keys *field, hop_question *questions,
                           size_t count, hop_error *error);

/* Whether the few best memories are all that a step needs: topk, k <= HOP_MAX_SHARES. */
bool hop_attend_selects(const hop_field_of_keys *field);

/* A group of questions of that kind. As hop_attend. */
hop_status hop_attend_select(const hop_field_of_keys *field, hop_question *questions,
                             size_t count, hop_error *error);

/* A group of questions for any other separation: scores of all memories, then weights,
   then the read-out. As hop_attend. */
hop_status hop_attend_weigh(const hop_field_of_keys *field, hop_question *questions,
                            size_t count, hop_error *error);

#endif
