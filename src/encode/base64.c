/* SPDX-License-Identifier: MIT */
/* Bytes as text and back: base64 of RFC 4648, padded. */
#include "encode/base64.h"

#include <stdint.h>

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The six bits that a letter stands for, and one more: 0 is none. */
static const unsigned char places[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,
    ['H'] = 8,  ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14,
    ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21,
    ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28,
    ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
    ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
    ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49,
    ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63,
    ['/'] = 64};

static unsigned place_of(char c) {
    return places[(unsigned char)c];
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
    unsigned wrong = 0;
    for (size_t i = 0; i < data; i++) wrong |= place_of(text[i]) == 0;
    /* The last letter carries 2 or 4 bits that no byte takes. */
    const unsigned spare = padding == 1 ? 3 : padding == 2 ? 15 : 0;
    if (wrong || ((place_of(text[data - 1]) - 1) & spare)) return SIZE_MAX;
    return length / 4 * 3 - padding;
}

static uint32_t group_of(const char *text) {
    uint32_t group = 0;
    for (int k = 0; k < 4; k++)
        group = group << 6 | (text[k] == '=' ? 0 : place_of(text[k]) - 1);
    return group;
}

void hop_base64_read(const char *text, size_t length, void *bytes) {
    unsigned char *to = bytes;
    for (; length > 4; length -= 4, text += 4, to += 3) {
        const uint32_t group = group_of(text);
        to[0] = (unsigned char)(group >> 16);
        to[1] = (unsigned char)(group >> 8);
        to[2] = (unsigned char)group;
    }
    if (length == 0) return;
    const uint32_t group = group_of(text);
    const int count = 3 - (text[3] == '=') - (text[2] == '=');
    for (int k = 0; k < count; k++) to[k] = (unsigned char)(group >> (16 - 8 * k));
}
