/* SPDX-License-Identifier: MIT */
/* Kind "utterance": short texts such as questions, found when garbled or cut; labels add
 * up. */
#include "kind/kinds.h"

/* beta */
const hop_kind hop_kind_utterance = {
    .name = "utterance",
    .summary = "short texts such as questions, found when garbled or cut; labels add up",
    .recipe = {.kind = "utterance",
               .encoder = HOP_ENCODER_UTTERANCE,
               .energy = "softmax",
               .language = HOP_LANGUAGE_ENGLISH,
               .beta = 20,
               .false_rejection = 0.05},
};
