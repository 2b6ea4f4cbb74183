/* SPDX-License-Identifier: MIT */
/* A memory of texts: words, utterances or documents, and what a garbled cue is like. */
#ifndef HOPFIELD_TEXTS_H
#define HOPFIELD_TEXTS_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/status.h>
#include <hopfield/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the texts are, and so how they are compared. */
typedef enum hop_text_sort {
    HOP_TEXT_WORDS,      /* single words, by what it costs to mistype one as the cue */
    HOP_TEXT_UTTERANCES, /* short texts, by runs of two to four characters */
    HOP_TEXT_DOCUMENTS,  /* longer texts, by their words */
    HOP_TEXT_SORT_COUNT
} hop_text_sort;

/** What is known of the language beyond its letters. */
typedef enum hop_language {
    HOP_LANGUAGE_NONE,
    HOP_LANGUAGE_ENGLISH, /* letters that sound alike; stems and stop words */
    HOP_LANGUAGE_COUNT
} hop_language;

/** "none", "english"; NULL outside the enum. Static storage. */
HOP_API const char *hop_language_name(hop_language language);

typedef struct hop_texts hop_texts;

/** Begin with HOP_TEXTS_OPTIONS_INIT. Arrays are copied. */
typedef struct hop_texts_options {
    size_t size;
    hop_text_sort sort;
    hop_language language;
    double beta;             /* what a score is multiplied with, HOP_LEAST_BETA to
                                HOP_MOST_BETA */
    const double *strengths; /* [count] 0 or more; of words, their frequencies; 0: as if
                                the text were not there. NULL: all 1 */
    const size_t *labels;    /* [count] below label_count; NULL: each its own */
    size_t label_count;      /* at most count */
} hop_texts_options;

#define HOP_TEXTS_OPTIONS_INIT                                                           \
    { sizeof(hop_texts_options), HOP_TEXT_UTTERANCES, HOP_LANGUAGE_NONE, 1, 0, 0, 0 }

/**
 * Index texts.
 *
 * texts   [count]; their bytes, not the array, are borrowed and must stay as long as the
 *         index
 *
 * A text of over HOP_MAX_TEXT bytes once folded, or as a word of over HOP_WORD_MOST
 * characters, is never found, as if its strength were 0.
 *
 * HOP_EINVAL (options), HOP_EVALUE (a text that is no UTF-8: the message names its row),
 * HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED. O(bytes).
 */
HOP_API hop_status hop_texts_create(hop_context *context, const hop_text *texts,
                                    size_t count, const hop_texts_options *options,
                                    hop_texts **out, hop_error *error);
HOP_API void hop_texts_free(hop_texts *texts);
/** Whether weights hold what labels tell: of utterances, two or more to a label on
    average. */
HOP_API int hop_texts_tell_labels(const hop_texts *texts);
/** Bytes that the index holds, those of the texts not included. */
HOP_API size_t hop_texts_bytes(const hop_texts *texts);

/** Characters of a word, at most; a longer one is not found, and as a cue is like none.
 */
enum { HOP_WORD_MOST = 64 };

/** One text beside a cue. */
typedef struct hop_text_found {
    size_t row;
    double weight;     /* z = beta score + ln strength + what the label adds: the log of
                          its weight in a softmax, by which labels are told */
    double similarity; /* 0..1; 1 where both are the same once folded */
    int same;          /* they are */
    double alone;      /* the log of its weight as the very text that is meant, whatever
                          its label: the same as `weight` but for utterances that share
                          labels */
    size_t twin;       /* of words the first row that is the same once folded; else row */
} hop_text_found;

/** How to look; begin with HOP_TEXTS_FIND_INIT. */
typedef struct hop_texts_find_options {
    size_t size;
    size_t most;       /* texts wanted, at least 1 */
    size_t hide_row;   /* as if this text were not there; SIZE_MAX: none is hidden */
    size_t hide_label; /* as if those with this label were not */
} hop_texts_find_options;

#define HOP_TEXTS_FIND_INIT                                                              \
    { sizeof(hop_texts_find_options), 1, (size_t)-1, (size_t)-1 }

/**
 * The texts of the largest weight, of equal weights the lowest row first; where
 * utterances share labels, half of them the largest `alone`. Texts that have nothing in
 * common with the cue are not found.
 *
 * out        [most]
 * found      how many
 * looked_at  texts compared; nullable
 *
 * Hidden texts still count in what is known of the collection: how often a run of
 * characters or a word occurs.
 *
 *     words        score = -edit + 3/4 sim - 1/8 sound
 *     utterances   two scores, of the text and of its label
 *     documents    score = BM25 of words + 7/50 BM25 of runs of five characters
 *
 * Words. edit: the least sum of costs that mistypes the word as the cue: a letter for
 * another 1.5, a vowel for a vowel 1, a letter with other marks 0.3; one too many 1.25,
 * or 0.65 if it doubles; one missing 0.65, or 0.45 of a double; neighbours swapped 0.7,
 * over another one 0.9; at the first letter 0.3 more, for a last one extra or missing
 * 0.15 more. In English, consonants that sound alike are as vowels are. sim: 2 (pairs of
 * letters and letters in common) / (those of both). sound: edits between keys of English
 * sounds; 0 without a language. Compared are the 50 words (`most`, if more) with the
 * largest sim + 0.0216 ln(strength + 1), but none of hidden rows alone. The rows of a
 * word that is the cue once folded get what makes the first of them lead all other words
 * by ln 20, and those in the cue's own case what makes them lead the others; so a right
 * word is never corrected. similarity = (1 - edit / the most it costs at these
 * lengths)^2.
 *
 * Utterances. Distinct runs g of 2 to 4 code points of the folded texts, one space at
 * either end, in 2^14 buckets; n_g of N texts have one (1/2 where none has). Two scores
 * of a text d for a cue q,
 *
 *     s_k(d) = sum_{g in q and d} w_k(g) / (|q|_k |d|_k^a_k m_k^(1 - a_k)),
 *     |x|_k^2 = sum_{g in x} w_k(g),   m_k the mean of |d|_k
 *     item    w = ln(1 + N/n_g)^(1/2),             a = 0.5
 *     label   w = item's w (D_g + 0.05)^0.7,       a = 0.6
 *
 * D_g is how far the labels of texts with g are from those of all texts (KL divergence,
 * smoothed by 10). Each is (2 s(cue) + s(cleaned cue)) / 3; cleaned: words that no text
 * has, at most 128 of them, give way to the words most likely meant. With c the strength
 * and e_l what the grams say of the label (softmax regression on the texts from counts
 * on; the counts alone where the labels are over 256 or the texts too many; nothing over
 * 65,536 labels),
 *
 *     p_label(d) ~ c e^(beta s_label + e_l),   p_item(d) ~ c e^(3 beta s_item)
 *     z = ln(p_label + (1/3 + 3 v^16) p_item) + ln sum c e^(beta s_label + e_l)
 *         + beta/3 (ln max_l softmax(e) - 7/20 u)
 *
 * The last term is the same for all texts, so that it changes no share but the energy: a
 * cue is known where the evidence is for one label, and no less than is usual for it. u:
 * what e_l is above the mean of e for the label's own texts, as training came to them,
 * less the mean of that over labels; without training the term is 0.
 *
 *     alone = 3 beta s_item + ln c + ln(1/3 + 3 v^16)
 *
 * v is the share of the cue's weight that d has: 1 where the cue was cut out of it. So a
 * damaged copy of a text finds it, and a paraphrase is left to the labels. Either p is
 * over its 256 best texts. Texts without shared labels (under two texts a label) have
 * z = alone. similarity = sum w / (|q| |d|) by item, cue and cleaned cue as above. O(cue
 * + postings of its runs + texts), and 30 edit distances an unknown word.
 *
 * Documents. BM25 = sum idf n (k + 1) / (n + k (1/4 + 3/4 length / mean length)), idf =
 * ln(1 + (N - D + 1/2) / (D + 1/2)), k = 1.6, over words and runs of the cue, as often as
 * they occur there, where the text has one n times and D of N texts have it. In English,
 * words by their stems, without stop words. A word of the cue that no document has is
 * shared among the three that it is likeliest to be, by e^4s, s their score as words;
 * numbers and what is like no word are not, nor what comes after 128 others. Half of the
 * runs are of the cue as it is, half of what it was taken for. The similarity is the
 * score over what none reaches, however often it repeats the cue; a document that is the
 * cue has that score. Robertson, Zaragoza 2009; Porter 1980.
 *
 * HOP_EINVAL (options), HOP_EVALUE (a cue that is no UTF-8, or has a NUL), HOP_ELIMIT,
 * HOP_ENOMEM. Threads may look together. The bytes do not depend on the instruction set.
 */
HOP_API hop_status hop_texts_find(const hop_texts *texts, const hop_text *cue,
                                  const hop_texts_find_options *options,
                                  hop_text_found *out, size_t *found, size_t *looked_at,
                                  hop_error *error);

/** A part of the cue and the part of a text that it matches, in bytes of the sources. */
typedef struct hop_text_span {
    size_t cue, cue_size;
    size_t text, text_size;
    double weight; /* its share of the similarity, 0..1 */
    int same;      /* both are the same once folded; else one was taken for the other */
} hop_text_span;

/** Why a text is like a cue: the longest runs that match, in the order of the cue; none
    of a text that is never found for its length. Clear *spans with free. Errors as
    hop_texts_find. O(cue size * text size) at worst for words, else O(both). */
HOP_API hop_status hop_texts_explain(const hop_texts *texts, const hop_text *cue,
                                     size_t row, hop_text_span **spans, size_t *count,
                                     hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
