/* SPDX-License-Identifier: MIT */
/* Bytes as text and back: base64 of RFC 4648, padded. */
#ifndef HOP_ENCODE_BASE64_H
#define HOP_ENCODE_BASE64_H

#include <stddef.h>

/* Characters that `size` bytes become. */
size_t hop_base64_length(size_t size);

/* Writes hop_base64_length(size) characters, no NUL. */
void hop_base64_write(const void *bytes, size_t size, char *text);

/* Bytes that a text stands for; SIZE_MAX where it is not the one right base64 of any:
   wrong letters, length or padding, or bits set that stand for nothing. */
size_t hop_base64_size(const char *text, size_t length);

/* Reads a text that hop_base64_size accepts into as many bytes. */
void hop_base64_read(const char *text, size_t length, void *bytes);

#endif
