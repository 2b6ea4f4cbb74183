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
    size_t leader; /* its place */
} heaviest;

static void weigh_label(heaviest *self, double mass, size_t leader) {
    if (mass > self->mass) {
        *self = (heaviest){mass, self->mass, leader};
    } else if (mass > self->next) {
        self->next = mass;
    }
}

/* Shares add up in the order of their places. */
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
        const entry *first = &order[k];
        double mass = 0;
        for (; k < count && order[k].label == first->label; k++)
            mass += room->shares[order[k].place];
        weigh_label(&out, mass, first->place);
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

static hop_verdict verdict_of(const hop_lookup *lookup, const hop_answer *answer,
                              bool same) {
    /* Without a threshold, a NaN, every comparison is false. */
    if (answer->score < lookup->recipe.threshold) return HOP_VERDICT_UNKNOWN;
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
    answer->score = sqrt(answer->mass) * leader->similarity;
    answer->verdict = verdict_of(lookup, answer, leader->same);
    answer->outcome = outcome_of(answer->verdict);
    answer->match_count = count < top ? count : top;
    name_matches(lookup, room, answer->match_count, labels.leader, log_sum, matches);
}
