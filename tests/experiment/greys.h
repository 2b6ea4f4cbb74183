/* SPDX-License-Identifier: MIT */
/* Files of grey pictures for tests, and the tables of what came of them. */
#ifndef HOP_TESTS_GREYS_H
#define HOP_TESTS_GREYS_H

#include <unistd.h>

#include "labs.h"

enum { GREYS = 40, GREY_WIDTH = 8, GREY_HEIGHT = 9, PATH_SIZE = 400 };

/* An IDX file of pictures [count][GREY_HEIGHT][GREY_WIDTH] of random greys, none of them
   plain, each `copies` times over; ndim 1: labels. */
static inline void write_idx(char path[PATH_SIZE], size_t count, size_t copies,
                             unsigned ndim) {
    const char *place = getenv("TMPDIR");
    snprintf(path, PATH_SIZE, "%s/hop-pictures-XXXXXX", place ? place : "/tmp");
    const int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "wb");
    assert_non_null(file);
    const size_t sides[3] = {count * copies, GREY_HEIGHT, GREY_WIDTH};
    hop_random chance = hop_random_begin(11, HOP_STREAM_USER, 0);
    fwrite((const char[]){0, 0, 8, (char)ndim}, 1, 4, file);
    for (size_t d = 0; d < ndim; d++)
        fwrite((const char[]){0, 0, (char)(sides[d] / 256), (char)(sides[d] % 256)}, 1, 4,
               file);
    for (size_t k = 0; k < count; k++) {
        uint8_t picture[GREY_HEIGHT * GREY_WIDTH];
        for (size_t i = 0; i < sizeof picture; i++)
            picture[i] = (uint8_t)hop_random_below(&chance, 256);
        for (size_t c = 0; c < copies; c++)
            fwrite(picture, 1, ndim == 1 ? 1 : sizeof picture, file);
    }
    assert_int_equal(fclose(file), 0);
}

/* The first row of a way and a damage. */
static inline size_t row_of(const hop_lab_table *table, const char *similarity,
                            const char *separation, const char *damage) {
    for (size_t row = 0; row < table->rows; row++)
        if (strcmp(cell_of(table, row, "similarity")->text, similarity) == 0 &&
            strcmp(cell_of(table, row, "separation")->text, separation) == 0 &&
            strcmp(cell_of(table, row, "damage")->text, damage) == 0)
            return row;
    fail_msg("no row of %s, %s, %s", similarity, separation, damage);
    return 0;
}

static inline double share_of(const hop_lab_table *table, const char *similarity,
                              const char *separation, const char *damage,
                              const char *column) {
    return number_of(table, row_of(table, similarity, separation, damage), column);
}

#endif
