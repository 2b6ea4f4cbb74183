/* SPDX-License-Identifier: MIT */
/* Kind "word": single words with their frequencies, found however they are misspelt. */
#include "kind/kinds.h"

/* The noisy channel: p(word | cue) ~ frequency e^(-beta edit), the frequency as it is. Of
   3,000 misspellings that people made, 95.1% of what they meant came first among 82,834
   words, 99.3% among five; with 5.5 the mass of an answer is its chance of being right:
   of those between .5 and .7 61% were, between .8 and .95 79%, between .95 and .99 95%,
   above 99.4%. English: letters that sound alike bring half a point. */
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
