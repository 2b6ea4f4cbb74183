/* SPDX-License-Identifier: MIT */
/* All that a store holds, and all that its file holds, as text that can be compared. */
#ifndef HOP_TESTS_STORE_DESCRIBE_H
#define HOP_TESTS_STORE_DESCRIBE_H

#include "store/fixture.h"
#include "store/store.h"

static inline void describe_bytes(FILE *stream, const void *bytes, size_t size) {
    for (size_t i = 0; i < size; i++)
        fprintf(stream, "%02x", ((const unsigned char *)bytes)[i]);
}

/* The rows in RAM, everything of them; keys that live are found at their rows. */
TEST_UNUSED __attribute__((noinline)) static char *describe(const hop_store *store) {
    const hop_mirror *mirror = &store->mirror;
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    fprintf(stream, "%s %s %.17g %lld\n", store->recipe.rule, store->recipe.energy,
            store->recipe.beta, (long long)store->recipe.half_life);
    for (size_t row = 0; row < hop_store_count(store); row++) {
        const hop_store_item *item = hop_store_item_at(store, row);
        size_t found = SIZE_MAX;
        if (!item) {
            fprintf(stream, "forgotten\n");
            continue;
        }
        const hop_mirror_detail detail = hop_mirror_detail_of(mirror, row);
        assert_int_equal(hop_store_find(store, item->key, &found), HOP_OK);
        assert_int_equal(found, row);
        fprintf(
            stream, "%lld '%s' '%s' %lld/%lld %lld/%lld %lld/%lld %lld/%lld %lld ",
            (long long)item->id, item->key, item->label ? item->label : "-",
            (long long)item->strength.numerator, (long long)item->strength.denominator,
            (long long)item->reinforced.numerator,
            (long long)item->reinforced.denominator, (long long)detail.learned.numerator,
            (long long)detail.learned.denominator, (long long)detail.added.numerator,
            (long long)detail.added.denominator, (long long)detail.batch);
        fprintf(stream, "%lld %lld %lld ", (long long)item->created,
                (long long)item->confirmed, (long long)item->confirmations);
        if (mirror->of_texts)
            fprintf(stream, "%zu '%s'", mirror->texts[row].size,
                    mirror->texts[row].bytes);
        else
            describe_bytes(stream, hop_mirror_pattern(mirror, row),
                           hop_mirror_pattern_bytes(mirror));
        if (mirror->scales) fprintf(stream, " %a", (double)mirror->scales[row]);
        if (mirror->codes) {
            fputc(' ', stream);
            describe_bytes(stream, mirror->codes + row * mirror->code_words,
                           8 * mirror->code_words);
        }
        fputc('\n', stream);
    }
    fclose(stream);
    return text;
}

static inline void describe_table(FILE *stream, sqlite3 *db, const char *table) {
    char sql[96];
    sqlite3_stmt *row = NULL;
    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    fprintf(stream, "%s\n", table);
    while (sqlite3_step(row) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(row); i++) {
            const int type = sqlite3_column_type(row, i);
            fprintf(stream, " %d:", type);
            if (type == SQLITE_BLOB)
                describe_bytes(stream, sqlite3_column_blob(row, i),
                               (size_t)sqlite3_column_bytes(row, i));
            else if (type == SQLITE_FLOAT)
                fprintf(stream, "%a", sqlite3_column_double(row, i));
            else if (type != SQLITE_NULL)
                fprintf(stream, "%s", (const char *)sqlite3_column_text(row, i));
        }
        fputc('\n', stream);
    }
    sqlite3_finalize(row);
}

/* Every row of every table of the file, as others see it. */
TEST_UNUSED __attribute__((noinline)) static char *describe_file(void) {
    static const char *const tables[] = {"recipe", "item",  "content",
                                         "tag",    "event", "sqlite_sequence"};
    char *text = NULL;
    size_t size = 0;
    sqlite3 *db = NULL;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        describe_table(stream, db, tables[i]);
    sqlite3_close(db);
    fclose(stream);
    return text;
}

/* What a fresh reader holds. */
static inline void assert_reader_holds(const char *expected) {
    hop_store *store = open_store(HOP_STORE_READ);
    char *text = describe(store);
    assert_string_equal(text, expected);
    free(text);
    hop_store_close(store);
}

#endif
