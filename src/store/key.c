/* SPDX-License-Identifier: MIT */
/* What may be the key of an item. */
#include "store/store.h"

/* The length of the UTF-8 sequence at p (at most `left` bytes), its code in *out; 0 where
   it is malformed, overlong, a surrogate or beyond U+10FFFF. */
static size_t decode(const unsigned char *p, size_t left, uint32_t *out) {
    size_t length = p[0] < 0x80   ? 1
                    : p[0] < 0xc2 ? 0
                    : p[0] < 0xe0 ? 2
                    : p[0] < 0xf0 ? 3
                                  : 4;
    if (length == 0 || p[0] > 0xf4 || length > left) return 0;
    uint32_t code = length == 1 ? p[0] : p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        code = code << 6 | (p[i] & 0x3fu);
    }
    if ((length == 3 && code < 0x800) || (length == 4 && code < 0x10000)) return 0;
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return 0;
    *out = code;
    return length;
}

const char *hop_key_fault(const char *key, size_t size) {
    if (size == 0) return "is empty";
    if (size > HOP_MAX_KEY) return "is longer than 1024 bytes";
    for (size_t i = 0; i < size;) {
        uint32_t code = 0;
        size_t length = decode((const unsigned char *)key + i, size - i, &code);
        if (length == 0) return "is not UTF-8";
        if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            return "contains a control character";
        i += length;
    }
    return NULL;
}
