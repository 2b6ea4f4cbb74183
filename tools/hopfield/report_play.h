/* SPDX-License-Identifier: MIT */
/* What came of a play, step by step, as lines of text and as JSON. */
#ifndef HOPFIELD_TOOL_REPORT_PLAY_H
#define HOPFIELD_TOOL_REPORT_PLAY_H

#include "report.h"

/** The steps of one cue as text: its name, then a line a step. */
void hop_report_play_text(const hop_subject *subject, const char *name,
                          const hop_frame *frames, size_t steps);

/** The same as a JSON object on one line. */
int hop_report_play_json(const hop_subject *subject, const hop_options *options,
                         const hop_expectation *expectation, size_t index,
                         const char *name, const hop_frame *frames, size_t steps);

#endif
