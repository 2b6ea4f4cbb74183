/* SPDX-License-Identifier: MIT */
/* Recipes of memory files in words and in JSON. */
#ifndef HOPFIELD_TOOL_RECIPE_TEXT_H
#define HOPFIELD_TOOL_RECIPE_TEXT_H

#include <hopfield.h>
#include <jansson.h>

enum { HOP_RECALL_TEXT = 480 };
/** How its memories are recalled, in words. */
void hop_recall_text(const hop_store_recipe *recipe, char text[HOP_RECALL_TEXT]);
/** What its memories are, in words. */
void hop_patterns_text(const hop_store_recipe *recipe, char text[HOP_RECALL_TEXT]);
/** All of it. */
json_t *hop_recipe_json(const hop_store_recipe *recipe);

/** A time as "2026-01-31T12:00:00.000Z". */
json_t *hop_json_time(hop_time time);

#endif
