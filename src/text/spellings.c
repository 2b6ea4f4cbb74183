/* SPDX-License-Identifier: MIT */
/* Rows that are one word but for capitals, put together. */
#include "text/words.h"

#include <stdlib.h>

#include "core/context.h"
#include "core/error.h"

typedef struct {
    const hop_texts_given *given;
    hop_word_table words;
    uint32_t *of; /* [rows] word of a row; UINT32_MAX: none */
} gathering;

static hop_status gather_row(gathering *self, size_t row, hop_error *error) {
    const hop_texts_given *given = self->given;
    hop_folded folded;
    hop_letters letters;
    hop_status status = hop_texts_take(given, row, &folded, error);
    self->of[row] = UINT32_MAX;
    if (status || !folded.bytes) return status;
    const hop_text word = {folded.bytes, folded.size};
    if (!hop_letters_read(&word, &letters)) hop_texts_drop(given, row);
    if (given->strengths[row] > 0)
        status = hop_word_table_add(&self->words, &word, &self->of[row]);
    hop_folded_clear(&folded);
    return status ? hop_texts_fail(status, error) : HOP_OK;
}

static hop_status gather(gathering *self, hop_error *error) {
    for (size_t row = 0; row < self->given->count; row++) {
        hop_status status = HOP_EINTERRUPTED;
        if (hop_context_interrupted(self->given->context))
            hop_texts_fail(status, error);
        else
            status = gather_row(self, row, error);
        if (status) return status;
    }
    return HOP_OK;
}

/* What was gathered, laid out; takes the words over. HOP_ENOMEM. */
static hop_status lay(gathering *self, hop_spellings *out) {
    const size_t count = self->words.count, rows = self->given->count;
    hop_spellings made = {0};
    if (hop_word_table_settle(&self->words)) return HOP_ENOMEM;
    made.begins = calloc(count + 2, sizeof *made.begins);
    made.rows = malloc((rows + 1) * sizeof *made.rows);
    if (!made.begins || !made.rows) {
        hop_spellings_clear(&made);
        return HOP_ENOMEM;
    }
    made.words = self->words;
    self->words = (hop_word_table){0};
    for (size_t row = 0; row < rows; row++)
        if (self->of[row] != UINT32_MAX) made.begins[self->of[row] + 2]++;
    for (size_t w = 2; w <= count; w++) made.begins[w] += made.begins[w - 1];
    for (size_t w = 0; w < count; w++) made.words.counts[w] = 0;
    /* begins[w + 1] runs from where w begins to where it ends. */
    for (size_t row = 0; row < rows; row++) {
        const uint32_t word = self->of[row];
        if (word == UINT32_MAX) continue;
        made.rows[made.begins[word + 1]++] = (uint32_t)row;
        made.words.counts[word] += self->given->strengths[row];
        made.row_count++;
    }
    *out = made;
    return HOP_OK;
}

hop_status hop_spellings_create(const hop_texts_given *given, hop_spellings *out,
                                hop_error *error) {
    enum { ROW_BYTES = 64 };
    hop_status status = hop_context_check_bytes(given->context, "the index of words",
                                                given->count, ROW_BYTES, error);
    if (status) return status;
    gathering self = {.given = given, .of = malloc((given->count + 1) * sizeof *self.of)};
    status = self.of ? gather(&self, error) : hop_fail_memory(error);
    if (!status && lay(&self, out)) status = hop_fail_memory(error);
    hop_word_table_clear(&self.words);
    free(self.of);
    return status;
}

void hop_spellings_clear(hop_spellings *spellings) {
    hop_word_table_clear(&spellings->words);
    free(spellings->begins);
    free(spellings->rows);
    *spellings = (hop_spellings){0};
}

size_t hop_spellings_bytes(const hop_spellings *spellings) {
    return hop_word_table_bytes(&spellings->words) +
           (spellings->words.count + 2) * sizeof *spellings->begins +
           (spellings->row_count + 1) * sizeof *spellings->rows;
}
