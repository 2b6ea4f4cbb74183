/* SPDX-License-Identifier: MIT */
/* Command lines: the words of a command, one a line, as the program reads its options. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../tools/hopfield/command.h"
#include "../tools/hopfield/exit.h"
#include "fuzz.h"

enum { MOST_WORDS = 64 };

/* The words of the input, each in memory of exactly its size. */
static int split(const uint8_t *data, size_t size, char **words) {
    int count = 0;
    while (count < MOST_WORDS) {
        const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
        const size_t length = end ? (size_t)(end - data) : size;
        words[count++] = fuzz_text(data, length);
        if (!end) break;
        data += length + 1;
        size -= length + 1;
    }
    words[count] = NULL;
    return count;
}

/* What a refusal prints: one line, which says who speaks. */
static void check_complaint(const char *line, size_t size) {
    CHECK_OF(size > 11 && strncmp(line, "hopfield: ", 10) == 0, line);
    CHECK_OF(line[size - 1] == '\n' && fuzz_is_line(line, size - 1), line);
}

static void check_value(hop_flag_id id, const hop_options *options) {
    const hop_flag *flag = &hop_flags[id];
    const void *field = (const char *)options + flag->offset;
    if (!options->given[id] || !options->texts[id]) return;
    if (flag->kind == KIND_CHOICE) {
        const int chosen = *(const int *)field;
        CHECK(chosen >= 0);
        for (int i = 0; i <= chosen; i++) CHECK(flag->words[i]);
    } else if (flag->kind == KIND_COUNT) {
        const uint64_t count = *(const uint64_t *)field;
        CHECK((double)count >= flag->low && (double)count <= flag->high);
    } else if (flag->kind == KIND_REAL) {
        const double real = *(const double *)field;
        CHECK(real >= flag->low && real <= flag->high);
    }
}

/* What hop_options_read says on stderr, to be freed, and what it returns. */
static char *read_words(const hop_cmd *command, int count, char **words,
                        hop_options *options, int *code) {
    char *said = NULL;
    size_t size = 0;
    FILE *kept = stderr;
    stderr = open_memstream(&said, &size);
    CHECK(stderr);
    *code = hop_options_read(command, count, words, options);
    fclose(stderr);
    stderr = kept;
    CHECK(size == strlen(said));
    return said;
}

static void check_read(const hop_cmd *command, int count, char *const *words) {
    hop_options options, again;
    char *given[MOST_WORDS + 1]; /* getopt changes their order */
    int code, code_again;
    memcpy(given, words, sizeof given);
    char *said = read_words(command, count, given, &options, &code);
    if (code) {
        CHECK(code == EXIT_USAGE);
        check_complaint(said, strlen(said));
    } else {
        CHECK_OF(!*said, said);
        CHECK(options.argument_count < (size_t)count);
        CHECK(options.arguments[options.argument_count] == NULL);
        for (const hop_flag_id *id = command->flags; *id != FLAG_END; id++)
            check_value(*id, &options);
    }
    memcpy(given, words, sizeof given);
    char *said_again = read_words(command, count, given, &again, &code_again);
    CHECK_OF(code == code_again && strcmp(said, said_again) == 0, said_again);
    free(said);
    free(said_again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *words[MOST_WORDS + 1];
    const int count = split(data, size, words);
    const hop_cmd *command = hop_cmd_find(words[0]);
    const char *near = hop_cmd_suggest(words[0]);
    CHECK(!near || hop_cmd_find(near));
    CHECK(!command || near == command->name || strlen(words[0]) > 63);
    if (command) check_read(command, count, words);
    for (int i = 0; i < count; i++) free(words[i]);
    return 0;
}
