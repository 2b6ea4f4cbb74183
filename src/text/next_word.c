/* SPDX-License-Identifier: MIT */
/* Where the words of a text are. */
#include <hopfield/text.h>
#include <utf8proc.h>
#include "core/utf8.h"

typedef enum { OTHER, LETTER, MARK, APOSTROPHE, IGNORABLE } role;

/* What stands at p, and its bytes. */
static role role_at(const unsigned char *p, size_t left, size_t *length) {
    *length = 1;
    if (p[0] < 0x80) {
        const unsigned small = p[0] | 0x20u;
        if ((small >= 'a' && small <= 'z') || (p[0] >= '0' && p[0] <= '9')) return LETTER;
        return p[0] == '\'' ? APOSTROPHE : OTHER;
    }
    uint32_t code = 0;
    *length = hop_utf8_decode(p, left, &code);
    if (*length == 0) {
        *length = 1;
        return OTHER;
    }
    if (code == 0x2019 || code == 0x2018 || code == 0x201b || code == 0xb4 ||
        code == 0x1ffd || code == 0xff07)
        return APOSTROPHE;
    const utf8proc_property_t *property = utf8proc_get_property((int32_t)code);
    if (property->ignorable) return IGNORABLE;
    if (code >= 0x2bb && code <= 0x2bd) return APOSTROPHE;
    if (property->category >= UTF8PROC_CATEGORY_MN &&
        property->category <= UTF8PROC_CATEGORY_ME)
        return MARK;
    const int letter = property->category >= UTF8PROC_CATEGORY_LU &&
                       property->category <= UTF8PROC_CATEGORY_LO;
    const int digit = property->category >= UTF8PROC_CATEGORY_ND &&
                      property->category <= UTF8PROC_CATEGORY_NO;
    return letter || digit ? LETTER : OTHER;
}

int hop_text_next_word(const hop_text *text, size_t *at, size_t *length) {
    const unsigned char *bytes = (const unsigned char *)text->bytes;
    size_t begin = *at, step = 0;
    while (begin < text->size &&
           role_at(bytes + begin, text->size - begin, &step) != LETTER)
        begin += step;
    if (begin >= text->size) return 0;
    size_t end = begin;
    int apostrophes = 0;
    for (size_t i = begin; i < text->size; i += step) {
        const role found = role_at(bytes + i, text->size - i, &step);
        if (found == APOSTROPHE && apostrophes == 0) {
            apostrophes = 1;
        } else if (found == LETTER || (found == MARK && !apostrophes)) {
            end = i + step;
            apostrophes = 0;
        } else if (found != IGNORABLE) {
            break;
        }
    }
    *at = begin;
    *length = end - begin;
    return 1;
}
