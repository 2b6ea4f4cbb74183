/* SPDX-License-Identifier: MIT */
/* Two items of a file of texts beside a cue, however strong they were. */
#ifndef HOP_CARE_TURNING_H
#define HOP_CARE_TURNING_H

#include <stdbool.h>
#include <hopfield/lookup.h>

typedef struct hop_text_replay hop_text_replay;

/* The cue is looked at here only. An index of the file is made, of words of the two.
   HOP_EINVAL (one of the two cannot be found, or has nothing in common with the cue),
   HOP_EUNSUPPORTED (a cue that is no text), and as hop_texts_create. */
hop_status hop_text_replay_create(hop_store *store, hop_context *context,
                                  const hop_cue *cue, const size_t rows[2],
                                  hop_text_replay **out, hop_error *error);
void hop_text_replay_free(hop_text_replay *replay);

/* ln of the ratio of the shares that the second and the first of the two have in an
   answer, when these were their strengths; of words, were there no others. What the
   others weigh cancels out, and so does their fading. */
double hop_text_replay_lead(const hop_text_replay *replay, const double strengths[2]);

/* Whether the first wins however strong the second is: it is the cue, a word. */
bool hop_text_replay_decided(const hop_text_replay *replay);

#endif
