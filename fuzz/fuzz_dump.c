/* SPDX-License-Identifier: MIT */
/* Dumps of memory files: restored, dumped and restored again, they stay the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hopfield/upkeep.h>
#include "database.h"

static const fuzz_statuses refused = {HOP_EFORMAT, HOP_ENEWER, HOP_ELIMIT, HOP_EIO};

typedef struct text {
    const char *at;
    size_t left;
} text;

/* Some bytes at a time, as a pipe gives them. */
static hop_status give(void *user, char *bytes, size_t room, size_t *size,
                       hop_error *error) {
    text *from = user;
    (void)error;
    *size = from->left < room ? from->left : room;
    if (*size > 101) *size = 101;
    if (*size) memcpy(bytes, from->at, *size);
    from->at += *size;
    from->left -= *size;
    return HOP_OK;
}

static hop_status take(void *user, const char *bytes, size_t size, hop_error *error) {
    (void)error;
    CHECK(fwrite(bytes, 1, size, user) == size);
    return HOP_OK;
}

/* The dump of a file, to be freed. */
static char *dump(const char *path, int readable, size_t count, size_t *size) {
    hop_store *store = NULL;
    hop_error error = fuzz_error();
    hop_dump_options options = HOP_DUMP_OPTIONS_INIT;
    char *dumped = NULL;
    options.readable = readable;
    CHECK_OF(hop_store_open(path, HOP_STORE_READ, NULL, NULL, &store, &error) == HOP_OK,
             error.message);
    CHECK(hop_store_count(store) == count);
    FILE *out = open_memstream(&dumped, size);
    CHECK(out);
    CHECK_OF(hop_store_dump(store, &options, take, out, &error) == HOP_OK, error.message);
    CHECK(fclose(out) == 0);
    hop_store_close(store);
    CHECK(fuzz_is_utf8(dumped, *size));
    return dumped;
}

static void check_round(const char *path, int readable, size_t count) {
    size_t size = 0, again_size = 0, items = 0;
    hop_error error = fuzz_error();
    char *first = dump(path, readable, count, &size);
    text from = {first, size};
    path = fuzz_database_place();
    CHECK_OF(hop_store_restore(path, "again", give, &from, &items, &error) == HOP_OK,
             error.message);
    CHECK(items == count);
    char *again = dump(path, readable, count, &again_size);
    CHECK(size == again_size && memcmp(first, again, size) == 0);
    free(first);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const char *path = fuzz_database_place();
    text from = {(const char *)data, size};
    size_t items = 0;
    hop_error error = fuzz_error();
    hop_health health;
    hop_status status = hop_store_restore(path, "input", give, &from, &items, &error);
    CHECK(fuzz_database_is_tidy());
    if (status != HOP_OK) {
        fuzz_check_refusal(status, &error, refused, NULL);
        CHECK(access(path, F_OK) != 0);
        return 0;
    }
    CHECK(hop_store_check(path, 0, NULL, NULL, &health, &error) == HOP_OK);
    CHECK(health.faults == 0 && health.items == items);
    check_round(path, (int)(size % 2), items);
    return 0;
}
