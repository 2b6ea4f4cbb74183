/* SPDX-License-Identifier: MIT */
/* What came of a recall in a memory of vectors, as lines of text and as JSON. */
#ifndef HOPFIELD_TOOL_REPORT_VECTORS_H
#define HOPFIELD_TOOL_REPORT_VECTORS_H

#include "vectors.h"

/** What a report speaks of. */
typedef struct hop_vectors_told {
    const hop_options *options;
    const hop_vectors *vectors;
    const hop_vector_result *results; /* [cues], with HOP_MAX_BEST memories named */
    const hop_tune_options *tune;
    const hop_beta_choice *choice;      /* NULL: beta was given */
    const hop_calibration *calibration; /* NULL: there is no threshold, or a file's */
    double threshold;                   /* NaN: there is none */
    const hop_answer *answers; /* [cues], of a memory file; NULL: nothing was judged */
    const hop_answer_match *matches; /* [cues][top] */
} hop_vectors_told;

/** Lines on stderr: version, seed, memory, how beta and threshold were found, and what
    recall never raises. */
void hop_vectors_header(const hop_vectors_told *told);

/** A line on stderr where no cue came near a memory, and at least half of them weigh more
    than half of the memories alike: beta is too small. */
void hop_vectors_warn(const hop_vectors_told *told);

/** One result as a line of text. Complains. */
int hop_vectors_text(const hop_vectors_told *told, size_t index);

/** One result as a JSON object on one line. Complains. */
int hop_vectors_json(const hop_vectors_told *told, size_t index);

#endif
