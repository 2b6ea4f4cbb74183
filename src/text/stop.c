/* SPDX-License-Identifier: MIT */
/* English words that say nothing of what a document is about. */
#include "text/stop.h"

#include <string.h>

/* In the order of their bytes. */
static const char *const stop_words[] = {
    "a",      "also",   "am",      "an",      "and",       "any",     "are",
    "aren't", "as",     "at",      "be",      "been",      "but",     "by",
    "can",    "can't",  "cannot",  "could",   "couldn't",  "did",     "didn't",
    "do",     "does",   "doesn't", "don't",   "for",       "from",    "had",
    "hadn't", "has",    "hasn't",  "have",    "haven't",   "he",      "he's",
    "her",    "his",    "how",     "how's",   "i",         "i'd",     "i'll",
    "i'm",    "i've",   "if",      "in",      "into",      "is",      "isn't",
    "it",     "it's",   "its",     "may",     "me",        "more",    "most",
    "my",     "no",     "not",     "of",      "on",        "or",      "other",
    "our",    "she",    "she's",   "should",  "shouldn't", "so",      "some",
    "such",   "than",   "that",    "that's",  "the",       "their",   "them",
    "then",   "there",  "there's", "these",   "they",      "they're", "this",
    "those",  "to",     "under",   "up",      "upon",      "was",     "wasn't",
    "we",     "we'll",  "we're",   "we've",   "were",      "weren't", "what",
    "what's", "when",   "where",   "where's", "whether",   "which",   "while",
    "who",    "who's",  "will",    "with",    "won't",     "would",   "wouldn't",
    "you",    "you'll", "you're",  "you've",  "your",
};

enum { COUNT = sizeof stop_words / sizeof *stop_words, LONGEST = 9 };

int hop_stop_word(const hop_text *word) {
    char bytes[LONGEST + 1];
    if (word->size == 0 || word->size > LONGEST) return 0;
    memcpy(bytes, word->bytes, word->size);
    bytes[word->size] = '\0';
    size_t low = 0, high = COUNT;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(bytes, stop_words[middle]);
        if (order == 0) return 1;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}
