/* SPDX-License-Identifier: MIT */
/* Looking after a memory file: its health, near-duplicates and what has faded, how well
   it answers, and when a new association overtook an old one. */
#ifndef HOPFIELD_CARE_H
#define HOPFIELD_CARE_H

#include <stddef.h>
#include <stdint.h>
#include <hopfield/lookup.h>
#include <hopfield/status.h>
#include <hopfield/store.h>
#include <hopfield/theory.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- likeness --------------------------------------------------------------------- */

/** Two items whose patterns are nearly the same. */
typedef struct hop_likeness {
    size_t row, other; /* row < other */
    double value;      /* of bits the overlap m = 1 - 2 differing / dim, of reals the
                          similarity of the recipe where it ends at 1, else the cosine;
                          of texts the smaller of the similarities (hop_text_found) that
                          one has as a cue to the other, 1 where they are the same once
                          folded */
    int same_label;    /* both have the same one, or none */
} hop_likeness;

/** Of texts: others that each is compared with, the first that it finds as a cue. */
enum { HOP_LIKENESS_NEAREST = 32 };

/**
 * All pairs of items at least so alike, by row, then by the other.
 *
 * Of texts, equal ones are all found; of others those that find each other among the
 * first HOP_LIKENESS_NEAREST, all strengths being equal and labels not looked at.
 *
 * least  -1..1, usually near 1; of texts 1 asks for equal ones alone, which is cheap
 * most   pairs wanted at most
 * out    [*count], to be given to free(); NULL where there is none
 * total  how many there are; NULL if not wanted
 *
 * HOP_EINVAL, and as hop_near_pairs; of texts as hop_texts_create and hop_texts_find.
 * O(count^2 dim / 2) on the threads of the context; of texts one hop_texts_find for each
 * different text.
 */
HOP_API hop_status hop_store_likenesses(const hop_store *store, hop_context *context,
                                        double least, size_t most, hop_likeness **out,
                                        size_t *count, size_t *total, hop_error *error);

/* --- consolidation ---------------------------------------------------------------- */

/** What is to become of one item. */
typedef struct hop_consolidation_step {
    size_t row;  /* the item that goes */
    size_t into; /* the one it is merged into; SIZE_MAX: it has faded and is dropped */
    int64_t id, into_id; /* their numbers; 0 where it is dropped */
    double likeness;     /* of both; NaN where it is dropped */
    double strength;     /* of the item that goes, faded */
} hop_consolidation_step;

/** Options of a consolidation; begin with HOP_CONSOLIDATION_OPTIONS_INIT. */
typedef struct hop_consolidation_options {
    size_t size;
    double likeness; /* items at least so alike are merged; above 1: none are */
    double floor;    /* items whose faded strength is below it are dropped; 0: none are */
    hop_time at;     /* when strengths are looked at */
} hop_consolidation_options;

#define HOP_CONSOLIDATION_OPTIONS_INIT                                                   \
    { sizeof(hop_consolidation_options), 0.98, 0, 0 }

/**
 * Which items consolidation would merge or drop, by row.
 *
 * An item is merged into the strongest one that is like it, has the same label (or, as
 * it, none) and stays itself; of equally strong ones into the older. So every item that
 * goes is directly like the one it goes into. Items below the floor are dropped first;
 * those that the open transaction has forgotten are passed over.
 *
 * out  [*count], to be given to free()
 *
 * HOP_EINVAL, HOP_ELIMIT (over 2^24 pairs are alike), and as hop_store_likenesses.
 */
HOP_API hop_status hop_consolidation_plan(const hop_store *store, hop_context *context,
                                          const hop_consolidation_options *options,
                                          hop_consolidation_step **out, size_t *count,
                                          hop_error *error);
/** Do it, within an open transaction that has changed nothing since the plan was made
    (best made within it, so that nobody else does): hop_store_merge and
    hop_store_forget. Errors as theirs, and HOP_ENOTFOUND (other items are in those rows
    now: nothing was done). */
HOP_API hop_status hop_consolidation_apply(hop_store *store,
                                           const hop_consolidation_step *steps,
                                           size_t count, hop_error *error);

/* --- evaluation ------------------------------------------------------------------- */

/** A cue and what it is to bring back. */
typedef struct hop_question_asked {
    hop_cue cue;
    const char *key;   /* of the item that is right; NULL: any of that label */
    const char *label; /* that is right; NULL with no key: right is "unknown" */
} hop_question_asked;

typedef enum hop_mark {
    HOP_MARK_RIGHT,    /* the first match is right; or unknown, as it should be */
    HOP_MARK_WRONG,    /* another item was given */
    HOP_MARK_REJECTED, /* unknown, though it should be known */
    HOP_MARK_COUNT
} hop_mark;

/** "right", "wrong", "rejected"; NULL outside the enum. Static storage. */
HOP_API const char *hop_mark_name(hop_mark mark);

/** What became of one question. */
typedef struct hop_marked {
    hop_mark mark;
    int among_best; /* the right item or label is among the first five matches */
    hop_answer answer;
    size_t said;    /* the row that was judged: where a key is right the first match, else
                       the answer; SIZE_MAX: there is none */
    double seconds;
} hop_marked;

enum { HOP_CALIBRATION_BINS = 10 };

/** What many of them come to; shares with Wilson's intervals. */
typedef struct hop_evaluation {
    size_t asked, known, unknown; /* questions; those with an item or label to find */
    hop_estimate right;           /* of all */
    hop_estimate right_known;     /* of those with something to find; NaN of none */
    hop_estimate among_best;      /* of these */
    hop_estimate rejected;        /* of these: called unknown */
    hop_estimate refused;         /* of those with nothing to find: called unknown */
    /* Calibration of the score of those given an item: how often such a score is right.
     */
    struct {
        size_t count;
        double score, right;      /* means; NaN of none */
    } bins[HOP_CALIBRATION_BINS]; /* score in k/10..(k+1)/10, the last with 1 */
    double calibration_error;     /* sum over bins of count / all |score - right|; NaN of
                                     none.     Naeini, Cooper, Hauskrecht 2015 */
    double median_seconds,
        slow_seconds; /* of a question; the second: 95% take at most so long */
} hop_evaluation;

/**
 * Ask one question after the other and mark the answers.
 *
 * asked   [count]
 * marked  [count]
 *
 * HOP_EINVAL (a key or label that the store does not hold, named), and as
 * hop_lookup_recall; each names the question.
 */
HOP_API hop_status hop_evaluate(hop_lookup *lookup, const hop_store *store,
                                const hop_question_asked *asked, size_t count,
                                hop_marked *marked, hop_evaluation *out,
                                hop_error *error);

/** Two evaluations of the same questions beside each other. */
typedef struct hop_evaluation_change {
    size_t gained, lost; /* right only in the second, only in the first */
    size_t both, neither;
    double chance; /* that gains and losses would differ so much, or more, were both as
                      good: McNemar's exact test, two-sided; 1 where none changed */
} hop_evaluation_change;

/** O(count).  McNemar 1947. */
HOP_API hop_evaluation_change hop_evaluation_compare(const hop_marked *first,
                                                     const hop_marked *second,
                                                     size_t count);

/* --- turning points ---------------------------------------------------------------- */

/** The two associations at one time. */
typedef struct hop_turning_moment {
    hop_time at;
    int kind;   /* hop_event_kind of what happened; -1: now, or the crossing itself */
    int of_new; /* it happened to the new one */
    double old_strength, new_strength; /* faded to that time */
    double lead; /* of the new one, above 0: it wins. By steps ln of the ratio of their
                    weights, beta (sim_new - sim_old) + ln c_new / c_old, of texts
                    ln of the ratio of their shares in the answer; by couplings the
                    overlap of the final state with it less that with the old one */
    double old_energy, new_energy; /* of the stored patterns by couplings: basin energies;
                                      NaN by steps */
} hop_turning_moment;

/** When the new association overtook the old one. */
typedef struct hop_turning {
    hop_turning_moment *moments; /* [count], in order of time; the last is now */
    size_t count;
    int overtaken;   /* the new one wins now */
    hop_time turned; /* since when it does, without a break; of strengths that fade
                        between two changes to the millisecond; 0 where it does not */
    double needed;   /* what would have to be added to the new one's strength (faded)
                        to win now; 0 where it does; NaN: unknown, or nothing would */
} hop_turning;

/**
 * Replay what happened to two items, and ask at each change which of them a cue brings
 * back; all other items are as they are now, but for their fading, which is that of the
 * time.
 *
 * at  now, for strengths that fade; 0: by the store's clock
 *
 * HOP_EINVAL (one row), HOP_ENOTFOUND, HOP_EUNSUPPORTED (rules without strengths), and as
 * hop_store_history and hop_lookup_recall. By couplings and of texts a recall at each
 * change, of texts with an index made for it.
 */
HOP_API hop_status hop_turning_report(hop_store *store, hop_context *context,
                                      const hop_cue *cue, size_t old_row, size_t new_row,
                                      hop_time at, hop_turning *out, hop_error *error);
HOP_API void hop_turning_clear(hop_turning *turning);

/* --- health ------------------------------------------------------------------------ */

/** Options of an examination; begin with HOP_DOCTOR_OPTIONS_INIT. */
typedef struct hop_doctor_options {
    size_t size;
    double noise;    /* damage of the copies that are recalled: of bits this share of the
                        units is flipped, of reals normal noise of this share of their
                        root-mean-square value is added, of texts this share of
                        the characters, at least one, is mistyped; 0: none */
    size_t samples;  /* items tried, at most, spread evenly; 0: all */
    double likeness; /* items at least so alike are near-duplicates; above 1: none are
                        sought */
    uint64_t seed;
    hop_time at; /* 0: by the store's clock */
} hop_doctor_options;

#define HOP_DOCTOR_OPTIONS_INIT                                                          \
    { sizeof(hop_doctor_options), 0.1, 1000, 0.98, 1, 0 }

/** Two items that are taken for each other. */
typedef struct hop_doctor_pair {
    size_t row;   /* this one, or all with its label, */
    size_t other; /* is taken for this one, or one with its label, */
    size_t count; /* so many times */
} hop_doctor_pair;

enum { HOP_DOCTOR_LOST = 16, HOP_DOCTOR_ADVICE = 12, HOP_ADVICE_SIZE = 200 };

typedef struct hop_diagnosis {
    size_t items, findable; /* all; those with a strength above 0 */
    size_t faded;           /* of the findable: weaker than a hundredth of the median */
    double load;            /* findable / dim; NaN by steps */
    double capacity;        /* the load up to which theory lets random patterns come back
                               under this rule; NaN: not known here */
    double crosstalk;       /* by couplings (count - 1) times the mean square overlap of
                               two items: the load, for random patterns; by steps the
                               median of the largest similarity of an item to another */
    double expected_error;  /* by couplings the share of units that an update changes in a
                               stored item, from the crosstalk, of Hebb's rule: 1/2 erfc
                               (1 / sqrt(2 crosstalk)); by steps the share of the weight
                               that is not a stored item's own, from sampled similarities;
                               NaN: not known */
    hop_estimate measured_error; /* the same measured: a mean over the tried items */
    int compared;                /* near-duplicates were sought */
    size_t near_pairs;           /* near-duplicates: pairs with the same label */
    size_t conflicts;            /* pairs with different ones */
    size_t tried;
    hop_estimate recalled; /* share of the tried whose damaged copy brings them back, or
                              an equal one */
    size_t ambiguous, unknown; /* of the others: so judged */
    size_t lost_count;         /* how many did not come back; the first of them: */
    size_t lost[HOP_DOCTOR_LOST];
    /* Of texts only; NaN and 0 elsewhere. */
    size_t shadowed; /* tried items whose own text brings back another one first, such as
                        an equal one that is stronger; the first of them: */
    hop_doctor_pair shadows[HOP_DOCTOR_LOST];
    hop_estimate left_out; /* share of the tried with a label that others have, too, whose
                              damaged copy finds that label where they themselves are
                              hidden; NaN: there are none */
    size_t confused_count; /* pairs of labels that then were taken for each other, the
                              most often first; at most HOP_DOCTOR_LOST */
    hop_doctor_pair confused[HOP_DOCTOR_LOST];
    hop_estimate strangers; /* share of the tried that are not unknown where all with
                               their label are hidden; without labels, they themselves */
    int outgrown;           /* what was tuned was tuned for far fewer or more items */
    size_t advice_count;
    char advice[HOP_DOCTOR_ADVICE][HOP_ADVICE_SIZE]; /* the most important first */
} hop_diagnosis;

/**
 * Examine a memory file. HOP_EINVAL, HOP_EEMPTY (no items), and as hop_lookup_create,
 * hop_lookup_recall and hop_store_likenesses. Near-duplicates are sought among all items:
 * O(count^2 dim / 2); recalls: O(samples count dim). Of texts as hop_store_likenesses,
 * and four hop_texts_find for each of the samples. A text of over 4096 characters is
 * asked for by so many of them, a damaged copy is of 256 at most, of documents of 80.
 */
HOP_API hop_status hop_doctor(hop_store *store, hop_context *context,
                              const hop_doctor_options *options, hop_diagnosis *out,
                              hop_error *error);

#ifdef __cplusplus
}
#endif
#endif
