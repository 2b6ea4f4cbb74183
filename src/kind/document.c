/* SPDX-License-Identifier: MIT */
/* Kind "document": longer texts, found by their words, misspelt ones included. */
#include "kind/kinds.h"

/* beta */
const hop_kind hop_kind_document = {
    .name = "document",
    .summary = "longer texts, found by their words, misspelt ones included",
    .recipe = {.kind = "document",
               .encoder = HOP_ENCODER_DOCUMENT,
               .energy = "softmax",
               .language = HOP_LANGUAGE_ENGLISH,
               .beta = 1,
               .false_rejection = 0.05},
};
