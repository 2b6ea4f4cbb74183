/* SPDX-License-Identifier: MIT */
/* A memory file made ready to be asked: cues in, judged answers out. */
#ifndef HOPFIELD_LOOKUP_H
#define HOPFIELD_LOOKUP_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/context.h>
#include <hopfield/recall.h>
#include <hopfield/recipe.h>
#include <hopfield/status.h>
#include <hopfield/store.h>
#include <hopfield/texts.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hop_lookup hop_lookup;

/** Options of a lookup; begin with HOP_LOOKUP_OPTIONS_INIT. */
typedef struct hop_lookup_options {
    size_t size;
    const hop_store_recipe *recipe; /* other settings than the file's, of what patterns do
                                       not depend on; NULL: the file's */
    hop_time at;                    /* when it is asked: strengths fade; 0: now, by the
                                       store's clock */
    const unsigned char *chosen;    /* [count] of 0 and 1: as if the file held only these;
                                       NULL: all. Copied */
    size_t candidates; /* rows that sign codes hand on for rescoring; 0: 128 */
    uint64_t seed;     /* of whatever chance the dynamics and the tuning use */
} hop_lookup_options;

#define HOP_LOOKUP_OPTIONS_INIT                                                          \
    { sizeof(hop_lookup_options), 0, 0, 0, 0, 1 }

/**
 * Make a file ready. The store is borrowed and must not change while the lookup lives:
 * after a commit or a refresh make another. A recipe by steps that was never tuned is
 * tuned here (hop_lookup_tune), for this lookup alone: nothing is written.
 *
 * Items whose strength, faded to the time `at`, is 0 or less are left out, and those not
 * chosen: the answers are those of a file without them, up to the rounding of sums. Where
 * none is left, every cue is unknown.
 *
 * Of texts an index is made of those that can be found (hop_texts_create); nothing of it
 * is stored, so that what was forgotten or changed leaves no trace.
 *
 * HOP_EINVAL (options, a recipe that differs in what patterns depend on), HOP_EVALUE
 * (`chosen`), what hop_store_strengths, hop_store_memory, hop_store_rows,
 * hop_vector_memory_create and hop_texts_create return, HOP_ELIMIT, HOP_ENOMEM. O(count),
 * of texts O(bytes), where couplings are learned as hop_store_memory, where it tunes as
 * hop_lookup_tune.
 */
HOP_API hop_status hop_lookup_create(hop_context *context, hop_store *store,
                                     const hop_lookup_options *options, hop_lookup **out,
                                     hop_error *error);
HOP_API void hop_lookup_free(hop_lookup *lookup);

/** The recipe in use, with beta and threshold as found where it tuned for itself; a NaN
    threshold calls no cue unknown. */
HOP_API const hop_store_recipe *hop_lookup_recipe(const hop_lookup *lookup);
/** Items that can be found: chosen, with a strength above 0. */
HOP_API size_t hop_lookup_count(const hop_lookup *lookup);

/** What is known of the memory that is sought: one of the forms, the others NULL. */
typedef struct hop_cue {
    const int8_t *units; /* [dim] of -1, 0 (missing), +1; of files of bits */
    const float *values; /* [dim], NaN: missing; as given, not scaled. Of couplings -1 and
                            +1 */
    const void
        *picture; /* a PNG, JPEG, WebP or PNM file, where the recipe encodes some */
    size_t picture_size;
    const char *text; /* UTF-8, of files of texts; it need not end with a NUL */
    size_t text_size;
} hop_cue;

/** What an answer is worth, best first. */
typedef enum hop_verdict {
    HOP_VERDICT_EXACT,     /* the item, in all that the cue tells */
    HOP_VERDICT_NEAR,      /* one item, or one label, stands out */
    HOP_VERDICT_AMBIGUOUS, /* several do: the matches name them */
    HOP_VERDICT_UNKNOWN,   /* none: the cue is of something that was not learned */
    HOP_VERDICT_COUNT
} hop_verdict;

/** "exact", "near", "ambiguous", "unknown"; NULL outside the enum. Static storage. */
HOP_API const char *hop_verdict_name(hop_verdict verdict);

/** One item beside an answer. */
typedef struct hop_answer_match {
    size_t row;        /* of the store */
    double score;      /* its share of the answer, 0..1 */
    double similarity; /* to the cue over its known units, as the recipe compares them;
                          the overlap with it for couplings, -1..1; of texts 0..1 */
} hop_answer_match;

/** What became of one cue. */
typedef struct hop_answer {
    hop_verdict verdict;
    hop_outcome outcome; /* of the recall beneath; of steps after one */
    double score;        /* 0..1, rises with certainty; 0: unknown, but for texts */
    double margin;       /* the score less that of the next label, of texts the mass less
                            that of the next; 0: unknown, but for texts */
    double mass;         /* of all items with the best one's label; NaN for couplings */
    double energy;       /* of the cue by steps; of the final state by couplings; NaN:
                            there is none */
    double entropy;      /* of the shares by steps, in nats; NaN: there is none */
    uint64_t steps;
    size_t looked_at;   /* items compared */
    size_t row;         /* the answer: the best item of the best label; of texts it need
                           not be the first match. Nothing where there are no matches */
    size_t match_count; /* matches written, at most `top` */
} hop_answer;

/**
 * Answer a batch of cues.
 *
 * cues      [count]
 * top       matches wanted of each, at least 1
 * answers   [count]
 * matches   [count][top], best first, of equal ones the lowest row first; those past
 *           match_count are not written. An unknown cue has matches, too: the nearest
 *
 * By steps (recipe.energy) an answer is one read-out of the cue over all items:
 *
 *     z_i = beta sim(q, x_i),  w_i = separation(z, ln c_i),  p_i = max(w_i, 0) / sum
 *
 * over the known units of q, c_i the strength at the time `at`: with softmax p_i is the
 * chance that item i was meant, if items are asked for as often as they are strong.
 * P(L) is the sum of p over the items with label L; an item without label is a label of
 * its own. The best label is the one of the largest P, of equal ones that with the lowest
 * row. Matches are items by p; the first one of an answer is the best item of the best
 * label.
 *
 *     score = mass = P(best),  margin = P(best) - P(next)
 *
 *     unknown     the energy of the cue is above recipe.threshold (of softmax, whose
 *                 energy is over the mean of all, less ln(all / chosen) / beta where
 *                 items are chosen: what is like nothing else stays so), or no item has
 *                 weight
 *     exact       P(best) > 1/2, and the cue is the first match: every known unit, as far
 *                 as its storage tells (and but for a factor where lengths do not count,
 *                 for an offset where the mean does not, either)
 *     near        P(best) > 1/2: it outweighs all others together
 *     ambiguous   otherwise
 *
 * Where the file keeps sign codes (recipe.codes) and the similarity is dot, cosine or
 * euclid, the items are those `candidates` whose codes agree most with a cue that has no
 * missing units.
 *
 * By couplings (recipe.rule) the state settles as hop_recall does by default. m_i is the
 * overlap of the final state with item i, a_i that of the known units of the cue:
 *
 *     s_i = max(m_i, 0) max(a_i, 0)
 *     score = s of the first match, margin = score - max s over items of other labels
 *
 *     exact       the recall ended in an item exactly
 *     near        near one; also where it was stopped, or goes round, near one
 *     ambiguous   in a mixture of several; or exact or near, and an item with another
 *                 label equals the first match
 *     unknown     elsewhere: spurious, the negative of an item, a cycle, at its limit
 *
 * Matches are items by s, the one that the recall ended in first. The score of an unknown
 * cue is 0, so that a limit on the score cuts whatever the energy cut.
 *
 * Of texts an answer is a read-out over the items of the largest weights z_i, as
 * hop_texts_find has them (beta times what cue and text have in common, ln c_i, and what
 * the label tells), the best 200 of them:
 *
 *     p_i = softmax(z),  mass = P(best),  margin = P(best) - P(next)
 *     score = sqrt(mass) similarity of the answer; of utterances that share labels
 *     score = logistic(ln mass - 3 (E + 0.6)), the mass at least where the cue is a text
 *     E = -(ln sum_{i of the label} e^{z_i} - ln mean c) / beta
 *     energy = -(ln sum_i e^{z_i} - ln sum_j c_j) / beta,  j over all items
 *     entropy = -sum p ln p
 *
 * in one fixed order. The score asks for both: that one label outweighs the others, and
 * that its text is like the cue. Which text was meant is a read-out of its own, without
 * what labels tell: matches are items by `alone` of hop_texts_find, their scores a
 * softmax of it over the best 200; the answer (`row`) is the first of them that has the
 * best label. Where no labels are shared, both are the same; words without labels that
 * are the same once folded (March, march) share one.
 *
 *     unknown     score < recipe.threshold even for the mass of all labels that hold half
 *                 of P(best) or more, or no item has anything in common with the cue
 *     ambiguous   score < recipe.threshold, or mass <= 1/2: equal texts of equal
 *                 strengths under two labels, for one
 *     exact       cue and answer are the same once folded
 *     near        otherwise
 *
 * The score of an unknown cue stays as it is, for ranking: it is below the threshold
 * whatever `top` is and whatever else is in the batch. A text without characters is
 * unknown. Cues are answered in parallel. O(cue) plus what they have in common with the
 * items, a millisecond for tens of thousands.
 *
 * HOP_EINVAL (top; a cue of no form or several), HOP_EUNSUPPORTED (a form that the
 * recipe's encoder does not take: the message says which it does), HOP_EVALUE (a unit),
 * what hop_image_decode, hop_vector_recall, hop_recall and hop_texts_find return (a text
 * that is no UTF-8: HOP_EVALUE), HOP_ELIMIT, HOP_ENOMEM, HOP_EINTERRUPTED; each names the
 * cue. On error answers and matches are unspecified. O(count items dim); the bytes do not
 * depend on threads, instruction set or what else is in the batch. One thread at a time
 * uses a lookup.
 */
HOP_API hop_status hop_lookup_recall(hop_lookup *lookup, const hop_cue *cues,
                                     size_t count, size_t top, hop_answer *answers,
                                     hop_answer_match *matches, hop_error *error);

/**
 * What the memory makes of a cue: its state once it rests, [dim], for decoding into a
 * picture or an array; of bits -1 and +1 (0: still missing). Errors as hop_lookup_recall,
 * HOP_EEMPTY (nothing can be found), HOP_EUNSUPPORTED (texts). Several steps of the same
 * cost.
 */
HOP_API hop_status hop_lookup_state(hop_lookup *lookup, const hop_cue *cue, float *state,
                                    hop_error *error);

/**
 * Why an item of a file of texts is like a cue: hop_texts_explain.
 *
 * row     of the store
 * spans   the longest parts that match, in the order of the cue; to be freed
 *
 * HOP_EUNSUPPORTED (other recipes, other forms of cue), HOP_ENOTFOUND (the item is none
 * that can be found), and as hop_texts_explain.
 */
HOP_API hop_status hop_lookup_explain(const hop_lookup *lookup, const hop_cue *cue,
                                      size_t row, hop_text_span **spans, size_t *count,
                                      hop_error *error);

/**
 * Work out what recall by steps needs of the items at hand, into a recipe that is then to
 * be kept (hop_store_change_recipe): beta where beta_auto is set or beta is 0, the
 * threshold where false_rejection is above 0 (else it becomes 0), tuned_at. A recipe
 * of couplings is left as it is.
 *
 * options   as of hop_lookup_create; its recipe is not looked at
 * recipe    in: the file's, or with other settings; out: tuned; unchanged on failure
 *
 * Damaged copies of the items are recalled (hop_vector_choose_beta,
 * hop_vector_calibrate): of bits with a tenth of the units flipped, of reals with noise
 * of a fifth of their root-mean-square value. For the threshold the damage then grows by
 * a quarter at a time, up to 7 times, as long as at most a quarter of the impostors
 * passes: the last threshold that kept the others out holds. All this is
 * tried on at most 4096 of the items (2^21 / dim, at least 256), spread evenly, with at
 * most 256 copies (2^31 / (64 items dim), at least 32), so that it takes about a second;
 * for the others beta then grows by ln(20 count) / ln(20 tried), as softmax wants it.
 * Where none comes back at any beta, the largest tried is taken. With fewer than two
 * items that differ beta is 1, and no energy is above the threshold.
 *
 * Of texts beta stays as it is given, and the threshold is a score: the false_rejection
 * quantile of the scores of 128 cues that found the label (without labels the item) they
 * were made of. They are made of texts spread evenly, of long ones of 256 characters in a
 * row (of documents 80), with a tenth of the characters (of documents a fifth, of words
 * one) substituted, left out, put in or exchanged. Where labels are shared, half of the
 * cues are asked as if their text had not been learned, to be found by others of its
 * label. About a fifth of a second.
 *
 * A file grows: what was worked out for some items serves until hop_lookup_outgrown says
 * that it is worked out anew.
 *
 * HOP_EINVAL, and what hop_lookup_create and those two return.
 */
HOP_API hop_status hop_lookup_tune(hop_context *context, hop_store *store,
                                   const hop_lookup_options *options,
                                   hop_store_recipe *recipe, hop_error *error);

/** Whether a recipe by steps that wants tuning was tuned for less than half, or more than
    twice, as many items; or never. A lookup goes on with what the file says; `learn` and
    `configure` then tune anew, and `doctor` says so. */
HOP_API int hop_lookup_outgrown(const hop_store_recipe *recipe, size_t count);

#ifdef __cplusplus
}
#endif
#endif
