/* SPDX-License-Identifier: MIT */
/* Kind "utterance": short texts such as questions, found when garbled or cut. */
#include "kind/kinds.h"

/* Of 10,003 questions to a bank under 77 labels. beta 20, 30, 40: 91.3, 90.8, 90.7% of
   3,080 new questions got the right label, 85.2, 86.2, 85.8% of them with a fifth of the
   characters hit; 96.9, 97.9, 98.1% of 1,000 damaged copies found their text, 77.0, 76.4,
   76.4% of halves; 65.1, 66.2, 64.4% of strangers were told where 90% of
   the others pass. */
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
