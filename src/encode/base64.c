/* SPDX-License-Identifier: MIT */
/* Bytes as text and back: base64 of RFC 4648, padded. */
#include "encode/base64.h"

#include <stdint.h>

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits that a letter stands for; -1: none. */
static int bits_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

size_t hop_base64_length(size_t size) {
    return (size / 3 + (size % 3 != 0)) * 4;
}

void hop_base64_write(const void *bytes, size_t size, char *text) {
    const unsigned char *from = bytes;
    for (; size; text += 4) {
        const size_t part = size < 3 ? size : 3;
        const uint32_t group = (uint32_t)from[0] << 16 |
                               (part > 1 ? (uint32_t)from[1] << 8 : 0) |
                               (part > 2 ? from[2] : 0);
        text[0] = letters[group >> 18];
        text[1] = letters[group >> 12 & 63];
        text[2] = part > 1 ? letters[group >> 6 & 63] : '=';
        text[3] = part > 2 ? letters[group & 63] : '=';
        from += part;
        size -= part;
    }
}

size_t hop_base64_size(const char *text, size_t length) {
    if (length % 4) return SIZE_MAX;
    if (length == 0) return 0;
    const size_t padding = (size_t)(text[length - 1] == '=') +
                           (size_t)(text[length - 1] == '=' && text[length - 2] == '=');
    const size_t data = length - padding;
    for (size_t i = 0; i < data; i++)
        if (bits_of(text[i]) < 0) return SIZE_MAX;
    /* The last letter carries 2 or 4 bits that no byte takes. */
    const int spare = padding == 1 ? 3 : padding == 2 ? 15 : 0;
    if (bits_of(text[data - 1]) & spare) return SIZE_MAX;
    return length / 4 * 3 - padding;
}

void hop_base64_read(const char *text, size_t length, void *bytes) {
    unsigned char *to = bytes;
    size_t left = hop_base64_size(text, length);
    for (size_t i = 0; i < length; i += 4) {
        uint32_t group = 0;
        for (size_t k = 0; k < 4; k++)
            group =
                group << 6 | (uint32_t)(text[i + k] == '=' ? 0 : bits_of(text[i + k]));
        for (int k = 0; k < 3 && left; k++, left--)
            *to++ = (unsigned char)(group >> (16 - 8 * k));
    }
}
