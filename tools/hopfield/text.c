/* SPDX-License-Identifier: MIT */
/* Text of strangers: what of it is UTF-8. */
#include "text.h"

#include <string.h>

size_t hop_text_sequence(const char *text, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char first = (unsigned char)text[0];
    const size_t length = first < 0x80                    ? 1
                          : first >= 0xc2 && first < 0xe0 ? 2
                          : first >= 0xe0 && first < 0xf0 ? 3
                          : first >= 0xf0 && first < 0xf5 ? 4
                                                          : 0;
    uint32_t found = length > 1 ? first & (0x7fu >> length) : first;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80) return 0;
        found = found << 6 | ((unsigned char)text[i] & 0x3fu);
    }
    if (found < least[length] || found > 0x10ffff) return 0;
    if (found >= 0xd800 && found <= 0xdfff) return 0;
    *code = found;
    return length;
}

void hop_text_make_line(char *text) {
    uint32_t code = 0;
    for (size_t length; *text; text += length) {
        length = hop_text_sequence(text, &code);
        if (length && code >= 0x20 && (code < 0x7f || code >= 0xa0)) continue;
        if (length == 0) length = 1;
        memset(text, '?', length);
    }
}
