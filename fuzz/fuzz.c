/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: checks that hold of every reader, and files in memory. */
#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void fuzz_broken(const char *file, int line, const char *held,
                           const char *text) {
    fprintf(stderr, "%s:%d: does not hold: %s%s%s\n", file, line, held, *text ? ": " : "",
            text);
    abort();
}

hop_error fuzz_error(void) {
    hop_error error;
    memset(&error, 0xa5, sizeof error);
    return error;
}

/* The length of the sequence at p and its code point; 0: there is none. Written apart
   from the library's, which is under test. */
static size_t sequence(const unsigned char *p, size_t left, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = p[0] < 0x80                    ? 1
                          : p[0] >= 0xc0 && p[0] <= 0xdf ? 2
                          : p[0] >= 0xe0 && p[0] <= 0xef ? 3
                          : p[0] >= 0xf0 && p[0] <= 0xf7 ? 4
                                                         : 0;
    if (length == 0 || length > left) return 0;
    *code = length == 1 ? p[0] : p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        *code = *code << 6 | (p[i] & 0x3fu);
    }
    const int surrogate = *code >= 0xd800 && *code <= 0xdfff;
    return *code < least[length] || *code > 0x10ffff || surrogate ? 0 : length;
}

static int is_text(const char *text, size_t size, int controls) {
    const unsigned char *p = (const unsigned char *)text;
    uint32_t code = 0;
    for (size_t i = 0, length; i < size; i += length) {
        length = sequence(p + i, size - i, &code);
        if (length == 0) return 0;
        if (!controls && (code < 0x20 || (code >= 0x7f && code < 0xa0))) return 0;
    }
    return 1;
}

int fuzz_is_utf8(const char *text, size_t size) {
    return is_text(text, size, 1);
}

int fuzz_is_line(const char *text, size_t size) {
    return is_text(text, size, 0);
}

void fuzz_check_refusal(hop_status status, const hop_error *error,
                        const fuzz_statuses documented, const char *name) {
    int known = status == HOP_ENOMEM;
    for (size_t i = 0; documented[i] != HOP_OK; i++)
        known = known || documented[i] == status;
    CHECK_OF(known, hop_status_describe(status));
    CHECK(error->status == status);
    const size_t length = strnlen(error->message, sizeof error->message);
    CHECK(length > 0 && length < sizeof error->message);
    CHECK_OF(fuzz_is_line(error->message, length), error->message);
    if (name && status != HOP_ENOMEM)
        CHECK_OF(strstr(error->message, name), error->message);
}

fuzz_file fuzz_file_open(const void *bytes, size_t size) {
    fuzz_file file = {.descriptor = memfd_create("fuzz", MFD_CLOEXEC)};
    CHECK(file.descriptor >= 0);
    CHECK(write(file.descriptor, bytes, size) == (ssize_t)size);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.descriptor);
    return file;
}

void fuzz_file_close(fuzz_file *file) {
    CHECK(close(file->descriptor) == 0);
}

char *fuzz_text(const uint8_t *data, size_t size) {
    char *text = malloc(size + 1);
    CHECK(text);
    if (size) memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

hop_random fuzz_choices(const uint8_t *data, size_t size) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (size_t i = 0; i < size; i++) hash = (hash ^ data[i]) * UINT64_C(0x100000001b3);
    return hop_random_begin(hash, 0, 0);
}
