/* SPDX-License-Identifier: MIT */
/* The names of languages. */
#include <hopfield/texts.h>

const char *hop_language_name(hop_language language) {
    static const char *const names[] = {"none", "english"};
    return (unsigned)language < HOP_LANGUAGE_COUNT ? names[language] : 0;
}
