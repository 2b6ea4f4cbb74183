/* SPDX-License-Identifier: MIT */
/* The memory file: patterns, keys, strengths and the recipe in one SQLite database. */
#ifndef HOPFIELD_STORE_H
#define HOPFIELD_STORE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/image.h>
#include <hopfield/memory.h>
#include <hopfield/patterns.h>
#include <hopfield/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { HOP_MAX_KEY = 1024 };

/** How things become patterns and patterns become couplings; fixed when a file is made. */
typedef struct hop_store_recipe {
    size_t dim;
    size_t width, height;   /* of the picture that a pattern is; height 1: no picture */
    int pictures;           /* 1: cues may be pictures, encoded by `image` */
    hop_image_recipe image;
    char rule[128];         /* "hebb" */
    hop_scaling scaling;
    hop_diagonal diagonal;
} hop_store_recipe;

/** One stored memory. Pointers are valid until the store changes or closes. */
typedef struct hop_store_item {
    int64_t id;
    const char *key;
    hop_strength strength;   /* as given: learned plus reinforced, in whole learnings */
    hop_strength reinforced; /* the part that came after the base was learned */
} hop_store_item;

typedef struct hop_store hop_store;

typedef enum hop_store_mode {
    HOP_STORE_READ,   /* an existing file, never written */
    HOP_STORE_WRITE,  /* an existing file */
    HOP_STORE_CREATE  /* a new file; HOP_EEXISTS where there is one */
} hop_store_mode;

/**
 * Open a memory file. recipe is read for CREATE only (NULL otherwise).
 *
 * HOP_ENOTFOUND, HOP_EEXISTS, HOP_EIO, HOP_EFORMAT (not a memory file, or damaged),
 * HOP_ENEWER (left untouched), HOP_EBUSY (another process writes), HOP_ELIMIT,
 * HOP_ENOMEM; the message names the file. A store belongs to one thread at a time.
 */
HOP_API hop_status hop_store_open(const char *path, hop_store_mode mode,
                                  const hop_store_recipe *recipe, hop_store **out,
                                  hop_error *error);
/** Roll back what is open, close, free; NULL is fine. */
HOP_API void hop_store_close(hop_store *store);

HOP_API const hop_store_recipe *hop_store_recipe_of(const hop_store *store);
HOP_API size_t hop_store_count(const hop_store *store);
/** Item at a row (0..count-1, in the order of learning). */
HOP_API const hop_store_item *hop_store_item_at(const hop_store *store, size_t row);
/** The row of a key; HOP_ENOTFOUND. */
HOP_API hop_status hop_store_find(const hop_store *store, const char *key, size_t *row);
/** All patterns, in row order; owned by the store. */
HOP_API const hop_patterns *hop_store_patterns(const hop_store *store);

/**
 * Changes go in a transaction: begin, changes, commit. A commit returns HOP_OK only once
 * the change survives a crash; until then, or after an error, the file is as it was.
 */
HOP_API hop_status hop_store_begin(hop_store *store, hop_error *error);
HOP_API hop_status hop_store_commit(hop_store *store, hop_error *error);
/** Give up the changes since begin. */
HOP_API void hop_store_rollback(hop_store *store);

/**
 * Add one pattern under a key of 1..HOP_MAX_KEY bytes of UTF-8 without control
 * characters. Items added in the first committed transaction are the base.
 * HOP_EEXISTS, HOP_EINVAL, HOP_EIO, HOP_ENOMEM.
 */
HOP_API hop_status hop_store_add(hop_store *store, const char *key,
                                 const hop_patterns *patterns, size_t row,
                                 hop_strength strength, hop_error *error);
/** Add `by` to an item's strength. HOP_ENOTFOUND, HOP_EOVERFLOW, HOP_EIO. */
HOP_API hop_status hop_store_reinforce(hop_store *store, const char *key, hop_strength by,
                                       hop_error *error);
/** Remove an item. HOP_ENOTFOUND, HOP_EIO. */
HOP_API hop_status hop_store_forget(hop_store *store, const char *key, hop_error *error);

/**
 * Build the memory that the file describes; row k of the memory is row k of the store.
 * path chooses how couplings are held. Errors as hop_memory_create and _learn.
 */
HOP_API hop_status hop_store_memory(const hop_store *store, hop_context *context,
                                    hop_path path, hop_memory **out, hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
