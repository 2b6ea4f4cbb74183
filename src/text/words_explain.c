/* SPDX-License-Identifier: MIT */
/* A word beside a cue: what agrees, and what was typed in its place. */
#include "text/words.h"

#include <stdlib.h>

#include "core/error.h"

static size_t next(const hop_folded *folded, size_t at) {
    for (at++; at < folded->size && ((unsigned char)folded->bytes[at] & 0xc0) == 0x80;)
        at++;
    return at;
}

/* The edits of a path, put together as spans of folded bytes: neighbours that both agree,
   or both do not. */
static size_t group(const hop_edit_step *steps, size_t count, const hop_folded *cue,
                    const hop_folded *text, hop_text_span *spans) {
    size_t made = 0, at = 0, from = 0;
    for (size_t k = 0; k < count; k++) {
        const int same = steps[k].same;
        if (!made || spans[made - 1].same != same)
            spans[made++] = (hop_text_span){.cue = at, .text = from, .same = same};
        for (size_t c = 0; c < steps[k].cue; c++) at = next(cue, at);
        for (size_t w = 0; w < steps[k].word; w++) from = next(text, from);
        spans[made - 1].cue_size = at - spans[made - 1].cue;
        spans[made - 1].text_size = from - spans[made - 1].text;
    }
    return made;
}

/* Folded bytes as bytes of the source. */
static void move(const hop_folded *folded, size_t *at, size_t *size) {
    const size_t end = folded->from[*at + *size];
    *at = folded->from[*at];
    *size = end > *at ? end - *at : 0;
}

hop_status hop_words_explain(const hop_texts_given *given, const void *index,
                             const hop_folded *cue, const hop_folded *text,
                             hop_text_span **spans, size_t *count, hop_error *error) {
    (void)index;
    hop_letters typed, meant;
    if (!hop_letters_read(&(hop_text){cue->bytes, cue->size}, &typed) ||
        !hop_letters_read(&(hop_text){text->bytes, text->size}, &meant)) {
        *spans = NULL;
        *count = 0;
        return HOP_OK;
    }
    hop_edit_step steps[2 * HOP_WORD_MOST];
    const size_t made = hop_edit_path(&typed, &meant, given->language, steps);
    hop_text_span *out = malloc((made + 1) * sizeof *out);
    if (!out) return hop_fail_memory(error);
    const size_t grouped = group(steps, made, cue, text, out);
    for (size_t k = 0; k < grouped; k++) {
        const size_t longest = cue->size > text->size ? cue->size : text->size;
        out[k].weight = out[k].same ? (double)out[k].text_size / (double)longest : 0;
        move(cue, &out[k].cue, &out[k].cue_size);
        move(text, &out[k].text, &out[k].text_size);
    }
    *spans = out;
    *count = grouped;
    return HOP_OK;
}
