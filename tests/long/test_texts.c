/* SPDX-License-Identifier: MIT */
/* A million short texts, as words and as utterances: each is found by a misspelt cue. */
#include <hopfield.h>

#include <string.h>
#include "engine.h"

enum { MANY = 1000000, SIZE = 12, ASKED = 200 };

/* Eight letters that say the number, in syllables, so that texts differ. */
static void write_text(size_t number, char *out) {
    static const char consonants[] = "bdfgklmnprst", vowels[] = "aeiou";
    for (int k = 0; k < 4; k++) {
        *out++ = consonants[number % 12];
        number /= 12;
        *out++ = vowels[number % 5];
        number /= 5;
    }
    *out = '\0';
}

static void ask(const hop_texts *index, char (*bytes)[SIZE]) {
    size_t first = 0;
    for (size_t k = 0; k < ASKED; k++) {
        const size_t row = k * (MANY / ASKED) + k;
        char cue[SIZE];
        strcpy(cue, bytes[row]);
        for (int slip = 0; slip < 2; slip++) {
            hop_texts_find_options how = HOP_TEXTS_FIND_INIT;
            hop_text_found out;
            size_t found = 0;
            const hop_text asked = {cue, strlen(cue)};
            assert_int_equal(
                hop_texts_find(index, &asked, &how, &out, &found, NULL, NULL), HOP_OK);
            assert_int_equal(found, 1);
            if (slip)
                first += out.row == row;
            else
                assert_true(out.row == row && out.same && out.similarity == 1);
            cue[4] = 'x'; /* no text has it */
        }
    }
    /* Up to eleven others differ in that letter alone. */
    assert_true(first >= ASKED / 24);
}

static void a_million(void **state) {
    (void)state;
    char(*bytes)[SIZE] = need(MANY * sizeof *bytes);
    hop_text *texts = need(MANY * sizeof *texts);
    hop_context *context = context_of(2, HOP_ISA_AUTO);
    for (size_t k = 0; k < MANY; k++) {
        write_text(k, bytes[k]);
        texts[k] = (hop_text){bytes[k], strlen(bytes[k])};
    }
    for (int sort = HOP_TEXT_WORDS; sort <= HOP_TEXT_UTTERANCES; sort++) {
        hop_texts_options options = HOP_TEXTS_OPTIONS_INIT;
        hop_texts *index = NULL;
        options.sort = (hop_text_sort)sort;
        assert_int_equal(hop_texts_create(context, texts, MANY, &options, &index, NULL),
                         HOP_OK);
        assert_true(hop_texts_bytes(index) < (size_t)400 << 20);
        ask(index, bytes);
        hop_texts_free(index);
    }
    hop_context_free(context);
    free(texts);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_million)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
