/* SPDX-License-Identifier: MIT */
/* Experiments on the command line: set up, run, written down. */
#ifndef HOPFIELD_TOOL_LAB_H
#define HOPFIELD_TOOL_LAB_H

#include "options.h"

/** The file in an experiment's folder that keeps its trials. */
#define HOP_LAB_LOG "trials.db"

/** "<folder>/trials.db" into path[size]; complains where it is too long. */
int hop_lab_log_path(const char *folder, char *path, size_t size);

/** Refuse options that were given and are not among `allowed` (up to FLAG_END); format
    takes the name of the first one. */
int hop_lab_refuse_others(const hop_options *options, const hop_flag_id *allowed,
                          const char *format) HOP_PRINTF(3, 0);

/** Where the pictures of a run lie by now: a folder or file that was named; NULL. */
const char *hop_lab_moved(const hop_options *options);

/** An experiment with the parameters that were given; complains. every: those that this
    experiment does not take are passed over. */
int hop_lab_setup(const hop_options *options, hop_context *context, const char *name,
                  int every, hop_lab **out);

/**
 * Run what is missing, keep it in `folder` (NULL: nowhere), and work out the report; of a
 * shard there is none (*report is NULL). Writes the report into the folder. Complains,
 * and says how to go on after an interruption.
 */
int hop_lab_session(const hop_options *options, hop_context *context, hop_lab *lab,
                    const char *folder, const hop_lab_report **report);

/** Tables and sentences on stdout, as text or JSON; writes nothing else. */
int hop_lab_show(const hop_options *options, const hop_lab *lab,
                 const hop_lab_report *report, const char *folder);

/** The experiments there are. */
int hop_lab_list(const hop_options *options);
/** What one experiment measures and takes. */
int hop_lab_explain(const char *name);

/** Every experiment into a folder of its own, and one page about all. */
int hop_lab_all(const hop_options *options, hop_context *context);
/** Shards, joined. */
int hop_lab_join(const hop_options *options, hop_context *context);

#endif
