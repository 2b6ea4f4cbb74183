/* SPDX-License-Identifier: MIT */
/* The kinds, one a file, in the order of their table. */
#ifndef HOP_KIND_KINDS_H
#define HOP_KIND_KINDS_H

#include <hopfield/kind.h>

extern const hop_kind hop_kind_patterns;
extern const hop_kind hop_kind_picture;
extern const hop_kind hop_kind_vector;
extern const hop_kind hop_kind_word;
extern const hop_kind hop_kind_utterance;
extern const hop_kind hop_kind_document;

#endif
