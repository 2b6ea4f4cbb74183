/* SPDX-License-Identifier: MIT */
/* What the files of the store share: the handle, its mirror in RAM, and SQLite helpers.
 */
#ifndef HOP_STORE_STORE_H
#define HOP_STORE_STORE_H

#include <sqlite3.h>
#include <hopfield/store.h>

enum {
    HOP_STORE_APPLICATION_ID = 0x686f7066, /* "hopf" */
    HOP_STORE_SCHEMA_VERSION = 1,
    HOP_STORE_BUSY_MS = 5000
};

/* --- sql.c: connections that do not trust their file ---------------------------- */

/* HOP_ENOTFOUND, or HOP_EIO for a directory, a pipe or a device. */
hop_status hop_sql_check_regular(const char *path, hop_error *error);
/* Opens an existing database without reading it; `name` stands for it in messages. */
hop_status hop_sql_open(const char *path, int writable, const char *name, sqlite3 **out,
                        hop_error *error);
/* Sets the pragmas of a connection whose header has been checked. */
hop_status hop_sql_settle(sqlite3 *db, const char *name, hop_error *error);
/* The status that an SQLite result code stands for. */
hop_status hop_sql_status(int code);
/* Fills error from a failed SQLite call. */
hop_status hop_sql_fail(sqlite3 *db, int code, const char *name, hop_error *error);
hop_status hop_sql_run(sqlite3 *db, const char *sql, const char *name, hop_error *error);
hop_status hop_sql_prepare(sqlite3 *db, const char *sql, const char *name,
                           sqlite3_stmt **out, hop_error *error);
/* The first column of the first row, as an integer. */
hop_status hop_sql_number(sqlite3 *db, const char *sql, const char *name, int64_t *out,
                          hop_error *error);

/* --- schema.c ------------------------------------------------------------------- */

/* Checks the first 100 bytes, read without locks: our file, of a version we know. */
hop_status hop_schema_check_header(sqlite3 *db, const char *name, hop_error *error);
/* Checks that the database holds our tables, nothing else, and that its pages are sound.
 */
hop_status hop_schema_check(sqlite3 *db, const char *name, hop_error *error);
/* Writes ids and tables into an empty database, inside the caller's transaction. */
hop_status hop_schema_create(sqlite3 *db, const char *name, hop_error *error);

/* --- recipe.c ------------------------------------------------------------------- */

/* Copies in to out with every unused field zeroed; `failure` is the status of a refusal.
 */
hop_status hop_recipe_check(const hop_store_recipe *in, const char *name,
                            hop_status failure, hop_store_recipe *out, hop_error *error);
hop_status hop_recipe_save(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                           hop_error *error);
hop_status hop_recipe_load(sqlite3 *db, const char *name, hop_store_recipe *out,
                           hop_error *error);

/* --- key.c ---------------------------------------------------------------------- */

/* NULL for a good key of `size` bytes, else what is wrong with it. */
const char *hop_key_fault(const char *key, size_t size);

/* --- mirror.c: the items in RAM ------------------------------------------------- */

typedef struct hop_mirror_detail {
    hop_strength learned; /* given when the item was added */
    hop_strength added;   /* the sum of its reinforcements */
    int64_t batch;        /* the transaction that added it; the lowest one is the base */
} hop_mirror_detail;

typedef struct hop_mirror {
    size_t count, capacity;
    hop_store_item *items;      /* [count]; keys are owned */
    hop_mirror_detail *details; /* [count] */
    hop_patterns *patterns;
    uint32_t *slots; /* hash table of row + 1, 0 where free */
    size_t slot_count;
} hop_mirror;

hop_status hop_mirror_create(size_t dim, hop_mirror *out);
void hop_mirror_clear(hop_mirror *mirror);
hop_status hop_mirror_clone(const hop_mirror *mirror, hop_mirror *out);
/* HOP_EEXISTS, HOP_EOVERFLOW (learned + added), HOP_ELIMIT, HOP_ENOMEM; else appended. */
hop_status hop_mirror_append(hop_mirror *mirror, int64_t id, const char *key, size_t size,
                             const hop_mirror_detail *detail, const uint64_t *words);
hop_status hop_mirror_find(const hop_mirror *mirror, const char *key, size_t *row);
/* Replaces the sum of a row's reinforcements; a value it had before cannot fail. */
hop_status hop_mirror_set_added(hop_mirror *mirror, size_t row, hop_strength added);
hop_status hop_mirror_reinforce(hop_mirror *mirror, size_t row, hop_strength by);
void hop_mirror_remove(hop_mirror *mirror, size_t row);
void hop_mirror_truncate(hop_mirror *mirror, size_t count);

/* --- items.c -------------------------------------------------------------------- */

/* Reads all items into a new mirror. */
hop_status hop_items_load(sqlite3 *db, size_t dim, const char *name, hop_mirror *out,
                          hop_error *error);

/* --- build.c: what a memory can be built from ------------------------------------ */

/* Checks that the rule is one we know; `failure` is the status of a refusal. */
hop_status hop_build_check_rule(const hop_store_recipe *recipe, const char *name,
                                hop_status failure, hop_error *error);
/* Checks that a memory can hold the strengths of all items exactly. */
hop_status hop_build_check_strengths(const hop_mirror *mirror,
                                     const hop_store_recipe *recipe, const char *name,
                                     hop_status failure, hop_error *error);

/* --- publish.c: a new file appears whole, at its first commit ------------------- */

/* Creates an empty file beside path under a name of its own. */
hop_status hop_publish_begin(const char *path, char **temporary, hop_error *error);
/* The same where path may be taken. */
hop_status hop_publish_beside(const char *path, char **temporary, hop_error *error);
/* Puts the finished file in the place of what bears the name, durably. */
hop_status hop_publish_replace(const char *temporary, const char *path, hop_error *error);
/* Gives the finished file its name, durably; HOP_EEXISTS where the name is taken. */
hop_status hop_publish_finish(const char *temporary, const char *path, hop_error *error);
/* Deletes the unfinished file and its journal, and frees the name; NULL is fine. */
void hop_publish_abandon(char *temporary);

/* --- store.c -------------------------------------------------------------------- */

typedef enum hop_transaction {
    HOP_TRANSACTION_NONE,
    HOP_TRANSACTION_OPEN,
    HOP_TRANSACTION_FAILED /* already rolled back; waits for commit or rollback */
} hop_transaction;

/* What a row's reinforcements were before a change in this transaction. */
typedef struct hop_store_former {
    size_t row;
    hop_strength added;
} hop_store_former;

struct hop_store {
    char *path;
    char *temporary; /* where a new file is written until its first commit */
    hop_store_mode mode;
    sqlite3 *db;          /* NULL: the next transaction opens the file */
    sqlite3_stmt *insert; /* of db, made when first needed */
    int64_t data_version; /* of db, as the mirror saw it */
    hop_store_recipe recipe;
    hop_mirror mirror;
    hop_transaction transaction;
    int64_t batch;             /* of items added in this transaction */
    size_t count_before;       /* rows when it began */
    hop_store_former *formers; /* [former_count], reinforcements before `saved` */
    size_t former_count, former_capacity;
    int has_saved;
    hop_mirror saved; /* the mirror before the first item was forgotten */
};

/* Fails unless a transaction is open. */
hop_status hop_store_require_transaction(const hop_store *store, hop_error *error);
/* Keeps a copy of the mirror, once a transaction, before an item is forgotten. */
hop_status hop_store_save_mirror(hop_store *store, hop_error *error);
/* Keeps what a rollback needs to undo a reinforcement of a row. */
hop_status hop_store_save_strength(hop_store *store, size_t row, hop_error *error);
/* Rolls back after a failed write and returns its status. */
hop_status hop_store_break(hop_store *store, int code, hop_error *error);

#endif
