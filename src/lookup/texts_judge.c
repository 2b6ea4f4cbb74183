/* SPDX-License-Identifier: MIT */
/* The likeliest texts become shares, masses of labels, score and verdict. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/exponential.h"
#include "lookup/lookup.h"

/* A label stands out where it holds more than this share. */
static const double MAJORITY = 0.5;

/* Of what was found, by label and then by place. */
typedef struct entry {
    size_t label, place;
} entry;

_Static_assert(sizeof(entry) == 2 * sizeof(size_t), "order has room for entries");

static int compare(const void *a, const void *b) {
    const entry *first = a, *second = b;
    if (first->label != second->label) return first->label < second->label ? -1 : 1;
    return first->place < second->place ? -1 : first->place > second->place;
}

/* The heaviest label, of equal ones the first, and its best text. */
typedef struct heaviest {
    double mass, next;
    double rivals; /* what it and those of at least half its mass hold together */
    size_t leader; /* its place */
} heaviest;

static void weigh_label(heaviest *self, double mass, size_t leader) {
    if (mass > self->mass) {
        *self = (heaviest){.mass = mass, .next = self->mass, .leader = leader};
    } else if (mass > self->next) {
        self->next = mass;
    }
}

/* The mass of the label at *k, which moves on to the next: shares add up in the order of
   their places. */
static double mass_at(const hop_text_room *room, const entry *order, size_t count,
                      size_t *k, size_t *leader) {
    const entry *first = &order[*k];
    double mass = 0;
    for (; *k < count && order[*k].label == first->label; (*k)++)
        mass += room->shares[order[*k].place];
    *leader = first->place;
    return mass;
}

static heaviest weigh_labels(const hop_lookup *lookup, const hop_text_room *room,
                             size_t count) {
    heaviest out = {0};
    entry *order = (entry *)room->order;
    for (size_t k = 0; k < count; k++) {
        const size_t row = room->found[k].row;
        order[k] = (entry){lookup->text_labels ? lookup->text_labels[row] : row, k};
    }
    qsort(order, count, sizeof *order, compare);
    for (size_t k = 0; k < count;) {
        size_t leader;
        const double mass = mass_at(room, order, count, &k, &leader);
        weigh_label(&out, mass, leader);
    }
    for (size_t k = 0; k < count;) {
        size_t leader;
        const double mass = mass_at(room, order, count, &k, &leader);
        if (mass >= out.mass / 2) out.rivals += mass;
    }
    return out;
}

/* Softmax over the first `count`; returns ln of the sum of e^z. */
static double share_out(const hop_text_room *room, size_t count, hop_answer *answer) {
    const double most = room->found[0].weight;
    double sum = 0, mean = 0;
    for (size_t k = 0; k < count; k++) {
        const double below = room->found[k].weight - most;
        room->shares[k] = hop_exp(below);
        sum += room->shares[k];
        mean += room->shares[k] > 0 ? room->shares[k] * below : 0;
    }
    for (size_t k = 0; k < count; k++) room->shares[k] /= sum;
    const double log_sum = hop_log(sum);
    answer->entropy = fmax(log_sum - mean / sum, 0);
    return most + log_sum;
}

static void name_matches(const hop_lookup *lookup, const hop_text_room *room,
                         size_t count, size_t leader, double log_sum,
                         hop_answer_match *matches) {
    for (size_t k = 0; k < count; k++) {
        /* The leader comes first; those before it move up by one. */
        const size_t place = k == 0 ? leader : k <= leader ? k - 1 : k;
        const hop_text_found *found = &room->found[place];
        const double share = place < HOP_TEXTS_WEIGHED ? room->shares[place]
                                                       : hop_exp(found->weight - log_sum);
        matches[k] =
            (hop_answer_match){lookup->text_items[found->row], share, found->similarity};
    }
}

/* Of a label's energy in the odds of an utterance, and the energy that tells nothing:
   they told best, of cues of Banking77, those of intents that had been left out. */
static const double EVIDENCE = 3, USUAL = 0.6;

/* How sure it is that a label of this mass was meant: whether it stands out, and whether
   the cue is like anything at all. */
static double score_of(const hop_lookup *lookup, const hop_text_found *leader,
                       double mass, double label_energy) {
    const double alike = sqrt(mass) * leader->similarity;
    if (lookup->recipe.encoder != HOP_ENCODER_UTTERANCE) return alike;
    const double odds = hop_log(mass) - EVIDENCE * (label_energy + USUAL);
    return leader->same ? fmax(mass, hop_logistic(odds)) : hop_logistic(odds);
}

/* -(1/beta) ln of the weights that a label of this mass holds, over the mean strength. */
static double energy_of(const hop_lookup *lookup, double mass, double log_sum) {
    const double strength = lookup->total / (double)lookup->live_count;
    return (hop_log(strength) - hop_log(mass) - log_sum) / lookup->recipe.beta;
}

/* `known`: the score that all who may be meant have together. */
static hop_verdict verdict_of(const hop_lookup *lookup, const hop_answer *answer,
                              double known, bool same) {
    /* Without a threshold, a NaN, every comparison is false. */
    if (known < lookup->recipe.threshold) return HOP_VERDICT_UNKNOWN;
    if (!(answer->mass > MAJORITY)) return HOP_VERDICT_AMBIGUOUS;
    return same ? HOP_VERDICT_EXACT : HOP_VERDICT_NEAR;
}

static hop_outcome outcome_of(hop_verdict verdict) {
    switch (verdict) {
    case HOP_VERDICT_EXACT:
        return HOP_OUTCOME_EXACT;
    case HOP_VERDICT_NEAR:
        return HOP_OUTCOME_NEAR;
    case HOP_VERDICT_AMBIGUOUS:
        return HOP_OUTCOME_AMBIGUOUS;
    default:
        return HOP_OUTCOME_UNKNOWN;
    }
}

void hop_judge_texts(const hop_lookup *lookup, hop_text_room *room, size_t count,
                     size_t top, hop_answer *answer, hop_answer_match *matches) {
    const size_t weighed = count < HOP_TEXTS_WEIGHED ? count : HOP_TEXTS_WEIGHED;
    *answer = (hop_answer){.verdict = HOP_VERDICT_UNKNOWN,
                           .outcome = HOP_OUTCOME_UNKNOWN,
                           .energy = NAN,
                           .entropy = NAN};
    if (count == 0) return;
    const double log_sum = share_out(room, weighed, answer);
    const heaviest labels = weigh_labels(lookup, room, weighed);
    const hop_text_found *leader = &room->found[labels.leader];
    answer->energy = (hop_log(lookup->total) - log_sum) / lookup->recipe.beta;
    answer->mass = fmin(labels.mass, 1);
    answer->margin = answer->mass - labels.next;
    const double energy = energy_of(lookup, answer->mass, log_sum);
    answer->score = score_of(lookup, leader, answer->mass, energy);
    const double known = score_of(lookup, leader, fmin(labels.rivals, 1), energy);
    answer->verdict = verdict_of(lookup, answer, known, leader->same);
    answer->outcome = outcome_of(answer->verdict);
    answer->match_count = count < top ? count : top;
    name_matches(lookup, room, answer->match_count, labels.leader, log_sum, matches);
}
