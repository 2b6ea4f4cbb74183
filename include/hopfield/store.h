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

/**
 * How things become patterns and patterns become couplings; fixed when a file is made.
 * width * height = dim; a picture has at most 4096 units a side, and image.width and
 * image.height equal width and height. Without pictures, image is not kept.
 */
typedef struct hop_store_recipe {
    size_t dim;
    size_t width, height; /* of the picture that a pattern is; dim x 1: no picture */
    int pictures;         /* 1: cues may be pictures, encoded by `image` */
    hop_image_recipe image;
    char rule[128]; /* "hebb"; printable ASCII without blanks */
    hop_scaling scaling;
    hop_diagonal diagonal;
} hop_store_recipe;

/** One stored memory. Pointers are valid until the store changes or closes. */
typedef struct hop_store_item {
    int64_t id;
    const char *key;
    hop_strength strength;   /* as given: learned plus reinforced, in whole learnings */
    hop_strength reinforced; /* the part that came after the base was learned: of the
                                base what was added, of a later item all of it */
} hop_store_item;

typedef struct hop_store hop_store;

typedef enum hop_store_mode {
    HOP_STORE_READ,  /* an existing file, read whole, then let go; never written, but
                        for rolling back what a writer that died left half done */
    HOP_STORE_WRITE, /* an existing file */
    HOP_STORE_CREATE /* a new file; HOP_EEXISTS where there is one. It appears whole at
                        the first commit; until then it is "<path>.new-<process>-<n>" */
} hop_store_mode;

/**
 * Open a memory file. recipe is read for CREATE only (NULL otherwise).
 *
 * HOP_EINVAL (the recipe, when creating), HOP_ENOTFOUND, HOP_EEXISTS, HOP_EIO,
 * HOP_EFORMAT (not a memory file, or damaged), HOP_ENEWER (a newer schema, or a rule that
 * is not known here; left untouched), HOP_EBUSY
 * (another process is just writing, for over 5 s), HOP_ELIMIT, HOP_ENOMEM; the message
 * names the file. O(bytes of the file). A store belongs to one thread at a time; readers
 * and one writer may share a file, in one process or several.
 */
HOP_API hop_status hop_store_open(const char *path, hop_store_mode mode,
                                  const hop_store_recipe *recipe, hop_store **out,
                                  hop_error *error);
/** Roll back what is open, close, free; NULL is fine. */
HOP_API void hop_store_close(hop_store *store);

HOP_API const hop_store_recipe *hop_store_recipe_of(const hop_store *store);
HOP_API size_t hop_store_count(const hop_store *store);
/** Item at a row (0..count-1, in the order of learning); NULL past the end. */
HOP_API const hop_store_item *hop_store_item_at(const hop_store *store, size_t row);
/** The row of a key; HOP_ENOTFOUND. */
HOP_API hop_status hop_store_find(const hop_store *store, const char *key, size_t *row);
/** All patterns, in row order; owned by the store. */
HOP_API const hop_patterns *hop_store_patterns(const hop_store *store);

/**
 * Changes go in a transaction: begin, changes, commit. A commit returns HOP_OK only once
 * the change survives a crash; until then, or after an error, the file is as it was.
 *
 * begin waits up to 5 s for another writer, then HOP_EBUSY; it brings in what others have
 * committed meanwhile, so rows may move. HOP_EINVAL (opened to read; a transaction is
 * open), else as hop_store_open. commit: HOP_EINVAL (no transaction), HOP_EIO, HOP_EBUSY
 * (readers did not let go for 5 s), HOP_EEXISTS (a new file's name was taken meanwhile),
 * HOP_EOVERFLOW (no memory can hold these strengths exactly), HOP_EUNSUPPORTED (a
 * strength other than 1 under a rule that knows none); it ends the transaction in every
 * case. A change that fails with HOP_EIO, HOP_EBUSY or HOP_EFORMAT rolls the whole
 * transaction back.
 */
HOP_API hop_status hop_store_begin(hop_store *store, hop_error *error);
HOP_API hop_status hop_store_commit(hop_store *store, hop_error *error);
/** Give up the changes since begin. */
HOP_API void hop_store_rollback(hop_store *store);

/**
 * Add one pattern under a key of 1..HOP_MAX_KEY bytes of UTF-8 without control
 * characters. Items added in the first committed transaction are the base; once all
 * of them are forgotten, those of the next one are. HOP_EEXISTS, HOP_EINVAL (key, row,
 * strength 0 or denominator < 1, no transaction), HOP_ESHAPE, HOP_ELIMIT, HOP_EIO,
 * HOP_ENOMEM.
 */
HOP_API hop_status hop_store_add(hop_store *store, const char *key,
                                 const hop_patterns *patterns, size_t row,
                                 hop_strength strength, hop_error *error);
/** Add `by` to an item's strength. HOP_ENOTFOUND, HOP_EINVAL (denominator < 1),
    HOP_EOVERFLOW, HOP_EIO, HOP_ENOMEM. */
HOP_API hop_status hop_store_reinforce(hop_store *store, const char *key, hop_strength by,
                                       hop_error *error);
/** Remove an item; later rows move up. HOP_ENOTFOUND, HOP_EIO, HOP_ENOMEM. */
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
