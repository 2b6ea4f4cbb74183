/* SPDX-License-Identifier: MIT */
/* The letters of a word: code points, what is under their marks, and which are vowels. */
#include "text/letters.h"

#include <string.h>
#include <utf8proc.h>

#include "core/utf8.h"

static uint32_t base_of(uint32_t code) {
    if (code < 0x80) return code;
    utf8proc_int32_t parts[8];
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)code, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    /* What Hangul decomposes into is no mark. */
    if (count < 2 || count > 8 || utf8proc_category(parts[1]) != UTF8PROC_CATEGORY_MN)
        return code;
    return (uint32_t)parts[0];
}

static int is_vowel(uint32_t base) {
    static const uint16_t others[] = {
        0x00e6, 0x00f8, 0x0153, 0x0131, 0x0259,         /* æ ø œ ı ə */
        0x03b1, 0x03b5, 0x03b7, 0x03b9, 0x03bf, 0x03c5, /* α ε η ι ο υ */
        0x03c9, 0x0430, 0x0435, 0x0438, 0x043e, 0x0443, /* ω а е и о у */
        0x044b, 0x044d, 0x044e, 0x044f, 0x0454, 0x0456, /* ы э ю я є і */
    };
    if (base < 0x80) return base > 0 && strchr("aeiouy", (int)base) != NULL;
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (others[k] == base) return 1;
    return 0;
}

int hop_letters_read(const hop_text *folded, hop_letters *out) {
    const unsigned char *bytes = (const unsigned char *)folded->bytes;
    size_t count = 0;
    for (size_t at = 0, length; at < folded->size; at += length, count++) {
        if (count == HOP_WORD_MOST) return 0;
        uint32_t code;
        length = hop_utf8_decode(bytes + at, folded->size - at, &code);
        if (!length) return 0;
        out->code[count] = code;
        out->base[count] = base_of(code);
        out->vowel[count] = (uint8_t)is_vowel(out->base[count]);
    }
    out->count = count;
    return 1;
}

size_t hop_letters_count(const hop_text *text) {
    size_t count = 0;
    for (size_t i = 0; i < text->size; i++)
        count += ((unsigned char)text->bytes[i] & 0xc0) != 0x80;
    return count;
}

int hop_letters_fit(const hop_text *word) {
    return word->size <= HOP_WORD_MOST || hop_letters_count(word) <= HOP_WORD_MOST;
}

uint64_t hop_letters_mask(const hop_letters *letters) {
    uint64_t once = 0, twice = 0;
    for (size_t k = 0; k < letters->count; k++) {
        const uint64_t bit = UINT64_C(1) << (letters->base[k] & 31);
        twice |= once & bit;
        once |= bit;
    }
    return once | twice << 32;
}
