/* SPDX-License-Identifier: MIT */
/* Rows that are one word but for capitals, put together. */
#include "text/words.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/context.h"
#include "core/error.h"

/* Words seen so far. */
typedef struct gathering {
    char *bytes;
    size_t size, room;
    size_t *ends;    /* [count + 1] */
    uint32_t *slots; /* word + 1 by the hash of its bytes; 0: free */
    uint32_t *of;    /* [rows] word of a row; UINT32_MAX: none */
    size_t slot_count, count;
} gathering;

static void clear(gathering *g) {
    free(g->bytes);
    free(g->ends);
    free(g->slots);
    free(g->of);
}

static hop_status prepare(gathering *g, size_t rows) {
    for (g->slot_count = 64; g->slot_count / 4 * 3 < rows;) g->slot_count *= 2;
    g->room = 8 * rows + 64;
    g->bytes = malloc(g->room);
    g->ends = calloc(rows + 1, sizeof *g->ends);
    g->slots = calloc(g->slot_count, sizeof *g->slots);
    g->of = malloc((rows + 1) * sizeof *g->of);
    return g->bytes && g->ends && g->slots && g->of ? HOP_OK : HOP_ENOMEM;
}

static hop_status append(gathering *g, const hop_folded *word) {
    if (g->room - g->size < word->size) {
        const size_t room = 2 * g->room + word->size;
        char *bytes = realloc(g->bytes, room);
        if (!bytes) return HOP_ENOMEM;
        g->bytes = bytes;
        g->room = room;
    }
    memcpy(g->bytes + g->size, word->bytes, word->size);
    g->size += word->size;
    g->ends[++g->count] = g->size;
    return HOP_OK;
}

static hop_status gather(gathering *g, size_t row, const hop_folded *word) {
    size_t slot = XXH3_64bits(word->bytes, word->size) & (g->slot_count - 1);
    for (; g->slots[slot]; slot = (slot + 1) & (g->slot_count - 1)) {
        const size_t begin = g->ends[g->slots[slot] - 1];
        if (g->ends[g->slots[slot]] - begin == word->size &&
            memcmp(g->bytes + begin, word->bytes, word->size) == 0)
            break;
    }
    if (!g->slots[slot]) {
        const hop_status status = append(g, word);
        if (status) return status;
        g->slots[slot] = (uint32_t)g->count;
    }
    g->of[row] = g->slots[slot] - 1;
    return HOP_OK;
}

static hop_status gather_row(gathering *g, const hop_texts_given *given, size_t row,
                             hop_error *error) {
    hop_folded word;
    hop_letters letters;
    hop_status status = hop_texts_fold(given, row, 0, &word, error);
    g->of[row] = UINT32_MAX;
    if (status == HOP_ELIMIT) {
        hop_texts_drop(given, row);
        return HOP_OK;
    }
    if (status) return status;
    if (!hop_letters_read(&(hop_text){word.bytes, word.size}, &letters)) {
        hop_texts_drop(given, row);
    } else if (given->strengths[row] > 0) {
        status = gather(g, row, &word);
        if (status) (void)hop_fail_memory(error);
    }
    hop_folded_clear(&word);
    return status;
}

/* What was gathered, laid out; takes the bytes over. */
static hop_status lay(gathering *g, const hop_texts_given *given, hop_spellings *out) {
    hop_spellings s = {.count = g->count, .size = g->size};
    s.words = malloc((g->count + 1) * sizeof *s.words);
    s.strength = calloc(g->count + 1, sizeof *s.strength);
    s.begins = calloc(g->count + 2, sizeof *s.begins);
    s.rows = malloc((given->count + 1) * sizeof *s.rows);
    if (!s.words || !s.strength || !s.begins || !s.rows) {
        hop_spellings_clear(&s);
        return HOP_ENOMEM;
    }
    char *bytes = realloc(g->bytes, g->size + 1);
    s.bytes = bytes ? bytes : g->bytes;
    g->bytes = NULL;
    for (size_t w = 0; w < g->count; w++)
        s.words[w] = (hop_text){s.bytes + g->ends[w], g->ends[w + 1] - g->ends[w]};
    for (size_t row = 0; row < given->count; row++)
        if (g->of[row] != UINT32_MAX) s.begins[g->of[row] + 2]++;
    for (size_t w = 2; w <= g->count; w++) s.begins[w] += s.begins[w - 1];
    /* begins[w + 1] runs from where w begins to where it ends. */
    for (size_t row = 0; row < given->count; row++) {
        const uint32_t word = g->of[row];
        if (word == UINT32_MAX) continue;
        s.rows[s.begins[word + 1]++] = (uint32_t)row;
        s.strength[word] += given->strengths[row];
        s.row_count++;
    }
    *out = s;
    return HOP_OK;
}

hop_status hop_spellings_create(const hop_texts_given *given, hop_spellings *out,
                                hop_error *error) {
    enum { ROW_BYTES = 64 };
    gathering g = {0};
    hop_status status = hop_context_check_bytes(given->context, "the index of words",
                                                given->count, ROW_BYTES, error);
    if (status) return status;
    status = prepare(&g, given->count);
    if (status) (void)hop_fail_memory(error);
    for (size_t row = 0; !status && row < given->count; row++) {
        if (hop_context_interrupted(given->context))
            status = hop_texts_fail(HOP_EINTERRUPTED, error);
        else
            status = gather_row(&g, given, row, error);
    }
    if (!status && lay(&g, given, out)) status = hop_fail_memory(error);
    clear(&g);
    return status;
}

void hop_spellings_clear(hop_spellings *spellings) {
    free(spellings->bytes);
    free(spellings->words);
    free(spellings->strength);
    free(spellings->begins);
    free(spellings->rows);
    *spellings = (hop_spellings){0};
}

size_t hop_spellings_bytes(const hop_spellings *spellings) {
    const size_t strength = spellings->strength ? sizeof *spellings->strength : 0;
    const size_t word = sizeof *spellings->words + sizeof *spellings->begins + strength;
    return spellings->size + (spellings->count + 2) * word +
           (spellings->row_count + 1) * sizeof *spellings->rows;
}
