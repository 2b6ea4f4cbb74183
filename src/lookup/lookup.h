/* SPDX-License-Identifier: MIT */
/* The inside of a lookup: a file's items, what recalls among them, and what judges.

   A cue takes four steps, each in a file of its own:

       cue.c       the cue becomes units, as the recipe's encoder says
       steps.c     units become weights over the items (couplings.c: a settled state
                   becomes scores over them)
       judge.c     weights become masses of labels, the best matches, score and margin
       answer.c    the first match is compared with the cue, and the verdict falls

   Of texts there are no units: texts.c finds the likeliest items and how similar they
   are, and texts_judge.c does what the last two do, on those few. */
#ifndef HOP_LOOKUP_LOOKUP_H
#define HOP_LOOKUP_LOOKUP_H

#include <stdbool.h>
#include <hopfield/codes.h>
#include <hopfield/lookup.h>
#include <hopfield/texts.h>
#include <hopfield/vector.h>
#include <hopfield/vector_recall.h>

/* Items by label. */
typedef struct hop_labels {
    size_t *of;   /* [items]: the label's number, by its first item that can be found;
                     NULL: every item is its own */
    size_t count; /* labels, items without one included */
} hop_labels;

struct hop_lookup {
    hop_context *context;
    const hop_store *store;
    hop_store_recipe recipe;
    uint64_t seed;
    size_t candidates;
    size_t count, dim;
    size_t live_count;   /* items that can be found */
    unsigned char *live; /* [count] of 0 and 1 */
    double *strengths;   /* [count]; 0 where an item cannot be found */
    double total, all; /* of strengths: of items that can be found, and of those that were
                          not chosen, too */
    hop_labels labels;
    /* By couplings; NULL where nothing can be found, or by steps. */
    hop_memory *memory;
    size_t *learned; /* [patterns of the memory]: their items */
    /* By steps; NULL where nothing can be found, or by couplings. */
    hop_rows *keys;
    hop_vector_memory *vectors;
    hop_coder *coder; /* NULL: no codes are kept, or they do not serve the similarity */
    hop_codes *codes;
    /* Of texts; NULL where nothing can be found, or of other recipes. */
    hop_texts *texts;
    hop_text *text_bytes; /* [live_count]: the texts, borrowed from the store */
    size_t *text_items;   /* [live_count]: the item of every text, in their order */
    bool labels_tell;     /* weights hold what labels tell */
    size_t *text_labels;  /* [live_count], numbered among texts; NULL: each its own */
};

static inline bool hop_lookup_by_steps(const hop_store_recipe *recipe) {
    return recipe->energy[0] != '\0';
}

static inline bool hop_lookup_of_texts(const hop_lookup *lookup) {
    return hop_recipe_of_texts(&lookup->recipe, NULL);
}

/* A lookup that is not tuned: beta is 1 where the recipe says 0, of texts what their
   kind says. */
hop_status hop_lookup_build(hop_context *context, hop_store *store,
                            const hop_lookup_options *options,
                            const hop_store_recipe *recipe, hop_lookup **out,
                            hop_error *error);

/* beta and threshold of a lookup by steps, as its recipe wants them. */
hop_status hop_lookup_tune_beta(hop_lookup *lookup, hop_error *error);
hop_status hop_lookup_tune_threshold(hop_lookup *lookup, hop_error *error);

/* How much higher energies lie in a memory of strengths `total` than in one of `of`,
   where the same items stand out: softmax has them over the mean. */
double hop_lookup_energy_shift(const hop_lookup *lookup, double total, double of);

/* HOP_ENOMEM. Free them either way. */
hop_status hop_labels_create(const hop_store *store, const unsigned char *live,
                             hop_labels *out);
void hop_labels_free(hop_labels *labels);

/* Cue `index` as units: floats where recall goes by steps, else signs; missing ones are
   0, and 1 in missing[dim]. One of the outputs is NULL. */
hop_status hop_lookup_encode(const hop_lookup *lookup, const hop_cue *cue, size_t index,
                             float *values, int8_t *units, uint8_t *missing,
                             hop_error *error);

/* By steps: answers[count] but for score, margin, mass and verdict, and results[count],
   of cues that were encoded; weights[count][items], or NULL where those named in the
   results serve (hop_lookup_few). */
hop_status hop_lookup_weigh(const hop_lookup *lookup, const float *values,
                            const uint8_t *missing, size_t count, float *weights,
                            hop_vector_result *results, hop_answer *answers,
                            hop_error *error);

/* Whether so many matches need no weights of all items: labels do, and weights that have
   no common scale. */
bool hop_lookup_few(const hop_lookup *lookup, size_t top);

/* Score, margin, mass, matches and match_count of an answer from the weights of all
   items; `scratch` [labels]. Returns whether any item has weight. */
bool hop_judge_weights(const hop_lookup *lookup, const float *weights, size_t top,
                       double *scratch, hop_answer *answer, hop_answer_match *matches);
/* The same from the heaviest items alone, each its own label. */
bool hop_judge_few(const hop_vector_result *result, size_t top, hop_answer *answer,
                   hop_answer_match *matches);

/* By couplings: encoded cues to answers, whole. */
hop_status hop_lookup_settle(const hop_lookup *lookup, const int8_t *units, size_t count,
                             size_t top, hop_answer *answers, hop_answer_match *matches,
                             hop_error *error);

/* --- texts ------------------------------------------------------------------------ */

/* Items that share out an answer, at most: more would only be told of. */
enum { HOP_TEXTS_WEIGHED = 200 };

/* What is asked of the index for `top` matches: of utterances that share labels, half of
   it is there for the labels; of words, an edit distance each. */
enum { HOP_TEXTS_ASKED = 400, HOP_WORDS_ASKED = 50 };

/* The index of the items that can be found; some can. */
hop_status hop_lookup_make_texts(hop_lookup *lookup, hop_error *error);
void hop_lookup_drop_texts(hop_lookup *lookup);

/* A cue of a lookup of texts as a text. */
hop_status hop_lookup_text_of(const hop_lookup *lookup, const hop_cue *cue, size_t index,
                              hop_text *out, hop_error *error);

/* hop_lookup_recall of texts. */
hop_status hop_lookup_recall_texts(const hop_lookup *lookup, const hop_cue *cues,
                                   size_t count, size_t top, hop_answer *answers,
                                   hop_answer_match *matches, hop_error *error);

/* A text among those found, for putting them in order. */
typedef struct hop_text_place {
    size_t place, label;
    double alone; /* the log of its weight as the one that is meant */
} hop_text_place;

/* Room for one answer after another; belongs to one thread. Zeroes are an empty one. */
typedef struct hop_text_room {
    hop_text_found *found; /* [most] */
    double *shares;        /* [HOP_TEXTS_WEIGHED] */
    hop_text_place *order; /* [most] */
    size_t most;
} hop_text_room;
hop_status hop_text_room_create(const hop_lookup *lookup, size_t top, hop_text_room *out);
void hop_text_room_free(hop_text_room *room);

/* One answer, whole, as if some texts were not there: numbers of hop_texts, SIZE_MAX
   hides none. */
hop_status hop_lookup_answer_text(const hop_lookup *lookup, const hop_text *cue,
                                  size_t hide_row, size_t hide_label, size_t top,
                                  hop_text_room *room, hop_answer *answer,
                                  hop_answer_match *matches, hop_error *error);

/* The answer but for what find counts, from room->found[count]. */
void hop_judge_texts(const hop_lookup *lookup, hop_text_room *room, size_t count,
                     size_t top, hop_answer *answer, hop_answer_match *matches);

/* The threshold of a lookup of texts, as its recipe wants it; NAN: none. */
hop_status hop_lookup_tune_texts(hop_lookup *lookup, hop_error *error);

/* --- comparing -------------------------------------------------------------------- */

/* How a cue and an item compare. */
typedef struct hop_comparison {
    double similarity; /* over the known units */
    bool same;         /* the item, as far as the units are known and its storage tells */
} hop_comparison;

/* row[dim] is scratch. */
hop_comparison hop_lookup_compare(const hop_lookup *lookup, const float *values,
                                  const uint8_t *missing, size_t item, float *row);

/* The best few of many: kept in order, best first, the first that came on ties. */
typedef struct hop_podium {
    size_t limit, count;
    hop_answer_match *places; /* [limit], ordered by `score` */
} hop_podium;
void hop_podium_add(hop_podium *podium, size_t row, double score);

#endif
