/* SPDX-License-Identifier: MIT */
/* What an experiment of the lab found, in the terminal. */
#ifndef HOPFIELD_TOOL_LAB_PRINT_H
#define HOPFIELD_TOOL_LAB_PRINT_H

#include <hopfield.h>

/**
 * Print tables, meaning and notes on stdout, 80 columns wide at most. folder: where the
 * whole tables are, for those that are cut; NULL: nowhere. Returns an exit status.
 */
int hop_lab_print(const hop_lab *lab, const hop_lab_report *report, const char *folder);

#endif
