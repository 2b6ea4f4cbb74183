/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share: checks that hold of every reader, and files in memory. */
#ifndef HOP_FUZZ_H
#define HOP_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/random.h>
#include <hopfield/status.h>

/* What a target is: called with one input after the other; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Stops the program where a promise is broken, and says which. */
#define CHECK(held)                                                                      \
    do {                                                                                 \
        if (!(held)) fuzz_broken(__FILE__, __LINE__, #held, "");                         \
    } while (0)
#define CHECK_OF(held, text)                                                             \
    do {                                                                                 \
        if (!(held)) fuzz_broken(__FILE__, __LINE__, #held, text);                       \
    } while (0)
_Noreturn void fuzz_broken(const char *file, int line, const char *held,
                           const char *text);

/* The statuses that a function may return, up to HOP_OK. */
typedef hop_status fuzz_statuses[HOP_STATUS_COUNT];

/* An error that no function has filled yet: what is not written is seen. */
hop_error fuzz_error(void);

/* A refusal is as promised: a status that is documented (or HOP_ENOMEM, always allowed),
   the same in the error, and one line of UTF-8 without control characters that names
   `name` (NULL: need not). */
void fuzz_check_refusal(hop_status status, const hop_error *error,
                        const fuzz_statuses documented, const char *name);

/* Whether text[size] is UTF-8, and holds no control character. */
int fuzz_is_utf8(const char *text, size_t size);
int fuzz_is_line(const char *text, size_t size);

/* The path of a file of these bytes, in memory: valid until fuzz_file_close. A NULL for
   an empty file. Two may be open. */
typedef struct fuzz_file {
    int descriptor;
    char path[32];
} fuzz_file;
fuzz_file fuzz_file_open(const void *bytes, size_t size);
void fuzz_file_close(fuzz_file *file);

/* A copy of the input as text that ends with a NUL, to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);

/* A source of choices that are not worth a byte of the input: they follow from all of it,
   so that an input is a plain file and says everything. */
hop_random fuzz_choices(const uint8_t *data, size_t size);

#endif
