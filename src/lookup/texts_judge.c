/* SPDX-License-Identifier: MIT */
/* The likeliest texts become shares, masses of labels, score and verdict. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "core/exponential.h"
#include "lookup/lookup.h"

/* A label stands out where it holds more than this share. */
static const double MAJORITY = 0.5;

static int compare_labels(const void *a, const void *b) {
    const hop_text_place *first = a, *second = b;
    if (first->label != second->label) return first->label < second->label ? -1 : 1;
    return first->place < second->place ? -1 : first->place > second->place;
}

static int compare_alone(const void *a, const void *b) {
    const hop_text_place *first = a, *second = b;
    if (first->alone != second->alone) return first->alone > second->alone ? -1 : 1;
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
   their places. *leader: its text that is likeliest meant, of equal ones the first. */
static double mass_at(const hop_text_room *room, size_t count, size_t *k,
                      size_t *leader) {
    const hop_text_place *order = room->order, *best = &order[*k];
    const size_t label = best->label;
    double mass = 0;
    for (; *k < count && order[*k].label == label; ++*k) {
        mass += room->shares[order[*k].place];
        if (order[*k].alone > best->alone) best = &order[*k];
    }
    *leader = best->place;
    return mass;
}

static heaviest weigh_labels(const hop_lookup *lookup, const hop_text_room *room,
                             size_t count) {
    heaviest out = {0};
    size_t leader;
    for (size_t k = 0; k < count; k++) {
        const hop_text_found *found = &room->found[k];
        const size_t label =
            lookup->text_labels ? lookup->text_labels[found->row] : found->twin;
        room->order[k] = (hop_text_place){k, label, found->alone};
    }
    qsort(room->order, count, sizeof *room->order, compare_labels);
    for (size_t k = 0; k < count;) {
        const double mass = mass_at(room, count, &k, &leader);
        weigh_label(&out, mass, leader);
    }
    for (size_t k = 0; k < count;) {
        const double mass = mass_at(room, count, &k, &leader);
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

/* The texts that are likeliest meant, whatever their labels: a softmax of its own. */
static void name_matches(const hop_lookup *lookup, const hop_text_room *room,
                         size_t count, size_t top, hop_answer_match *matches) {
    hop_text_place *order = room->order;
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        order[k] = (hop_text_place){.place = k, .alone = room->found[k].alone};
    qsort(order, count, sizeof *order, compare_alone);
    for (size_t k = 0; k < count && k < HOP_TEXTS_WEIGHED; k++)
        sum += hop_exp(order[k].alone - order[0].alone);
    for (size_t k = 0; k < top; k++) {
        const hop_text_found *found = &room->found[order[k].place];
        const double share = hop_exp(order[k].alone - order[0].alone) / sum;
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
    if (!lookup->labels_tell) return sqrt(mass) * leader->similarity;
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
    if (answer->score < lookup->recipe.threshold || !(answer->mass > MAJORITY))
        return HOP_VERDICT_AMBIGUOUS;
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
    answer->row = lookup->text_items[leader->row];
    answer->match_count = count < top ? count : top;
    name_matches(lookup, room, count, answer->match_count, matches);
    answer->verdict = verdict_of(lookup, answer, known, leader->same);
    answer->outcome = outcome_of(answer->verdict);
}
