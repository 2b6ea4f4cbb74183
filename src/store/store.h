/* SPDX-License-Identifier: MIT */
/* What the files of the store share: the handle, its mirror in RAM, and SQLite helpers.
 */
#ifndef HOP_STORE_STORE_H
#define HOP_STORE_STORE_H

#include <sqlite3.h>
#include <hopfield/codes.h>
#include <hopfield/store.h>

enum {
    HOP_STORE_APPLICATION_ID = 0x686f7066, /* "hopf" */
    HOP_STORE_SCHEMA_VERSION = 2,          /* of files without texts as patterns */
    HOP_STORE_TEXT_VERSION = 3, /* of those with: the least that can read them */
    HOP_STORE_NEWEST_VERSION = HOP_STORE_TEXT_VERSION,
    HOP_STORE_PAGE_SIZE = 8192,
    /* A row of content with all that it may hold; one of items is smaller. */
    HOP_STORE_MAX_ROW = HOP_MAX_PICTURE + HOP_MAX_TEXT + HOP_MAX_PAYLOAD + (1 << 20),
    HOP_STORE_BUSY_MS = 5000
};

/* --- sql.c: connections that do not trust their file ---------------------------- */

/* HOP_ENOTFOUND, or HOP_EIO for a directory, a pipe or a device. */
hop_status hop_sql_check_regular(const char *path, hop_error *error);
typedef enum hop_sql_mode {
    HOP_SQL_READ, /* changes nothing, but that logs are tidied up where they may be */
    HOP_SQL_IMMUTABLE, /* a file that nobody can change: touches nothing beside it */
    HOP_SQL_WRITE
} hop_sql_mode;

/* Opens an existing database without reading it; `name` stands for it in messages. */
hop_status hop_sql_open(const char *path, hop_sql_mode mode, const char *name,
                        sqlite3 **out, hop_error *error);
/* An empty database in RAM. */
hop_status hop_sql_open_memory(const char *name, sqlite3 **out, hop_error *error);
/* Sets the pragmas of a connection whose header has been checked. */
hop_status hop_sql_settle(sqlite3 *db, hop_sql_mode mode, hop_durability durability,
                          const char *name, hop_error *error);
/* The status that an SQLite result code stands for. */
hop_status hop_sql_status(int code);
/* Fills error from a failed SQLite call. */
hop_status hop_sql_fail(sqlite3 *db, int code, const char *name, hop_error *error);
hop_status hop_sql_run(sqlite3 *db, const char *sql, const char *name, hop_error *error);
hop_status hop_sql_prepare(sqlite3 *db, const char *sql, const char *name,
                           sqlite3_stmt **out, hop_error *error);
/* Runs a statement with ?1 = id and no rows; an SQLite code. */
int hop_sql_delete(sqlite3 *db, const char *sql, int64_t id);
/* The first column of the first row, as an integer. */
hop_status hop_sql_number(sqlite3 *db, const char *sql, const char *name, int64_t *out,
                          hop_error *error);

/* --- schema.c ------------------------------------------------------------------- */

/* Checks the first 100 bytes, read without locks: our file, of a version we know. */
hop_status hop_schema_check_header(sqlite3 *db, const char *name, hop_error *error);
/* Checks that the database holds the tables of its version and nothing else. */
hop_status hop_schema_check(sqlite3 *db, const char *name, hop_error *error);
/* The version of a database whose header has been checked. */
hop_status hop_schema_version(sqlite3 *db, const char *name, int64_t *version,
                              hop_error *error);
/* Whether the database is of the version that files of such a recipe have. */
hop_status hop_schema_check_recipe(sqlite3 *db, const hop_store_recipe *recipe,
                                   const char *name, hop_error *error);
/* The version of files of a recipe. */
int hop_schema_version_of(const hop_store_recipe *recipe);
/* Writes ids and tables into an empty database, inside the caller's transaction. */
hop_status hop_schema_create(sqlite3 *db, int version, const char *name,
                             hop_error *error);
/* All tables but the recipe's, inside the caller's transaction. */
hop_status hop_schema_create_tables(sqlite3 *db, const char *name, hop_error *error);

/* --- migrate.c ------------------------------------------------------------------ */

/* Brings a database of version 1 to this one, inside the caller's transaction; `now` is
   when its items will have been learned. */
hop_status hop_schema_migrate(sqlite3 *db, const char *name, hop_time now,
                              hop_error *error);

/* --- recipe.c ------------------------------------------------------------------- */

/* Copies in to out with every unused field zeroed; `failure` is the status of a refusal.
 */
hop_status hop_recipe_check(const hop_store_recipe *in, const char *name,
                            hop_status failure, hop_store_recipe *out, hop_error *error);
hop_status hop_recipe_save(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                           hop_error *error);
hop_status hop_recipe_load(sqlite3 *db, const char *name, hop_store_recipe *out,
                           hop_error *error);

/* The first field on which patterns depend that differs; NULL: none. */
const char *hop_recipe_fixed_difference(const hop_store_recipe *a,
                                        const hop_store_recipe *b);

/* --- key.c ---------------------------------------------------------------------- */

/* NULL for a good key, label or tag of `size` bytes, else what is wrong with it. */
const char *hop_key_fault(const char *key, size_t size);

/* --- text_check.c: what may be the text that is a pattern ------------------------- */

/* Of the text alone; messages begin with "its text". HOP_EINVAL (empty, no UTF-8, a NUL),
   HOP_ELIMIT. */
hop_status hop_text_check_bytes(const hop_text *text, hop_error *why);
/* The same, and whether an index can take it: HOP_ELIMIT also once it is folded, and of
   words of over HOP_WORD_MOST characters; HOP_ENOMEM. Folds only what may be too long. */
hop_status hop_text_check(const hop_text *text, hop_text_sort sort, hop_error *why);

/* --- names.c: texts that live as long as a mirror ------------------------------- */

typedef struct hop_names_block hop_names_block;

typedef struct hop_names {
    hop_names_block *blocks; /* the last one first */
    const char **labels;     /* [label_count], each once */
    size_t label_count, label_room;
    uint32_t *slots; /* hash table of label + 1, 0 where free */
    size_t slot_count;
    size_t used; /* bytes of all texts, those that nobody needs any more included */
} hop_names;

/* A copy of a text of `size` bytes; NULL: no memory. */
const char *hop_names_keep(hop_names *names, const char *text, size_t size);
/* The one copy of a label. */
const char *hop_names_label(hop_names *names, const char *text, size_t size);
/* How far names go, so that what comes later can be let go again. */
typedef struct hop_names_mark {
    hop_names_block *block, *behind; /* the first and the second */
    size_t block_used, label_count, used;
} hop_names_mark;

hop_names_mark hop_names_mark_of(const hop_names *names);
/* Drops the texts and labels kept since the mark, which were not cleared since. Cannot
   fail. O(labels) where there are new ones. */
void hop_names_cut(hop_names *names, const hop_names_mark *mark);
void hop_names_clear(hop_names *names);

/* --- detail.c: what rows were learned with ---------------------------------------- */

typedef struct hop_mirror_detail {
    hop_strength learned; /* given when the item was added */
    hop_strength added;   /* the sum of its reinforcements */
    int64_t batch;        /* the transaction that added it; the lowest one is the base */
} hop_mirror_detail;

/* Most rows came with the first one, and nothing was added to them: what those learned is
   their strength. The others have a place. */
typedef struct hop_details {
    uint32_t *places;       /* [rows] place + 1 in `all`, 0 of plain rows */
    hop_mirror_detail *all; /* [count] */
    uint32_t count, room;
    uint32_t free; /* a free place + 1, the batch of which is the next such; 0: none */
    int64_t batch; /* of plain rows; 0: there was none yet */
} hop_details;

hop_status hop_details_reserve(hop_details *details, size_t rows);
/* Of a row that is new; HOP_ENOMEM. */
hop_status hop_details_add(hop_details *details, size_t row,
                           const hop_mirror_detail *detail);
/* In place of what it was; HOP_ENOMEM, and never where it goes back to what it was. */
hop_status hop_details_set(hop_details *details, size_t row,
                           const hop_mirror_detail *detail);
hop_mirror_detail hop_details_get(const hop_details *details, size_t row,
                                  hop_strength strength);
/* The row is gone. */
void hop_details_drop(hop_details *details, size_t row);
/* Row `to` is gone, and row `from` takes its place. */
void hop_details_move(hop_details *details, size_t from, size_t to);
void hop_details_clear(hop_details *details);

/* --- mirror.c: the items in RAM ------------------------------------------------- */

typedef struct hop_mirror {
    hop_storage storage;
    int of_texts; /* patterns are texts: there are neither bits nor rows */
    size_t dim, code_words;
    size_t row_bytes; /* of a pattern in the file; 0 of texts */
    size_t count, capacity;
    size_t dead_count;     /* rows forgotten in the open transaction */
    unsigned char *dead;   /* [count] of 0 and 1 */
    hop_store_item *items; /* [count]; keys and labels are in `names` */
    hop_details details;
    hop_patterns *patterns; /* of bits, else NULL */
    unsigned char *rows;    /* of reals: [count][row_bytes], starts on 64 bytes */
    float *scales;          /* [count], of INT8, else NULL */
    uint64_t *codes;        /* [count][code_words], or NULL */
    hop_text *texts;        /* [count] in `names`, NUL behind each, or NULL */
    uint32_t *slots;        /* hash table of row + 1 by key, 0 where free */
    size_t slot_count;
    hop_names names;
    size_t names_kept; /* bytes of names when all were last known to be needed */
} hop_mirror;

/* What is known of one item. */
typedef struct hop_mirror_row {
    hop_store_item item;      /* strength and reinforced are worked out */
    hop_mirror_detail detail; /* key and label need not last, nor end with 0 */
    size_t key_size, label_size;
    const void *pattern; /* words of bits, the text, else the row as stored */
    size_t text_size;    /* of a text, in bytes */
    float scale;
    const uint64_t *code; /* NULL where there are none */
} hop_mirror_row;

hop_status hop_mirror_create(const hop_store_recipe *recipe, hop_mirror *out);
void hop_mirror_clear(hop_mirror *mirror);
/* Room for so many rows; HOP_ELIMIT, HOP_ENOMEM. */
hop_status hop_mirror_reserve(hop_mirror *mirror, size_t capacity);
/* HOP_EEXISTS, HOP_EOVERFLOW (learned + added), HOP_ELIMIT, HOP_ENOMEM; else appended. */
hop_status hop_mirror_append(hop_mirror *mirror, const hop_mirror_row *row);
/* The row of a key that is not dead. */
hop_status hop_mirror_find(const hop_mirror *mirror, const char *key, size_t *row);
/* The pattern of a row: hop_patterns_row or the stored row. Not of texts. */
void *hop_mirror_pattern(const hop_mirror *mirror, size_t row);
/* Bytes of hop_mirror_pattern; 0 of texts. */
size_t hop_mirror_pattern_bytes(const hop_mirror *mirror);
/* A copy of a text that lives as long as the mirror; where it is the key, the key itself,
   which the mirror holds. 0: no memory. */
int hop_mirror_keep_text(hop_mirror *mirror, const char *key, const void *text,
                         size_t size, hop_text *out);
/* Another pattern in a row's place; not of texts. */
void hop_mirror_replace(hop_mirror *mirror, size_t row, const void *pattern, float scale,
                        const uint64_t *code);
hop_mirror_detail hop_mirror_detail_of(const hop_mirror *mirror, size_t row);
/* Changes it, and strength and reinforced with it; HOP_EOVERFLOW, HOP_ENOMEM. */
hop_status hop_mirror_change(hop_mirror *mirror, size_t row,
                             const hop_mirror_detail *detail);
/* Item and detail as they were before changes. Cannot fail. */
void hop_mirror_put_back(hop_mirror *mirror, size_t row, const hop_store_item *item,
                         const hop_mirror_detail *detail);
/* Drops dead rows and texts, and moves later rows up. */
void hop_mirror_compact(hop_mirror *mirror);
/* Drops the rows behind `count` and what names have kept since the mark, which no row
   before may use any more, and lets dead rows live. */
void hop_mirror_restore(hop_mirror *mirror, size_t count, const hop_names_mark *names);

/* --- row.c: a row of the table `item` -------------------------------------------- */

/* Columns of hop_item_columns. */
enum {
    HOP_ITEM_ID,
    HOP_ITEM_KEY,
    HOP_ITEM_BATCH,
    HOP_ITEM_LEARNED_N,
    HOP_ITEM_LEARNED_D,
    HOP_ITEM_ADDED_N,
    HOP_ITEM_ADDED_D,
    HOP_ITEM_CREATED,
    HOP_ITEM_CONFIRMED,
    HOP_ITEM_CONFIRMATIONS,
    HOP_ITEM_LABEL,
    HOP_ITEM_SCALE,
    HOP_ITEM_CODE,
    HOP_ITEM_CHECKSUM,
    HOP_ITEM_PATTERN,
    HOP_ITEM_COLUMNS
};
#define HOP_ITEM_COLUMN_NAMES                                                            \
    "id, key, batch, learned_numerator, learned_denominator, added_numerator,"           \
    " added_denominator, created, confirmed, confirmations, label, scale, code,"         \
    " checksum, pattern"

/* Scratch for one row. */
typedef struct hop_row_room {
    void *pattern; /* as hop_mirror_pattern */
    uint64_t *code;
    unsigned char *bytes; /* as in the file: pattern, then code */
} hop_row_room;

hop_status hop_row_room_open(const hop_mirror *mirror, hop_row_room *out);
void hop_row_room_close(hop_row_room *room);

/* Checks one row of a statement over HOP_ITEM_COLUMN_NAMES, for itself and after the item
   `last` and its batch (0, 0: none). *out points into the statement and the room.
   HOP_EFORMAT names the item. */
hop_status hop_row_read(sqlite3_stmt *statement, const hop_mirror *mirror, int64_t last,
                        int64_t last_batch, const char *name, hop_row_room *room,
                        hop_mirror_row *out, hop_error *error);
/* Binds a mirror's row to the columns of hop_item_columns, checksum included. */
void hop_row_bind(sqlite3_stmt *statement, const hop_mirror *mirror, size_t row,
                  hop_row_room *room);

/* --- items.c -------------------------------------------------------------------- */

/* Reads all items into a new mirror. */
hop_status hop_items_load(sqlite3 *db, const hop_store_recipe *recipe, const char *name,
                          hop_mirror *out, hop_error *error);
/* The number of the next item: above all that ever were. */
hop_status hop_store_next_id(hop_store *store, int64_t *id, hop_error *error);
/* Writes all columns of a row: a new one, or in place of the one with its number. */
int hop_items_insert(hop_store *store, size_t row);
int hop_items_replace(hop_store *store, size_t row);

/* --- content.c ------------------------------------------------------------------ */

/* HOP_OK, HOP_EINVAL or HOP_EFORMAT, and what is wrong with an entry's texts. */
hop_status hop_content_check(const hop_store_entry *entry, const char *name,
                             hop_error *error);
/* Writes text, payload, picture and tags of an item; an SQLite code. */
int hop_content_save(sqlite3 *db, int64_t id, const hop_store_entry *entry);
/* Deletes them. */
int hop_content_drop(sqlite3 *db, int64_t id);

/* --- event.c -------------------------------------------------------------------- */

/* Notes what happened to an item; an SQLite code. */
int hop_event_save(sqlite3 *db, int64_t id, hop_time at, hop_event_kind kind,
                   hop_strength by, const char *note);
int hop_event_drop(sqlite3 *db, int64_t id);
/* The kind of a change by its name; HOP_EVENT_COUNT: none, and of learning. */
hop_event_kind hop_event_find(const char *name);

/* --- fade.c --------------------------------------------------------------------- */

/* From one time to a later one, at most INT64_MAX; 0 where it is not later. */
int64_t hop_time_between(hop_time from, hop_time to);
/* A strength after `age` ms; as it is where age or half_life is not above 0.
   HOP_EOVERFLOW. */
hop_status hop_strength_fade(hop_strength strength, int64_t age, int64_t half_life,
                             hop_strength *out);

/* --- build.c: what a memory can be built from ------------------------------------ */

/* Checks that rule or energy is one we know; `failure` is the status of a refusal. */
hop_status hop_build_check_recipe(const hop_store_recipe *recipe, const char *name,
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

/* What a row was before a change in this transaction. */
typedef struct hop_store_former {
    size_t row;
    hop_store_item item;
    hop_mirror_detail detail;
    void *pattern; /* NULL: it did not change */
    hop_text text; /* of texts; bytes NULL: it did not change */
    float scale;
    uint64_t *code;
} hop_store_former;

/* By which a file that was changed is told. */
typedef struct hop_store_stamp {
    uint64_t device, number, size;
    int64_t seconds, nanoseconds;
    int frozen; /* 1: the connection does not see what others change */
} hop_store_stamp;

struct hop_store {
    char *path;
    char *temporary; /* where a new file is written until its first commit */
    hop_store_mode mode;
    hop_store_options options;
    sqlite3 *db;           /* NULL: the next use opens the file */
    sqlite3_stmt *insert;  /* of db, made when first needed */
    int64_t data_version;  /* of db, as the mirror saw it; -1: not this db */
    hop_store_stamp stamp; /* of the file when db was opened */
    hop_store_recipe recipe;
    hop_mirror mirror;
    hop_row_room room;
    hop_transaction transaction;
    hop_time time;       /* of the changes in this transaction */
    int64_t batch;       /* of items added in this transaction */
    int64_t last_id;     /* the highest ever used; 0: to be asked of the file */
    size_t count_before; /* rows when it began */
    hop_names_mark names_before;
    hop_store_recipe recipe_before;
    hop_store_former *formers; /* [former_count], the first change last to be undone */
    size_t former_count, former_capacity;
    hop_coder *coder;    /* of rows with codes, made when first needed */
    hop_context *coding; /* which it works on */
};

/* What the clock says. */
hop_time hop_clock_now(const hop_store_options *options);
/* An empty database beside the file's name, for the transaction that makes the file. */
hop_status hop_store_open_temporary(hop_store *store, hop_error *error);
/* Whether the file that is open no longer bears its name. */
int hop_store_has_moved(const hop_store *store);
/* The connection to read content from. */
hop_status hop_store_connection(hop_store *store, sqlite3 **db, hop_error *error);
/* Takes over what the file holds now, within the transaction that the caller holds. */
hop_status hop_store_load(hop_store *store, sqlite3 *db, hop_error *error);
/* Closes the connection, and drops a file that no commit has finished. */
void hop_store_disconnect(hop_store *store);
/* Ends SQLite's transaction without its changes. Cannot fail: where there is no memory
   for it the connection is closed, which the next use opens again. */
void hop_store_abort(hop_store *store);

/* --- connect.c -------------------------------------------------------------------- */

/* What a file looks like now; frozen is 0. */
hop_store_stamp hop_store_stamp_of(const char *path);
/* Whether a connection sees nothing of what others change: a copy in RAM, or one that
   takes the file to be at rest. */
int hop_store_is_frozen(sqlite3 *db);
/* Whether a log with anything in it lies beside a file. */
int hop_store_has_log(const char *path);
/* Opens a file, brought to this schema: to be read, *db may be a copy in RAM. Recipe and
   items are not looked at. The caller closes *db, also after a failure. */
hop_status hop_store_connect(const char *path, int writable,
                             const hop_store_options *options, sqlite3 **db,
                             hop_error *error);

/* --- code.c ------------------------------------------------------------------------ */

/* The sign code of a row as it is read. */
hop_status hop_store_code(hop_store *store, const float *values, uint64_t *code,
                          hop_error *error);

/* --- transaction.c --------------------------------------------------------------- */

/* Fails unless a transaction is open. */
hop_status hop_store_require_transaction(const hop_store *store, hop_error *error);
/* Keeps what a rollback needs to undo a change of a row, of its pattern too. */
hop_status hop_store_save_row(hop_store *store, size_t row, int pattern,
                              hop_error *error);
/* Rolls back after a failed write and returns its status. */
hop_status hop_store_break(hop_store *store, int code, hop_error *error);

#endif
