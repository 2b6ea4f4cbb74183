/* SPDX-License-Identifier: MIT */
/* Kind "utterance": short texts such as questions, found when garbled or cut. */
#include "kind/kinds.h"

/* Of 10,003 questions to a bank under 77 labels. beta 20, 30, 40: 91.6, 91.2, 91.0% of
   3,080 new questions got the right label, 85.6, 86.0, 85.9% of them with a fifth of the
   characters hit; 96.9, 98.0, 98.3% of 1,000 damaged copies found their text, 76.8, 76.4,
   76.4% of halves. */
const hop_kind hop_kind_utterance = {
    .name = "utterance",
    .summary = "short texts such as questions, found when garbled or cut; labels add up",
    .recipe = {.kind = "utterance",
               .encoder = HOP_ENCODER_UTTERANCE,
               .energy = "softmax",
               .language = HOP_LANGUAGE_ENGLISH,
               .beta = 30,
               .false_rejection = 0.05},
};
