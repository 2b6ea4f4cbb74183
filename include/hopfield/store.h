/* SPDX-License-Identifier: MIT */
/* The memory file: items, their patterns, content, strengths and history, and the recipe,
   in one SQLite database. */
#ifndef HOPFIELD_STORE_H
#define HOPFIELD_STORE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/memory.h>
#include <hopfield/patterns.h>
#include <hopfield/recipe.h>
#include <hopfield/rows.h>
#include <hopfield/status.h>
#include <hopfield/text.h>
#include <hopfield/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits of what an item holds: bytes, tags, and how deep a payload may nest. */
enum {
    HOP_MAX_KEY = 1024,
    HOP_MAX_LABEL = 1024,
    HOP_MAX_TAG = 1024,
    HOP_MAX_TAGS = 64,
    HOP_MAX_PAYLOAD = 1 << 24,
    HOP_MAX_PICTURE = 1 << 26,
    HOP_MAX_NOTE = 1024
};

typedef struct hop_store hop_store;

typedef enum hop_store_mode {
    HOP_STORE_READ,  /* an existing file; never changed, but that what a writer that died
                        left half done may be tidied up */
    HOP_STORE_WRITE, /* an existing file */
    HOP_STORE_CREATE /* a new file; HOP_EEXISTS where there is one. It appears whole at
                        the first commit; until then it is "<path>.new-<process>-<n>" */
} hop_store_mode;

/** What a commit that returned HOP_OK survives. */
typedef enum hop_durability {
    HOP_DURABILITY_FULL,   /* power loss */
    HOP_DURABILITY_NORMAL, /* the end of the process; after power loss the last commits
                              may be gone, each of them wholly */
    HOP_DURABILITY_COUNT
} hop_durability;

/** How a file is used; begin with HOP_STORE_OPTIONS_INIT. */
typedef struct hop_store_options {
    size_t size;
    hop_durability durability;
    hop_time (*now)(void *user); /* the clock; NULL: the system's */
    void *user;
} hop_store_options;

#define HOP_STORE_OPTIONS_INIT                                                           \
    { sizeof(hop_store_options), HOP_DURABILITY_FULL, 0, 0 }

/**
 * Open a memory file.
 *
 * recipe   read for CREATE only (NULL otherwise)
 * options  NULL: HOP_STORE_OPTIONS_INIT
 *
 * Items are read into RAM, content (texts, payloads, pictures, tags, history) is read
 * when it is asked for. No lock is held between calls. A file of an older schema is
 * brought to this one when it is opened to write; opened to read, a copy in RAM is.
 * Where a file or its folder may not be written, reading leaves both as they are.
 *
 * HOP_EINVAL (options; the recipe, when creating), HOP_ENOTFOUND, HOP_EEXISTS, HOP_EIO,
 * HOP_EFORMAT (not a memory file, or damaged), HOP_ENEWER (a newer schema, or a rule that
 * is not known here; left untouched), HOP_EBUSY (another process is just writing, for
 * over 5 s), HOP_ELIMIT, HOP_ENOMEM; the message names the file. O(bytes of the items). A
 * store belongs to one thread at a time; readers and one writer may share a file, in one
 * process or several, each with a store of its own.
 */
HOP_API hop_status hop_store_open(const char *path, hop_store_mode mode,
                                  const hop_store_recipe *recipe,
                                  const hop_store_options *options, hop_store **out,
                                  hop_error *error);
/** Roll back what is open, close, free; NULL is fine. */
HOP_API void hop_store_close(hop_store *store);

/** Bring in what others have committed since; *changed (nullable): whether there was any,
    so that rows may have moved. HOP_EINVAL (a transaction is open), else as
    hop_store_open. O(1) where nothing changed. */
HOP_API hop_status hop_store_refresh(hop_store *store, int *changed, hop_error *error);

HOP_API const char *hop_store_path(const hop_store *store);
HOP_API const hop_store_recipe *hop_store_recipe_of(const hop_store *store);
/** What the store's clock says. */
HOP_API hop_time hop_store_now(const hop_store *store);

/* --- items ------------------------------------------------------------------------ */

/** One stored memory. Pointers are valid until the store changes or closes. */
typedef struct hop_store_item {
    int64_t id; /* never used again, not even once the item is forgotten */
    const char *key;
    const char *label;       /* NULL: none */
    hop_strength strength;   /* as given, not faded: learned plus added */
    hop_strength reinforced; /* the part that came after the base was learned: of the
                                base what was added, of a later item all of it. Where
                                the open transaction forgets the last of the base, it
                                is told anew at commit */
    hop_time created;
    hop_time confirmed; /* last learned, reinforced or confirmed: it fades from there */
    int64_t confirmations; /* times confirmed */
} hop_store_item;

/** Rows, those forgotten in the open transaction included. */
HOP_API size_t hop_store_count(const hop_store *store);
/** Item at a row (0..count-1, in the order of learning); NULL past the end and where the
    open transaction has forgotten it. */
HOP_API const hop_store_item *hop_store_item_at(const hop_store *store, size_t row);
/** The row of a key; HOP_ENOTFOUND. */
HOP_API hop_status hop_store_find(const hop_store *store, const char *key, size_t *row);

/** All patterns of a file of bits, in row order; owned by the store. NULL of reals and
    of texts. */
HOP_API const hop_patterns *hop_store_patterns(const hop_store *store);
/**
 * All patterns as a set of rows, bits or reals; it borrows from the store and is valid
 * until the store changes or closes. HOP_EUNSUPPORTED (texts), HOP_EEMPTY (no items),
 * HOP_EINVAL (an open transaction has changed it), HOP_EFORMAT (a value that is no
 * number), HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. O(count dim).
 */
HOP_API hop_status hop_store_rows(const hop_store *store, hop_context *context,
                                  hop_rows **out, hop_error *error);
/** Sign codes, [count][codes / 64]; NULL where the recipe keeps none. Owned by the store.
 */
HOP_API const uint64_t *hop_store_codes(const hop_store *store);

/** The text that is the pattern of a row, where the recipe's encoder takes texts: NUL at
    its end, *size bytes (nullable); it lives as items do. NULL of other recipes, and as
    hop_store_item_at. O(1). */
HOP_API const char *hop_store_text(const hop_store *store, size_t row, size_t *size);

/** What an item holds beside its pattern. */
typedef struct hop_store_content {
    char *text;    /* NULL: none; so are the others. Of texts the pattern */
    char *payload; /* JSON */
    void *picture;
    size_t picture_size;
    char **tags; /* [tag_count], in the order of their bytes */
    size_t tag_count;
} hop_store_content;

/** The content of a row, as it is in the file now. HOP_ENOTFOUND (past the end, or others
    have forgotten it since), HOP_EFORMAT (damaged), HOP_EIO, HOP_EBUSY, HOP_ENOMEM. Clear
    it. */
HOP_API hop_status hop_store_content_of(hop_store *store, size_t row,
                                        hop_store_content *out, hop_error *error);
HOP_API void hop_store_content_clear(hop_store_content *content);

/* --- changes ---------------------------------------------------------------------- */

/**
 * Changes go in a transaction: begin, changes, commit. A commit returns HOP_OK only once
 * the change survives what `durability` says; until then the file is as it was. After a
 * commit that failed it reads as it was, too; but where writing or syncing it failed
 * (HOP_EIO) and the process or the machine ends before the next commit, the change may be
 * there after all, whole.
 *
 * begin waits up to 5 s for another writer, then HOP_EBUSY; it brings in what others have
 * committed meanwhile, so rows may move; where another file has taken the name, its
 * recipe is the store's from then on, as after hop_store_refresh. HOP_EINVAL (opened to
 * read; a transaction is open; the clock is outside HOP_TIME_MIN..MAX), else as
 * hop_store_open. Rows keep their places until commit, which moves later ones up over
 * those forgotten. commit: HOP_EINVAL (no transaction), HOP_EIO, HOP_EBUSY, HOP_EFORMAT
 * (damage that was met), HOP_EEXISTS (a new file's name was taken meanwhile),
 * HOP_EOVERFLOW (no memory can hold these strengths exactly), HOP_EUNSUPPORTED (a
 * strength other than 1, or a half-life, under a rule that knows none); it ends the
 * transaction in every case. A change that fails with HOP_EIO, HOP_EBUSY or HOP_EFORMAT
 * rolls the whole transaction back, and so may HOP_ENOMEM: what follows up to commit or
 * rollback then fails with HOP_EIO. HOP_EFORMAT of an entry's payload does not.
 */
HOP_API hop_status hop_store_begin(hop_store *store, hop_error *error);
HOP_API hop_status hop_store_commit(hop_store *store, hop_error *error);
/** Give up the changes since begin. */
HOP_API void hop_store_rollback(hop_store *store);

/** What can be stored; begin with HOP_STORE_ENTRY_INIT. What is not there is NULL or 0.
 */
typedef struct hop_store_entry {
    size_t size;
    const char *key; /* 1..HOP_MAX_KEY bytes of UTF-8 without control characters */
    hop_strength strength;
    const uint64_t *words; /* of bits: one packed pattern */
    const float *values; /* of reals: [dim], as given; the store normalises and rounds */
    const char *label;   /* as keys are */
    const char *text;    /* UTF-8; of texts the pattern, of at least one byte */
    const char *payload; /* JSON, nested at most 64 deep */
    const void *picture; /* the bytes of its file */
    size_t picture_size;
    const char *const *tags; /* as keys are, each once */
    size_t tag_count;
} hop_store_entry;

#define HOP_STORE_ENTRY_INIT                                                             \
    {                                                                                    \
        .size = sizeof(hop_store_entry), .strength = { 1, 1 }                            \
    }

/**
 * Add an item. Items added in the first committed transaction are the base; once all of
 * them are forgotten, those of the next one are. HOP_EEXISTS, HOP_EINVAL (key, label, tag
 * or text, named; strength 0, of texts below it, or denominator < 1; no pattern of the
 * recipe's storage, or, of texts, no text, an empty one, or words or values; no
 * transaction), HOP_EVALUE (a value that is not finite), HOP_EFORMAT (the payload, named;
 * nothing is rolled back), HOP_ELIMIT (sizes, named; of a text that is the pattern also
 * once it is folded, of a word its characters, over HOP_WORD_MOST), HOP_EIO, HOP_ENOMEM.
 */
HOP_API hop_status hop_store_add(hop_store *store, const hop_store_entry *entry,
                                 hop_error *error);
/** Replace pattern, label and content of an item; number, strength, times and history
    stay, and the history notes it. HOP_ENOTFOUND, else as hop_store_add. */
HOP_API hop_status hop_store_update(hop_store *store, const hop_store_entry *entry,
                                    hop_error *error);

/** Add `by` to an item's strength, and refresh it where `by` is above 0: it fades from
    now on. HOP_ENOTFOUND, HOP_EINVAL (`by` is 0, denominator < 1), HOP_EOVERFLOW,
   HOP_EIO, HOP_ENOMEM. */
HOP_API hop_status hop_store_reinforce(hop_store *store, const char *key, hop_strength by,
                                       hop_error *error);
/** What was recalled was right: count it, refresh it, and add `by` >= 0 to its strength.
    Errors as hop_store_reinforce. */
HOP_API hop_status hop_store_confirm(hop_store *store, const char *key, hop_strength by,
                                     hop_error *error);
/** Remove an item with its content and history. HOP_ENOTFOUND, HOP_EIO, HOP_ENOMEM. */
HOP_API hop_status hop_store_forget(hop_store *store, const char *key, hop_error *error);
/** Two items become one: the strength and the confirmations of `from` are added to
   `into`, the history of which notes it; the later time of confirmation holds; `from` is
    forgotten. HOP_ENOTFOUND, HOP_EINVAL (one item), HOP_EOVERFLOW, HOP_EIO, HOP_ENOMEM.
 */
HOP_API hop_status hop_store_merge(hop_store *store, const char *into, const char *from,
                                   hop_error *error);
/** Another recipe, but for what patterns depend on. HOP_EINVAL names the field,
    HOP_EUNSUPPORTED, HOP_EIO. */
HOP_API hop_status hop_store_change_recipe(hop_store *store,
                                           const hop_store_recipe *recipe,
                                           hop_error *error);

/* --- history ---------------------------------------------------------------------- */

typedef enum hop_event_kind {
    HOP_EVENT_LEARN,
    HOP_EVENT_REINFORCE,
    HOP_EVENT_WEAKEN,
    HOP_EVENT_CONFIRM,
    HOP_EVENT_UPDATE, /* pattern and content were replaced */
    HOP_EVENT_MERGE,  /* another item, which the note names, was merged into it */
    HOP_EVENT_COUNT
} hop_event_kind;

/** "learn", "reinforce", "weaken", "confirm", "update", "merge"; NULL outside the enum.
 */
HOP_API const char *hop_event_name(hop_event_kind kind);

typedef struct hop_store_event {
    hop_time at;
    hop_event_kind kind;
    hop_strength by;    /* what the strength changed by */
    hop_strength after; /* the strength then, not faded */
    char *note;         /* NULL: none */
} hop_store_event;

/** All that happened to an item, oldest first: its learning, then every change since. Of
    files of schema version 1 the times are those of their migration. HOP_ENOTFOUND, and
   as hop_store_content_of. Free it. */
HOP_API hop_status hop_store_history(hop_store *store, const char *key,
                                     hop_store_event **events, size_t *count,
                                     hop_error *error);
HOP_API void hop_store_history_free(hop_store_event *events, size_t count);

/* --- memories --------------------------------------------------------------------- */

/**
 * Effective strengths at a time, out[count]: c 2^(-(at - confirmed) / half_life), rounded
 * to the denominator 2^40, and c itself where that time is not after `confirmed` or
 * nothing fades. 0/1 at rows forgotten in the open transaction. HOP_EOVERFLOW names the
 * item. O(count).
 */
HOP_API hop_status hop_store_strengths(const hop_store *store, hop_time at,
                                       hop_strength *out, hop_error *error);

/**
 * Build the memory by couplings that the file describes.
 *
 * path    how couplings are held
 * at      when: strengths fade
 * chosen  [count] of 0 and 1: only these rows, in order; NULL: all, so that row k of the
 *         memory is row k of the store; those forgotten in the open transaction are left
 *         out
 *
 * HOP_EUNSUPPORTED (a recipe by steps), and as hop_memory_create and _learn.
 */
HOP_API hop_status hop_store_memory(const hop_store *store, hop_context *context,
                                    hop_path path, hop_time at,
                                    const unsigned char *chosen, hop_memory **out,
                                    hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
