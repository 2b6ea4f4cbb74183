/* SPDX-License-Identifier: MIT */
/* Kind "word": single words with their frequencies, found however they are misspelt. */
#include "kind/kinds.h"

/* beta turns edits into chances: e^-5.5 is what a whole edit costs beside a frequency.
   The frequency goes in as it is, as the prior of the noisy channel. */
const hop_kind hop_kind_word = {
    .name = "word",
    .summary = "single words with their frequencies, found however they are misspelt",
    .recipe = {.kind = "word",
               .encoder = HOP_ENCODER_WORD,
               .energy = "softmax",
               .language = HOP_LANGUAGE_ENGLISH,
               .beta = 5.5,
               .false_rejection = 0.05},
};
