/* SPDX-License-Identifier: MIT */
/* A file of texts, asked as it was when two of its items had other strengths. */
#ifndef HOP_CARE_TURNING_H
#define HOP_CARE_TURNING_H

#include <hopfield/lookup.h>

typedef struct hop_text_replay hop_text_replay;

/* The cue is borrowed. HOP_EINVAL (one of the two cannot be found), and as
   hop_lookup_create. */
hop_status hop_text_replay_create(hop_store *store, hop_context *context,
                                  const hop_cue *cue, const size_t rows[2],
                                  hop_text_replay **out, hop_error *error);
void hop_text_replay_free(hop_text_replay *replay);

/* ln of the ratio of the shares that the second and the first of the two have in the
   answer, all others being as strong as they are left at a time. HOP_EINVAL (the cue has
   nothing in common with one of them), and as hop_lookup_recall. An index is made. */
hop_status hop_text_replay_lead(hop_text_replay *replay, hop_time at,
                                const double strengths[2], double *lead,
                                hop_error *error);

#endif
