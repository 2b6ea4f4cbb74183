/* SPDX-License-Identifier: MIT */
/* What the grams of a cue count. */
#include <math.h>

#include "text/utterances.h"
#include "utterances.h"

/* An index with worths alone. */
static hop_utterances *index_of(void) {
    hop_utterances *index = need(sizeof *index);
    for (int way = 0; way < HOP_WAYS; way++) {
        for (size_t gram = 0; gram < HOP_GRAMS; gram++)
            index->worth[way][gram] = gram % 3 ? (uint32_t)(1000000 + 300 * gram) : 0;
        index->unseen[way] = 1 << 22;
    }
    return index;
}

static hop_utterance_cue *cue_of(const hop_utterances *index, const char *bytes) {
    const hop_folded folded = {(char *)(uintptr_t)bytes, strlen(bytes), NULL};
    hop_utterance_cue *cue = NULL;
    assert_int_equal(hop_utterance_cue_create(index, &folded, &cue), HOP_OK);
    return cue;
}

static void test_weights(void **state) {
    (void)state;
    hop_utterances *index = index_of();
    hop_utterance_cue *cue = cue_of(index, "how are you?");
    double square = 0;
    for (size_t i = 0; i < cue->count; i++) {
        const uint32_t worth = index->worth[HOP_BY_ITEM][cue->grams[i]];
        square += (worth ? worth : 1 << 22) / 1048576.;
    }
    for (size_t i = 0; i < cue->count; i++) {
        const uint16_t gram = cue->grams[i];
        const double expected = index->worth[HOP_BY_ITEM][gram] / sqrt(square);
        assert_true(fabs(hop_utterance_weight(index, cue, HOP_BY_ITEM, gram) -
                         expected) <= 0.5 + 1e-6);
    }
    assert_true(fabs(cue->full - sqrt(square)) < 1e-9);
    hop_utterance_cue_free(cue);
    free(index);
}

static void test_cleaned_half(void **state) {
    (void)state;
    hop_utterances *index = index_of();
    hop_word_table counts = {0};
    hop_context *context = context_of(1, HOP_ISA_SCALAR);
    const hop_text words = text_of("card");
    assert_int_equal(hop_vocabulary_add(&counts, &words), HOP_OK);
    assert_int_equal(hop_vocabulary_create(context, &counts, HOP_LANGUAGE_NONE,
                                           &index->vocabulary, NULL),
                     HOP_OK);
    hop_word_table_clear(&counts);
    hop_context_free(context);
    hop_utterance_cue *cue = cue_of(index, "crad");
    assert_int_equal(cue->recalled_count, 1);
    assert_memory_equal(cue->cleaned.bytes, " card ", 6);
    const uint8_t *seen = cue->seen;
    assert_int_equal(seen[hop_gram_of("cr", 2)], HOP_SEEN_RAW);
    assert_int_equal(seen[hop_gram_of("ar", 2)], HOP_SEEN_CLEANED);
    assert_int_equal(seen[hop_gram_of(" c", 2)], HOP_SEEN_RAW | HOP_SEEN_CLEANED);
    const double *share = cue->share[HOP_BY_LABEL];
    assert_true(share[HOP_SEEN_RAW] > share[HOP_SEEN_CLEANED]);
    assert_true(fabs(share[3] - share[1] - share[2]) < 1e-15);
    hop_utterance_cue_free(cue);
    hop_vocabulary_clear(&index->vocabulary);
    free(index);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights),
        cmocka_unit_test(test_cleaned_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
