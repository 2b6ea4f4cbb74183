/* SPDX-License-Identifier: MIT */
/* The case of a word, and a word in the case of another. */
#include <stdlib.h>
#include <string.h>
#include <hopfield/text.h>
#include <utf8proc.h>
#include "core/utf8.h"

typedef enum { NO_LETTER, UNCASED, SMALL, CAPITAL } shape;

static shape shape_of(uint32_t code) {
    const utf8proc_category_t category = utf8proc_category((int32_t)code);
    if (category == UTF8PROC_CATEGORY_LL) return SMALL;
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT)
        return CAPITAL;
    if (category == UTF8PROC_CATEGORY_LO) return UNCASED;
    return NO_LETTER;
}

hop_word_case hop_word_case_of(const hop_text *word) {
    const unsigned char *p = (const unsigned char *)word->bytes;
    size_t counts[4] = {0}, step;
    shape first = NO_LETTER;
    for (size_t i = 0; i < word->size; i += step) {
        uint32_t code = 0;
        step = hop_utf8_decode(p + i, word->size - i, &code);
        const shape found = step ? shape_of(code) : UNCASED;
        if (step == 0) step = 1;
        if (first == NO_LETTER) first = found;
        counts[found]++;
    }
    if (counts[UNCASED] || counts[SMALL] + counts[CAPITAL] == 0) return HOP_CASE_OTHER;
    if (counts[CAPITAL] == 0) return HOP_CASE_SMALL;
    if (counts[CAPITAL] == 1 && first == CAPITAL) return HOP_CASE_TITLE;
    return counts[SMALL] == 0 ? HOP_CASE_CAPITALS : HOP_CASE_OTHER;
}

/* The code points that stand for this one in capitals, or at the head of a title. */
static size_t raise(uint32_t code, int title, unsigned char out[8]) {
    /* The only letter of a common language without a capital in common use. */
    if (code == 0xdf) {
        out[0] = 'S';
        out[1] = title ? 's' : 'S';
        return 2;
    }
    const int32_t raised =
        title ? utf8proc_totitle((int32_t)code) : utf8proc_toupper((int32_t)code);
    return (size_t)utf8proc_encode_char(raised, out);
}

hop_status hop_word_recase(const hop_text *word, hop_word_case wanted, char **out) {
    const unsigned char *p = (const unsigned char *)word->bytes;
    const int title = wanted == HOP_CASE_TITLE;
    int raising = wanted == HOP_CASE_CAPITALS ||
                  (title && hop_word_case_of(word) == HOP_CASE_SMALL);
    /* No code point gets longer than four bytes, and one of one byte at most three. */
    unsigned char *made = malloc(4 * word->size + 1);
    if (!made) return HOP_ENOMEM;
    size_t size = 0, step;
    for (size_t i = 0; i < word->size; i += step) {
        uint32_t code = 0;
        step = hop_utf8_decode(p + i, word->size - i, &code);
        if (step && raising && shape_of(code) == SMALL) {
            unsigned char raised[8];
            const size_t length = raise(code, title, raised);
            memcpy(made + size, raised, length);
            size += length;
            if (title) raising = 0;
            continue;
        }
        if (step == 0) step = 1;
        memcpy(made + size, p + i, step);
        size += step;
    }
    made[size] = '\0';
    *out = (char *)made;
    return HOP_OK;
}
