/* SPDX-License-Identifier: MIT */
/* Strict UTF-8: what is malformed, overlong, a surrogate or beyond U+10FFFF is none. */
#include "core/utf8.h"

#include <string.h>

size_t hop_utf8_decode(const unsigned char *p, size_t left, uint32_t *code) {
    size_t length = p[0] < 0x80   ? 1
                    : p[0] < 0xc2 ? 0
                    : p[0] < 0xe0 ? 2
                    : p[0] < 0xf0 ? 3
                                  : 4;
    if (length == 0 || p[0] > 0xf4 || length > left) return 0;
    uint32_t found = length == 1 ? p[0] : p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        found = found << 6 | (p[i] & 0x3fu);
    }
    if ((length == 3 && found < 0x800) || (length == 4 && found < 0x10000)) return 0;
    if ((found >= 0xd800 && found <= 0xdfff) || found > 0x10ffff) return 0;
    *code = found;
    return length;
}

/* Whether each of eight bytes is ASCII and not NUL. */
static int plain_eight(const unsigned char *p) {
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & tops) == 0 && ((word - ones) & tops) == 0;
}

size_t hop_utf8_fault(const char *text, size_t size) {
    const unsigned char *p = (const unsigned char *)text;
    size_t i = 0;
    while (i < size) {
        uint32_t code = 0;
        if (size - i >= 8 && plain_eight(p + i)) {
            i += 8;
            continue;
        }
        size_t length = p[i] ? hop_utf8_decode(p + i, size - i, &code) : 0;
        if (length == 0) return i;
        i += length;
    }
    return size;
}

const char *hop_utf8_excerpt(const char *text, size_t size, char out[HOP_EXCERPT_SIZE]) {
    const unsigned char *p = (const unsigned char *)text;
    size_t used = 0, i = 0;
    while (i < size) {
        uint32_t code = 0;
        size_t length = hop_utf8_decode(p + i, size - i, &code);
        size_t take = length ? length : 1;
        if (used + take + 4 > HOP_EXCERPT_SIZE) {
            memcpy(out + used, "...", 3);
            used += 3;
            break;
        }
        if (length && code >= 0x20 && code != 0x7f)
            memcpy(out + used, p + i, length);
        else
            memset(out + used, '?', take);
        used += take;
        i += take;
    }
    out[used] = '\0';
    return out;
}

/* Whether these bytes, to the end of a text, begin a longer sequence. */
static int is_beginning(const unsigned char *p, size_t left) {
    const size_t wanted = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;
    if (left >= wanted) return 0;
    for (size_t i = 1; i < left; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    return 1;
}

void hop_utf8_make_line(char *text, int cut) {
    unsigned char *p = (unsigned char *)text;
    const size_t size = strlen(text);
    for (size_t i = 0, length; i < size; i += length) {
        uint32_t code = 0;
        length = hop_utf8_decode(p + i, size - i, &code);
        if (length && code >= 0x20 && (code < 0x7f || code >= 0xa0)) continue;
        if (length == 0 && cut && is_beginning(p + i, size - i)) {
            p[i] = '\0';
            return;
        }
        if (length == 0) length = 1;
        memset(p + i, '?', length);
    }
}
