/* SPDX-License-Identifier: MIT */
/* Items of a memory file that --where and --tag choose. */
#ifndef HOPFIELD_TOOL_FILTERS_H
#define HOPFIELD_TOOL_FILTERS_H

#include <hopfield/filter.h>

#include "options.h"

/** Whether any item is left out by options. */
int hop_filters_given(const hop_options *options);

/** Read --where and --tag; without either the filter chooses all. Complains and returns
    the exit status. */
int hop_filters_read(const hop_options *options, hop_filter **out);

/**
 * Which rows of the store the options choose: (*chosen)[hop_store_count] of 0 and 1, to
 * be freed; NULL where no option leaves any out. Complains and returns the exit status.
 */
int hop_filters_choose(const hop_options *options, hop_store *store,
                       unsigned char **chosen, size_t *count);

#endif
