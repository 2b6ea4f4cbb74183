/* SPDX-License-Identifier: MIT */
/* Indexes of texts, for tests. */
#ifndef HOP_TESTS_TEXT_INDEXES_H
#define HOP_TESTS_TEXT_INDEXES_H

#include "words.h"

static inline hop_texts *index_of(const hop_text *texts, size_t count,
                                  const hop_texts_options *options) {
    hop_context *context = context_of(1, HOP_ISA_AUTO);
    hop_texts *index = NULL;
    hop_error error;
    if (hop_texts_create(context, texts, count, options, &index, &error))
        fail_msg("%s", error.message);
    hop_context_free(context);
    return index;
}

#endif
