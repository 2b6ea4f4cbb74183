/* SPDX-License-Identifier: MIT */
/* Kinds of memory files: presets, each a recipe whose parts can be set one by one. */
#ifndef HOPFIELD_KIND_H
#define HOPFIELD_KIND_H

#include <stddef.h>
#include <hopfield/recipe.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A kind: a name for a recipe that suits some sort of things, and nothing else. What it
 * leaves at 0 follows from what is learned: dim, width and height (a picture's, where
 * none is asked for).
 */
typedef struct hop_kind {
    const char *name;        /* as in --kind, and in the recipe's `kind` */
    const char *summary;     /* one sentence */
    hop_store_recipe recipe; /* the preset */
} hop_kind;

/** How many kinds there are. */
HOP_API size_t hop_kind_count(void);
/** The kinds in the order of their table, the default first; NULL past the end. Static
    storage. */
HOP_API const hop_kind *hop_kind_at(size_t index);
/** The kind of a name; NULL: there is none. Static storage. */
HOP_API const hop_kind *hop_kind_find(const char *name);

#ifdef __cplusplus
}
#endif
#endif
