/* SPDX-License-Identifier: MIT */
/* What may be the key of an item. */
#include "core/utf8.h"
#include "store/store.h"

const char *hop_key_fault(const char *key, size_t size) {
    if (size == 0) return "is empty";
    if (size > HOP_MAX_KEY) return "is longer than 1024 bytes";
    for (size_t i = 0; i < size;) {
        uint32_t code = 0;
        size_t length = hop_utf8_decode((const unsigned char *)key + i, size - i, &code);
        if (length == 0) return "is not UTF-8";
        if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            return "contains a control character";
        i += length;
    }
    return NULL;
}
