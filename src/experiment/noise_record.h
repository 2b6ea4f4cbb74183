/* SPDX-License-Identifier: MIT */
/* What a trial of the noise experiment keeps, for the two files that write and read it.
 */
#ifndef HOP_EXPERIMENT_NOISE_RECORD_H
#define HOP_EXPERIMENT_NOISE_RECORD_H

#include "experiment/experiment.h"

/* What happens to round(f N) units of the cue. */
enum { FLIPPED, MISSING, FILLED, BACKGROUND, KINDS };

/* Of each kind of damage; the kinds follow each other. Steps are of trials that settle.
 */
enum { EXACT, RETRIEVED, WRONG, FIRST, STEPS, CYCLE, FIELDS };
enum { WIDTH = KINDS * FIELDS };

void hop_noise_report(const hop_lab *lab, hop_report *report);

#endif
