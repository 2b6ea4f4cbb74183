/* SPDX-License-Identifier: MIT */
/* Words with frequencies: looked up by their spelling, or by what they may be misspelt.
 */
#include "text/lexicon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "core/context.h"
#include "core/error.h"
#include "core/exponential.h"
#include "core/utf8.h"
#include "text/best.h"
#include "text/edit.h"
#include "text/likely.h"
#include "text/sound.h"

struct hop_lexicon {
    const hop_text *words; /* [likely.count], borrowed */
    hop_likely likely;
    uint32_t *spelt; /* [slots] word + 1 by the hash of its bytes; 0: free */
    size_t slots;    /* a power of two, at most three quarters in use */
    hop_language language;
};

struct hop_lexicon_room {
    hop_likely_room likely;
};

static size_t slot_of(const hop_lexicon *lexicon, const hop_text *word) {
    size_t slot = XXH3_64bits(word->bytes, word->size) & (lexicon->slots - 1);
    for (; lexicon->spelt[slot]; slot = (slot + 1) & (lexicon->slots - 1)) {
        const hop_text *there = lexicon->words + lexicon->spelt[slot] - 1;
        if (there->size == word->size &&
            memcmp(there->bytes, word->bytes, word->size) == 0)
            break;
    }
    return slot;
}

static hop_status allocate(hop_lexicon *lexicon, size_t count) {
    hop_likely *likely = &lexicon->likely;
    likely->count = count;
    likely->padded = (count + HOP_LIKELY_BLOCK - 1) / HOP_LIKELY_BLOCK * HOP_LIKELY_BLOCK;
    likely->masks = calloc(likely->padded + 1, sizeof *likely->masks);
    likely->marks = calloc(likely->padded + 1, 1);
    likely->sizes = calloc(likely->padded + 1, 1);
    likely->logs = malloc((likely->padded + 1) * sizeof *likely->logs);
    for (lexicon->slots = 64; lexicon->slots / 4 * 3 < count;) lexicon->slots *= 2;
    lexicon->spelt = calloc(lexicon->slots, sizeof *lexicon->spelt);
    if (!likely->masks || !likely->marks || !likely->sizes || !likely->logs ||
        !lexicon->spelt)
        return HOP_ENOMEM;
    for (size_t k = 0; k < likely->padded; k++) likely->logs[k] = -INFINITY;
    return HOP_OK;
}

static hop_status take(hop_lexicon *lexicon, size_t word, double frequency,
                       hop_error *error) {
    hop_likely *likely = &lexicon->likely;
    const hop_text *text = lexicon->words + word;
    hop_letters letters;
    char excerpt[HOP_EXCERPT_SIZE];
    if (!hop_letters_read(text, &letters))
        return hop_fail(error, HOP_ELIMIT, "word %zu, \"%s\", has over %d characters",
                        word, hop_utf8_excerpt(text->bytes, text->size, excerpt),
                        HOP_WORD_MOST);
    if (!(frequency > 0)) return HOP_OK;
    lexicon->spelt[slot_of(lexicon, text)] = (uint32_t)word + 1;
    hop_likely_cue cue;
    hop_likely_begin(&letters, &cue);
    likely->masks[word] = cue.mask;
    likely->marks[word] = (uint8_t)cue.marks;
    likely->sizes[word] = (uint8_t)cue.size;
    likely->logs[word] = (float)hop_log(frequency + 1);
    if (hop_pairs_count(&likely->pairs, cue.pairs, cue.count))
        return hop_fail_memory(error);
    return HOP_OK;
}

static hop_status fail_interrupted(hop_error *error) {
    return hop_fail(error, HOP_EINTERRUPTED, "interrupted while words were indexed");
}

static hop_status place_all(hop_context *context, hop_lexicon *lexicon,
                            hop_error *error) {
    hop_likely *likely = &lexicon->likely;
    const hop_status status = hop_pairs_lay(&likely->pairs);
    if (status == HOP_ELIMIT)
        return hop_fail(error, status, "%zu words are too many", likely->count);
    if (status) return hop_fail_memory(error);
    for (size_t word = 0; word < likely->count; word++) {
        hop_letters letters;
        uint64_t pairs[HOP_PAIRS_MOST];
        if (hop_context_interrupted(context)) return fail_interrupted(error);
        if (likely->logs[word] < 0 || !hop_letters_read(lexicon->words + word, &letters))
            continue;
        hop_pairs_place(&likely->pairs, (uint32_t)word, pairs,
                        hop_pairs_of(&letters, pairs));
    }
    return HOP_OK;
}

hop_status hop_lexicon_create(hop_context *context, const hop_text *words,
                              const double *frequencies, size_t count,
                              hop_language language, hop_lexicon **out,
                              hop_error *error) {
    if (count >= UINT32_MAX)
        return hop_fail(error, HOP_ELIMIT, "%zu words are too many", count);
    hop_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon) return hop_fail_memory(error);
    lexicon->words = words;
    lexicon->language = language;
    hop_status status = allocate(lexicon, count);
    if (status) (void)hop_fail_memory(error);
    for (size_t word = 0; !status && word < count; word++)
        status = hop_context_interrupted(context)
                     ? fail_interrupted(error)
                     : take(lexicon, word, frequencies[word], error);
    if (!status) status = place_all(context, lexicon, error);
    if (status) {
        hop_lexicon_free(lexicon);
        return status;
    }
    *out = lexicon;
    return HOP_OK;
}

void hop_lexicon_free(hop_lexicon *lexicon) {
    if (!lexicon) return;
    hop_pairs_clear(&lexicon->likely.pairs);
    free(lexicon->likely.masks);
    free(lexicon->likely.marks);
    free(lexicon->likely.sizes);
    free(lexicon->likely.logs);
    free(lexicon->spelt);
    free(lexicon);
}

size_t hop_lexicon_bytes(const hop_lexicon *lexicon) {
    const hop_likely *likely = &lexicon->likely;
    const size_t word = sizeof *likely->masks + sizeof *likely->marks +
                        sizeof *likely->sizes + sizeof *likely->logs;
    return sizeof *lexicon + (likely->padded + 1) * word +
           lexicon->slots * sizeof *lexicon->spelt + hop_pairs_bytes(&likely->pairs);
}

size_t hop_lexicon_find(const hop_lexicon *lexicon, const hop_text *folded) {
    const uint32_t found = lexicon->spelt[slot_of(lexicon, folded)];
    return found ? found - 1 : lexicon->likely.count;
}

hop_status hop_lexicon_room_create(const hop_lexicon *lexicon, hop_lexicon_room **out) {
    hop_lexicon_room *room = calloc(1, sizeof *room);
    if (!room) return HOP_ENOMEM;
    const size_t padded = lexicon->likely.padded;
    room->likely.common = malloc(padded + 1);
    room->likely.best = malloc((padded + 1) * sizeof *room->likely.best);
    if (!room->likely.common || !room->likely.best) {
        hop_lexicon_room_free(room);
        return HOP_ENOMEM;
    }
    *out = room;
    return HOP_OK;
}

void hop_lexicon_room_free(hop_lexicon_room *room) {
    if (!room) return;
    free(room->likely.common);
    free(room->likely.best);
    free(room);
}

void hop_lexicon_room_hide(hop_lexicon_room *room, const uint8_t *hidden) {
    room->likely.hidden = hidden;
}

static int compare_meant(const void *a, const void *b) {
    const hop_meant *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

size_t hop_lexicon_meant(const hop_lexicon *lexicon, hop_lexicon_room *room,
                         const hop_text *folded, size_t candidates, size_t most,
                         hop_meant *out) {
    const hop_likely *likely = &lexicon->likely;
    const int english = lexicon->language == HOP_LANGUAGE_ENGLISH;
    hop_letters letters, other;
    hop_likely_cue cue;
    hop_sound sound, said;
    if (!most || !hop_letters_read(folded, &letters)) return 0;
    hop_likely_begin(&letters, &cue);
    if (english) hop_sound_of(&letters, &sound);
    const size_t found = hop_likely_find(likely, &cue, candidates, &room->likely);
    size_t count = 0;
    for (size_t k = 0; k < found; k++) {
        hop_meant one = {.word = hop_likely_word(room->likely.best[k])};
        if (!hop_letters_read(lexicon->words + one.word, &other)) continue;
        const unsigned edit = hop_edit(&letters, &other, lexicon->language);
        one.edit = (float)edit / HOP_EDIT_UNIT;
        one.sim = hop_likely_share(likely, &cue, one.word, &room->likely);
        if (english) {
            hop_sound_of(&other, &said);
            one.sound = (float)hop_sound_edits(&sound, &said);
        }
        one.score = -one.edit + 0.75f * one.sim - 0.125f * one.sound +
                    likely->logs[one.word] / HOP_LEXICON_BETA;
        count = hop_best_offer(out, count, most, sizeof one, &one, compare_meant);
    }
    qsort(out, count, sizeof *out, compare_meant);
    return count;
}
