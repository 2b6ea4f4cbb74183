/* SPDX-License-Identifier: MIT */
/* From options to how states move. */
#ifndef HOPFIELD_TOOL_DYNAMICS_H
#define HOPFIELD_TOOL_DYNAMICS_H

#include <hopfield.h>

#include "options.h"

/** Refuse options that the chosen --update does not read. */
int hop_dynamics_check(const hop_options *options);

/** A recall as the options ask for; its order, which may be NULL, is to be freed. */
int hop_dynamics_of(const hop_options *options, size_t dim, hop_recall_options *how,
                    uint32_t **order);

/** External fields of `cues` cues into how; they are to be freed. */
int hop_dynamics_fields(const hop_options *options, size_t cues, size_t dim,
                        hop_recall_options *how, double **fields);

#endif
